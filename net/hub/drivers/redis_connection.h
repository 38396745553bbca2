// One connection to a Redis that is there for years: made again whenever it is lost, and never waited for.
//
// hiredis' own connections look names up while everything else waits, know no TLS before 1.0 (Debian 12 has 0.14) and
// check no host name in it after; so only its parser is used, over Qt's sockets.
#pragma once

#include "app/core/clock.h"
#include "net/alarms/retry.h"
#include "net/hub/drivers/redis_protocol.h"
#include "net/hub/drivers/redis_settings.h"

#include <QObject>

class QIODevice;

namespace halfsilver::hub {

class RedisConnection : public QObject {
    Q_OBJECT
public:
    static constexpr std::chrono::seconds kConnecting { 10 };     // until the greeting is answered
    static constexpr std::chrono::seconds kSilence { 15 };        // until it is pinged, and then until it is given up
    static constexpr std::chrono::seconds kCeiling { 3 };         // between tries: it is in the house
    static constexpr std::chrono::seconds kRefusedCeiling { 30 }; // … where it takes a person

    RedisConnection(const RedisSettings &settings, Clock &clock, RandomUnit random, QObject *parent = nullptr);
    ~RedisConnection() override;

    void start();
    bool isOpen() const { return m_open; }
    void send(const QList<QByteArray> &command);         // while open
    const QString &problem() const { return m_problem; } // why it is not open

signals:
    void opened(); // greeted; what was sent on an earlier one is gone with it
    void closed();
    void replied(const halfsilver::hub::RedisReply &reply); // what was asked by send(), and what is pushed
    void problemChanged();

private:
    void connectNow();
    void greet();
    void read();
    void take(const RedisReply &reply);
    void watch();
    void fail(const QString &why, std::chrono::seconds ceiling = kCeiling);

    const RedisSettings m_settings;
    Clock &m_clock;
    RandomUnit m_random;
    std::unique_ptr<QIODevice, void (*)(QIODevice *)> m_socket;
    std::unique_ptr<RedisReader> m_reader;
    std::unique_ptr<Timer> m_timer; // for the next try, for the greeting, or for silence: one at a time
    qsizetype m_greeting = 0;       // answers that the greeting still waits for
    bool m_open = false, m_pinged = false;
    int m_attempt = 0;
    QString m_problem;
};

} // namespace halfsilver::hub
