// The alarms that nobody has dealt with, and what is still known of the others. What it shows and how it looks are
// alarm_list.h's; this joins them to the book, and keeps the ages right.
#pragma once

#include "app/core/alarms/flood_watch.h"
#include "app/core/services.h"
#include "app/core/settings/describe.h"
#include "widgets/alarm_list.h"
#include "widgets/animator.h"
#include "widgets/moment_reader.h"
#include "widgets/panel.h"
#include "widgets/region.h"

#include <map>

namespace halfsilver {

class AlarmsPanel : public Panel {
    Q_OBJECT
public:
    struct Settings {
        int rows = 4;
        int flood = 10;
        std::chrono::seconds floodTime = std::chrono::minutes(10);
        bool operator==(const Settings &) const = default;
        static void describe(auto &&field)
        {
            using namespace settings;
            using namespace std::chrono_literals;
            field("rows", &Settings::rows, between(1, 20), "Alarms shown at most; the others are counted.");
            field("flood", &Settings::flood, between(0, 1000),
                  "So many raised within flood_time are a flood: of each origin the first and every critical one stay "
                  "visible, the others are counted beside it. 0 switches that off.");
            field("flood_time", &Settings::floodTime, between(10s, 86'400s),
                  "The time in which they have to be raised.");
        }
    };

    static constexpr Region kRegion = Region::UpperThird;
    static constexpr auto kAbout = "The alarms that stand, the most urgent first. It is there without a section too.";

    AlarmsPanel(const Settings &settings, const Services &services, QObject *parent = nullptr);

    PanelRight right() const override { return PanelRight::Alarms; }
    PanelExtent extent(const QSizeF &available, const Theme &theme) override;
    QRegion takeChanges(const QSizeF &size, const Theme &theme) override;
    void paint(QPainter &painter, const QRectF &rect, const Theme &theme) override;
    QList<AlarmKey> paintedAlarms() const override;

private:
    void refresh(const Theme &theme);
    void place(const QSizeF &size, const Theme &theme);
    void moveIn(const AlarmPicture &before);

    Settings m_settings;
    Clock &m_clock;
    AlarmBook &m_book;
    MomentReader m_moment;
    FloodWatch m_flood;
    AlarmList m_list;
    bool m_stale = true; // m_list is not what the book says now
    AlarmPicture m_picture;
    QSizeF m_size;
    qreal m_unit = 0; // the theme's, for which m_picture was made
    bool m_shown = false;
    std::map<std::pair<QString, QString>, Transition> m_arrivals; // of rows that are moving in
    QMetaObject::Connection m_ticking;
    std::unique_ptr<Timer> m_nextAge;
};

} // namespace halfsilver
