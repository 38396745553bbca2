#include "widgets/panels/alarms_panel.h"

#include "app/core/alarms/alarm_book.h"

#include <QPainter>

#include <algorithm>

namespace halfsilver {

namespace {

std::pair<QString, QString> keyOf(const AlarmRow &row) { return { row.key.source, row.key.id }; }

bool contains(const AlarmPicture &picture, const AlarmKey &key)
{
    return std::any_of(picture.alarms.begin(), picture.alarms.end(),
                       [&](const PlacedAlarm &placed) { return placed.row.key == key; });
}

} // namespace

AlarmsPanel::AlarmsPanel(const Settings &settings, const Services &services, QObject *parent)
    : Panel(parent)
    , m_settings(settings)
    , m_clock(services.clock)
    , m_book(services.alarms)
    , m_moment(services.clock)
    , m_flood(settings.flood, settings.floodTime)
{
    // Nothing is looked at here: of 20,000 events in one turn, only what they leave behind is compared, once a frame.
    const auto differs = [this] {
        m_stale = true;
        emit changed();
    };
    connect(&m_book, &AlarmBook::inserted, this, differs);
    connect(&m_book, &AlarmBook::moved, this, differs);
    connect(&m_book, &AlarmBook::changed, this, differs);
    connect(&m_book, &AlarmBook::removed, this, differs);
    connect(&m_book, &AlarmBook::knowledgeChanged, this, differs);
    connect(&m_book, &AlarmBook::raised, this, [this](const AlarmKey &key) {
        const Alarm *alarm = m_book.find(key);
        if (alarm && !alarm->test && alarmGroup(*alarm) == AlarmGroup::Raised)
            m_flood.raised(m_clock.monotonic());
    });
}

PanelExtent AlarmsPanel::extent(const QSizeF &available, const Theme &theme)
{
    refresh(theme);
    const AlarmPicture all = placeAlarms(m_list, QSizeF(available.width(), 1e6), theme);
    return { all.size.height() > 0 ? all.size : QSizeF(0, 0), all.least };
}

QRegion AlarmsPanel::takeChanges(const QSizeF &size, const Theme &theme)
{
    refresh(theme);
    const AlarmPicture before = std::move(m_picture);
    const bool sameRoom = m_shown && size == m_size && qFuzzyCompare(theme.u(), m_unit);
    place(size, theme);
    if (m_shown)
        moveIn(before);
    QRegion region = sameRoom ? differences(before, m_picture) : QRectF(QPointF(), size).toAlignedRect();
    for (const PlacedAlarm &placed : m_picture.alarms) {
        const auto arrival = m_arrivals.find(keyOf(placed.row));
        if (arrival == m_arrivals.end())
            continue;
        region += placed.rect.toAlignedRect();
        if (arrival->second.over())
            m_arrivals.erase(arrival);
    }
    if (m_arrivals.empty())
        disconnect(m_ticking);
    return region;
}

QList<AlarmKey> AlarmsPanel::paintedAlarms() const
{
    QList<AlarmKey> alarms;
    for (const PlacedAlarm &placed : m_picture.alarms)
        alarms.append(placed.row.key);
    return alarms;
}

void AlarmsPanel::paint(QPainter &painter, const QRectF &rect, const Theme &theme)
{
    if (m_stale || rect.size() != m_size || !qFuzzyCompare(theme.u(), m_unit)) {
        refresh(theme);
        place(rect.size(), theme);
    }
    m_shown = true;
    painter.save();
    painter.translate(rect.topLeft());
    const QRectF clip = painter.hasClipping() ? painter.clipBoundingRect() : QRectF(QPointF(), rect.size());
    for (const PlacedAlarm &placed : m_picture.alarms) {
        if (!placed.rect.intersects(clip))
            continue;
        const auto arrival = m_arrivals.find(keyOf(placed.row));
        paintAlarm(painter, placed, theme, arrival == m_arrivals.end() ? 1 : arrival->second.value());
    }
    for (const PlacedNote &note : m_picture.notes)
        paintNote(painter, note, theme);
    painter.restore();
}

void AlarmsPanel::refresh(const Theme &theme)
{
    if (!m_stale)
        return;
    m_stale = false;
    const auto flood = std::chrono::ceil<std::chrono::milliseconds>(m_flood.until() - m_clock.monotonic());
    m_list = alarmList(m_book, m_settings.rows, m_moment.moment(theme.locale()), flood.count() > 0);
    m_nextAge.reset();
    if (flood.count() > 0)
        m_list.steady = std::min(flood, m_list.steady.value_or(flood));
    if (m_list.steady) {
        m_nextAge = m_clock.after(*m_list.steady, [this] {
            m_stale = true;
            emit changed();
        });
    }
}

void AlarmsPanel::place(const QSizeF &size, const Theme &theme)
{
    m_picture = placeAlarms(m_list, size, theme);
    m_size = size;
    m_unit = theme.u();
}

void AlarmsPanel::moveIn(const AlarmPicture &before)
{
    if (!animator() || !animator()->motion())
        return;
    std::erase_if(m_arrivals, [this](const auto &entry) {
        return !contains(m_picture, { entry.first.first, entry.first.second });
    });
    for (const PlacedAlarm &placed : m_picture.alarms) {
        if (!placed.row.strong || contains(before, placed.row.key))
            continue;
        m_arrivals[keyOf(placed.row)].begin(animator());
        if (!m_ticking)
            m_ticking = connect(animator(), &Animator::ticked, this, &Panel::changed);
    }
}

} // namespace halfsilver
