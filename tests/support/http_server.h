// A small real HTTP server on loopback, for tests of what fetches and posts.
#pragma once

#include <QHash>
#include <QHostAddress>
#include <QTcpServer>
#include <QTcpSocket>
#include <QUrl>

#include <functional>

namespace halfsilver {

class HttpServer : public QObject {
public:
    struct Request {
        QByteArray method, path;
        QHash<QByteArray, QByteArray> headers; // names in small letters
        QByteArray body;
    };
    // The bytes of an answer; none: the request stays without one.
    using Handler = std::function<QByteArray(const Request &)>;

    explicit HttpServer(Handler how = {}, quint16 port = 0, // 0: any free one
                        const QHostAddress &address = QHostAddress(QHostAddress::LocalHost))
        : handler(std::move(how))
    {
        m_server.listen(address, port);
        connect(&m_server, &QTcpServer::newConnection, this, [this] {
            while (QTcpSocket *socket = m_server.nextPendingConnection())
                connect(socket, &QTcpSocket::readyRead, this, [this, socket] { read(socket); });
        });
    }

    QUrl url(const QString &path) const
    {
        return QUrl(QStringLiteral("http://127.0.0.1:%1%2").arg(m_server.serverPort()).arg(path));
    }
    static QByteArray answer(int status, const QByteArray &body = {}, const QByteArray &headers = {})
    {
        return "HTTP/1.1 " + QByteArray::number(status) + " Any\r\nConnection: close\r\nContent-Length: "
            + QByteArray::number(body.size()) + "\r\n" + headers + "\r\n" + body;
    }

    Handler handler;
    QList<Request> requests;

private:
    void read(QTcpSocket *socket)
    {
        QByteArray &bytes = m_bytes[socket];
        bytes += socket->readAll();
        const qsizetype end = bytes.indexOf("\r\n\r\n");
        if (end < 0)
            return;
        Request request;
        const QList<QByteArray> lines = bytes.left(end).split('\n');
        const QList<QByteArray> first = lines.first().trimmed().split(' ');
        request.method = first.value(0);
        request.path = first.value(1);
        for (const QByteArray &line : lines.mid(1)) {
            const qsizetype colon = line.indexOf(':');
            request.headers.insert(line.left(colon).trimmed().toLower(), line.mid(colon + 1).trimmed());
        }
        request.body = bytes.mid(end + 4);
        if (request.body.size() < request.headers.value("content-length").toInt())
            return;
        m_bytes.remove(socket);
        requests.append(request);
        const QByteArray reply = handler ? handler(request) : answer(200);
        if (reply.isEmpty())
            return;
        socket->write(reply);
        socket->disconnectFromHost();
    }

    QTcpServer m_server;
    QHash<QTcpSocket *, QByteArray> m_bytes;
};

} // namespace halfsilver
