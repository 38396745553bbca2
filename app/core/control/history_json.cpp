#include "app/core/control/history_json.h"

#include <QJsonArray>

namespace halfsilver {

namespace {

QJsonValue orNull(const std::optional<QDateTime> &time)
{
    return time ? QJsonValue(toText(*time)) : QJsonValue(QJsonValue::Null);
}

QJsonObject entryJson(const HistoryEntry &entry)
{
    return { { QStringLiteral("n"), entry.n },
             { QStringLiteral("change"), entry.change },
             { QStringLiteral("at"), toText(entry.at) },
             { QStringLiteral("told_at"), orNull(entry.toldAt) },
             { QStringLiteral("written_at"), orNull(entry.writtenAt) },
             { QStringLiteral("painted_at"), orNull(entry.paintedAt) },
             { QStringLiteral("by"), entry.by.isEmpty() ? QJsonValue(QJsonValue::Null) : QJsonValue(entry.by) },
             { QStringLiteral("source"), entry.key.source },
             { QStringLiteral("id"), entry.key.id },
             { QStringLiteral("title"), entry.title },
             { QStringLiteral("message"), entry.message },
             { QStringLiteral("place"), entry.place },
             { QStringLiteral("priority"), toText(entry.priority) },
             { QStringLiteral("test"), entry.test } };
}

// A number, or the digits of one. Empty: neither.
std::optional<qint64> numberOf(const QJsonValue &value)
{
    bool isNumber = value.isDouble();
    const qint64 number = isNumber ? value.toInteger() : value.toString().toLongLong(&isNumber);
    return isNumber ? std::optional(number) : std::nullopt;
}

} // namespace

std::variant<HistoryQuery, FieldError> historyQueryFromJson(const QJsonObject &json)
{
    HistoryQuery query;
    std::optional<FieldError> wrong;
    const auto has = [&](QLatin1StringView name) {
        return !json.value(name).isUndefined() && !json.value(name).isNull();
    };
    const auto text = [&](QLatin1StringView name, qsizetype most, QString &member) {
        if (!has(name))
            return;
        member = json.value(name).toString();
        if (!json.value(name).isString())
            wrong = FieldError { name, QStringLiteral("%1: a text is needed").arg(name) };
        else if (member.size() > most)
            wrong = FieldError { name, QStringLiteral("%1: longer than %2 characters").arg(name).arg(most) };
    };
    const auto time = [&](QLatin1StringView name, std::optional<QDateTime> &member) {
        if (has(name) && !(member = timeFromText(json.value(name).toString())))
            wrong = FieldError {
                name, QStringLiteral("%1: an ISO 8601 time is needed, such as 2026-11-22T20:46:03.120Z").arg(name)
            };
    };
    text(QLatin1StringView("search"), kMaxName, query.search);
    text(QLatin1StringView("id"), kMaxName + 1 + kMaxId, query.id); // "source/id" is the longest
    time(QLatin1StringView("since"), query.since);
    time(QLatin1StringView("until"), query.until);
    const QLatin1StringView limit("limit"), before("before");
    if (has(limit)) {
        const auto number = numberOf(json.value(limit));
        if (!number || *number < 1 || *number > HistoryQuery::kMostEntries)
            wrong =
                FieldError { limit,
                             QStringLiteral("limit: a number from 1 to %1 is needed").arg(HistoryQuery::kMostEntries) };
        else
            query.limit = int(*number);
    }
    if (has(before) && !(query.before = numberOf(json.value(before))))
        wrong = FieldError { before, QStringLiteral("before: the \"next\" of the page before is needed") };
    if (wrong)
        return *wrong;
    return query;
}

QJsonObject toJson(const HistoryQuery &query)
{
    QJsonObject json;
    if (!query.search.isEmpty())
        json[QLatin1String("search")] = query.search;
    if (query.since)
        json[QLatin1String("since")] = toText(*query.since);
    if (query.until)
        json[QLatin1String("until")] = toText(*query.until);
    if (!query.id.isEmpty())
        json[QLatin1String("id")] = query.id;
    if (query.limit != HistoryQuery().limit)
        json[QLatin1String("limit")] = query.limit;
    if (query.before)
        json[QLatin1String("before")] = *query.before;
    return json;
}

QJsonObject historyJson(const HistoryPage &page)
{
    QJsonArray entries;
    for (const HistoryEntry &entry : page.entries)
        entries.append(entryJson(entry));
    return { { QStringLiteral("entries"), entries },
             { QStringLiteral("next"), page.next ? QJsonValue(*page.next) : QJsonValue(QJsonValue::Null) } };
}

} // namespace halfsilver
