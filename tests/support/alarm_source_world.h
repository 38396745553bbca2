// A mirror's source of alarms, with a connection and a store that a test moves.
#pragma once

#include "app/core/alarms/alarm_json.h"
#include "app/core/unkept_alarm_store.h"
#include "net/alarm_source.h"
#include "net/pusher/connections.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_transport.h"
#include "tests/support/http_server.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QNetworkAccessManager>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

namespace halfsilver {

using namespace std::chrono_literals;

class TestConnection : public ConnectionMonitor, public Events {
public:
    std::unique_ptr<EventBinding> bind(const QString &connection, const QString &channel, const QString &event,
                                       Listener listener, Purpose purpose) override
    {
        forAlarms = purpose == Purpose::Alarms;
        bound = connection + u'|' + channel + u'|' + event;
        if (event == QStringLiteral("pusher:cache_miss"))
            missed = std::move(listener);
        else if (!m_listeners.contains(connection)) // of several events the first is that of alarms
            m_listeners[connection] = std::move(listener);
        return known ? std::make_unique<EventBinding>() : nullptr;
    }
    Result<void> send(const QString &, const QString &itsChannel, const QString &event, const QJsonValue &data) override
    {
        sent.append(itsChannel + u' ' + event + u' '
                    + QString::fromUtf8(QJsonDocument(data.toObject()).toJson(QJsonDocument::Compact)));
        return {};
    }
    ConnectionStatus status() const override { return m_status; }

    void sendKept(const QByteArray &json)
    {
        Payload payload(json);
        payload.setKept();
        m_listeners.value({})(payload);
    }
    void send(const QByteArray &json, const QString &connection = {}) { m_listeners.value(connection)(Payload(json)); }
    void connectTo(const QString &socketId, const HttpServer *hub = nullptr)
    {
        m_status.phase = ConnectionPhase::Connected;
        m_status.socketId = socketId;
        m_status.channels = { { onChannel, true } };
        m_status.receivingUntil.reset();
        if (hub) {
            m_status.server = QStringLiteral("halfsilver-hub");
            m_status.origin = hub->url({});
        }
        emit statusChanged();
    }
    void setReceivedBefore(const QDateTime &at) { m_status.receivedBefore = at; }
    void lose(const QDateTime &at)
    {
        m_status.phase = ConnectionPhase::Unavailable;
        m_status.socketId.clear();
        m_status.server.clear();
        m_status.channels = { { onChannel, false, at } };
        m_status.receivingUntil = at.addSecs(-3600); // another channel has been silent for longer
        emit statusChanged();
    }

    // Still subscribed; the promised heartbeat is missing.
    void miss(const QDateTime &since)
    {
        m_status.phase = ConnectionPhase::Connected;
        m_status.channels = { { onChannel, true, since, true, since } };
        emit statusChanged();
    }

    // Connected, but not let into the channel.
    void refuse(const QString &reason)
    {
        m_status.phase = ConnectionPhase::Connected;
        m_status.channels = { { QStringLiteral("alarm"), false, {}, true, {}, reason } };
        emit statusChanged();
    }

    QString bound, onChannel = QStringLiteral("alarm");
    Listener missed;
    QStringList sent;
    bool known = true, forAlarms = false;

private:
    ConnectionStatus m_status;
    QHash<QString, Listener> m_listeners; // by connection
};

// Keeps what is pending, as the journal does; writes succeed at once.
class PendingStore : public UnkeptAlarmStore {
public:
    void write(AlarmRecord, Done done) override
    {
        if (done)
            done({});
    }
    void addPending(const PendingAcknowledgement &p) override { pending.append(p); }
    void removePending(const QString &key) override
    {
        pending.removeIf([&](const PendingAcknowledgement &p) { return p.idempotencyKey == key; });
    }
    QList<PendingAcknowledgement> pending;
};

inline AlarmSettings cached()
{
    AlarmSettings settings;
    settings.channel = QStringLiteral("cache-alarm");
    return settings;
}

// One mirror's worth of it.
struct World {
    explicit World(const AlarmSettings &settings = {}, const StoredAlarms &stored = {}, bool connectionUnseen = false,
                   const std::optional<QString> &stateFolder = {})
        : book(clock, &store)
        , sender(stateFolder.value_or(QString()), network, clock, [] { return 0.5; })
    {
        sender.setUsual(QStringLiteral("alarm"));
        store.pending = stored.pending;
        book.restore(stored);
        source.emplace(QStringLiteral("alarm"), settings,
                       AlarmSourceWorld { book, connection, connection, &store, network, clock, [] { return 0.5; },
                                          connectionUnseen, stateFolder ? &sender : nullptr });
        started = bool(source->start(stored.pending));
        if (stateFolder)
            sender.start();
    }
    // To what falls due next, and no further: a request that begins then needs the event loop.
    void advanceToNext() { clock.advance(std::max(clock.untilNext(), 0ns)); }
    AlarmKey key(const QString &id) const { return { QStringLiteral("alarm"), id }; }
    QString titles() const
    {
        QStringList all;
        for (const Alarm *alarm : book.order())
            all.append(alarm->title);
        return all.join(u',');
    }

    FakeClock clock;
    PendingStore store;
    AlarmBook book;
    TestConnection connection;
    QNetworkAccessManager network;
    RaiseSender sender;
    std::optional<AlarmSource> source;
    bool started = false;
};

// … that raises alarms itself.
struct RaisingWorld : World {
    explicit RaisingWorld(const QString &folder, const StoredAlarms &stored = {})
        : World({}, stored, false, { folder })
    {
    }
    RaiseRequest raise(const QByteArray &alarm)
    {
        const auto request = raising(QJsonDocument::fromJson(alarm).object(), {}, clock.now());
        sender.submit(*request);
        return *request;
    }
};

inline StoredAlarms storedAlarm(const QString &id)
{
    Alarm alarm;
    alarm.key = { QStringLiteral("alarm"), id };
    alarm.title = QStringLiteral("Stored");
    alarm.stateTold = true;
    alarm.raisedAt = alarm.receivedAt = QDateTime::fromMSecsSinceEpoch(1'795'370'000'000, Qt::UTC);
    StoredAlarms stored;
    stored.alarms = { alarm };
    return stored;
}

inline QByteArray snapshot(const QByteArray &rows)
{
    return "{\"as_of\":\"2026-11-22T20:47:08Z\",\"alarms\":[" + rows + "]}";
}

inline const QByteArray kSmoke = R"({"id":"k2","title":"Smoke","priority":"critical"})";

} // namespace halfsilver
