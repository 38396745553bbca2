// Alarms for tests of what keeps and carries them.
#pragma once

#include "app/core/alarm_store.h"

#include <QJsonArray>

#include <algorithm>

namespace halfsilver {

inline QDateTime testTime(qint64 ms = 0)
{
    return QDateTime::fromMSecsSinceEpoch(1'795'380'428'123 + ms, Qt::UTC); // 2026-11-22T20:47:08.123Z
}

inline Alarm someAlarm(const QString &id, const QString &source = QStringLiteral("alarm"))
{
    Alarm alarm;
    alarm.key = { source, id };
    alarm.title = QStringLiteral("Smoke ") + id;
    alarm.raisedAt = testTime(-1000);
    alarm.receivedAt = testTime();
    return alarm;
}

// No member has its default, and the texts are what databases and JSON stumble over.
inline Alarm fullAlarm()
{
    Alarm alarm = someAlarm(QStringLiteral("k2/smoke'; DROP TABLE alarms; -- 火"), QStringLiteral("alarm.garden"));
    alarm.ownId = false;
    alarm.priority = AlarmPriority::Critical;
    alarm.title = QStringLiteral("\"Smoke\" \\ 烟雾 🔥");
    alarm.message = QStringLiteral("Leave the flat.\nCall 112.\t\u0001\u202E");
    alarm.place = QStringLiteral("Küche");
    alarm.origin = QStringLiteral("detector K-2");
    alarm.acknowledgedAt = testTime(5001);
    alarm.acknowledgedBy = QStringLiteral("Ana's phone");
    alarm.clearedAt = testTime(7003);
    alarm.expiresAt = testTime(86'400'007);
    alarm.count = 3;
    alarm.test = true;
    alarm.group = QStringLiteral("cellar");
    alarm.firstOut = true;
    alarm.latched = true;
    alarm.resetAt = testTime(9001);
    alarm.shelvedUntil = testTime(3'600'000);
    alarm.shelvedOnce = true;
    alarm.shelvedBy = QStringLiteral("Ana's phone");
    alarm.escalatedAt = testTime(2001);
    alarm.realarmedAt = testTime(4001);
    alarm.rest = QJsonObject { { QStringLiteral("shelf"), QJsonArray { 1, 2.5, QStringLiteral("x") } } };
    return alarm;
}

inline QList<Alarm> byKey(QList<Alarm> alarms)
{
    std::sort(alarms.begin(), alarms.end(), [](const Alarm &a, const Alarm &b) {
        return std::tie(a.key.source, a.key.id) < std::tie(b.key.source, b.key.id);
    });
    return alarms;
}

} // namespace halfsilver
