// A store in memory that a test can hold up, as a slow disk does, or make fail.
#pragma once

#include "app/core/alarm_store.h"

#include <QObject>

#include <vector>

namespace halfsilver {

class MemoryAlarmStore : public AlarmStore {
public:
    Result<StoredAlarms> load() override
    {
        if (!failure.isEmpty())
            return Error { failure };
        StoredAlarms stored;
        for (const auto &alarm : std::as_const(alarms))
            stored.alarms.append(alarm);
        stored.remarks = remarks;
        return stored;
    }
    void write(const AlarmRecord &record, Done done) override
    {
        records.append(record);
        m_waiting.push_back({ record, std::move(done) });
        if (!held)
            release();
    }
    void painted(const QList<AlarmKey> &keys, const QDateTime &at) override { paintings.append({ keys, at }); }
    void addStateTeller(const QString &) override { }
    void addPending(const PendingAcknowledgement &) override { }
    void removePending(const QString &) override { }
    // Each record that was asked to be written, whatever the query.
    void history(const HistoryQuery &, HistoryDone done) override
    {
        HistoryPage page;
        for (const AlarmRecord &record : std::as_const(records)) {
            HistoryEntry entry;
            entry.n = page.entries.size() + 1;
            entry.change = toText(record.change);
            entry.key = record.alarm.key;
            entry.title = record.alarm.title;
            entry.by = record.by;
            entry.at = record.at;
            page.entries.prepend(entry);
        }
        QMetaObject::invokeMethod(
            &m_context, [done = std::move(done), page] { done(page); }, Qt::QueuedConnection);
    }
    bool healthy() const override { return failure.isEmpty(); }

    // The disk has written what came so far.
    void release()
    {
        for (auto &[record, done] : std::exchange(m_waiting, {})) {
            if (failure.isEmpty())
                alarms[record.alarm.key.id] = record.alarm;
            const Result<void> written = failure.isEmpty() ? Result<void>() : Result<void>(Error { failure });
            if (done)
                QMetaObject::invokeMethod(
                    &m_context, [done = std::move(done), written] { done(written); }, Qt::QueuedConnection);
        }
    }

    QHash<QString, Alarm> alarms; // on disk
    QList<AlarmRecord> records;   // asked to be written
    QList<std::pair<QList<AlarmKey>, QDateTime>> paintings;
    QStringList remarks;
    QString failure;
    bool held = false;

private:
    struct Waiting {
        AlarmRecord record;
        Done done;
    };
    std::vector<Waiting> m_waiting;
    QObject m_context;
};

} // namespace halfsilver
