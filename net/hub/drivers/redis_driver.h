// Broadcasts through a Redis in Laravel's format, and hears there what Laravel and other hubs broadcast.
#pragma once

#include "net/bounded_queue.h"
#include "net/hub/drivers/driver.h"
#include "net/hub/drivers/redis_connection.h"

namespace halfsilver::hub {

class RedisDriver : public Driver {
    Q_OBJECT
public:
    static constexpr qsizetype kMost = 1000, kMostBytes = 4 * 1024 * 1024; // that wait
    static constexpr qsizetype kMostUnanswered = 100;                      // that are sent and not answered
    // How long every message of the Redis is looked at after each connecting, until one has the prefix.
    static constexpr std::chrono::minutes kLookAtAll { 5 };
    static constexpr int kMostForeign = 1000; // … and how many without it

    RedisDriver(const RedisSettings &settings, Clock &clock, const RandomUnit &random, QObject *parent = nullptr);

    QString name() const override { return QStringLiteral("redis"); }
    void publish(const PublishedEvent &event) override;
    QString problem() const override;
    QJsonObject figures() const override;

private:
    struct Message {
        QByteArray channel, text;
        bool repeatable = false; // it carries an id, and may arrive twice
    };

    void flush();
    void send(const Message &message);
    void answered(const RedisReply &reply);
    void resend();
    void lose(qint64 number, const QString &why);
    void subscribe();
    void hear(const RedisReply &pushed);
    void hearForeign(const QByteArray &channel, const QByteArray &text);
    void stopLookingAtAll();
    void setHint(const QString &hint);
    void tell();

    const QString m_prefix;
    const QByteArray m_origin; // of this run of this hub
    Clock &m_clock;
    RedisConnection m_publishing, m_listening; // one that listens may say nothing else
    BoundedQueue<Message> m_queue { kMost, kMostBytes };
    std::deque<Message> m_unanswered;
    qint64 m_lost = 0, m_heard = 0, m_undecoded = 0;
    int m_foreign = 0;
    QString m_lostWhy, m_hint, m_told;
    std::unique_ptr<Timer> m_lookAtAll; // while it does
};

} // namespace halfsilver::hub
