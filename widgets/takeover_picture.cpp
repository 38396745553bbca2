#include "widgets/takeover_picture.h"

#include "app/core/alarms/alarm_book.h"
#include "widgets/alarm_row.h"

#include <QCoreApplication>
#include <QPainter>

#include <algorithm>
#include <array>

namespace halfsilver {

namespace {

struct TakeoverText {
    Q_DECLARE_TR_FUNCTIONS(TakeoverText)
};

// In u; the figures of the design.
constexpr qreal kFrameInset = 0.65, kRim = 0.35, kBand = 1.2, kRadius = 1.6, kPadding = 4.5;
constexpr qreal kMark = 15, kLeastMark = 5;
constexpr qreal kBeforeWhere = 2.0, kBeforeWhat = 0.6, kBeforeDo = 1.6, kBeforeSince = 2.6, kBeforeAlso = 1.4;
constexpr qsizetype kAlsoNamed = 4, kAlsoLength = 60;

// From generous to tight. How many lines each text may have; it shrinks before it has to end in an ellipsis. Where
// there is no height, the mark stands beside the place, and the two lines of small facts become one.
struct Lines {
    int where, what, whatToDo, also;
    bool compact = false;
};
constexpr std::array kTries {
    Lines { 2, 3, 8, 3 },       Lines { 2, 4, 12, 3 },      Lines { 2, 3, 6, 2 },       Lines { 1, 3, 5, 2 },
    Lines { 1, 2, 5, 2 },       Lines { 1, 2, 4, 1 },       Lines { 2, 3, 6, 1, true }, Lines { 2, 2, 5, 1, true },
    Lines { 1, 2, 5, 1, true }, Lines { 1, 2, 4, 1, true }, Lines { 1, 2, 3, 1, true }, Lines { 1, 2, 2, 1, true },
    Lines { 1, 1, 2, 1, true }, Lines { 1, 1, 1, 1, true },
};

QString shortened(const QString &title)
{
    return title.size() <= kAlsoLength ? title : title.left(kAlsoLength - 1).trimmed() + QChar(0x2026);
}

// The lines from the top of the text on, how high they are together, and whether all was said.
struct Column {
    std::vector<TakeoverLine> lines;
    qreal height = 0;
    bool whole = true;
    bool markBeside = false; // the first line is the place, and leaves room for the mark
};

Column column(const TakeoverFace &face, const Lines &most, qreal width, const Theme &theme)
{
    Column column;
    const auto add = [&](const QString &text, TextRole role, int lines, qreal before, Ink ink = Ink::White) {
        if (text.isEmpty())
            return;
        const qreal room = column.markBeside && column.lines.empty() ? width - 2 * theme.units(kLeastMark + 1) : width;
        const TextOptions options { .width = room, .maxLines = lines, .align = Qt::AlignHCenter, .balanced = true };
        const TextBlock block = layoutText(text, role, options, theme);
        column.height += column.lines.empty() && column.markBeside ? 0 : theme.units(before);
        column.lines.push_back({ block, QPointF((width - room) / 2, column.height), ink });
        column.height += block.height();
        column.whole = column.whole && !block.elided();
    };
    column.markBeside = most.compact && !face.where.isEmpty();
    add(face.where, TextRole::TakeoverWhere, most.where, kBeforeWhere);
    add(face.what, TextRole::TakeoverWhat, most.what, face.where.isEmpty() ? kBeforeWhere : kBeforeWhat);
    add(face.whatToDo, TextRole::TakeoverDo, most.whatToDo, kBeforeDo);
    if (most.compact) {
        add(joined({ face.since, face.how }), TextRole::TakeoverMeta, 2, kBeforeSince);
    } else {
        add(face.since, TextRole::TakeoverMeta, 2, kBeforeSince);
        add(face.how, TextRole::TakeoverMeta, 2, face.since.isEmpty() ? kBeforeSince : 0);
    }
    // Names go before letters do: "3 more" is honest, half a name is not.
    QString also;
    for (qsizetype named = face.also.size(); named > 0; --named) {
        also = alsoText(face, named);
        const TextOptions options {
            .width = width, .maxLines = most.also, .align = Qt::AlignHCenter, .balanced = true
        };
        if (!layoutText(also, TextRole::TakeoverAlso, options, theme).elided())
            break;
    }
    add(also, TextRole::TakeoverAlso, most.also, kBeforeAlso, Ink::Soft);
    return column;
}

} // namespace

TakeoverFace takeoverFace(const AlarmBook &book, AcknowledgeWays ways, const Moment &moment)
{
    const Alarm *alarm = book.takeover();
    Q_ASSERT_X(alarm, "takeoverFace", "no alarm has the screen");
    TakeoverFace face;
    face.key = alarm->key;
    face.where = alarm->place;
    face.what = alarmTitle(*alarm);
    face.whatToDo = alarm->message;
    face.how = howToAcknowledge(ways);
    const auto known = book.lastKnown(alarm->key);
    face.lastKnown = known.has_value();

    QStringList since;
    if (const QString at = clockText(alarm->raisedAt, moment); !at.isEmpty())
        since.append(TakeoverText::tr("Since %1").arg(at));
    if (const auto age = ageOf(alarm->raisedAt, moment)) {
        since.append(ageText(*age));
        face.steady = untilAgeChanges(*age);
    }
    if (alarm->count > 1)
        since.append(u'×' + QString::number(alarm->count));
    if (known)
        since.append(lastKnownText(*known, moment));
    face.since = joined(since);

    // Active ones stand first in the order, apart from those that cleared unseen.
    int others = int(book.beyond());
    const auto &order = book.order();
    const auto end = std::partition_point(order.begin(), order.end(), [](const Alarm *a) { return a->active(); });
    for (auto it = order.begin(); it != end && face.also.size() < kAlsoNamed; ++it) {
        if (*it != alarm)
            face.also.append(shortened(alarmTitle(**it)));
    }
    others += int(end - order.begin()) - 1 - int(face.also.size());
    face.alsoMore = others;
    return face;
}

QString howToAcknowledge(AcknowledgeWays ways)
{
    const bool key = ways.testFlag(AcknowledgeWay::Key), touch = ways.testFlag(AcknowledgeWay::Touch);
    if (ways.testFlag(AcknowledgeWay::Pointer) && !touch)
        return key ? TakeoverText::tr("Press any key or click to acknowledge")
                   : TakeoverText::tr("Click to acknowledge");
    if (key)
        return touch ? TakeoverText::tr("Press any key or touch to acknowledge")
                     : TakeoverText::tr("Press any key to acknowledge");
    return touch ? TakeoverText::tr("Touch to acknowledge") : QString();
}

QString alsoText(const TakeoverFace &face, qsizetype named)
{
    if (face.also.isEmpty())
        return {};
    QStringList names = face.also.mid(0, named);
    const int more = face.alsoMore + int(face.also.size() - named);
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
    picture.mode = face.lastKnown ? MarkMode::Dashed : MarkMode::Filled;

    const QSizeF room = screen - QSizeF(2 * padding, 2 * padding);
    // The mark gives way before any word does; and no text is cut while another arrangement has room for it.
    const qreal least = theme.units(kLeastMark);
    const auto fits = [&](const Column &column) {
        return column.height + (column.markBeside ? 0 : least) <= room.height();
    };
    std::optional<Column> text,
        cut; // `cut`: fits, but ends in an ellipsis somewhere; of those the most compact says most
    bool cutIsCompact = false;
    for (const Lines &most : kTries) {
        Column tried = column(face, most, room.width(), theme);
        if (fits(tried) && tried.whole) {
            text = std::move(tried);
            break;
        }
        const bool last = &most == &kTries.back();
        if ((fits(tried) && (!cut || (most.compact && !cutIsCompact))) || (last && !cut)) {
            cut = std::move(tried);
            cutIsCompact = most.compact;
        }
    }
    if (!text)
        text = std::move(cut);
    if (text->markBeside) {
        const QRectF where = text->lines.front().rect();
        const qreal top = padding + std::max(0.0, (room.height() - text->height) / 2);
        picture.mark = QRectF(padding + where.left() - theme.units(1) - least,
                              top + (text->lines.front().block.height() - least) / 2, least, least);
        for (TakeoverLine &line : text->lines)
            line.at += QPointF(padding, top);
    } else {
        const qreal mark = std::clamp(room.height() - text->height, least, theme.units(kMark));
        const qreal top = padding + std::max(0.0, (room.height() - mark - text->height) / 2);
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
               picture.mode == MarkMode::Dashed ? hatch(band, theme.units(kBand)) : QBrush(band));
    paintMark(painter, picture.mark, AlarmPriority::Critical, picture.mode);
    for (const TakeoverLine &line : picture.lines)
        line.block.paint(painter, line.at, Theme::colour(line.ink));
}

} // namespace halfsilver
