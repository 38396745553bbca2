#include "tests/support/fake_services.h"
#include "widgets/language.h"
#include "widgets/moment_reader.h"
#include "widgets/panels/clock_panel.h"
#include "widgets/scene.h"

#include <QPainter>
#include <QSignalSpy>
#include <QTest>

using namespace halfsilver;
using namespace std::chrono_literals;

namespace {
QDateTime at(const char *iso) { return QDateTime::fromString(QString::fromLatin1(iso), Qt::ISODateWithMs); }
} // namespace

class TestClockPanel : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void saysTimeAndDateInTheLanguage_data()
    {
        QTest::addColumn<QString>("language");
        QTest::addColumn<QString>("time");
        QTest::addColumn<QString>("seconds");
        QTest::addColumn<QString>("date");
        const auto row = [](const char *language, const char *time, const char *seconds, const char *date) {
            QTest::newRow(language) << QString::fromUtf8(language) << QString::fromUtf8(time)
                                    << QString::fromUtf8(seconds) << QString::fromUtf8(date);
        };
        row("en_GB", "21:47", "08", "Sunday, 22 November");
        row("zh_CN", "21:47", "08", "11月22日 星期日");
        row("en_US", "9:47", "08 PM", "Sunday, November 22");
        row("de_DE", "21:47", "08", "Sonntag, 22. November");
        row("ja_JP", "21:47", "08", "11月22日 日曜日");
        row("fr_FR", "21:47", "08", "dimanche 22 novembre");
        row("es_ES", "21:47", "08", "domingo, 22 de noviembre");
    }
    void saysTimeAndDateInTheLanguage()
    {
        QFETCH(QString, language);
        const ClockFace face = clockFace(at("2026-11-22T21:47:08.000Z"), QLocale(language));
        QTEST(face.time, "time");
        QTEST(face.seconds, "seconds");
        QTEST(face.date, "date");
    }

    void settingsWinOverTheLanguage()
    {
        const QDateTime night = at("2026-11-22T00:05:08.000Z");
        const QLocale english(QStringLiteral("en_GB"));
        QCOMPARE(clockFace(night, english, { .seconds = false, .format = HourFormat::Hours12, .date = {} }),
                 (ClockFace { QStringLiteral("12:05"), QStringLiteral("am"), QStringLiteral("Sunday, 22 November") }));
        QCOMPARE(clockFace(night, english,
                           { .seconds = false, .format = HourFormat::Auto, .date = QStringLiteral("yyyy-MM-dd") }),
                 (ClockFace { QStringLiteral("00:05"), {}, QStringLiteral("2026-11-22") }));
    }

    void anUnsetClockIsNotShownAsTime()
    {
        const ClockFace face = clockFace(at("1970-01-01T00:00:12.000Z"), QLocale(QStringLiteral("en_GB")));
        QCOMPARE(face, (ClockFace { QStringLiteral("--:--"), {}, QStringLiteral("Time not set") }));
    }

    void ticksWhenWhatIsShownChanges_data()
    {
        QTest::addColumn<QString>("now");
        QTest::addColumn<bool>("seconds");
        QTest::addColumn<int>("ms");
        QTest::newRow("in a second") << QStringLiteral("2026-11-22T20:47:08.250Z") << true << 750;
        QTest::newRow("on a second") << QStringLiteral("2026-11-22T20:47:08.000Z") << true << 1000;
        QTest::newRow("in a minute") << QStringLiteral("2026-11-22T20:47:08.250Z") << false << 51'750;
        QTest::newRow("on a minute") << QStringLiteral("2026-11-22T20:47:00.000Z") << false << 60'000;
    }
    void ticksWhenWhatIsShownChanges()
    {
        QFETCH(QString, now);
        QFETCH(bool, seconds);
        QFETCH(int, ms);
        QCOMPARE(untilNextTick(QDateTime::fromString(now, Qt::ISODateWithMs), seconds), std::chrono::milliseconds(ms));
    }

    void withoutSecondsItSleepsToTheMinuteAndAlignsAnewAfterALeap()
    {
        FakeWorld world;
        ClockPanel panel({ .seconds = false, .format = HourFormat::Auto, .date = {} }, world.services);
        QSignalSpy ticks(&panel, &Panel::changed);
        QCOMPARE(world.clock.untilNext(), 52s);
        world.clock.advance(52s);
        QCOMPARE(ticks.count(), 1);
        QCOMPARE(world.clock.untilNext(), 60s);
        world.clock.setNow(at("2026-11-22T23:10:20.500Z"));
        world.clock.advance(60s);
        QCOMPARE(world.clock.untilNext(), 39'500ms);
    }

    void onlyChangedDigitsAreRepainted_data()
    {
        QTest::addColumn<int>("advance");
        QTest::addColumn<int>("rects");
        QTest::addColumn<double>("widest"); // u
        QTest::newRow("one second") << 1 << 1 << 2.4;
        QTest::newRow("ten seconds") << 2 << 1 << 4.3;
        QTest::newRow("a minute") << 52 << 2 << 6.0;
    }
    void onlyChangedDigitsAreRepainted()
    {
        QFETCH(int, advance);
        QFETCH(int, rects);
        QFETCH(double, widest);
        FakeWorld world;
        const QLocale english(QStringLiteral("en_GB"));
        Scene scene(world.clock, english);
        scene.add(new ClockPanel({}, world.services), Region::TopLeft);
        scene.setWindowSize({ 1080, 1920 });
        QImage image = scene.grab();
        scene.takeDirty();
        world.clock.advance(std::chrono::seconds(advance));
        const QRegion dirty = scene.takeDirty();
        QVERIFY2(dirty.rectCount() <= rects + 2, QByteArray::number(dirty.rectCount()).constData());
        QVERIFY2(dirty.boundingRect().width() <= (rects == 1 ? widest * 20 : 600),
                 QByteArray::number(dirty.boundingRect().width()).constData());
        {
            QPainter painter(&image);
            scene.paint(painter, dirty);
        }
        // Nothing else is different, but for the 1/64 pixel that digits are apart by.
        const QImage whole = scene.grab();
        int worst = 0;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x)
                worst = std::max(worst, qAbs(qGreen(image.pixel(x, y)) - qGreen(whole.pixel(x, y))));
        }
        QVERIFY2(worst <= 24, QByteArray::number(worst).constData());
    }

    void whatElseTellsTimesFollowsTheZone()
    {
        const QByteArray before = qgetenv("TZ");
        const auto restore = qScopeGuard([&] { qputenv("TZ", before); });
        FakeClock clock; // 20:47:08 UTC
        MomentReader reader(clock);
        const QLocale english(QStringLiteral("en_GB"));
        QCOMPARE(clockText(clock.now(), reader.moment(english)), QStringLiteral("20:47"));
        qputenv("TZ", "Asia/Tokyo");
        clock.advance(std::chrono::minutes(1));
        QCOMPARE(clockFace(clock.now().toLocalTime(), english, {}).time, QStringLiteral("05:48"));
        QCOMPARE(clockText(clock.now(), reader.moment(english)), QStringLiteral("05:48"));
    }
};

QTEST_MAIN(TestClockPanel)
#include "tst_clock_panel.moc"
