// The alarms panel without the object: what it shows of the book, where each row stands, how it is painted.
#pragma once

#include "widgets/alarm_notes.h"
#include "widgets/alarm_row.h"
#include "widgets/text.h"

#include <vector>

namespace halfsilver {

// Banners first (acknowledged, active, critical), then the rest in the order of the screen.
struct AlarmList {
    std::vector<AlarmRow> rows;
    int beyond = 0;                                  // alarms of the list that are not among the rows
    int criticalBeyond = 0;                          // critical ones of these
    std::vector<AlarmNote> notes;                    // of alarms that are not of the list
    std::optional<std::chrono::milliseconds> steady; // until an age in it reads differently
};

// At most `most` rows beside the banners, however long the book is: critical ones before any other. In a flood a row may
// stand for others.
AlarmList alarmList(const AlarmBook &book, int most, const Moment &moment, bool flood = false);

struct PlacedAlarm {
    AlarmRow row;
    QRectF rect;
    TextBlock title, sub, age, count;
    std::vector<PlacedTag> tags = {}; // before the title
    qreal tagLine = 0;                // where they stand above it: the height of their line
    qreal titleHeight() const { return tagLine + title.height(); }
};

struct AlarmPicture {
    std::vector<PlacedAlarm> alarms;
    std::vector<PlacedNote> notes; // "2 more" where not all are shown; below it the list's own
    QSizeF size;
    qreal least = 0; // the height for the first alarm and the notes, one of which counts the rest
};

// As many as fit in `room`, the most important first, and how many are not shown. Banners say less where there are
// several, before one of them goes.
AlarmPicture placeAlarms(const AlarmList &list, const QSizeF &room, const Theme &theme);
// Where `after` looks different from `before`.
QRegion differences(const AlarmPicture &before, const AlarmPicture &after);
// `arrived` from 0 to 1 while its mark and words move in; they are whole and apart from everything all the way.
void paintAlarm(QPainter &painter, const PlacedAlarm &alarm, const Theme &theme, qreal arrived = 1);

} // namespace halfsilver
