#include "app/store/kept_reading.h"

#include "app/core/alarms/key_filter.h"
#include "app/store/journal_reading.h"

#include <limits>

namespace halfsilver {

namespace {

// Answers one question.
class Reading {
public:
    Reading(SqliteConnection &journal, KeptAlarms &kept)
        : m_journal(journal)
        , m_kept(kept)
    {
    }

    SqliteOutcome operator()(const KeptOf &of)
    {
        for (const AlarmKey &key : of.keys) {
            if (const auto failed = select(QStringLiteral("source = ? AND id = ?"), { key.source, key.id }))
                return failed;
        }
        for (const AlarmKey &content : of.contents) {
            // Behind the content stands '-', and what tells its occurrences apart; '.' is what follows '-'.
            if (const auto failed = select(QStringLiteral("source = ? AND id > ? AND id < ? AND own_id = 0"),
                                           { content.source, QString(content.id + u'-'), QString(content.id + u'.') }))
                return failed;
        }
        return std::nullopt;
    }

    SqliteOutcome operator()(const KeptById &by)
    {
        return select(QStringLiteral("(id = ? OR source || '/' || id = ?)"), { by.id, by.id });
    }

    SqliteOutcome operator()(const KeptUrgent &urgent)
    {
        return select(
            QStringLiteral("1 ORDER BY priority DESC, raised_at DESC"), {}, urgent.limit,
            [&](const AlarmKey &key) { return !urgent.without.contains(key); }, QStringLiteral("alarms_urgent"));
    }

    SqliteOutcome operator()(const KeptDue &due)
    {
        return select(
            QStringLiteral("due_at <= ? ORDER BY due_at"), { due.by.toMSecsSinceEpoch() }, due.limit,
            [&](const AlarmKey &key) { return !due.without.contains(key); }, QStringLiteral("alarms_due"));
    }

    SqliteOutcome operator()(const KeptAbsent &absent)
    {
        return select(QStringLiteral("rowid > ? AND source = ? AND own_id AND touched_at < ? ORDER BY rowid"),
                      { absent.after, absent.source, absent.before.toMSecsSinceEpoch() }, absent.limit,
                      [&](const AlarmKey &key) { return !absent.present.contains(key.id); });
    }

    SqliteOutcome operator()(const KeptHashes &hashes)
    {
        const auto failed =
            m_journal.run(QStringLiteral("SELECT source, id, rowid FROM alarms WHERE finished_at IS NULL"
                                         " AND rowid > ? ORDER BY rowid LIMIT ?"),
                          { hashes.after, hashes.limit });
        if (failed)
            return failed;
        while (m_journal.last().next()) {
            m_kept.hashes.push_back(
                KeyFilter::hashOf({ m_journal.last().value(0).toString(), m_journal.last().value(1).toString() }));
            m_kept.next = m_journal.last().value(2).toLongLong();
        }
        if (m_kept.hashes.size() < size_t(hashes.limit))
            m_kept.next.reset();
        return m_journal.ended();
    }

    SqliteOutcome operator()(const KeptFinished &finished)
    {
        return select(QStringLiteral("id = ? ORDER BY finished_at DESC"), { finished.id }, 1, kAny, {},
                      QStringLiteral("finished_at IS NOT NULL"));
    }

private:
    static constexpr auto kAny = [](const AlarmKey &) { return true; };

    // `index`: where SQLite, which does not know how many there are, would choose another and sort them all.
    template <class Wanted>
    SqliteOutcome select(const QString &where, std::initializer_list<QVariant> values, int limit, const Wanted &wanted,
                         const QString &index = {}, const QString &which = QStringLiteral("finished_at IS NULL"))
    {
        const QString from =
            index.isEmpty() ? QStringLiteral(" FROM alarms") : QStringLiteral(" FROM alarms INDEXED BY ") + index;
        const auto failed =
            m_journal.run(QStringLiteral("SELECT ") + kAlarmColumns + QStringLiteral(", touched_at, rowid") + from
                              + QStringLiteral(" WHERE ") + which + QStringLiteral(" AND ") + where,
                          values);
        if (failed)
            return failed;
        QSqlQuery &rows = m_journal.last();
        QStringList remarks; // the load has told them
        int found = 0;
        while (rows.next()) {
            if (!wanted(AlarmKey { rows.value(0).toString(), rows.value(1).toString() }))
                continue;
            if (++found > limit)
                return std::nullopt;
            if (auto alarm = fromRow(alarmRowAt(rows), remarks))
                m_kept.alarms.append(
                    { std::move(*alarm), QDateTime::fromMSecsSinceEpoch(rows.value(5).toLongLong(), Qt::UTC) });
            m_kept.next = rows.value(6).toLongLong();
        }
        m_kept.next.reset();
        return m_journal.ended();
    }
    SqliteOutcome select(const QString &where, std::initializer_list<QVariant> values)
    {
        return select(where, values, std::numeric_limits<int>::max(), kAny);
    }

    SqliteConnection &m_journal;
    KeptAlarms &m_kept;
};

} // namespace

SqliteOutcome readKept(SqliteConnection &journal, const KeptQuery &query, KeptAlarms &kept)
{
    return std::visit(Reading(journal, kept), query);
}

} // namespace halfsilver
