#include "app/core/control/alarm_control.h"

#include "app/core/control/control_json.h"

#include <algorithm>

namespace halfsilver {

AlarmControl::AlarmControl(AlarmBook &book, QObject *parent)
    : QObject(parent)
    , m_book(book)
{
    connect(&book, &AlarmBook::acknowledgedHere, this,
            [this](const AlarmKey &key, const QDateTime &at, const QString &by) {
                happened(Act::Acknowledge, key, at, by);
            });
    connect(&book, &AlarmBook::clearedHere, this,
            [this](const AlarmKey &key, const QDateTime &at, const QString &by) { happened(Act::Clear, key, at, by); });
    connect(&book, &AlarmBook::removed, this, [this](int, const Alarm *alarm) { left(*alarm); });
}

void AlarmControl::acknowledge(const QString &id, const QString &by, const ControlTarget::Reply &reply)
{
    begin(Act::Acknowledge, id, by, reply);
}

void AlarmControl::clear(const QString &id, const QString &by, const ControlTarget::Reply &reply)
{
    begin(Act::Clear, id, by, reply);
}

void AlarmControl::begin(Act act, const QString &id, const QString &by, const ControlTarget::Reply &reply)
{
    const QString field = QStringLiteral("id");
    const QList<AlarmKey> keys = m_book.findById(id);
    if (keys.isEmpty()) {
        reply(FieldError { field, QStringLiteral("id: no alarm on the mirror has the id %1").arg(id) });
        return;
    }
    if (keys.size() > 1) {
        QStringList names;
        for (const AlarmKey &key : keys)
            names.append(key.source + u'/' + key.id);
        reply(FieldError { field,
                           QStringLiteral("id: %1 stands under several sources. Write one of %2.")
                               .arg(id, names.join(QStringLiteral(", "))) });
        return;
    }
    const AlarmKey key = keys.first();
    const Alarm *alarm = m_book.find(key);
    if (done(act, *alarm)) {
        reply(alarmRow(*alarm)); // idempotent
        return;
    }
    m_waiting.push_back({ key, act, by, reply });
    goOn(key);
}

bool AlarmControl::done(Act act, const Alarm &alarm) const
{
    return act == Act::Acknowledge ? alarm.acknowledgedAt.has_value() : alarm.clearedAt.has_value();
}

void AlarmControl::happened(Act act, const AlarmKey &key, const QDateTime &at, const QString &by)
{
    if (const Alarm *alarm = m_book.find(key)) {
        answer(key, act, *alarm, !m_book.notRecorded(key));
    } else if (const auto left = m_left.find(key); left != m_left.end()) {
        const auto after = act == Act::Acknowledge ? transition(*left, Acknowledged { at, by, AlarmEnd::Acknowledge })
                                                   : transition(*left, Cleared { at });
        if (after)
            answer(key, act, *after, true);
    }
    goOn(key);
}

void AlarmControl::left(const Alarm &alarm)
{
    const AlarmKey key = alarm.key;
    if (std::none_of(m_waiting.begin(), m_waiting.end(), [&](const Waiting &w) { return w.key == key; }))
        return;
    m_left.insert(key, alarm);
    // Usually the word of why follows at once. If not, it was finished by its source meanwhile.
    QMetaObject::invokeMethod(
        this,
        [this, key] {
            const auto left = m_left.constFind(key);
            if (left == m_left.constEnd())
                return;
            const Alarm before = *left;
            m_left.remove(key);
            for (const Act act : { Act::Acknowledge, Act::Clear })
                answer(key, act, before, true);
        },
        Qt::QueuedConnection);
}

// The book does one thing at a time with an alarm: what came second is asked for again.
void AlarmControl::goOn(const AlarmKey &key)
{
    const auto next =
        std::find_if(m_waiting.begin(), m_waiting.end(), [&](const Waiting &one) { return one.key == key; });
    if (next == m_waiting.end())
        return;
    const Alarm *alarm = m_book.find(key);
    if (!alarm)
        return;
    if (done(next->act, *alarm)) {
        answer(key, next->act, *alarm, !m_book.notRecorded(key));
        goOn(key);
        return;
    }
    const Act act = next->act;
    const QString by = next->by;
    if (act == Act::Acknowledge)
        (void)m_book.acknowledge(key, by);
    else
        (void)m_book.clear(key, by);
}

void AlarmControl::answer(const AlarmKey &key, Act act, const Alarm &alarm, bool recorded)
{
    QJsonObject row = alarmRow(alarm);
    if (!recorded)
        row[QLatin1String("recorded")] = false;
    std::vector<ControlTarget::Reply> replies;
    std::erase_if(m_waiting, [&](Waiting &one) {
        if (one.key != key || one.act != act)
            return false;
        replies.push_back(std::move(one.reply));
        return true;
    });
    if (std::none_of(m_waiting.begin(), m_waiting.end(), [&](const Waiting &w) { return w.key == key; }))
        m_left.remove(key);
    for (const ControlTarget::Reply &reply : replies)
        reply(row);
}

} // namespace halfsilver
