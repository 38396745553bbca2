#include "net/pusher/endpoint.h"

#include <QTest>

using namespace halfsilver;
using namespace halfsilver::pusher;

class TestEndpoint : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void buildsTheUrl_data()
    {
        QTest::addColumn<PusherSettings>("settings");
        QTest::addColumn<bool>("tls");
        QTest::addColumn<QString>("url");
        const QString query = QStringLiteral("?protocol=7&client=halfsilver&version=" HALFSILVER_VERSION);
        const auto row = [&](const char *name, const PusherSettings &settings, bool tls, const char *url) {
            QTest::newRow(name) << settings << tls << QString(QString::fromUtf8(url) + query);
        };
        PusherSettings s;
        s.key = QStringLiteral("KEY");
        row("no cluster is mt1", s, true, "wss://ws-mt1.pusher.com:443/app/KEY");
        s.cluster = QStringLiteral("ap3");
        row("cluster ap3", s, true, "wss://ws-ap3.pusher.com:443/app/KEY");
        row("cluster without TLS is port 80", s, false, "ws://ws-ap3.pusher.com:80/app/KEY");
        s.host = QStringLiteral("reverb.home");
        row("own host wins over cluster", s, true, "wss://reverb.home:443/app/KEY");
        s.tls = false;
        s.port = 8080;
        row("own port", s, false, "ws://reverb.home:8080/app/KEY");
        row("an own port stays when the server insists on TLS", s, true, "wss://reverb.home:8080/app/KEY");
        s.port = 80;
        row("port 80 becomes 443 when the server insists on TLS", s, true, "wss://reverb.home:443/app/KEY");
        s.port.reset();
        s.path = QStringLiteral("/ws");
        row("path prefix", s, false, "ws://reverb.home:80/ws/app/KEY");
        s.path = QStringLiteral("ws/");
        row("path prefix, slashes elsewhere", s, false, "ws://reverb.home:80/ws/app/KEY");
        s.path = QStringLiteral("/");
        row("path that is only a slash", s, false, "ws://reverb.home:80/app/KEY");
        s.path.clear();
        s.host = QStringLiteral("::1");
        row("IPv6 address", s, false, "ws://[::1]:80/app/KEY");
        s.host = QStringLiteral("[::1]");
        row("IPv6 address in brackets", s, false, "ws://[::1]:80/app/KEY");
    }
    void buildsTheUrl()
    {
        QFETCH(PusherSettings, settings);
        QFETCH(bool, tls);
        QFETCH(QString, url);
        QCOMPARE(endpoint(settings, tls).url.toString(QUrl::FullyEncoded), url);
    }

    void handsOnOriginAndAuthority()
    {
        PusherSettings settings;
        settings.key = QStringLiteral("KEY");
        settings.origin = QStringLiteral("https://mirror.home");
        settings.caFile = QStringLiteral("/etc/halfsilver/ca.pem");
        QCOMPARE(endpoint(settings, true).origin, settings.origin);
        QCOMPARE(endpoint(settings, true).caFile, settings.caFile);
    }

    void namesTheHttpOrigin()
    {
        PusherSettings settings;
        settings.host = QStringLiteral("127.0.0.1");
        settings.port = 6001;
        QCOMPARE(httpOrigin(settings, false), QUrl(QStringLiteral("http://127.0.0.1:6001")));
        settings.port.reset();
        QCOMPARE(httpOrigin(settings, true), QUrl(QStringLiteral("https://127.0.0.1:443")));
    }

    void knowsAServerInTheHouse_data()
    {
        QTest::addColumn<QString>("host");
        QTest::addColumn<bool>("local");
        for (const char *host :
             { "localhost", "127.0.0.1", "127.9.9.9", "::1", "[::1]", "10.1.2.3", "172.16.0.9", "172.31.255.1",
               "192.168.1.7", "169.254.3.3", "fe80::1", "fd00::7", "reverb.local", "REVERB.LOCAL", "nas" })
            QTest::newRow(host) << QString::fromUtf8(host) << true;
        for (const char *host :
             { "", "ws.example.org", "8.8.8.8", "172.32.0.1", "192.169.1.1", "2001:db8::1", "local.example.org" })
            QTest::newRow(*host ? host : "pusher.com") << QString::fromUtf8(host) << false;
    }
    void knowsAServerInTheHouse()
    {
        QFETCH(QString, host);
        QFETCH(bool, local);
        PusherSettings settings;
        settings.host = host;
        QCOMPARE(isLocal(settings), local);
    }
};

QTEST_GUILESS_MAIN(TestEndpoint)
#include "tst_endpoint.moc"
