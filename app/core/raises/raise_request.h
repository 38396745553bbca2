// One raising or clearing on its way to a backend: what stands in a file of the raise queue.
#pragma once

#include "app/core/alarms/alarm.h"
#include "app/core/result.h"

namespace halfsilver {

struct RaiseRequest {
    enum class Verb { Raise, Clear };

    Verb verb = Verb::Raise;
    QString target;         // the [alarm…] section whose backend is told; empty: the usual one
    QJsonObject alarm;      // the alarm's shape, with an id; of a clear `id` and `cleared_at`
    QString by;             // who cleared; may be empty
    QString idempotencyKey; // the same for every try
    bool operator==(const RaiseRequest &) const = default;

    QString id() const { return alarm.value(QLatin1String("id")).toString(); }
};

QString toText(RaiseRequest::Verb verb); // "raise", "clear"

// Completed by what the queue needs: an id where `alarm` has none, the time where it says none and the clock is set,
// and the key. Fails where `alarm` is not the shape of one that can be raised.
Result<RaiseRequest> raising(QJsonObject alarm, const QString &target, const QDateTime &now);
RaiseRequest clearing(const QString &id, const QString &by, const QString &target, const QDateTime &now);

// One JSON object: {"verb","target","alarm","by","idempotency_key"}.
QByteArray toJson(const RaiseRequest &request);
Result<RaiseRequest> raiseRequestFromJson(const QByteArray &json);

} // namespace halfsilver
