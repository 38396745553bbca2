// Why a drill did not come on screen, told to whoever waits for it.
#include "app/mirror/paint_watch.h"
#include "tests/support/alarm_reports.h"
#include "tests/support/fake_services.h"
#include "widgets/panels/alarms_panel.h"
#include "widgets/takeover.h"

#include <QPainter>
#include <QTest>

using namespace halfsilver;
using namespace std::chrono_literals;

namespace {

constexpr auto kWarning = AlarmPriority::Warning, kCritical = AlarmPriority::Critical;

Told drill(AlarmPriority priority = kWarning)
{
    Told told { "drill", priority, QStringLiteral("Drill") };
    told.test = true;
    return told;
}

// A picture with room for one alarm, and what its watch answered.
struct Mirror {
    Mirror()
    {
        AlarmsPanel::Settings settings;
        settings.rows = 1;
        settings.flood = 3;
        scene.add(new AlarmsPanel(settings, world.services, &scene), Region::UpperThird);
        scene.addOverlay(new Takeover(world.services, AcknowledgeWay::Key, &scene));
        scene.setWindowSize({ 540, 960 });
        watch.watch(QStringLiteral("drill"), 10s, [this](const ControlAnswer &answered) { answer = answered; });
    }
    void frame()
    {
        const QRegion dirty = scene.takeDirty();
        if (dirty.isEmpty())
            return;
        QImage image(540, 960, QImage::Format_RGB32);
        QPainter painter(&image);
        scene.paint(painter, dirty);
        scene.notePainted();
    }
    QString problem() const
    {
        const auto *error = answer ? std::get_if<FieldError>(&*answer) : nullptr;
        return error ? error->text : QString();
    }

    FakeWorld world;
    Scene scene { world.clock, QLocale::c(), 1, false };
    PaintWatch watch { scene, world.alarms, world.clock };
    std::optional<ControlAnswer> answer;
};

} // namespace

class TestPaintWatch : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void answersWithTheFrameThatShowsIt()
    {
        Mirror mirror;
        QVERIFY(tell(mirror.world.alarms, drill()));
        QVERIFY(!mirror.answer);
        mirror.frame();
        QVERIFY(mirror.answer && std::holds_alternative<QJsonObject>(*mirror.answer));
    }

    void saysThatItNeverCame()
    {
        Mirror mirror;
        mirror.world.clock.advance(10s);
        QCOMPARE(mirror.problem(), QStringLiteral("id: no alarm drill reached the mirror within 10 s"));
    }

    void saysWhatElseHasTheScreen()
    {
        Mirror mirror;
        QVERIFY(tell(mirror.world.alarms, { "smoke", kCritical, QStringLiteral("Smoke") }));
        QVERIFY(tell(mirror.world.alarms, drill(kCritical)));
        mirror.frame();
        mirror.world.clock.advance(10s);
        QCOMPARE(mirror.problem(),
                 QStringLiteral("id: the mirror has drill, but did not show it within 10 s: “Smoke” has the screen "
                                "until somebody acknowledges it"));
    }

    void saysThatTheListOnlyCountsIt()
    {
        Mirror mirror;
        for (const char *id : { "a", "b", "c" })
            QVERIFY(tell(mirror.world.alarms, { id, kWarning, QStringLiteral("Sensor") }));
        QVERIFY(tell(mirror.world.alarms, drill()));
        mirror.frame();
        mirror.world.clock.advance(10s);
        QCOMPARE(
            mirror.problem(),
            QStringLiteral("id: the mirror has drill, but did not show it within 10 s: so many are active that the "
                           "list only counts it, in “more” or in the “+” of a flood"));
    }

    void saysThatTheScreenIsDark()
    {
        Mirror mirror;
        Presentation night = mirror.scene.presentation();
        night.dim = 0;
        mirror.scene.setPresentation(night);
        QVERIFY(tell(mirror.world.alarms, drill()));
        mirror.frame();
        mirror.world.clock.advance(10s);
        QVERIFY2(mirror.problem().contains(QStringLiteral("its screen is dark")), qPrintable(mirror.problem()));
    }
};

QTEST_MAIN(TestPaintWatch)
#include "tst_paint_watch.moc"
