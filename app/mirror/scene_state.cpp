#include "app/mirror/scene_state.h"

#include "app/core/alarms/alarm_json.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace halfsilver {

namespace {

Result<std::optional<QDateTime>> timeMember(const QJsonObject &object, QLatin1StringView name)
{
    const QJsonValue value = object.value(name);
    if (value.isUndefined() || value.isNull())
        return std::optional<QDateTime>();
    const auto time = timeFromText(value.toString());
    if (!time)
        return Error { QStringLiteral("%1: an ISO 8601 time is needed").arg(name) };
    return time;
}

Result<ConnectionStatus> connectionFromJson(const QJsonObject &object)
{
    ConnectionStatus status;
    const QString phase = object.value(QLatin1String("state")).toString(QStringLiteral("connected"));
    const auto known = connectionPhaseFromText(phase);
    if (!known)
        return Error { QStringLiteral("connection.state: “%1” is not a state").arg(phase) };
    status.phase = *known;
    for (const auto &[name, member] : { std::pair(QLatin1StringView("last_heard"), &status.lastHeard),
                                        std::pair(QLatin1StringView("next_try"), &status.nextTry) }) {
        const auto time = timeMember(object, name);
        if (!time)
            return Error { u"connection." + time.error().text };
        *member = *time;
    }
    const auto since = timeMember(object, QLatin1StringView("since"));
    if (!since)
        return Error { u"connection." + since.error().text };
    if (*since)
        status.since = **since;
    if (status.phase != ConnectionPhase::Connected && status.since.isValid())
        status.receivingUntil = status.since;
    status.reason = object.value(QLatin1String("reason")).toString();
    status.socketId = object.value(QLatin1String("socket_id")).toString();
    return status;
}

} // namespace

Result<SceneState> sceneStateFromJson(const QByteArray &json)
{
    QJsonParseError parse;
    const QJsonDocument document = QJsonDocument::fromJson(json, &parse);
    if (parse.error != QJsonParseError::NoError)
        return Error { QStringLiteral("not JSON, at byte %1: %2").arg(parse.offset).arg(parse.errorString()) };
    if (!document.isObject())
        return Error { QStringLiteral("an object is needed") };
    const QJsonObject root = document.object();

    SceneState state;
    const auto asOf = timeMember(root, QLatin1StringView("as_of"));
    if (!asOf)
        return asOf.error();
    state.asOf = *asOf;
    const QJsonArray alarms = root.value(QLatin1String("alarms")).toArray();
    for (qsizetype i = 0; i < alarms.size(); ++i) {
        const QJsonObject shape = alarms.at(i).toObject();
        auto read = alarmFromJson(shape, shape.value(QLatin1String("source")).toString(QStringLiteral("alarm")));
        if (const auto *wrong = std::get_if<FieldError>(&read))
            return Error { QStringLiteral("alarms[%1].%2").arg(i).arg(wrong->text) };
        AlarmReport report = std::get<AlarmReport>(std::move(read));
        if (report.key.id.isEmpty())
            report.key.id = QString::number(i + 1);
        if (!report.state)
            report.state = AlarmState::Raised;
        state.alarms.append(report);
    }
    const auto connection = connectionFromJson(root.value(QLatin1String("connection")).toObject());
    if (!connection)
        return connection.error();
    state.connection = *connection;
    state.panels = root.value(QLatin1String("panels")).toObject();
    return state;
}

} // namespace halfsilver
