#include "net/pusher/step.h"

#include "net/pusher/connection_moves.h"

#include <cmath>

namespace halfsilver::pusher {

namespace {

using std::chrono::milliseconds;

// One operator() for each input.
class Stepper {
public:
    Stepper(const ConnectionState &state, const ConnectionInput &input)
        : m_moves(state, input.at, input.unit)
        , m_state(m_moves.state)
        , m_at(input.at)
    {
    }
    Step result() && { return { std::move(m_moves.state), std::move(m_moves.actions) }; }

    void operator()(const Start &)
    {
        if (!std::holds_alternative<Idle>(m_state.link))
            return; // a second connect changes nothing
        m_state.unavailable = m_state.refused = false;
        m_moves.renew(Cause::None);
    }

    void operator()(const Stop &)
    {
        if (std::holds_alternative<Idle>(m_state.link))
            return;
        for (const ConnectionTimer timer : { ConnectionTimer::Attempt, ConnectionTimer::Unavailable,
                                             ConnectionTimer::Retry, ConnectionTimer::Silence, ConnectionTimer::Pong })
            m_moves.stop(timer);
        m_moves.actions.emplace_back(CloseSocket {});
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
        m_state.refused = m_state.unavailable = false;
        m_moves.renew(Cause::NewSettings);
    }

    void operator()(WorldChange change)
    {
        const WorldRule &rule = worldRule(change);
        switch (m_state.connected() ? rule.connected : rule.otherwise) {
        case WorldReaction::Nothing:
            break;
        case WorldReaction::Ping:
            m_moves.ping();
            break;
        case WorldReaction::TryForgiven:
            m_state.refused = false;
            [[fallthrough]];
        case WorldReaction::TryAgain:
            m_moves.attemptAgain();
            break;
        case WorldReaction::Renew:
            m_moves.renew(rule.cause);
            break;
        }
    }

    void operator()(const SocketOpened &)
    {
        if (Opening *opening = std::get_if<Opening>(&m_state.link))
            opening->opened = true;
    }

    void operator()(const SocketClosed &socket)
    {
        if (!m_moves.hasSocket())
            return;
        const TransportClosed &closed = socket.closed;
        if (closed.end != TransportEnd::Closed) {
            m_moves.lost({ causeOf(closed.end), 0, closed.detail }, Reaction::BackOff);
            return;
        }
        const int code = closed.closeCode;
        const bool saysNothing = code == 1000 || code == 1005 || code == 1006;
        if (saysNothing && m_state.error && m_at - m_state.error->at <= kErrorDecidesWithin) {
            const RememberedError error = *m_state.error;
            m_moves.lost({ Cause::ServerClosed, error.code, error.message }, reactionToError(error.code));
        } else {
            m_moves.lost({ Cause::ServerClosed, code, closed.detail }, closeCodeRule(code).reaction);
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
        m_moves.stop(ConnectionTimer::Attempt);
        m_moves.stop(ConnectionTimer::Unavailable);
        m_moves.start(ConnectionTimer::Silence, activity);
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
            m_moves.lost({ Cause::ServerClosed, code, error.message }, reactionToError(code));
            return;
        }
        heard();
        if (m_state.connected() && error.code && *error.code >= 4000)
            m_state.error = RememberedError { *error.code, m_at, error.message };
    }

    void operator()(const PingReceived &)
    {
        if (m_state.connected())
            m_moves.actions.emplace_back(SendPong {});
        heard();
    }

    void operator()(const Heard &) { heard(); }
    void operator()(const Undecodable &) { heard(); }

    void operator()(const TimerFired &fired)
    {
        switch (fired.timer) {
        case ConnectionTimer::Attempt:
            if (const Opening *opening = std::get_if<Opening>(&m_state.link))
                m_moves.lost(
                    { opening->opened ? Cause::NoHandshake : Cause::Unreachable, 0, QStringLiteral("timed out") },
                    Reaction::BackOff);
            break;
        case ConnectionTimer::Unavailable:
            m_state.unavailable = !m_state.connected() && !std::holds_alternative<Idle>(m_state.link);
            break;
        case ConnectionTimer::Retry:
            if (std::holds_alternative<Waiting>(m_state.link))
                m_moves.attempt();
            break;
        case ConnectionTimer::Silence:
            m_moves.ping();
            break;
        case ConnectionTimer::Pong:
            if (m_state.connected() && m_state.connected()->awaitingPong)
                m_moves.lost({ Cause::NoPong, 0, QStringLiteral("no pong within 10 s") }, Reaction::AtOnce);
            break;
        }
    }

private:
    void heard()
    {
        if (std::holds_alternative<Opening>(m_state.link))
            m_moves.lost(
                { Cause::NotPusher, 0, QStringLiteral("the first message is not pusher:connection_established") },
                Reaction::BackOff);
        else
            m_moves.alive();
    }

    ConnectionMoves m_moves;
    ConnectionState &m_state; // theirs
    Moment m_at;
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
