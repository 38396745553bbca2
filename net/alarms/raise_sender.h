// Sends what waits in the raise queue to the backends that it is for, in order, until they have accepted it.
#pragma once

#include "app/core/disk_thread.h"
#include "app/core/raises/raise_queue.h"
#include "net/alarms/retry.h"
#include "net/alarms/waiting_raises.h"

#include <QFileSystemWatcher>
#include <QSet>

namespace halfsilver {

class StateLock;

// Where a source's alarms are raised: POST there, and POST …/ID/clear.
struct RaiseTarget {
    QUrl url;
    std::function<Result<QString>()> token {}; // asked at each try, as it may have been renewed; none: none is sent
    QString caFile {};                         // PEM, to trust besides the system's

    Result<QString> presentToken() const { return token ? token() : Result<QString>(QString()); }
};

// One that stays what it is.
inline RaiseTarget raiseTarget(const QUrl &url, const QString &token, const QString &caFile = {})
{
    return { url, [token] { return Result<QString>(token); }, caFile };
}

class RaiseSender : public QObject {
    Q_OBJECT
public:
    // Programs look by themselves as soon as a file comes; this is for a folder that tells nothing, as over a network.
    static constexpr std::chrono::minutes kSlowLook { 5 };
    static constexpr std::chrono::seconds kLookAfterOther { 1 }; // while another program is sending

    RaiseSender(const QString &stateFolder, QNetworkAccessManager &network, Clock &clock, RandomUnit random = {},
                QObject *parent = nullptr);
    ~RaiseSender() override;

    // What names no target is for this one.
    void setUsual(const QString &source) { m_usual = source; }
    // Empty: not known (any more); what is for it waits. Everything for it is tried at once.
    void setTarget(const QString &source, const std::optional<RaiseTarget> &target);

    bool hasTarget(const QString &source) const { return m_targets.contains(source); }
    const QString &usual() const { return m_usual; }

    void start(); // looks now, and whenever something comes
    // On disk first, then sent. Where the disk refuses it is sent all the same, and problem() says so.
    void submit(const RaiseRequest &request);

    // What was asked last for that alarm, by any program, and is not accepted yet as far as this one has seen.
    std::optional<RaiseRequest::Verb> lastWaiting(const QString &source, const QString &id) const;
    QList<RaiseRequest> waiting() const { return m_waiting.all(); } // oldest first
    // Why the last try came to nothing, or the queue cannot be written; empty while all is well. For a person.
    QString problem() const { return m_diskProblem.isEmpty() ? m_problem : m_diskProblem; }

signals:
    // Once for each request, with its target, in order: at once for what is submitted here, and for what another
    // program or an earlier run has put into the queue, which is `found`.
    void noticed(const halfsilver::RaiseRequest &request, bool found);
    void accepted(const halfsilver::RaiseRequest &request); // also by another program
    void refused(const halfsilver::RaiseRequest &request, const QString &reason);
    void looked();         // after each look at the folder
    void problemChanged(); // or waiting() is different

private:
    using Entry = WaitingRaises::Entry;
    struct Look;
    struct Settled { // answered, but its file cannot be removed
        bool accepted = false;
        QString reason;
    };
    struct Pace {
        int attempt = 0;
        std::chrono::nanoseconds notBefore {}; // monotonic
    };

    QString targetOf(const RaiseRequest &request) const { return request.target.isEmpty() ? m_usual : request.target; }
    RaiseRequest addressed(RaiseRequest request) const;
    void notKept(const RaiseRequest &request, const QString &why);
    void look();
    void seen(const Look &look);
    void sendNext();
    void send(const Entry &entry, const RaiseTarget &target);
    void later(const QString &source, const HttpAnswer &answer, const QString &problem, const QString &detail);
    void answered(const Entry &entry, const QString &host, const HttpAnswer &answer);
    void lookAgain();
    void lookIn(std::chrono::milliseconds delay);
    void setProblem(QString &which, const QString &problem);

    Clock &m_clock;
    QNetworkAccessManager &m_network;
    RandomUnit m_random;
    RaiseQueue m_queue;
    QString m_usual;
    QHash<QString, RaiseTarget> m_targets;
    QHash<QString, Pace> m_pace; // by target
    WaitingRaises m_waiting;
    QHash<QString, Settled> m_settled; // by name; not to be sent again
    QSet<QString> m_unreadable;        // names, said once
    QString m_problem, m_diskProblem;
    bool m_busy = false, m_again = false, m_started = false;
    std::shared_ptr<StateLock> m_lock; // while this program is the one that sends
    std::unique_ptr<HttpCall> m_call;
    std::unique_ptr<Timer> m_next;
    QFileSystemWatcher m_watcher;
    DiskThread m_disk; // the last: its work uses none of the above
};

} // namespace halfsilver
