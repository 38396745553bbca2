// What was raised at this mirror, on its way to the backend and back: so that the event that comes back is the same
// alarm, is counted once, and a snapshot made before the backend heard of it takes nothing away.
#pragma once

#include "app/core/alarms/alarm_book.h"
#include "net/alarms/raise_sender.h"

namespace halfsilver {

class OwnRaises {
public:
    static constexpr qsizetype kMostExpected = 1000; // beyond it those that never came are forgotten
    // How long after it was accepted an event counts as the one that comes back.
    static constexpr std::chrono::seconds kComesBackWithin { 60 };

    // `sender` may be null: nothing is raised here. All outlive this.
    OwnRaises(const QString &source, AlarmBook &book, RaiseSender *sender, Clock &clock);

    // Shows it. What was `found` in the queue may have been shown before this run.
    void noticed(const RaiseRequest &request, bool found);
    void accepted(const RaiseRequest &request);

    bool isStillToBeRaised(const AlarmKey &key) const;
    // What an event tells, made to agree with what waits here. False: it tells nothing new.
    bool agree(AlarmReport &event);

    void snapshotBegins(); // what waits now may be missing in it, or stand in it as it was before
    // The rows, made to agree with what waited then.
    void agree(QList<AlarmReport> &rows) const;

private:
    struct Echo {
        int expected = 0;                                   // events that come back
        std::optional<std::chrono::nanoseconds> acceptedAt; // monotonic
    };
    void expect(const AlarmKey &key);
    bool comesBack(const AlarmKey &key);
    bool keepCleared(AlarmReport &report) const;

    const QString m_source;
    AlarmBook &m_book;
    RaiseSender *m_sender;
    Clock &m_clock;
    QHash<AlarmKey, Echo> m_echoes;
    QHash<QString, RaiseRequest::Verb> m_waited; // at snapshotBegins(): by id, what was asked last
};

} // namespace halfsilver
