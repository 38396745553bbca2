#include "widgets/alarm_notes.h"

#include "widgets/alarm_row.h"

#include <QCoreApplication>
#include <QPainter>

#include <algorithm>
#include <array>

namespace halfsilver {

namespace {

struct AlarmText {
    Q_DECLARE_TR_FUNCTIONS(AlarmText)
};

// In u: a sign below the middle of the marks, and the words below the titles.
constexpr qreal kSign = 3.2, kMiddle = 4.0, kGap = 0.4;
constexpr int kLines = 2;
constexpr std::array<qsizetype, 5> kLetters { 200, 60, 40, 24,
                                              12 }; // of a title and of a place, where it is short of room

QString shortened(const QString &text, qsizetype letters)
{
    return text.size() <= letters ? text : text.left(letters - 1).trimmed() + QChar(0x2026);
}

// How many others there are is told, however long the name of the first is.
TextBlock fitting(const AlarmNote &note, TextRole role, const TextOptions &options, const Theme &theme)
{
    TextBlock text = layoutText(note.text, role, options, theme);
    for (const QString &shorter : note.shorter) {
        if (!text.elided())
            break;
        text = layoutText(shorter, role, options, theme);
    }
    return text;
}

} // namespace

// Whatever of them is critical has been acknowledged or has cleared: else it had the screen.
AlarmNote moreNote(int count, int critical)
{
    AlarmNote note { AlarmNote::Kind::More, moreText(count) };
    if (critical > 0) {
        note.text = AlarmText::tr("%1 more, %2 critical").arg(count).arg(critical);
        note.critical = true;
        note.mark = MarkMode::Outlined;
    }
    return note;
}

AlarmNote elsewhereNote(std::span<const Alarm *const> elsewhere, const std::optional<QDateTime> &lastKnown,
                        const Moment &moment)
{
    const Alarm &first = *elsewhere.front();
    const int others = int(elsewhere.size()) - 1;
    AlarmNote note { AlarmNote::Kind::Elsewhere, {} };
    note.critical = true;
    note.mark = lastKnown ? MarkMode::Dashed : first.test ? MarkMode::Striped : MarkMode::Filled;
    for (const qsizetype letters : kLetters) {
        const QString what = joined({ shortened(alarmTitle(first), letters), shortened(first.place, letters),
                                      lastKnown ? lastKnownText(*lastKnown, moment) : QString(),
                                      others > 0 ? moreText(others) : QString() });
        note.shorter.append(AlarmText::tr("Elsewhere: %1").arg(what));
    }
    note.text = note.shorter.takeFirst();
    return note;
}

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
        const TextOptions options { .width = width - left, .maxLines = kLines, .balanced = true };
        const TextBlock text = fitting(note, note.critical ? TextRole::BodyStrong : TextRole::Body, options, theme);
        placed.push_back({ note, QRectF(0, top, width, text.height()), QPointF(left, top), text });
    }
    return placed;
}

void paintNote(QPainter &painter, const PlacedNote &note, const Theme &theme)
{
    const qreal line = note.text.height() / std::max(1, note.text.lineCount()),
                size = std::min(theme.units(kSign), line);
    const QPointF sign(note.at.x() - theme.units(kMiddle) - size / 2, note.at.y() + (line - size) / 2);
    const QRectF square(sign, QSizeF(size, size));
    if (note.note.critical)
        paintMark(painter, square, AlarmPriority::Critical, note.note.mark);
    else if (note.note.kind == AlarmNote::Kind::Shelved)
        paintShelf(painter, square, Theme::colour(Ink::Soft));
    note.text.paint(painter, note.at, Theme::colour(note.note.critical ? Ink::White : Ink::Soft));
}

} // namespace halfsilver
