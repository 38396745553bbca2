// One source of alarms: joins its events, its snapshot and its acknowledgements with the book.
#pragma once

#include "app/core/alarms/alarm_book.h"
#include "app/core/services.h"
#include "net/alarms/absent_alarms.h"
#include "net/alarms/acknowledgement_poster.h"
#include "net/alarms/connection_ways.h"
#include "net/alarms/own_raises.h"
#include "net/alarms/snapshot_fetcher.h"
#include "net/echo_filter.h"
#include "net/payload/alarm_mapping.h"

namespace halfsilver {

// What it lives in. All outlive it.
struct AlarmSourceWorld {
    AlarmBook &book;
    Events &events;
    ConnectionMonitor &connection; // that its channel is on
    AlarmStore *store;             // null: acknowledgements on their way are not kept
    QNetworkAccessManager &network;
    Clock &clock;
    RandomUnit random = {};        // empty: the system's
    bool connectionUnseen = false; // nothing else on screen tells that the connection is down
    RaiseSender *raises = nullptr; // what is raised at this mirror; null: nothing is
};

class AlarmSource : public QObject, private SnapshotReader {
    Q_OBJECT
public:
    // `name` is the ini section, "alarm" or "alarm.garden". Gives the book its policy. Call start() once the book has
    // restored what an earlier run left.
    AlarmSource(const QString &name, const AlarmSettings &settings, const AlarmSourceWorld &world,
                QObject *parent = nullptr);
    ~AlarmSource() override;

    // Binds its event and follows the connection. `pending` is the store's; those of other sources are left alone.
    // Fails where there is no such connection.
    Result<void> start(const QList<PendingAcknowledgement> &pending = {});

    // What an earlier run left became known late: the book has restored it, and `pending` is the store's.
    void restoredLate(const QList<PendingAcknowledgement> &pending);

    const QString &name() const { return m_name; }
    qint64 undecoded() const { return m_undecoded; } // events and rows of which something was left out
    qint64 ignored() const { return m_ignored; }     // alarms that a rule of the ini leaves out
    qsizetype pendingAcknowledgements() const { return m_poster.waiting(); }
    // Why alarms are not received, the backend's snapshot is missing or acknowledgements do not reach it; empty when all is well. For a person.
    QString problem() const;

signals:
    void statusChanged(); // undecoded(), ignored() or problem() is different
    // After an interruption the snapshot has brought alarms that were raised meanwhile. UTC.
    void recovered(const QDateTime &from, const QDateTime &to, int alarms);

private:
    void restore(const QList<PendingAcknowledgement> &pending);
    Result<void> bindTo(const QString &connection, size_t index, bool alone);
    void eventReceived(const Payload &payload, const QString &event);
    void ignoredByRule(qsizetype count);
    AlarmReport toldBy(const DecodedAlarm &alarm) const;
    void take(const DecodedAlarm &alarm);
    void undecodable(const QString &reason);
    void followConnection();
    void followReceiving(const ConnectionStatus &status);
    void followDeafness(const ConnectionStatus &status);
    void watchReceiving(const ConnectionStatus &status);
    void sayNotReceiving(const ConnectionStatus &status);
    QString notReceiving(const QString &from, const ConnectionStatus &status) const;
    void watchWays();
    void followWays();
    QString token();
    void subscribed(const ConnectionStatus &status);
    bool askForSnapshot(const ConnectionStatus &status);
    void knownAgainWithGap();
    void keptReceived(const Payload &payload, const QString &event);
    void takeKept(const std::pair<QString, QByteArray> &last);
    void giveUpSnapshot();
    void nothingKept();
    void setSnapshotProblem(const QString &problem);
    void followRaises();
    void setRaiseTarget(const QUrl &hub);
    bool isBackends(const AlarmKey &key) const;
    void tellTheOthers(const QString &events, const AlarmKey &key, const QDateTime &at, const QString &by);

    QString tokenFor(const QUrl &url) override;
    void snapshotBegins() override;
    Result<void> snapshotReceived(const QByteArray &body) override;
    void snapshotUnchanged() override;
    void snapshotFailed(const HttpAnswer &answer, int attempt) override;
    void applyRows(const QList<DecodedAlarm> &rows);
    bool stillTold(AlarmReport &row) const;
    void absentTold(const QString &id, const QByteArray &alarm);

    QString m_name;
    AlarmSettings m_settings;
    AlarmBook &m_book;
    Events &m_events;
    ConnectionMonitor &m_connection;
    Clock &m_clock;
    AlarmMapping m_mapping;
    SnapshotFetcher m_fetcher;
    AbsentAlarms m_absent; // what our hub's snapshot lacks
    AcknowledgementPoster m_poster;
    RaiseSender *m_raises;
    OwnRaises m_own;
    std::vector<std::unique_ptr<EventBinding>> m_bindings; // one for each event and connection

    EchoFilter m_echoes; // of several connections

    bool m_receiving = false, m_heardUnconfirmed = false;
    bool m_deaf = false;                   // subscribed, while the backend's heartbeat is missing
    QString m_socketId;                    // of the connection that m_receiving is about
    std::optional<QDateTime> m_knownUntil; // what came after may have been missed
    QList<AlarmGap> m_gaps;                // said for the snapshot that has not come yet
    SnapshotStart m_begun;                 // of the snapshot that was asked for
    QList<DecodedAlarm> m_rows;            // of the last snapshot, for a 304
    // Made here, and not yet in the snapshot that is asked for. The book itself knows of those made since.
    struct Unheard {
        std::optional<PendingAcknowledgement> acknowledged, cleared;
    };
    QHash<AlarmKey, Unheard> m_unheard;
    const bool m_caches;                                  // the channel keeps its last event for those who come later
    std::unique_ptr<Timer> m_awaitsKept;                  // after a confirmation, where there is no snapshot
    std::pair<QString, QByteArray> m_lastEvent;           // of such a channel: its name and data
    std::optional<std::pair<QString, QByteArray>> m_kept; // likewise, while a snapshot is to tell of it
    QUrl m_snapshotFrom;                                  // of the present connection; empty: nowhere
    const bool m_connectionUnseen;
    std::unique_ptr<Timer> m_notReceiving; // until it is said
    QString m_connectionProblem, m_snapshotProblem, m_tokenProblem, m_wayProblem;
    ConnectionWays m_ways; // where there are several
    struct Removed {
        AlarmKey key;
        bool ownId = false;
    } m_removed; // the last alarm that left the book
    qint64 m_undecoded = 0, m_ignored = 0;
    std::optional<std::chrono::nanoseconds> m_undecodedLogged;
    qint64 m_undecodedUnlogged = 0;
};

} // namespace halfsilver
