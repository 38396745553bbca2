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
        QVERIFY(!firstToAcknowledge(world.alarms, {}));
        QVERIFY(!firstToClear(world.alarms, {}));
        QVERIFY(!firstToShelve(world.alarms, {}));
    }

    // In a flood the first of an origin stands for those that came after it.
    void whatHasARowIsMeant()
    {
        FakeWorld world;
        QVERIFY(tell(world.alarms, { "1", kWarning, QStringLiteral("Door") }));
        QVERIFY(tell(world.alarms, { "2", kWarning, QStringLiteral("Window"), {}, {}, "20:30" }));
        const AlarmKey seen { QStringLiteral("alarm"), QStringLiteral("1") };
        for (const auto choice : { &firstToAcknowledge, &firstToClear, &firstToShelve }) {
            QCOMPARE(idOf(choice(world.alarms, {})), QStringLiteral("2"));
            QCOMPARE(idOf(choice(world.alarms, { seen })), QStringLiteral("1"));
        }
        QVERIFY(world.alarms.acknowledge(seen, {}));
        QCOMPARE(idOf(firstToAcknowledge(world.alarms, { seen })), QStringLiteral("2"));
    }

    void clearsTheFirstThatIsActive()
    {
        FakeWorld world;
        QVERIFY(tell(world.alarms, { "over", kCritical, QStringLiteral("Over"), {}, {}, "20:00", nullptr, "20:10" }));
        QVERIFY(!firstToClear(world.alarms, {}));
        QVERIFY(tell(world.alarms, { "door", kWarning, QStringLiteral("Door") }));
        QCOMPARE(idOf(firstToClear(world.alarms, {})), QStringLiteral("door"));
        QVERIFY(tell(world.alarms, { "smoke", kCritical, QStringLiteral("Smoke") }));
        QCOMPARE(idOf(firstToClear(world.alarms, {})), QStringLiteral("smoke"));
    }

    void shelvesTheFirstThatMayBeAndThenTheNext()
    {
        FakeWorld world;
        QVERIFY(tell(world.alarms, { "smoke", kCritical, QStringLiteral("Smoke") }));
        QVERIFY(!firstToShelve(world.alarms, {}));
        QVERIFY(tell(world.alarms, { "post", kInfo, QStringLiteral("Post") }));
        QVERIFY(tell(world.alarms, { "door", kWarning, QStringLiteral("Door") }));
        QCOMPARE(idOf(firstToShelve(world.alarms, {})), QStringLiteral("door"));
        QVERIFY(bool(world.alarms.shelve(firstToShelve(world.alarms, {})->key, std::nullopt, QStringLiteral("hall"))));
        QCOMPARE(idOf(firstToShelve(world.alarms, {})), QStringLiteral("post"));
        QVERIFY(bool(world.alarms.shelve(firstToShelve(world.alarms, {})->key, std::nullopt, QStringLiteral("hall"))));
        QVERIFY(!firstToShelve(world.alarms, {}));
    }
};

QTEST_GUILESS_MAIN(TestAlarmChoice)
#include "tst_alarm_choice.moc"
