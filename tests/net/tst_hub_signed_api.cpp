// Pusher's HTTP API, with the requests that a real Laravel sent, and with every part of a signature wrong.
#include "tests/support/hub_fixture.h"
#include "tests/support/laravel_capture.h"
#include "tests/support/signing.h"

using namespace halfsilver;

namespace {

HubSettings peerSettings()
{
    HubSettings settings = hubSettings();
    settings.appId = QStringLiteral("peer-app");
    settings.key = QStringLiteral("peer-key");
    settings.secret = QStringLiteral("peer-secret");
    return settings;
}

const QString kPath = QStringLiteral("/app/peer-key?protocol=7");

QByteArray eventOn(const QByteArray &more) { return "{\"name\":\"ev\",\"data\":\"{\\\"a\\\":1}\"," + more + '}'; }

} // namespace

class TestHubSignedApi : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void answersLaravel_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        for (const char *version : { "4.1.5", "5.0.3", "7.2.7" }) {
            const auto requests = laravelRequests(version, Signing().time, "peer-secret");
            QCOMPARE(requests.size(), 27);
            for (int i = 0; i < requests.size(); ++i) {
                const LaravelRequest &one = requests[i];
                const bool tooLarge = one.name == u"big_10300" || one.name == u"big_60000";
                QTest::addRow("%s %s %d", version, qPrintable(one.name), i)
                    << one.bytes << (tooLarge ? 413 : 200)
                    << QByteArray(tooLarge                  ? ""
                                      : one.method == "GET" ? R"({"channels":{}})"
                                                            : "{}");
            }
        }
    }
    void answersLaravel()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        HubFixture f(peerSettings());
        const auto answer = f.ask(bytes);
        QCOMPARE(answer.status, status);
        if (status == 200)
            QCOMPARE(answer.body, body);
    }

    void deliversToTheChannelsNamed_data()
    {
        QTest::addColumn<QByteArray>("more");
        QTest::newRow("channel") << QByteArray(R"("channel":"alarm")");
        QTest::newRow("channels") << QByteArray(R"("channels":["alarm","other"])");
        QTest::newRow("channels a text") << QByteArray(R"("channels":"alarm")");
        QTest::newRow("twice the same") << QByteArray(R"("channels":["alarm","alarm"])");
        QTest::newRow("socket_id unknown") << QByteArray(R"("channel":"alarm","socket_id":"1.1")");
        QTest::newRow("socket_id malformed") << QByteArray(R"("channel":"alarm","socket_id":"abc")");
    }
    void deliversToTheChannelsNamed()
    {
        QFETCH(QByteArray, more);
        HubFixture f(peerSettings());
        TestSubscriber subscriber(f.hub.port(), kPath);
        QVERIFY(subscriber.establish());
        QVERIFY(subscriber.subscribe(QStringLiteral("alarm")));
        Signing signing;
        signing.body = eventOn(more);
        QCOMPARE(f.ask(signing.request()).status, 200);
        const auto told = subscriber.await(QStringLiteral("ev"));
        QCOMPARE(told[u"channel"].toString(), QStringLiteral("alarm"));
        QCOMPARE(told[u"data"].toString(), QStringLiteral(R"({"a":1})"));
        QVERIFY(subscriber.await(QStringLiteral("ev"), 50).isEmpty());
    }

    void leavesOutTheSender()
    {
        HubFixture f(peerSettings());
        TestSubscriber sender(f.hub.port(), kPath), other(f.hub.port(), kPath);
        for (auto *subscriber : { &sender, &other }) {
            QVERIFY(subscriber->establish());
            QVERIFY(subscriber->subscribe(QStringLiteral("alarm")));
        }
        Signing signing;
        signing.body = eventOn("\"channel\":\"alarm\",\"socket_id\":\"" + sender.socketId.toUtf8() + '"');
        QCOMPARE(f.ask(signing.request()).status, 200);
        QVERIFY(!other.await(QStringLiteral("ev")).isEmpty());
        QVERIFY(sender.await(QStringLiteral("ev"), 50).isEmpty());
    }

    void refusesASignatureThatIsWrongInAPart_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("names");
        const auto row = [](const char *name, auto change, int status, const char *names) {
            Signing signing;
            signing.body = eventOn(R"("channel":"alarm")");
            const QByteArray bytes = change(signing);
            QTest::newRow(name) << bytes << status << QString::fromLatin1(names);
        };
        row(
            "right", [](Signing &s) { return s.request(); }, 200, "");
        row(
            "secret",
            [](Signing &s) {
                s.secret = "other";
                return s.request();
            },
            401, "auth_signature");
        row(
            "key",
            [](Signing &s) {
                s.key = "other";
                return s.request();
            },
            401, "auth_key");
        row(
            "version",
            [](Signing &s) {
                s.version = "2.0";
                return s.request();
            },
            401, "auth_version");
        row(
            "application",
            [](Signing &s) {
                s.path = "/apps/nope/events";
                return s.request();
            },
            404, "nope");
        row(
            "600 s old",
            [](Signing &s) {
                s.time -= 600;
                return s.request();
            },
            200, "");
        row(
            "601 s old",
            [](Signing &s) {
                s.time -= 601;
                return s.request();
            },
            401, "601 s behind");
        row(
            "601 s ahead",
            [](Signing &s) {
                s.time += 601;
                return s.request();
            },
            401, "601 s ahead");
        row(
            "md5 wrong but signed",
            [](Signing &s) {
                s.md5 = QByteArray(32, '0');
                return s.request();
            },
            401, "body_md5");
        row(
            "md5 absent",
            [](Signing &s) {
                s.md5 = QByteArray();
                return s.request();
            },
            401, "body_md5");
        row(
            "another body", [](Signing &s) { return s.request().replace("alarm\"}", "alarn\"}"); }, 401, "body_md5");
        row(
            "another path", [](Signing &s) { return s.request().replace("/events?", "/batch_events?"); }, 401,
            "auth_signature");
        row(
            "another method",
            [](Signing &s) {
                s.body.clear();
                return s.request().replace("POST ", "GET ");
            },
            401, "auth_signature");
        row(
            "another parameter", [](Signing &s) { return s.request().replace("auth_key=", "info=x&auth_key="); }, 401,
            "auth_signature");
        row(
            "time not signed",
            [](Signing &s) {
                const auto time = QByteArray::number(s.time);
                return s.request().replace(time, QByteArray::number(s.time + 1));
            },
            401, "auth_signature");
        row(
            "time no number",
            [](Signing &s) { return s.request().replace(QByteArray::number(s.time), QByteArray("soon")); }, 401,
            "auth_timestamp");
        row(
            "upper case",
            [](Signing &s) {
                auto bytes = s.request();
                const auto from = bytes.indexOf("auth_signature=") + 15;
                return bytes.replace(from, 64, bytes.mid(from, 64).toUpper());
            },
            401, "auth_signature");
        row(
            "cut short",
            [](Signing &s) {
                auto bytes = s.request();
                return bytes.remove(bytes.indexOf("auth_signature=") + 15, 1);
            },
            401, "auth_signature");
        row(
            "none at all", [](Signing &s) { return halfsilver::request("POST", "/apps/peer-app/events", s.body); }, 401,
            "auth_key");
        row(
            "escaped and in another order",
            [](Signing &s) {
                s.query = { { "z", "a b&c" }, { "Info", "x,y" } };
                return s.request();
            },
            200, "");
    }
    void refusesASignatureThatIsWrongInAPart()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(int, status);
        QFETCH(QString, names);
        HubFixture f(peerSettings());
        const auto answer = f.ask(bytes);
        QCOMPARE(answer.status, status);
        QVERIFY2(QString::fromUtf8(answer.body).contains(names), answer.body.constData());
        QVERIFY(!answer.body.contains("peer-secret"));
    }

    void refusesWhatPusherRefuses_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("status");
        const auto row = [](const char *name, const QByteArray &body, int status) {
            QTest::newRow(name) << body << status;
        };
        const auto channels = [](int count) {
            QByteArrayList names;
            for (int i = 0; i < count; ++i)
                names.append("\"c" + QByteArray::number(i) + '"');
            return QByteArray("\"channels\":[" + names.join(',') + ']');
        };
        const auto data = [](int size) {
            return QByteArray("{\"name\":\"ev\",\"channel\":\"a\",\"data\":\"" + QByteArray(size, 'x') + "\"}");
        };
        const auto name = [](const QByteArray &text) {
            return QByteArray("{\"name\":\"" + text + "\",\"channel\":\"a\",\"data\":\"x\"}");
        };
        row("not JSON", "nonsense", 400);
        row("no body", {}, 400);
        row("a list", "[]", 400);
        row("no name", R"({"channel":"a","data":"x"})", 400);
        row("no data", R"({"channel":"a","name":"ev"})", 400);
        row("data an object", R"({"channel":"a","name":"ev","data":{"a":1}})", 400);
        row("data null", R"({"channel":"a","name":"ev","data":null})", 400);
        row("no channel", R"({"name":"ev","data":"x"})", 400);
        row("empty channels", eventOn("\"channels\":[]"), 400);
        row("channel a number", eventOn("\"channels\":[5]"), 400);
        row("channel with a space", eventOn("\"channel\":\"a b\""), 400);
        row("channel in Chinese", eventOn("\"channel\":\"警报\""), 400);
        row("channel of 164", eventOn("\"channel\":\"" + QByteArray(164, 'c') + '"'), 200);
        row("channel of 165", eventOn("\"channel\":\"" + QByteArray(165, 'c') + '"'), 400);
        row("100 channels", eventOn(channels(100)), 200);
        row("101 channels", eventOn(channels(101)), 400);
        row("name of 200", name(QByteArray(200, 'n')), 200);
        row("name of 201", name(QByteArray(201, 'n')), 400);
        row("a line break in the name", name("a\\n[2026-01-01 00:00:00] hub.INFO: Broadcasting [b]"), 400);
        row("a carriage return", name("a\\rb"), 400);
        row("an escape sequence", name("a\\u001b[2Jb"), 400);
        row("a delete", name("a\\u007fb"), 400);
        row("a C1 control", name("a\\u009bb"), 400);
        row("a line separator", name("a\\u2028b"), 400);
        row("Chinese and a backslash", name("App\\\\\u70df"), 200);
        row("a name of the server", name("pusher_internal:subscription_succeeded"), 400);
        row("10,240 bytes", data(10240), 200);
        row("10,241 bytes", data(10241), 413);
        row("3-byte characters",
            data(0).replace("\"data\":\"", QByteArray("\"data\":\"" + QByteArray("警").repeated(3414))), 413);
    }
    void refusesWhatPusherRefuses()
    {
        QFETCH(QByteArray, body);
        QFETCH(int, status);
        HubFixture f(peerSettings());
        Signing signing;
        signing.body = body;
        QCOMPARE(f.ask(signing.request()).status, status);
    }

    void publishesABatchWholeOrNotAtAll()
    {
        HubFixture f(peerSettings());
        TestSubscriber subscriber(f.hub.port(), kPath);
        QVERIFY(subscriber.establish());
        QVERIFY(subscriber.subscribe(QStringLiteral("alarm")));
        const auto batch = [&](const QByteArrayList &events) {
            Signing signing;
            signing.path = "/apps/peer-app/batch_events";
            signing.body = "{\"batch\":[" + events.join(',') + "]}";
            return f.ask(signing.request());
        };
        const QByteArray one = eventOn(R"("channel":"alarm")");
        const auto bad = batch({ one, eventOn(R"("channel":"a b")") });
        QCOMPARE(bad.status, 400);
        QVERIFY(bad.body.contains("batch[1]"));
        QCOMPARE(batch(QByteArrayList(11, one)).status, 400);
        QVERIFY(subscriber.await(QStringLiteral("ev"), 50).isEmpty());
        QCOMPARE(batch(QByteArrayList(10, one)).body, QByteArray("{}"));
        for (int i = 0; i < 10; ++i)
            QVERIFY(!subscriber.await(QStringLiteral("ev")).isEmpty());
        QCOMPARE(batch({ eventOn(R"("channel":"alarm","info":"subscription_count")"), one }).body,
                 QByteArray(R"({"batch":[{"subscription_count":1},{}]})"));
    }

    void tellsOfItsChannels_data()
    {
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<pusher::QueryItems>("query");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body"); // empty: not looked at
        const auto row = [](const char *name, const char *path, const pusher::QueryItems &query, int status,
                            const char *body = "") {
            QTest::newRow(name) << QByteArray(path) << query << status << QByteArray(body);
        };
        row("channels", "/channels", {}, 200, R"({"channels":{"alarm":{},"home":{}}})");
        row("with a count", "/channels", { { "info", "subscription_count" }, { "filter_by_prefix", "al" } }, 200,
            R"({"channels":{"alarm":{"subscription_count":1}}})");
        row("none of that prefix", "/channels", { { "filter_by_prefix", "presence-" } }, 200, R"({"channels":{}})");
        row("users without the prefix", "/channels", { { "info", "user_count" } }, 400);
        row("a channel", "/channels/alarm", { { "info", "subscription_count" } }, 200,
            R"({"occupied":true,"subscription_count":1})");
        row("an empty channel", "/channels/nobody", {}, 200, R"({"occupied":false})");
        row("users of a public channel", "/channels/alarm/users", {}, 400);
        row("users of nobody", "/channels/presence-x/users", {}, 200, R"({"users":[]})");
        row("unknown", "/nonsense", {}, 404);
        row("events", "/events", {}, 405);
    }
    void tellsOfItsChannels()
    {
        QFETCH(QByteArray, path);
        QFETCH(pusher::QueryItems, query);
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        HubFixture f(peerSettings());
        TestSubscriber subscriber(f.hub.port(), kPath);
        QVERIFY(subscriber.establish());
        QVERIFY(subscriber.subscribe(QStringLiteral("alarm")));
        QVERIFY(subscriber.subscribe(QStringLiteral("home")));
        Signing signing;
        signing.method = "GET";
        signing.path = "/apps/peer-app" + path;
        signing.query = query;
        const auto answer = f.ask(signing.request());
        QCOMPARE(answer.status, status);
        if (!body.isEmpty())
            QCOMPARE(answer.body, body);
    }

    void tellsOfItsUsers_data()
    {
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<pusher::QueryItems>("query");
        QTest::addColumn<QByteArray>("body");
        const auto row = [](const char *name, const char *path, const pusher::QueryItems &query, const char *body) {
            QTest::newRow(name) << QByteArray(path) << query << QByteArray(body);
        };
        row("users", "/channels/presence-home/users", {}, R"({"users":[{"id":"ada"},{"id":"ben"}]})");
        row("users of nobody", "/channels/presence-x/users", {}, R"({"users":[]})");
        row("a channel", "/channels/presence-home", { { "info", "user_count,subscription_count" } },
            R"({"occupied":true,"subscription_count":3,"user_count":2})");
        row("channels", "/channels", { { "info", "user_count" }, { "filter_by_prefix", "presence-" } },
            R"({"channels":{"presence-home":{"user_count":2}}})");
        row("channels of a longer prefix", "/channels",
            { { "info", "user_count" }, { "filter_by_prefix", "presence-h" } },
            R"({"channels":{"presence-home":{"user_count":2}}})");
        row("an attribute that nobody knows", "/channels/presence-home", { { "info", "colour" } },
            R"({"occupied":true})");
    }
    void tellsOfItsUsers()
    {
        QFETCH(QByteArray, path);
        QFETCH(pusher::QueryItems, query);
        QFETCH(QByteArray, body);
        HubFixture f(peerSettings());
        TestSubscriber ada(f.hub.port(), kPath), phone(f.hub.port(), kPath), tablet(f.hub.port(), kPath);
        for (auto *subscriber : { &ada, &phone, &tablet })
            QVERIFY(subscriber->establish());
        const auto join = [](TestSubscriber &subscriber, const QString &user) {
            return !subscriber.join(QStringLiteral("presence-home"), user, QStringLiteral("peer-key"), "peer-secret")
                        .isEmpty();
        };
        QVERIFY(join(ada, QStringLiteral("ada")));
        QVERIFY(join(phone, QStringLiteral("ben")));
        QVERIFY(join(tablet, QStringLiteral("ben")));
        Signing signing;
        signing.method = "GET";
        signing.path = "/apps/peer-app" + path;
        signing.query = query;
        const auto answer = f.ask(signing.request());
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.body, body);
    }

    void answersWithWhatWasAskedFor()
    {
        HubFixture f(peerSettings());
        Signing signing;
        signing.body = eventOn(R"("channels":["alarm","presence-x"],"info":"subscription_count,user_count")");
        QCOMPARE(f.ask(signing.request()).body,
                 QByteArray(R"({"channels":{"alarm":{"subscription_count":0},)"
                            R"("presence-x":{"subscription_count":0,"user_count":0}}})"));
    }
};

QTEST_GUILESS_MAIN(TestHubSignedApi)
#include "tst_hub_signed_api.moc"
