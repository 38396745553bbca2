// The alarms in what others broadcast through the hub: Laravel by its signed API or by Redis, another hub by Redis.
#pragma once

#include "net/hub/hub_alarms.h"
#include "net/payload/alarm_mapping.h"
#include "net/pusher/published_event.h"

namespace halfsilver::hub {

using pusher::PublishedEvent;

class HandedOn {
public:
    // `settings`: those of the mirrors that hear them, so that both know an alarm by the same id.
    HandedOn(HubAlarms &alarms, const AlarmSettings &settings);

    void take(const PublishedEvent &event); // told to the subscribers already

private:
    HubAlarms &m_alarms;
    const AlarmSettings m_settings;
    AlarmMapping m_mapping;
};

} // namespace halfsilver::hub
