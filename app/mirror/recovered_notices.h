// What interruptions brought, on screen for some hours: "Offline 14:02–14:09, 2 alarms recovered".
#pragma once

#include "app/core/clock.h"
#include "app/core/notices.h"

#include <QHash>
#include <QLocale>

#include <memory>

namespace halfsilver {

class RecoveredNotices {
public:
    static constexpr std::chrono::hours kStays { 8 };

    RecoveredNotices(Notices &notices, Clock &clock, const QLocale &locale);

    // Of each source the last. UTC.
    void tell(const QString &source, const QDateTime &from, const QDateTime &to, int alarms);

private:
    struct Told {
        QDateTime from, to;
        int alarms = 0;
        std::chrono::nanoseconds until {}; // monotonic
    };
    void show(const QString &source, const Told &told);
    void awaitMidnight();

    Notices &m_notices;
    Clock &m_clock;
    const QLocale m_locale;
    QHash<QString, Told> m_told;
    std::unique_ptr<Timer> m_midnight; // when the times of yesterday get their day
};

} // namespace halfsilver
