// No journal: what was raised is forgotten with the program. For a second instance, whose files are another's, and for
// a disk that cannot be written.
#pragma once

#include "app/core/alarm_store.h"

#include <QMetaObject>
#include <QObject>

namespace halfsilver {

class UnkeptAlarmStore : public QObject, public AlarmStore {
    Q_OBJECT
public:
    using QObject::QObject;
    Result<StoredAlarms> load(std::chrono::milliseconds = {}) override { return StoredAlarms {}; }
    // From the event loop, as a store that keeps does: nobody relies on an answer within the call.
    void write(AlarmRecord, Done done) override
    {
        if (done)
            QMetaObject::invokeMethod(
                this, [done = std::move(done)] { done({}); }, Qt::QueuedConnection);
    }
    void painted(const QList<AlarmKey> &, const QDateTime &) override { }
    void addStateTeller(const QString &) override { }
    void addPending(const PendingAcknowledgement &) override { }
    void removePending(const QString &) override { }
    void heard(const QString &, const QDateTime &) override { }
    void history(const HistoryQuery &, HistoryDone done) override
    {
        QMetaObject::invokeMethod(
            this, [done = std::move(done)] { done(Error { QStringLiteral("nothing is recorded here") }); },
            Qt::QueuedConnection);
    }
    void kept(const KeptQuery &, KeptDone done) override
    {
        QMetaObject::invokeMethod(
            this, [done = std::move(done)] { done(KeptAlarms {}); }, Qt::QueuedConnection);
    }
    bool keeps() const override { return false; }
    bool healthy() const override { return false; } // nothing is recorded
};

} // namespace halfsilver
