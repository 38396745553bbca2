#include "app/core/alarms/ended_alarms.h"

#include <algorithm>

namespace halfsilver {

namespace {

QDateTime endOf(const Alarm &alarm)
{
    return std::max({ *alarm.acknowledgedAt, *alarm.clearedAt, alarm.resetAt.value_or(*alarm.clearedAt) });
}

} // namespace

void EndedAlarms::add(Alarm alarm)
{
    alarm.rest = {};
    m_ended.push_back(std::move(alarm));
    if (m_ended.size() > kMost)
        m_ended.pop_front();
}

QList<Alarm> EndedAlarms::find(const QString &id, const QDateTime &now) const
{
    QList<Alarm> found;
    for (auto alarm = m_ended.rbegin(); alarm != m_ended.rend(); ++alarm) {
        const auto known = [&](const Alarm &later) { return later.key == alarm->key; };
        if (isMeantBy(id, alarm->key) && std::none_of(found.begin(), found.end(), known)
            && endOf(*alarm).addSecs(std::chrono::seconds(kKept).count()) > now)
            found.append(*alarm);
    }
    return found;
}

bool isMeantBy(const QString &id, const AlarmKey &key) { return key.id == id || key.source + u'/' + key.id == id; }

} // namespace halfsilver
