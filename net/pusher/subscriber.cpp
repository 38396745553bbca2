#include "net/pusher/subscriber.h"

#include "app/core/plain_text.h"
#include "net/pusher/close_code.h"
#include "net/pusher/log.h"

#include <QPointer>

#include <algorithm>

namespace halfsilver::pusher {

namespace {
constexpr qsizetype kMostLogged = 10; // of one channel; a server may give a reason of its own each time
}

Subscriber::Subscriber(Channels &channels, Connection &connection, Clock &clock, Chance random)
    : m_channels(channels)
    , m_connection(connection)
    , m_clock(clock)
    , m_random(std::move(random))
{
}

void Subscriber::begin(Channels::value_type &entry)
{
    entry.second.kind = channelKind(entry.first);
    entry.second.subscription.channel = QString::fromStdString(entry.first);
    entry.second.subscription.needsAuthorisation = needsAuthorisation(entry.second.kind);
    entry.second.subscription.signsIn = entry.second.kind == ChannelKind::User;
    if (m_connection.state().connected())
        tell(entry, Begin {});
}

void Subscriber::beginAll()
{
    forAll([this](Channels::value_type &entry) { tell(entry, Begin {}); });
}

void Subscriber::loseAll()
{
    m_signInRefused = false;
    forAll([this](Channels::value_type &entry) {
        Channel &channel = entry.second;
        if (channel.subscription.isOn())
            channel.receivedUntil = m_connection.lastHeard();
        if (channel.heartbeat)
            channel.heartbeat->lost();
        lose(entry);
    });
}

void Subscriber::beginAnew(Channels::value_type &entry)
{
    forAll([&](Channels::value_type &each) {
        if (&each != &entry)
            return;
        lose(entry);
        tell(entry, Begin {});
    });
}

void Subscriber::lose(Channels::value_type &entry)
{
    entry.second.authorization.reset();
    entry.second.auth = {};
    entry.second.user.clear();
    entry.second.awaitsSignIn = false;
    tell(entry, Lost {});
}

void Subscriber::logOnce(Channels::value_type &entry, const QString &trouble)
{
    QStringList &logged = entry.second.logged;
    if (logged.contains(trouble) || logged.size() >= kMostLogged)
        return;
    logged.append(trouble);
    qCWarning(lcPusher, "channel %s: %s", entry.first.c_str(), qUtf8Printable(trouble));
}

void Subscriber::forAll(const std::function<void(Channels::value_type &)> &what)
{
    const bool within = std::exchange(m_inAll, true);
    for (auto &entry : m_channels)
        what(entry);
    m_inAll = within;
    if (!within && std::exchange(m_differs, false))
        emit changed();
}

void Subscriber::differ()
{
    m_differs = m_inAll;
    if (!m_inAll)
        emit changed();
}

void Subscriber::signedIn(Channels::value_type &entry, const QString &userData)
{
    if (entry.second.subscription.phase != Subscription::Phase::SigningIn)
        return;
    QString id = idOfUser(userData);
    if (id.isEmpty())
        id = idOfUser(entry.second.auth.userData.value_or(QString()));
    entry.second.user = userChannel(id);
    qCInfo(lcPusher, "signed in as the user %s", qUtf8Printable(id));
    tell(entry, SignedIn {});
}

bool Subscriber::signInEndsIt(int code)
{
    if (code != kUnauthorised)
        return false;
    // soketi says why before it ends the connection; others may not.
    const auto user = m_channels.find(kUserChannel);
    if (user != m_channels.end() && user->second.subscription.phase == Subscription::Phase::SigningIn)
        refused(*user, { QStringLiteral("AuthError"), code, {} });
    return m_signInRefused;
}

void Subscriber::confirmed(Channels::value_type &entry)
{
    const bool wasOn = entry.second.subscription.isOn();
    const QString name = QString::fromStdString(entry.first);
    const QPointer<Subscriber> self(this);
    if (!wasOn) {
        entry.second.receivedUntil.reset();
        if (entry.second.heartbeat)
            entry.second.heartbeat->subscribed();
    }
    tell(entry, Confirmed {});
    if (self && !wasOn)
        emit subscribed(name);
}

void Subscriber::refused(Channels::value_type &entry, const SubscriptionError &error)
{
    const Subscription::Phase phase = entry.second.subscription.phase;
    if (phase != Subscription::Phase::Asked && phase != Subscription::Phase::SigningIn)
        return;
    m_signInRefused |= phase == Subscription::Phase::SigningIn;
    logOnce(entry,
            QStringLiteral("refused: %1 %2 %3")
                .arg(plainText(error.type, 40))
                .arg(error.status.value_or(0))
                .arg(plainText(error.message, 200)));
    tell(entry, Refused { refusalWords(error.type, error.status, QString::fromStdString(entry.first)) });
}

bool Subscriber::refusedNameless(const SubscriptionError &error)
{
    Channels::value_type *first = firstAsked([](const Channel &channel) {
        const Subscription &subscription = channel.subscription;
        return subscription.needsAuthorisation
            && (subscription.phase == Subscription::Phase::Asked
                || subscription.phase == Subscription::Phase::SigningIn);
    });
    if (first)
        refused(*first, error);
    return first;
}

bool Subscriber::membersEndIt(int code)
{
    Channels::value_type *first = code != kTooLarge ? nullptr : firstAsked([](const Channel &channel) {
        return channel.kind == ChannelKind::Presence && channel.subscription.phase == Subscription::Phase::Asked;
    });
    if (first)
        tell(*first, TooLarge {});
    return first;
}

Channels::value_type *Subscriber::firstAsked(const std::function<bool(const Channel &)> &which)
{
    Channels::value_type *first = nullptr;
    for (auto &entry : m_channels) {
        if (which(entry.second) && (!first || entry.second.asked < first->second.asked))
            first = &entry;
    }
    return first;
}

void Subscriber::tell(Channels::value_type &entry, decltype(SubscriptionInput::what) what)
{
    Channel &channel = entry.second;
    const Subscription before = channel.subscription;
    const SubscriptionStep next = step(before, { m_clock.monotonic(), m_random(), std::move(what) });
    channel.subscription = next.state;
    if (!next.keepsTimer)
        channel.timer.reset();
    if (!next.keepsTimer && next.timer) {
        channel.timer = m_clock.after(*next.timer, [this, name = entry.first] {
            if (const auto found = m_channels.find(name); found != m_channels.end())
                tell(*found, TimeUp {});
        });
    }
    if (next.state.isOn())
        channel.logged.clear();
    else if (next.state.trouble != before.trouble && !next.state.trouble.isEmpty())
        logOnce(entry, next.state.trouble);
    const bool isUser = channel.kind == ChannelKind::User;
    const bool differs = next.state.isOn() != before.isOn() || next.state.trouble != before.trouble;
    switch (next.action) {
    case SubscriptionStep::Action::None:
        break;
    case SubscriptionStep::Action::Authorise:
        authorise(entry, &Subscriber::answered); // may come to an end at once, and tell of it
        break;
    case SubscriptionStep::Action::SignIn:
        channel.asked = ++m_asked;
        m_connection.send(signInMessage(channel.auth.auth, channel.auth.userData.value_or(QString())));
        break;
    case SubscriptionStep::Action::Subscribe:
        channel.asked = ++m_asked;
        m_connection.send(subscribeMessage(
            wireName(entry), channel.subscription.signsIn ? QString() : channel.auth.auth, channel.auth.channelData));
        break;
    }
    if (isUser)
        joinAsUser();
    if (differs)
        differ();
}

// Where the sign-in has come to nothing, too: what the server makes of a join without a name is the server's to say.
bool Subscriber::joinsAsUser(const Channels::value_type &entry) const
{
    const auto user = m_channels.find(kUserChannel);
    return entry.second.kind == ChannelKind::Presence && !entry.second.auth.channelData && user != m_channels.end()
        && user->second.user.empty() && user->second.subscription.trouble.isEmpty();
}

void Subscriber::joinAsUser()
{
    forAll([this](Channels::value_type &entry) {
        if (entry.second.awaitsSignIn && !joinsAsUser(entry)) {
            entry.second.awaitsSignIn = false;
            tell(entry, Authorised {});
        }
    });
}

void Subscriber::renewKey(Channels::value_type &entry) { authorise(entry, &Subscriber::renewed); }

void Subscriber::renewed(Channels::value_type &entry, const AuthAnswer &answer)
{
    if (answer.failure)
        qCInfo(lcPusher, "channel %s: no other key: %s", entry.first.c_str(), qUtf8Printable(answer.failure->detail));
    else
        entry.second.auth.sharedSecret = answer.auth.sharedSecret;
    emit keyAnswered(QString::fromStdString(entry.first));
}

void Subscriber::authorise(Channels::value_type &entry, Answered then)
{
    const Connected *connected = m_connection.state().connected();
    if (!connected)
        return;
    if (!m_authorizer) {
        (this->*then)(entry, nobodyToAsk(QString::fromStdString(entry.first)));
        return;
    }
    auto authorization =
        m_authorizer->authorise(m_connection.settings(), { connected->socketId, QString::fromStdString(entry.first) },
                                [this, name = entry.first, then](const AuthAnswer &answer) {
                                    const auto found = m_channels.find(name);
                                    if (found == m_channels.end())
                                        return;
                                    // Still running: it goes when this function has returned.
                                    const auto ended =
                                        std::shared_ptr<Authorization>(std::move(found->second.authorization));
                                    (this->*then)(*found, answer);
                                });
    if (authorization) // else it has been answered, and who heard of that may have unbound
        entry.second.authorization = std::move(authorization);
}

void Subscriber::answered(Channels::value_type &entry, const AuthAnswer &answer)
{
    if (!answer.failure) {
        entry.second.auth = answer.auth;
        entry.second.awaitsSignIn = joinsAsUser(entry);
        if (!entry.second.awaitsSignIn)
            tell(entry, Authorised {});
        return;
    }
    logOnce(entry, QStringLiteral("not authorised: ") + answer.failure->detail);
    tell(entry, NotAuthorised { *answer.failure });
}

} // namespace halfsilver::pusher
