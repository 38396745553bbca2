// A store in memory that a test can hold up, as a slow disk does, or make fail.
#pragma once

#include "app/core/unkept_alarm_store.h"

#include <QObject>

#include <vector>

namespace halfsilver {

class MemoryAlarmStore : public UnkeptAlarmStore {
public:
    Result<StoredAlarms> load(std::chrono::milliseconds) override
    {
        if (hangs)
            return Error { QStringLiteral("the disk does not answer") };
        if (!failure.isEmpty())
            return Error { failure };
        StoredAlarms stored;
        for (const auto &alarm : std::as_const(alarms))
            stored.alarms.append(alarm);
        stored.remarks = remarks;
        return stored;
    }
    bool loadsLate() const override { return hangs; }
    void write(AlarmRecord record, Done done) override
    {
        records.append(record);
        m_waiting.push_back({ record, std::move(done), false });
        if (!held)
            release();
    }
    void painted(const QList<AlarmKey> &keys, const QDateTime &at) override { paintings.append({ keys, at }); }
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
    void kept(const KeptQuery &query, KeptDone done) override
    {
        KeptAlarms answer;
        if (const auto *finished = std::get_if<KeptFinished>(&query)) {
            if (const auto found = alarms.constFind(finished->id); found != alarms.cend() && found->finished())
                answer.alarms.append({ *found, {} });
        }
        QMetaObject::invokeMethod(
            &m_context, [done = std::move(done), answer] { done(answer); }, Qt::QueuedConnection);
    }
    bool healthy() const override { return failure.isEmpty(); }

    // The disk has written what came so far, or refuses it until it is asked again.
    void release()
    {
        const Result<void> answer = failure.isEmpty() ? Result<void>() : Result<void>(Error { failure });
        for (Waiting &one : std::exchange(m_waiting, {})) {
            if (failure.isEmpty())
                alarms[one.record.alarm.key.id] = one.record.alarm;
            if (one.done && (failure.isEmpty() || !one.told))
                QMetaObject::invokeMethod(
                    &m_context, [done = one.done, answer] { done(answer); }, Qt::QueuedConnection);
            one.told = true;
            if (!failure.isEmpty())
                m_waiting.push_back(std::move(one));
        }
    }

    QHash<QString, Alarm> alarms; // on disk
    QList<AlarmRecord> records;   // asked to be written
    QList<std::pair<QList<AlarmKey>, QDateTime>> paintings;
    QStringList remarks;
    QString failure;
    bool held = false;
    bool hangs = false; // at the start: what is there is not read yet

private:
    struct Waiting {
        AlarmRecord record;
        Done done;
        bool told = false; // that it failed
    };
    std::vector<Waiting> m_waiting;
    QObject m_context;
};

} // namespace halfsilver
