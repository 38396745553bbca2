#include "tests/support/fake_services.h"
#include "widgets/panels/connection_panel.h"

#include <QSignalSpy>
#include <QTest>

using namespace halfsilver;
using namespace std::chrono_literals;

namespace {

const QLocale kEnglish(QStringLiteral("en_GB"));

ConnectionStatus in(ConnectionPhase phase, const QString &reason = {}, int minutes = -1)
{
    ConnectionStatus status;
    status.phase = phase;
    status.reason = reason;
    status.channels = { { QStringLiteral("alarm"), false } };
    if (minutes >= 0)
        status.receivingUntil = FakeClock().now().addSecs(-60 * minutes);
    return status;
}

} // namespace

class TestConnectionPanel : public QObject {
    Q_OBJECT
    const QDateTime m_now = FakeClock().now(); // 20:47:08

    bool hasRoom(ConnectionPanel &panel)
    {
        return panel.extent({ 984, 1824 }, Theme({ 1080, 1920 })).natural.height() > 0;
    }

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void saysWhyNothingIsReceived_data()
    {
        QTest::addColumn<ConnectionStatus>("status");
        QTest::addColumn<QString>("bar");
        QTest::addColumn<QString>("aside");
        const auto again = QStringLiteral("trying again");
        QTest::newRow("lost") << in(ConnectionPhase::Unavailable, {}, 4)
                              << QStringLiteral("Not receiving alarms since 20:43") << again;
        QTest::newRow("lost, connecting")
            << in(ConnectionPhase::Connecting, {}, 4) << QStringLiteral("Not receiving alarms since 20:43") << again;
        QTest::newRow("lost on another day") << in(ConnectionPhase::Unavailable, {}, 24 * 60)
                                             << QStringLiteral("Not receiving alarms since Sat 20:47") << again;
        QTest::newRow("connected, not subscribed")
            << in(ConnectionPhase::Connected, {}, 1) << QStringLiteral("Not receiving alarms since 20:46") << again;
        QTest::newRow("never received") << in(ConnectionPhase::Connecting) << QStringLiteral("Not receiving alarms yet")
                                        << again;
        ConnectionStatus restarted = in(ConnectionPhase::Unavailable);
        restarted.receivedBefore = m_now.addSecs(-60 * 60);
        QTest::newRow("not since the program was started again")
            << restarted << QStringLiteral("Not receiving alarms since 19:47") << again;
        QTest::newRow("a mistake leaves nothing to connect to")
            << in(ConnectionPhase::Initialized, QStringLiteral("mirror.ini line 14"))
            << QStringLiteral("Not receiving alarms: mirror.ini line 14") << QString();
        ConnectionStatus beatless = in(ConnectionPhase::Connected, {}, 4);
        beatless.channels = { { QStringLiteral("alarm"), true, beatless.receivingUntil, true,
                                beatless.receivingUntil } };
        QTest::newRow("no heartbeat") << beatless
                                      << QStringLiteral("Connected, but the backend's heartbeat is missing since 20:43")
                                      << again;
        beatless.phase = ConnectionPhase::Unavailable;
        QTest::newRow("no heartbeat, and lost")
            << beatless << QStringLiteral("Not receiving alarms since 20:43") << again;
        QTest::newRow("refused") << in(ConnectionPhase::Refused, QStringLiteral("the server does not know the key"), 4)
                                 << QStringLiteral("Not receiving alarms: the server does not know the key")
                                 << QString();
    }
    void saysWhyNothingIsReceived()
    {
        QFETCH(ConnectionStatus, status);
        const ConnectionWords words = connectionWords({ status, {}, {}, true, false }, m_now, kEnglish);
        QTEST(words.bar, "bar");
        QTEST(words.aside, "aside");
    }

    void saysWhatAnInterruptionBrought()
    {
        const auto words = [this](qint64 secondsAgo, qint64 lasted, int alarms) {
            const QDateTime from = m_now.addSecs(-secondsAgo);
            return recoveredWords(from, from.addSecs(lasted), alarms, m_now, kEnglish);
        };
        QCOMPARE(words(420, 420, 1), QStringLiteral("Offline 20:40–20:47, 1 alarm recovered"));
        QCOMPARE(words(86'400, 86'400, 1000), QStringLiteral("Offline Sat 20:47–Sun 20:47, 1000 alarms recovered"));
        QCOMPARE(words(86'400, 300, 2),
                 QStringLiteral("Offline Sat 20:47–20:52, 2 alarms recovered")); // read a day later
        QCOMPARE(words(1, 1, 1), QStringLiteral("Offline around 20:47, 1 alarm recovered"));
        QCOMPARE(words(1, 1, 2), QStringLiteral("Offline around 20:47, 2 alarms recovered"));
    }

    void theReasonOfALossIsSaidBelow()
    {
        const auto status = in(ConnectionPhase::Unavailable, QStringLiteral("no network"), 4);
        const ConnectionWords words = connectionWords({ status, {}, {}, true, false }, m_now, kEnglish);
        QCOMPARE(words.quiet, QStringList(QStringLiteral("no network")));
    }

    // A panel's channel that the server does not confirm is no lack of alarms.
    void namesAChannelThatIsNotConfirmed()
    {
        auto status = in(ConnectionPhase::Connected);
        status.channels = { { QStringLiteral("alarm"), true, {}, true }, { QStringLiteral("home"), false } };
        ConnectionWords words = connectionWords({ status, {}, {}, true, false }, m_now, kEnglish);
        QCOMPARE(words.bar, QString());
        QCOMPARE(words.quiet, QStringList { QStringLiteral("The server has not confirmed the channel home") });
        words = connectionWords({ status, {}, {}, false, false }, m_now, kEnglish);
        QVERIFY(words.isEmpty()); // a moment ago
        status.channels[0].subscribed = false;
        words = connectionWords({ status, {}, {}, true, false }, m_now, kEnglish);
        QCOMPARE(words.bar, QStringLiteral("Not receiving alarms yet"));
    }

    void saysWhyAChannelIsNotOn()
    {
        auto status = in(ConnectionPhase::Connected, {}, 4);
        const QString token = QStringLiteral("the token is wrong"), full = QStringLiteral("home is full");
        status.channels = { { QStringLiteral("private-a"), false, {}, true, {}, token },
                            { QStringLiteral("presence-b"), false, {}, false, {}, token },
                            { QStringLiteral("home"), false, {}, false, {}, full } };
        ConnectionWords words = connectionWords({ status, {}, {}, true, false }, m_now, kEnglish);
        QCOMPARE(words.bar, QStringLiteral("Not receiving alarms: the token is wrong"));
        QCOMPARE(words.aside, QStringLiteral("trying again"));
        status.channels[0].subscribed = true;
        status.channels[0].reason.clear();
        words = connectionWords({ status, {}, {}, true, false }, m_now, kEnglish);
        QCOMPARE(words.bar, QString());
        QCOMPARE(words.quiet, (QStringList { QStringLiteral("presence-b: the token is wrong"), full }));
        // On, and yet nothing of it can be read.
        const QString sealed = QStringLiteral("events cannot be decrypted");
        status.channels = { { QStringLiteral("private-encrypted-a"), true, {}, true, {}, sealed } };
        words = connectionWords({ status, {}, {}, true, false }, m_now, kEnglish);
        QCOMPARE(words.quiet, QStringList(sealed));
    }

    void silentWhileAllIsWell()
    {
        FakeWorld world;
        ConnectionPanel panel({}, world.services);
        QVERIFY(!hasRoom(panel));
        QCOMPARE(world.clock.pending(), size_t(0));
    }

    void gapsStayUntilAcknowledged()
    {
        FakeWorld world;
        ConnectionPanel panel({}, world.services);
        QSignalSpy changes(&panel, &Panel::changed);
        world.alarms.addGap({ m_now.addSecs(-600), m_now.addSecs(-180) });
        QVERIFY(changes.count() > 0);
        QVERIFY(hasRoom(panel));
        world.alarms.acknowledgeGaps();
        QVERIFY(!hasRoom(panel));
    }

    void manyGapsAreToldAsOne_data()
    {
        QTest::addColumn<int>("count");
        QTest::addColumn<QStringList>("gaps");
        QTest::newRow("one") << 1 << QStringList(QStringLiteral("Alarms between 18:47 and 18:54 may be missing"));
        QTest::newRow("two") << 2
                             << QStringList({ QStringLiteral("Alarms between 18:47 and 18:54 may be missing"),
                                              QStringLiteral("Alarms between 19:17 and 19:24 may be missing") });
        QTest::newRow("three") << 3 << QStringList(QStringLiteral("Alarms between 18:47 and 19:54 may be missing"));
    }
    void manyGapsAreToldAsOne()
    {
        QFETCH(int, count);
        ConnectionFacts facts { in(ConnectionPhase::Connected), {}, {}, false, false };
        for (int i = 0; i < count; ++i)
            facts.gaps.append({ m_now.addSecs(-7200 + 1800 * i), m_now.addSecs(-7200 + 1800 * i + 420) });
        QTEST(connectionWords(facts, m_now, kEnglish).gaps, "gaps");
    }

    void aGapOfAnotherDayNamesTheDayOnce()
    {
        const ConnectionFacts facts {
            in(ConnectionPhase::Connected), { { m_now.addDays(-1), m_now.addDays(-1).addSecs(420) } }, {}, false, false
        };
        QCOMPARE(connectionWords(facts, m_now, kEnglish).gaps,
                 QStringList(QStringLiteral("Alarms between Sat 20:47 and 20:54 may be missing")));
    }

    void aGapWithinAMinuteNamesItOnce()
    {
        const ConnectionFacts facts {
            in(ConnectionPhase::Connected), { { m_now.addSecs(-600), m_now.addSecs(-597) } }, {}, false, false
        };
        QCOMPARE(connectionWords(facts, m_now, kEnglish).gaps,
                 QStringList(QStringLiteral("Alarms around 20:37 may be missing")));
    }

    void aShortReconnectDoesNotFlash()
    {
        FakeWorld world;
        const ConnectionStatus connected = world.monitor.status();
        ConnectionPanel panel({}, world.services);
        world.monitor.setStatus(world.lost(0));
        QVERIFY(!hasRoom(panel));
        world.clock.advance(1s);
        world.monitor.setStatus(connected);
        world.clock.advance(10s);
        QVERIFY(!hasRoom(panel));
        QCOMPARE(world.clock.pending(), size_t(0));
    }

    void aLossShowsAfterTheGraceHoweverOftenItIsTried()
    {
        FakeWorld world;
        ConnectionPanel panel({}, world.services);
        ConnectionStatus lost = world.lost(0);
        for (int i = 0; i < 4; ++i) {
            lost.phase = i % 2 ? ConnectionPhase::Unavailable : ConnectionPhase::Connecting;
            world.monitor.setStatus(lost);
            QCOMPARE(hasRoom(panel), false);
            world.clock.advance(499ms);
        }
        world.clock.advance(4ms);
        QVERIFY(hasRoom(panel));
    }

    void whatWillNotBeTriedAgainShowsAtOnce()
    {
        FakeWorld world;
        ConnectionPanel panel({}, world.services);
        world.monitor.setStatus(in(ConnectionPhase::Refused, QStringLiteral("the server does not know the key")));
        QVERIFY(hasRoom(panel));
    }

    void aTimeGetsItsDayAtMidnight()
    {
        FakeWorld world; // 20:47:08
        ConnectionPanel panel({}, world.services);
        world.monitor.setStatus(world.lost(1));
        const Theme theme({ 1080, 1920 });
        const QSizeF size = panel.extent({ 984, 1824 }, theme).natural;
        QVERIFY(!panel.takeChanges(size, theme).isEmpty());
        QSignalSpy changes(&panel, &Panel::changed);
        world.clock.advance(3h + 12min + 51s); // 23:59:59
        QVERIFY(panel.takeChanges(size, theme).isEmpty());
        changes.clear();
        world.clock.advance(1s);
        QCOMPARE(changes.count(), 1);
        QVERIFY(!panel.takeChanges(size, theme).isEmpty());
    }

    void anUnheardEventIsNamedForAWhile()
    {
        FakeWorld world;
        ConnectionPanel panel({}, world.services);
        ConnectionStatus status = world.monitor.status();
        status.unheard = 1;
        status.lastUnheardEvent = QStringLiteral("App\\Events\\DoorChanged");
        world.monitor.setStatus(status);
        QVERIFY(hasRoom(panel));
        QCOMPARE(connectionWords({ status, {}, {}, true, true }, m_now, kEnglish).quiet,
                 QStringList(QStringLiteral("Heard App\\Events\\DoorChanged, but nothing listens for it")));
        world.clock.advance(10min);
        QVERIFY(!hasRoom(panel));
    }

    void eachNoticeIsAQuietLine()
    {
        FakeWorld world;
        ConnectionPanel panel({}, world.services);
        world.notices.show({ QStringLiteral("hub"), QStringLiteral("Local hub") }, 1min);
        world.notices.show({ QStringLiteral("sound"), QStringLiteral("No sound device") });
        QVERIFY(hasRoom(panel));
        const auto words =
            connectionWords({ world.monitor.status(), {}, world.notices.notices(), true, false }, m_now, kEnglish);
        QCOMPARE(words.quiet, (QStringList { QStringLiteral("Local hub"), QStringLiteral("No sound device") }));
        world.clock.advance(1min);
        QCOMPARE(world.notices.notices().size(), 1);
    }

    // A remark in the place of another's end would be lost; so many that they fill the screen would hide the alarms.
    void noNoticeTakesTheEndOfAnotherAndVeryManyShareALine()
    {
        QList<Notice> notices;
        for (const char *text : { "a", "b", "c", "d", "e", "f" })
            notices.append({ QString::fromLatin1(text), QString::fromLatin1(text) });
        const auto words = connectionWords({ FakeWorld().monitor.status(), {}, notices, true, false }, m_now, kEnglish);
        QCOMPARE(words.quiet,
                 (QStringList { QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("c"),
                                QStringLiteral("d · e · f") }));
    }
};

QTEST_MAIN(TestConnectionPanel)
#include "tst_connection_panel.moc"
