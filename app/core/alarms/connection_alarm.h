// A mirror that has received no alarms for a while says so in the way that people look for: as an alarm.
#pragma once

#include "app/core/alarms/alarm_book.h"
#include "app/core/services.h"

namespace halfsilver {

class ConnectionAlarm : public QObject {
    Q_OBJECT
public:
    static constexpr std::chrono::minutes kAfter { 10 };
    static QString source() { return QStringLiteral("mirror"); }

    // `section` of the ini, which tells several connections apart. Call it once the book has restored what an earlier
    // run left: such an alarm goes on, or is over when alarms are received.
    ConnectionAlarm(const QString &section, ConnectionMonitor &connection, AlarmBook &book, Clock &clock,
                    QObject *parent = nullptr);

private:
    void look();
    void tell(AlarmState state);

    AlarmKey m_key;
    ConnectionMonitor &m_connection;
    AlarmBook &m_book;
    Clock &m_clock;
    std::unique_ptr<Timer> m_patience; // while alarms are not received, and that is no alarm yet
};

} // namespace halfsilver
