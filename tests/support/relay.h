// A proxy between a client and a server that misbehaves when a test says so.
#pragma once

#include <QHostAddress>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTimer>

#include <sys/socket.h>

namespace halfsilver {

class Relay : public QTcpServer {
public:
    enum class Mode {
        Pass,
        Silent,  // takes everything, hands on nothing, ends nothing
        Trickle, // to the client one byte at a time
    };

    explicit Relay(quint16 target)
    {
        listen(QHostAddress::LocalHost);
        connect(this, &QTcpServer::newConnection, this, [this, target] {
            while (QTcpSocket *client = nextPendingConnection())
                join(client, target);
        });
        connect(&m_drip, &QTimer::timeout, this, [this] {
            for (Pair &pair : m_pairs) {
                if (pair.waiting.isEmpty() || !pair.client)
                    continue;
                pair.client->write(pair.waiting.left(1));
                pair.waiting.remove(0, 1);
            }
        });
    }
    void setMode(Mode mode, std::chrono::milliseconds drip = std::chrono::milliseconds(5))
    {
        m_mode = mode;
        m_drip.stop();
        if (mode == Mode::Trickle)
            m_drip.start(drip);
    }
    // The next bytes to the client are cut in the middle and followed by RST.
    void resetMidFrame() { m_reset = true; }

private:
    struct Pair {
        QPointer<QTcpSocket> client, server;
        QByteArray waiting;
    };

    void join(QTcpSocket *client, quint16 target)
    {
        auto *server = new QTcpSocket(client);
        m_pairs.push_back({ client, server, {} });
        const size_t i = m_pairs.size() - 1;
        server->connectToHost(QHostAddress(QHostAddress::LocalHost), target);
        connect(client, &QTcpSocket::readyRead, this, [this, client, server] {
            const QByteArray bytes = client->readAll();
            if (m_mode != Mode::Silent)
                server->write(bytes);
        });
        connect(server, &QTcpSocket::readyRead, this, [this, client, server, i] {
            const QByteArray bytes = server->readAll();
            if (m_mode == Mode::Trickle)
                m_pairs[i].waiting += bytes;
            else if (m_mode == Mode::Pass && !m_reset)
                client->write(bytes);
            else if (m_mode == Mode::Pass)
                cut(client, bytes);
        });
        connect(client, &QTcpSocket::disconnected, server, &QTcpSocket::disconnectFromHost);
        connect(server, &QTcpSocket::disconnected, this, [this, client] {
            if (m_mode == Mode::Pass)
                client->disconnectFromHost();
        });
    }
    void cut(QTcpSocket *client, const QByteArray &bytes)
    {
        m_reset = false;
        client->write(bytes.left(bytes.size() / 2));
        client->flush();
        const linger now { 1, 0 };
        setsockopt(int(client->socketDescriptor()), SOL_SOCKET, SO_LINGER, &now, sizeof now);
        client->abort();
    }

    Mode m_mode = Mode::Pass;
    bool m_reset = false;
    QTimer m_drip;
    std::vector<Pair> m_pairs;
};

} // namespace halfsilver
