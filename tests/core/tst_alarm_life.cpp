// The life of an alarm in the book: latch, shelf, delays, escalation, re-alarm, drills, groups.
#include "app/core/alarms/alarm_book.h"
#include "tests/support/fake_clock.h"
#include "tests/support/memory_alarm_store.h"

#include <QSignalSpy>
#include <QTest>

using namespace halfsilver;
using namespace std::chrono_literals;

namespace {

const QString kSource = QStringLiteral("alarm");

AlarmKey key(const char *id) { return { kSource, QString::fromLatin1(id) }; }

AlarmReport told(const char *id, AlarmState state = AlarmState::Raised, AlarmPriority priority = AlarmPriority::Warning)
{
    AlarmReport report;
    report.key = key(id);
    report.title = QStringLiteral("Title of ") + report.key.id;
    report.priority = priority;
    report.state = state;
    return report;
}

AlarmReport critical(const char *id, AlarmState state = AlarmState::Raised)
{
    return told(id, state, AlarmPriority::Critical);
}

} // namespace

class TestAlarmLife : public QObject {
    Q_OBJECT

    FakeClock clock;
    std::unique_ptr<AlarmBook> book;

    void tell(const AlarmReport &report) { QVERIFY(book->report(report)); }
    void setPolicy(auto &&change)
    {
        AlarmPolicy policy;
        change(policy);
        book->setPolicy(kSource, policy);
    }
    const Alarm &alarm(const char *id) const
    {
        static const Alarm none;
        const Alarm *found = book->find(key(id));
        return found ? *found : none;
    }

private slots:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        book = std::make_unique<AlarmBook>(clock, nullptr);
    }

    // Latch

    void aLatchedAlarmStaysUntilItIsReset()
    {
        setPolicy([](AlarmPolicy &p) { p.latch = AlarmPriority::Critical; });
        tell(critical("smoke"));
        QVERIFY(book->acknowledge(key("smoke"), QStringLiteral("hall")));
        QVERIFY(!book->reset(key("smoke"), {})); // still active
        tell(critical("smoke", AlarmState::Finished));
        QCOMPARE(alarm("smoke").state(), AlarmState::Latched);
        QCOMPARE(book->firstLatched()->key, key("smoke"));
        QVERIFY(book->reset(key("smoke"), QStringLiteral("hall")));
        QVERIFY(!book->find(key("smoke")));
    }

    void whatNobodyAcknowledgedCannotBeReset()
    {
        setPolicy([](AlarmPolicy &p) { p.latch = AlarmPriority::Critical; });
        tell(critical("smoke"));
        tell(critical("smoke", AlarmState::ClearedUnseen));
        const auto reset = book->reset(key("smoke"), {});
        QVERIFY(!reset);
        QVERIFY(reset.error().text.startsWith(QStringLiteral("not acknowledged")));
    }

    void aSnapshotWithoutItDoesNotEndALatchedAlarm()
    {
        setPolicy([](AlarmPolicy &p) { p.latch = AlarmPriority::Critical; });
        tell(critical("smoke"));
        tell(told("door"));
        book->applySnapshot(kSource, book->beginSnapshot(), {});
        QCOMPARE(alarm("smoke").state(), AlarmState::Latched);
        QVERIFY(!book->find(key("door")));
    }

    void aLatchedAlarmRaisedAgainIsUnacknowledged()
    {
        setPolicy([](AlarmPolicy &p) { p.latch = AlarmPriority::Critical; });
        tell(critical("smoke"));
        tell(critical("smoke", AlarmState::Finished));
        QSignalSpy raised(book.get(), &AlarmBook::raised);
        tell(critical("smoke"));
        QCOMPARE(alarm("smoke").state(), AlarmState::Raised);
        QCOMPARE(raised.count(), 1);
        QCOMPARE(book->takeover()->key, key("smoke"));
    }

    // The settings come after what an earlier run left.
    void aLatchedAlarmOutlivesARestart()
    {
        setPolicy([](AlarmPolicy &p) { p.latch = AlarmPriority::Critical; });
        tell(critical("smoke"));
        QVERIFY(book->acknowledge(key("smoke"), QStringLiteral("hall")));
        tell(critical("smoke", AlarmState::Finished));
        StoredAlarms kept;
        kept.alarms = { alarm("smoke") };
        book = std::make_unique<AlarmBook>(clock, nullptr);
        book->restore(kept);
        setPolicy([](AlarmPolicy &p) { p.latch = AlarmPriority::Critical; });
        QCOMPARE(alarm("smoke").state(), AlarmState::Latched);
        QVERIFY(book->reset(key("smoke"), QStringLiteral("hall")));
        QVERIFY(!book->find(key("smoke")));
    }

    // Nobody could reset them here.
    void alarmsOfOtherPlacesAreNotLatched()
    {
        setPolicy([](AlarmPolicy &p) {
            p.latch = AlarmPriority::Info;
            p.show = *parseAlarmFilter(QStringLiteral("place = Kitchen"));
        });
        AlarmReport there = critical("gas");
        there.place = QStringLiteral("Garage");
        tell(there);
        QVERIFY(book->find(key("gas")));
        there.state = AlarmState::Finished;
        tell(there);
        QVERIFY(!book->find(key("gas")));
    }

    void lessUrgentOnesAreNotLatched()
    {
        setPolicy([](AlarmPolicy &p) { p.latch = AlarmPriority::Critical; });
        tell(told("door"));
        tell(told("door", AlarmState::Finished));
        QVERIFY(!book->find(key("door")));
    }

    void aPolicyThatComesLateLatchesWhatStands()
    {
        tell(critical("smoke"));
        setPolicy([](AlarmPolicy &p) { p.latch = AlarmPriority::Warning; });
        QVERIFY(alarm("smoke").latched);
    }

    // Shelf

    void aShelvedAlarmComesBackByItself()
    {
        tell(told("door"));
        QVERIFY(book->shelve(key("door"), 30min, QStringLiteral("ana")));
        QVERIFY(book->listed().empty());
        QVERIFY(!book->firstUnacknowledged());
        QCOMPARE(book->group(AlarmGroup::Shelved).size(), 1u);
        QCOMPARE(alarm("door").shelvedBy, QStringLiteral("ana"));
        clock.advance(30min);
        QCOMPARE(book->listed().size(), 1u);
    }

    void shelvingIsBounded()
    {
        setPolicy([](AlarmPolicy &p) { p.shelveMost = 1h; });
        tell(told("door"));
        QVERIFY(book->shelve(key("door"), 24h, {}));
        QCOMPARE(alarm("door").shelvedUntil, std::optional(clock.now().addSecs(3600)));
    }

    void aCriticalAlarmIsNeverShelved()
    {
        tell(critical("smoke"));
        QVERIFY(!book->shelve(key("smoke"), 30min, {}));
        tell(told("door"));
        QVERIFY(book->shelve(key("door"), 30min, {}));
        tell(critical("door")); // becomes critical
        QVERIFY(!alarm("door").shelved());
        QCOMPARE(book->listed().size(), 2u);
    }

    void shelvedOnceEndsWhenItClears()
    {
        tell(told("door"));
        QVERIFY(book->shelve(key("door"), {}, {}));
        QVERIFY(alarm("door").shelvedOnce);
        tell(told("door", AlarmState::ClearedUnseen));
        QVERIFY(!alarm("door").shelved());
        QCOMPARE(book->listed().size(), 1u);
    }

    void shelvedForATimeOutlivesTheOccurrence()
    {
        tell(told("door"));
        QVERIFY(book->shelve(key("door"), 30min, {}));
        tell(told("door", AlarmState::Finished));
        QVERIFY(!book->find(key("door")));
        clock.advance(10min);
        tell(told("door"));
        QVERIFY(alarm("door").shelved());
        clock.advance(20min);
        QVERIFY(!alarm("door").shelved());
    }

    void shelvedForATimeOutlivesARestart()
    {
        tell(told("door"));
        QVERIFY(book->shelve(key("door"), 30min, {}));
        StoredAlarms stored;
        stored.alarms.append(alarm("door"));
        Alarm ended = alarm("door");
        ended.key = key("gate");
        ended.acknowledgedAt = ended.clearedAt = clock.now();
        stored.alarms.append(ended);
        AlarmBook next(clock, nullptr);
        next.restore(stored);
        QVERIFY(next.find(key("door"))->shelved());
        QVERIFY(next.report(told("gate")));
        QVERIFY(next.find(key("gate"))->shelved());
        clock.advance(30min);
        QVERIFY(!next.find(key("door"))->shelved());
        QVERIFY(!next.find(key("gate"))->shelved());
    }

    void aPersonTakesItOffTheShelf()
    {
        tell(told("door"));
        QVERIFY(book->shelve(key("door"), 30min, {}));
        QVERIFY(book->unshelve(key("door"), {}));
        QCOMPARE(book->listed().size(), 1u);
    }

    // Delays

    void whatDoesNotStandLongEnoughIsNotShown()
    {
        setPolicy([](AlarmPolicy &p) { p.onDelay = 10s; });
        QSignalSpy raised(book.get(), &AlarmBook::raised);
        tell(told("door"));
        clock.advance(9s);
        QVERIFY(book->order().empty());
        tell(told("door", AlarmState::ClearedUnseen));
        clock.advance(1min);
        QVERIFY(book->order().empty());
        QCOMPARE(raised.count(), 0);
        tell(told("door"));
        clock.advance(10s);
        QCOMPARE(book->order().size(), 1u);
        QCOMPARE(raised.count(), 1);
    }

    void repeatsDoNotPutOffTheOnDelay()
    {
        setPolicy([](AlarmPolicy &p) { p.onDelay = 10s; });
        tell(told("door"));
        clock.advance(6s);
        AlarmReport again = told("door");
        again.message = QStringLiteral("wide open");
        tell(again);
        clock.advance(4s);
        QCOMPARE(alarm("door").message, QStringLiteral("wide open"));
    }

    void noDelayKeepsBackWhatIsCritical()
    {
        setPolicy([](AlarmPolicy &p) { p.onDelay = 10s; });
        tell(critical("smoke"));
        QVERIFY(book->takeover());
        tell(told("door"));
        tell(critical("door")); // while it is held
        QCOMPARE(book->order().size(), 2u);
        clock.advance(1min);
        QCOMPARE(book->order().size(), 2u);
    }

    void aSnapshotWithoutAHeldAlarmEndsIt()
    {
        setPolicy([](AlarmPolicy &p) { p.onDelay = 10s; });
        tell(told("door"));
        book->applySnapshot(kSource, book->beginSnapshot(), {});
        clock.advance(1min);
        QVERIFY(book->order().empty());
    }

    void chatterIsOneAlarmThatCounts()
    {
        setPolicy([](AlarmPolicy &p) { p.offDelay = 10s; });
        tell(told("door"));
        QSignalSpy raised(book.get(), &AlarmBook::raised);
        for (int i = 0; i < 3; ++i) {
            tell(told("door", AlarmState::ClearedUnseen));
            clock.advance(5s);
            QVERIFY(alarm("door").active());
            tell(told("door"));
        }
        QCOMPARE(alarm("door").count, 4);
        QCOMPARE(raised.count(), 0);
        tell(told("door", AlarmState::ClearedUnseen));
        clock.advance(10s);
        QCOMPARE(alarm("door").state(), AlarmState::ClearedUnseen);
    }

    // Its backend calls it a new occurrence; here it was never over.
    void whatChattersIsNotAskedAgainAfterSomebodySawIt()
    {
        setPolicy([](AlarmPolicy &p) { p.offDelay = 10s; });
        const auto occurrence = [](AlarmState state, const QDateTime &raisedAt) {
            AlarmReport report = critical("pump", state);
            report.whole = true;
            report.count = 1;
            report.raisedAt = raisedAt;
            return report;
        };
        const QDateTime first = clock.now();
        tell(occurrence(AlarmState::Raised, first));
        QVERIFY(book->acknowledge(key("pump"), QStringLiteral("hall")));
        QSignalSpy raised(book.get(), &AlarmBook::raised);
        tell(occurrence(AlarmState::Finished, first));
        clock.advance(5s);
        const QDateTime second = clock.now();
        tell(occurrence(AlarmState::Raised, second));
        clock.advance(1min);
        QCOMPARE(alarm("pump").state(), AlarmState::Acknowledged);
        QCOMPARE(alarm("pump").acknowledgedBy, QStringLiteral("hall"));
        QCOMPARE(alarm("pump").raisedAt, first);
        QCOMPARE(raised.count(), 0);
        // What is told of the new occurrence is heard.
        tell(occurrence(AlarmState::ClearedUnseen, second));
        clock.advance(10s);
        QVERIFY(!book->find(key("pump")));
    }

    void aClearingOutlivesARestartWithinTheOffDelay()
    {
        MemoryAlarmStore store;
        book = std::make_unique<AlarmBook>(clock, &store);
        setPolicy([](AlarmPolicy &p) { p.offDelay = 10s; });
        tell(told("door"));
        tell(told("door", AlarmState::ClearedUnseen));
        QVERIFY(alarm("door").active());
        QVERIFY(!store.alarms.value(QStringLiteral("door")).active());
        // The same once more, and when the delay is over, is nothing new for the journal.
        const auto written = store.records.size();
        clock.advance(1s);
        tell(told("door", AlarmState::ClearedUnseen));
        clock.advance(10s);
        QVERIFY(!alarm("door").active());
        QCOMPARE(store.records.size(), written);
        // What comes back is active there, too.
        tell(told("door"));
        tell(told("door", AlarmState::ClearedUnseen));
        tell(told("door"));
        QVERIFY(store.alarms.value(QStringLiteral("door")).active());
        book.reset();
    }

    void whatIsToldAsOverDoesNotEscalate()
    {
        setPolicy([](AlarmPolicy &p) {
            p.offDelay = 10s;
            p.escalate = 30s;
        });
        tell(told("door"));
        clock.advance(25s);
        tell(told("door", AlarmState::ClearedUnseen));
        clock.advance(9s);
        QCOMPARE(alarm("door").priority, AlarmPriority::Warning);
        tell(told("door")); // it was there all the time
        clock.advance(1ms);
        QCOMPARE(alarm("door").priority, AlarmPriority::Critical);
    }

    void aQueueThatTriesAgainIsNoChatter()
    {
        setPolicy([](AlarmPolicy &p) { p.offDelay = 10s; });
        AlarmReport raised = told("door"), cleared = told("door", AlarmState::ClearedUnseen);
        for (AlarmReport *each : { &raised, &cleared }) {
            each->whole = true;
            each->count = 1;
            each->raisedAt = clock.now();
        }
        tell(raised);
        tell(cleared);
        tell(raised);
        clock.advance(10s);
        QCOMPARE(alarm("door").state(), AlarmState::ClearedUnseen);
    }

    // Escalation, re-alarm

    void aWarningThatNobodyAcknowledgesBecomesCritical()
    {
        setPolicy([](AlarmPolicy &p) { p.escalate = 10min; });
        tell(told("door"));
        QSignalSpy raised(book.get(), &AlarmBook::raised);
        clock.advance(10min - 1s);
        QVERIFY(!book->takeover());
        clock.advance(1s);
        QCOMPARE(book->takeover()->key, key("door"));
        QCOMPARE(raised.count(), 1);
        tell(told("door")); // its source goes on calling it a warning
        QCOMPARE(alarm("door").priority, AlarmPriority::Critical);
    }

    void anAcknowledgedWarningStaysOne()
    {
        setPolicy([](AlarmPolicy &p) { p.escalate = 10min; });
        tell(told("door"));
        QVERIFY(book->acknowledge(key("door"), {}));
        clock.advance(1h);
        QCOMPARE(alarm("door").priority, AlarmPriority::Warning);
    }

    void anAcknowledgedAlarmAsksAgain()
    {
        setPolicy([](AlarmPolicy &p) { p.realarm = 30min; });
        tell(told("door"));
        QVERIFY(book->acknowledge(key("door"), QStringLiteral("hall")));
        const QDateTime seen = clock.now();
        QSignalSpy raised(book.get(), &AlarmBook::raised);
        clock.advance(30min);
        QCOMPARE(alarm("door").state(), AlarmState::Raised);
        QCOMPARE(raised.count(), 1);
        // The backend knows of the old acknowledgement alone.
        AlarmReport old = told("door", AlarmState::Acknowledged);
        old.acknowledgedAt = seen;
        tell(old);
        QCOMPARE(alarm("door").state(), AlarmState::Raised);
        QVERIFY(book->acknowledge(key("door"), QStringLiteral("hall")));
        QCOMPARE(alarm("door").state(), AlarmState::Acknowledged);
    }

    void whatAsksAgainHasAllItsTimeBeforeItEscalates()
    {
        setPolicy([](AlarmPolicy &p) {
            p.realarm = 30min;
            p.escalate = 10min;
        });
        tell(told("door"));
        QVERIFY(book->acknowledge(key("door"), {}));
        clock.advance(30min);
        QCOMPARE(alarm("door").state(), AlarmState::Raised);
        clock.advance(10min - 1s);
        QCOMPARE(alarm("door").priority, AlarmPriority::Warning);
        clock.advance(1s);
        QCOMPARE(alarm("door").priority, AlarmPriority::Critical);
    }

    // Drills

    void aDrillEndsByItselfAndIsNeverUnseen()
    {
        setPolicy([](AlarmPolicy &p) { p.latch = AlarmPriority::Info; });
        AlarmReport drill = critical("drill");
        drill.test = true;
        tell(drill);
        QVERIFY(book->takeover());
        clock.advance(2min);
        QVERIFY(book->order().empty());
        tell(drill);
        drill.state = AlarmState::ClearedUnseen;
        tell(drill);
        QVERIFY(book->order().empty());
    }

    void whoAcknowledgesADrillIsDoneWithIt()
    {
        AlarmReport drill = critical("drill");
        drill.test = true;
        tell(drill);
        QVERIFY(book->acknowledge(key("drill"), {}));
        QVERIFY(book->order().empty());
    }

    // By place

    void whatIsOfAnotherPlaceIsOneLineWhereItIsCritical()
    {
        setPolicy([](AlarmPolicy &p) { p.show = *parseAlarmFilter(QStringLiteral("place = Kitchen")); });
        AlarmReport here = told("door"), there = told("window"), fire = critical("fire");
        here.place = QStringLiteral("Kitchen");
        there.place = fire.place = QStringLiteral("Attic");
        for (const AlarmReport &each : { here, there, fire })
            tell(each);
        QCOMPARE(book->listed().size(), 1u);
        QCOMPARE(book->group(AlarmGroup::Elsewhere).front()->key, key("fire"));
        QCOMPARE(book->group(AlarmGroup::Hidden).front()->key, key("window"));
        QVERIFY(!book->takeover());
        QCOMPARE(book->firstUnacknowledged()->key, key("door"));
        setPolicy([](AlarmPolicy &p) {
            p.show = *parseAlarmFilter(QStringLiteral("place = Kitchen"));
            p.elsewhere = false;
        });
        QVERIFY(book->group(AlarmGroup::Elsewhere).empty());
        setPolicy([](AlarmPolicy &) {});
        QCOMPARE(book->takeover()->key, key("fire"));
    }

    void anAlarmThatMovesHereIsShown()
    {
        setPolicy([](AlarmPolicy &p) { p.show = *parseAlarmFilter(QStringLiteral("place = Kitchen")); });
        AlarmReport report = told("cat");
        report.place = QStringLiteral("Attic");
        tell(report);
        QVERIFY(book->listed().empty());
        report.place = QStringLiteral("Kitchen");
        tell(report);
        QCOMPARE(book->listed().size(), 1u);
    }

    void aSuppressedAlarmIsInTheListAndNothingElse()
    {
        setPolicy([](AlarmPolicy &p) {
            p.suppress = *parseAlarmFilter(QStringLiteral("origin = pump"));
            p.escalate = 10min;
        });
        AlarmReport pump = told("level"), fire = critical("fire");
        pump.origin = fire.origin = QStringLiteral("pump");
        tell(pump);
        tell(told("door"));
        QCOMPARE(book->listed().size(), 2u);
        QCOMPARE(book->listed().back()->key, key("level"));
        clock.advance(9min);
        QCOMPARE(alarm("level").priority, AlarmPriority::Warning);
        clock.advance(1h);
        QCOMPARE(alarm("level").priority, AlarmPriority::Warning); // it asks for nothing
        tell(fire);
        QCOMPARE(book->takeover()->key, key("fire")); // what is critical is never suppressed
    }

    // Late and twice

    void aRepeatOfWhatEndedHereAloneIsShown()
    {
        AlarmReport report = told("door");
        report.whole = true;
        report.count = 1;
        report.raisedAt = clock.now();
        tell(report);
        QVERIFY(book->acknowledge(key("door"), {}));
        QVERIFY(book->clear(key("door"), {})); // and its backend never hears of it
        QVERIFY(!book->find(key("door")));
        tell(report); // a queue tries again
        QVERIFY(!book->find(key("door")));
        report.count = 2; // it goes on
        tell(report);
        QVERIFY(book->find(key("door")));
    }

    // Groups

    void theFirstOfAGroupIsToldApart()
    {
        for (const char *id : { "pump", "level", "heater" }) {
            AlarmReport report = told(id);
            report.group = QStringLiteral("boiler");
            tell(report);
            clock.advance(1s);
        }
        QVERIFY(alarm("pump").firstOut);
        QVERIFY(!alarm("level").firstOut && !alarm("heater").firstOut);
        QCOMPARE(book->groupSize(alarm("heater")), 3);
        tell(told("pump", AlarmState::Finished));
        QCOMPARE(book->groupSize(alarm("heater")), 2);
        QVERIFY(!alarm("level").firstOut); // the second does not become the first
    }
};

QTEST_GUILESS_MAIN(TestAlarmLife)
#include "tst_alarm_life.moc"
