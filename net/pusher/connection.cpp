#include "net/pusher/connection.h"

#include "app/core/plain_text.h"
#include "net/pusher/endpoint.h"
#include "net/pusher/log.h"
#include "net/pusher/step.h"

#include <QPointer>
#include <QRandomGenerator>

namespace halfsilver::pusher {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

namespace {
constexpr std::chrono::seconds kSlept { 3 };  // clocks read one after the other differ by less
constexpr std::chrono::seconds kJumped { 3 }; // and a clock that is kept right is moved by less
} // namespace

double chance() { return QRandomGenerator::global()->generateDouble(); }

Connection::Connection(PusherSettings settings, MessageReceiver &receiver, TransportFactory &transports, Clock &clock,
                       Chance random, QObject *parent)
    : QObject(parent)
    , m_settings(std::move(settings))
    , m_receiver(receiver)
    , m_transports(transports)
    , m_clock(clock)
    , m_random(std::move(random))
    , m_asleep(asleep())
    , m_booted(booted())
{
    m_state.rules = rules();
    m_state.tls = m_settings.tls;
}

Connection::~Connection() = default;

ConnectionRules Connection::rules() const
{
    return { m_settings.tls, isLocal(m_settings), m_settings.activityTimeout };
}

void Connection::start() { tell(Start {}); }
void Connection::stop() { tell(Stop {}); }
void Connection::networkCameUp() { tell(WorldChange::NetworkUp); }
void Connection::networkWentDown() { tell(WorldChange::NetworkDown); }
void Connection::heartbeatMissing() { tell(WorldChange::HeartbeatMissing); }
void Connection::tryAgain() { tell(WorldChange::Unrefused); }

void Connection::setSettings(const PusherSettings &settings)
{
    if (m_settings == settings)
        return;
    m_settings = settings;
    tell(SettingsChanged { rules() });
}

void Connection::checkClocks()
{
    const auto slept = asleep() - m_asleep;
    const auto jumped = booted() - m_booted;
    m_booted += jumped;
    if (slept >= kSlept) {
        qCInfo(lcPusher, "this machine was suspended for %lld s", static_cast<long long>(slept / 1s));
        m_asleep += slept;
        tell(WorldChange::Resumed);
    } else if (std::chrono::abs(jumped) >= kJumped) {
        qCInfo(lcPusher, "the clock was set by %lld s", static_cast<long long>(jumped / 1s));
        tell(WorldChange::ClockJumped);
    }
}

milliseconds Connection::booted() const
{
    return milliseconds(m_clock.now().toMSecsSinceEpoch())
        - std::chrono::duration_cast<milliseconds>(m_clock.boottime());
}

void Connection::send(const QString &text)
{
    if (m_transport && m_state.connected())
        m_transport->send(text);
}

// The time of the last message by the wall clock of now, so that a clock set meanwhile does not falsify it.
std::optional<QDateTime> Connection::lastHeard() const
{
    if (!m_heardAt)
        return std::nullopt;
    const auto ago = m_clock.boottime() - (*m_heardAt + m_heardAsleep);
    return m_clock.now().addMSecs(-std::chrono::duration_cast<milliseconds>(ago).count());
}

std::optional<QDateTime> Connection::nextTry() const
{
    const Waiting *waiting = std::get_if<Waiting>(&m_state.link);
    if (!waiting)
        return std::nullopt;
    const auto left = std::chrono::duration_cast<milliseconds>(waiting->until - m_clock.monotonic());
    return m_clock.now().addMSecs(left.count());
}

void Connection::transportOpened() { tell(SocketOpened {}); }
void Connection::transportClosed(const TransportClosed &closed) { tell(SocketClosed { closed }); }

void Connection::heard()
{
    m_heardAt = m_clock.monotonic();
    m_heardAsleep = m_clock.boottime() - *m_heardAt;
    // Afterwards, not now: what has been heard is handed on even if the link is then given up.
    if (m_heardAsleep - m_asleep >= kSlept)
        QMetaObject::invokeMethod(this, &Connection::checkClocks, Qt::QueuedConnection);
}

void Connection::binaryReceived(qsizetype bytes)
{
    heard();
    m_receiver.undecodableReceived(QStringLiteral("binary message of %1 bytes: Pusher's are texts").arg(bytes));
    tell(Undecodable {});
}

void Connection::textReceived(const QString &text)
{
    heard();
    const Result<Envelope> decoded = m_decoder.decode(text);
    if (!decoded) {
        m_receiver.undecodableReceived(decoded.error().text);
        tell(Undecodable {});
        return;
    }
    const Envelope &envelope = *decoded;
    const Connected *connected = m_state.connected();
    if (envelope.event.starts_with("pusher:")) {
        const std::string_view name = envelope.event.substr(7);
        if (name == "connection_established") {
            tell(Established { handshake(envelope) });
            return;
        }
        if (name == "ping") {
            tell(PingReceived {});
            return;
        }
        if (name == "error") {
            const ServerError error = serverError(envelope);
            if (const auto kept = m_log.complained(m_clock.monotonic()))
                qCWarning(lcPusher, "pusher:error %d: %s%s", error.code.value_or(0),
                          qUtf8Printable(plainText(error.message, 200)), qUtf8Printable(keptWords(*kept)));
            tell(ErrorReceived { error });
            // Fall through to the receiver: soketi names the channel beside it.
        } else {
            tell(Heard {});
        }
    } else if (!connected || connected->awaitingPong) {
        tell(Heard {}); // otherwise it changes nothing but the time of the last message
    }
    if (m_state.connected())
        m_receiver.messageReceived(envelope);
}

void Connection::fired(ConnectionTimer timer)
{
    const QPointer<Connection> self(this);
    checkClocks();
    if (!self)
        return;
    // Each message restarts the silence. Moving a timer each time would cost more than the message; so it runs on,
    // and is set to what is left.
    if (const Connected *connected = m_state.connected();
        timer == ConnectionTimer::Silence && connected && !connected->awaitingPong && m_heardAt) {
        const auto left = std::chrono::ceil<milliseconds>(*m_heardAt + connected->activity - m_clock.monotonic());
        if (left > 0ms) {
            perform(StartTimer { timer, left });
            return;
        }
    }
    tell(TimerFired { timer });
}

void Connection::tell(decltype(ConnectionInput::what) what)
{
    const ConnectionPhase phase = m_state.phase();
    const Reason reason = m_state.reason;
    const auto nextAttempt = [this] { // what was connected may answer its signals, and change the state again
        const Waiting *waiting = std::get_if<Waiting>(&m_state.link);
        return waiting ? waiting->until : Moment::max();
    };
    const Moment attempt = nextAttempt();
    const bool wasConnected = m_state.connected();

    Step next = step(m_state, { m_clock.monotonic(), m_random(), std::move(what) });
    m_state = std::move(next.state);
    for (const ConnectionAction &action : next.actions)
        perform(action);

    const bool ended = m_state.reason != reason || (wasConnected && !m_state.connected());
    if (ended && m_state.reason.cause != Cause::None)
        logEnd();
    const QPointer<Connection> self(this);
    if (wasConnected && !m_state.connected())
        emit lost();
    if (self && !wasConnected && m_state.connected()) {
        if (m_log.connected(m_clock.monotonic()))
            qCInfo(lcPusher, "connected to %s, socket id %s",
                   qUtf8Printable(httpOrigin(m_settings, m_state.tls).toString()),
                   qUtf8Printable(plainText(m_state.connected()->socketId, 100)));
        emit connected();
    }
    if (self && (phase != m_state.phase() || reason != m_state.reason || attempt != nextAttempt()))
        emit stateChanged();
}

void Connection::perform(const ConnectionAction &action)
{
    if (const OpenSocket *open = std::get_if<OpenSocket>(&action)) {
        m_transport.reset();
        m_transport = m_transports.open(endpoint(m_settings, open->tls), *this);
    } else if (std::holds_alternative<CloseSocket>(action)) {
        if (m_transport)
            m_transport->close();
        m_transport.reset();
    } else if (std::holds_alternative<SendPing>(action)) {
        m_transport->send(pingMessage());
    } else if (std::holds_alternative<SendPong>(action)) {
        m_transport->send(pongMessage());
    } else if (const StartTimer *timer = std::get_if<StartTimer>(&action)) {
        m_timers[size_t(timer->timer)] = m_clock.after(timer->delay, [this, which = timer->timer] { fired(which); });
    } else if (const StopTimer *stopped = std::get_if<StopTimer>(&action)) {
        m_timers[size_t(stopped->timer)].reset();
    }
}

void Connection::logEnd()
{
    const Reason &reason = m_state.reason;
    if (const auto kept = m_log.ended(reason, m_clock.monotonic()))
        qCWarning(lcPusher, "%s: %s (%s)%s", qUtf8Printable(httpOrigin(m_settings, m_state.tls).toString()),
                  qUtf8Printable(words(reason)), qUtf8Printable(technical(reason)), qUtf8Printable(keptWords(*kept)));
}

} // namespace halfsilver::pusher
