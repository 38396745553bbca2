// What the control socket may ask of a mirror that runs. The program's composition implements it.
#pragma once

#include "app/core/control/control_request.h"
#include "app/core/control/pairing_desk.h"

#include <functional>

namespace halfsilver {

using ControlAnswer = std::variant<QJsonObject, FieldError>; // FieldError: refused

class ControlTarget {
public:
    // To be called once: within the call, or later. Whoever asked may be gone by then.
    using Reply = std::function<void(const ControlAnswer &)>;

    virtual ~ControlTarget() = default;
    virtual QJsonObject status() const = 0; // control_json.h: statusJson
    virtual QJsonObject list() const = 0;   // control_json.h: listJson
    // alarm_control.h does these five for an AlarmBook.
    virtual void acknowledge(const QString &id, const QString &by, const Reply &reply) = 0;
    virtual void clear(const QString &id, const QString &by, const Reply &reply) = 0;
    virtual void shelve(const QString &id, const std::optional<std::chrono::seconds> &length, const QString &by,
                        const Reply &reply) = 0;
    virtual void unshelve(const QString &id, const QString &by, const Reply &reply) = 0;
    virtual void reset(const QString &id, const QString &by, const Reply &reply) = 0;
    virtual void raise(const QJsonObject &alarm, const Reply &reply) = 0;    // answers the alarm
    virtual void history(const HistoryQuery &query, const Reply &reply) = 0; // history_json.h: historyJson
    virtual void silence(const Reply &reply) = 0;                            // answers {"silenced_until":time}
    virtual void grab(const QString &file, const Reply &reply) = 0;          // answers {"file":file}
    // Answers once a frame has shown an alarm of this id: {"id","source","received_at","painted_at"}.
    virtual void watch(const QString &id, std::chrono::seconds length, const Reply &reply) = 0;

    // What this one never does, whatever it is told; a page leaves its buttons out.
    virtual QList<ControlVerb> lacks() const { return {}; }
    // What the screen shows, as a PNG or JPEG; empty where there is none.
    virtual QByteArray picture() { return {}; }
    // Null where no page is served.
    virtual PairingDesk *pairing() { return nullptr; }
};

} // namespace halfsilver
