#include "net/pusher/subscription.h"

#include <QCoreApplication>

#include <algorithm>

namespace halfsilver::pusher {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

namespace {

constexpr std::chrono::seconds kConfirmation { 10 }; // of the first try; doubled with each further one
constexpr std::chrono::seconds kAfterRefusal { 5 };  // likewise
constexpr std::chrono::seconds kLongest { 60 };
// After what may cost the whole connection: servers end that of somebody who is not who they say, and a list of members
// that is too large for a message ends it, too.
constexpr std::chrono::minutes kAfterEndOfAll { 15 };

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Channel)
public:
    static QString notConfirmed(const QString &channel)
    {
        return tr("The server has not confirmed the channel %1").arg(channel);
    }
    static QString notSignedIn() { return tr("The server does not answer this mirror's sign-in"); }
    static QString signInRefused() { return tr("The server does not accept this mirror's sign-in"); }
    static QString signature(const QString &channel)
    {
        return tr("The server does not accept the authorisation for the channel %1").arg(channel);
    }
    static QString full(const QString &channel) { return tr("The channel %1 is full").arg(channel); }
    static QString crowded(const QString &channel)
    {
        return tr("There are more on the channel %1 than this mirror can list").arg(channel);
    }
    static QString refused(const QString &channel) { return tr("The server refuses the channel %1").arg(channel); }
};

milliseconds doubled(std::chrono::seconds first, int tries)
{
    return std::min(kLongest, first * (1 << std::clamp(tries, 0, 8)));
}

class Stepper {
public:
    Stepper(Subscription state, const SubscriptionInput &input)
        : m_input(input)
    {
        m_step.state = std::move(state);
    }
    SubscriptionStep result() const { return m_step; }

    void operator()(const Begin &) { begin(); }
    void operator()(const Authorised &)
    {
        if (s().phase != Subscription::Phase::Authorising)
            return keep();
        s().failures = 0;
        s().notBefore.reset();
        s().patience.clear();
        if (!s().signsIn)
            return ask();
        s().phase = Subscription::Phase::SigningIn;
        m_step.action = SubscriptionStep::Action::SignIn;
        m_step.timer = doubled(kConfirmation, s().tries++);
    }
    void operator()(const SignedIn &)
    {
        if (s().phase != Subscription::Phase::SigningIn)
            return keep();
        s().tries = 0;
        ask();
    }
    void operator()(const NotAuthorised &told)
    {
        if (s().phase != Subscription::Phase::Authorising)
            return keep();
        s().trouble = told.failure.words;
        const milliseconds delay = authRetryDelay(++s().failures, told.failure, m_input.unit);
        bePatient(delay);
    }
    void operator()(const Confirmed &)
    {
        if (s().phase == Subscription::Phase::Off)
            return;
        s().phase = Subscription::Phase::On;
        s().tries = 0;
        s().trouble.clear();
    }
    void operator()(const Refused &refused)
    {
        if (s().phase == Subscription::Phase::SigningIn) {
            s().trouble = Words::signInRefused();
            return bePatient(kAfterEndOfAll);
        }
        if (s().phase != Subscription::Phase::Asked)
            return keep();
        s().trouble = refused.words;
        wait(doubled(kAfterRefusal, s().tries - 1));
    }
    void operator()(const TooLarge &)
    {
        if (s().phase != Subscription::Phase::Asked)
            return keep();
        s().trouble = Words::crowded(s().channel);
        bePatient(kAfterEndOfAll);
    }
    void operator()(const TimeUp &)
    {
        // Servers may stay silent instead of refusing (laravel-websockets does). Subscribing twice does no harm.
        if (s().phase == Subscription::Phase::Asked)
            s().trouble = Words::notConfirmed(s().channel);
        else if (s().phase == Subscription::Phase::SigningIn)
            s().trouble = Words::notSignedIn();
        else if (s().phase != Subscription::Phase::Waiting)
            return;
        begin();
    }
    void operator()(const Lost &)
    {
        s().phase = Subscription::Phase::Off;
        s().tries = 0;
        s().trouble.clear(); // it is the connection's now
    }

private:
    Subscription &s() { return m_step.state; }

    // A signature belongs to a socket id, and what the server stayed silent about may have been a wrong one: each try
    // has its own.
    void begin()
    {
        if (!s().needsAuthorisation)
            return ask();
        if (s().notBefore && *s().notBefore > m_input.at) {
            s().trouble = s().patience;
            return wait(std::chrono::ceil<milliseconds>(*s().notBefore - m_input.at));
        }
        s().phase = Subscription::Phase::Authorising;
        m_step.action = SubscriptionStep::Action::Authorise;
    }
    void ask()
    {
        s().phase = Subscription::Phase::Asked;
        m_step.action = SubscriptionStep::Action::Subscribe;
        m_step.timer = doubled(kConfirmation, s().tries++);
    }
    // Also on the next connection.
    void bePatient(milliseconds delay)
    {
        s().notBefore = m_input.at + delay;
        s().patience = s().trouble;
        wait(delay);
    }
    void wait(milliseconds delay)
    {
        s().phase = Subscription::Phase::Waiting;
        m_step.timer = delay;
    }
    void keep() { m_step.keepsTimer = true; }

    const SubscriptionInput &m_input;
    SubscriptionStep m_step;
};

} // namespace

SubscriptionStep step(Subscription state, const SubscriptionInput &input)
{
    Stepper stepper(std::move(state), input);
    std::visit(stepper, input.what);
    return stepper.result();
}

QString refusalWords(const QString &type, std::optional<int> status, const QString &channel)
{
    if (type == QStringLiteral("LimitReached"))
        return Words::full(channel);
    if (type == QStringLiteral("AuthError") || status == 401 || status == 403)
        return Words::signature(channel);
    return Words::refused(channel);
}

} // namespace halfsilver::pusher
