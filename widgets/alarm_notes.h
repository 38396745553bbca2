// The lines below the rows of the list: what is told of alarms that have no row. Pure.
#pragma once

#include "app/core/alarms/alarm.h"
#include "widgets/alarm_mark.h"
#include "widgets/alarm_words.h"
#include "widgets/text.h"

#include <span>
#include <vector>

QT_FORWARD_DECLARE_CLASS(QPainter)

namespace halfsilver {

struct AlarmNote {
    enum class Kind {
        More,      // "2 more", "5 more, 1 critical"
        Elsewhere, // "Elsewhere: Smoke · Cellar · 1 more"; critical
        Shelved,   // "2 shelved · next back in 25 min"
    };
    Kind kind = Kind::More;
    QString text;
    std::optional<std::chrono::milliseconds> steady = {}; // until it reads differently
    QStringList shorter = {};                             // the same in fewer letters, where there is less room
    bool critical = false;                                // it tells of a critical one
    MarkMode mark = MarkMode::Filled;                     // of that
    bool operator==(const AlarmNote &) const = default;
};

AlarmNote moreNote(int count, int critical = 0); // of these
// Of critical alarms of other places; there has to be one. `lastKnown`: of the first.
AlarmNote elsewhereNote(std::span<const Alarm *const> elsewhere, const std::optional<QDateTime> &lastKnown,
                        const Moment &moment);
// Of what people have put aside; there has to be one.
AlarmNote shelvedNote(std::span<const Alarm *const> shelved, const Moment &moment);

struct PlacedNote {
    AlarmNote note;
    QRectF rect;
    QPointF at; // of its words
    TextBlock text;
};

// One below the other from `top`; their words begin at `left`.
std::vector<PlacedNote> placeNotes(const std::vector<AlarmNote> &notes, qreal top, qreal left, qreal width,
                                   const Theme &theme);
void paintNote(QPainter &painter, const PlacedNote &note, const Theme &theme);

} // namespace halfsilver
