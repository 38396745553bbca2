// A Laravel with BROADCAST_DRIVER=redis, as far as Redis sees it.
#pragma once

#include "net/hub/drivers/redis_protocol.h"
#include "tests/support/redis_server.h"

#include <QTest>

namespace halfsilver {

// What Laravel does: PUBLISH, from a connection of its own.
class Laravel {
public:
    explicit Laravel(const RedisServer &server)
    {
        m_socket.connectToHost(QHostAddress::LocalHost, quint16(server.port()));
    }
    // How many heard it.
    int publish(const QString &channel, const QByteArray &text)
    {
        m_socket.write(hub::redisCommand({ "PUBLISH", channel.toUtf8(), text }));
        std::optional<hub::RedisReply> reply;
        const bool came = QTest::qWaitFor([&] {
            m_reader.feed(m_socket.readAll());
            reply = m_reader.next();
            return reply.has_value();
        });
        return came ? int(reply->number) : -1;
    }

private:
    QTcpSocket m_socket;
    hub::RedisReader m_reader;
};

// Until both its connections stand and it listens: what is published then is heard by `listeners`.
inline bool hears(Laravel &laravel, int listeners, const QString &prefix = QStringLiteral("laravel_database_"))
{
    return QTest::qWaitFor(
        [&] { return laravel.publish(QString(prefix + QStringLiteral("nobody")), "-") >= listeners; }, 10000);
}

} // namespace halfsilver
