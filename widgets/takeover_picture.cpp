#include "widgets/takeover_picture.h"

#include "app/core/alarms/alarm_book.h"
#include "widgets/alarm_row.h"

#include <QCoreApplication>
#include <QPainter>

#include <algorithm>
#include <array>
#include <numeric>

namespace halfsilver {

namespace {

struct TakeoverText {
    Q_DECLARE_TR_FUNCTIONS(TakeoverText)
};

// In u; the figures of the design.
constexpr qreal kFrameInset = 0.65, kRim = 0.35, kBand = 1.2, kRadius = 1.6, kPadding = 4.5;
constexpr qreal kMark = 15, kLeastMark = 5;
constexpr qreal kBeforeWhere = 2.0, kBeforeWhat = 0.6, kBeforeDo = 1.6, kBeforeSince = 2.6, kBeforeAlso = 1.4;
constexpr qreal kDrillPadding = 0.7, kAside = 1.2;
constexpr qsizetype kAlsoNamed = 4, kAlsoLength = 60, kAlsoShort = 20;

// From generous to tight: how many lines each text may have while all of them are said whole.
struct Lines {
    int where, what, whatToDo, also;
};
constexpr std::array kTries {
    Lines { 2, 3, 8, 3 }, Lines { 2, 4, 12, 3 }, Lines { 2, 5, 16, 3 }, Lines { 2, 3, 6, 2 },
    Lines { 1, 3, 5, 2 }, Lines { 1, 2, 5, 2 },  Lines { 1, 2, 4, 1 },
};
// Where nothing of that fits: what is wrong gets this much of the height, what to do the rest.
constexpr std::array kShares { 0.5, 0.4, 0.3, 0.6, 0.2 };

QString shortened(const QString &title, qsizetype letters = kAlsoLength)
{
    return title.size() <= letters ? title : title.left(letters - 1).trimmed() + QChar(0x2026);
}

// What else is active, critical ones first, also those of other places: nothing else of the screen tells of them now.
void tellOthers(TakeoverFace &face, const AlarmBook &book)
{
    int others = int(book.beyond().all) - 1; // without the one that has the screen
    for (const AlarmGroup each : { AlarmGroup::Raised, AlarmGroup::Acknowledged, AlarmGroup::Elsewhere })
        others += int(book.group(each).size());
    const auto add = [&](AlarmGroup each, bool critical) {
        for (const Alarm *alarm : book.group(each)) {
            if (face.also.size() >= kAlsoNamed)
                return;
            if (alarm->key == face.key || (alarm->priority == AlarmPriority::Critical) != critical)
                continue;
            const QString title = shortened(alarmTitle(*alarm));
            const QString name = each == AlarmGroup::Elsewhere && !alarm->place.isEmpty()
                ? TakeoverText::tr("%1 (%2)", "an alarm, and its other place")
                      .arg(isolated(title), isolated(shortened(alarm->place)))
                : title;
            if (const qsizetype at = face.also.indexOf(name); at >= 0) {
                ++face.alsoCounts[at];
            } else {
                face.also.append(name);
                face.alsoCounts.append(1);
            }
        }
    };
    for (const AlarmGroup each : { AlarmGroup::Raised, AlarmGroup::Acknowledged, AlarmGroup::Elsewhere })
        add(each, true);
    for (const AlarmGroup each : { AlarmGroup::Raised, AlarmGroup::Acknowledged })
        add(each, false);
    face.alsoMore = others - std::accumulate(face.alsoCounts.begin(), face.alsoCounts.end(), 0);
}

// The lines from the top of the text on, how high they are together, and whether all was said.
struct Column {
    std::vector<TakeoverLine> lines;
    qreal height = 0;
    bool whole = true;
    bool markBeside = false; // the first line is the place, and leaves room for the mark

    void add(const TextBlock &block, qreal left, qreal before, Ink ink = Ink::White)
    {
        if (block.lineCount() == 0)
            return;
        height += before;
        lines.push_back({ block, QPointF(left, height), ink });
        height += block.height();
        whole = whole && !block.elided();
    }
};

TextBlock centred(const QString &text, TextRole role, qreal width, int lines, const Theme &theme, qreal height = 0)
{
    if (text.isEmpty())
        return {};
    const TextOptions options {
        .width = width, .maxLines = lines, .maxHeight = height, .align = Qt::AlignHCenter, .balanced = true
    };
    return layoutText(text, role, options, theme);
}

// Names go before letters do: "3 more" is honest, half a name is not. Where not even one is told whole, half a name is
// better than none.
TextBlock alsoBlock(const TakeoverFace &face, qreal width, int lines, const Theme &theme)
{
    const auto block = [&](const TakeoverFace &one, qsizetype named) {
        return centred(alsoText(one, named), TextRole::TakeoverAlso, width, lines, theme);
    };
    for (qsizetype named = face.also.size(); named > 0; --named) {
        if (const TextBlock whole = block(face, named); !whole.elided())
            return whole;
    }
    TakeoverFace brief = face;
    for (QString &name : brief.also)
        name = shortened(name, kAlsoShort);
    for (qsizetype named = brief.also.size(); named > 0; --named) {
        if (const TextBlock some = block(brief, named); !some.elided())
            return some;
    }
    return block(face, 0);
}

Column column(const TakeoverFace &face, const Lines &most, qreal width, const Theme &theme)
{
    Column column;
    const auto add = [&](const QString &text, TextRole role, int lines, qreal before) {
        column.add(centred(text, role, width, lines, theme), 0, theme.units(before));
    };
    add(face.where, TextRole::TakeoverWhere, most.where, kBeforeWhere);
    add(face.what, TextRole::TakeoverWhat, most.what, face.where.isEmpty() ? kBeforeWhere : kBeforeWhat);
    add(face.whatToDo, TextRole::TakeoverDo, most.whatToDo, kBeforeDo);
    add(face.since, TextRole::TakeoverMeta, 3, kBeforeSince);
    add(face.how, TextRole::TakeoverMeta, 2, face.since.isEmpty() ? kBeforeSince : 0);
    column.add(alsoBlock(face, width, most.also, theme), 0, theme.units(kBeforeAlso), Ink::Soft);
    return column;
}

// Since when and how to acknowledge: on one line, else on one each, else as it comes.
TextBlock metaBlock(const TakeoverFace &face, qreal width, const Theme &theme)
{
    const QString one = joined({ face.since, face.how });
    const QString each = face.since.isEmpty() || face.how.isEmpty() ? one : face.since + u'\n' + face.how;
    const TextBlock line = centred(one, TextRole::TakeoverMeta, width, 1, theme);
    if (!line.elided())
        return line;
    const TextBlock two = centred(each, TextRole::TakeoverMeta, width, 2, theme);
    return two.elided() ? centred(one, TextRole::TakeoverMeta, width, 4, theme) : two;
}

// Where there is no height: the mark stands beside the place, the two lines of small facts become one, and the two
// texts share what is left, so that no letter is cut while there is room for it.
Column fullColumn(const TakeoverFace &face, int whereLines, const QSizeF &room, const Theme &theme)
{
    const bool beside = !face.where.isEmpty();
    const qreal left = beside ? theme.units(kLeastMark + 1) : 0;
    const TextBlock where = centred(face.where, TextRole::TakeoverWhere, room.width() - 2 * left, whereLines, theme);
    const TextBlock meta = metaBlock(face, room.width(), theme);
    const TextBlock also = alsoBlock(face, room.width(), 1, theme);
    const qreal beforeWhat = theme.units(beside ? kBeforeWhat : kBeforeWhere);
    const qreal beforeDo = face.whatToDo.isEmpty() ? 0 : theme.units(kBeforeDo);
    const qreal beforeAlso = also.lineCount() == 0 ? 0 : theme.units(kBeforeAlso);
    const qreal rest = room.height() - where.height() - meta.height() - also.height()
        - (beside ? 0 : theme.units(kLeastMark)) - beforeWhat - beforeDo - theme.units(kBeforeSince) - beforeAlso;

    TextBlock what, whatToDo;
    for (const qreal share : kShares) {
        const auto ofHeight = [&](const QString &text, TextRole role, qreal height) {
            return centred(text, role, room.width(), 0, theme, std::max(height, 1.0));
        };
        TextBlock what1 = ofHeight(face.what, TextRole::TakeoverWhat, rest * share);
        const TextBlock do1 = ofHeight(face.whatToDo, TextRole::TakeoverDo, rest - what1.height());
        if (what1.elided())
            what1 = ofHeight(face.what, TextRole::TakeoverWhat, rest - do1.height());
        const bool whole = !what1.elided() && !do1.elided();
        if (what.lineCount() == 0 || whole) {
            what = what1;
            whatToDo = do1;
        }
        if (whole)
            break;
    }

    Column column;
    column.markBeside = beside;
    column.add(where, left, 0);
    column.add(what, 0, beforeWhat);
    column.add(whatToDo, 0, beforeDo);
    column.add(meta, 0, theme.units(kBeforeSince));
    column.add(also, 0, beforeAlso, Ink::Soft);
    return column;
}

// Across the screen below the frame's upper edge. Where it ends, with a gap; 0 without one.
qreal placeDrill(TakeoverPicture &picture, const TakeoverFace &face, const Theme &theme)
{
    if (face.drill.isEmpty())
        return 0;
    const qreal edge = picture.frame.rim + picture.frame.width, padding = theme.units(kDrillPadding);
    const QRectF inside = picture.frame.outer.adjusted(edge, edge, -edge, -edge);
    const TextBlock text =
        centred(face.drill, TextRole::TakeoverDo, inside.width() - 2 * theme.units(kAside), 2, theme);
    picture.drillBand = QRectF(inside.left(), inside.top(), inside.width(), text.height() + 2 * padding);
    picture.drill = { text, QPointF(inside.left() + theme.units(kAside), inside.top() + padding), Ink::Black };
    return picture.drillBand.bottom() + theme.units(kAside);
}

} // namespace

TakeoverFace takeoverFace(const AlarmBook &book, const AcknowledgeMeans &means, const Moment &moment)
{
    const Alarm *alarm = book.takeover();
    Q_ASSERT_X(alarm, "takeoverFace", "no alarm has the screen");
    TakeoverFace face;
    face.key = alarm->key;
    face.where = alarm->place;
    face.what = plainTitle(*alarm);
    if (alarm->test)
        face.drill = TakeoverText::tr("TEST · not a real alarm");
    face.whatToDo = alarm->message;
    face.how = howToAcknowledge(means);
    const auto known = book.lastKnown(alarm->key);
    face.lastKnown = known.has_value();

    QStringList since;
    if (const AlarmKnowledge knowledge = knowledgeOf(book, *alarm); knowledge.first(*alarm))
        since.append(TakeoverText::tr("First of %1").arg(knowledge.groupSize));
    if (const QString escalated = escalatedText(*alarm, moment); !escalated.isEmpty())
        since.append(escalated);
    else if (const QString at = clockText(alarm->raisedAt, moment); !at.isEmpty())
        since.append(TakeoverText::tr("Since %1").arg(at));
    if (const auto age = ageOf(alarm->raisedAt, moment)) {
        since.append(ageText(*age));
        face.steady = untilAgeChanges(*age);
    }
    if (alarm->count > 1)
        since.append(u'×' + QString::number(alarm->count));
    if (const QString again = realarmedText(*alarm, moment); !again.isEmpty())
        since.append(again);
    if (known)
        since.append(lastKnownText(*known, moment));
    face.since = joined(since);

    tellOthers(face, book);
    return face;
}

QString alsoText(const TakeoverFace &face, qsizetype named)
{
    if (face.also.isEmpty() && face.alsoMore == 0)
        return {};
    QStringList names;
    int more = face.alsoMore;
    for (qsizetype i = 0; i < face.also.size(); ++i) {
        const int count = face.alsoCounts.value(i, 1);
        if (i >= named)
            more += count;
        else
            names.append(count > 1 ? isolated(face.also[i]) + QStringLiteral("\u00a0×") + QString::number(count)
                                   : face.also[i]);
    }
    if (more > 0)
        names.append(moreText(more));
    return TakeoverText::tr("Also: %1").arg(joined(names));
}

TakeoverPicture placeTakeover(const TakeoverFace &face, const QSizeF &screen, const Theme &theme)
{
    TakeoverPicture picture;
    const qreal inset = theme.units(kFrameInset), padding = theme.units(kPadding);
    picture.frame = { QRectF(QPointF(), screen).adjusted(inset, inset, -inset, -inset), theme.stroke(kRim),
                      theme.units(kBand), theme.units(kRadius) };
    picture.mode = face.lastKnown ? MarkMode::Dashed : face.drill.isEmpty() ? MarkMode::Filled : MarkMode::Striped;
    const qreal above = std::max(padding, placeDrill(picture, face, theme));

    const QSizeF room = screen - QSizeF(2 * padding, above + padding);
    // The mark gives way before any word does.
    const qreal least = theme.units(kLeastMark);
    std::optional<Column> text;
    for (const Lines &most : kTries) {
        Column tried = column(face, most, room.width(), theme);
        if (tried.whole && tried.height + least <= room.height()) {
            text = std::move(tried);
            break;
        }
    }
    for (const int whereLines : { 4, 2 }) {
        if (!text || !text->whole)
            text = fullColumn(face, whereLines, room, theme);
    }
    if (text->markBeside) {
        const QRectF where = text->lines.front().rect();
        const qreal top = above + std::max(0.0, (room.height() - text->height) / 2);
        picture.mark = QRectF(padding + where.left() - theme.units(1) - least,
                              top + (text->lines.front().block.height() - least) / 2, least, least);
        for (TakeoverLine &line : text->lines)
            line.at += QPointF(padding, top);
    } else {
        const qreal mark = std::clamp(room.height() - text->height, least, theme.units(kMark));
        const qreal top = above + std::max(0.0, (room.height() - mark - text->height) / 2);
        picture.mark = QRectF((screen.width() - mark) / 2, top, mark, mark);
        for (TakeoverLine &line : text->lines)
            line.at += QPointF(padding, top + mark);
    }
    picture.lines = std::move(text->lines);
    return picture;
}

FramePhase framePhase(std::chrono::nanoseconds sincePainted)
{
    return (sincePainted / kPhase) % 2 == 0 ? FramePhase::Red : FramePhase::White;
}

void paintTakeover(QPainter &painter, const TakeoverPicture &picture, FramePhase phase, const Theme &theme)
{
    const QColor white = Theme::colour(Ink::White), red = Theme::colour(Ink::Critical);
    const QColor band = phase == FramePhase::White ? white : red;
    paintFrame(painter, picture.frame, white,
               picture.drill                          ? drillBand(theme)
                   : picture.mode == MarkMode::Dashed ? hatch(band, theme.units(kBand))
                                                      : QBrush(band));
    if (picture.drill) {
        painter.fillRect(picture.drillBand, white);
        picture.drill->block.paint(painter, picture.drill->at, Theme::colour(picture.drill->ink));
    }
    paintMark(painter, picture.mark, AlarmPriority::Critical, picture.mode);
    for (const TakeoverLine &line : picture.lines)
        line.block.paint(painter, line.at, Theme::colour(line.ink));
}

} // namespace halfsilver
