// Short words for reports in tests of what is shown. Times are those of 22 November 2026, UTC.
#pragma once

#include "app/core/alarms/alarm_book.h"

namespace halfsilver {

inline QDateTime today(const char *time)
{
    return QDateTime::fromString(QStringLiteral("2026-11-22T%1:00.000Z").arg(QLatin1StringView(time)),
                                 Qt::ISODateWithMs);
}

struct Told {
    const char *id;
    AlarmPriority priority = AlarmPriority::Warning;
    QString title, place = {}, message = {};
    const char *raised = "20:12";
    const char *acknowledged = nullptr, *cleared = nullptr;
    int count = 1;
    bool test = false;
    QString group = {}, origin = {};
};

inline AlarmReport reportOf(const Told &told)
{
    AlarmReport report;
    report.key = { QStringLiteral("alarm"), QString::fromLatin1(told.id) };
    report.priority = told.priority;
    report.title = told.title;
    report.place = told.place;
    report.message = told.message;
    report.count = told.count;
    report.test = told.test;
    report.group = told.group;
    report.origin = told.origin;
    report.raisedAt = today(told.raised);
    report.state = AlarmState::Raised;
    if (told.acknowledged) {
        report.state = AlarmState::Acknowledged;
        report.acknowledgedAt = today(told.acknowledged);
        report.acknowledgedBy = QStringLiteral("hall mirror");
    }
    if (told.cleared) {
        report.state = told.acknowledged ? AlarmState::Finished : AlarmState::ClearedUnseen;
        report.clearedAt = today(told.cleared);
    }
    return report;
}

// False when the book refused it.
[[nodiscard]] inline bool tell(AlarmBook &book, const Told &told) { return bool(book.report(reportOf(told))); }

} // namespace halfsilver
