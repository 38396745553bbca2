// Who may join which channel, and what may be sent on it: the rows of the protocol's channel section.
#include "net/hub/client_event.h"
#include "net/hub/join.h"
#include "net/hub/names.h"
#include "net/hub/sign_in.h"
#include "net/pusher/signature.h"

#include <QRegularExpression>
#include <QTest>

using namespace halfsilver;
using namespace halfsilver::hub;

namespace {

const Credentials kApp { QStringLiteral("peer-app"), QStringLiteral("peer-key"), QStringLiteral("peer-secret") };
const QString kSocket = QStringLiteral("123.456");

QString authFor(const QString &channel, const QString &data = {}, const QString &secret = kApp.secret,
                const QString &key = kApp.key)
{
    return key + u':' + QString::fromLatin1(pusher::signature(joinText(kSocket, channel, data), secret.toUtf8()));
}

} // namespace

Q_DECLARE_METATYPE(halfsilver::hub::ChannelKind)
Q_DECLARE_METATYPE(halfsilver::hub::Subscribe)

class TestHubJoin : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void aNameTellsTheKind_data()
    {
        using enum ChannelKind::Access;
        QTest::addColumn<QString>("name");
        QTest::addColumn<ChannelKind>("kind");
        const auto row = [](const char *name, const ChannelKind &kind) {
            QTest::newRow(name) << QString::fromLatin1(name) << kind;
        };
        row("alarm", { Public, false, false });
        row("privateer", { Public, false, false });
        row("encrypted-x", { Public, false, false });
        row("cache-x", { Public, false, true });
        row("cachet", { Public, false, false });
        row("private-x", { Private, false, false });
        row("private-cache-x", { Private, false, true });
        row("private-encrypted-x", { Private, true, false });
        row("private-encrypted-cache-x", { Private, true, true });
        row("private-cache-encrypted-x", { Private, false, true });
        row("presence-x", { Presence, false, false });
        row("presence-cache-x", { Presence, false, true });
        row("presence-encrypted-x", { Presence, false, false });
    }
    void aNameTellsTheKind()
    {
        QFETCH(QString, name);
        QFETCH(ChannelKind, kind);
        QCOMPARE(kindOf(name), kind);
        QCOMPARE(isPresence(name), kind.access == ChannelKind::Access::Presence);
    }

    void letsInWhoIsAuthorised_data()
    {
        QTest::addColumn<Subscribe>("wanted");
        QTest::addColumn<QString>("refused"); // the type, empty: let in
        QTest::addColumn<QString>("user");
        QTest::addColumn<int>("status");
        const auto row = [](const char *name, const Subscribe &wanted, const char *refused = "", int status = 0,
                            const QString &user = {}) {
            QTest::newRow(name) << wanted << QString::fromLatin1(refused) << user << status;
        };
        const auto s = [](const char *text) { return QString::fromUtf8(text); };
        row("public", { s("alarm"), {}, {} });
        row("public with nonsense for auth", { s("alarm"), s("x"), s("y") });
        row("164 characters", { QString(164, u'c'), {}, {} });
        row("165 characters", { QString(165, u'c'), {}, {} }, "InvalidChannel", 4009);
        row("empty", { {}, {}, {} }, "InvalidChannel", 4009);
        row("Chinese", { s("警报"), {}, {} }, "InvalidChannel", 4009);
        row("a user's", { s("#server-to-user-77"), authFor(s("#server-to-user-77")), {} }, "AuthError", 401);

        for (const char *name : { "private-x", "private-encrypted-x", "private-cache-x", "private-encrypted-cache-x" })
            row(name, { s(name), authFor(s(name)), {} });
        row("with channel_data that was signed", { s("private-x"), authFor(s("private-x"), s("{}")), s("{}") });
        row("with channel_data that was not", { s("private-x"), authFor(s("private-x")), s("{}") }, "AuthError", 401);
        row("without auth", { s("private-x"), {}, {} }, "AuthError", 401);
        row("another channel's", { s("private-x"), authFor(s("private-y")), {} }, "AuthError", 401);
        row("another secret's", { s("private-x"), authFor(s("private-x"), {}, s("other")), {} }, "AuthError", 401);
        row("another key's", { s("private-x"), authFor(s("private-x"), {}, kApp.secret, s("other")), {} }, "AuthError",
            401);
        row("without the key", { s("private-x"), authFor(s("private-x")).section(u':', 1), {} }, "AuthError", 401);
        row("the key alone", { s("private-x"), kApp.key + u':', {} }, "AuthError", 401);
        row("upper case", { s("private-x"), kApp.key + u':' + authFor(s("private-x")).section(u':', 1).toUpper(), {} },
            "AuthError", 401);
        row("something after it", { s("private-x"), authFor(s("private-x")) + u'0', {} }, "AuthError", 401);
        row("a zero byte", { s("private-x"), authFor(s("private-x")) + QChar(0), {} }, "AuthError", 401);

        const auto presence = [&](const char *data) {
            return Subscribe { s("presence-x"), authFor(s("presence-x"), s(data)), s(data) };
        };
        row("a user", presence(R"({"user_id":"7","user_info":{"n":"a"}})"), "", 0, s("7"));
        row("a number", presence(R"({"user_id":7})"), "", 0, s("7"));
        row("a number of 53 bits", presence(R"({"user_id":9007199254740993})"), "", 0, s("9007199254740993"));
        row("info a text", presence(R"({"user_id":"7","user_info":"Ada"})"), "", 0, s("7"));
        row("no channel_data", presence(""), "InvalidChannelData", 4009);
        row("not JSON", presence("7"), "InvalidChannelData", 4009);
        row("no user_id", presence(R"({"user_info":{}})"), "InvalidChannelData", 4009);
        row("an empty user_id", presence(R"({"user_id":""})"), "InvalidChannelData", 4009);
        row("user_id null", presence(R"({"user_id":null})"), "InvalidChannelData", 4009);
        row("user_id a list", presence(R"({"user_id":["7"]})"), "InvalidChannelData", 4009);
        const auto id = [&](int size) {
            return presence(QByteArray("{\"user_id\":\"" + QByteArray(size, 'i') + "\"}").constData());
        };
        row("user_id of 128", id(128), "", 0, QString(128, u'i'));
        row("user_id of 129", id(129), "InvalidChannelData", 4009);
        const auto info = [&](int size) {
            return presence(
                QByteArray("{\"user_id\":\"7\",\"user_info\":\"" + QByteArray(size - 2, 'i') + "\"}").constData());
        };
        row("user_info of 1,024 bytes", info(1024), "", 0, s("7"));
        row("user_info of 1,025 bytes", info(1025), "InvalidChannelData", 4009);
        row("other channel_data than was signed",
            { s("presence-x"), authFor(s("presence-x"), s(R"({"user_id":"7"})")), s(R"({"user_id":"8"})") },
            "AuthError", 401);
    }
    void letsInWhoIsAuthorised()
    {
        QFETCH(Subscribe, wanted);
        QFETCH(QString, refused);
        QFETCH(QString, user);
        QFETCH(int, status);
        const auto checked = checkJoin(kApp, kSocket, wanted);
        const auto *refusal = std::get_if<JoinRefusal>(&checked);
        QCOMPARE(refusal ? refusal->type : QString(), refused);
        QCOMPARE(refusal ? refusal->status : 0, status);
        if (!refusal) {
            const auto &member = std::get<Joining>(checked).member;
            QCOMPARE(member ? member->id : QString(), user);
        }
    }

    void aUserIsLetInAsWhoTheySignedInAs_data()
    {
        QTest::addColumn<QString>("channel");
        QTest::addColumn<QString>("user");
        QTest::addColumn<bool>("in");
        const auto row = [](const char *channel, const char *user, bool in) {
            QTest::addRow("%s as %s", channel, user) << QString::fromLatin1(channel) << QString::fromLatin1(user) << in;
        };
        row("#server-to-user-77", "77", true);
        row("#server-to-user-77", "7", false);
        row("#server-to-user-77", "", false);
        row("#server-to-user-", "", false);
        row("#77", "77", false);
        row("presence-x", "77", true); // without channel_data
        row("presence-x", "", false);
    }
    void aUserIsLetInAsWhoTheySignedInAs()
    {
        QFETCH(QString, channel);
        QFETCH(QString, user);
        QFETCH(bool, in);
        const auto checked = checkJoin(kApp, kSocket, { channel, authFor(channel), {} }, user);
        QCOMPARE(std::holds_alternative<Joining>(checked), in);
        if (in && isPresence(channel))
            QCOMPARE(std::get<Joining>(checked).member->id, user);
    }

    void believesASignature_data()
    {
        QTest::addColumn<QString>("data");
        QTest::addColumn<QString>("signedFor");
        QTest::addColumn<QString>("user"); // empty: not believed
        QTest::addColumn<int>("watched");
        const auto row = [](const char *name, const QByteArray &data, const char *user, int watched = 0,
                            const QString &socket = kSocket) {
            QTest::newRow(name) << QString::fromUtf8(data) << socket << QString::fromLatin1(user) << watched;
        };
        row("a user", R"({"id":"7"})", "7");
        row("with more", R"({"id":"7","user_info":{"name":"Ada"}})", "7");
        row("no id", R"({"name":"Ada"})", "");
        row("an empty id", R"({"id":""})", "");
        row("id a number", R"({"id":7})", "");
        row("an id that no channel can be called by", R"({"id":"a b"})", "");
        row("id of 128", "{\"id\":\"" + QByteArray(128, 'i') + "\"}", QByteArray(128, 'i').constData());
        row("id of 129", "{\"id\":\"" + QByteArray(129, 'i') + "\"}", "");
        row("not JSON", "7", "");
        row("another socket", R"({"id":"7"})", "", 0, QStringLiteral("1.1"));
        row("a watchlist", R"({"id":"7","watchlist":["8","9","8",5]})", "7", 2);
        QByteArray many;
        for (int i = 0; i < 101; ++i)
            many += (i ? ",\"" : "\"") + QByteArray::number(i) + '"';
        row("a long watchlist", "{\"id\":\"7\",\"watchlist\":[" + many + "]}", "7", 100);
    }
    void believesASignature()
    {
        QFETCH(QString, data);
        QFETCH(QString, signedFor);
        QFETCH(QString, user);
        QFETCH(int, watched);
        const QString auth =
            kApp.key + u':' + QString::fromLatin1(pusher::signature(signInText(signedFor, data), kApp.secret.toUtf8()));
        const auto checked = checkSignIn(kApp, kSocket, { auth, data });
        const auto *in = std::get_if<SignedIn>(&checked);
        QCOMPARE(in ? in->user : QString(), user);
        QCOMPARE(in ? in->watchlist.size() : 0, watched);
        QCOMPARE(in && in->watchlistTooLong, watched == 100);
    }

    void aSignatureIsForOneSocket()
    {
        const Subscribe wanted { QStringLiteral("private-x"), authFor(QStringLiteral("private-x")), {} };
        QVERIFY(std::holds_alternative<Joining>(checkJoin(kApp, kSocket, wanted)));
        QVERIFY(std::holds_alternative<JoinRefusal>(checkJoin(kApp, QStringLiteral("123.457"), wanted)));
    }

    // Source: Pusher's documentation of authentication signatures.
    void agreesWithTheDocumentation()
    {
        const Credentials app { {}, QStringLiteral("278d425bdf160c739803"), QStringLiteral("7ad3773142a6692b25b8") };
        const QString socket = QStringLiteral("1234.1234"),
                      data = QStringLiteral("{\"user_id\":10,\"user_info\":{\"name\":\"Mr. Channels\"}}");
        QVERIFY(std::holds_alternative<Joining>(checkJoin(
            app, socket,
            { QStringLiteral("private-foobar"),
              QStringLiteral("278d425bdf160c739803:58df8b0c36d6982b82c3ecf6b4662e34fe8c25bba48f5369f135bf843651c3a4"),
              {} })));
        QVERIFY(std::holds_alternative<Joining>(checkJoin(
            app, socket,
            { QStringLiteral("presence-foobar"),
              QStringLiteral("278d425bdf160c739803:31935e7d86dba64c2a90aed31fdc61869f9b22ba9d8863bba239c03ca481bc80"),
              data })));
    }

    void sendsOnWhatMayBeSent_data()
    {
        QTest::addColumn<QString>("event");
        QTest::addColumn<QString>("channel");
        QTest::addColumn<QJsonValue>("data");
        QTest::addColumn<bool>("joined");
        QTest::addColumn<int>("code"); // 0: it goes on
        const auto row = [](const char *name, const QString &event, const char *channel, const QJsonValue &data = 1,
                            bool joined = true, int code = 0) {
            QTest::newRow(name) << event << QString::fromLatin1(channel) << data << joined << code;
        };
        const QString ring = QStringLiteral("client-ring");
        row("private", ring, "private-x");
        row("presence", ring, "presence-x");
        row("cache", ring, "private-cache-x");
        row("without data", ring, "private-x", QJsonValue::Undefined);
        row("a text", ring, "private-x", QStringLiteral("x"));
        row("public", ring, "alarm", 1, true, 4301);
        row("public cache", ring, "cache-x", 1, true, 4301);
        row("encrypted", ring, "private-encrypted-x", 1, true, 4301);
        row("not joined", ring, "private-x", 1, false, 4009);
        row("not joined presence", ring, "presence-x", 1, false, 4009);
        row("no name", QStringLiteral("client-"), "private-x", 1, true, 4301);
        row("name of 200", QString(QStringLiteral("client-") + QString(193, u'n')), "private-x");
        row("name of 201", QString(QStringLiteral("client-") + QString(194, u'n')), "private-x", 1, true, 4301);
        row("10,240 bytes", ring, "private-x", QString(10238, u'd'));
        row("10,241 bytes", ring, "private-x", QString(10239, u'd'), true, 4301);
    }
    void sendsOnWhatMayBeSent()
    {
        QFETCH(QString, event);
        QFETCH(QString, channel);
        QFETCH(QJsonValue, data);
        QFETCH(bool, joined);
        QFETCH(int, code);
        const auto refused = refuseClientEvent({ event, channel, data }, joined);
        QCOMPARE(refused ? refused->code : 0, code);
    }
};

QTEST_APPLESS_MAIN(TestHubJoin)
#include "tst_hub_join.moc"
