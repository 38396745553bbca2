#include "widgets/alarm_notes.h"

#include "widgets/alarm_mark.h"
#include "widgets/alarm_row.h"

#include <QCoreApplication>
#include <QPainter>

#include <algorithm>

namespace halfsilver {

namespace {

struct AlarmText {
    Q_DECLARE_TR_FUNCTIONS(AlarmText)
};

// In u: a sign below the middle of the marks, and the words below the titles.
constexpr qreal kSign = 3.2, kBeforeText = 2.4, kGap = 0.4;
constexpr int kLines = 2;

} // namespace

AlarmNote moreNote(int count) { return { AlarmNote::Kind::More, moreText(count) }; }

AlarmNote shelvedNote(std::span<const Alarm *const> shelved, const Moment &moment)
{
    const auto soonest = [](const Alarm *a, const Alarm *b) { return a->shelvedUntil < b->shelvedUntil; };
    const Alarm *next = *std::min_element(shelved.begin(), shelved.end(), soonest);
    const bool once = std::any_of(shelved.begin(), shelved.end(), [](const Alarm *a) { return a->shelvedOnce; });
    const qsizetype count = qsizetype(shelved.size());

    AlarmNote note { AlarmNote::Kind::Shelved, AlarmText::tr("%1 shelved").arg(count) };
    if (isDate(*next->shelvedUntil) != isDate(moment.now))
        return note; // a clock that was not set: nobody can know how long
    const auto left = std::chrono::milliseconds(moment.now.msecsTo(*next->shelvedUntil));
    const QString in = leftText(left);
    note.steady = untilLeftChanges(left);
    // What is put aside until it clears may be back sooner.
    const QString back = count == 1 ? (once ? AlarmText::tr("back within %1") : AlarmText::tr("back in %1"))
                                    : (once ? AlarmText::tr("next back within %1") : AlarmText::tr("next back in %1"));
    note.text = joined({ note.text, back.arg(in) });
    return note;
}

std::vector<PlacedNote> placeNotes(const std::vector<AlarmNote> &notes, qreal top, qreal left, qreal width,
                                   const Theme &theme)
{
    std::vector<PlacedNote> placed;
    for (const AlarmNote &note : notes) {
        if (!placed.empty())
            top = placed.back().rect.bottom() + theme.units(kGap);
        const TextOptions options { .width = width - left, .maxLines = kLines };
        const TextBlock text = layoutText(note.text, TextRole::Body, options, theme);
        placed.push_back({ note, QRectF(0, top, width, text.height()), QPointF(left, top), text });
    }
    return placed;
}

void paintNote(QPainter &painter, const PlacedNote &note, const Theme &theme)
{
    const qreal size = theme.units(kSign), line = note.text.height() / std::max(1, note.text.lineCount());
    const QPointF sign(note.at.x() - theme.units(kBeforeText) - size, note.at.y() + (line - size) / 2);
    if (note.note.kind == AlarmNote::Kind::Shelved)
        paintShelf(painter, { sign, QSizeF(size, size) }, Theme::colour(Ink::Soft));
    note.text.paint(painter, note.at, Theme::colour(Ink::Soft));
}

} // namespace halfsilver
