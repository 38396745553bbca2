// Time and date. The tick is aligned to what is visible: the second, or the minute.
#pragma once

#include "app/core/clock.h"
#include "app/core/services.h"
#include "app/core/settings/checks.h"
#include "widgets/panel.h"
#include "widgets/region.h"

#include <QLocale>

#include <memory>

namespace halfsilver {

enum class HourFormat { Auto, Hours24, Hours12 };

struct ClockSettings {
    bool seconds = true;
    HourFormat format = HourFormat::Auto;
    QString date;

    static void describe(auto &&field)
    {
        using namespace settings;
        field("seconds", &ClockSettings::seconds, anything, "Show the seconds.");
        field("format", &ClockSettings::format,
              choices<HourFormat>(
                  { { "auto", HourFormat::Auto }, { "24", HourFormat::Hours24 }, { "12", HourFormat::Hours12 } }),
              "Hours; auto: as in the language.");
        field("date", &ClockSettings::date, anything,
              "The date in Qt's letters, as dddd, d MMMM. Empty: as in the language.");
    }
};

struct ClockFace {
    QString time;    // "21:47"
    QString seconds; // "08", "08 PM", "PM", or empty
    QString date;    // "Sunday, 22 November", or that the time is not set
    bool operator==(const ClockFace &) const = default;
};

// What to show. Before 2024 the machine's clock was never set, and what it says would mislead.
ClockFace clockFace(const QDateTime &local, const QLocale &locale, const ClockSettings &settings = {});
// A language's long date without its year: "dddd, d MMMM yyyy" → "dddd, d MMMM".
QString withoutYear(const QString &format);
// Until what is shown is different: the next second or minute of the wall clock.
std::chrono::milliseconds untilNextTick(const QDateTime &now, bool seconds);

QSizeF extent(const ClockFace &face, const Theme &theme);
// What differs between the two, in panel coordinates of that size.
QRegion difference(const ClockFace &before, const ClockFace &after, const QSizeF &size, Qt::AlignmentFlag alignment,
                   const Theme &theme);
void paint(QPainter &painter, const ClockFace &face, const QRectF &rect, Qt::AlignmentFlag alignment,
           const Theme &theme);

class ClockPanel : public Panel {
    Q_OBJECT
public:
    using Settings = ClockSettings;
    static constexpr Region kRegion = Region::TopLeft;
    static constexpr auto kAbout = "Time and date.";

    ClockPanel(const Settings &settings, const Services &services, QObject *parent = nullptr);

    PanelRight right() const override { return PanelRight::Clock; }
    PanelExtent extent(const QSizeF &available, const Theme &theme) override;
    QRegion takeChanges(const QSizeF &size, const Theme &theme) override;
    void paint(QPainter &painter, const QRectF &rect, const Theme &theme) override;

private:
    ClockFace face(const Theme &theme) const;
    void schedule();

    Settings m_settings;
    Clock &m_clock;
    std::unique_ptr<Timer> m_tick;
    ClockFace m_shown; // by the last frame
    QSizeF m_shownSize;
};

} // namespace halfsilver
