#include "tests/support/alarm_reports.h"
#include "tests/support/fake_services.h"
#include "widgets/animator.h"
#include "widgets/takeover.h"

#include <QImage>
#include <QPainter>
#include <QSignalSpy>
#include <QTest>

using namespace halfsilver;
using namespace std::chrono_literals;

namespace {

constexpr auto kInfo = AlarmPriority::Info, kWarning = AlarmPriority::Warning, kCritical = AlarmPriority::Critical;
constexpr auto kBoth = AcknowledgeWays(AcknowledgeWay::Key) | AcknowledgeWay::Touch;

const Moment kMoment { .now = today("20:47"), .zone = QTimeZone(3600) };

Told smoke(const char *id = "smoke")
{
    return { id,
             kCritical,
             QStringLiteral("Smoke"),
             QStringLiteral("Kitchen"),
             QStringLiteral("Leave the flat. Call 112."),
             "20:46" };
}

QString told(const TakeoverFace &face)
{
    return QStringList { face.where, face.what, face.whatToDo, face.since, face.how, alsoText(face, face.also.size()) }
        .join(u'|')
        .replace(QChar(QChar::Nbsp), u' ');
}

struct Mirror {
    explicit Mirror(bool motion = true)
        : animator(world.clock, motion)
    {
        takeover.setAnimator(&animator);
    }
    QImage frame()
    {
        QImage image(theme.screen().toSize(), QImage::Format_RGB32);
        image.fill(Qt::black);
        QPainter painter(&image);
        takeover.paint(painter, QRectF(QPointF(), theme.screen()), theme);
        return image;
    }
    QRgb band() { return frame().pixel(27, 400); } // 1.35 u from the left: in the middle of the frame's band

    FakeWorld world;
    Theme theme { QSizeF(1080, 1920), 1, QLocale(QLocale::English, QLocale::UnitedKingdom) };
    Animator animator;
    Takeover takeover { world.services, kBoth };
};

} // namespace

class TestTakeover : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void tells_data()
    {
        QTest::addColumn<QList<Told>>("alarms");
        QTest::addColumn<QString>("text");
        const Told door { "door", kWarning, QStringLiteral("Back door open") };
        const Told cold { "cold", kWarning, QStringLiteral("Freezer above −12 °C"), {}, {}, "20:00", "20:10" };
        const Told seen { "seen", kCritical, QStringLiteral("Gas"), {}, {}, "20:00", nullptr, "20:10" };
        const auto row = [](const char *name, const QList<Told> &alarms, const char *text) {
            QTest::newRow(name) << alarms << QString::fromUtf8(text);
        };
        row("alone", { smoke() },
            "Kitchen|Smoke|Leave the flat. Call 112.|Since 21:46 · 1 min|Press any key or touch to acknowledge|");
        row("with others, not those that cleared", { smoke(), door, cold, seen },
            "Kitchen|Smoke|Leave the flat. Call 112.|Since 21:46 · 1 min|Press any key or touch to acknowledge|"
            "Also: Back door open · Freezer above −12 °C");
        row("nothing but a title", { { "k", kCritical, QStringLiteral("Smoke"), {}, {}, "20:46" } },
            "|Smoke||Since 21:46 · 1 min|Press any key or touch to acknowledge|");
        Told often = smoke();
        often.count = 14;
        row("counted", { often },
            "Kitchen|Smoke|Leave the flat. Call 112.|Since 21:46 · 1 min · ×14|Press any key or touch to "
            "acknowledge|");
        Told pump { "pump", kCritical, QStringLiteral("Pump stopped"), {}, {}, "20:45" }, level = smoke("level");
        pump.group = level.group = QStringLiteral("cellar");
        level.cleared = "20:46";
        row("the first of its group", { pump, level },
            "|Pump stopped||First of 2 · Since 21:45 · 2 min|Press any key or touch to acknowledge|");
        QList<Told> many { smoke() };
        for (const char *id : { "1", "2", "3", "4", "5", "6" })
            many.append({ id, kInfo, QStringLiteral("Info ") + QLatin1StringView(id), {}, {}, "20:00" });
        row("more than it names", many,
            "Kitchen|Smoke|Leave the flat. Call 112.|Since 21:46 · 1 min|Press any key or touch to acknowledge|"
            "Also: Info 1 · Info 2 · Info 3 · Info 4 · 2 more");
    }
    void tells()
    {
        QFETCH(QList<Told>, alarms);
        FakeWorld world;
        for (const Told &alarm : alarms)
            QVERIFY(tell(world.alarms, alarm));
        QTEST(told(takeoverFace(world.alarms, kBoth, kMoment)), "text");
    }

    void oneLongNameHidesNoOther()
    {
        FakeWorld world;
        for (const Told &each : { smoke(), Told { "long", kWarning, QStringLiteral("W").repeated(300) },
                                  Told { "door", kInfo, QStringLiteral("Back door open") } })
            QVERIFY(tell(world.alarms, each));
        const Theme theme(QSizeF(1080, 1920), 1, QLocale(QLocale::English));
        const TakeoverPicture picture =
            placeTakeover(takeoverFace(world.alarms, kBoth, kMoment), theme.screen(), theme);
        const QString also = picture.lines.back().block.lines().join(u' ');
        QVERIFY2(also.contains(QStringLiteral("WWW")) && also.contains(QStringLiteral("Back door open")),
                 qPrintable(also));
    }

    void aDrillIsOneName()
    {
        FakeWorld world;
        Told drill { "drill", kWarning, QStringLiteral("Pump"), QStringLiteral("Cellar") };
        drill.test = true;
        QVERIFY(tell(world.alarms, smoke()) && tell(world.alarms, drill));
        const Theme theme(QSizeF(1080, 1920), 1, QLocale(QLocale::English));
        const QString also = alsoText(takeoverFace(world.alarms, kBoth, kMoment), 1);
        for (qreal width = 260; width < 600; width += 20) {
            for (const QString &line : layoutText(also, TextRole::TakeoverAlso, { .width = width }, theme).lines())
                QVERIFY2(line.contains(u"TEST") == line.contains(u"Pump"), qPrintable(line));
        }
    }

    void noNameStandsThereTwice()
    {
        FakeWorld world;
        for (const char *id : { "d1", "d2", "d3" }) {
            Told drill { id, kWarning, QStringLiteral("Drill") };
            drill.test = true;
            QVERIFY(tell(world.alarms, drill));
        }
        QVERIFY(tell(world.alarms, smoke()) && tell(world.alarms, { "door", kWarning, QStringLiteral("Back door") }));
        const TakeoverFace face = takeoverFace(world.alarms, kBoth, kMoment);
        const auto plain = [&](qsizetype named) {
            return alsoText(face, named).replace(QChar(QChar::Nbsp), u' ').remove(QChar(0x2068)).remove(QChar(0x2069));
        };
        QCOMPARE(plain(2), QStringLiteral("Also: Back door · TEST · Drill ×3"));
        QCOMPARE(plain(1), QStringLiteral("Also: Back door · 3 more"));
    }

    // Nothing else of the screen tells of it now, not even while a drill has it.
    void namesWhatIsCriticalAtOtherPlaces()
    {
        FakeWorld world;
        AlarmPolicy policy;
        policy.show = *parseAlarmFilter(QStringLiteral("place != Garage"));
        world.alarms.setPolicy(QStringLiteral("alarm"), policy);
        Told drill = smoke(), gas { "gas", kCritical, QStringLiteral("Gas"), QStringLiteral("Garage") };
        drill.test = true;
        for (const Told &each : { drill, gas, Told { "door", kWarning, QStringLiteral("Back door open") } })
            QVERIFY(tell(world.alarms, each));
        const TakeoverFace face = takeoverFace(world.alarms, kBoth, kMoment);
        QCOMPARE(face.also, (QStringList { QStringLiteral("Gas (Garage)"), QStringLiteral("Back door open") }));
        QCOMPARE(face.alsoMore, 0);
    }

    void saysWhatIsNoLongerKnownAndWhatIsATest()
    {
        FakeWorld world;
        AlarmReport report = reportOf(smoke());
        report.test = true;
        QVERIFY(bool(world.alarms.report(report)));
        world.alarms.setLastKnown(QStringLiteral("alarm"), today("20:43"));
        const TakeoverFace face = takeoverFace(world.alarms, {}, kMoment);
        QVERIFY(face.lastKnown);
        QCOMPARE(told(face),
                 QStringLiteral("Kitchen|Smoke|Leave the flat. Call 112.|Since 21:46 · 1 min · last known 21:43||"));
        QCOMPARE(QString(face.drill).replace(QChar(QChar::Nbsp), u' '), QStringLiteral("TEST · not a real alarm"));
    }

    void saysWhatItWasBeforeItEscalatedAndThatItAsksAgain()
    {
        FakeWorld world;
        world.alarms.setPolicy(QStringLiteral("alarm"), { .escalate = 10min, .realarm = 30min });
        Told door { "door", kWarning, QStringLiteral("Back door open"), {}, {}, "20:47" };
        QVERIFY(tell(world.alarms, door));
        QVERIFY(!world.alarms.takeover());
        world.clock.advance(10min);
        const auto since = [&] {
            return takeoverFace(world.alarms, {}, { .now = world.clock.now() }).since.replace(QChar(QChar::Nbsp), u' ');
        };
        QCOMPARE(since(), QStringLiteral("Warning since 20:47, critical since 20:57 · 10 min"));
        QVERIFY(world.alarms.acknowledge(world.alarms.takeover()->key, {}));
        QVERIFY(!world.alarms.takeover());
        world.clock.advance(30min);
        QCOMPARE(since(),
                 QStringLiteral("Warning since 20:47, critical since 20:57 · 40 min · Was acknowledged, alarms again "
                                "since 21:27"));
        // All of that, and how to acknowledge, is said whole.
        for (const QSizeF &screen : { QSizeF(1080, 1920), QSizeF(1920, 1080), QSizeF(480, 800), QSizeF(800, 480) }) {
            const Theme theme(screen);
            const TakeoverFace face = takeoverFace(world.alarms, kBoth, { .now = world.clock.now() });
            QString all;
            for (const TakeoverLine &line : placeTakeover(face, screen, theme).lines) {
                QVERIFY(!line.block.elided());
                all += line.block.lines().join(u' ') + u' ';
            }
            QVERIFY(all.contains(QStringLiteral("21:27")) && all.contains(QStringLiteral("to acknowledge")));
        }
    }

    void followsWhatIsPluggedIn()
    {
        Mirror mirror;
        QVERIFY(tell(mirror.world.alarms, smoke()));
        mirror.frame();
        QSignalSpy changed(&mirror.takeover, &Panel::changed);
        mirror.takeover.setMeans(kBoth);
        QCOMPARE(changed.count(), 0);
        mirror.takeover.setMeans(AcknowledgeWay::Touch);
        QCOMPARE(changed.count(), 1);
        QVERIFY(!mirror.takeover.takeChanges(mirror.theme.screen(), mirror.theme).isEmpty());
        QVERIFY(mirror.takeover.shown()); // and what was seen was seen
    }

    void anyTextFitsWithoutOverlap_data()
    {
        QTest::addColumn<QSizeF>("screen");
        QTest::addColumn<QString>("language");
        QTest::addColumn<int>("length");
        QTest::addColumn<bool>("drill");
        for (const QSizeF &screen :
             { QSizeF(1080, 1920), QSizeF(1920, 1080), QSizeF(480, 800), QSizeF(800, 480), QSizeF(3840, 2160) }) {
            for (const char *language : { "en_GB", "zh_CN" }) {
                for (const int length : { 0, 1, 3, 12, 100 }) {
                    for (const bool drill : { false, true })
                        QTest::addRow("%gx%g %s %d%s", screen.width(), screen.height(), language, length,
                                      drill ? " drill" : "")
                            << screen << QString::fromLatin1(language) << length << drill;
                }
            }
        }
    }
    void anyTextFitsWithoutOverlap()
    {
        QFETCH(QSizeF, screen);
        QFETCH(QString, language);
        QFETCH(int, length);
        QFETCH(bool, drill);
        const QString words = language == QStringLiteral("zh_CN") ? QStringLiteral("一氧化碳浓度过高，")
                                                                  : QStringLiteral("Carbon monoxide, ");
        TakeoverFace face;
        face.where = words.repeated(length).left(kMaxName);
        face.what = length == 0 ? QStringLiteral("W").repeated(60) : words.repeated(length).left(kMaxTitle);
        face.whatToDo = words.repeated(length * 3).left(kMaxText);
        face.since = QStringLiteral("Since 21:46 · 1 min · ×14 · last known 21:43");
        // The longest that is said.
        face.how = howToAcknowledge({ kBoth, { QStringLiteral("Ctrl+Shift+F12"), QStringLiteral("the button") } });
        face.also = { words.repeated(6), words, words, words };
        face.alsoMore = 4994;
        if (drill)
            face.drill = language == QStringLiteral("zh_CN") ? QStringLiteral("测试 · 并非真实警报")
                                                             : QStringLiteral("TEST · not a real alarm");
        const Theme theme(screen, 1, QLocale(language));
        const TakeoverPicture picture = placeTakeover(face, screen, theme);

        const qreal padding = theme.units(2.3); // within the frame
        QRectF inside = QRectF(QPointF(), screen).adjusted(padding, padding, -padding, -padding);
        QCOMPARE(picture.drill.has_value(), drill);
        if (drill) {
            QVERIFY(!picture.drill->block.elided() && picture.drillBand.contains(picture.drill->rect()));
            inside.setTop(picture.drillBand.bottom());
        }
        QVERIFY(inside.contains(picture.mark));
        for (size_t i = 0; i < picture.lines.size(); ++i) {
            const QRectF rect = picture.lines[i].rect();
            QVERIFY(inside.contains(rect));
            QVERIFY(inside.contains(picture.lines[i].block.inkBounds().translated(picture.lines[i].at)));
            QVERIFY(!rect.intersects(picture.mark));
            const qreal top = picture.lines[i].at.y();
            if (i > 0)
                QVERIFY(top >= picture.lines[i - 1].at.y() + picture.lines[i - 1].block.height() - 0.01);
        }
        qreal room = inside.height() - picture.mark.height();
        bool cut = false;
        for (const TakeoverLine &line : picture.lines) {
            QVERIFY(line.block.fontSize() >= 1.8);
            room -= line.block.height();
            cut = cut || line.block.elided();
        }
        // What to do is cut only where not one more line has room beside the gaps.
        const auto whatToDo = std::find_if(picture.lines.begin(), picture.lines.end(), [](const TakeoverLine &line) {
            return line.block.fontSize() == 3.0 && line.block.elided();
        });
        if (whatToDo != picture.lines.end())
            QVERIFY(room < theme.units(2 * 2.3 + 0.6 + 1.6 + 2.6 + 1.4 + 4.2));
        // However little room there is, how many others there are is told.
        if (cut)
            QVERIFY(picture.lines.back().block.lines().join(u' ').contains(QStringLiteral("4,99"))
                    || picture.lines.back().block.lines().join(u' ').contains(QStringLiteral("499")));
    }

    // At the sizes of the design where there is room, and what matters is never the first to shrink.
    void aShortTextHasItsFullSize()
    {
        FakeWorld world;
        QVERIFY(tell(world.alarms, smoke()));
        const Theme theme(QSizeF(1080, 1920));
        const auto picture = placeTakeover(takeoverFace(world.alarms, kBoth, kMoment), theme.screen(), theme);
        QCOMPARE(picture.mark.width(), theme.units(15));
        QList<qreal> sizes;
        for (const TakeoverLine &line : picture.lines)
            sizes.append(line.block.fontSize());
        QCOMPARE(sizes, (QList<qreal> { 4.4, 8.4, 3.6, 2.6, 2.6 }));
    }

    void frameAlternatesAtOneHertz()
    {
        Mirror mirror;
        QVERIFY(tell(mirror.world.alarms, smoke()));
        const QRgb red = Theme::colour(Ink::Critical).rgb(), white = Theme::colour(Ink::White).rgb();
        QCOMPARE(mirror.band(), red);
        int changes = 0;
        QRgb last = red;
        for (int step = 0; step < 1000; ++step) { // ten seconds
            mirror.world.clock.advance(10ms);
            const QRegion region = mirror.takeover.takeChanges(mirror.theme.screen(), mirror.theme);
            if (region.isEmpty())
                continue;
            QVERIFY(!region.contains(QPoint(540, 960))); // the frame alone is painted again
            const QRgb now = mirror.band();
            QVERIFY(now == red || now == white);
            changes += now != last ? 1 : 0;
            last = now;
        }
        QCOMPARE(changes, 20);
    }

    void aLateFrameDoesNotEndTheAlternation()
    {
        Mirror mirror;
        QVERIFY(tell(mirror.world.alarms, smoke()));
        const QRgb red = mirror.band();
        mirror.world.clock.advance(1100ms); // no frame came while it was white
        QVERIFY(mirror.takeover.takeChanges(mirror.theme.screen(), mirror.theme).isEmpty());
        QSignalSpy changed(&mirror.takeover, &Panel::changed);
        mirror.world.clock.advance(400ms);
        QCOMPARE(changed.count(), 1);
        QVERIFY(!mirror.takeover.takeChanges(mirror.theme.screen(), mirror.theme).isEmpty());
        QVERIFY(mirror.band() != red);
    }

    // In its light alone, too: stripes where a real one has a whole band, a white bar across, and nothing that moves.
    void aDrillCannotBeTakenForARealAlarm()
    {
        const auto light = [](const QImage &image, const QRect &rect) {
            int sum = 0;
            for (int y = rect.top(); y <= rect.bottom(); ++y)
                sum += qGray(image.pixel(rect.center().x(), y)) > 40 ? 1 : 0;
            return double(sum) / rect.height();
        };
        const QRect band(26, 300, 3, 1200), across(530, 60, 3, 20);
        Mirror real, drill;
        QVERIFY(tell(real.world.alarms, smoke()));
        Told test = smoke();
        test.test = true;
        QVERIFY(tell(drill.world.alarms, test));
        QVERIFY(light(real.frame(), band) > 0.99 && light(real.frame(), across) < 0.01);
        const QImage first = drill.frame();
        QVERIFY(light(first, band) > 0.4 && light(first, band) < 0.6);
        QVERIFY(light(first, across) > 0.99);
        QCOMPARE(drill.world.clock.pending(), size_t(2)); // its age, and the end of the drill
        drill.world.clock.advance(500ms);
        QVERIFY(drill.takeover.takeChanges(drill.theme.screen(), drill.theme).isEmpty());
        QCOMPARE(drill.frame(), first);
    }

    void withoutMotionItStandsStill()
    {
        Mirror mirror(false);
        QVERIFY(tell(mirror.world.alarms, smoke()));
        QCOMPARE(mirror.band(), Theme::colour(Ink::Critical).rgb());
        QCOMPARE(mirror.world.clock.pending(), size_t(1)); // the age
        mirror.world.clock.advance(500ms);
        QVERIFY(mirror.takeover.takeChanges(mirror.theme.screen(), mirror.theme).isEmpty());
        QCOMPARE(mirror.band(), Theme::colour(Ink::Critical).rgb());
    }

    void comesWithTheAlarmAndGoesWithIt()
    {
        Mirror mirror;
        QSignalSpy changed(&mirror.takeover, &Panel::changed);
        QVERIFY(tell(mirror.world.alarms, { "door", kWarning, QStringLiteral("Door") }));
        QVERIFY(!mirror.takeover.showing());
        QCOMPARE(changed.count(), 0);
        QVERIFY(tell(mirror.world.alarms, smoke()));
        QVERIFY(mirror.takeover.showing());
        QCOMPARE(changed.count(), 1);
        QVERIFY(!mirror.takeover.paintedFor());
        mirror.frame();
        mirror.world.clock.advance(2s);
        QCOMPARE(*mirror.takeover.paintedFor(), std::chrono::nanoseconds(2s));
        QCOMPARE(mirror.takeover.shown()->id, QStringLiteral("smoke"));
        Told cleared = smoke(); // it clears, and nobody has seen it
        cleared.cleared = "20:47";
        changed.clear();
        QVERIFY(tell(mirror.world.alarms, cleared));
        QVERIFY(!mirror.takeover.showing());
        QVERIFY(changed.count() > 0);
        QVERIFY(!mirror.takeover.shown());
        QCOMPARE(mirror.world.clock.pending(), size_t(0));
    }

    void theNextAlarmHasItsOwnSecondAndAHalf()
    {
        Mirror mirror;
        QVERIFY(tell(mirror.world.alarms, smoke("first")));
        mirror.frame();
        mirror.world.clock.advance(10s);
        Told second = smoke("second");
        second.raised = "20:47";
        QVERIFY(tell(mirror.world.alarms, second));
        QVERIFY(!mirror.takeover.shown()); // not painted yet: a key must not acknowledge what nobody saw
        mirror.frame();
        QCOMPARE(mirror.takeover.shown()->id, QStringLiteral("second"));
        QCOMPARE(*mirror.takeover.paintedFor(), std::chrono::nanoseconds(0));
        mirror.world.alarms.acknowledge(*mirror.takeover.shown(), {});
        QVERIFY(mirror.takeover.showing());
        QVERIFY(!mirror.takeover.shown());
    }
};

QTEST_MAIN(TestTakeover)
#include "tst_takeover.moc"
