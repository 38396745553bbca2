#include "app/core/quiet_watch.h"
#include "tests/support/fake_services.h"
#include "widgets/scene.h"
#include "widgets/screen_light.h"
#include "widgets/takeover.h"

#include <QSignalSpy>
#include <QTest>

using namespace halfsilver;
using namespace std::chrono_literals;

Q_DECLARE_METATYPE(halfsilver::LightState)
Q_DECLARE_METATYPE(halfsilver::LightDecision)
Q_DECLARE_METATYPE(halfsilver::Alarm)

namespace {

AlarmReport told(const QString &id, AlarmPriority priority)
{
    AlarmReport report;
    report.key = { QStringLiteral("alarm"), id };
    report.title = QStringLiteral("Smoke");
    report.priority = priority;
    report.state = AlarmState::Raised; // a source that tells states: acknowledging ends nothing
    return report;
}

// At 20:47, in a night that has begun.
struct World : FakeWorld {
    QuietWatch quiet { { QTime(20, 0), QTime(7, 0) }, clock };
    Scene scene { clock, QLocale::c() };
    std::unique_ptr<ScreenLight> light;
    Takeover *takeover = nullptr;

    explicit World(QuietScreen screen, AlarmPriority least = AlarmPriority::Critical)
    {
        QuietSettings settings;
        settings.screen = screen;
        settings.light = least;
        takeover = new Takeover(services, {}, &scene);
        scene.addOverlay(takeover);
        scene.setWindowSize({ 540, 960 });
        light = std::make_unique<ScreenLight>(alarms, quiet, settings, true, clock, scene);
    }
    qreal dim() const { return scene.presentation().dim; }
    void tell(const AlarmReport &report) { QVERIFY(bool(alarms.report(report))); }
    static int brightest(const QImage &image)
    {
        int most = 0;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x)
                most = std::max(most, qGray(image.pixel(x, y)));
        }
        return most;
    }
};

} // namespace

class TestLight : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }
    void initTestCase() { qputenv("TZ", "UTC"); }

    void decides_data()
    {
        QTest::addColumn<LightState>("state");
        QTest::addColumn<LightDecision>("decision");
        using enum QuietScreen;
        const auto now = 10h;
        const auto row = [](const char *name, const LightState &state, const LightDecision &decision) {
            QTest::newRow(name) << state << decision;
        };
        row("by day", { .screen = Dark }, {});
        row("by day, an alarm", { .screen = Dark, .alarmSince = now }, {});
        row("the screen stays on", { .quiet = true, .screen = On }, {});
        row("dim", { .quiet = true, .screen = Dim }, { 0.45, {} });
        row("dark", { .quiet = true, .screen = Dark }, { 0, {} });
        row("an alarm's first frame is readable", { .quiet = true, .screen = Dark, .alarmSince = now },
            { 0.7, now + 250ms });
        row("… from dim as well", { .quiet = true, .screen = Dim, .alarmSince = now }, { 0.7, now + 250ms });
        row("it brightens", { .quiet = true, .screen = Dark, .alarmSince = now - 750ms }, { 0.85, now + 250ms });
        row("within 2 s to all the light", { .quiet = true, .screen = Dark, .alarmSince = now - 1500ms }, {});
        row("at once without motion", { .quiet = true, .screen = Dark, .motion = false, .alarmSince = now }, {});
        row("all night, while it stands", { .quiet = true, .screen = Dark, .alarmSince = now - 8h }, {});
        row("dealt with: light for a minute", { .quiet = true, .screen = Dark, .alarmUntil = now - 59s },
            { 1, now + 1s });
        row("then dark again", { .quiet = true, .screen = Dark, .alarmUntil = now - 60s }, { 0, {} });
        row("then dim again", { .quiet = true, .screen = Dim, .alarmUntil = now - 60s }, { 0.45, {} });
        row("a press lights the dark gently", { .quiet = true, .screen = Dark, .pressedAt = now }, { 0.45, now + 60s });
        row("a minute after the press", { .quiet = true, .screen = Dark, .pressedAt = now - 60s }, { 0, {} });
        row("a press while it is dim", { .quiet = true, .screen = Dim, .pressedAt = now }, { 0.45, {} });
    }
    void decides()
    {
        QFETCH(LightState, state);
        QFETCH(LightDecision, decision);
        const LightDecision actual = lightDecision(state, 10h);
        QVERIFY(qAbs(actual.dim - decision.dim) < 1e-9);
        QVERIFY(actual.next == decision.next);
    }

    void whatLights_data()
    {
        QTest::addColumn<Alarm>("alarm");
        QTest::addColumn<AlarmPriority>("least");
        QTest::addColumn<bool>("lights");
        using enum AlarmPriority;
        const auto row = [](
                             const char *name, AlarmPriority priority, AlarmPriority least, bool lights,
                             const std::function<void(Alarm &)> &change = [](Alarm &) {}) {
            Alarm alarm;
            alarm.priority = priority;
            change(alarm);
            QTest::newRow(name) << alarm << least << lights;
        };
        const auto acknowledged = [](Alarm &alarm) { alarm.acknowledgedAt = QDateTime(); };
        const auto cleared = [](Alarm &alarm) { alarm.clearedAt = QDateTime(); };
        row("critical", Critical, Critical, true);
        row("warning: not", Warning, Critical, false);
        row("warning, asked for", Warning, Warning, true);
        row("information, asked for", Info, Info, true);
        row("information: not", Info, Warning, false);
        row("critical, acknowledged: its banner stays bright", Critical, Critical, true, acknowledged);
        row("warning, acknowledged", Warning, Info, false, acknowledged);
        row("critical, cleared unseen", Critical, Info, false, cleared);
        row("shelved", Warning, Info, false, [](Alarm &alarm) { alarm.shelvedUntil = QDateTime(); });
        row("suppressed", Critical, Info, false, [](Alarm &alarm) { alarm.standing = AlarmStanding::Suppressed; });
        row("elsewhere", Critical, Info, false, [](Alarm &alarm) { alarm.standing = AlarmStanding::Elsewhere; });
    }
    void whatLights()
    {
        QFETCH(Alarm, alarm);
        QFETCH(AlarmPriority, least);
        QTEST(lightsScreen(alarm, least), "lights");
    }

    void anAlarmLightsTheDarkInTheTurnItCameIn()
    {
        World world(QuietScreen::Dark);
        QVERIFY(world.scene.dark());
        world.tell(told(QStringLiteral("w"), AlarmPriority::Warning));
        QVERIFY(world.scene.dark());
        QCOMPARE(World::brightest(world.scene.grab()), 0);

        world.tell(told(QStringLiteral("k"), AlarmPriority::Critical));
        QCOMPARE(world.dim(), kFirstLight);
        QVERIFY(World::brightest(world.scene.grab()) > 170); // read through the glass
        world.clock.advance(2s);
        QCOMPARE(world.dim(), 1.0);
        QCOMPARE(World::brightest(world.scene.grab()), 255);
        world.alarms.acknowledge({ QStringLiteral("alarm"), QStringLiteral("k") }, {});
        world.clock.advance(1h);
        QCOMPARE(world.dim(), 1.0); // it burns on
        world.alarms.clear({ QStringLiteral("alarm"), QStringLiteral("k") }, {});
        world.clock.advance(59s);
        QCOMPARE(world.dim(), 1.0);
        world.clock.advance(1s);
        QVERIFY(world.scene.dark());
    }

    void theScreenStaysBlackInTheDark()
    {
        World world(QuietScreen::Dark);
        QCOMPARE(world.scene.takeDirty(), QRegion(0, 0, 540, 960)); // once
        QSignalSpy asked(&world.scene, &Scene::frameNeeded);
        world.tell(told(QStringLiteral("w"), AlarmPriority::Warning));
        QVERIFY(world.scene.takeDirty().isEmpty());
        QVERIFY(world.scene.paintedRects().isEmpty());
        world.light->wokenByPress();
        QCOMPARE(world.scene.takeDirty(), QRegion(0, 0, 540, 960));
    }

    void aPictureTakenWhenItGetsDarkLeavesNothingOnTheWindow()
    {
        World world(QuietScreen::Dark);
        world.light->wokenByPress();
        world.scene.takeDirty();
        world.clock.advance(kAwake);
        QVERIFY(world.scene.dark());
        QCOMPARE(World::brightest(world.scene.grab()), 0);
        QCOMPARE(world.scene.takeDirty(), QRegion(0, 0, 540, 960));
    }

    void thePressThatWakesDoesNothingElse()
    {
        World world(QuietScreen::Dark);
        QVERIFY(world.light->wokenByPress());
        QCOMPARE(world.dim(), kNightLight);
        world.clock.advance(1499ms);
        QVERIFY(world.light->wokenByPress()); // a second one too soon
        world.clock.advance(1ms);
        QVERIFY(!world.light->wokenByPress());
        world.clock.advance(59s);
        QCOMPARE(world.dim(), kNightLight); // counted from the last press
        world.clock.advance(1s);
        QVERIFY(world.scene.dark());
    }

    void aPressWhereItIsOnlyDimActs()
    {
        World world(QuietScreen::Dim);
        QCOMPARE(world.dim(), kNightLight);
        QVERIFY(!world.light->wokenByPress());
    }

    void theMorningComes()
    {
        World world(QuietScreen::Dark);
        world.clock.advance(11h);
        QCOMPARE(world.dim(), 1.0);
        world.clock.advance(12h + 13min);
        QVERIFY(world.scene.dark());
    }

    void theRotationIsKept()
    {
        World world(QuietScreen::Dark);
        Presentation turned = world.scene.presentation();
        turned.rotate = 90;
        world.scene.setPresentation(turned);
        world.light->wokenByPress();
        QCOMPARE(world.scene.presentation().rotate, 90);
    }
};

QTEST_MAIN(TestLight)
#include "tst_light.moc"
