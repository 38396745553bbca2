#include "app/core/alarms/patient_writes.h"
#include "tests/support/fake_clock.h"
#include "tests/support/memory_alarm_store.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QTest>

using namespace halfsilver;
using namespace std::chrono_literals;

namespace {

struct World {
    FakeClock clock;
    MemoryAlarmStore store;
    std::optional<PatientWrites> writes;
    QStringList told;
    int late = 0;

    World() { writes.emplace(clock, store); }
    AlarmKey key() const { return { QStringLiteral("alarm"), QStringLiteral("k2") }; }
    void write()
    {
        Alarm alarm;
        alarm.key = key();
        writes->write(
            { AlarmChange::Acknowledged, alarm, clock.now(), {} },
            [this](const Result<void> &answer) {
                told.append(answer ? QStringLiteral("on disk") : answer.error().text);
            },
            [this] { ++late; });
    }
    void diskAnswers()
    {
        store.release();
        QCoreApplication::sendPostedEvents();
    }
};

} // namespace

class TestPatientWrites : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void tellsWhenItIsOnDisk()
    {
        World world;
        world.write();
        QVERIFY(world.told.isEmpty() && world.writes->waitsFor(world.key()));
        world.diskAnswers();
        QCOMPARE(world.told, QStringList { QStringLiteral("on disk") });
        QVERIFY(!world.writes->waitsFor(world.key()));
        world.clock.advance(1s);
        QCOMPARE(world.told.size(), 1);
        QCOMPARE(world.late, 0);
        QCOMPARE(world.clock.pending(), size_t(0));
    }

    void tellsTheStoresErrorAndWhenItIsOnDiskAfterAll()
    {
        World world;
        world.store.failure = QStringLiteral("disk full");
        world.write();
        world.diskAnswers();
        QCOMPARE(world.told, QStringList { QStringLiteral("disk full") });
        QVERIFY(!world.writes->waitsFor(world.key()));
        world.clock.advance(1s);
        QCOMPARE(world.told.size(), 1);
        QCOMPARE(world.late, 0);
        world.store.failure.clear();
        world.diskAnswers();
        QCOMPARE(world.told.size(), 1);
        QCOMPARE(world.late, 1);
    }

    void doesNotWaitForeverAndTellsWhenItIsOnDiskAfterAll()
    {
        World world;
        world.store.held = true;
        world.write();
        world.clock.advance(PatientWrites::kPatience - 1ms);
        QVERIFY(world.told.isEmpty());
        world.clock.advance(1ms);
        QCOMPARE(world.told, QStringList { QStringLiteral("not on disk within 200 ms") });
        QVERIFY(!world.writes->waitsFor(world.key())); // another press may come
        world.diskAnswers();
        QCOMPARE(world.told.size(), 1);
        QCOMPARE(world.late, 1);
    }

    void aDiskThatFailsAfterPatienceEndedTellsNothingMore()
    {
        World world;
        world.store.held = true;
        world.write();
        world.clock.advance(PatientWrites::kPatience);
        world.store.failure = QStringLiteral("disk full");
        world.diskAnswers();
        QCOMPARE(world.told.size(), 1);
        QCOMPARE(world.late, 0);
    }

    void callsNothingOnceItIsGone()
    {
        World world;
        world.store.held = true;
        world.write();
        world.writes.reset();
        world.clock.advance(1s);
        world.diskAnswers();
        QVERIFY(world.told.isEmpty());
        QCOMPARE(world.late, 0);
    }
};

QTEST_GUILESS_MAIN(TestPatientWrites)
#include "tst_patient_writes.moc"
