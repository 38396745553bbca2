// One alarm in words: what a row of the list, the banner and the takeover tell of it. Pure.
#pragma once

#include "app/core/alarms/alarm.h"
#include "widgets/alarm_mark.h"
#include "widgets/alarm_tag.h"
#include "widgets/alarm_words.h"

namespace halfsilver {

class AlarmBook;

// What the book knows of an alarm beside the alarm.
struct AlarmKnowledge {
    std::optional<QDateTime> lastKnown; // empty while its source is current
    bool notRecorded = false;           // its last change did not reach the disk in time
    int more = 0;                       // others that it stands for in a flood
    int groupSize = 0;                  // unfinished alarms of its group; 0 without one
    bool first(const Alarm &alarm) const { return alarm.firstOut && groupSize > 1; }
};

// Titles are semibold while nobody has acknowledged an active alarm (`strong`), regular after, and where the settings
// suppress it. `banner`: critical, acknowledged and still active.
struct AlarmRow {
    AlarmKey key;
    AlarmPriority priority = AlarmPriority::Warning;
    MarkMode mark = MarkMode::Filled;
    bool strong = true, banner = false, lastKnown = false;
    bool test = false;              // a drill
    std::vector<AlarmTag> tags;     // before the title
    QString where;                  // of a banner: stands with the title
    QString title, sub, age, count; // "35 min", "×3 · +13"; empty where there is nothing to tell
    int more = 0;                   // others that it stands for
    bool operator==(const AlarmRow &) const = default;
};

AlarmKnowledge knowledgeOf(const AlarmBook &book, const Alarm &alarm, int more = 0);
AlarmRow alarmRow(const Alarm &alarm, const AlarmKnowledge &knowledge, const Moment &moment);
// "Smoke". Never empty.
QString plainTitle(const Alarm &alarm);
// The same, with "TEST" before it where it is one: for places without a tag or a band.
QString alarmTitle(const Alarm &alarm);
// "Warning since 20:12, critical since 20:22" of what nobody acknowledged in time; otherwise empty.
QString escalatedText(const Alarm &alarm, const Moment &moment);
// "Acknowledged before, asked again 20:42" of what was acknowledged too long ago, and is still active; otherwise empty.
QString realarmedText(const Alarm &alarm, const Moment &moment);
// "last known 21:43".
QString lastKnownText(const QDateTime &until, const Moment &moment);
// "2 more".
QString moreText(int count);

} // namespace halfsilver
