// What is asked of the journal about alarms that are not in memory: unfinished ones, but for KeptFinished.
#pragma once

#include "app/core/alarms/alarm.h"
#include "app/core/result.h"

#include <QSet>
#include <QStringList>

#include <functional>
#include <variant>
#include <vector>

namespace halfsilver {

// These, and every one that was made from one of these contents (content_ids.h).
struct KeptOf {
    QList<AlarmKey> keys, contents;
};
// `id` in any source, or source/id.
struct KeptById {
    QString id;
};
// The most urgent, the latest first, except these.
struct KeptUrgent {
    QSet<AlarmKey> without;
    int limit = 0;
};
// What something is to happen to by then (AlarmRecord::due), the first first, except these.
struct KeptDue {
    QDateTime by;
    QSet<AlarmKey> without;
    int limit = 0;
};
// What a snapshot of its source does not contain: not of these ids, with an id of its own, and not told of since then.
// Page by page.
struct KeptAbsent {
    QString source;
    QSet<QString> present;
    QDateTime before;
    qint64 after = 0; // KeptAlarms::next of the page before
    int limit = 0;
};
// Of all of them no more than the hashes of their keys (key_filter.h), page by page.
struct KeptHashes {
    qint64 after = 0;
    int limit = 0;
};
// The last of that id, in any source, that is finished.
struct KeptFinished {
    QString id;
};
using KeptQuery = std::variant<KeptOf, KeptById, KeptUrgent, KeptDue, KeptAbsent, KeptHashes, KeptFinished>;

struct KeptAlarm {
    Alarm alarm;
    QDateTime touchedAt; // AlarmRecord::at of what was written of it last
};
struct KeptAlarms {
    QList<KeptAlarm> alarms;
    std::vector<quint64> hashes;
    std::optional<qint64> next; // where the next page begins; empty: there is none
};
using KeptDone = std::function<void(const Result<KeptAlarms> &)>;

} // namespace halfsilver
