// What a connection can do, each as one move: the state is different then, and the actions are noted. Which move follows
// what it hears, step.h decides.
#pragma once

#include "net/pusher/close_code.h"
#include "net/pusher/connection_state.h"

namespace halfsilver::pusher {

class ConnectionMoves {
public:
    // `at` is now; `unit` is chance, uniform in [0, 1).
    ConnectionMoves(const ConnectionState &before, Moment at, double unit);

    ConnectionState state;
    std::vector<ConnectionAction> actions;

    bool hasSocket() const; // one is open, or is being opened

    void start(ConnectionTimer timer, std::chrono::milliseconds delay);
    void stop(ConnectionTimer timer);

    void ping();  // where it is connected, and awaits no pong
    void alive(); // any message came: it is as good as a pong
    // What was there is over, or came to nothing. `reaction` is the rule's word, to which the loop guard has another.
    void lost(Reason reason, Reaction reaction);
    // What was there is given up for a new attempt, at most one a second.
    void renew(Cause cause);
    // The world has changed for the better: what is under way began in the old one. One that began within the last
    // second is left to itself.
    void attemptAgain();
    void attempt();

private:
    bool hasNoTlsAfterAll(const Reason &reason) const;
    void attemptSoon(); // at most one a second
    void refuse();
    std::chrono::seconds ceiling() const; // of the waits of this server
    void backOff(std::chrono::seconds longest);
    void wait(std::chrono::milliseconds delay);

    Moment m_at;
    double m_unit;
};

} // namespace halfsilver::pusher
