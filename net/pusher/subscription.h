// How one channel comes to be subscribed, as a value: where it stands, what it is told, what is to be done.
// Source: Pusher protocol 6.
#pragma once

#include "net/pusher/channel_auth.h"

#include <variant>

namespace halfsilver::pusher {

using Moment = std::chrono::nanoseconds; // on the monotonic clock

struct Subscription {
    enum class Phase {
        Off,         // no connection
        Authorising, // the backend has been asked
        SigningIn,   // the user's channel: the server has been told who this is
        Asked,       // the server has been asked
        Waiting,     // to try again
        On,          // confirmed on the present connection
    };
    QString channel;
    Phase phase = Phase::Off;
    bool needsAuthorisation = false;
    bool signsIn = false; // the user's channel, which is subscribed once the connection has signed in
    int tries = 0;        // on this connection
    int failures = 0;     // authorisations in a row that came to nothing, whatever the connection did meanwhile
    std::optional<Moment> notBefore {}; // the backend asked for that much patience, or it has cost the connection
    QString patience {};                // why it waits until then, for the screen
    QString trouble {};                 // why it is not on, for the screen; empty until something went wrong
    bool operator==(const Subscription &) const = default;

    bool isOn() const { return phase == Phase::On; }
};

// What it is told.
struct Begin { }; // there is a connection
struct Authorised { };
struct NotAuthorised {
    AuthFailure failure;
};
struct SignedIn { };
struct Confirmed { };
struct Refused { // by the server
    QString words;
};
struct TooLarge { }; // a presence channel: its list of members has ended the connection
struct TimeUp { };
struct Lost { }; // the connection is gone

struct SubscriptionInput {
    Moment at {};
    double unit = 0; // chance, uniform in [0, 1)
    std::variant<Begin, Authorised, NotAuthorised, SignedIn, Confirmed, Refused, TooLarge, TimeUp, Lost> what;
};

struct SubscriptionStep {
    enum class Action { None, Authorise, SignIn, Subscribe };
    Subscription state;
    Action action = Action::None;
    std::optional<std::chrono::milliseconds> timer {}; // to TimeUp; none: there is none any more
    bool keepsTimer = false;                           // whatever `timer` says: it changes nothing
    bool operator==(const SubscriptionStep &) const = default;
};

SubscriptionStep step(Subscription state, const SubscriptionInput &input); // pure: no socket, clock or signal

// What a refusal by the server means to a person; `type` and `status` as soketi tells them.
QString refusalWords(const QString &type, std::optional<int> status, const QString &channel);

} // namespace halfsilver::pusher
