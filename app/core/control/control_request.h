// One line on the control socket: {"verb":"acknowledge","id":"k2-smoke","by":"ana"}.
#pragma once

#include "app/core/alarm_history.h"
#include "app/core/alarms/alarm_json.h"
#include "app/core/device_role.h"

namespace halfsilver {

enum class ControlVerb {
    Status,
    List,
    Raise,
    Acknowledge,
    Clear,
    Silence,
    Grab,
    Shelve,
    Unshelve,
    Reset,
    History,
    Watch,
    Pair,
    Devices,
    Revoke,
};

struct ControlRequest {
    ControlVerb verb = ControlVerb::Status;
    QString id, by;                             // of what deals with one alarm; `by` may be empty
    std::optional<std::chrono::seconds> length; // shelve, watch: "seconds" in the line; empty: until it clears
    QString file;                               // grab: an absolute path
    QJsonObject alarm;                          // raise: the shape, checked; under "alarm" in the line
    DeviceRole role = DeviceRole::Acknowledge;  // pair
    QString device;                             // revoke: an id or a name
    HistoryQuery history;                       // history: its members stand in the line
    bool operator==(const ControlRequest &) const = default;
};

constexpr qsizetype kMaxControlLine = 1024 * 1024; // bytes, with the line feed

// Members that the verb does not know are ignored, so that an older mirror understands a newer halfsilverctl.
std::variant<ControlRequest, FieldError> parseControlRequest(QByteArrayView line);
QByteArray toLine(const ControlRequest &request); // with the line feed

// {"error":…,"field":…}; without "field" where there is none.
QJsonObject toJson(const FieldError &error);
QByteArray toLine(const QJsonObject &answer);

QString toText(ControlVerb verb);
// Whether it deals with one alarm, by its id.
bool isAboutAlarm(ControlVerb verb);
// Whether only a mirror can do it: no alarm API offers it.
bool isForMirror(ControlVerb verb);
// Whether it is about the phone page, which a mirror or a hub serves.
bool isAboutPage(ControlVerb verb);
std::optional<ControlVerb> controlVerbFromText(QStringView text);

} // namespace halfsilver
