#include "widgets/panels/connection_panel.h"

#include <QPainter>

#include <algorithm>

namespace halfsilver {

namespace {

constexpr qreal kPadX = 1.3, kPadY = 0.7, kRadius = 0.5, kLineGap = 0.7, kAsideGap = 2; // u

// With its day, unless that is `today`'s.
QString clock(const QDateTime &time, const QDateTime &today, const QLocale &locale)
{
    const QDateTime local = time.toLocalTime();
    const QString at = locale.toString(local.time(), QLocale::ShortFormat);
    if (local.date() == today.toLocalTime().date())
        return at;
    return locale.dayName(local.date().dayOfWeek(), QLocale::ShortFormat) + u' ' + at;
}

// The end of a time that begins at `from`: empty where both read the same.
QString endClock(const QDateTime &to, const QDateTime &from, const QLocale &locale)
{
    const QString end = clock(to, from, locale);
    return end == clock(from, from, locale) ? QString() : end;
}

QString gapText(const AlarmGap &gap, const QDateTime &now, const QLocale &locale)
{
    const QString from = clock(gap.from, now, locale), to = endClock(gap.to, gap.from, locale);
    return to.isEmpty() ? ConnectionPanel::tr("Alarms around %1 may be missing").arg(from)
                        : ConnectionPanel::tr("Alarms between %1 and %2 may be missing").arg(from, to);
}

QString barText(const ConnectionStatus &status, const QDateTime &now, const QLocale &locale)
{
    const bool final = status.phase == ConnectionPhase::Refused || status.phase == ConnectionPhase::Initialized;
    const QString why = final ? status.reason : status.whyDeaf();
    if (!why.isEmpty())
        return ConnectionPanel::tr("Not receiving alarms: %1").arg(isolated(why));
    const auto missing = status.heartbeatMissingSince();
    if (status.phase == ConnectionPhase::Connected && missing)
        return ConnectionPanel::tr("Connected, but the backend's heartbeat is missing since %1")
            .arg(clock(*missing, now, locale));
    const auto until = status.receivingUntil ? status.receivingUntil : status.receivedBefore;
    if (until && until->date().year() >= 2024)
        return ConnectionPanel::tr("Not receiving alarms since %1").arg(clock(*until, now, locale));
    return ConnectionPanel::tr("Not receiving alarms yet");
}

QString unconfirmedText(const ChannelStatus &channel)
{
    if (channel.reason.isEmpty())
        return ConnectionPanel::tr("The server has not confirmed the channel %1").arg(isolated(channel.name));
    return channel.reason.contains(channel.name)
        ? isolated(channel.reason)
        : isolated(channel.name) + QStringLiteral(": ") + isolated(channel.reason);
}

QString asideText(const ConnectionStatus &status)
{
    switch (status.phase) {
    case ConnectionPhase::Connecting:
    case ConnectionPhase::Unavailable:
    case ConnectionPhase::Connected: // a channel is not confirmed
        return ConnectionPanel::tr("trying again");
    case ConnectionPhase::Refused:
    case ConnectionPhase::Disconnected:
        return status.nextTry ? ConnectionPanel::tr("trying again") : QString();
    case ConnectionPhase::Initialized:
        break;
    }
    return {};
}

// A line each, so that none is what the ellipsis of another takes away; of very many the last ones share one.
QStringList noticeLines(const QList<Notice> &notices)
{
    constexpr qsizetype most = 4;
    QStringList lines;
    for (const Notice &notice : notices) {
        if (lines.size() < most)
            lines.append(isolated(notice.text));
        else
            lines.last() += QStringLiteral(" · ") + isolated(notice.text);
    }
    return lines;
}

struct Bar {
    TextBlock text, aside;
    qreal asideY, height;
};

// The aside stands at the right end, or below where there is no room beside.
Bar bar(const ConnectionWords &words, qreal width, const Theme &theme)
{
    const qreal inner = width - 2 * theme.units(kPadX);
    Bar b { layoutText(words.bar, TextRole::Bar, { .width = inner, .maxLines = 3 }, theme),
            layoutText(words.aside, TextRole::BarAside, { .width = inner, .maxLines = 1 }, theme), 0, 0 };
    const bool beside = words.aside.isEmpty()
        || (b.text.lineCount() == 1 && b.text.width() + theme.units(kAsideGap) + b.aside.width() <= inner);
    b.asideY = beside ? b.text.baseline() - b.aside.baseline() : b.text.height();
    b.height = b.text.height() + (beside ? 0 : b.aside.height()) + 2 * theme.units(kPadY);
    return b;
}

QList<TextBlock> lines(const ConnectionWords &words, qreal width, const Theme &theme)
{
    QList<TextBlock> blocks;
    for (const QStringList &part : { words.gaps, words.quiet }) {
        for (const QString &line : part)
            blocks.append(layoutText(line, TextRole::List, { .width = width, .maxLines = 2, .balanced = true }, theme));
    }
    return blocks;
}

} // namespace

QString recoveredWords(const QDateTime &from, const QDateTime &to, int alarms, const QDateTime &now,
                       const QLocale &locale)
{
    const QString first = clock(from, now, locale), last = endClock(to, from, locale);
    if (last.isEmpty())
        return alarms == 1 ? ConnectionPanel::tr("Offline around %1, 1 alarm recovered").arg(first)
                           : ConnectionPanel::tr("Offline around %1, %2 alarms recovered").arg(first).arg(alarms);
    return alarms == 1 ? ConnectionPanel::tr("Offline %1–%2, 1 alarm recovered").arg(first, last)
                       : ConnectionPanel::tr("Offline %1–%2, %3 alarms recovered").arg(first, last).arg(alarms);
}

ConnectionWords connectionWords(const ConnectionFacts &facts, const QDateTime &now, const QLocale &locale)
{
    ConnectionWords words;
    const ConnectionStatus &status = facts.status;
    if (!status.receiving() && facts.lostLongEnough) {
        words.bar = barText(status, now, locale);
        words.aside = asideText(status);
        const bool said = words.bar.contains(status.reason);
        if (!status.reason.isEmpty() && !said)
            words.quiet.append(isolated(status.reason));
    }
    if (status.receiving() && facts.lostLongEnough) {
        for (const QString &channel : status.unconfirmed())
            words.quiet.append(unconfirmedText(*status.channel(channel)));
    }
    for (const ChannelStatus &channel : status.channels) {
        if (channel.subscribed && !channel.reason.isEmpty())
            words.quiet.append(isolated(channel.reason));
    }
    constexpr qsizetype most = 2; // a line each; more of them become one
    if (facts.gaps.size() > most) {
        words.gaps.append(gapText({ facts.gaps.first().from, facts.gaps.last().to }, now, locale));
    } else {
        for (const AlarmGap &gap : facts.gaps)
            words.gaps.append(gapText(gap, now, locale));
    }
    words.quiet += noticeLines(facts.notices);
    if (facts.unheardLately && !status.lastUnheardEvent.isEmpty())
        words.quiet.append(
            ConnectionPanel::tr("Heard %1, but nothing listens for it").arg(isolated(status.lastUnheardEvent)));
    return words;
}

QSizeF extent(const ConnectionWords &words, qreal width, const Theme &theme)
{
    qreal height = words.bar.isEmpty() ? 0 : bar(words, width, theme).height;
    for (const TextBlock &line : lines(words, width, theme))
        height += line.height() + (height > 0 ? theme.units(kLineGap) : 0);
    return { width, height };
}

void paint(QPainter &painter, const ConnectionWords &words, const QRectF &rect, const Theme &theme)
{
    qreal y = rect.top();
    if (!words.bar.isEmpty()) {
        const Bar b = bar(words, rect.width(), theme);
        painter.setPen(Qt::NoPen);
        painter.setBrush(Theme::colour(Ink::Warning));
        painter.drawRoundedRect(QRectF(rect.left(), y, rect.width(), b.height), theme.units(kRadius),
                                theme.units(kRadius));
        const qreal left = rect.left() + theme.units(kPadX), top = y + theme.units(kPadY);
        const qreal inner = rect.width() - 2 * theme.units(kPadX);
        const bool beside = b.asideY < b.text.height();
        b.text.paint(painter, { left, top }, Theme::colour(Ink::Black));
        b.aside.paint(painter, { beside ? left + inner - b.aside.width() : left, top + b.asideY },
                      Theme::colour(Ink::Black));
        y += b.height + theme.units(kLineGap);
    }
    const auto blocks = lines(words, rect.width(), theme);
    for (qsizetype i = 0; i < blocks.size(); ++i) {
        blocks[i].paint(painter, { rect.left(), y }, Theme::colour(i < words.gaps.size() ? Ink::White : Ink::Soft));
        y += blocks[i].height() + theme.units(kLineGap);
    }
}

ConnectionPanel::ConnectionPanel(const Settings &, const Services &services, QObject *parent)
    : Panel(parent)
    , m_clock(services.clock)
    , m_alarms(services.alarms)
    , m_connection(services.connection)
    , m_notices(services.notices)
    , m_unheard(services.connection.status().unheard)
{
    connect(&m_connection, &ConnectionMonitor::statusChanged, this, &ConnectionPanel::follow);
    connect(&m_alarms, &AlarmBook::knowledgeChanged, this, [this] {
        followMinutes();
        emit changed();
    });
    connect(&m_notices, &Notices::changed, this, &Panel::changed);
    follow();
}

void ConnectionPanel::follow()
{
    const ConnectionStatus status = m_connection.status();
    const bool lost = !status.receiving() || !status.unconfirmed().isEmpty();
    if (lost && !m_lost) {
        // What was lost before anybody looked has waited long enough; so has what will not be tried again.
        const QDateTime since = status.receivingUntil.value_or(status.since);
        const bool final = status.phase == ConnectionPhase::Refused
            || (status.phase == ConnectionPhase::Initialized && !status.reason.isEmpty());
        m_lostLongEnough = final || (since.isValid() && since.secsTo(m_clock.now()) >= kGrace.count());
    }
    if (lost && (status.phase == ConnectionPhase::Refused))
        m_lostLongEnough = true;
    if (!lost)
        m_lostLongEnough = false;
    m_lost = lost;
    if (!lost || m_lostLongEnough)
        m_grace.reset();
    else if (!m_grace)
        m_grace = m_clock.after(kGrace, [this] {
            m_lostLongEnough = true;
            emit changed();
        });
    if (status.unheard > m_unheard) {
        m_unheardEnd = m_clock.after(kUnheardShows, [this] {
            m_unheardEnd.reset();
            emit changed();
        });
    }
    m_unheard = status.unheard;
    followMinutes();
    emit changed();
}

// A time of day gets its day at midnight, and another zone when somebody sets one: looked at with the clock's minutes.
void ConnectionPanel::followMinutes()
{
    if (!m_lost && m_alarms.gaps().isEmpty()) {
        m_minute.reset();
        return;
    }
    const std::chrono::milliseconds inMinute(m_clock.now().toMSecsSinceEpoch() % 60'000);
    m_minute = m_clock.after(std::chrono::minutes(1) - inMinute, [this] {
        followMinutes();
        emit changed();
    });
}

ConnectionWords ConnectionPanel::words(const Theme &theme) const
{
    return connectionWords(
        { m_connection.status(), m_alarms.gaps(), m_notices.notices(), m_lostLongEnough, m_unheardEnd != nullptr },
        m_clock.now(), theme.locale());
}

PanelExtent ConnectionPanel::extent(const QSizeF &available, const Theme &theme)
{
    const ConnectionWords now = words(theme);
    return { now.isEmpty() ? QSizeF() : halfsilver::extent(now, available.width(), theme), 0 };
}

QRegion ConnectionPanel::takeChanges(const QSizeF &size, const Theme &theme)
{
    const ConnectionWords now = words(theme);
    if (now == m_shown && size == m_shownSize)
        return {};
    m_shown = now;
    m_shownSize = size;
    return Panel::takeChanges(size, theme);
}

void ConnectionPanel::paint(QPainter &painter, const QRectF &rect, const Theme &theme)
{
    halfsilver::paint(painter, words(theme), rect, theme);
}

} // namespace halfsilver
