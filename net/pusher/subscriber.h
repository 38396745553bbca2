// Keeps the channels of a client subscribed: does what step() decides for each of them.
#pragma once

#include "net/pusher/channel.h"
#include "net/pusher/connection.h"

namespace halfsilver::pusher {

class Subscriber : public QObject {
    Q_OBJECT
public:
    Subscriber(Channels &channels, Connection &connection, Clock &clock, Chance random);

    // Without one, channels that are not for everybody stay unsubscribed, and say so. It outlives this.
    void setAuthorizer(Authorizer &authorizer) { m_authorizer = &authorizer; }

    void begin(Channels::value_type &entry);                             // with its first listener
    void beginAll();                                                     // a new connection
    void loseAll();                                                      // it is gone
    void beginAnew(Channels::value_type &entry);                         // though the server has confirmed it
    void signedIn(Channels::value_type &entry, const QString &userData); // as the server repeats it; empty: it does not
    // The connection ends by `code`. True: because a sign-in was refused, so that a next one is as good without it.
    bool signInEndsIt(int code);
    // The connection ends because a message is too large. True: it is taken for the list of members of a presence channel,
    // which is left alone for a while, so that a next connection is as good without it.
    bool membersEndIt(int code);
    // Who the user is has come out, or nobody asks any more: what was authorised without a channel_data is subscribed.
    void joinAsUser();
    void confirmed(Channels::value_type &entry);
    void refused(Channels::value_type &entry, const SubscriptionError &error);
    // Reverb and laravel-websockets do not name the channel. Servers answer in the order they were asked, so it is the
    // first of those that wait for an answer to an authorisation. False: none does.
    bool refusedNameless(const SubscriptionError &error);
    // Asks for the authorisation once more, for the key of an encrypted channel that may be another one by now.
    void renewKey(Channels::value_type &entry);

signals:
    void changed(); // a channel is on, or no longer, or its trouble is another one
    // For the first time on this connection; changed() was told before.
    void subscribed(const QString &channel);
    void keyAnswered(const QString &channel); // to renewKey(): its key is what it is now

private:
    bool joinsAsUser(const Channels::value_type &entry) const;
    void lose(Channels::value_type &entry);
    void tell(Channels::value_type &entry, decltype(SubscriptionInput::what) what);
    using Answered = void (Subscriber::*)(Channels::value_type &entry, const AuthAnswer &answer);
    void authorise(Channels::value_type &entry, Answered then);
    void renewed(Channels::value_type &entry, const AuthAnswer &answer);
    void answered(Channels::value_type &entry, const AuthAnswer &answer);
    void logOnce(Channels::value_type &entry, const QString &trouble);
    void differ();
    Channels::value_type *firstAsked(const std::function<bool(const Channel &)> &which); // servers answer in order
    void forAll(const std::function<void(Channels::value_type &)> &what);

    Channels &m_channels;
    Connection &m_connection;
    Clock &m_clock;
    Chance m_random;
    Authorizer *m_authorizer = nullptr;
    quint64 m_asked = 0;
    bool m_signInRefused = false;            // on the present connection
    bool m_inAll = false, m_differs = false; // who hears of changed() may unbind, so all channels are told of as one
};

} // namespace halfsilver::pusher
