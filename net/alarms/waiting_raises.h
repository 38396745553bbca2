// What waits to be raised or cleared, on disk or not, and which of it is next. Pure: no file, network or clock.
#pragma once

#include "app/core/raises/raise_request.h"

#include <QHash>
#include <QMap>
#include <QSet>

#include <vector>

namespace halfsilver {

class WaitingRaises {
public:
    static constexpr qsizetype kMostUnkept = 1000;

    struct Entry {
        QString name; // in the queue; empty: the disk refused it
        RaiseRequest request;
    };

    // Submitted here, and then either kept or not.
    void submit(const RaiseRequest &request);
    void kept(const QString &name, const RaiseRequest &request);
    // The disk refused it. Of too many the oldest is given up, and returned: a contact that chatters for a year must not
    // fill the memory.
    std::optional<RaiseRequest> notKept(const RaiseRequest &request);
    bool hasUnkept() const { return !m_unkept.isEmpty(); }

    // Read from the queue. False: it was submitted here, and is no news.
    bool found(const QString &name, const RaiseRequest &request);
    QStringList names() const { return m_onDisk.keys(); }
    RaiseRequest take(const QString &name); // another program has sent it

    void answered(const Entry &entry); // for good
    // Its backend did over it: the others of its target go before it, until each of them has had its try.
    void stumbled(const Entry &entry);

    QList<RaiseRequest> all() const;   // oldest first
    std::vector<Entry> firsts() const; // of each target the one that is next

private:
    std::vector<Entry> inOrder() const; // without those on their way to the disk
    void forget(const RaiseRequest &request);

    QMap<QString, RaiseRequest> m_onDisk;      // by name, which is their order
    QList<RaiseRequest> m_beingKept, m_unkept; // on their way to the disk; refused by it
    QHash<QString, quint64> m_submitted;       // by idempotency key: the order of those submitted here, from 1
    quint64 m_last = 0;
    QHash<QString, QSet<QString>> m_stumbled; // by target, the ids
};

} // namespace halfsilver
