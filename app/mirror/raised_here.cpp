#include "app/mirror/raised_here.h"

#include "app/core/alarms/connection_alarm.h"
#include "app/core/control/control_json.h"

namespace halfsilver {

RaisedHere::RaisedHere(AlarmBook &book, RaiseSender &sender, Clock &clock, QObject *parent)
    : QObject(parent)
    , m_book(book)
    , m_sender(sender)
    , m_clock(clock)
{
    connect(&book, &AlarmBook::removed, this, [this](int, const Alarm *alarm) { left(*alarm); });
}

void RaisedHere::raise(const QJsonObject &alarm, const ControlTarget::Reply &reply)
{
    const auto request = raising(alarm, {}, m_clock.now());
    if (!request)
        return reply(FieldError { {}, request.error().text });
    const bool isDrill = request->alarm.value(QLatin1String("test")).toBool();
    const bool isTold = m_sender.hasTarget(m_sender.usual());
    if (!isTold && !isDrill)
        return reply(FieldError { {},
                                  QStringLiteral("This mirror runs no hub, and no [alarm] has a raise_url. Raise the "
                                                 "alarm at the backend, or a drill (--test) here.") });
    const AlarmKey key { isTold ? m_sender.usual() : ConnectionAlarm::source(), request->id() };
    if (isTold) {
        if (isDrill)
            m_drills.insert(key);
        m_sender.submit(*request);
    } else if (const auto read = alarmFromJson(request->alarm, key.source); std::holds_alternative<AlarmReport>(read)) {
        (void)m_book.report(std::get<AlarmReport>(read)); // it has a title
    }
    QJsonObject row = request->alarm;
    if (const Alarm *shown = m_book.find(key))
        row = alarmRow(*shown);
    row[QLatin1String("source")] = key.source;
    reply(row);
}

void RaisedHere::left(const Alarm &alarm)
{
    if (m_drills.remove(alarm.key))
        m_sender.submit(clearing(alarm.key.id, {}, alarm.key.source, m_clock.now()));
}

} // namespace halfsilver
