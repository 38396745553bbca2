#include "app/store/history_reading.h"

#include <QJsonDocument>

#include <limits>

namespace halfsilver {

namespace {

// Of a transition that an older program wrote only the alarm's row tells what it was of.
const QString kSelect = QStringLiteral(
    "SELECT n, change, source, id, at, told_at, written_at, painted_at, by_whom, title, message, place, priority, test,"
    " CASE title WHEN '' THEN (SELECT shape FROM alarms WHERE alarms.source = transitions.source"
    " AND alarms.id = transitions.id) END FROM transitions"
    " WHERE n < ? AND at >= ? AND at < ? AND (? = '' OR id = ? OR source || '/' || id = ?) ORDER BY n DESC");

std::optional<QDateTime> timeOf(const QVariant &ms)
{
    return ms.isNull() ? std::nullopt : std::optional(QDateTime::fromMSecsSinceEpoch(ms.toLongLong(), Qt::UTC));
}

HistoryEntry entryOf(const QSqlQuery &row)
{
    HistoryEntry entry;
    entry.n = row.value(0).toLongLong();
    entry.change = row.value(1).toString();
    entry.key = { row.value(2).toString(), row.value(3).toString() };
    entry.at = *timeOf(row.value(4).toLongLong());
    entry.toldAt = timeOf(row.value(5));
    entry.writtenAt = timeOf(row.value(6));
    entry.paintedAt = timeOf(row.value(7));
    entry.by = row.value(8).toString();
    entry.title = row.value(9).toString();
    entry.message = row.value(10).toString();
    entry.place = row.value(11).toString();
    entry.priority = AlarmPriority(std::clamp(row.value(12).toInt(), 0, int(AlarmPriority::Critical)));
    entry.test = row.value(13).toBool();
    if (entry.title.isEmpty()) {
        const auto shape = QJsonDocument::fromJson(row.value(14).toString().toUtf8()).object();
        entry.title = shape.value(QLatin1String("title")).toString();
        entry.place = shape.value(QLatin1String("place")).toString();
    }
    return entry;
}

// SQLite knows upper and lower case of ASCII alone.
bool holds(const HistoryEntry &entry, const QStringList &words)
{
    return std::all_of(words.begin(), words.end(), [&](const QString &word) {
        for (const QString *text : { &entry.title, &entry.place, &entry.message, &entry.by, &entry.key.id,
                                     &entry.key.source, &entry.change }) {
            if (text->contains(word, Qt::CaseInsensitive))
                return true;
        }
        return false;
    });
}

} // namespace

SqliteOutcome readHistory(SqliteConnection &journal, const HistoryQuery &query, HistoryPage &page)
{
    constexpr qint64 kEver = std::numeric_limits<qint64>::max();
    const auto ms = [](const std::optional<QDateTime> &time, qint64 otherwise) {
        return time ? time->toMSecsSinceEpoch() : otherwise;
    };
    const QString id = query.id.isNull() ? QStringLiteral("") : query.id; // null is no text to SQL
    if (const auto failed = journal.run(
            kSelect, { query.before.value_or(kEver), ms(query.since, -kEver), ms(query.until, kEver), id, id, id }))
        return failed;
    const QStringList words = query.search.split(u' ', Qt::SkipEmptyParts);
    const qsizetype limit = std::clamp(query.limit, 1, HistoryQuery::kMostEntries);
    while (journal.last().next()) {
        HistoryEntry entry = entryOf(journal.last());
        if (!holds(entry, words))
            continue;
        if (page.entries.size() == limit) {
            page.next = page.entries.last().n;
            return std::nullopt;
        }
        page.entries.append(std::move(entry));
    }
    return journal.ended();
}

} // namespace halfsilver
