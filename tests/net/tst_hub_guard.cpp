// Who may do what: every row of the alarm page's table, without a socket.
#include "net/hub/guard.h"
#include "net/hub/refusal_log.h"

#include <QTest>

using namespace halfsilver;
using namespace halfsilver::hub;

namespace {

GuardRules rules()
{
    return { QStringLiteral("Kitchen.lan"),
             { QStringLiteral("mirror.example") },
             { QStringLiteral("http://dash.local:8080") },
             { { QStringLiteral("door"), QStringLiteral("raise-token"), HubRole::Raise, {} },
               { QStringLiteral("phone"), QStringLiteral("ack-token"), HubRole::Acknowledge, {} },
               { QStringLiteral("me"), QStringLiteral("admin-token"), HubRole::Admin, {} },
               { QStringLiteral("ear"), QStringLiteral("listen-token"), HubRole::Listen, {} } } };
}

int statusOf(const QByteArray &method, const QByteArray &target, const Headers &headers, const Visitor &visitor)
{
    HttpRequest head;
    head.method = method;
    head.headers = headers;
    if (!splitTarget(target, head))
        return 400;
    const auto answer = guard(rules(), head, visitor);
    return answer ? answer->status : 0;
}

} // namespace

class TestHubGuard : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void knowsItsNames_data()
    {
        QTest::addColumn<QByteArray>("host");
        QTest::addColumn<int>("status");
        const auto row = [](const char *host, int status) { QTest::newRow(host) << QByteArray(host) << status; };
        for (const char *ours :
             { "localhost", "localhost:6001", "LOCALHOST.", "127.0.0.1", "127.0.0.1:7001", "127.1.2.3", "[::1]:6001",
               "[::1]", "kitchen.lan", "kitchen", "KITCHEN:6001", "kitchen.local", "kitchen.local.", "mirror.example",
               "Mirror.Example:80", "192.168.1.5:6001", "[fe80::5]" })
            row(ours, 0);
        for (const char *foreign :
             { "evil.example", "localhost.evil.example", "evil.localhost", "127.0.0.1.evil.example", "192.168.1.6",
               "[fe80::6]", "garden.local", "mirror.example.evil", "", "[", ":6001" })
            row(foreign, 421);
    }
    void knowsItsNames()
    {
        QFETCH(QByteArray, host);
        QFETCH(int, status);
        const Visitor visitor {
            true, { QHostAddress(QStringLiteral("192.168.1.5")), QHostAddress(QStringLiteral("fe80::5")) }
        };
        for (const char *target : { "/api/alarms", "/apps/halfsilver/channels", "/app/halfsilver" })
            QCOMPARE(statusOf("GET", target, { { "host", host } }, visitor), status);
    }

    void letsInWhoMay_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("target");
        QTest::addColumn<bool>("loopback");
        QTest::addColumn<QByteArray>("origin");
        QTest::addColumn<QByteArray>("authorization");
        QTest::addColumn<int>("status");
        const auto row = [](const char *name, const char *method, const char *target, bool loopback, const char *origin,
                            const char *authorization, int status) {
            QTest::newRow(name) << QByteArray(method) << QByteArray(target) << loopback << QByteArray(origin)
                                << QByteArray(authorization) << status;
        };
        const char *const alarms = "/api/alarms", *const ack = "/api/alarms/1/acknowledge",
                          *const end = "/api/alarms/1/clear";
        const char *const ours = "http://dash.local:8080", *const evil = "https://evil.example";
        row("loopback: free", "POST", alarms, true, "", "", 0);
        row("loopback: a token is not looked at", "POST", alarms, true, "", "Bearer wrong", 0);
        row("loopback: a known page", "POST", alarms, true, ours, "", 0);
        row("loopback: a foreign page", "POST", alarms, true, evil, "", 403);
        row("loopback: a foreign page reads", "GET", alarms, true, evil, "", 403);
        row("loopback: a file in a browser", "POST", alarms, true, "null", "", 403);
        row("loopback: a known page with another port", "POST", alarms, true, "http://dash.local", "", 403);
        row("other: no token", "GET", alarms, false, "", "", 401);
        row("other: a wrong token", "GET", alarms, false, "", "Bearer wrong", 401);
        row("other: an empty token", "GET", alarms, false, "", "Bearer ", 401);
        row("other: another scheme", "GET", alarms, false, "", "Basic admin-token", 401);
        row("other: half a token", "GET", alarms, false, "", "Bearer admin-toke", 401);
        row("other: no token, no such path", "GET", "/api/nothing", false, "", "", 401);
        row("other: raise reads", "GET", alarms, false, "", "Bearer raise-token", 0);
        row("other: acknowledge reads", "GET", "/api/alarms/1", false, "", "Bearer ack-token", 0);
        row("other: the scheme in lower case", "GET", alarms, false, "", "bearer ack-token", 0);
        row("other: raise raises", "POST", alarms, false, "", "Bearer raise-token", 0);
        row("other: raise clears", "POST", end, false, "", "Bearer raise-token", 0);
        row("other: raise acknowledges", "POST", ack, false, "", "Bearer raise-token", 403);
        row("other: acknowledge raises", "POST", alarms, false, "", "Bearer ack-token", 403);
        row("other: acknowledge acknowledges", "POST", ack, false, "", "Bearer ack-token", 0);
        row("other: acknowledge clears", "POST", end, false, "", "Bearer ack-token", 0);
        row("other: admin raises", "POST", alarms, false, "", "Bearer admin-token", 0);
        row("other: admin acknowledges", "POST", ack, false, "", "Bearer admin-token", 0);
        row("other: an escaped slash changes no path", "POST", "/api/alarms/1%2Facknowledge", false, "",
            "Bearer ack-token", 403);
        row("other: a foreign page, with a token", "GET", alarms, false, evil, "Bearer admin-token", 403);
        row("other: listen reads", "GET", alarms, false, "", "Bearer listen-token", 0);
        row("other: listen raises", "POST", alarms, false, "", "Bearer listen-token", 403);
        row("other: listen acknowledges", "POST", ack, false, "", "Bearer listen-token", 403);
        row("other: listen clears", "POST", end, false, "", "Bearer listen-token", 403);
        row("loopback: metrics", "GET", "/metrics", true, "", "", 0);
        row("loopback: metrics for a foreign page", "GET", "/metrics", true, evil, "", 403);
        row("other: metrics", "GET", "/metrics", false, "", "", 401);
        row("other: metrics with a token", "GET", "/metrics", false, "", "Bearer listen-token", 0);
        const char *const authorise = "/broadcasting/auth"; // looks at tokens itself
        row("other: authorisation", "POST", authorise, false, "", "", 0);
        row("loopback: authorisation for a foreign page", "POST", authorise, true, evil, "", 403);
        row("other: a known page asks first", "OPTIONS", alarms, false, ours, "", 0);
        row("other: the signed API has its signature", "POST", "/apps/halfsilver/events", false, "", "", 0);
        row("other: a subscriber has the key", "GET", "/app/own", false, evil, "", 0);
        row("an escape that is none", "GET", "/api/%zz", true, "", "", 400);
    }
    void letsInWhoMay()
    {
        QFETCH(QByteArray, method);
        QFETCH(QByteArray, target);
        QFETCH(bool, loopback);
        QFETCH(QByteArray, origin);
        QFETCH(QByteArray, authorization);
        QFETCH(int, status);
        Headers headers { { "host", "localhost" } };
        if (!origin.isEmpty())
            headers.emplaceBack("origin", origin);
        if (!authorization.isEmpty())
            headers.emplaceBack("authorization", authorization);
        QCOMPARE(statusOf(method, target, headers, { loopback, {} }), status);
    }

    // The default key is known to everybody: then a page has to be a known one, as for the API.
    void withTheDefaultKeyAForeignPageDoesNotListen()
    {
        GuardRules rules;
        rules.origins = { QStringLiteral("http://dash.local:8080") };
        const auto statusFor = [&](const QByteArray &origin) {
            HttpRequest head;
            head.method = "GET";
            head.path = "/app/halfsilver";
            head.headers = { { "host", "localhost" } };
            if (!origin.isEmpty())
                head.headers.emplaceBack("origin", origin);
            const auto refused = guard(rules, head, { true, {} });
            return refused ? refused->status : 0;
        };
        for (const bool isPublic : { true, false }) {
            rules.keyIsPublic = isPublic;
            QCOMPARE(statusFor({}), 0); // a program
            QCOMPARE(statusFor("http://dash.local:8080"), 0);
            QCOMPARE(statusFor("https://evil.example"), isPublic ? 403 : 0);
            QCOMPARE(statusFor("null"), isPublic ? 403 : 0);
        }
    }

    // With `page = on` a hub may listen to others without a token or a key: then this keeps them from all but the page.
    void withTheDefaultKeyOtherMachinesReachThePageAlone()
    {
        GuardRules rules;
        rules.keyIsPublic = true;
        const Visitor phone { false, { QHostAddress(QStringLiteral("192.168.1.4")) } };
        const auto statusFor = [&](const QByteArray &path) {
            HttpRequest head;
            head.method = "GET";
            head.path = path;
            head.headers = { { "host", "192.168.1.4:6001" } };
            const auto refused = guard(rules, head, phone);
            return refused ? refused->status : 0;
        };
        QCOMPARE(statusFor("/"), 0);
        QCOMPARE(statusFor("/page/api/state"), 0); // which asks for its own proof
        QCOMPARE(statusFor("/api/alarms"), 401);
        QCOMPARE(statusFor("/app/halfsilver"), 403);
        HubSettings settings;
        settings.listen = QStringLiteral("0.0.0.0");
        QVERIFY(mistakeIn(settings, {}));
        settings.page = true;
        QVERIFY(!mistakeIn(settings, {}));
    }

    void opensOnlyWithTokensAndAKeyOfItsOwn_data()
    {
        QTest::addColumn<QString>("listen");
        QTest::addColumn<QString>("key");
        QTest::addColumn<bool>("token");
        QTest::addColumn<QString>("wrong");
        const QString own = QStringLiteral("own"), usual = QStringLiteral("halfsilver"),
                      everywhere = QStringLiteral("0.0.0.0");
        QTest::newRow("loopback") << QStringLiteral("127.0.0.1") << usual << false << QString();
        QTest::newRow("localhost") << QStringLiteral("localhost") << usual << false << QString();
        QTest::newRow("::1") << QStringLiteral("::1") << usual << false << QString();
        QTest::newRow("everywhere") << everywhere << own << true << QString();
        QTest::newRow("without a token") << everywhere << own << false << QStringLiteral("listen");
        QTest::newRow("with the default key") << everywhere << usual << true << QStringLiteral("key");
        QTest::newRow("a name") << QStringLiteral("kitchen") << own << true << QStringLiteral("listen");
        QTest::newRow("a key with a slash")
            << QStringLiteral("127.0.0.1") << QStringLiteral("a/b") << false << QStringLiteral("key");
    }
    void opensOnlyWithTokensAndAKeyOfItsOwn()
    {
        QFETCH(QString, listen);
        QFETCH(QString, key);
        QFETCH(bool, token);
        QFETCH(QString, wrong);
        HubSettings settings;
        settings.listen = listen;
        settings.key = key;
        const auto mistake = mistakeIn(settings, token ? rules().tokens : QList<HubToken>());
        QCOMPARE(mistake ? mistake->key : QString(), wrong);
    }

    void saysARefusalAtOnceAndThenOnceAMinute()
    {
        using namespace std::chrono_literals;
        RefusalLog log;
        QCOMPARE(log.note(QStringLiteral("a"), 0s), std::optional(QStringLiteral("refused: a")));
        QCOMPARE(log.note(QStringLiteral("b"), 1s), std::nullopt);
        QCOMPARE(log.note(QStringLiteral("c"), 59s), std::nullopt);
        QCOMPARE(log.note(QStringLiteral("d"), 60s),
                 std::optional(QStringLiteral("refused: d (and 2 more since the last such line)")));
    }
};

QTEST_GUILESS_MAIN(TestHubGuard)
#include "tst_hub_guard.moc"
