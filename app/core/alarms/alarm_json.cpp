#include "app/core/alarms/alarm_json.h"

#include <array>

namespace halfsilver {

namespace {

constexpr std::array kPriorities { QLatin1StringView("info"), QLatin1StringView("warning"),
                                   QLatin1StringView("critical") };
constexpr std::array kStates { QLatin1StringView("raised"), QLatin1StringView("acknowledged"),
                               QLatin1StringView("cleared"), QLatin1StringView("latched"),
                               QLatin1StringView("finished") };

QJsonValue timeOrNull(const std::optional<QDateTime> &time)
{
    return time ? QJsonValue(toText(*time)) : QJsonValue(QJsonValue::Null);
}

QJsonValue textOrNull(const QString &text) { return text.isEmpty() ? QJsonValue(QJsonValue::Null) : QJsonValue(text); }

} // namespace

QString toText(AlarmPriority priority) { return kPriorities.at(size_t(priority)); }
QString toText(AlarmState state) { return kStates.at(size_t(state)); }

std::optional<AlarmPriority> priorityFromText(QStringView text)
{
    for (size_t i = 0; i < kPriorities.size(); ++i) {
        if (text == kPriorities.at(i))
            return AlarmPriority(i);
    }
    return std::nullopt;
}

std::optional<AlarmState> stateFromText(QStringView text)
{
    for (size_t i = 0; i < kStates.size(); ++i) {
        if (text == kStates.at(i))
            return AlarmState(i);
    }
    return std::nullopt;
}

QString toText(const QDateTime &time) { return time.toUTC().toString(Qt::ISODateWithMs); }

std::optional<QDateTime> timeFromText(const QString &text)
{
    QDateTime time = QDateTime::fromString(text, Qt::ISODateWithMs);
    if (!time.isValid())
        return std::nullopt;
    if (time.timeSpec() == Qt::LocalTime)
        time.setTimeSpec(Qt::UTC);
    return time.toUTC();
}

QJsonObject toJson(const Alarm &alarm)
{
    QJsonObject shape = alarm.rest;
    shape[QLatin1String("id")] = alarm.key.id;
    shape[QLatin1String("title")] = alarm.title;
    shape[QLatin1String("message")] = textOrNull(alarm.message);
    shape[QLatin1String("place")] = textOrNull(alarm.place);
    shape[QLatin1String("priority")] = toText(alarm.priority);
    shape[QLatin1String("origin")] = textOrNull(alarm.origin);
    shape[QLatin1String("raised_at")] = toText(alarm.raisedAt);
    shape[QLatin1String("acknowledged_at")] = timeOrNull(alarm.acknowledgedAt);
    shape[QLatin1String("acknowledged_by")] = textOrNull(alarm.acknowledgedBy);
    shape[QLatin1String("cleared_at")] = timeOrNull(alarm.clearedAt);
    shape[QLatin1String("expires_at")] = timeOrNull(alarm.expiresAt);
    shape[QLatin1String("count")] = alarm.count;
    shape[QLatin1String("test")] = alarm.test;
    return shape;
}

std::variant<AlarmReport, FieldError> alarmFromJson(const QJsonObject &shape, const QString &source)
{
    AlarmReport report;
    report.key.source = source;
    std::optional<FieldError> wrong;
    const auto fail = [&](const QString &field, const QString &text) {
        if (!wrong)
            wrong = FieldError { field, text };
    };
    const auto text = [&](const QString &name, const QJsonValue &value, qsizetype most) -> std::optional<QString> {
        if (value.isNull())
            return QString();
        if (!value.isString())
            fail(name, QStringLiteral("%1: a text is needed").arg(name));
        else if (value.toString().size() > most)
            fail(name, QStringLiteral("%1: longer than %2 characters").arg(name).arg(most));
        return value.toString();
    };
    const auto time = [&](const QString &name, const QJsonValue &value) -> std::optional<QDateTime> {
        if (value.isNull())
            return std::nullopt;
        const auto read = timeFromText(value.toString());
        if (!read)
            fail(name, QStringLiteral("%1: an ISO 8601 time is needed, such as 2026-11-22T20:46:03.120Z").arg(name));
        return read;
    };
    bool timesTold = false;
    std::optional<AlarmState> told;
    for (auto it = shape.begin(); it != shape.end(); ++it) {
        const QString name = it.key();
        const QJsonValue value = it.value();
        if (name == QLatin1String("id")) {
            report.key.id = text(name, value, kMaxId).value_or(QString());
        } else if (name == QLatin1String("title")) {
            report.title = text(name, value, kMaxTitle);
        } else if (name == QLatin1String("message")) {
            report.message = text(name, value, kMaxText);
        } else if (name == QLatin1String("place")) {
            report.place = text(name, value, kMaxName);
        } else if (name == QLatin1String("origin")) {
            report.origin = text(name, value, kMaxName);
        } else if (name == QLatin1String("acknowledged_by")) {
            report.acknowledgedBy = text(name, value, kMaxName);
        } else if (name == QLatin1String("priority")) {
            report.priority = priorityFromText(value.toString());
            if (!report.priority)
                fail(name, QStringLiteral("priority: one of critical, warning, info is needed"));
        } else if (name == QLatin1String("raised_at")) {
            report.raisedAt = time(name, value);
        } else if (name == QLatin1String("expires_at")) {
            report.expiresAt = time(name, value);
        } else if (name == QLatin1String("acknowledged_at")) {
            report.acknowledgedAt = time(name, value);
            timesTold = true;
        } else if (name == QLatin1String("cleared_at")) {
            report.clearedAt = time(name, value);
            timesTold = true;
        } else if (name == QLatin1String("count")) {
            if (!value.isDouble() || value.toInt(0) < 1)
                fail(name, QStringLiteral("count: a whole number from 1 is needed"));
            report.count = value.toInt(1);
        } else if (name == QLatin1String("test")) {
            if (!value.isBool())
                fail(name, QStringLiteral("test: true or false is needed"));
            report.test = value.toBool();
        } else if (name == QLatin1String("state")) {
            told = stateFromText(value.toString());
            if (!told)
                fail(name, QStringLiteral("state: one of raised, acknowledged, cleared, finished is needed"));
        } else {
            report.rest.insert(name, value);
        }
    }
    if (wrong)
        return *wrong;
    if (told)
        report.state = told;
    else if (timesTold)
        report.state = report.clearedAt ? (report.acknowledgedAt ? AlarmState::Finished : AlarmState::ClearedUnseen)
                                        : (report.acknowledgedAt ? AlarmState::Acknowledged : AlarmState::Raised);
    return report;
}

} // namespace halfsilver
