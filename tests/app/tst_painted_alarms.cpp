#include "app/mirror/painted_alarms.h"
#include "tests/support/alarm_reports.h"
#include "tests/support/fake_services.h"
#include "tests/support/memory_alarm_store.h"
#include "widgets/panels/alarms_panel.h"
#include "widgets/takeover.h"

#include <QPainter>
#include <QTest>

using namespace halfsilver;
using namespace std::chrono_literals;

namespace {

constexpr auto kWarning = AlarmPriority::Warning, kCritical = AlarmPriority::Critical;

// A picture with room for two alarms, and its frames.
struct Mirror {
    Mirror()
    {
        AlarmsPanel::Settings settings;
        settings.rows = 2;
        scene.add(new AlarmsPanel(settings, services, &scene), Region::UpperThird);
        scene.addOverlay(new Takeover(services, AcknowledgeWay::Key, &scene));
        scene.setWindowSize({ 540, 960 });
    }
    // The ids that the frame told the journal of, in alphabetical order; what a window does to show it.
    QString frame()
    {
        const qsizetype before = store.paintings.size();
        const QRegion dirty = scene.takeDirty();
        if (!dirty.isEmpty()) {
            QImage image(540, 960, QImage::Format_RGB32);
            QPainter painter(&image);
            scene.paint(painter, dirty);
            scene.notePainted();
        }
        QStringList ids;
        for (const auto &[alarms, at] : store.paintings.sliced(before)) {
            for (const AlarmKey &alarm : alarms)
                ids.append(alarm.id);
        }
        ids.sort();
        return ids.join(u' ');
    }

    FakeWorld world;
    MemoryAlarmStore store;
    AlarmBook book { world.clock, &store };
    Services services { world.clock, book, world.events, world.monitor, world.notices };
    Scene scene { world.clock, QLocale::c(), 1, false };
    PaintedAlarms painted { scene, book, store, world.clock };
};

} // namespace

class TestPaintedAlarms : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void tellsOnceWhatAFrameIsTheFirstToShow()
    {
        Mirror mirror;
        QVERIFY(tell(mirror.book, { "a", kWarning, QStringLiteral("Door") }));
        QVERIFY(tell(mirror.book, { "b", kWarning, QStringLiteral("Gate") }));
        QCOMPARE(mirror.frame(), QStringLiteral("a b"));
        QCOMPARE(mirror.store.paintings.size(), 1);
        QCOMPARE(mirror.store.paintings.first().second, mirror.world.clock.now());
        mirror.world.clock.advance(10min); // ages, nothing else
        QCOMPARE(mirror.frame(), QString());
        QVERIFY(tell(mirror.book, { "b", kWarning, QStringLiteral("Gate"), {}, {}, "20:12", "20:14" }));
        QCOMPARE(mirror.frame(), QStringLiteral("b"));
    }

    void whatHasNoRoomIsToldWhenItHas()
    {
        Mirror mirror;
        const char *raised[] { "20:12", "20:13", "20:14" };
        const char *ids[] { "a", "b", "c" };
        for (int i = 0; i < 3; ++i)
            QVERIFY(tell(mirror.book, { ids[i], kWarning, QStringLiteral("Door"), {}, {}, raised[i] }));
        QCOMPARE(mirror.frame(), QStringLiteral("b c")); // the newest first
        QVERIFY(tell(mirror.book, { "c", kWarning, QStringLiteral("Door"), {}, {}, "20:14", "20:15", "20:16" }));
        QCOMPARE(mirror.frame(), QStringLiteral("a c"));
    }

    void theTakeoverShowsOneAndTheEndIsAFrameWithoutIt()
    {
        Mirror mirror;
        QVERIFY(tell(mirror.book, { "door", kWarning, QStringLiteral("Door") }));
        QVERIFY(tell(mirror.book, { "smoke", kCritical, QStringLiteral("Smoke") }));
        QCOMPARE(mirror.frame(), QStringLiteral("smoke"));
        QVERIFY(tell(mirror.book, { "smoke", kCritical, QStringLiteral("Smoke"), {}, {}, "20:12", "20:14", "20:15" }));
        QCOMPARE(mirror.frame(), QStringLiteral("door smoke"));
        // What ends without ever having been seen has no frame.
        QVERIFY(tell(mirror.book, { "smoke", kCritical, QStringLiteral("Smoke") }));
        QVERIFY(tell(mirror.book, { "smoke", kCritical, QStringLiteral("Smoke"), {}, {}, "20:12", "20:14", "20:15" }));
        QCOMPARE(mirror.frame(), QString());
    }
};

QTEST_MAIN(TestPaintedAlarms)
#include "tst_painted_alarms.moc"
