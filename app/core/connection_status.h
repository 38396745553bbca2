// How a connection to a Pusher server stands: what the screen and `status` tell of it.
#pragma once

#include <QDateTime>
#include <QString>
#include <QStringList>
#include <QUrl>

#include <optional>

namespace halfsilver {

enum class ConnectionPhase { Initialized, Connecting, Connected, Unavailable, Refused, Disconnected };

struct ChannelStatus {
    QString name;
    bool subscribed = false;                   // confirmed by the server on the present connection
    std::optional<QDateTime> receivedUntil {}; // while it is not: the last time that it was
    bool alarms = false;                       // alarms are broadcast on it, not only values of panels
    // While the backend has promised to be heard on it and is not: the last time that it was.
    std::optional<QDateTime> heartbeatMissingSince {};
    // Why it is not subscribed, or what comes on it cannot be read, in words a family understands; empty while all is
    // well.
    QString reason {};
    bool operator==(const ChannelStatus &) const = default;
};

// `phase` is Connected only while that is true. Times are UTC.
struct ConnectionStatus {
    ConnectionPhase phase = ConnectionPhase::Initialized;
    QDateTime since;                         // when the phase began
    std::optional<QDateTime> receivingUntil; // while alarms are not received: the last time that they were
    std::optional<QDateTime> receivedBefore; // the last time that an earlier run of the program received alarms
    std::optional<QDateTime> lastHeard;      // the last proof of life
    QString socketId;                        // empty unless connected
    QString server; // how the server names itself: "halfsilver-hub" for our own; empty for others
    QUrl origin;    // scheme://host:port of its HTTP side: who a token may be sent to
    QString reason; // why it is not connected, in words a family understands; empty when it is
    std::optional<QDateTime> nextTry;
    QList<ChannelStatus> channels;
    qint64 received = 0, undecoded = 0, ignored = 0, unheard = 0; // events
    QString lastUnheardEvent; // the name of an event on a subscribed channel that nothing listens for
    bool operator==(const ConnectionStatus &) const = default;

    // Every channel that carries alarms is confirmed (without one: every channel), and no promised heartbeat of it is
    // missing: only then may the screen look current.
    bool receiving() const;
    bool receives(const QString &channel) const;             // connected, and that one is confirmed and proven
    const ChannelStatus *channel(const QString &name) const; // null: nobody asked for it
    QString whyDeaf() const; // the reason of the first channel of alarms that has one, while connected; else empty
    QStringList unconfirmed() const; // while connected: channels that the server has not confirmed
    std::optional<QDateTime> heartbeatMissingSince() const; // the longest of any channel
};

QString toText(ConnectionPhase phase); // "initialized", "connecting", …
std::optional<ConnectionPhase> connectionPhaseFromText(QStringView text);

} // namespace halfsilver
