// The takeover without the object: what it says, where each line stands, how it is painted. Pure.
#pragma once

#include "widgets/acknowledge_means.h"
#include "widgets/alarm_mark.h"
#include "widgets/alarm_words.h"
#include "widgets/text.h"

#include <QRegion>

#include <vector>

namespace halfsilver {

class AlarmBook;

// Lines without text take no room.
struct TakeoverFace {
    AlarmKey key;
    bool lastKnown = false;
    QString drill; // "TEST · not a real alarm"; empty where it is one
    QString where, what, whatToDo;
    QString since;                                   // "Since 21:46 · 1 min"
    QString how;                                     // "Press any key or touch to acknowledge"
    QStringList also;                                // titles of what else is active, the most important first; a few
    QList<int> alsoCounts;                           // how many alarms each of them stands for, where it is not one
    int alsoMore = 0;                                // and how many others
    std::optional<std::chrono::milliseconds> steady; // until its age reads differently
    bool operator==(const TakeoverFace &) const = default;
};

// Of the alarm that has the screen; there has to be one.
TakeoverFace takeoverFace(const AlarmBook &book, const AcknowledgeMeans &means, const Moment &moment);
// "Also: Back door open · Freezer above −12 °C · 3 more", naming only the first `named`.
QString alsoText(const TakeoverFace &face, qsizetype named);

struct TakeoverLine {
    TextBlock block;
    QPointF at;
    Ink ink = Ink::White;
    // As wide as its words, as high as its line boxes.
    QRectF rect() const
    {
        return { at.x() + block.inkBounds().left(), at.y(), block.inkBounds().width(), block.height() };
    }
};

struct TakeoverPicture {
    Frame frame;
    QRectF mark;
    std::vector<TakeoverLine> lines;   // top to bottom
    std::optional<TakeoverLine> drill; // on its white band
    QRectF drillBand;
    MarkMode mode = MarkMode::Filled;
};

TakeoverPicture placeTakeover(const TakeoverFace &face, const QSizeF &screen, const Theme &theme);

// The frame alternates at 1 Hz, half a second each; it begins red.
enum class FramePhase { Red, White };
inline constexpr std::chrono::milliseconds kPhase { 500 };
FramePhase framePhase(std::chrono::nanoseconds sincePainted);

void paintTakeover(QPainter &painter, const TakeoverPicture &picture, FramePhase phase, const Theme &theme);

} // namespace halfsilver
