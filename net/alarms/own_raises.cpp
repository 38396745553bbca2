#include "net/alarms/own_raises.h"

#include "app/core/alarms/alarm_json.h"

#include <algorithm>

namespace halfsilver {

namespace {

// The alarm as it is known here, as if its source told it.
AlarmReport asKnown(const Alarm &alarm)
{
    AlarmReport report;
    report.key = alarm.key;
    report.state = alarm.clearedAt ? (alarm.acknowledgedAt ? AlarmState::Finished : AlarmState::ClearedUnseen)
                                   : (alarm.acknowledgedAt ? AlarmState::Acknowledged : AlarmState::Raised);
    report.count = alarm.count;
    return report;
}

} // namespace

OwnRaises::OwnRaises(const QString &source, AlarmBook &book, RaiseSender *sender, Clock &clock)
    : m_source(source)
    , m_book(book)
    , m_sender(sender)
    , m_clock(clock)
{
}

void OwnRaises::noticed(const RaiseRequest &request, bool found)
{
    const AlarmKey key { m_source, request.id() };
    const Alarm *known = m_book.find(key);
    const auto read = alarmFromJson(request.alarm, m_source);
    const auto *told = std::get_if<AlarmReport>(&read);
    if (!told) // it was checked before it was queued
        return;
    // Left in the queue by an earlier run, and shown by it: the journal has brought back what came of it, which may be
    // a later occurrence. What is raised now counts whatever its time is: the clock may have been set back.
    const auto wasShown = [&](const std::optional<QDateTime> &at) {
        return known && known->raisedTold && at && (found ? *at <= *known->raisedTold : *at == *known->raisedTold);
    };
    if (request.verb == RaiseRequest::Verb::Raise) {
        expect(key);
        if (!wasShown(told->raisedAt))
            (void)m_book.report(*told); // fails for none that has a title
        m_book.setKnownHere(key, true);
    } else if (known && known->active() && !(found && wasShown(told->clearedAt))) {
        AlarmReport cleared = asKnown(*known);
        cleared.state = known->acknowledgedAt ? AlarmState::Finished : AlarmState::ClearedUnseen;
        cleared.clearedAt = told->clearedAt;
        (void)m_book.report(cleared);
    }
}

void OwnRaises::accepted(const RaiseRequest &request)
{
    const AlarmKey key { m_source, request.id() };
    if (!isStillToBeRaised(key))
        m_book.setKnownHere(key, false);
    if (const auto echo = m_echoes.find(key); echo != m_echoes.end())
        echo->acceptedAt = m_clock.monotonic();
}

bool OwnRaises::isStillToBeRaised(const AlarmKey &key) const
{
    if (!m_sender || key.source != m_source)
        return false;
    const QList<RaiseRequest> waiting = m_sender->waiting();
    return std::any_of(waiting.begin(), waiting.end(), [&](const RaiseRequest &request) {
        return request.verb == RaiseRequest::Verb::Raise && request.target == m_source && request.id() == key.id;
    });
}

void OwnRaises::expect(const AlarmKey &key)
{
    ++m_echoes[key].expected;
    if (m_echoes.size() > kMostExpected) {
        const auto now = m_clock.monotonic();
        m_echoes.removeIf([now](const auto &it) { return it->acceptedAt && now - *it->acceptedAt > kComesBackWithin; });
    }
}

bool OwnRaises::comesBack(const AlarmKey &key)
{
    const auto echo = m_echoes.find(key);
    if (echo == m_echoes.end())
        return false;
    if (echo->acceptedAt && m_clock.monotonic() - *echo->acceptedAt > kComesBackWithin) {
        m_echoes.erase(echo); // they never came
        return false;
    }
    if (--echo->expected == 0)
        m_echoes.erase(echo);
    return true;
}

// Cleared here, which the backend has not heard of yet.
bool OwnRaises::keepCleared(AlarmReport &report) const
{
    const Alarm *known = m_book.find(report.key);
    if (!known || !known->clearedAt)
        return false;
    report.state = report.state == AlarmState::Acknowledged || report.state == AlarmState::Finished
        ? AlarmState::Finished
        : AlarmState::ClearedUnseen;
    report.clearedAt = known->clearedAt;
    return true;
}

bool OwnRaises::agree(AlarmReport &event)
{
    if (!m_sender || event.key.source != m_source || !event.ownId)
        return true;
    const bool raised = event.state.value_or(AlarmState::Raised) == AlarmState::Raised;
    const bool isEcho = raised && comesBack(event.key);
    const Alarm *known = m_book.find(event.key);
    if (isEcho && known && !event.count && !event.state)
        event.count = known->count; // it was counted when it was raised here
    if (!known)                     // it has ended here before it came back, which the backend will hear or has heard
        return !isEcho;
    if (m_sender->lastWaiting(m_source, event.key.id) == RaiseRequest::Verb::Clear)
        (void)keepCleared(event);
    return true;
}

void OwnRaises::snapshotBegins()
{
    m_waited.clear();
    if (!m_sender)
        return;
    for (const RaiseRequest &request : m_sender->waiting()) {
        if (request.target == m_source)
            m_waited.insert(request.id(), request.verb);
    }
}

void OwnRaises::agree(QList<AlarmReport> &rows) const
{
    for (auto waited = m_waited.begin(); waited != m_waited.end(); ++waited) {
        const AlarmKey key { m_source, waited.key() };
        const auto row =
            std::find_if(rows.begin(), rows.end(), [&](const AlarmReport &each) { return each.key == key; });
        const Alarm *known = m_book.find(key);
        if (waited.value() == RaiseRequest::Verb::Raise) {
            if (!known)
                continue;
            if (row == rows.end())
                rows.append(asKnown(*known));
            else if (known->active())
                *row = asKnown(*known); // what it tells is of before
        } else if (row != rows.end() && !keepCleared(*row)) {
            rows.erase(row);
        }
    }
}

} // namespace halfsilver
