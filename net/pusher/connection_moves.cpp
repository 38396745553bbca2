#include "net/pusher/connection_moves.h"

#include "net/pusher/backoff.h"
#include "net/pusher/connection_numbers.h"

namespace halfsilver::pusher {

using std::chrono::milliseconds;

ConnectionMoves::ConnectionMoves(const ConnectionState &before, Moment at, double unit)
    : state(before)
    , m_at(at)
    , m_unit(unit)
{
}

bool ConnectionMoves::hasSocket() const { return state.connected() || std::holds_alternative<Opening>(state.link); }

void ConnectionMoves::start(ConnectionTimer timer, milliseconds delay)
{
    actions.emplace_back(StartTimer { timer, delay });
}

void ConnectionMoves::stop(ConnectionTimer timer) { actions.emplace_back(StopTimer { timer }); }

void ConnectionMoves::ping()
{
    Connected *connected = std::get_if<Connected>(&state.link);
    if (!connected || connected->awaitingPong)
        return;
    connected->awaitingPong = true;
    actions.emplace_back(SendPing {});
    stop(ConnectionTimer::Silence);
    start(ConnectionTimer::Pong, kPongTimeout);
}

void ConnectionMoves::alive()
{
    Connected *connected = std::get_if<Connected>(&state.link);
    if (!connected || !connected->awaitingPong)
        return; // the silence is measured by whoever calls us
    connected->awaitingPong = false;
    stop(ConnectionTimer::Pong);
    start(ConnectionTimer::Silence, connected->activity);
}

void ConnectionMoves::lost(Reason reason, Reaction reaction)
{
    if (hasNoTlsAfterAll(reason)) {
        state.tls = state.rules.tls;
        reason = { Cause::ServerClosed, kTlsOnly, QStringLiteral("and has no TLS: ") + reason.detail };
    }
    const Connected *connected = state.connected();
    const bool lasted = connected && m_at - connected->since >= kLastingConnection;
    if (lasted)
        state.failures = 0;
    if (connected)
        start(ConnectionTimer::Unavailable, kUnavailableAfter);
    state.reason = reason;
    state.refused = false;
    switch (reaction) {
    case Reaction::SwitchToTls:
        if (state.tls) {
            refuse();
        } else {
            state.tls = true;
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
bool ConnectionMoves::hasNoTlsAfterAll(const Reason &reason) const
{
    return state.tls && !state.rules.tls && std::holds_alternative<Opening>(state.link)
        && (reason.cause == Cause::NotAWebSocket || reason.cause == Cause::Unreachable);
}

void ConnectionMoves::refuse()
{
    state.refused = true;
    wait(kRefusalRetry);
}

std::chrono::seconds ConnectionMoves::ceiling() const
{
    return state.rules.local ? kLocalBackoffCeiling : kBackoffCeiling;
}

void ConnectionMoves::backOff(std::chrono::seconds longest)
{
    wait(backoffDelay(state.failures, longest, m_unit));
    ++state.failures;
}

void ConnectionMoves::wait(milliseconds delay)
{
    if (hasSocket())
        actions.emplace_back(CloseSocket {});
    for (const ConnectionTimer timer : { ConnectionTimer::Attempt, ConnectionTimer::Silence, ConnectionTimer::Pong })
        stop(timer);
    state.link = Waiting { m_at + delay };
    start(ConnectionTimer::Retry, delay);
}

void ConnectionMoves::renew(Cause cause)
{
    state.reason = { cause };
    start(ConnectionTimer::Unavailable, kUnavailableAfter);
    attemptSoon();
}

void ConnectionMoves::attempt()
{
    for (const ConnectionTimer timer : { ConnectionTimer::Retry, ConnectionTimer::Silence, ConnectionTimer::Pong })
        stop(timer);
    state.link = Opening {};
    state.lastAttempt = m_at;
    state.error.reset();
    actions.emplace_back(OpenSocket { state.tls });
    start(ConnectionTimer::Attempt, kHandshakeTimeout);
}

void ConnectionMoves::attemptSoon()
{
    if (state.lastAttempt && m_at - *state.lastAttempt < kBetweenAttempts)
        wait(std::chrono::ceil<milliseconds>(*state.lastAttempt + kBetweenAttempts - m_at));
    else
        attempt();
}

void ConnectionMoves::attemptAgain()
{
    if (std::holds_alternative<Waiting>(state.link))
        attemptSoon();
    else if (std::holds_alternative<Opening>(state.link) && m_at - *state.lastAttempt >= kBetweenAttempts)
        attempt();
}

} // namespace halfsilver::pusher
