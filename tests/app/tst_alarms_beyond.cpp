// More alarms than there is room for: they live in the journal, here the real one, and come back.
#include "app/core/alarms/alarm_book.h"
#include "app/core/control/alarm_control.h"
#include "app/core/system_clock.h"
#include "app/store/sqlite_alarm_store.h"
#include "tests/support/alarm_backend.h"
#include "tests/support/fake_clock.h"

#include <QSignalSpy>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>

#include <random>

using namespace halfsilver;
using namespace std::chrono_literals;

namespace {

const QString kSource = AlarmBackend::source();
constexpr int kMost = 10;

AlarmKey key(const QString &id) { return { kSource, id }; }
AlarmKey key(int id) { return key(QString::number(id)); }

AlarmReport told(int id, AlarmState state = AlarmState::Raised, AlarmPriority priority = AlarmPriority::Warning)
{
    AlarmReport report;
    report.key = key(id);
    report.title = QStringLiteral("Alarm %1").arg(id);
    report.priority = priority;
    report.state = state;
    return report;
}

// A mirror's alarms, over restarts.
struct World {
    QTemporaryDir folder;
    std::unique_ptr<FakeClock> ownClock;
    FakeClock &clock;
    SystemClock diskClock; // whose health is no matter of the test's time
    AlarmPolicy policy { .expireInfo = 0s };
    std::unique_ptr<SqliteAlarmStore> store;
    std::unique_ptr<AlarmBook> book;

    World()
        : ownClock(std::make_unique<FakeClock>())
        , clock(*ownClock)
    {
        begin(kMost);
    }
    World(FakeClock &time, const AlarmPolicy &rules, int most)
        : clock(time)
        , policy(rules)
    {
        begin(most);
    }
    void begin(int most)
    {
        open(most);
        restore();
    }
    void open(int most)
    {
        book.reset();
        store.reset();
        store = std::make_unique<SqliteAlarmStore>(file(), diskClock);
        book = std::make_unique<AlarmBook>(clock, store.get(), nullptr, most);
        book->setPolicy(kSource, policy);
    }
    void restore()
    {
        const auto stored = store->load();
        if (!stored)
            qFatal("%s", qPrintable(stored.error().text));
        book->restore(*stored);
    }
    QString file() const { return folder.filePath(QStringLiteral("mirror.sqlite")); }

    // Until the journal has answered all that the book asks by itself. No time passes.
    void drain()
    {
        for (int i = 0; i < 6; ++i) {
            bool answered = false;
            store->kept(KeptById { QStringLiteral("nobody") }, [&](const Result<KeptAlarms> &) { answered = true; });
            while (!answered)
                QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        }
    }
    // …and what it asks once there is room.
    void settle()
    {
        drain();
        for (int i = 0; i < 3; ++i) {
            clock.advance(100ms);
            drain();
        }
    }
    void raise(int count, AlarmPriority priority = AlarmPriority::Warning, int first = 0)
    {
        for (int i = 0; i < count; ++i) {
            clock.advance(10ms);
            (void)book->report(told(first + i, AlarmState::Raised, priority));
        }
        drain();
    }
    QStringList ids() const
    {
        QStringList list;
        for (const Alarm *alarm : book->order())
            list.append(alarm->key.id);
        return list;
    }
    std::optional<Alarm> kept(const QString &id)
    {
        std::optional<Alarm> found;
        store->kept(KeptById { id }, [&](const Result<KeptAlarms> &answer) {
            if (answer && !answer->alarms.isEmpty())
                found = answer->alarms.first().alarm;
        });
        drain();
        return found;
    }
};

QStringList numbers(int from, int to) // downwards
{
    QStringList list;
    for (int i = from; i >= to; --i)
        list.append(QString::number(i));
    return list;
}

} // namespace

class TestAlarmsBeyond : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void comesBackTheMostUrgentFirst()
    {
        World world;
        world.raise(10, AlarmPriority::Info);
        world.raise(20, AlarmPriority::Warning, 100);
        QCOMPARE(world.ids(), numbers(119, 110));
        QCOMPARE(world.book->beyond(), (BeyondTally { 20, 20, 20 }));
        QSignalSpy raised(world.book.get(), &AlarmBook::raised);
        for (int id = 119; id >= 115; --id)
            QVERIFY(world.book->report(told(id, AlarmState::Finished)));
        world.settle();
        QCOMPARE(world.ids(), numbers(114, 105));
        QCOMPARE(world.book->beyond().all, 15);
        for (int id = 114; id >= 100; --id)
            QVERIFY(world.book->report(told(id, AlarmState::Finished)));
        world.settle();
        QCOMPARE(world.ids(), numbers(9, 0));
        QCOMPARE(world.book->beyond(), BeyondTally {});
        QVERIFY(raised.isEmpty()); // nothing began anew
    }

    void anEventIsAppliedToItWhereverItLives_data()
    {
        QTest::addColumn<AlarmReport>("report");
        QTest::addColumn<QString>("state"); // in the journal; empty: it is over
        QTest::addColumn<bool>("shown");
        QTest::addColumn<int>("count");
        const auto row = [](const char *name, AlarmReport report, const char *state, bool shown, int count) {
            report.ifNew = std::make_shared<const AlarmReport>(told(0, AlarmState::Raised));
            QTest::newRow(name) << report << QString::fromLatin1(state) << shown << count;
        };
        AlarmReport bare = told(0);
        bare.state.reset();
        AlarmReport untitled = told(0, AlarmState::Acknowledged);
        untitled.title.reset();
        untitled.priority.reset();
        row("cleared", told(0, AlarmState::ClearedUnseen), "cleared", false, 1);
        row("acknowledged", told(0, AlarmState::Acknowledged), "acknowledged", false, 1);
        row("acknowledged, by no more than its id", untitled, "acknowledged", false, 1);
        row("finished", told(0, AlarmState::Finished), "", false, 1);
        row("told once more", bare, "raised", false, 2);
        row("nothing new", told(0), "raised", false, 1);
        row("more urgent", told(0, AlarmState::Raised, AlarmPriority::Critical), "raised", true, 1);
    }
    void anEventIsAppliedToItWhereverItLives()
    {
        QFETCH(AlarmReport, report);
        QFETCH(QString, state);
        QFETCH(bool, shown);
        QFETCH(int, count);
        World world;
        world.raise(kMost + 5);
        const auto before = world.kept(QStringLiteral("0"));
        QVERIFY(before && !world.book->find(key(0)));
        world.clock.advance(1s);
        QVERIFY(world.book->report(report));
        world.drain();
        QCOMPARE(world.book->find(key(0)) != nullptr, shown);
        const auto after = world.kept(QStringLiteral("0"));
        QCOMPARE(after.has_value(), !state.isEmpty());
        QCOMPARE(qsizetype(world.book->order().size()) + world.book->beyond().all, kMost + 5 - (after ? 0 : 1));
        if (!after)
            return;
        QCOMPARE(toText(after->state()), state);
        QCOMPARE(after->count, count);
        QCOMPARE(after->title, before->title);
        QCOMPARE(after->receivedAt, before->receivedAt); // the same occurrence
        QCOMPARE(world.book->beyond().unseen, state == u"acknowledged" ? 4 : 5);
        QCOMPARE(world.book->beyond().active, state == u"cleared" ? 4 : 5);
    }

    // A restart with a disk that takes its time: what is told before the journal does comes on top of what it has.
    void whatTheJournalTellsLateLiesBeneath_data()
    {
        QTest::addColumn<QList<AlarmReport>>("reports");
        QTest::addColumn<bool>("patient");  // the journal answers before patience ends
        QTest::addColumn<QString>("state"); // of alarm 0, on screen and in the journal; empty: it is over
        QTest::addColumn<int>("count");
        AlarmReport bare = told(0);
        bare.state.reset();
        const QList<AlarmReport> finished { told(0, AlarmState::Finished) };
        for (const bool patient : { true, false }) {
            const auto row = [&](const char *name, const QList<AlarmReport> &reports, const char *state, int count) {
                QTest::addRow("%s, %s", name, patient ? "in time" : "late")
                    << reports << patient << QString::fromLatin1(state) << count;
            };
            row("nothing is told", {}, "acknowledged", 1);
            row("another is told", { told(7) }, "acknowledged", 1);
            row("it is over", finished, "", 1);
            row("it is over, and raised anew", finished + QList { bare }, "raised", 1);
            row("it is over, raised anew and over", finished + QList { bare } + finished, "", 1);
        }
        QTest::newRow("told once more, in time") << QList { bare } << true << QStringLiteral("acknowledged") << 2;
    }
    void whatTheJournalTellsLateLiesBeneath()
    {
        QFETCH(QList<AlarmReport>, reports);
        QFETCH(bool, patient);
        QFETCH(QString, state);
        QFETCH(int, count);
        World world;
        world.raise(3);
        QVERIFY(world.book->report(told(0, AlarmState::Acknowledged)));
        world.drain();
        world.clock.advance(1s);
        world.open(kMost);
        world.book->awaitStored();
        for (const AlarmReport &report : std::as_const(reports))
            QVERIFY(world.book->report(report));
        if (!patient) {
            world.clock.advance(1s);
            for (const AlarmReport &report : std::as_const(reports))
                QVERIFY(report.key != key(7) || world.book->find(report.key)); // shown, whatever the disk does
        }
        world.restore();
        world.settle();
        for (int other : { 1, 2 })
            QVERIFY(world.book->find(key(other)));
        QCOMPARE(world.book->find(key(7)) != nullptr, !reports.isEmpty() && reports.first().key == key(7));
        QCOMPARE(world.book->beyond(), BeyondTally {});
        world.begin(kMost); // and that is what the next run finds
        const Alarm *after = world.book->find(key(0));
        QCOMPARE(after ? toText(after->state()) : QString(), state);
        QVERIFY(!after || after->count == count);
    }

    // Show first: what is critical waits for no disk.
    void whatBecomesCriticalIsShownAtOnce()
    {
        World world;
        world.raise(kMost + 5);
        QSignalSpy raised(world.book.get(), &AlarmBook::raised);
        QVERIFY(world.book->report(told(0, AlarmState::Raised, AlarmPriority::Critical)));
        QVERIFY(world.book->find(key(0)));
        QCOMPARE(raised.count(), 1);
        world.drain();
        QCOMPARE(raised.count(), 1);
        QCOMPARE(world.book->find(key(0))->receivedAt, world.kept(QStringLiteral("0"))->receivedAt);
        QVERIFY(world.book->find(key(0))->receivedAt < world.clock.now());
        QCOMPARE(world.book->beyond().all, 5);
    }

    void withoutAnIdOfItsOwnItIsFoundByItsContent()
    {
        World world;
        AlarmReport report = told(0);
        report.key = key(QStringLiteral("content"));
        report.ownId = false;
        QVERIFY(world.book->report(report));
        world.raise(kMost);
        QCOMPARE(world.book->beyond().all, 1);
        report.state = AlarmState::Finished;
        QVERIFY(world.book->report(report));
        world.drain();
        QCOMPARE(world.book->beyond(), BeyondTally {});
        QCOMPARE(world.ids(), numbers(kMost - 1, 0));
    }

    void aSnapshotEndsWhatItDoesNotContainAndChangesWhatItDoes()
    {
        World world;
        world.raise(kMost + 500);
        const SnapshotStart begun = world.book->beginSnapshot();
        world.clock.advance(1s);
        QVERIFY(world.book->report(told(1000, AlarmState::Raised, AlarmPriority::Info))); // after it was asked for
        QCOMPARE(world.book->beyond().all, 501);
        world.book->applySnapshot(kSource, begun, { told(3), told(4, AlarmState::Acknowledged) });
        world.settle();
        QCOMPARE(world.ids(), QStringList({ QStringLiteral("3"), QStringLiteral("1000"), QStringLiteral("4") }));
        QCOMPARE(world.book->find(key(4))->state(), AlarmState::Acknowledged);
        QCOMPARE(world.book->beyond(), BeyondTally {});
        QVERIFY(!world.kept(QStringLiteral("7")));
    }

    void anEventThatIsNewerThanTheSnapshotWins()
    {
        World world;
        world.raise(kMost + 5);
        const SnapshotStart begun = world.book->beginSnapshot();
        world.clock.advance(1s);
        QVERIFY(world.book->report(told(0, AlarmState::Acknowledged)));
        world.drain();
        world.book->applySnapshot(kSource, begun, { told(0) });
        world.settle();
        QCOMPARE(world.ids(), QStringList(QStringLiteral("0")));
        QCOMPARE(world.book->find(key(0))->state(), AlarmState::Acknowledged);
    }

    // halfsilverctl acknowledge ID
    void isDealtWithByItsId()
    {
        World world;
        world.policy.ends = AlarmEnds::Clear;
        world.begin(kMost);
        world.raise(kMost + 5);
        AlarmControl control(*world.book);
        QSignalSpy toBackend(world.book.get(), &AlarmBook::acknowledgedHere);
        std::vector<ControlAnswer> answers;
        const auto reply = [&answers](const ControlAnswer &answer) { answers.push_back(answer); };
        control.acknowledge(QStringLiteral("0"), QStringLiteral("Ana"), reply);
        QTRY_COMPARE(answers.size(), 1u);
        const auto *row = std::get_if<QJsonObject>(&answers[0]);
        QVERIFY(row);
        QCOMPARE(row->value(QStringLiteral("state")).toString(), QStringLiteral("acknowledged"));
        QCOMPARE(row->value(QStringLiteral("title")).toString(), QStringLiteral("Alarm 0"));
        QCOMPARE(toBackend.count(), 1);
        QCOMPARE(world.kept(QStringLiteral("0"))->acknowledgedBy, QStringLiteral("Ana"));
        QCOMPARE(world.book->beyond(), (BeyondTally { 5, 5, 5 })); // another one for it
        QCOMPARE(world.book->order().size(), size_t(kMost));

        control.clear(QStringLiteral("alarm/0"), QStringLiteral("Ana"), reply);
        QTRY_COMPARE(answers.size(), 2u);
        QVERIFY(std::holds_alternative<QJsonObject>(answers[1]));
        QVERIFY(!world.kept(QStringLiteral("0")));
        world.settle();
        QCOMPARE(world.book->beyond().all, 4);

        control.acknowledge(QStringLiteral("no such"), QStringLiteral("Ana"), reply);
        QTRY_COMPARE(answers.size(), 3u);
        QVERIFY(std::holds_alternative<FieldError>(answers[2]));
    }

    void escalatesAndExpiresThereToo()
    {
        World world;
        world.policy.escalate = 10min;
        world.policy.expireInfo = 8h;
        world.begin(kMost);
        world.raise(5, AlarmPriority::Info, 500);
        world.raise(kMost + 3);
        QCOMPARE(world.book->beyond().all, 8);
        QSignalSpy raised(world.book.get(), &AlarmBook::raised);
        for (int id = 3; id < kMost + 3; ++id)
            QVERIFY(world.book->report(told(id, AlarmState::Acknowledged))); // these escalate no more
        for (int minute = 0; minute < 12; ++minute) {
            world.clock.advance(1min);
            world.drain();
        }
        QCOMPARE(raised.count(), 3);
        QVERIFY(world.book->find(key(0)) && world.book->find(key(0))->priority == AlarmPriority::Critical);
        QCOMPARE(world.book->beyond().all, 8); // three others for them
        for (int hour = 0; hour < 9; ++hour) {
            world.clock.advance(1h);
            world.drain();
        }
        world.settle();
        QVERIFY(!world.kept(QStringLiteral("500")));
        QCOMPARE(world.book->beyond().all, 3);
    }

    void aDiskThatTakesNothingIsNotWaitedFor()
    {
        World world;
        world.raise(kMost + 5);
        QSqlDatabase other = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("hold"));
        other.setDatabaseName(world.file());
        QVERIFY(other.open() && QSqlQuery(other).exec(QStringLiteral("BEGIN IMMEDIATE")));
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("recorded when the disk")));
        QVERIFY(world.book->report(told(100)));
        QVERIFY(world.book->report(told(0, AlarmState::Raised, AlarmPriority::Warning)));
        QVERIFY(!world.book->find(key(0)));
        world.clock.advance(200ms);
        QVERIFY(world.book->find(key(0))); // with what was told of it
        QTRY_VERIFY(!world.store->healthy());
        other.close();
        other = {};
        QSqlDatabase::removeDatabase(QStringLiteral("hold"));
        QTRY_VERIFY_WITH_TIMEOUT(world.store->healthy(), 15'000);
        world.settle();
        QCOMPARE(world.book->order().size() + size_t(world.book->beyond().all), size_t(kMost + 6));
    }

    // More than a start reads: each of them is still known, and none is lost.
    void aRestartLosesNone()
    {
        constexpr int kOld = 21'000;
        World world;
        world.raise(1);
        world.book.reset();
        world.store.reset();
        {
            QSqlDatabase other = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("fill"));
            other.setDatabaseName(world.file());
            QVERIFY(other.open());
            QSqlQuery query(other);
            QVERIFY2(query.exec(QStringLiteral("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i"
                                               " < %1) INSERT INTO alarms (source, id, own_id, received_at, shape,"
                                               " priority, raised_at) SELECT 'alarm', i, 1, i,"
                                               " '{\"title\":\"x\",\"priority\":\"info\"}', 0, i FROM n")
                                    .arg(kOld)),
                     qPrintable(query.lastError().text()));
            query.finish();
            other.close();
            other = {};
            QSqlDatabase::removeDatabase(QStringLiteral("fill"));
        }
        world.begin(kMost);
        QCOMPARE(world.book->beyond().all, kOld + 1 - kMost);
        QVERIFY(world.book->report(told(1, AlarmState::Finished))); // before anything is read
        world.drain();
        QCOMPARE(world.book->beyond().all, kOld - kMost);
        QVERIFY(world.book->report(told(2, AlarmState::Finished)));
        QVERIFY(world.book->report(told(kOld + 7, AlarmState::Raised))); // nobody knows it
        world.drain();
        QVERIFY(world.book->find(key(kOld + 7)));
        QCOMPARE(world.book->beyond().all, kOld - kMost);
        world.clock.advance(1ms);
        world.book->applySnapshot(kSource, world.book->beginSnapshot(), { told(3) });
        QTRY_VERIFY_WITH_TIMEOUT((world.settle(), world.book->beyond().all == 0), 60'000);
        QCOMPARE(world.ids(), QStringList(QStringLiteral("3")));
    }

    // Whatever happens: with room again the book is as one that always had it.
    void endsAsABookWithoutALimit()
    {
        constexpr int kIds = 40, kSteps = 250;
        for (unsigned seed = 1; seed <= 5; ++seed) {
            FakeClock clock;
            AlarmPolicy policy { .ends = AlarmEnds::Clear, .expireInfo = 0s };
            if (seed % 2)
                policy.latch = AlarmPriority::Warning;
            World world(clock, policy, kMost), other(clock, policy, kIds);
            AlarmBackend backend(kIds);
            std::mt19937 random(seed);
            const auto below = [&random](int most) { return int(random() % unsigned(most)); };
            const auto tell = [&](const std::optional<AlarmReport> &report) {
                if (!report)
                    return;
                QVERIFY(other.book->report(*report));
                QVERIFY(world.book->report(*report));
            };
            const auto where = [&] { return qPrintable(QStringLiteral("seed %1").arg(seed)); };
            bool drained = true;
            for (int step = 0; step < kSteps; ++step) {
                // While the journal is asked no more time passes than it would take.
                world.clock.advance(std::chrono::milliseconds(1 + below(drained ? 300 : 5)));
                const int id = below(kIds);
                const AlarmKey any = key(id);
                switch (below(12)) {
                case 0:
                case 1:
                    tell(backend.acknowledge(id, world.clock.now()));
                    break;
                case 2:
                case 3:
                    tell(backend.clear(id, world.clock.now()));
                    break;
                case 4: {
                    // A person, here. The backend hears of it.
                    if (!other.book->acknowledge(any, QStringLiteral("Ana")))
                        break;
                    (void)backend.acknowledge(id, world.clock.now());
                    world.book->bringBack(any.id,
                                          [&](bool) { (void)world.book->acknowledge(any, QStringLiteral("Ana")); });
                    world.drain();
                    break;
                }
                case 5: {
                    if (below(8) == 0) {
                        // It begins anew, and has not read yet what it knows.
                        world.drain();
                        for (World *each : { &other, &world }) {
                            each->book->applySnapshot(kSource, each->book->beginSnapshot(), {});
                            each->drain();
                        }
                    }
                    // Some of it was missed.
                    (void)backend.clear(below(kIds), world.clock.now());
                    (void)backend.raise(below(kIds), world.clock.now(), AlarmPriority(below(3)));
                    world.clock.advance(1ms);
                    other.book->applySnapshot(kSource, other.book->beginSnapshot(), backend.snapshot());
                    world.book->applySnapshot(kSource, world.book->beginSnapshot(), backend.snapshot());
                    break;
                }
                case 6:
                    if (step % 5 == 0) {
                        world.drain();
                        world.begin(kMost);
                        other.begin(kIds);
                    }
                    break;
                default:
                    tell(backend.raise(id, world.clock.now(), AlarmPriority(below(3))));
                    break;
                }
                if (drained = below(3) > 0; drained) // otherwise the next comes while the journal is asked
                    world.drain();
                other.drain();
                QVERIFY(world.book->order().size() <= size_t(kMost));
                for (const AlarmReport &row : backend.snapshot())
                    QVERIFY2(other.book->find(row.key), where()); // over when its backend says so, not before
            }
            world.drain();
            QVERIFY2(world.book->order().size() + size_t(world.book->beyond().all) == other.book->order().size(),
                     where());
            BeyondTally all = world.book->beyond(), expected;
            for (const Alarm *alarm : world.book->order())
                all += BeyondTally::of(*alarm);
            for (const Alarm *alarm : other.book->order())
                expected += BeyondTally::of(*alarm);
            QVERIFY2(all == expected, where());

            for (int id = 0; id < kIds && other.book->order().size() > size_t(kMost); ++id) {
                world.clock.advance(1ms);
                tell(backend.acknowledge(id, world.clock.now()));
                tell(backend.clear(id, world.clock.now()));
                (void)other.book->reset(key(id), {});
                other.drain();
                world.book->bringBack(QString::number(id), [&](bool) { (void)world.book->reset(key(id), {}); });
                world.drain();
            }
            clock.advance(1ms);
            for (World *each : { &world, &other })
                each->book->applySnapshot(kSource, each->book->beginSnapshot(), backend.snapshot());
            world.settle();
            QVERIFY2(world.book->beyond() == BeyondTally {}, where());
            QVERIFY2(world.book->order().size() == other.book->order().size(), where());
            for (size_t i = 0; i < other.book->order().size(); ++i) {
                const Alarm &here = *world.book->order()[i], &there = *other.book->order()[i];
                QVERIFY2(here == there,
                         qPrintable(QStringLiteral("seed %1: %2 and %3").arg(seed).arg(here.key.id, there.key.id)));
            }
            for (const AlarmReport &row : backend.snapshot())
                QVERIFY2(world.book->find(row.key), where());
        }
    }
};

QTEST_GUILESS_MAIN(TestAlarmsBeyond)
#include "tst_alarms_beyond.moc"
