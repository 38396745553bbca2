#include "app/core/alarms/connection_alarm.h"

namespace halfsilver {

ConnectionAlarm::ConnectionAlarm(const QString &section, ConnectionMonitor &connection, AlarmBook &book, Clock &clock,
                                 QObject *parent)
    : QObject(parent)
    , m_key { source(), QString(section.isEmpty() ? QStringLiteral("connection") : u"connection " + section) }
    , m_connection(connection)
    , m_book(book)
    , m_clock(clock)
{
    m_book.setCurrent(source()); // who knows of it is here
    connect(&m_connection, &ConnectionMonitor::statusChanged, this, &ConnectionAlarm::look);
    look();
}

void ConnectionAlarm::look()
{
    const Alarm *alarm = m_book.find(m_key);
    if (m_connection.status().receiving()) {
        m_patience.reset();
        if (alarm && alarm->active())
            tell(AlarmState::ClearedUnseen);
    } else if (!m_patience && !(alarm && alarm->active())) {
        m_patience = m_clock.after(kAfter, [this] {
            m_patience.reset();
            tell(AlarmState::Raised);
        });
    }
}

void ConnectionAlarm::tell(AlarmState state)
{
    const ConnectionStatus status = m_connection.status();
    AlarmReport report;
    report.key = m_key;
    report.state = state;
    if (state == AlarmState::Raised) {
        report.priority = AlarmPriority::Warning;
        report.title = tr("No alarms received for %1 minutes").arg(kAfter.count());
        report.message = status.reason;
        report.origin = status.origin.host();
    }
    (void)m_book.report(report); // a first one has a title, a later one needs none
}

} // namespace halfsilver
