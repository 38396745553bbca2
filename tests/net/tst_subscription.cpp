#include "net/pusher/subscription.h"

#include <QTest>

using namespace halfsilver::pusher;
using namespace std::chrono_literals;

namespace {

using Phase = Subscription::Phase;
using Action = SubscriptionStep::Action;
using What = decltype(SubscriptionInput::what);

Subscription at(Phase phase, bool needsAuthorisation = false, int tries = 0)
{
    Subscription s;
    s.channel = QStringLiteral("x");
    s.phase = phase;
    s.needsAuthorisation = needsAuthorisation;
    s.tries = tries;
    return s;
}

const AuthFailure kForbidden { QStringLiteral("no"), {}, {}, true };

} // namespace

Q_DECLARE_METATYPE(What)

class TestSubscription : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void steps_data()
    {
        QTest::addColumn<Subscription>("before");
        QTest::addColumn<What>("what");
        QTest::addColumn<Phase>("phase");
        QTest::addColumn<Action>("action");
        QTest::addColumn<int>("timer"); // ms; -1: none; -2: as it was
        QTest::addColumn<QString>("trouble");
        const auto row = [](const char *name, const Subscription &before, const What &what, Phase phase, Action action,
                            int timer, const char *trouble = "") {
            QTest::newRow(name) << before << what << phase << action << timer << QString::fromUtf8(trouble);
        };
        row("a public channel is asked for", at(Phase::Off), Begin {}, Phase::Asked, Action::Subscribe, 10'000);
        row("a private one is authorised first", at(Phase::Off, true), Begin {}, Phase::Authorising, Action::Authorise,
            -1);
        row("authorised: asked for", at(Phase::Authorising, true), Authorised {}, Phase::Asked, Action::Subscribe,
            10'000);
        row("not authorised: again later", at(Phase::Authorising, true), NotAuthorised { kForbidden }, Phase::Waiting,
            Action::None, 3750, "no");
        row("later: authorised anew", at(Phase::Waiting, true, 1), TimeUp {}, Phase::Authorising, Action::Authorise,
            -1);
        row("confirmed", at(Phase::Asked, false, 3), Confirmed {}, Phase::On, Action::None, -1);
        row("confirmed twice", at(Phase::On), Confirmed {}, Phase::On, Action::None, -1);
        row("confirmed while nothing was asked", at(Phase::Off), Confirmed {}, Phase::Off, Action::None, -1);
        row("refused", at(Phase::Asked, true, 1), Refused { QStringLiteral("full") }, Phase::Waiting, Action::None,
            5000, "full");
        row("refused the third time", at(Phase::Asked, true, 3), Refused { QStringLiteral("full") }, Phase::Waiting,
            Action::None, 20'000, "full");
        row("refused after a night", at(Phase::Asked, true, 3000), Refused { QStringLiteral("full") }, Phase::Waiting,
            Action::None, 60'000, "full");
        row("a refusal of something else", at(Phase::On, true), Refused { QStringLiteral("full") }, Phase::On,
            Action::None, -2);
        row("a refusal heard twice", at(Phase::Waiting, true, 1), Refused { QStringLiteral("full") }, Phase::Waiting,
            Action::None, -2);
        row("its list of members has ended the connection", at(Phase::Asked, true, 1), TooLarge {}, Phase::Waiting,
            Action::None, 15 * 60'000, "There are more on the channel x than this mirror can list");
        row("no answer: asked again, and said", at(Phase::Asked, false, 1), TimeUp {}, Phase::Asked, Action::Subscribe,
            20'000, "The server has not confirmed the channel x");
        row("no answer to a signature: authorised anew", at(Phase::Asked, true, 1), TimeUp {}, Phase::Authorising,
            Action::Authorise, -1, "The server has not confirmed the channel x");
        row("no answer for long", at(Phase::Asked, false, 30), TimeUp {}, Phase::Asked, Action::Subscribe, 60'000,
            "The server has not confirmed the channel x");
        const auto user = [](Phase phase, int tries = 0) {
            Subscription s = at(phase, true, tries);
            s.signsIn = true;
            return s;
        };
        const char *refused = "The server does not accept this mirror's sign-in";
        row("a user is authenticated first", user(Phase::Off), Begin {}, Phase::Authorising, Action::Authorise, -1);
        row("then signed in", user(Phase::Authorising), Authorised {}, Phase::SigningIn, Action::SignIn, 10'000);
        row("then the user's channel is asked for", user(Phase::SigningIn, 1), SignedIn {}, Phase::Asked,
            Action::Subscribe, 10'000);
        row("signed in twice", user(Phase::Asked, 1), SignedIn {}, Phase::Asked, Action::None, -2);
        row("no answer to the sign-in: authenticated anew", user(Phase::SigningIn, 1), TimeUp {}, Phase::Authorising,
            Action::Authorise, -1, "The server does not answer this mirror's sign-in");
        row("a refused sign-in waits long", user(Phase::SigningIn, 1), Refused { QStringLiteral("x") }, Phase::Waiting,
            Action::None, 900'000, refused);
        Subscription patient = user(Phase::Off);
        patient.notBefore = 1h + 100s; // it is 100 s now
        patient.patience = QString::fromUtf8(refused);
        row("also on the next connection, and says so", patient, Begin {}, Phase::Waiting, Action::None, 3'600'000,
            refused);
        row("the connection is gone", at(Phase::Asked, true, 3), Lost {}, Phase::Off, Action::None, -1);
    }
    void steps()
    {
        QFETCH(Subscription, before);
        QFETCH(What, what);
        QFETCH(int, timer);
        const SubscriptionStep next = step(before, { 100s, 0.5, what });
        QTEST(next.state.phase, "phase");
        QTEST(next.action, "action");
        QCOMPARE(next.keepsTimer ? -2 : next.timer ? int(next.timer->count()) : -1, timer);
        QTEST(next.state.trouble, "trouble");
    }

    // A server that takes its clients one after the other would let them ask the backend over and over.
    void aNewConnectionIsNoReasonToAskTheBackendSooner()
    {
        Subscription s = step(at(Phase::Authorising, true),
                              { 100s, 0.5, NotAuthorised { { QStringLiteral("often"), {}, 60s, false } } })
                             .state;
        s = step(s, { 110s, 0.5, Lost {} }).state;
        QVERIFY(s.trouble.isEmpty());
        SubscriptionStep next = step(s, { 120s, 0.5, Begin {} });
        QCOMPARE(next.state.phase, Phase::Waiting);
        QCOMPARE(next.action, Action::None);
        QCOMPARE(next.timer, std::optional<std::chrono::milliseconds>(40s));
        next = step(next.state, { 160s, 0.5, TimeUp {} });
        QCOMPARE(next.action, Action::Authorise);
    }

    void successForgetsWhatWentWrong()
    {
        Subscription s = at(Phase::Authorising, true);
        for (int i = 0; i < 3; ++i) {
            s = step(s, { 100s, 0, NotAuthorised { kForbidden } }).state;
            s = step(s, { 1000s, 0, TimeUp {} }).state;
        }
        QCOMPARE(s.failures, 3);
        s = step(s, { 1001s, 0, Authorised {} }).state;
        QCOMPARE(s.trouble, QStringLiteral("no")); // nobody has confirmed it yet
        s = step(s, { 1002s, 0, Confirmed {} }).state;
        QCOMPARE(s.failures, 0);
        QCOMPARE(s.tries, 0);
        QVERIFY(s.isOn() && s.trouble.isEmpty() && !s.notBefore);
    }

    void saysWhyTheServerRefuses_data()
    {
        QTest::addColumn<QString>("type");
        QTest::addColumn<int>("status"); // 0: none
        QTest::addColumn<QString>("words");
        QTest::newRow("soketi, a wrong signature")
            << "AuthError" << 401 << "The server does not accept the authorisation for the channel x";
        QTest::newRow("soketi, an odd name") << "" << 4009 << "The server refuses the channel x";
        QTest::newRow("soketi, too many members") << "LimitReached" << 4004 << "The channel x is full";
        QTest::newRow("nothing said") << "" << 0 << "The server refuses the channel x";
    }
    void saysWhyTheServerRefuses()
    {
        QFETCH(QString, type);
        QFETCH(int, status);
        QTEST(refusalWords(type, status ? std::optional(status) : std::nullopt, QStringLiteral("x")), "words");
    }
};

QTEST_GUILESS_MAIN(TestSubscription)
#include "tst_subscription.moc"
