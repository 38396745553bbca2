// What a panel may ask of the world. Implemented by net/ and app/core/; panels know nothing else.
#pragma once

#include "app/core/connection_status.h"
#include "app/core/payload.h"
#include "app/core/result.h"

#include <QObject>

#include <functional>
#include <memory>

namespace halfsilver {

class AlarmBook;
class Clock;
class ConnectionMonitor;
class Notices;

// Destroying it ends the listening.
class EventBinding {
public:
    virtual ~EventBinding() = default;
};

class Events {
public:
    using Listener = std::function<void(const Payload &)>;
    // What the events are to the mirror: a channel of values that is refused does not make it deaf.
    enum class Purpose { Values, Alarms };

    // An event of presence channels that the connection itself tells: who is there, at first and whenever it differs. Of
    // a crowd that comes or goes at once only the last is named as joined or left.
    // {"count":2,"names":[…],"members":[{"id","name","info"},…],"me":id,"joined":member or null,"left":member or null}
    static constexpr QLatin1StringView kMembers { "pusher:members" };

    // On the channel #server-to-user, of the users whom this one watches: {"count":1,"names":[…],"came":[…],"left":[…]},
    // once signed in and whenever somebody comes or goes.
    static constexpr QLatin1StringView kWatchlist { "pusher:watchlist" };

    virtual ~Events() = default;
    // Calls `listener` for each event of that name on that channel, subscribing to it on first use. `connection`
    // is the ini section ("pusher", "pusher.cloud"); empty means the only one. Null when there is no such
    // connection.
    [[nodiscard]] virtual std::unique_ptr<EventBinding> bind(const QString &connection, const QString &channel,
                                                             const QString &event, Listener listener,
                                                             Purpose purpose = Purpose::Values) = 0;
    // Tells the other subscribers of a private or presence channel: a client event, whose name begins "client-". Fails
    // with the reason; nobody hears of it then.
    virtual Result<void> send(const QString &connection, const QString &channel, const QString &event,
                              const QJsonValue &data)
    {
        Q_UNUSED(connection)
        Q_UNUSED(data)
        return Error { QStringLiteral("%1 on %2: there is no connection to send on").arg(event, channel) };
    }
    // How that connection stands; null where that is not known apart from Services::connection.
    virtual ConnectionMonitor *monitor(const QString &connection) const
    {
        Q_UNUSED(connection)
        return nullptr;
    }
};

// One connection.
class ConnectionMonitor : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;
    virtual ConnectionStatus status() const = 0;
signals:
    // The phase, the reason, a channel or the next try is different; not for each message that is heard.
    void statusChanged();
};

struct Services {
    Clock &clock;
    AlarmBook &alarms;
    Events &events;
    ConnectionMonitor &connection; // that alarms come through
    Notices &notices;
};

} // namespace halfsilver
