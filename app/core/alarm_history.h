// What became of alarms, read back from the journal.
#pragma once

#include "app/core/alarms/alarm.h"
#include "app/core/result.h"

#include <QList>

#include <functional>

namespace halfsilver {

struct HistoryQuery {
    static constexpr int kMostEntries = 1000;

    QString search;                        // words that all stand somewhere in an entry, in any case; empty: any entry
    std::optional<QDateTime> since, until; // received from `since` on, and before `until`; UTC
    QString id;                            // of one alarm, or source/id; empty: of all
    int limit = 100;                       // 1 … kMostEntries
    std::optional<qint64> before;          // HistoryPage::next of the page before
    bool operator==(const HistoryQuery &) const = default;
};

// One transition, with what its alarm was then. Times are UTC.
struct HistoryEntry {
    qint64 n = 0;   // ascending in the order in which they came
    QString change; // the word of an AlarmChange
    AlarmKey key;
    AlarmPriority priority = AlarmPriority::Warning;
    QString title, message, place;
    bool test = false;
    QString by;                                         // who did it; empty where nobody or who is not known
    QDateTime at;                                       // received, or done here
    std::optional<QDateTime> toldAt;                    // when it happened, as the backend told it
    std::optional<QDateTime> writtenAt, paintedAt = {}; // painted: the frame that was the first to show it
    bool operator==(const HistoryEntry &) const = default;
};

struct HistoryPage {
    QList<HistoryEntry> entries; // the latest first
    std::optional<qint64> next;  // what HistoryQuery::before of the next page is; empty: there is none
};

using HistoryDone = std::function<void(const Result<HistoryPage> &)>;

} // namespace halfsilver
