// A backend for tests of random sequences: what happens there, and what it tells of it.
#pragma once

#include "app/core/alarms/alarm_report.h"

#include <vector>

namespace halfsilver {

// A backend that tells the whole shape, as alarm-api does.
class AlarmBackend {
public:
    explicit AlarmBackend(int ids)
        : m_all(size_t(ids))
    {
    }
    static QString source() { return QStringLiteral("alarm"); }

    struct Occurrence {
        bool there = false;
        QDateTime raisedAt;
        std::optional<QDateTime> acknowledgedAt, clearedAt;
        int count = 1;
        AlarmPriority priority = AlarmPriority::Warning;
    };

    AlarmReport raise(int id, const QDateTime &now, AlarmPriority priority)
    {
        Occurrence &one = m_all[size_t(id)];
        if (!one.there || (one.acknowledgedAt && one.clearedAt)) {
            one = { true, now, {}, {}, 1, priority };
        } else {
            ++one.count;
            one.priority = priority;
            if (one.clearedAt)
                one.raisedAt = now;
            one.clearedAt.reset();
        }
        return report(id);
    }
    std::optional<AlarmReport> acknowledge(int id, const QDateTime &now)
    {
        if (!m_all[size_t(id)].there || m_all[size_t(id)].acknowledgedAt)
            return std::nullopt;
        m_all[size_t(id)].acknowledgedAt = now;
        return report(id);
    }
    std::optional<AlarmReport> clear(int id, const QDateTime &now)
    {
        if (!m_all[size_t(id)].there || m_all[size_t(id)].clearedAt)
            return std::nullopt;
        m_all[size_t(id)].clearedAt = now;
        return report(id);
    }
    AlarmReport report(int id) const
    {
        const Occurrence &one = m_all[size_t(id)];
        AlarmReport report;
        report.key = { source(), QString::number(id) };
        report.title = QStringLiteral("Alarm %1").arg(id);
        report.priority = one.priority;
        report.raisedAt = one.raisedAt;
        report.acknowledgedAt = one.acknowledgedAt;
        report.clearedAt = one.clearedAt;
        report.count = one.count;
        report.whole = true;
        report.state = one.clearedAt ? (one.acknowledgedAt ? AlarmState::Finished : AlarmState::ClearedUnseen)
                                     : (one.acknowledgedAt ? AlarmState::Acknowledged : AlarmState::Raised);
        return report;
    }
    // What is not finished.
    QList<AlarmReport> snapshot() const
    {
        QList<AlarmReport> rows;
        for (int id = 0; id < int(m_all.size()); ++id) {
            if (m_all[size_t(id)].there && report(id).state != AlarmState::Finished)
                rows.append(report(id));
        }
        return rows;
    }
    const Occurrence &operator[](int id) const { return m_all[size_t(id)]; }

private:
    std::vector<Occurrence> m_all;
};

} // namespace halfsilver
