#include "app/core/control/control_request.h"

#include "app/core/control/history_json.h"

#include <QDir>
#include <QJsonDocument>

#include <array>

namespace halfsilver {

namespace {

constexpr std::array kVerbs {
    QLatin1StringView("status"),      QLatin1StringView("list"),    QLatin1StringView("raise"),
    QLatin1StringView("acknowledge"), QLatin1StringView("clear"),   QLatin1StringView("silence"),
    QLatin1StringView("grab"),        QLatin1StringView("shelve"),  QLatin1StringView("unshelve"),
    QLatin1StringView("reset"),       QLatin1StringView("history"), QLatin1StringView("watch"),
    QLatin1StringView("pair"),        QLatin1StringView("devices"), QLatin1StringView("revoke")
};

constexpr qint64 kMostSeconds = 31 * 24 * 3600;

QString verbs()
{
    QStringList all;
    for (const QLatin1StringView verb : kVerbs)
        all.append(verb);
    return all.join(QStringLiteral(", "));
}

std::optional<FieldError> checkAlarm(const QJsonValue &value)
{
    if (!value.isObject())
        return FieldError { QStringLiteral("alarm"),
                            QStringLiteral("alarm: an object in the shape of an alarm is needed") };
    const auto read = alarmFromJson(value.toObject(), {});
    if (const auto *wrong = std::get_if<FieldError>(&read))
        return *wrong;
    if (std::get<AlarmReport>(read).title.value_or(QString()).isEmpty())
        return FieldError { QStringLiteral("title"), QStringLiteral("title: missing. A new alarm needs one.") };
    return std::nullopt;
}

} // namespace

QString toText(ControlVerb verb) { return kVerbs.at(size_t(verb)); }

bool isAboutAlarm(ControlVerb verb)
{
    switch (verb) {
    case ControlVerb::Acknowledge:
    case ControlVerb::Clear:
    case ControlVerb::Shelve:
    case ControlVerb::Unshelve:
    case ControlVerb::Reset:
        return true;
    case ControlVerb::Status:
    case ControlVerb::List:
    case ControlVerb::Raise:
    case ControlVerb::Watch:
    case ControlVerb::Silence:
    case ControlVerb::Grab:
    case ControlVerb::History:
    case ControlVerb::Pair:
    case ControlVerb::Devices:
    case ControlVerb::Revoke:
        break;
    }
    return false;
}

bool isForMirror(ControlVerb verb)
{
    switch (verb) {
    case ControlVerb::Silence:
    case ControlVerb::Grab:
    case ControlVerb::Shelve:
    case ControlVerb::Unshelve:
    case ControlVerb::Reset:
    case ControlVerb::Watch:
    case ControlVerb::Pair:
    case ControlVerb::Devices:
    case ControlVerb::Revoke:
        return true;
    case ControlVerb::Status:
    case ControlVerb::List:
    case ControlVerb::Raise:
    case ControlVerb::Acknowledge:
    case ControlVerb::Clear:
    case ControlVerb::History:
        break;
    }
    return false;
}

bool isAboutPage(ControlVerb verb)
{
    return verb == ControlVerb::Pair || verb == ControlVerb::Devices || verb == ControlVerb::Revoke;
}

std::optional<ControlVerb> controlVerbFromText(QStringView text)
{
    for (size_t i = 0; i < kVerbs.size(); ++i) {
        if (text == kVerbs.at(i))
            return ControlVerb(i);
    }
    return std::nullopt;
}

std::variant<ControlRequest, FieldError> parseControlRequest(QByteArrayView line)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(line.toByteArray(), &error);
    if (error.error != QJsonParseError::NoError)
        return FieldError { {},
                            QStringLiteral("not JSON: %1, at byte %2. One JSON object a line is needed.")
                                .arg(error.errorString())
                                .arg(error.offset) };
    if (!document.isObject())
        return FieldError { {}, QStringLiteral("not an object. One JSON object a line is needed.") };
    const QJsonObject json = document.object();

    ControlRequest request;
    const auto verb = controlVerbFromText(json.value(QLatin1String("verb")).toString());
    if (!verb)
        return FieldError { QStringLiteral("verb"), QStringLiteral("verb: one of %1 is needed").arg(verbs()) };
    request.verb = *verb;

    // "source/id" is the longest that can be meant.
    const auto text = [&](QLatin1StringView name, qsizetype most, bool needed,
                          QString &member) -> std::optional<FieldError> {
        const QJsonValue value = json.value(name);
        if (!needed && (value.isUndefined() || value.isNull()))
            return std::nullopt;
        member = value.toString();
        if (!value.isString() || (needed && member.isEmpty()))
            return FieldError { name, QStringLiteral("%1: a text is needed").arg(name) };
        if (member.size() > most)
            return FieldError { name, QStringLiteral("%1: longer than %2 characters").arg(name).arg(most) };
        return std::nullopt;
    };
    switch (request.verb) {
    case ControlVerb::Status:
    case ControlVerb::List:
    case ControlVerb::Silence:
    case ControlVerb::Devices:
        break;
    case ControlVerb::Revoke:
        if (auto wrong = text(QLatin1StringView("device"), kMaxName, true, request.device))
            return *wrong;
        break;
    case ControlVerb::Pair: {
        const QJsonValue asked = json.value(QLatin1String("role"));
        const auto role = asked.isUndefined() ? request.role : deviceRoleFromText(asked.toString());
        if (!role)
            return FieldError { QStringLiteral("role"), QStringLiteral("role: view, acknowledge or admin is needed") };
        request.role = *role;
        break;
    }
    case ControlVerb::Acknowledge:
    case ControlVerb::Clear:
    case ControlVerb::Shelve:
    case ControlVerb::Unshelve:
    case ControlVerb::Reset:
    case ControlVerb::Watch:
        if (const QJsonValue seconds = json.value(QLatin1String("seconds"));
            (request.verb == ControlVerb::Shelve || request.verb == ControlVerb::Watch) && !seconds.isUndefined()
            && !seconds.isNull()) {
            const qint64 whole = seconds.toInteger(); // 0 where it is none
            if (whole < 1 || whole > kMostSeconds)
                return FieldError {
                    QStringLiteral("seconds"),
                    QStringLiteral("seconds: a whole number from 1 to %1 is needed").arg(kMostSeconds)
                };
            request.length = std::chrono::seconds(whole);
        }
        if (auto wrong = text(QLatin1StringView("id"), kMaxName + 1 + kMaxId, true, request.id))
            return *wrong;
        if (auto wrong = text(QLatin1StringView("by"), kMaxName, false, request.by))
            return *wrong;
        break;
    case ControlVerb::History: {
        auto query = historyQueryFromJson(json);
        if (auto *wrong = std::get_if<FieldError>(&query))
            return std::move(*wrong);
        request.history = std::get<HistoryQuery>(query);
        break;
    }
    case ControlVerb::Grab:
        if (auto wrong = text(QLatin1StringView("file"), 4096, true, request.file))
            return *wrong;
        if (!QDir::isAbsolutePath(request.file))
            return FieldError { QStringLiteral("file"), QStringLiteral("file: an absolute path is needed") };
        break;
    case ControlVerb::Raise:
        if (auto wrong = checkAlarm(json.value(QLatin1String("alarm"))))
            return *wrong;
        request.alarm = json.value(QLatin1String("alarm")).toObject();
        break;
    }
    return request;
}

QByteArray toLine(const ControlRequest &request)
{
    QJsonObject json = toJson(request.history);
    json[QLatin1String("verb")] = toText(request.verb);
    if (!request.id.isEmpty())
        json[QLatin1String("id")] = request.id;
    if (!request.by.isEmpty())
        json[QLatin1String("by")] = request.by;
    if (request.length)
        json[QLatin1String("seconds")] = qint64(request.length->count());
    if (!request.file.isEmpty())
        json[QLatin1String("file")] = request.file;
    if (request.verb == ControlVerb::Pair)
        json[QLatin1String("role")] = toText(request.role);
    if (!request.device.isEmpty())
        json[QLatin1String("device")] = request.device;
    if (!request.alarm.isEmpty())
        json[QLatin1String("alarm")] = request.alarm;
    return toLine(json);
}

QJsonObject toJson(const FieldError &error)
{
    QJsonObject json { { QStringLiteral("error"), error.text } };
    if (!error.field.isEmpty())
        json[QLatin1String("field")] = error.field;
    return json;
}

QByteArray toLine(const QJsonObject &answer) { return QJsonDocument(answer).toJson(QJsonDocument::Compact) + '\n'; }

} // namespace halfsilver
