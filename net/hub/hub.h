// The local backend: one port for subscribers (Pusher protocol 7), for Pusher's signed HTTP API and for the alarm
// API. Used by `halfsilver-hub` and embedded in the mirror.
#pragma once

#include "app/core/alarm_store.h"
#include "app/core/clock.h"
#include "app/core/result.h"
#include "net/hub/hub_limits.h"
#include "net/hub/hub_settings.h"

#include <QObject>

#include <functional>
#include <memory>
#include <vector>

namespace halfsilver {

class Page;
namespace hub {
class Driver;
}

class Hub : public QObject {
    Q_OBJECT
public:
    // An embedded hub without an explicit port may take the next free one; `halfsilver-hub` takes its port or none.
    enum class PortChoice { OnlyThis, NextFree };

    // `settings.secret` must be filled (hubSecret). `store` is loaded by listen(), once; one that hangs is not
    // waited for: until restoreLate() alarms are taken and told, and nobody is told which ones there are.
    Hub(const HubSettings &settings, const QList<HubToken> &tokens, AlarmStore &store, Clock &clock,
        QObject *parent = nullptr, const hub::HubLimits &limits = {});
    ~Hub() override; // tells the subscribers to come back: 4200. What is not delivered is logged in one line

    // Before listen(). Served on the same port; outlives the listening, or is forgotten when it dies.
    void serve(Page *page);

    // What the hub broadcasts goes to these, and to its own subscribers only with `local`. Instead of the settings' own.
    void broadcastThrough(std::vector<std::unique_ptr<hub::Driver>> drivers, bool local);
    QString broadcastProblem() const; // of the drivers; empty while there is none

    // Fails with the reason: the port is taken, other machines may reach it without tokens, the store is unreadable.
    // May be tried again.
    Result<void> listen(PortChoice choice = PortChoice::OnlyThis);
    // The store that was not waited for any longer has its answer (AlarmStore::loadsLate). Where it is an error, it is
    // asked again.
    void restoreLate();
    // Ends the listening and every connection.
    void close();
    // The last before the end of the program: closes, then runs an event loop until the drivers and the webhooks have
    // what is for them. It takes no longer than HubLimits::farewell, and ends at once with QCoreApplication::exit().
    void finish();
    bool listening() const;
    // What was answered to requests with an Idempotency-Key outlives the program in this file. Returns what is wrong
    // with it; the keys are then known to this run alone.
    QString keepAnswersIn(const QString &file);
    int port() const; // while listening
    bool tookAnotherPort() const
    {
        return listening() && port() != m_settings.port.value_or(HubSettings::kDefaultPort);
    }
    // What the store set aside or upgraded when it was loaded, for the journal and the screen.
    const QStringList &remarks() const { return m_remarks; }
    qint64 subscribers() const;

    // For the program that the hub lives in. `done` gets the error, if any, once the change is told.
    using Done = std::function<void(Result<Alarm>)>;
    void raise(const QJsonObject &shape, const Done &done = {});
    void acknowledge(const QString &id, const QString &by, const Done &done = {});
    void clear(const QString &id, const QString &by, const Done &done = {});
    QList<Alarm> alarms() const; // unfinished
    void history(const HistoryQuery &query, HistoryDone done);

    // What every change is broadcast as.
    static QString channel() { return QStringLiteral("alarm"); }
    static QString event() { return QStringLiteral("App\\Events\\PushAlarmEvent"); }
    // And what is broadcast on that channel for its own sake, if the settings say so.
    static QString heartbeatEvent() { return QStringLiteral("App\\Events\\AlarmHeartbeat"); }

signals:
    void alarmsChanged(); // alarms() is different
    void listeningChanged(bool listening);
    void broadcastProblemChanged(); // broadcastProblem() is different

private:
    class Private;
    HubSettings m_settings;
    QStringList m_remarks;
    std::unique_ptr<Private> d;
};

} // namespace halfsilver
