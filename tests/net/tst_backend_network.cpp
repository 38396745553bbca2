#include "net/backend_network.h"
#include "tests/support/authority.h"
#include "tests/support/http_server.h"
#include "tests/support/https_server.h"

#include <QNetworkReply>
#include <QSignalSpy>
#include <QTest>

using namespace halfsilver;

namespace {

QByteArray got(QNetworkAccessManager &network, const QUrl &url)
{
    const std::unique_ptr<QNetworkReply> reply(network.get(QNetworkRequest(url)));
    QSignalSpy finished(reply.get(), &QNetworkReply::finished);
    return finished.wait(10'000) && reply->error() == QNetworkReply::NoError ? reply->readAll() : QByteArray("-");
}

} // namespace

class TestBackendNetwork : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void trustsTheAuthorityOfTheConnectionAtItsBackendsAlone()
    {
        Authority authority;
        if (!authority.make()
            || !authority.issue(QStringLiteral("home"), QStringLiteral("DNS:localhost,IP:127.0.0.1"), 2))
            QSKIP("openssl, which makes the certificates, is not installed");
        const HttpsServer server(authority.serverConfiguration(QStringLiteral("home")));
        PusherSettings connection;
        connection.caFile = authority.path(QStringLiteral("ca.pem"));
        BackendNetwork network;
        QCOMPARE(got(network, server.at(QStringLiteral("127.0.0.1"))), "-");
        network.reach(QStringLiteral("LocalHost"), connection);
        network.reach({}, connection);
        QCOMPARE(got(network, server.at(QStringLiteral("localhost"))), "here");
        QCOMPARE(got(network, server.at(QStringLiteral("127.0.0.1"))), "-");
    }

    void goesThroughTheProxyOfTheConnectionToItsBackendsAlone()
    {
        HttpServer proxy([](auto &) { return HttpServer::answer(200, "by proxy"); }), direct;
        direct.handler = [](auto &) { return HttpServer::answer(200, "straight"); };
        PusherSettings connection;
        connection.proxy = QStringLiteral("http://127.0.0.1:%1").arg(proxy.url({}).port());
        BackendNetwork network;
        network.reach(QStringLiteral("backend.home"), connection);
        QCOMPARE(got(network, QUrl(QStringLiteral("http://backend.home/api"))), "by proxy");
        QCOMPARE(got(network, direct.url(QStringLiteral("/api"))), "straight");
    }
};

QTEST_GUILESS_MAIN(TestBackendNetwork)
#include "tst_backend_network.moc"
