// A client that sends exactly the bytes that a test says, and reads answers with the event loop running.
#pragma once

#include <QJsonDocument>
#include <QJsonObject>
#include <QSslConfiguration>
#include <QSslSocket>
#include <QTest>

#include <memory>

namespace halfsilver {

struct RawAnswer {
    int status = 0; // 0: none came
    QByteArray head, body;
    QJsonObject json() const { return QJsonDocument::fromJson(body).object(); }
    QByteArray header(const QByteArray &name) const
    {
        for (const auto &line : head.split('\n')) {
            if (line.toLower().startsWith(QByteArray(name.toLower() + ':')))
                return line.mid(name.size() + 1).trimmed();
        }
        return {};
    }
};

class RawHttp {
public:
    explicit RawHttp(int port, const QHostAddress &address = QHostAddress::LocalHost)
        : m_socket(std::make_unique<QTcpSocket>())
    {
        m_socket->connectToHost(address, quint16(port));
        if (!QTest::qWaitFor([&] { return m_socket->state() == QAbstractSocket::ConnectedState; }, 2000))
            qFatal("no connection to the hub");
    }
    // By TLS.
    RawHttp(int port, const QSslConfiguration &tls)
    {
        auto encrypted = std::make_unique<QSslSocket>();
        encrypted->setSslConfiguration(tls);
        encrypted->connectToHostEncrypted(QStringLiteral("127.0.0.1"), quint16(port));
        if (!QTest::qWaitFor([&] { return encrypted->isEncrypted(); }, 5000))
            qFatal("no encrypted connection to the hub: %s", qPrintable(encrypted->errorString()));
        m_socket = std::move(encrypted);
    }
    void send(const QByteArray &bytes)
    {
        m_socket->write(bytes);
        m_socket->flush();
    }
    // The next answer; an empty one when none comes in time or the connection ends before.
    RawAnswer read(bool headOnly = false, int timeout = 3000)
    {
        RawAnswer answer;
        if (!wait([&] { return m_bytes.contains("\r\n\r\n"); }, timeout))
            return answer;
        const auto end = m_bytes.indexOf("\r\n\r\n");
        answer.head = m_bytes.left(end);
        m_bytes.remove(0, end + 4);
        answer.status = answer.head.split(' ').value(1).toInt();
        const auto length = headOnly ? 0 : answer.header("Content-Length").toInt();
        if (!wait([&] { return m_bytes.size() >= length; }, timeout))
            return {};
        answer.body = m_bytes.left(length);
        m_bytes.remove(0, length);
        return answer;
    }
    RawAnswer ask(const QByteArray &bytes)
    {
        send(bytes);
        return read();
    }
    bool ends(int timeout = 3000)
    {
        return wait([&] { return m_socket->state() == QAbstractSocket::UnconnectedState; }, timeout);
    }
    bool isOpen() const { return m_socket->state() == QAbstractSocket::ConnectedState; }
    QTcpSocket &socket() { return *m_socket; }

private:
    template <class Condition>
    bool wait(Condition condition, int timeout)
    {
        return QTest::qWaitFor(
            [&] {
                m_bytes += m_socket->readAll();
                return condition();
            },
            timeout);
    }
    std::unique_ptr<QTcpSocket> m_socket;
    QByteArray m_bytes;
};

// A request with a body of JSON and what every request needs.
inline QByteArray request(const QByteArray &method, const QByteArray &target, const QByteArray &body = {},
                          const QByteArray &headers = {})
{
    QByteArray bytes = method + ' ' + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + headers;
    if (!body.isEmpty() && !headers.toLower().contains("content-type:"))
        bytes += "Content-Type: application/json\r\n";
    if (!body.isEmpty() || method == "POST")
        bytes += "Content-Length: " + QByteArray::number(body.size()) + "\r\n";
    return bytes + "\r\n" + body;
}

} // namespace halfsilver
