#include "net/pusher/step.h"

#include "net/pusher/backoff.h"
#include "net/pusher/close_code.h"

#include <cmath>

namespace halfsilver::pusher {

namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

Cause causeOf(TransportEnd end)
{
    switch (end) {
    case TransportEnd::Closed:
        return Cause::ServerClosed;
    case TransportEnd::Unreachable:
        return Cause::Unreachable;
    case TransportEnd::HostNotFound:
        return Cause::HostNotFound;
    case TransportEnd::UntrustedPeer:
        return Cause::UntrustedPeer;
    case TransportEnd::UnknownAuthority:
        return Cause::UnknownAuthority;
    case TransportEnd::WrongName:
        return Cause::WrongName;
    case TransportEnd::Expired:
        return Cause::CertificateExpired;
    case TransportEnd::NotYetValid:
        return Cause::CertificateNotYetValid;
    case TransportEnd::ProxyFailed:
        return Cause::ProxyFailed;
    case TransportEnd::ProxyUnreachable:
        return Cause::ProxyUnreachable;
    case TransportEnd::ProxyWantsLogin:
        return Cause::ProxyWantsLogin;
    case TransportEnd::NotAWebSocket:
        return Cause::NotAWebSocket;
    }
    return Cause::Unreachable;
}

// The state while it is being worked out; one operator() for each input.
class Stepper {
public:
    Stepper(const ConnectionState &state, const ConnectionInput &input)
        : m_state(state)
        , m_at(input.at)
        , m_unit(input.unit)
    {
    }
    Step result() && { return { std::move(m_state), std::move(m_actions) }; }

    void operator()(const Start &)
    {
        if (!std::holds_alternative<Idle>(m_state.link))
            return; // a second connect changes nothing
        m_state.reason = {};
        m_state.unavailable = m_state.refused = false;
        start(ConnectionTimer::Unavailable, kUnavailableAfter);
        attemptSoon();
    }

    void operator()(const Stop &)
    {
        if (std::holds_alternative<Idle>(m_state.link))
            return;
        for (const ConnectionTimer timer : { ConnectionTimer::Attempt, ConnectionTimer::Unavailable,
                                             ConnectionTimer::Retry, ConnectionTimer::Silence, ConnectionTimer::Pong })
            stop(timer);
        m_actions.emplace_back(CloseSocket {});
        m_state.link = Idle { true };
        m_state.reason = { Cause::Stopped };
        m_state.unavailable = m_state.refused = false;
        m_state.failures = 0;
    }

    void operator()(const SettingsChanged &changed)
    {
        m_state.rules = changed.rules;
        m_state.tls = changed.rules.tls;
        m_state.failures = 0;
        if (std::holds_alternative<Idle>(m_state.link))
            return;
        m_state.reason = { Cause::NewSettings };
        m_state.refused = m_state.unavailable = false;
        start(ConnectionTimer::Unavailable, kUnavailableAfter);
        attemptSoon();
    }

    void operator()(const NetworkUp &)
    {
        if (m_state.connected())
            pingNow(); // the link may have moved to another network underneath
        else
            attemptAgain();
    }

    void operator()(const NetworkDown &)
    {
        if (m_state.connected())
            pingNow();
    }

    // What was connected before is not trusted: the server may have given us up while nothing could be heard.
    void operator()(const Resumed &)
    {
        if (m_state.connected()) {
            m_state.reason = { Cause::Slept };
            start(ConnectionTimer::Unavailable, kUnavailableAfter);
            attemptSoon();
        } else {
            attemptAgain();
        }
    }

    // Whoever sets it may have held this machine without its clocks counting that (a virtual machine); and what was
    // refused because a certificate seemed to be of another time may be taken now.
    void operator()(const ClockJumped &)
    {
        if (m_state.connected())
            pingNow();
        else
            attemptAgain();
    }

    void operator()(const HeartbeatMissing &)
    {
        if (!m_state.connected())
            return;
        m_state.reason = { Cause::NoHeartbeat };
        start(ConnectionTimer::Unavailable, kUnavailableAfter);
        attemptSoon();
    }

    void operator()(const TryAgain &)
    {
        m_state.refused = false;
        attemptAgain();
    }

    void operator()(const SocketOpened &)
    {
        if (Opening *opening = std::get_if<Opening>(&m_state.link))
            opening->opened = true;
    }

    void operator()(const SocketClosed &socket)
    {
        if (!hasSocket())
            return;
        const TransportClosed &closed = socket.closed;
        if (closed.end != TransportEnd::Closed) {
            lost({ causeOf(closed.end), 0, closed.detail }, Reaction::BackOff);
            return;
        }
        const int code = closed.closeCode;
        const bool saysNothing = code == 1000 || code == 1005 || code == 1006;
        if (saysNothing && m_state.error && m_at - m_state.error->at <= kErrorDecidesWithin) {
            const RememberedError error = *m_state.error;
            lost({ Cause::ServerClosed, error.code, error.message }, reactionToError(error.code));
        } else {
            lost({ Cause::ServerClosed, code, closed.detail }, closeCodeRule(code).reaction);
        }
    }

    void operator()(const Established &established)
    {
        if (!std::holds_alternative<Opening>(m_state.link)) {
            heard();
            return;
        }
        const Handshake &said = established.handshake;
        const milliseconds activity = activityTimeout(m_state.rules.activity, said.activityTimeout);
        stop(ConnectionTimer::Attempt);
        stop(ConnectionTimer::Unavailable);
        start(ConnectionTimer::Silence, activity);
        m_state.link = Connected { said.socketId, said.server, activity, m_at, false };
        m_state.refused = m_state.unavailable = false;
        m_state.reason = {};
        m_state.error.reset();
    }

    void operator()(const ErrorReceived &received)
    {
        const ServerError &error = received.error;
        if (std::holds_alternative<Opening>(m_state.link)) {
            // In place of the handshake. laravel-websockets and Reverb leave such a connection open, and deaf.
            const int code = error.code.value_or(0);
            lost({ Cause::ServerClosed, code, error.message }, reactionToError(code));
            return;
        }
        heard();
        if (m_state.connected() && error.code && *error.code >= 4000)
            m_state.error = RememberedError { *error.code, m_at, error.message };
    }

    void operator()(const PingReceived &)
    {
        if (m_state.connected())
            m_actions.emplace_back(SendPong {});
        heard();
    }

    void operator()(const Heard &) { heard(); }
    void operator()(const Undecodable &) { heard(); }

    void operator()(const TimerFired &fired)
    {
        switch (fired.timer) {
        case ConnectionTimer::Attempt:
            if (const Opening *opening = std::get_if<Opening>(&m_state.link))
                lost({ opening->opened ? Cause::NoHandshake : Cause::Unreachable, 0, QStringLiteral("timed out") },
                     Reaction::BackOff);
            break;
        case ConnectionTimer::Unavailable:
            m_state.unavailable = !m_state.connected() && !std::holds_alternative<Idle>(m_state.link);
            break;
        case ConnectionTimer::Retry:
            if (std::holds_alternative<Waiting>(m_state.link))
                attempt();
            break;
        case ConnectionTimer::Silence:
            pingNow();
            break;
        case ConnectionTimer::Pong:
            if (m_state.connected() && m_state.connected()->awaitingPong)
                lost({ Cause::NoPong, 0, QStringLiteral("no pong within 10 s") }, Reaction::AtOnce);
            break;
        }
    }

private:
    bool hasSocket() const { return m_state.connected() || std::holds_alternative<Opening>(m_state.link); }
    void start(ConnectionTimer timer, milliseconds delay) { m_actions.emplace_back(StartTimer { timer, delay }); }
    void stop(ConnectionTimer timer) { m_actions.emplace_back(StopTimer { timer }); }

    void pingNow()
    {
        Connected *connected = std::get_if<Connected>(&m_state.link);
        if (!connected || connected->awaitingPong)
            return;
        connected->awaitingPong = true;
        m_actions.emplace_back(SendPing {});
        stop(ConnectionTimer::Silence);
        start(ConnectionTimer::Pong, kPongTimeout);
    }

    // Any message is as good as a pong.
    void heard()
    {
        if (std::holds_alternative<Opening>(m_state.link)) {
            lost({ Cause::NotPusher, 0, QStringLiteral("the first message is not pusher:connection_established") },
                 Reaction::BackOff);
            return;
        }
        Connected *connected = std::get_if<Connected>(&m_state.link);
        if (!connected || !connected->awaitingPong)
            return; // the silence is measured by whoever calls us
        connected->awaitingPong = false;
        stop(ConnectionTimer::Pong);
        start(ConnectionTimer::Silence, connected->activity);
    }

    void lost(Reason reason, Reaction reaction)
    {
        if (hasNoTlsAfterAll(reason)) {
            m_state.tls = m_state.rules.tls;
            reason = { Cause::ServerClosed, kTlsOnly, QStringLiteral("and has no TLS: ") + reason.detail };
        }
        const Connected *connected = m_state.connected();
        const bool lasted = connected && m_at - connected->since >= kLastingConnection;
        if (lasted)
            m_state.failures = 0;
        if (connected)
            start(ConnectionTimer::Unavailable, kUnavailableAfter);
        m_state.reason = reason;
        m_state.refused = false;
        switch (reaction) {
        case Reaction::SwitchToTls:
            if (m_state.tls) {
                refuse();
            } else {
                m_state.tls = true;
                attempt();
            }
            break;
        case Reaction::Refuse:
            refuse();
            break;
        case Reaction::BackOff:
            backOff(ceiling());
            break;
        case Reaction::BackOffFar:
            backOff(kBackoffCeiling);
            break;
        case Reaction::AtOnce:
            // The loop guard: a server that says "at once" on every connect would be hammered.
            if (lasted)
                attemptSoon();
            else
                backOff(ceiling());
            break;
        }
    }

    // A server that said 4000 while it was being set up, or whose TLS is at another port: what the ini says is tried
    // again, for it may be true by now, and TLS follows whenever the server asks for it.
    bool hasNoTlsAfterAll(const Reason &reason) const
    {
        return m_state.tls && !m_state.rules.tls && std::holds_alternative<Opening>(m_state.link)
            && (reason.cause == Cause::NotAWebSocket || reason.cause == Cause::Unreachable);
    }

    void refuse()
    {
        m_state.refused = true;
        wait(kRefusalRetry);
    }

    std::chrono::seconds ceiling() const { return m_state.rules.local ? kLocalBackoffCeiling : kBackoffCeiling; }

    void backOff(std::chrono::seconds longest)
    {
        wait(backoffDelay(m_state.failures, longest, m_unit));
        ++m_state.failures;
    }

    void wait(milliseconds delay)
    {
        if (hasSocket())
            m_actions.emplace_back(CloseSocket {});
        for (const ConnectionTimer timer :
             { ConnectionTimer::Attempt, ConnectionTimer::Silence, ConnectionTimer::Pong })
            stop(timer);
        m_state.link = Waiting { m_at + delay };
        start(ConnectionTimer::Retry, delay);
    }

    void attempt()
    {
        for (const ConnectionTimer timer : { ConnectionTimer::Retry, ConnectionTimer::Silence, ConnectionTimer::Pong })
            stop(timer);
        m_state.link = Opening {};
        m_state.lastAttempt = m_at;
        m_state.error.reset();
        m_actions.emplace_back(OpenSocket { m_state.tls });
        start(ConnectionTimer::Attempt, kHandshakeTimeout);
    }

    void attemptSoon()
    {
        if (m_state.lastAttempt && m_at - *m_state.lastAttempt < kBetweenAttempts)
            wait(std::chrono::ceil<milliseconds>(*m_state.lastAttempt + kBetweenAttempts - m_at));
        else
            attempt();
    }

    // The world has changed for the better: what is under way began in the old one. One that began within the
    // last second is left to itself.
    void attemptAgain()
    {
        if (std::holds_alternative<Waiting>(m_state.link))
            attemptSoon();
        else if (std::holds_alternative<Opening>(m_state.link) && m_at - *m_state.lastAttempt >= kBetweenAttempts)
            attempt();
    }

    ConnectionState m_state;
    std::vector<ConnectionAction> m_actions;
    Moment m_at;
    double m_unit;
};

} // namespace

ConnectionPhase ConnectionState::phase() const
{
    if (const Idle *idle = std::get_if<Idle>(&link))
        return idle->stopped ? ConnectionPhase::Disconnected : ConnectionPhase::Initialized;
    if (connected())
        return ConnectionPhase::Connected;
    if (refused)
        return ConnectionPhase::Refused;
    return unavailable ? ConnectionPhase::Unavailable : ConnectionPhase::Connecting;
}

Step step(const ConnectionState &state, const ConnectionInput &input)
{
    Stepper stepper(state, input);
    std::visit(stepper, input.what);
    return std::move(stepper).result();
}

milliseconds activityTimeout(milliseconds own, std::optional<double> server)
{
    if (server && std::isfinite(*server) && *server > 0)
        own = std::min(own, milliseconds(qint64(std::min(*server, 3600.0) * 1000)));
    return std::clamp<milliseconds>(own, kShortestActivity, kLongestActivity);
}

} // namespace halfsilver::pusher
