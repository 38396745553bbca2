#include "net/hub/handed_on.h"

#include <algorithm>

namespace halfsilver::hub {

HandedOn::HandedOn(HubAlarms &alarms, const AlarmSettings &settings)
    : m_alarms(alarms)
    , m_settings(settings)
    , m_mapping(HubAlarms::source(), settings)
{
}

void HandedOn::take(const PublishedEvent &event)
{
    const bool isHeard = std::any_of(event.channels.begin(), event.channels.end(),
                                     [&](const QString &channel) { return m_settings.hears(channel, event.name); });
    if (!isHeard)
        return;
    for (const DecodedAlarm &alarm : m_mapping.event(event.data.toUtf8(), event.name).alarms) {
        const AlarmReport &told = alarm.report;
        if (told.ownId) // without an id of its own nothing could tell that it is over
            m_alarms.handedOn(told.title || !m_alarms.find(told.key.id) ? alarm.asNew() : told);
    }
}

} // namespace halfsilver::hub
