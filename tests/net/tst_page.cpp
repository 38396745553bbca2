// The phone page on the hub's port: who gets in, what each role may, and how a page hears of changes.
#include "net/hub/page/page.h"
#include "net/hub/page/reachable_address.h"
#include "net/hub/socket_facts.h"
#include "tests/support/authority.h"
#include "tests/support/hub_fixture.h"

#include <QSignalSpy>
#include <QStandardPaths>
#include <QTemporaryDir>

using namespace halfsilver;
using namespace halfsilver::hub;
using namespace std::chrono_literals;

namespace {

// A mirror that notes what it is asked, and shows one alarm.
class Target : public ControlTarget {
public:
    QJsonObject status() const override { return { { QStringLiteral("source"), QStringLiteral("hub") } }; }
    QJsonObject list() const override
    {
        return { { QStringLiteral("as_of"), QStringLiteral("2026-11-22T20:46:03.120Z") },
                 { QStringLiteral("alarms"), alarms } };
    }
    void acknowledge(const QString &id, const QString &by, const Reply &reply) override
    {
        note(QStringLiteral("acknowledge %1 by %2").arg(id, by), reply);
    }
    void clear(const QString &id, const QString &by, const Reply &reply) override
    {
        note(QStringLiteral("clear %1 by %2").arg(id, by), reply);
    }
    void shelve(const QString &id, const std::optional<std::chrono::seconds> &length, const QString &by,
                const Reply &reply) override
    {
        note(QStringLiteral("shelve %1 for %2 by %3").arg(id).arg(qint64(length.value_or(0s).count())).arg(by), reply);
    }
    void unshelve(const QString &, const QString &, const Reply &reply) override { note({}, reply); }
    void reset(const QString &, const QString &, const Reply &reply) override { note({}, reply); }
    void raise(const QJsonObject &alarm, const Reply &reply) override
    {
        raised = alarm;
        reply(alarm);
    }
    void history(const HistoryQuery &query, const Reply &reply) override
    {
        note(QStringLiteral("history %1 %2").arg(query.search).arg(query.limit), reply);
    }
    void silence(const Reply &reply) override { note(QStringLiteral("silence"), reply); }
    void grab(const QString &, const Reply &reply) override { note({}, reply); }
    void watch(const QString &, std::chrono::seconds, const Reply &reply) override { note({}, reply); }
    QByteArray picture() override
    {
        ++pictures;
        return "\x89PNG";
    }

    QJsonArray alarms;
    QStringList asked;
    QJsonObject raised;
    int pictures = 0;

private:
    void note(const QString &what, const Reply &reply)
    {
        asked.append(what);
        reply(QJsonObject { { QStringLiteral("done"), what } });
    }
};

HubSettings pageSettings()
{
    HubSettings settings = hubSettings();
    settings.page = true;
    return settings;
}

// What a paired browser sends by itself.
struct Phone {
    QByteArray cookie, csrf;
};

struct PageFixture {
    // With `itsTls` it is spoken to encrypted, by the real clock: that is what certificates are made by.
    explicit PageFixture(const HubSettings &settings = pageSettings(), const QString &file = {},
                         const std::optional<QSslConfiguration> &itsTls = {})
        : tls(itsTls)
        , hub(settings, {}, store, clock)
        , page(target, news, clock, file)
    {
        if (tls)
            clock.setNow(QDateTime::currentDateTimeUtc());
        hub.serve(&page);
        if (const auto listening = hub.listen(); !listening)
            qFatal("%s", qPrintable(listening.error().text));
    }
    QByteArray host() const { return "127.0.0.1:" + QByteArray::number(hub.port()); }
    QByteArray origin() const { return (tls ? "Origin: https://" : "Origin: http://") + host() + "\r\n"; }
    RawHttp connection() const { return tls ? RawHttp(hub.port(), *tls) : RawHttp(hub.port()); }
    RawAnswer ask(const QByteArray &method, const QByteArray &path, const QByteArray &body = {},
                  const QByteArray &headers = {})
    {
        QByteArray bytes = method + ' ' + path + " HTTP/1.1\r\nHost: " + host() + "\r\n" + headers;
        if (method == "POST" && !headers.contains("Content-Type"))
            bytes += "Content-Type: application/json\r\n";
        return connection().ask(bytes + "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body);
    }
    RawAnswer get(const Phone &phone, const QByteArray &path) { return ask("GET", path, {}, phone.cookie); }
    RawAnswer post(const Phone &phone, const QByteArray &path, const QByteArray &body)
    {
        return ask("POST", path, body, phone.cookie + origin() + "X-Halfsilver-Csrf: " + phone.csrf + "\r\n");
    }
    RawAnswer pairWith(const QString &code, const QByteArray &name = "Ana")
    {
        return post({ {}, "pair" }, "/page/api/pair",
                    R"({"code":")" + code.toLatin1() + R"(","name":")" + name + R"("})");
    }
    Phone paired(DeviceRole role, const QByteArray &name = "Ana")
    {
        const auto answer = pairWith(page.invite(role)->code, name);
        Phone phone { "Cookie: x=y; " + answer.header("Set-Cookie").split(';').constFirst() + "\r\n", {} };
        phone.csrf = get(phone, "/page/api/session").json()[u"csrf"].toString().toLatin1();
        return phone;
    }

    // That the hub has now, the one of this question among them.
    int connections(const Phone &phone)
    {
        const QByteArray text = get(phone, "/metrics").body, name = "\nhalfsilver_hub_connections ";
        const auto at = text.indexOf(name) + name.size();
        return text.mid(at, text.indexOf('\n', at) - at).toInt();
    }

    QNetworkRequest liveRequest(const Phone &phone) const
    {
        QNetworkRequest request(QUrl(QStringLiteral("ws://") + QString::fromLatin1(host()) + u"/page/live"));
        request.setRawHeader("Origin", "http://" + host());
        request.setRawHeader("Cookie", phone.cookie.mid(8).trimmed());
        return request;
    }

    std::optional<QSslConfiguration> tls;
    FakeClock clock;
    MemoryAlarmStore store;
    Target target;
    ControlNews news;
    Hub hub;
    Page page;
};

const QByteArray kUpgrade = "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

} // namespace

class TestPage : public QObject {
    Q_OBJECT

    Authority m_authority;

    static void plainAndEncrypted()
    {
        QTest::addColumn<bool>("encrypted");
        QTest::newRow("http") << false;
        if (!QStandardPaths::findExecutable(QStringLiteral("openssl")).isEmpty()) // it makes the certificate
            QTest::newRow("https") << true;
    }
    // As the row says.
    PageFixture fixture() const
    {
        QFETCH(bool, encrypted);
        if (!encrypted)
            return PageFixture();
        if (!m_authority.make() || !m_authority.issue(QStringLiteral("hub"), QStringLiteral("IP:127.0.0.1"), 2))
            qFatal("no certificate");
        HubSettings settings = pageSettings();
        settings.certificate = m_authority.path(QStringLiteral("hub.pem"));
        settings.certificateKey = m_authority.path(QStringLiteral("hub.key"));
        auto tls = QSslConfiguration::defaultConfiguration();
        tls.setCaCertificates(QSslCertificate::fromPath(m_authority.path(QStringLiteral("ca.pem"))));
        return PageFixture(settings, {}, tls);
    }

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void servesItsFilesWithoutScriptOfOthers()
    {
        PageFixture f;
        for (const QByteArray path : { "/", "/page/page.js", "/page/view.js", "/page/words.js", "/page/page.css" }) {
            const auto answer = f.ask("GET", path);
            QCOMPARE(answer.status, 200);
            QVERIFY(answer.body.size() > 500);
            QVERIFY(answer.header("Content-Security-Policy").startsWith("default-src 'none'; script-src 'self';"));
            QVERIFY(!answer.header("Content-Security-Policy").contains("unsafe"));
            QCOMPARE(answer.header("X-Content-Type-Options"), QByteArray("nosniff"));
            QCOMPARE(answer.header("Referrer-Policy"), QByteArray("no-referrer"));
            QCOMPARE(answer.header("Cache-Control"), QByteArray("no-store"));
            QVERIFY(!answer.body.contains("innerHTML"));
        }
        QVERIFY(!f.ask("GET", "/").body.contains("<script>"));
        QCOMPARE(f.ask("GET", "/page/../mirror.ini").status, 404);
        QCOMPARE(f.ask("POST", "/", "{}").status, 405);
    }

    void letsNobodyInWithoutPairing_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("path");
        for (const char *path : { "session", "state", "history", "picture", "devices" })
            QTest::newRow(path) << QByteArray("GET") << QByteArray("/page/api/") + path;
        for (const char *path : { "acknowledge", "clear", "silence", "shelve", "raise", "revoke", "leave" })
            QTest::newRow(path) << QByteArray("POST") << QByteArray("/page/api/") + path;
    }
    void letsNobodyInWithoutPairing()
    {
        QFETCH(QByteArray, method);
        QFETCH(QByteArray, path);
        PageFixture f;
        const QByteArray origin = method == "POST" ? f.origin() : QByteArray();
        QCOMPARE(f.ask(method, path, {}, origin).status, 401);
        QCOMPARE(
            f.ask(method, path, {}, origin + "Cookie: " + cookieName(f.hub.port()) + "=" + newToken() + "\r\n").status,
            401);
        QVERIFY(f.target.asked.isEmpty());
    }

    void pairsOnceWithACookieThatNoScriptReads_data() { plainAndEncrypted(); }
    void pairsOnceWithACookieThatNoScriptReads()
    {
        PageFixture f = fixture();
        QSignalSpy ended(&f.page, &Page::inviteEnded);
        const auto invite = f.page.invite(DeviceRole::View);
        QVERIFY(invite);
        QVERIFY(!invite->othersReach);
        const auto answer = f.pairWith(invite->code);
        QCOMPARE(answer.status, 200);
        QVERIFY(answer.header("Set-Cookie").contains("; HttpOnly; SameSite=Strict;"));
        QCOMPARE(answer.header("Set-Cookie").contains("; Secure"), f.tls.has_value());
        QVERIFY(!answer.body.contains("token"));
        QCOMPARE(ended.size(), 1);
        QCOMPARE(f.pairWith(invite->code).status, 410);
        QVERIFY(f.page.invite(DeviceRole::View));
        QCOMPARE(f.pairWith(QStringLiteral("2222-2222")).status, 403);
        f.clock.advance(121s);
        QCOMPARE(ended.size(), 2);
        QCOMPARE(f.pairWith(QStringLiteral("2222-2222")).status, 410);
    }

    void locksAfterTenWrongCodes()
    {
        PageFixture f;
        const QString code = f.page.invite(DeviceRole::View)->code;
        for (int i = 0; i < 10; ++i)
            QCOMPARE(f.pairWith(QStringLiteral("2222-2222")).status, 403);
        const auto locked = f.pairWith(code);
        QCOMPARE(locked.status, 429);
        QCOMPARE(locked.header("Retry-After"), QByteArray("60"));
        f.clock.advance(61s);
        QCOMPARE(f.pairWith(code).status, 200);
    }

    void refusesChangesFromElsewhere_data()
    {
        QTest::addColumn<QByteArray>("headers"); // ORIGIN and CSRF stand for the right ones
        QTest::addColumn<int>("status");
        QTest::newRow("right") << QByteArray("ORIGINCSRF") << 200;
        QTest::newRow("no csrf") << QByteArray("ORIGIN") << 403;
        QTest::newRow("a wrong csrf") << QByteArray("ORIGINX-Halfsilver-Csrf: pair\r\n") << 403;
        QTest::newRow("no origin") << QByteArray("CSRF") << 403;
        QTest::newRow("a foreign origin") << QByteArray("CSRFOrigin: http://evil.example\r\n") << 403;
        QTest::newRow("another port") << QByteArray("CSRFOrigin: http://127.0.0.1:1\r\n") << 403;
        QTest::newRow("origin null") << QByteArray("CSRFOrigin: null\r\n") << 403;
        QTest::newRow("two origins") << QByteArray("ORIGINCSRFOrigin: http://evil.example\r\n") << 400;
        QTest::newRow("another site") << QByteArray("ORIGINCSRFSec-Fetch-Site: cross-site\r\n") << 403;
        QTest::newRow("a form") << QByteArray("ORIGINCSRFContent-Type: text/plain\r\n") << 415;
    }
    void refusesChangesFromElsewhere()
    {
        QFETCH(QByteArray, headers);
        QFETCH(int, status);
        PageFixture f;
        const Phone phone = f.paired(DeviceRole::Admin);
        headers.replace("ORIGIN", f.origin()).replace("CSRF", QByteArray("X-Halfsilver-Csrf: " + phone.csrf + "\r\n"));
        QCOMPARE(f.ask("POST", "/page/api/acknowledge", R"({"id":"1"})", phone.cookie + headers).status, status);
        QCOMPARE(f.target.asked.size(), status == 200 ? 1 : 0);
    }

    void refusesAForeignHost()
    {
        PageFixture f;
        QCOMPARE(RawHttp(f.hub.port()).ask("GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n").status, 421);
    }

    void eachRoleMayWhatItSays_data()
    {
        QTest::addColumn<QByteArray>("path"); // with a body: POST
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<DeviceRole>("least");
        const auto row = [](const char *path, const char *body, DeviceRole least) {
            QTest::newRow(path) << QByteArray("/page/api/") + path << QByteArray(body) << least;
        };
        row("state", "", DeviceRole::View);
        row("history?search=smoke&limit=7", "", DeviceRole::View);
        row("acknowledge", R"({"id":"1"})", DeviceRole::Acknowledge);
        row("clear", R"({"id":"1"})", DeviceRole::Acknowledge);
        row("silence", "{}", DeviceRole::Acknowledge);
        row("shelve", R"({"id":"1","seconds":1800})", DeviceRole::Acknowledge);
        row("unshelve", R"({"id":"1"})", DeviceRole::Acknowledge);
        row("reset", R"({"id":"1"})", DeviceRole::Acknowledge);
        row("raise", R"({"alarm":{"title":"Drill"}})", DeviceRole::Admin);
        row("picture", "", DeviceRole::Admin);
        row("devices", "", DeviceRole::Admin);
    }
    void eachRoleMayWhatItSays()
    {
        QFETCH(QByteArray, path);
        QFETCH(QByteArray, body);
        QFETCH(DeviceRole, least);
        PageFixture f;
        for (const auto role : { DeviceRole::View, DeviceRole::Acknowledge, DeviceRole::Admin }) {
            const Phone phone = f.paired(role);
            const int status = body.isEmpty() ? f.get(phone, path).status : f.post(phone, path, body).status;
            // The desk is nobody's here: an admin's question for devices is refused by the target, not by the role.
            const bool refused = status == 403;
            QCOMPARE(refused, role < least);
        }
    }

    void saysWhoDidIt()
    {
        PageFixture f;
        const Phone phone = f.paired(DeviceRole::Acknowledge, "Ana's phone");
        QCOMPARE(f.post(phone, "/page/api/acknowledge", R"({"id":"alarm/1","by":"somebody else"})").status, 200);
        QCOMPARE(f.post(phone, "/page/api/shelve", R"({"id":"2","seconds":1800})").status, 200);
        QCOMPARE(f.get(phone, "/page/api/history?search=a%20b&limit=7").status, 200);
        QCOMPARE(f.target.asked,
                 QStringList({ QStringLiteral("acknowledge alarm/1 by Ana's phone"),
                               QStringLiteral("shelve 2 for 1800 by Ana's phone"), QStringLiteral("history a b 7") }));
        QCOMPARE(f.post(phone, "/page/api/acknowledge", "{}").status, 422);
        QCOMPARE(f.post(phone, "/page/api/acknowledge", "[1").status, 400);
        QCOMPARE(f.post(phone, "/page/api/grab", R"({"file":"/tmp/x.png"})").status, 404);
        QCOMPARE(f.post(phone, "/page/api/nonsense", "{}").status, 404);
    }

    void raisesDrillsAlone()
    {
        PageFixture f;
        const Phone admin = f.paired(DeviceRole::Admin);
        QCOMPARE(f.post(admin, "/page/api/raise",
                        R"({"alarm":{"title":"Fire","id":"k2","test":false,"priority":"critical","origin":"x",)"
                        R"("expires_at":"2099-01-01T00:00:00Z","raised_at":"2001-01-01T00:00:00Z","cleared_at":null}})")
                     .status,
                 200);
        QCOMPARE(f.target.raised,
                 (QJsonObject { { QStringLiteral("title"), QStringLiteral("Fire") },
                                { QStringLiteral("priority"), QStringLiteral("critical") },
                                { QStringLiteral("origin"), QStringLiteral("Ana") },
                                { QStringLiteral("test"), true } }));
    }

    void takesOnePictureASecond()
    {
        PageFixture f;
        const Phone admin = f.paired(DeviceRole::Admin);
        for (int i = 0; i < 5; ++i)
            QCOMPARE(f.get(admin, "/page/api/picture").header("Content-Type"), QByteArray("image/png"));
        QCOMPARE(f.target.pictures, 1);
        f.clock.advance(1s);
        QCOMPARE(f.get(admin, "/page/api/picture").status, 200);
        QCOMPARE(f.target.pictures, 2);
    }

    void tellsOpenPagesAndEndsThemWhenRevoked()
    {
        PageFixture f;
        const Phone phone = f.paired(DeviceRole::View);
        QWebSocket socket;
        QStringList told;
        connect(&socket, &QWebSocket::textMessageReceived, this, [&](const QString &text) { told.append(text); });
        socket.open(f.liveRequest(phone));
        QTRY_COMPARE(told.size(), 1);
        for (int i = 0; i < 1000; ++i)
            f.target.alarms.append(QJsonObject { { QStringLiteral("id"), i } });
        for (int i = 0; i < 1000; ++i)
            emit f.news.changed();
        f.clock.advance(PageLive::kGather);
        QTRY_COMPARE(told.size(), 2); // gathered, and bounded
        const auto state = QJsonDocument::fromJson(told[1].toUtf8()).object();
        QCOMPARE(state[u"alarms"].toArray().size(), 200);
        QCOMPARE(state[u"more"].toInt(), 800);
        f.clock.advance(PageLive::kBeat);
        QTRY_COMPARE(told.size(), 3);
        QVERIFY(f.page.revoke(QStringLiteral("Ana")));
        QTRY_COMPARE(socket.state(), QAbstractSocket::UnconnectedState);
        QCOMPARE(socket.closeCode(), QWebSocketProtocol::CloseCodePolicyViolated);
        QCOMPARE(f.get(phone, "/page/api/state").status, 401);
        QVERIFY(!f.page.revoke(QStringLiteral("Ana")));
    }

    // Or a phone that comes back often is kept out in the end.
    void aPageThatEndedIsNoConnectionAnyMore()
    {
        PageFixture f;
        const Phone phone = f.paired(DeviceRole::View);
        {
            QWebSocket socket;
            socket.open(f.liveRequest(phone));
            QTRY_VERIFY(f.connections(phone) == 2);
        }
        QTRY_VERIFY(f.connections(phone) == 1);
    }

    void aGuestThatOpensManyKeepsNobodyOut()
    {
        PageFixture f;
        const Phone owner = f.paired(DeviceRole::Acknowledge), guest = f.paired(DeviceRole::View, "Guest");
        QWebSocket first;
        first.open(f.liveRequest(owner));
        QTRY_COMPARE(first.state(), QAbstractSocket::ConnectedState);
        std::vector<std::unique_ptr<QWebSocket>> many;
        for (int i = 0; i < PageLive::kMostPages; ++i) {
            many.push_back(std::make_unique<QWebSocket>());
            many.back()->open(f.liveRequest(guest));
            QTRY_COMPARE(many.back()->state(), QAbstractSocket::ConnectedState);
        }
        QTRY_COMPARE(many.front()->state(), QAbstractSocket::UnconnectedState); // its own oldest made room
        QWebSocket second;
        QSignalSpy told(&second, &QWebSocket::textMessageReceived);
        second.open(f.liveRequest(owner));
        QTRY_COMPARE(told.count(), 1);
        QTRY_COMPARE(many[1]->state(), QAbstractSocket::UnconnectedState);
        QCOMPARE(first.state(), QAbstractSocket::ConnectedState);
    }

    // QWebSocket answers pings by itself: the answers must not pile up.
    void aPageThatPingsAndReadsNothingIsDropped_data() { plainAndEncrypted(); }
    void aPageThatPingsAndReadsNothingIsDropped()
    {
        PageFixture f = fixture();
        const Phone phone = f.paired(DeviceRole::View);
        RawHttp raw = f.connection();
        raw.send("GET /page/live HTTP/1.1\r\nHost: " + f.host() + "\r\n" + kUpgrade + f.origin() + phone.cookie
                 + "\r\n");
        QCOMPARE(raw.read(true).status, 101);
        raw.socket().setReadBufferSize(1);
        const QByteArray pings = QByteArray("\x89\xfd\0\0\0\0", 6).append(QByteArray(125, 'x')).repeated(8000);
        for (int sent = 0; sent < 64 && raw.isOpen(); ++sent) {
            raw.send(pings);
            (void)QTest::qWaitFor([&] { return unwritten(raw.socket()) == 0 || !raw.isOpen(); }, 1000);
        }
        QVERIFY(!raw.isOpen());
        QCOMPARE(f.get(phone, "/page/api/state").status, 200);
    }

    void aPageThatReadsNothingIsDropped_data() { plainAndEncrypted(); }
    void aPageThatReadsNothingIsDropped()
    {
        PageFixture f = fixture();
        for (int i = 0; i < 100; ++i)
            f.target.alarms.append(QJsonObject { { QStringLiteral("message"), QString(2000, u'x') } });
        const Phone phone = f.paired(DeviceRole::View);
        RawHttp raw = f.connection();
        raw.send("GET /page/live HTTP/1.1\r\nHost: " + f.host() + "\r\n" + kUpgrade + f.origin() + phone.cookie
                 + "\r\n");
        QCOMPARE(raw.read(true).status, 101);
        raw.socket().setReadBufferSize(1);
        // One that reads nothing does not notice its end: the hub knows.
        QCOMPARE(f.connections(phone), 2);
        for (int told = 0; told < 100; ++told) { // 20 MB, of which the kernel takes a part
            emit f.news.changed();
            f.clock.advance(PageLive::kGather);
        }
        QTRY_VERIFY(f.connections(phone) == 1);
    }

    // The takeover names the phone by it.
    void knowsWhetherAPhoneMayAcknowledge()
    {
        PageFixture f;
        QSignalSpy changed(&f.page, &Page::devicesChanged);
        (void)f.paired(DeviceRole::View);
        QVERIFY(!f.page.phonesMayAcknowledge());
        (void)f.paired(DeviceRole::Acknowledge);
        QVERIFY(f.page.phonesMayAcknowledge());
        QCOMPARE(changed.count(), 2);
    }

    void opensNoSocketForOthers()
    {
        PageFixture f;
        const Phone phone = f.paired(DeviceRole::View);
        QCOMPARE(f.ask("GET", "/page/live", {}, kUpgrade + f.origin()).status, 401);
        QCOMPARE(f.ask("GET", "/page/live", {}, kUpgrade + phone.cookie).status, 403);
        QCOMPARE(f.ask("GET", "/page/live", {}, kUpgrade + phone.cookie + "Origin: http://evil.example\r\n").status,
                 403);
    }

    void keepsDevicesWithoutTheirTokens()
    {
        const QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("devices.json"));
        Phone phone;
        {
            PageFixture f(pageSettings(), file);
            phone = f.paired(DeviceRole::Admin);
        }
        QFile kept(file);
        QVERIFY(kept.open(QIODevice::ReadOnly));
        QCOMPARE(kept.permissions() & QFile::Permissions(0x0077), QFile::Permissions());
        const QByteArray bytes = kept.readAll();
        QVERIFY(!bytes.contains(phone.cookie.trimmed().split('=').last()));
        Devices devices(file);
        QCOMPARE(devices.all().size(), 1);
        QVERIFY(devices.find(phone.cookie.trimmed().split('=').last()));
        QVERIFY(!devices.find({}));
        QFile damaged(file);
        QVERIFY(damaged.open(QIODevice::WriteOnly));
        damaged.write("{");
        damaged.close();
        const Devices anew(file);
        QVERIFY(anew.all().isEmpty());
        QVERIFY(anew.remark().contains(QStringLiteral("set aside")));
    }

    void aPortForThePageAloneOffersNothingElse()
    {
        HubSettings settings = pageSettings();
        settings.alarms = false;
        PageFixture f(settings);
        QCOMPARE(f.ask("GET", "/").status, 200);
        QCOMPARE(f.ask("GET", "/api/alarms").status, 404);
        QCOMPARE(f.ask("POST", "/apps/halfsilver/events", "{}").status, 404);
        QCOMPARE(f.ask("GET", "/app/halfsilver").status, 404);
    }

    void thereIsNoPageUnlessItIsServed()
    {
        HubFixture f;
        QCOMPARE(f.get("/").status, 404);
        QCOMPARE(f.get("/page/api/state").status, 404);
    }

    void findsTheAddressForAPhone()
    {
        const auto address = [](const char *text) { return QHostAddress(QString::fromLatin1(text)); };
        const QList<QHostAddress> own { address("127.0.0.1"), address("fe80::1"), address("2001:db8::1"),
                                        address("203.0.113.4"), address("192.168.1.4") };
        QCOMPARE(reachableAddress({ address("127.0.0.1") }, own), address("127.0.0.1"));
        QCOMPARE(reachableAddress({ address("127.0.0.1"), address("10.0.0.9") }, own), address("10.0.0.9"));
        QCOMPARE(reachableAddress({ address("0.0.0.0") }, own), address("192.168.1.4"));
        QCOMPARE(reachableAddress({ address("0.0.0.0") }, own.mid(0, 4)), address("203.0.113.4"));
        QCOMPARE(reachableAddress({ QHostAddress(QHostAddress::Any) }, own.mid(0, 3)), address("2001:db8::1"));
        QCOMPARE(reachableAddress({ address("0.0.0.0") }, own.mid(0, 3)), address("127.0.0.1"));
    }
};

QTEST_GUILESS_MAIN(TestPage)
#include "tst_page.moc"
