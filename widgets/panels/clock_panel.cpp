#include "widgets/panels/clock_panel.h"

#include "widgets/text.h"

#include <QPainter>
#include <QRegularExpression>

#include <algorithm>

namespace halfsilver {

using namespace std::chrono_literals;

namespace {

constexpr qreal kDateGap = 0.6, kSecondsGap = 0.756, kOverhang = 0.15; // u

struct Blocks {
    TextBlock date, time, seconds;
    qreal secondsX, width, timeY, height; // from the left of the widest of them
};

Blocks blocks(const ClockFace &face, const Theme &theme)
{
    Blocks b { layoutLine(face.date, TextRole::Body, theme),
               layoutLine(face.time, TextRole::Clock, theme),
               layoutLine(face.seconds, TextRole::ClockSeconds, theme),
               0,
               0,
               0,
               0 };
    b.secondsX = b.time.width() + theme.units(kSecondsGap);
    b.width = face.seconds.isEmpty() ? b.time.width() : b.secondsX + b.seconds.width();
    b.timeY = face.date.isEmpty() ? 0 : b.date.height() + theme.units(kDateGap);
    b.height = b.timeY + b.time.height();
    return b;
}

qreal aligned(qreal inner, qreal outer, Qt::AlignmentFlag alignment)
{
    return alignment == Qt::AlignRight ? outer - inner : alignment == Qt::AlignHCenter ? (outer - inner) / 2 : 0;
}

// From the first character that differs to the last; of the whole where the length differs.
QRectF changedPart(const QString &before, const QString &after, TextRole role, const Theme &theme)
{
    const TextBlock block = layoutLine(after, role, theme);
    const qreal over = theme.units(kOverhang);
    if (before == after)
        return {};
    qsizetype first = 0, last = after.size();
    if (before.size() == after.size()) {
        while (before[first] == after[first])
            ++first;
        while (before[last - 1] == after[last - 1])
            --last;
    }
    const qreal from = layoutLine(after.left(first), role, theme).width();
    const qreal to = layoutLine(after.left(last), role, theme).width();
    return QRectF(from, 0, to - from, block.height()).adjusted(-over, -over, over, over);
}

bool usesTwelveHours(const QLocale &locale, HourFormat format)
{
    if (format != HourFormat::Auto)
        return format == HourFormat::Hours12;
    return locale.timeFormat(QLocale::ShortFormat).contains(u'a', Qt::CaseInsensitive);
}

} // namespace

QString withoutYear(const QString &format)
{
    static const QRegularExpression year(
        QStringLiteral("(?:(?:\\s*'[^']*')?[\\s,./-]*)?\\by+(?:年|년\\s*)?(?:\\s*'[^']*'\\.?)?(?:,\\s*)?"),
        QRegularExpression::UseUnicodePropertiesOption);
    static const QRegularExpression crowded(QStringLiteral("日(?=d{3,4})"));
    QString kept = QString(format).remove(year).replace(crowded, QStringLiteral("日 ")).trimmed();
    while (kept.endsWith(u',') || kept.endsWith(u'/') || kept.endsWith(u'-'))
        kept.chop(1);
    return kept;
}

ClockFace clockFace(const QDateTime &local, const QLocale &locale, const ClockSettings &settings)
{
    if (local.date().year() < 2024)
        return { QStringLiteral("--:--"), {}, ClockPanel::tr("Time not set") };
    ClockFace face;
    const bool twelve = usesTwelveHours(locale, settings.format);
    const int hour = twelve ? (local.time().hour() + 11) % 12 + 1 : local.time().hour();
    face.time = QStringLiteral("%1:%2")
                    .arg(hour, twelve ? 1 : 2, 10, QChar(u'0'))
                    .arg(local.time().minute(), 2, 10, QChar(u'0'));
    if (settings.seconds)
        face.seconds = QStringLiteral("%1").arg(local.time().second(), 2, 10, QChar(u'0'));
    if (twelve) {
        const QString half = local.time().hour() < 12 ? locale.amText() : locale.pmText();
        face.seconds = face.seconds.isEmpty() ? half : face.seconds + u' ' + half;
    }
    const QString format =
        settings.date.isEmpty() ? withoutYear(locale.dateFormat(QLocale::LongFormat)) : settings.date;
    face.date = locale.toString(local.date(), format);
    return face;
}

std::chrono::milliseconds untilNextTick(const QDateTime &now, bool seconds)
{
    const auto inMinute = std::chrono::milliseconds(now.time().second() * 1000 + now.time().msec());
    const std::chrono::milliseconds unit = seconds ? 1s : 60s;
    return unit - inMinute % unit;
}

QSizeF extent(const ClockFace &face, const Theme &theme)
{
    const Blocks b = blocks(face, theme);
    return { std::max(b.width, b.date.width()), b.height };
}

QRegion difference(const ClockFace &before, const ClockFace &after, const QSizeF &size, Qt::AlignmentFlag alignment,
                   const Theme &theme)
{
    const Blocks old = blocks(before, theme), now = blocks(after, theme);
    const bool moved = before.date.isEmpty() != after.date.isEmpty()
        || (alignment != Qt::AlignLeft && old.width != now.width)
        || (!after.seconds.isEmpty() && old.secondsX != now.secondsX) || before.time.size() != after.time.size()
        || before.seconds.size() != after.seconds.size();
    if (moved)
        return QRectF(QPointF(), size).toAlignedRect();
    QRegion region;
    if (before.date != after.date)
        region |= QRectF(0, 0, size.width(), now.timeY).toAlignedRect();
    const qreal x = aligned(now.width, size.width(), alignment);
    const qreal down = now.timeY + now.time.baseline() - now.seconds.baseline();
    const QRectF time = changedPart(before.time, after.time, TextRole::Clock, theme);
    const QRectF seconds = changedPart(before.seconds, after.seconds, TextRole::ClockSeconds, theme);
    if (!time.isNull())
        region |= time.translated(x, now.timeY).toAlignedRect();
    if (!seconds.isNull())
        region |= seconds.translated(x + now.secondsX, down).toAlignedRect();
    return region;
}

void paint(QPainter &painter, const ClockFace &face, const QRectF &rect, Qt::AlignmentFlag alignment,
           const Theme &theme)
{
    const Blocks b = blocks(face, theme);
    const qreal dateX = rect.left() + aligned(b.date.width(), rect.width(), alignment);
    const qreal x = rect.left() + aligned(b.width, rect.width(), alignment), y = rect.top() + b.timeY;
    b.date.paint(painter, { dateX, rect.top() }, Theme::colour(Ink::Soft));
    b.time.paint(painter, { x, y }, Theme::colour(Ink::White));
    b.seconds.paint(painter, { x + b.secondsX, y + b.time.baseline() - b.seconds.baseline() },
                    Theme::colour(Ink::Quiet));
}

ClockPanel::ClockPanel(const Settings &settings, const Services &services, QObject *parent)
    : Panel(parent)
    , m_settings(settings)
    , m_clock(services.clock)
{
    schedule();
}

// The wall clock may leap while the timer runs on the monotonic one: each tick aligns anew. While the time is not
// set, somebody waits for it, whether seconds are shown or not.
void ClockPanel::schedule()
{
    const bool seconds = m_settings.seconds || !m_clock.isSet();
    m_tick = m_clock.after(untilNextTick(m_clock.now(), seconds), [this] {
        schedule();
        emit changed();
    });
}

ClockFace ClockPanel::face(const Theme &theme) const
{
    return clockFace(m_clock.now().toLocalTime(), theme.locale(), m_settings);
}

PanelExtent ClockPanel::extent(const QSizeF &available, const Theme &theme)
{
    const QSizeF size = halfsilver::extent(face(theme), theme);
    return { { std::min(size.width(), available.width()), size.height() }, 0 };
}

QRegion ClockPanel::takeChanges(const QSizeF &size, const Theme &theme)
{
    const ClockFace now = face(theme);
    const ClockFace before = std::exchange(m_shown, now);
    if (std::exchange(m_shownSize, size) != size)
        return Panel::takeChanges(size, theme);
    return difference(before, now, size, alignment(), theme);
}

void ClockPanel::paint(QPainter &painter, const QRectF &rect, const Theme &theme)
{
    // What takeChanges() announced: the wall clock may have gone on since.
    halfsilver::paint(painter, m_shown.time.isEmpty() ? face(theme) : m_shown, rect, alignment(), theme);
}

} // namespace halfsilver
