#include "app/core/alarms/alarm_book.h"
#include "app/mirror/alarm_choice.h"
#include "tests/support/alarm_reports.h"
#include "tests/support/fake_services.h"

#include <QRegularExpression>
#include <QTest>

using namespace halfsilver;

namespace {

constexpr auto kInfo = AlarmPriority::Info, kWarning = AlarmPriority::Warning, kCritical = AlarmPriority::Critical;

} // namespace

class TestAlarmChoice : public QObject {
    Q_OBJECT
    static QString idOf(const Alarm *alarm) { return alarm ? alarm->key.id : QString(); }

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void nothingOfAnEmptyBook()
    {
        const FakeWorld world;
        QVERIFY(!firstToClear(world.alarms));
        QVERIFY(!firstToShelve(world.alarms));
    }

    void clearsTheFirstThatIsActive()
    {
        FakeWorld world;
        QVERIFY(tell(world.alarms, { "over", kCritical, QStringLiteral("Over"), {}, {}, "20:00", nullptr, "20:10" }));
        QVERIFY(!firstToClear(world.alarms));
        QVERIFY(tell(world.alarms, { "door", kWarning, QStringLiteral("Door") }));
        QCOMPARE(idOf(firstToClear(world.alarms)), QStringLiteral("door"));
        QVERIFY(tell(world.alarms, { "smoke", kCritical, QStringLiteral("Smoke") }));
        QCOMPARE(idOf(firstToClear(world.alarms)), QStringLiteral("smoke"));
    }

    void shelvesTheFirstThatMayBeAndThenTheNext()
    {
        FakeWorld world;
        QVERIFY(tell(world.alarms, { "smoke", kCritical, QStringLiteral("Smoke") }));
        QVERIFY(!firstToShelve(world.alarms));
        QVERIFY(tell(world.alarms, { "post", kInfo, QStringLiteral("Post") }));
        QVERIFY(tell(world.alarms, { "door", kWarning, QStringLiteral("Door") }));
        QCOMPARE(idOf(firstToShelve(world.alarms)), QStringLiteral("door"));
        QVERIFY(bool(world.alarms.shelve(firstToShelve(world.alarms)->key, std::nullopt, QStringLiteral("hall"))));
        QCOMPARE(idOf(firstToShelve(world.alarms)), QStringLiteral("post"));
        QVERIFY(bool(world.alarms.shelve(firstToShelve(world.alarms)->key, std::nullopt, QStringLiteral("hall"))));
        QVERIFY(!firstToShelve(world.alarms));
    }
};

QTEST_GUILESS_MAIN(TestAlarmChoice)
#include "tst_alarm_choice.moc"
