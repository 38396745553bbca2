#include "net/pusher/publisher.h"
#include "tests/support/fake_clock.h"
#include "tests/support/http_server.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QSignalSpy>
#include <QTest>

using namespace halfsilver;
using namespace halfsilver::pusher;
using namespace std::chrono_literals;

namespace {

const QString kNoId = QStringLiteral("{\"title\":\"Door\"}"), kWithId = QStringLiteral("{\"data\":{\"id\":1}}");

PublishedEvent eventNamed(const QString &name, const QString &data = kNoId)
{
    return { name, data, { QStringLiteral("alarm") }, {}, {} };
}

// Of this test alone: a port that is free at 127.0.0.1 may be another test's by the time that it is asked.
const QHostAddress kOwnAddress(QStringLiteral("127.0.0.97"));

quint16 freePort()
{
    QTcpServer server;
    server.listen(kOwnAddress);
    return server.serverPort();
}

struct Fixture {
    explicit Fixture(const QUrl &url)
    {
        PublisherSettings settings;
        settings.appId = settings.key = settings.secret = QStringLiteral("peer");
        settings.host = url.host();
        settings.port = url.port();
        settings.tls = false;
        publisher = std::make_unique<Publisher>(apiServer(settings), network, clock, [] { return 0.5; });
    }
    bool publish(const PublishedEvent &event) { return bool(publisher->publish(event)); }
    // Lets the next try begin once the last has failed; a request on its way keeps its 20 s.
    void tryAgain()
    {
        if (clock.untilNext() > 0s && clock.untilNext() != HttpCall::kTimeLimit)
            clock.advance(clock.untilNext());
    }
    QNetworkAccessManager network;
    FakeClock clock;
    std::unique_ptr<Publisher> publisher;
};

QStringList namesOf(const QList<HttpServer::Request> &requests)
{
    QStringList names;
    for (const auto &request : requests)
        names.append(QJsonDocument::fromJson(request.body)[u"name"].toString());
    return names;
}

} // namespace

class TestPublisher : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void publishesInOrderOneAfterTheOther()
    {
        HttpServer server([](const auto &) { return HttpServer::answer(200, "{}"); });
        Fixture f(server.url({}));
        QStringList all;
        for (int i = 0; i < 20; ++i) {
            all.append(QStringLiteral("e%1").arg(i));
            QVERIFY(f.publish(eventNamed(all.last())));
        }
        QCOMPARE(f.publisher->waiting(), 20);
        QTRY_COMPARE(f.publisher->published(), 20);
        QCOMPARE(namesOf(server.requests), all);
        QVERIFY(server.requests.first().path.startsWith("/apps/peer/events?auth_key=peer&"));
        QCOMPARE(f.publisher->waiting(), 0);
        QCOMPARE(f.publisher->lost(), 0);
    }

    void refusesAtOnceWhatNoServerTakes()
    {
        HttpServer server;
        Fixture f(server.url({}));
        const auto refused = f.publisher->publish({ QStringLiteral("e"), {}, { QStringLiteral("a b") }, {}, {} });
        QVERIFY(!refused);
        QVERIFY(refused.error().text.contains(QStringLiteral("“a b”")));
        QCOMPARE(f.publisher->waiting(), 0);
    }

    void waitsForAServerThatIsNotThereYet()
    {
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("publishing to .*: Connection refused")));
        const quint16 port = freePort();
        Fixture f(QUrl(QStringLiteral("http://%1:%2").arg(kOwnAddress.toString()).arg(port)));
        QSignalSpy problems(f.publisher.get(), &Publisher::problemChanged);
        QVERIFY(f.publish(eventNamed(QStringLiteral("one")))); // without an id: but nothing was sent
        QTRY_COMPARE(f.publisher->problem(), QStringLiteral("Connection refused"));
        f.tryAgain();
        QTRY_VERIFY(f.clock.untilNext() == 2500ms); // tried again, and waits longer; said once
        QCOMPARE(problems.size(), 1);

        HttpServer server([](const auto &) { return HttpServer::answer(200, "{}"); }, port, kOwnAddress);
        QTRY_VERIFY2((f.tryAgain(), f.publisher->published() == 1), qPrintable(f.publisher->problem()));
        QCOMPARE(f.publisher->problem(), QString());
        QCOMPARE(namesOf(server.requests), QStringList { QStringLiteral("one") });
    }

    void sendsAgainWhatIsKnownByItsId_data()
    {
        QTest::addColumn<QString>("data");
        QTest::addColumn<bool>("again");
        QTest::newRow("with an id") << kWithId << true;
        QTest::newRow("without") << kNoId << false;
    }
    void sendsAgainWhatIsKnownByItsId()
    {
        QFETCH(QString, data);
        QFETCH(bool, again);
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("publishing to ")));
        // The first request arrives whole, and its connection ends without an answer. Qt sends it again by itself where
        // it can: then it would arrive twice although this saw one failure.
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        QByteArrayList received;
        bool answers = false;
        connect(&server, &QTcpServer::newConnection, &server, [&] {
            while (QTcpSocket *socket = server.nextPendingConnection()) {
                connect(socket, &QTcpSocket::readyRead, socket, [&, socket] {
                    const QByteArray bytes = socket->peek(64 * 1024);
                    if (!bytes.contains("\"channel\""))
                        return;
                    received.append(socket->readAll());
                    if (answers)
                        socket->write(HttpServer::answer(200, "{}"));
                    socket->disconnectFromHost();
                });
            }
        });
        Fixture f(QUrl(QStringLiteral("http://127.0.0.1:%1").arg(server.serverPort())));
        QVERIFY(f.publish(eventNamed(QStringLiteral("one"), data)));
        QTRY_VERIFY(!f.publisher->problem().isEmpty());
        if (!again) {
            QCOMPARE(received.size(), 1);
            QCOMPARE(f.publisher->lost(), 1);
            QVERIFY(f.publisher->problem().contains(QStringLiteral("it is not sent again")));
        }
        answers = true;
        const auto before = received.size();
        QVERIFY(f.publish(eventNamed(QStringLiteral("two"), kWithId)));
        QTRY_VERIFY2((f.tryAgain(), f.publisher->published() == (again ? 2 : 1)), qPrintable(f.publisher->problem()));
        QCOMPARE(received.size() - before, 1); // both together, or the second alone
        QCOMPARE(f.publisher->lost(), again ? 0 : 1);
    }

    void obeysRetryAfter()
    {
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("HTTP 429")));
        int asked = 0;
        HttpServer server([&](const auto &) {
            return ++asked == 1 ? HttpServer::answer(429, {}, "Retry-After: 7\r\n") : HttpServer::answer(200, "{}");
        });
        Fixture f(server.url({}));
        QVERIFY(f.publish(eventNamed(QStringLiteral("one")))); // was not taken: so it goes again without an id
        QVERIFY(f.publish(eventNamed(QStringLiteral("two"))));
        QTRY_COMPARE(f.publisher->problem(), QStringLiteral("HTTP 429"));
        QCOMPARE(f.clock.untilNext(), 7s);
        f.clock.advance(7s);
        QTRY_COMPARE(f.publisher->published(), 2);
        QCOMPARE(namesOf(server.requests),
                 QStringList({ QStringLiteral("one"), QStringLiteral("one"), QStringLiteral("two") }));
    }

    void goesOnAfterARefusal()
    {
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("secret authentication failed")));
        int asked = 0;
        HttpServer server([&](const auto &) {
            return HttpServer::answer(
                200, ++asked == 1 ? R"({"error":"The secret authentication failed","code":401})" : R"({"ok":true})");
        });
        Fixture f(server.url({}));
        QVERIFY(f.publish(eventNamed(QStringLiteral("one"), kWithId)));
        QVERIFY(f.publish(eventNamed(QStringLiteral("two"))));
        QTRY_COMPARE(f.publisher->published(), 1);
        QCOMPARE(f.publisher->lost(), 1);
        QCOMPARE(f.publisher->problem(), QString()); // the last went well
        QCOMPARE(server.requests.size(), 2);
    }

    // What waited goes together; what has no id goes by itself, so that a lost answer costs no more than that.
    void sendsWhatWaitedTenAtATime()
    {
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("Connection refused")));
        const quint16 port = freePort();
        Fixture f(QUrl(QStringLiteral("http://%1:%2").arg(kOwnAddress.toString()).arg(port)));
        QStringList all;
        for (int i = 0; i < 24; ++i) {
            all.append(QStringLiteral("e%1").arg(i));
            PublishedEvent event = eventNamed(all.last(), i == 13 ? kNoId : kWithId);
            if (i == 23)
                event.channels.append(QStringLiteral("other"));
            QVERIFY(f.publish(event));
        }
        QTRY_COMPARE(f.publisher->problem(), QStringLiteral("Connection refused"));
        HttpServer server([](const auto &) { return HttpServer::answer(200, "{}"); }, port, kOwnAddress);
        QTRY_VERIFY2((f.tryAgain(), f.publisher->published() == 24), qPrintable(f.publisher->problem()));
        QCOMPARE(f.publisher->waiting(), 0);
        QCOMPARE(f.publisher->lost(), 0);
        QStringList sent;
        QList<qsizetype> sizes;
        for (const auto &request : server.requests) {
            const auto body = QJsonDocument::fromJson(request.body).object();
            const auto batch = body[u"batch"].toArray();
            sizes.append(batch.size());
            QCOMPARE(request.path.startsWith("/apps/peer/batch_events?"), !batch.isEmpty());
            for (const auto event : batch.isEmpty() ? QJsonArray { body } : batch)
                sent.append(event[u"name"].toString());
        }
        QCOMPARE(sizes, QList<qsizetype>({ 10, 3, 0, 9, 0 })); // the last is for two channels
        QCOMPARE(sent, all);
    }

    // The others of a batch that is refused for one of them arrive.
    void sendsARefusedBatchOneByOne()
    {
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("HTTP 503")));
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("too large")));
        int asked = 0;
        HttpServer server([&](const HttpServer::Request &request) {
            if (++asked == 1)
                return HttpServer::answer(503);
            return request.body.contains("\"bad\"") ? HttpServer::answer(413, "too large")
                                                    : HttpServer::answer(200, "{}");
        });
        Fixture f(server.url({}));
        for (const char *name : { "one", "bad", "two" })
            QVERIFY(f.publish(eventNamed(QString::fromUtf8(name), kWithId)));
        QTRY_VERIFY((f.tryAgain(), f.publisher->published() == 2));
        QCOMPARE(f.publisher->lost(), 1);
        QCOMPARE(namesOf(server.requests.mid(2)),
                 QStringList({ QStringLiteral("one"), QStringLiteral("bad"), QStringLiteral("two") }));
    }

    void keepsARequestUnderWhatReverbTakes()
    {
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("HTTP 503")));
        int asked = 0;
        HttpServer server([&](const auto &) { return HttpServer::answer(++asked == 1 ? 503 : 200, "{}"); });
        Fixture f(server.url({}));
        for (int i = 0; i < 9; ++i)
            QVERIFY(f.publish(
                eventNamed(QStringLiteral("e"), QStringLiteral(R"({"id":1,"t":"%1"})").arg(QString(1500, u'x')))));
        QTRY_VERIFY((f.tryAgain(), f.publisher->published() == 9));
        for (const auto &request : server.requests)
            QVERIFY2(request.body.size() < 9000, QByteArray::number(request.body.size()).constData());
        QCOMPARE(server.requests.size(), 4); // the first again, with two others
    }

    void keepsTheNewestWhenThereIsNoRoom()
    {
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("Connection refused|more waits")));
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("Connection refused|more waits")));
        const quint16 port = freePort();
        Fixture f(QUrl(QStringLiteral("http://%1:%2").arg(kOwnAddress.toString()).arg(port)));
        QVERIFY(f.publish(eventNamed(QStringLiteral("first"))));
        QTRY_COMPARE(f.publisher->problem(), QStringLiteral("Connection refused"));
        for (int i = 0; i < Publisher::kMost + 4; ++i)
            QVERIFY(f.publish(eventNamed(QStringLiteral("e%1").arg(i))));
        QCOMPARE(f.publisher->waiting(), Publisher::kMost);
        QCOMPARE(f.publisher->lost(), 5);
        QVERIFY(f.publisher->problem().contains(QStringLiteral("the oldest was dropped")));
        HttpServer server([](const auto &) { return HttpServer::answer(200, "{}"); }, port, kOwnAddress);
        QTRY_VERIFY((f.tryAgain(), f.publisher->published() > 1));
        QCOMPARE(namesOf(server.requests).first(), QStringLiteral("e4"));
    }
};

QTEST_GUILESS_MAIN(TestPublisher)
#include "tst_publisher.moc"
