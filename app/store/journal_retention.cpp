#include "app/store/journal_retention.h"

namespace halfsilver {

namespace {

constexpr int kSlice = 500; // rows
constexpr int kPages = 256;

qint64 number(SqliteConnection &journal, const char *pragma)
{
    SqliteFailure failure;
    return journal.value(QStringLiteral("PRAGMA ") + QLatin1StringView(pragma), failure).value_or(0).toLongLong();
}

bool isTooLarge(SqliteConnection &journal, qint64 bytes)
{
    const qint64 pages = number(journal, "page_count") - number(journal, "freelist_count");
    return pages * number(journal, "page_size") > bytes;
}

bool removes(SqliteConnection &journal, const QString &sql, std::initializer_list<QVariant> values)
{
    return !journal.run(sql, values) && journal.last().numRowsAffected() > 0;
}

// A row for each page, and none of them is given back before it is asked for.
bool givesPagesBack(SqliteConnection &journal)
{
    constexpr int kIncremental = 2;
    const qint64 before = number(journal, "freelist_count");
    if (before < kPages || number(journal, "auto_vacuum") != kIncremental
        || journal.run(QStringLiteral("PRAGMA incremental_vacuum(%1)").arg(kPages), {}))
        return false;
    while (journal.last().next()) { }
    return number(journal, "freelist_count") < before;
}

} // namespace

bool forgetSlice(SqliteConnection &journal, const JournalSettings &settings, const QDateTime &now)
{
    const qint64 before = now.addSecs(-settings.keep.count()).toMSecsSinceEpoch();
    // The first to come are the first to go, so only they have to be looked at.
    if (removes(journal,
                QStringLiteral("DELETE FROM transitions WHERE n IN (SELECT n FROM"
                               " (SELECT n, at FROM transitions ORDER BY n LIMIT ?) WHERE at < ?)"),
                { kSlice, before })
        || removes(journal,
                   QStringLiteral("DELETE FROM alarms WHERE rowid IN (SELECT rowid FROM alarms"
                                  " WHERE finished_at < ? LIMIT ?)"),
                   { before, kSlice })
        || removes(journal,
                   QStringLiteral("DELETE FROM alarms WHERE rowid IN (SELECT rowid FROM alarms"
                                  " WHERE finished_at IS NOT NULL ORDER BY finished_at DESC LIMIT ? OFFSET ?)"),
                   { kSlice, kFinishedKept }))
        return true;
    if (isTooLarge(journal, settings.size.count)
        && (removes(journal,
                    QStringLiteral("DELETE FROM transitions WHERE n IN (SELECT n FROM transitions"
                                   " WHERE n <= (SELECT max(n) FROM transitions) - ? ORDER BY n LIMIT ?)"),
                    { kTransitionsLeast, kSlice })
            || removes(journal,
                       QStringLiteral("DELETE FROM alarms WHERE rowid IN (SELECT rowid FROM alarms"
                                      " WHERE finished_at IS NOT NULL ORDER BY finished_at LIMIT ?)"),
                       { kSlice })))
        return true;
    return givesPagesBack(journal);
}

} // namespace halfsilver
