#include "app/mirror/mirror_news.h"

#include "app/core/alarms/alarm_book.h"
#include "app/core/control/control_news.h"
#include "app/core/notices.h"
#include "app/core/services.h"
#include "widgets/alarm_sound.h"

namespace halfsilver {

void tellChanges(ControlNews &news, const AlarmBook &book, const AlarmSound &sound, const Notices &notices,
                 const ConnectionMonitor &connection)
{
    const auto tell = [&news](const auto *sender, auto signal) {
        QObject::connect(sender, signal, &news, &ControlNews::changed);
    };
    tell(&book, &AlarmBook::inserted);
    tell(&book, &AlarmBook::changed);
    tell(&book, &AlarmBook::moved);
    tell(&book, &AlarmBook::removed);
    tell(&book, &AlarmBook::knowledgeChanged);
    tell(&sound, &AlarmSound::silenceAsked);
    tell(&sound, &AlarmSound::soundingChanged);
    tell(&notices, &Notices::changed);
    tell(&connection, &ConnectionMonitor::statusChanged);
}

} // namespace halfsilver
