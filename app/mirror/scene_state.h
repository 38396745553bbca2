// What a screenshot shows: `--state FILE`.
#pragma once

#include "app/core/alarms/alarm_report.h"
#include "app/core/connection_status.h"
#include "app/core/result.h"

#include <QJsonObject>

namespace halfsilver {

struct SceneState {
    std::optional<QDateTime> asOf; // UTC; the time on the clock, unless `--now` says another
    QList<AlarmReport> alarms;
    ConnectionStatus connection; // connected, unless the file says otherwise
    QJsonObject panels;          // by panel name: the data its event would carry
};

// `json`: {"as_of","alarms":[…as in alarm-api…],"connection":{…as in status…},"panels":{"NAME":{…}}}; every
// member may be absent. Strict: a screenshot that shows less than its file says would mislead.
Result<SceneState> sceneStateFromJson(const QByteArray &json);

} // namespace halfsilver
