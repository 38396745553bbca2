// The client over real sockets on loopback: QWebSocketServer, TLS with authorities made here, bytes by hand.
#include "app/core/system_clock.h"
#include "net/proxy_login_check.h"
#include "net/pusher/client.h"
#include "net/tls_trouble.h"
#include "net/web_socket_transport.h"
#include "tests/support/authority.h"

#include <QCryptographicHash>
#include <QLoggingCategory>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>
#include <QTimer>
#include <QWebSocket>
#include <QWebSocketServer>

using namespace halfsilver;
using namespace halfsilver::pusher;
using namespace std::chrono_literals;

namespace {

const QString kEstablished = QStringLiteral("{\"event\":\"pusher:connection_established\",\"data\":\"{\\\"socket_"
                                            "id\\\":\\\"1.2\\\",\\\"activity_timeout\\\":30}\"}");
const QString kConfirmed =
    QStringLiteral("{\"event\":\"pusher_internal:subscription_succeeded\",\"channel\":\"alarm\"}");
const QString kEvent = QStringLiteral("{\"event\":\"e\",\"channel\":\"alarm\",\"data\":\"%1\"}");

// Speaks enough of the protocol; everything else a test does with `sockets`.
struct Server : QWebSocketServer {
    explicit Server(SslMode mode = NonSecureMode)
        : QWebSocketServer(QStringLiteral("test"), mode)
    {
        connect(this, &QWebSocketServer::newConnection, this, [this] {
            QWebSocket *socket = nextPendingConnection();
            socket->setParent(this);
            sockets.append(socket);
            requests.append(socket->request());
            connect(socket, &QWebSocket::textMessageReceived, this, [this, socket](const QString &text) {
                received.append(text);
                if (text.contains(QStringLiteral("pusher:subscribe")))
                    socket->sendTextMessage(kConfirmed);
            });
            socket->sendTextMessage(established);
        });
    }
    QString established = kEstablished;
    QList<QWebSocket *> sockets;
    QList<QNetworkRequest> requests;
    QStringList received;
};

struct World {
    SystemClock clock;
    WebSocketTransportFactory transports { clock };
    std::unique_ptr<Client> client;
    std::unique_ptr<EventBinding> binding;
    QList<QByteArray> heard;

    void start(quint16 port, const std::function<void(PusherSettings &)> &change = {})
    {
        PusherSettings settings;
        settings.key = QStringLiteral("KEY");
        settings.host = QStringLiteral("127.0.0.1");
        settings.port = port;
        settings.tls = false;
        if (change)
            change(settings);
        client = std::make_unique<Client>(settings, transports, clock, [] { return 0.0; });
        binding = client->bind(QStringLiteral("alarm"), QStringLiteral("e"),
                               [this](const Payload &payload) { heard.append(payload.bytes()); });
        client->start();
    }
    bool receiving() const { return client->status().receiving(); }
};

bool proxyAnswers(quint16 port)
{
    QTcpSocket socket;
    socket.connectToHost(QHostAddress(QHostAddress::LocalHost), port);
    return socket.waitForConnected(500);
}

QByteArray frame(quint8 first, const QByteArray &payload)
{
    QByteArray bytes(1, char(first));
    if (payload.size() < 126)
        bytes.append(char(payload.size()));
    else
        bytes.append(char(126)).append(char(payload.size() >> 8)).append(char(payload.size() & 0xff));
    return bytes + payload;
}

// Answers the upgrade by hand and sends `behind` in the same TCP segment.
struct RawServer : QTcpServer {
    QByteArray behind;
    QByteArray status; // in place of 101
    int connections = 0;
    RawServer()
    {
        connect(this, &QTcpServer::newConnection, this, [this] {
            QTcpSocket *socket = nextPendingConnection();
            ++connections;
            connect(socket, &QTcpSocket::readyRead, this, [this, socket] {
                const QByteArray request = socket->readAll();
                const qsizetype at = request.indexOf("Sec-WebSocket-Key: ");
                if (at < 0)
                    return;
                const QByteArray key = request.mid(at + 19, request.indexOf('\r', at) - at - 19);
                const QByteArray accept =
                    QCryptographicHash::hash(QByteArray(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"),
                                             QCryptographicHash::Sha1)
                        .toBase64();
                if (!status.isEmpty())
                    socket->write("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n");
                else
                    socket->write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                  "Sec-WebSocket-Accept: "
                                  + accept + "\r\n\r\n" + behind);
            });
        });
    }
};

} // namespace

class TestWebSocket : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { QLoggingCategory::setFilterRules(QStringLiteral("halfsilver.*=false")); }
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void hearsAnEvent()
    {
        Server server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        World w;
        w.start(server.serverPort(), [](PusherSettings &s) { s.origin = QStringLiteral("https://mirror.home"); });
        QTRY_VERIFY(w.receiving());
        QCOMPARE(server.requests.first().url().path(), QStringLiteral("/app/KEY"));
        QCOMPARE(server.sockets.first()->origin(), QStringLiteral("https://mirror.home"));
        QVERIFY(!server.requests.first().hasRawHeader("Sec-WebSocket-Protocol"));
        server.sockets.first()->sendTextMessage(kEvent.arg(1));
        QTRY_COMPARE(w.heard, (QList<QByteArray> { "1" }));
        server.sockets.first()->sendTextMessage(QStringLiteral("{\"event\":\"pusher:ping\",\"data\":{}}"));
        QTRY_VERIFY(server.received.contains(pongMessage()));
        w.client->stop();
        QTRY_COMPARE(server.sockets.first()->state(), QAbstractSocket::UnconnectedState);
        QCOMPARE(int(server.sockets.first()->closeCode()), 1000);
    }

    // As Reverb does once it has had a control frame: QWebSocket answers them and shows none, so the client goes on
    // to ping in its own way, and both sides hear enough of each other.
    void livesWithAServerThatPingsByControlFrames()
    {
        Server server;
        server.established.replace(QStringLiteral("30}"), QStringLiteral("5}"));
        QVERIFY(server.listen(QHostAddress::LocalHost));
        World w;
        w.start(server.serverPort());
        QTRY_VERIFY(w.receiving());
        int pongs = 0;
        QWebSocket *socket = server.sockets.first();
        QObject::connect(socket, &QWebSocket::pong, &server, [&pongs] { ++pongs; });
        QTimer pings;
        QObject::connect(&pings, &QTimer::timeout, socket, [socket] { socket->ping(); });
        pings.start(200);
        QTRY_VERIFY_WITH_TIMEOUT(server.received.contains(pingMessage()), 10'000);
        QVERIFY(pongs > 5);
        socket->sendTextMessage(QStringLiteral("{\"event\":\"pusher:pong\"}"));
        QVERIFY(w.receiving());
        QCOMPARE(server.sockets.size(), 1);
    }

    void seesHowTheServerCloses_data()
    {
        QTest::addColumn<int>("code");
        QTest::addColumn<ConnectionPhase>("phase");
        QTest::newRow("4001") << 4001 << ConnectionPhase::Refused;
        QTest::newRow("4100") << 4100 << ConnectionPhase::Connecting;
        QTest::newRow("4200") << 4200 << ConnectionPhase::Connecting;
        QTest::newRow("1001") << 1001 << ConnectionPhase::Connecting;
        QTest::newRow("dropped") << 0 << ConnectionPhase::Connecting;
    }
    void seesHowTheServerCloses()
    {
        QFETCH(int, code);
        QFETCH(ConnectionPhase, phase);
        Server server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        World w;
        w.start(server.serverPort());
        QTRY_VERIFY(w.receiving());
        if (code)
            server.sockets.first()->close(QWebSocketProtocol::CloseCode(code));
        else
            server.sockets.first()->abort();
        QTRY_COMPARE(w.client->status().phase, phase);
        if (phase == ConnectionPhase::Refused)
            return;
        QTRY_VERIFY(w.receiving()); // a fresh QWebSocket, after a second
        QCOMPARE(server.sockets.size(), 2);
    }

    void bytesByHand_data()
    {
        QTest::addColumn<QByteArray>("status");
        QTest::addColumn<QByteArray>("behind");
        QTest::addColumn<bool>("connected");
        QTest::addColumn<QString>("reason");
        const QByteArray established = frame(0x81, kEstablished.toUtf8());
        QTest::newRow("handshake and first message in one segment") << QByteArray() << established << true << QString();
        QTest::newRow("not UTF-8") << QByteArray() << QByteArray(established + frame(0x81, "{\"event\":\"\xff\xfe\"}"))
                                   << false << QStringLiteral("The server ended the connection");
        QTest::newRow("reserved opcode") << QByteArray() << QByteArray(established + frame(0x83, "x")) << false
                                         << QStringLiteral("The server ended the connection");
        QTest::newRow("404 to the upgrade") << QByteArray("404 Not Found") << QByteArray() << false
                                            << QStringLiteral("Something else answers at the server's address");
        QTest::newRow("503 to the upgrade") << QByteArray("503 Service Unavailable") << QByteArray() << false
                                            << QStringLiteral("The server has an error");
        QTest::newRow("first message is a text") << QByteArray() << frame(0x81, "hello") << false
                                                 << QStringLiteral("Something else answers at the server's address");
    }
    void bytesByHand()
    {
        QFETCH(QByteArray, status);
        QFETCH(QByteArray, behind);
        QFETCH(bool, connected);
        QFETCH(QString, reason);
        RawServer server;
        server.status = status;
        server.behind = behind;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        World w;
        w.start(server.serverPort());
        if (connected) {
            QTRY_COMPARE(w.client->status().phase, ConnectionPhase::Connected);
            return;
        }
        QTRY_COMPARE(w.client->status().reason, reason);
        QTRY_VERIFY(server.connections >= 2); // and goes on
    }

    void nobodyAnswers()
    {
        QTcpServer closed;
        QVERIFY(closed.listen(QHostAddress::LocalHost));
        const quint16 port = closed.serverPort();
        closed.close();
        World w;
        w.start(port);
        QTRY_COMPARE(w.client->status().reason, QStringLiteral("The server cannot be reached"));
        Server server;
        QVERIFY(server.listen(QHostAddress::LocalHost, port));
        QTRY_VERIFY(w.receiving());
    }

    void takesOneMegabyteAndNoMore()
    {
        Server server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        World w;
        w.start(server.serverPort());
        QTRY_VERIFY(w.receiving());
        const QString large = kEvent.arg(QString(1'000'000, u'x'));
        server.sockets.first()->sendTextMessage(large);
        QTRY_COMPARE(w.heard.size(), 1);
        QCOMPARE(w.heard.first().size(), 1'000'000);
        server.sockets.first()->sendTextMessage(kEvent.arg(QString(1024 * 1024, u'x')));
        QTRY_VERIFY(!w.receiving());
        QTRY_VERIFY(w.receiving());
        QCOMPARE(server.sockets.size(), 2);
        QCOMPARE(w.heard.size(), 1);
    }

    // A frame that the buffer of usual reading has no room for, and what follows it.
    void takesWhatIsLargerThanItReadsInOneTurn_data()
    {
        QTest::addColumn<bool>("tls");
        QTest::addColumn<int>("size");
        for (const int size : { 200'000, 262'000, 270'000, 400'000, 1'000'000 }) {
            QTest::addRow("%d bytes", size) << false << size;
            QTest::addRow("%d bytes with TLS", size) << true << size;
        }
    }
    void takesWhatIsLargerThanItReadsInOneTurn()
    {
        QFETCH(bool, tls);
        QFETCH(int, size);
        if (tls && QStandardPaths::findExecutable(QStringLiteral("openssl")).isEmpty())
            QSKIP("openssl, which makes the certificates, is not installed");
        static Authority authority;
        if (tls) {
            static const bool made =
                authority.make() && authority.issue(QStringLiteral("good"), QStringLiteral("IP:127.0.0.1"), 2);
            QVERIFY(made);
        }
        Server server(tls ? QWebSocketServer::SecureMode : QWebSocketServer::NonSecureMode);
        if (tls)
            server.setSslConfiguration(authority.serverConfiguration(QStringLiteral("good")));
        QVERIFY(server.listen(QHostAddress::LocalHost));
        World w;
        w.start(server.serverPort(), [&](PusherSettings &s) {
            s.tls = tls;
            if (tls)
                s.caFile = authority.path(QStringLiteral("ca.pem"));
        });
        QTRY_VERIFY(w.receiving());
        server.sockets.first()->sendTextMessage(kEvent.arg(1));
        for (int i = 0; i < 3; ++i)
            server.sockets.first()->sendTextMessage(kEvent.arg(QString(size, u'x')));
        server.sockets.first()->sendTextMessage(kEvent.arg(2));
        QTRY_COMPARE(w.heard.size(), 5);
        QCOMPARE(w.heard[3].size(), size);
        QCOMPARE(w.heard[4], QByteArray("2"));
    }

    void ignoresABinaryMessage()
    {
        Server server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        World w;
        w.start(server.serverPort());
        QTRY_VERIFY(w.receiving());
        server.sockets.first()->sendBinaryMessage("{}");
        server.sockets.first()->sendTextMessage(kEvent.arg(1));
        QTRY_COMPARE(w.heard.size(), 1);
        QCOMPARE(w.client->status().undecoded, 1);
    }

    void aFloodKeepsItsOrderAndLetsTheEventLoopBreathe()
    {
        Server server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        World w;
        w.start(server.serverPort());
        QTRY_VERIFY(w.receiving());
        // In one thread with its server this cannot measure time; it shows that timers run between the messages.
        constexpr int kEvents = 20'000;
        const QString padding(250, u'p');
        int ticks = 0;
        QTimer timer;
        QObject::connect(&timer, &QTimer::timeout, &timer, [&] { ticks += w.heard.size() < kEvents; });
        for (int i = 0; i < kEvents; ++i)
            server.sockets.first()->sendTextMessage(kEvent.arg(QString::number(i) + u' ' + padding));
        timer.start(0);
        QTRY_COMPARE_WITH_TIMEOUT(w.heard.size(), kEvents, 20'000);
        for (int i = 0; i < kEvents; ++i)
            QVERIFY(w.heard[i].startsWith(QByteArray(QByteArray::number(i) + ' ')));
        QVERIFY2(ticks >= 3, qPrintable(QString::number(ticks)));
        QCOMPARE(w.client->status().received, kEvents);
    }

    void trustsOnlyWhatItShould_data()
    {
        QTest::addColumn<QString>("certificate");
        QTest::addColumn<bool>("ownAuthority");
        QTest::addColumn<QString>("reason"); // empty: trusted
        const auto unknown = QStringLiteral("Nobody that this mirror knows vouches for the server");
        QTest::newRow("signed by the own authority") << QStringLiteral("good") << true << QString();
        QTest::newRow("an unknown authority") << QStringLiteral("good") << false << unknown;
        QTest::newRow("self-signed") << QStringLiteral("self") << true << unknown;
        QTest::newRow("self-signed, no own authority") << QStringLiteral("self") << false << unknown;
        QTest::newRow("for another name")
            << QStringLiteral("wrong") << true << QStringLiteral("The server's certificate belongs to another name");
        QTest::newRow("expired") << QStringLiteral("expired") << true
                                 << QStringLiteral("The server's certificate has expired");
    }
    void trustsOnlyWhatItShould()
    {
        QFETCH(QString, certificate);
        QFETCH(bool, ownAuthority);
        QFETCH(QString, reason);
        if (QStandardPaths::findExecutable(QStringLiteral("openssl")).isEmpty())
            QSKIP("openssl, which makes the certificates, is not installed");
        static Authority authority;
        static const bool made = authority.make()
            && authority.issue(QStringLiteral("good"), QStringLiteral("IP:127.0.0.1"), 2)
            && authority.issue(QStringLiteral("wrong"), QStringLiteral("DNS:other.example"), 2)
            && authority.issue(QStringLiteral("expired"), QStringLiteral("IP:127.0.0.1"), -1)
            && authority.selfSign(QStringLiteral("self"));
        QVERIFY(made);
        Server server(QWebSocketServer::SecureMode);
        server.setSslConfiguration(authority.serverConfiguration(certificate));
        QVERIFY(server.listen(QHostAddress::LocalHost));
        World w;
        w.start(server.serverPort(), [&](PusherSettings &s) {
            s.tls = true;
            if (ownAuthority)
                s.caFile = authority.path(QStringLiteral("ca.pem"));
        });
        if (reason.isEmpty()) {
            QTRY_VERIFY(w.receiving());
            server.sockets.first()->sendTextMessage(kEvent.arg(1));
            QTRY_COMPARE(w.heard.size(), 1);
            QCOMPARE(w.client->status().origin.scheme(), QStringLiteral("https"));
            return;
        }
        QTRY_COMPARE(w.client->status().reason, reason);
        QVERIFY(server.sockets.isEmpty());
        QVERIFY(w.client->status().nextTry);
    }

    void tellsWhatHasToBeMendedFirst_data()
    {
        using Errors = QList<QSslError>;
        QTest::addColumn<Errors>("errors");
        QTest::addColumn<TransportEnd>("end");
        const QSslError self(QSslError::SelfSignedCertificate), name(QSslError::HostNameMismatch),
            early(QSslError::CertificateNotYetValid), late(QSslError::CertificateExpired),
            other(QSslError::CertificateRevoked);
        QTest::newRow("self-signed, and for another name") << Errors { name, self } << TransportEnd::UnknownAuthority;
        QTest::newRow("a clock that is wrong") << Errors { name, early } << TransportEnd::NotYetValid;
        QTest::newRow("expired, and for another name") << Errors { name, late } << TransportEnd::Expired;
        QTest::newRow("another name") << Errors { name } << TransportEnd::WrongName;
        QTest::newRow("revoked") << Errors { other } << TransportEnd::UntrustedPeer;
    }
    void tellsWhatHasToBeMendedFirst()
    {
        QFETCH(QList<QSslError>, errors);
        QTEST(tlsTrouble(errors), "end");
    }

    void tellsARefusedLoginByTheAnswer_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<bool>("refused");
        QTest::newRow("tinyproxy") << QByteArray("HTTP/1.1 401 Unauthorized\r\n") << true;
        QTest::newRow("as it should be") << QByteArray("HTTP/1.0 407 Proxy Authentication Required\r\n") << true;
        QTest::newRow("taken") << QByteArray("HTTP/1.1 200 Connection established\r\n") << false;
        QTest::newRow("does not get through") << QByteArray("HTTP/1.1 500 Unable to connect\r\n") << false;
        QTest::newRow("something else") << QByteArray("SSH-2.0 401\r\n") << false;
        QTest::newRow("nothing") << QByteArray() << false;
    }
    void tellsARefusedLoginByTheAnswer()
    {
        QFETCH(QByteArray, line);
        QTEST(refusesLogin(line), "refused");
    }

    // tinyproxy, as one finds it in companies and schools.
    void connectsThroughAProxy_data()
    {
        QTest::addColumn<bool>("tls");
        QTest::addColumn<QByteArray>("login");
        QTest::addColumn<bool>("running");
        QTest::addColumn<bool>("serving");
        QTest::addColumn<QString>("reason"); // empty: connected
        const QByteArray right("mirror:a_b\n");
        const QString login = QStringLiteral("The proxy wants a login, or another one, in proxy_login_file");
        const QString failed = QStringLiteral("The server cannot be reached through the proxy");
        QTest::newRow("in plain text") << false << right << true << true << QString();
        QTest::newRow("with TLS to the end") << true << right << true << true << QString();
        QTest::newRow("without the password") << true << QByteArray() << true << true << login;
        // tinyproxy answers 401 to that, as a server would, and Qt tells it as it tells the last row.
        QTest::newRow("with a wrong one") << true << QByteArray("mirror:other") << true << true << login;
        QTest::newRow("with a wrong one, in plain text")
            << false << QByteArray("mirror:other") << true << true << login;
        QTest::newRow("that is not there")
            << true << QByteArray() << false << true << QStringLiteral("The proxy in mirror.ini cannot be reached");
        QTest::newRow("whose server is not there") << true << right << true << false << failed;
    }
    void connectsThroughAProxy()
    {
        QFETCH(bool, tls);
        QFETCH(QByteArray, login);
        QFETCH(bool, running);
        QFETCH(bool, serving);
        QFETCH(QString, reason);
        const QString program = QStandardPaths::findExecutable(QStringLiteral("tinyproxy"));
        if (program.isEmpty() || QStandardPaths::findExecutable(QStringLiteral("openssl")).isEmpty())
            QSKIP("tinyproxy or openssl is not installed");
        Authority authority;
        QVERIFY(authority.make() && authority.issue(QStringLiteral("good"), QStringLiteral("IP:127.0.0.1"), 2));
        QTcpServer taken;
        QVERIFY(taken.listen(QHostAddress::LocalHost));
        const quint16 port = taken.serverPort();
        taken.close();
        const auto write = [&authority](const char *name, const QByteArray &text) {
            QFile file(authority.path(QString::fromLatin1(name)));
            return file.open(QIODevice::WriteOnly) && file.write(text) == text.size();
        };
        QVERIFY(write("login", login));
        QVERIFY(write("proxy.conf",
                      "Port " + QByteArray::number(port)
                          + "\nListen 127.0.0.1\nTimeout 600\nMaxClients 10\nBasicAuth mirror a_b\n"));
        QProcess proxy;
        if (running) {
            proxy.setProcessChannelMode(QProcess::MergedChannels);
            proxy.start(program,
                        { QStringLiteral("-d"), QStringLiteral("-c"), authority.path(QStringLiteral("proxy.conf")) });
            QVERIFY(proxy.waitForStarted());
            QTRY_VERIFY_WITH_TIMEOUT(proxyAnswers(port), 10'000);
        }
        Server server(tls ? QWebSocketServer::SecureMode : QWebSocketServer::NonSecureMode);
        if (tls)
            server.setSslConfiguration(authority.serverConfiguration(QStringLiteral("good")));
        QVERIFY(server.listen(QHostAddress::LocalHost));
        const quint16 serverPort = server.serverPort();
        if (!serving)
            server.close();
        World w;
        w.start(serverPort, [&](PusherSettings &s) {
            s.tls = tls;
            s.caFile = authority.path(QStringLiteral("ca.pem"));
            s.proxy = QStringLiteral("http://127.0.0.1:%1").arg(port);
            if (!login.isEmpty())
                s.proxyLoginFile = authority.path(QStringLiteral("login"));
        });
        if (reason.isEmpty()) {
            QTRY_VERIFY_WITH_TIMEOUT(w.receiving(), 10'000);
            server.sockets.first()->sendTextMessage(kEvent.arg(1));
            QTRY_COMPARE(w.heard.size(), 1);
        } else {
            QTRY_COMPARE_WITH_TIMEOUT(w.client->status().reason, reason, 10'000);
            QVERIFY(server.sockets.isEmpty()); // never past it
        }
        w.client->stop();
        if (running) {
            proxy.terminate();
            QVERIFY(proxy.waitForFinished());
        }
    }

    void aServerWithoutTlsIsNotSpokenToInPlainText()
    {
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        QByteArray first;
        QObject::connect(&server, &QTcpServer::newConnection, &server, [&] {
            QTcpSocket *socket = server.nextPendingConnection();
            QObject::connect(socket, &QTcpSocket::readyRead, &server, [&first, socket] {
                first += socket->readAll();
                socket->write("HTTP/1.1 400 Bad Request\r\n\r\n");
            });
        });
        World w;
        w.start(server.serverPort(), [](PusherSettings &s) { s.tls = true; });
        QTRY_COMPARE(w.client->status().reason, QStringLiteral("Something else answers at the server's address"));
        QVERIFY(first.startsWith('\x16')); // a TLS record
        QVERIFY(!first.contains("KEY"));
    }
};

QTEST_GUILESS_MAIN(TestWebSocket)
#include "tst_web_socket.moc"
