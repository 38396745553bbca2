// The hub's own certificate: what is wrong with one, both ways of speaking on one port, and its renewal.
#include "net/hub/tls_certificate.h"
#include "tests/support/authority.h"
#include "tests/support/hub_fixture.h"

#include <QNetworkInterface>
#include <QSslSocket>
#include <QStandardPaths>

using namespace halfsilver;
using namespace std::chrono_literals;

namespace {

// Certificates are made by the real clock, so the hub's begins with it.
struct TlsFixture : HubFixture {
    TlsFixture(const HubSettings &settings, const QList<HubToken> &tokens = {}, const hub::HubLimits &limits = {})
        : HubFixture(settings, tokens, limits, QDateTime::currentDateTimeUtc())
    {
    }
};

QString lanAddress()
{
    for (const auto &address : QNetworkInterface::allAddresses()) {
        if (!address.isLoopback() && address.protocol() == QAbstractSocket::IPv4Protocol && !address.isLinkLocal())
            return address.toString();
    }
    return {};
}

} // namespace

class TestHubTls : public QObject {
    Q_OBJECT

    Authority m_authority;

    HubSettings settingsWith(const QString &certificate) const
    {
        HubSettings settings = hubSettings();
        settings.certificate = m_authority.path(certificate + u".pem");
        settings.certificateKey = m_authority.path(certificate + u".key");
        return settings;
    }
    QSslConfiguration trusting() const
    {
        auto tls = QSslConfiguration::defaultConfiguration();
        tls.setCaCertificates(QSslCertificate::fromPath(m_authority.path(u"ca.pem"_qs)));
        return tls;
    }
    std::unique_ptr<TestSubscriber> subscriber(int port, const QString &host = u"127.0.0.1"_qs,
                                               const QString &key = u"halfsilver"_qs) const
    {
        return std::make_unique<TestSubscriber>(QUrl(QStringLiteral("wss://%1:%2/app/%3").arg(host).arg(port).arg(key)),
                                                trusting());
    }
    // The answer to a GET over TLS, and whose certificate it came with.
    QByteArray get(int port, const QString &host, const QByteArray &target, QByteArray *serial = nullptr) const
    {
        QSslSocket socket;
        socket.setSslConfiguration(trusting());
        socket.connectToHostEncrypted(host, quint16(port));
        QByteArray answer;
        const bool came = QTest::qWaitFor([&] { return socket.isEncrypted(); }, 5000);
        if (!came)
            return "no TLS: " + socket.errorString().toUtf8();
        if (serial)
            *serial = socket.peerCertificate().serialNumber();
        socket.write("GET " + target + " HTTP/1.1\r\nHost: " + host.toUtf8()
                     + "\r\nConnection: close\r\nAuthorization: Bearer token\r\n\r\n");
        const bool ended = QTest::qWaitFor(
            [&] {
                answer += socket.readAll();
                return socket.state() == QAbstractSocket::UnconnectedState;
            },
            5000);
        answer += socket.readAll();
        return ended ? answer : QByteArray("does not end: " + answer);
    }

private slots:
    void initTestCase()
    {
        if (QStandardPaths::findExecutable(u"openssl"_qs).isEmpty())
            QSKIP("openssl, which makes the certificates, is not installed");
        const QString lan = lanAddress();
        const QString names = u"IP:127.0.0.1"_qs + (lan.isEmpty() ? QString() : u",IP:" + lan);
        QVERIFY(m_authority.make());
        for (const auto &name : { u"good"_qs, u"other"_qs, u"renewed"_qs })
            QVERIFY(m_authority.issue(name, names, 20));
        QVERIFY(m_authority.issue(u"expired"_qs, names, -1));
        QVERIFY(
            m_authority.run(Authority::words("req -x509 -newkey rsa:2048 -nodes -keyout rsa.key -out rsa.pem -days 2 "
                                             "-subj /CN=rsa")));
        QVERIFY(m_authority.run(Authority::words("genrsa -out rsa2.key 2048")));
        QVERIFY(m_authority.run(Authority::words("ec -in good.key -aes128 -passout pass:x -out locked.key")));
        QVERIFY(m_authority.run(Authority::words("pkcs8 -topk8 -nocrypt -in good.key -out pkcs8.key")));
    }
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void saysWhatIsWrong_data()
    {
        QTest::addColumn<QString>("certificate");
        QTest::addColumn<QString>("key");
        QTest::addColumn<int>("days"); // from now
        QTest::addColumn<QString>("said");
        const auto row = [](const char *name, const char *certificate, const char *key, const char *said = "",
                            int days = 0) {
            QTest::newRow(name) << QString::fromLatin1(certificate) << QString::fromLatin1(key) << days
                                << QString::fromLatin1(said);
        };
        row("good", "good.pem", "good.key");
        row("RSA", "rsa.pem", "rsa.key");
        row("PKCS 8", "good.pem", "pkcs8.key");
        row("no file", "none.pem", "good.key", "No such file");
        row("no key file", "good.pem", "none.key", "No such file");
        row("not a certificate", "good.key", "good.key", "no certificate in it");
        row("not a key", "good.pem", "good.pem", "no private key in it");
        row("a key with a passphrase", "good.pem", "locked.key", "without a passphrase");
        row("another's key", "good.pem", "other.key", "not the key of the certificate");
        row("another's RSA key", "rsa.pem", "rsa2.key", "not the key of the certificate");
        row("a key of another kind", "good.pem", "rsa.key", "not the key of the certificate");
        row("expired", "expired.pem", "expired.key", "expired on");
        row("not yet valid", "good.pem", "good.key", "valid only from", -2);
        row("a clock that is not set", "good.pem", "good.key", "", -365 * 20);
    }
    void saysWhatIsWrong()
    {
        QFETCH(QString, certificate);
        QFETCH(QString, key);
        QFETCH(int, days);
        QFETCH(QString, said);
        const auto read = hub::readTls({ m_authority.path(certificate), m_authority.path(key) },
                                       QDateTime::currentDateTimeUtc().addDays(days));
        QCOMPARE(bool(read), said.isEmpty());
        if (!read) {
            QVERIFY2(read.error().text.contains(said), qPrintable(read.error().text));
            QVERIFY(read.error().text.startsWith(u"[hub] certificate"));
        }
    }

    void remarksOnAKeyThatOthersCanRead()
    {
        const hub::TlsFiles files { m_authority.path(u"good.pem"_qs), m_authority.path(u"good.key"_qs) };
        const auto usual = QFile::ReadOwner | QFile::WriteOwner;
        QVERIFY(QFile::setPermissions(files.key, usual));
        QCOMPARE(hub::readTls(files, QDateTime::currentDateTimeUtc())->remarks, QStringList());
        QVERIFY(QFile::setPermissions(files.key, usual | QFile::ReadOther));
        QCOMPARE(hub::readTls(files, QDateTime::currentDateTimeUtc())->remarks.size(), 1);
        QVERIFY(QFile::setPermissions(files.key, usual));
    }

    void speaksBothWaysOnOnePort()
    {
        TlsFixture f(settingsWith(u"good"_qs));
        QCOMPARE(f.hub.remarks(), QStringList());
        const auto encrypted = subscriber(f.hub.port());
        QVERIFY(encrypted->establish());
        QVERIFY(encrypted->subscribe(u"alarm"_qs));
        TestSubscriber plain(f.hub.port());
        QVERIFY(plain.establish());
        QVERIFY(plain.subscribe(u"alarm"_qs));
        f.hub.raise({ { u"title"_qs, u"x"_qs }, { u"message"_qs, QString(3000, u'x') } });
        QVERIFY(!encrypted->await(Hub::event()).isEmpty());
        QVERIFY(!plain.await(Hub::event()).isEmpty());
        QVERIFY(get(f.hub.port(), u"127.0.0.1"_qs, "/api/alarms").contains("\"title\":\"x\""));
        QVERIFY(f.get("/api/alarms").body.contains("\"title\":\"x\""));
        f.hub.close();
        QVERIFY(encrypted->closed(4200));
    }

    void aClientThatDoesNotTrustItLeavesTheOthersAlone()
    {
        TlsFixture f(settingsWith(u"good"_qs));
        const auto trusting = subscriber(f.hub.port());
        QVERIFY(trusting->establish());
        {
            QSslSocket stranger;
            stranger.connectToHostEncrypted(u"127.0.0.1"_qs, quint16(f.hub.port()));
            QVERIFY(QTest::qWaitFor([&] { return stranger.state() == QAbstractSocket::UnconnectedState; }, 5000));
        }
        RawHttp garbage(f.hub.port());
        garbage.send(QByteArray::fromHex("1603010005deadbeef00"));
        QVERIFY(garbage.ends());
        QVERIFY(trusting->subscribe(u"alarm"_qs));
    }

    void aHandshakeThatDoesNotEndIsEnded()
    {
        TlsFixture f(settingsWith(u"good"_qs));
        RawHttp half(f.hub.port());
        half.send(QByteArray::fromHex("1603010200010001fc0303"));
        RawHttp silent(f.hub.port());
        QTest::qWait(50);
        f.clock.advance(5s);
        QVERIFY(half.ends());
        QVERIFY(silent.ends());
    }

    void aSlowReaderIsDropped()
    {
        hub::HubLimits limits;
        limits.unread = 64 * 1024;
        TlsFixture f(settingsWith(u"good"_qs), {}, limits);
        const auto quick = subscriber(f.hub.port());
        QVERIFY(quick->establish());
        QVERIFY(quick->subscribe(u"alarm"_qs));
        QSslSocket slow;
        slow.setReadBufferSize(1024);
        slow.setSslConfiguration(trusting());
        slow.connectToHostEncrypted(u"127.0.0.1"_qs, quint16(f.hub.port()));
        QTRY_VERIFY(slow.isEncrypted());
        slow.write("GET /app/halfsilver HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                   "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
        QTRY_COMPARE(f.hub.subscribers(), 2);
        const QByteArray wanted = R"({"event":"pusher:subscribe","data":{"channel":"alarm"}})";
        slow.write(QByteArray::fromHex("81") + char(0x80 | wanted.size()) + QByteArray(4, '\0') + wanted);
        QTest::qWait(50);
        const QString message(4000, u'x');
        int raised = 0;
        QVERIFY(QTest::qWaitFor(
            [&] {
                for (int i = 0; i < 50; ++i, ++raised)
                    f.hub.raise({ { u"id"_qs, QString::number(raised % 100) },
                                  { u"title"_qs, u"x"_qs },
                                  { u"message"_qs, message } });
                return f.hub.subscribers() == 1;
            },
            20'000));
        QTRY_COMPARE_WITH_TIMEOUT(quick->messages.size(), raised, 10'000);
    }

    void takesUpARenewedCertificate()
    {
        QTemporaryDir folder;
        HubSettings settings = hubSettings();
        settings.certificate = folder.filePath(u"hub.pem"_qs);
        settings.certificateKey = folder.filePath(u"hub.key"_qs);
        const auto install = [&](const QString &name) {
            for (const auto &[from, to] :
                 { std::pair(u".pem"_qs, settings.certificate), std::pair(u".key"_qs, settings.certificateKey) }) {
                QFile::remove(to);
                if (!QFile::copy(m_authority.path(name + from), to))
                    return false;
            }
            return true;
        };
        const auto serialOf = [&](const QString &name) {
            return QSslCertificate::fromPath(m_authority.path(name + u".pem")).constFirst().serialNumber();
        };
        QVERIFY(install(u"good"_qs));
        TlsFixture f(settings);
        const auto there = subscriber(f.hub.port());
        QVERIFY(there->establish());
        QByteArray serial;
        get(f.hub.port(), u"127.0.0.1"_qs, "/api/health", &serial);
        QCOMPARE(serial, serialOf(u"good"_qs));

        QVERIFY(install(u"renewed"_qs));
        f.clock.advance(11s);
        get(f.hub.port(), u"127.0.0.1"_qs, "/api/health", &serial);
        QCOMPARE(serial, serialOf(u"renewed"_qs));

        QVERIFY(install(u"expired"_qs)); // the last good one stays
        f.clock.advance(11s);
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"expired on .*stays in use"_qs));
        get(f.hub.port(), u"127.0.0.1"_qs, "/api/health", &serial);
        QCOMPARE(serial, serialOf(u"renewed"_qs));
        QVERIFY(there->subscribe(u"alarm"_qs));
    }

    void otherMachinesAreServedEncryptedAlone()
    {
        const QString lan = lanAddress();
        if (lan.isEmpty())
            QSKIP("this machine has no address but the loopback");
        HubSettings settings = settingsWith(u"good"_qs);
        settings.listen = u"0.0.0.0"_qs;
        settings.key = u"own"_qs;
        TlsFixture f(settings, { { u"me"_qs, u"token"_qs, HubRole::Admin } });
        TestSubscriber plain(QUrl(QStringLiteral("ws://%1:%2/app/own").arg(lan).arg(f.hub.port())), {});
        QCOMPARE(plain.await(u"pusher:error"_qs)[u"data"].toObject()[u"code"].toInt(), 4000);
        QVERIFY(plain.closed(4000));
        RawHttp http(f.hub.port(), QHostAddress(lan));
        QCOMPARE(
            http.ask("GET /api/alarms HTTP/1.1\r\nHost: " + lan.toUtf8() + "\r\nAuthorization: Bearer token\r\n\r\n")
                .status,
            426);
        const QByteArray answer = get(f.hub.port(), lan, "/api/alarms");
        QVERIFY2(answer.startsWith("HTTP/1.1 200"), answer.constData());
        const auto encrypted = subscriber(f.hub.port(), lan, u"own"_qs);
        QVERIFY(encrypted->establish());
    }

    void aBadCertificateLeavesItToThisMachine()
    {
        HubSettings settings = settingsWith(u"expired"_qs);
        settings.listen = u"0.0.0.0"_qs;
        settings.key = u"own"_qs;
        TlsFixture f(settings, { { u"me"_qs, u"token"_qs, HubRole::Admin } });
        QCOMPARE(f.hub.remarks().size(), 1);
        QVERIFY2(f.hub.remarks().constFirst().contains(u"expired on"), qPrintable(f.hub.remarks().constFirst()));
        TestSubscriber here(f.hub.port(), u"/app/own"_qs);
        QVERIFY(here.establish());
        const QString lan = lanAddress();
        if (lan.isEmpty())
            return;
        QTcpSocket there;
        there.connectToHost(lan, quint16(f.hub.port()));
        QVERIFY(QTest::qWaitFor([&] { return there.error() == QAbstractSocket::ConnectionRefusedError; }, 3000));
    }
};

QTEST_GUILESS_MAIN(TestHubTls)
#include "tst_hub_tls.moc"
