#include "widgets/alarm_list.h"

#include "app/core/alarms/alarm_book.h"
#include "app/core/alarms/flood_collapse.h"

#include <QPainter>
#include <QRegion>

#include <algorithm>
#include <array>

namespace halfsilver {

namespace {

// In u; the figures of the design.
constexpr qreal kEdge = 0.5, kMark = 4.6, kMarkAt = 1.8, kTextAt = 8.1, kAside = 1.3, kRowHeight = 6.6;
constexpr qreal kRowGap = 1.0, kBannerGap = 2.6;
constexpr qreal kRim = 0.2, kBand = 0.5, kRadius = 1.0, kPadding = 1.3, kBannerMark = 7.0, kBannerTextAt = 1.4;
constexpr qreal kArrival = 1.0; // less than what lies free to the left of a mark
constexpr int kTitleLines = 2, kSubLines = 2, kMostBanners = 20;
constexpr std::array kBannerLines { 5, 3, 2, 1 }; // from generous to tight

bool isBanner(const Alarm &alarm)
{
    return alarm.priority == AlarmPriority::Critical && alarmGroup(alarm) == AlarmGroup::Acknowledged;
}

using Steady = std::optional<std::chrono::milliseconds>;
Steady sooner(const Steady &a, const Steady &b) { return a && b ? std::min(a, b) : a ? a : b; }

// What is not there takes no room.
TextBlock block(const QString &text, TextRole role, const TextOptions &options, const Theme &theme)
{
    return text.isEmpty() ? TextBlock() : layoutText(text, role, options, theme);
}

// Tags stand before the title, or above it where that leaves it too little room.
void placeTitle(PlacedAlarm &placed, TextRole role, qreal width, const Theme &theme)
{
    placed.tags = placeTags(placed.row.tags, role, theme);
    const TextOptions whole { .width = width, .maxLines = kTitleLines };
    const TextOptions beside { .width = width - tagsWidth(placed.tags, theme), .maxLines = kTitleLines };
    placed.title = layoutText(placed.row.title, role, beside, theme);
    if (!placed.title.elided() && (placed.tags.size() < 2 || placed.title.lineCount() == 1))
        return;
    placed.title = layoutText(placed.row.title, role, whole, theme);
    placed.tagLine = placed.tags.empty() ? 0 : layoutLine(placed.row.title, role, theme).height();
}

// The place stands beside what is wrong, or below it where that is long: it is never what an ellipsis takes away.
PlacedAlarm placedBanner(const AlarmRow &row, int lines, qreal top, qreal width, const Theme &theme)
{
    PlacedAlarm placed { row, {}, {}, {}, {}, {} };
    const qreal inset = theme.units(kRim + kBand + kPadding);
    const qreal text = width - 2 * inset - theme.units(kBannerMark + kBannerTextAt);
    placed.count = block(row.count, TextRole::Body, { .width = text }, theme);
    const qreal aside = row.count.isEmpty() ? 0 : placed.count.width() + theme.units(kAside);
    placed.row.title = joined({ row.title, row.where });
    placeTitle(placed, TextRole::BannerTitle, text - aside, theme);
    if (placed.title.elided() && !row.where.isEmpty()) {
        placed.row.title = row.title;
        placed.row.sub = row.where + u'\n' + row.sub;
        placeTitle(placed, TextRole::BannerTitle, text - aside, theme);
    }
    placed.sub = block(placed.row.sub, TextRole::Body, { .width = text, .maxLines = lines }, theme);
    const qreal inner = std::max(theme.units(kBannerMark), placed.titleHeight() + placed.sub.height());
    placed.rect = QRectF(0, top, width, inner + 2 * inset);
    return placed;
}

PlacedAlarm placedRow(const AlarmRow &row, qreal top, qreal width, const Theme &theme)
{
    PlacedAlarm placed { row, {}, {}, {}, {}, {} };
    const qreal text = width - theme.units(kTextAt);
    const auto beside = [&](const TextBlock &aside) {
        return aside.width() > 0 ? text - aside.width() - theme.units(kAside) : text;
    };
    placed.age = block(row.age, TextRole::Body, { .width = text }, theme);
    placed.count = block(row.count, TextRole::Body, { .width = text }, theme);
    placeTitle(placed, row.strong ? TextRole::AlarmTitle : TextRole::AlarmTitleSeen, beside(placed.age), theme);
    placed.sub = block(row.sub, TextRole::Body, { .width = beside(placed.count), .maxLines = kSubLines }, theme);
    const qreal height = placed.titleHeight() + std::max(placed.sub.height(), placed.count.height());
    placed.rect = QRectF(0, top, width, std::max(theme.units(kRowHeight), height));
    return placed;
}

bool looksTheSame(const PlacedAlarm &a, const PlacedAlarm &b) { return a.rect == b.rect && a.row == b.row; }
bool looksTheSame(const PlacedNote &a, const PlacedNote &b)
{
    return a.rect == b.rect && a.note.kind == b.note.kind && a.note.text == b.note.text && a.note.mark == b.note.mark;
}

void paintTitle(QPainter &painter, const PlacedAlarm &alarm, const QPointF &at, const Theme &theme)
{
    for (const PlacedTag &tag : alarm.tags)
        paintTag(painter, tag, at, theme);
    const QPointF title = alarm.tagLine > 0 ? QPointF(0, alarm.tagLine) : QPointF(tagsWidth(alarm.tags, theme), 0);
    alarm.title.paint(painter, at + title, Theme::colour(Ink::White));
}

void paintBanner(QPainter &painter, const PlacedAlarm &alarm, const Theme &theme, qreal shift)
{
    const QColor white = Theme::colour(Ink::White), red = Theme::colour(Ink::Critical);
    const Frame frame { alarm.rect, theme.stroke(kRim), theme.units(kBand), theme.units(kRadius) };
    paintFrame(painter, frame, white,
               alarm.row.test            ? drillBand(theme)
                   : alarm.row.lastKnown ? hatch(red, theme.units(kBand))
                                         : QBrush(red));
    const qreal inset = theme.units(kRim + kBand + kPadding), mark = theme.units(kBannerMark);
    const QRectF inside = alarm.rect.adjusted(inset, inset, -inset, -inset);
    paintMark(painter, QRectF(inside.left() + shift, inside.center().y() - mark / 2, mark, mark), alarm.row.priority,
              alarm.row.mark);
    const QPointF text(inside.left() + shift + mark + theme.units(kBannerTextAt),
                       inside.center().y() - (alarm.titleHeight() + alarm.sub.height()) / 2);
    paintTitle(painter, alarm, text, theme);
    alarm.sub.paint(painter, text + QPointF(0, alarm.titleHeight()), white);
    alarm.count.paint(
        painter,
        QPointF(inside.right() - alarm.count.width(), text.y() + alarm.title.baseline() - alarm.count.baseline()),
        white);
}

void paintRow(QPainter &painter, const PlacedAlarm &alarm, const Theme &theme, qreal shift)
{
    const QColor soft = Theme::colour(Ink::Soft);
    const QRectF &rect = alarm.rect;
    const qreal mark = theme.units(kMark);
    // Hollow where somebody has acknowledged it, also while it is no longer known; and where nobody has to.
    paintEdge(painter, QRectF(rect.left(), rect.top(), theme.units(kEdge), rect.height()), alarm.row.priority,
              { .hollow = !alarm.row.strong || alarm.row.test, .hatched = alarm.row.lastKnown }, theme);
    paintMark(painter, QRectF(rect.left() + shift + theme.units(kMarkAt), rect.center().y() - mark / 2, mark, mark),
              alarm.row.priority, alarm.row.mark);
    const qreal height = alarm.titleHeight() + std::max(alarm.sub.height(), alarm.count.height());
    const QPointF text(rect.left() + shift + theme.units(kTextAt), rect.center().y() - height / 2);
    paintTitle(painter, alarm, text, theme);
    alarm.sub.paint(painter, text + QPointF(0, alarm.titleHeight()), soft);
    alarm.age.paint(painter,
                    QPointF(rect.right() - alarm.age.width(), text.y() + alarm.title.baseline() - alarm.age.baseline()),
                    soft);
    alarm.count.paint(painter, QPointF(rect.right() - alarm.count.width(), text.y() + alarm.titleHeight()), soft);
}

int criticalOf(std::span<const Alarm *const> group)
{
    return int(std::partition_point(group.begin(), group.end(),
                                    [](const Alarm *alarm) { return alarm->priority == AlarmPriority::Critical; })
               - group.begin());
}

AlarmPicture placed(const AlarmList &list, int bannerLines, const QSizeF &room, const Theme &theme)
{
    AlarmPicture picture;
    const qreal width = room.width();
    const auto notesBelow = [&](qreal bottom, int hidden, int critical) {
        std::vector<AlarmNote> notes = list.notes;
        if (hidden > 0)
            notes.insert(notes.begin(), moreNote(hidden, critical));
        const qreal top = bottom > 0 ? bottom + theme.units(kRowGap) : 0;
        return placeNotes(notes, top, theme.units(kTextAt), width, theme);
    };
    const auto bottomOf = [](const std::vector<PlacedNote> &notes, qreal bottom) {
        return notes.empty() ? bottom : notes.back().rect.bottom();
    };
    int hidden = list.beyond, critical = list.criticalBeyond;
    for (const AlarmRow &row : list.rows) {
        hidden += 1 + row.more;
        critical += row.priority == AlarmPriority::Critical ? 1 : 0;
    }

    qreal bottom = 0;
    for (size_t i = 0; i < list.rows.size(); ++i) {
        const AlarmRow &row = list.rows[i];
        qreal top = bottom;
        if (i > 0)
            top += theme.units(list.rows[i - 1].banner && !row.banner ? kBannerGap : kRowGap);
        auto alarm = row.banner ? placedBanner(row, bannerLines, top, width, theme) : placedRow(row, top, width, theme);
        const int others = hidden - 1 - row.more;
        const int otherCritical = critical - (row.priority == AlarmPriority::Critical ? 1 : 0);
        const qreal needed = bottomOf(notesBelow(alarm.rect.bottom(), others, otherCritical), alarm.rect.bottom());
        if (i == 0)
            picture.least = needed;
        else if (needed > room.height() + 0.5) // less than that is the layout's rounding, not a lack of room
            break;
        bottom = alarm.rect.bottom();
        hidden = others;
        critical = otherCritical;
        picture.alarms.push_back(std::move(alarm));
    }
    picture.notes = notesBelow(bottom, hidden, critical);
    picture.size = QSizeF(width, bottomOf(picture.notes, bottom));
    picture.least = std::max(picture.least, picture.alarms.empty() ? picture.size.height() : 0);
    return picture;
}

} // namespace

AlarmList alarmList(const AlarmBook &book, int most, const Moment &moment, bool flood)
{
    const auto order = book.listed();
    const std::vector<CollapsedAlarm> alarms = flood ? collapse(order) : uncollapsed(order);
    AlarmList list;
    int told = 0;
    const auto add = [&](const CollapsedAlarm &one) {
        const Alarm &alarm = *one.alarm;
        list.rows.push_back(alarmRow(alarm, knowledgeOf(book, alarm, one.more), moment));
        told += 1 + one.more;
        if (const auto age = ageOf(alarm.raisedAt, moment))
            list.steady = sooner(list.steady, untilAgeChanges(*age));
    };
    // The acknowledged begin where the raised end, the critical ones first.
    const auto acknowledged = std::partition_point(alarms.begin(), alarms.end(), [](const CollapsedAlarm &one) {
        return alarmGroup(*one.alarm) == AlarmGroup::Raised;
    });
    for (auto it = acknowledged; it != alarms.end() && isBanner(*it->alarm) && int(list.rows.size()) < kMostBanners;
         ++it)
        add(*it);
    // The others in their order; a critical one that comes late in it, because it has cleared, keeps its row.
    int critical = criticalOf(book.group(AlarmGroup::Raised)) + criticalOf(book.group(AlarmGroup::Cleared));
    const int banners = criticalOf(book.group(AlarmGroup::Acknowledged)) - int(list.rows.size());
    int rows = 0;
    for (auto it = alarms.begin(); it != alarms.end() && rows < most; ++it) {
        const bool isCritical = it->alarm->priority == AlarmPriority::Critical;
        if (isBanner(*it->alarm) || (!isCritical && rows + critical >= most))
            continue;
        add(*it);
        ++rows;
        critical -= isCritical ? 1 : 0;
    }
    list.criticalBeyond = banners + critical;
    list.beyond = int(order.size()) - told + int(book.beyond().all);
    if (const auto elsewhere = book.group(AlarmGroup::Elsewhere); !elsewhere.empty())
        list.notes.push_back(elsewhereNote(elsewhere, book.lastKnown(elsewhere.front()->key), moment));
    if (const auto shelved = book.group(AlarmGroup::Shelved); !shelved.empty())
        list.notes.push_back(shelvedNote(shelved, moment));
    for (const AlarmNote &note : list.notes)
        list.steady = sooner(list.steady, note.steady);
    return list;
}

AlarmPicture placeAlarms(const AlarmList &list, const QSizeF &room, const Theme &theme)
{
    const auto banners =
        size_t(std::count_if(list.rows.begin(), list.rows.end(), [](const AlarmRow &row) { return row.banner; }));
    AlarmPicture picture;
    for (const int lines : kBannerLines) {
        picture = placed(list, lines, room, theme);
        if (picture.alarms.size() >= banners)
            break;
    }
    return picture;
}

QRegion differences(const AlarmPicture &before, const AlarmPicture &after)
{
    QRegion region;
    const auto compare = [&region](const auto &was, const auto &is) {
        for (size_t i = 0; i < std::max(was.size(), is.size()); ++i) {
            if (i < was.size() && i < is.size() && looksTheSame(was[i], is[i]))
                continue;
            if (i < was.size())
                region += was[i].rect.toAlignedRect();
            if (i < is.size())
                region += is[i].rect.toAlignedRect();
        }
    };
    compare(before.alarms, after.alarms);
    compare(before.notes, after.notes);
    return region;
}

void paintAlarm(QPainter &painter, const PlacedAlarm &alarm, const Theme &theme, qreal arrived)
{
    const qreal shift = theme.units(kArrival) * (arrived - 1);
    if (alarm.row.banner)
        paintBanner(painter, alarm, theme, shift);
    else
        paintRow(painter, alarm, theme, shift);
}

} // namespace halfsilver
