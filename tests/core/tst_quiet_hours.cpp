#include "app/core/quiet_hours.h"
#include "app/core/quiet_watch.h"
#include "tests/support/fake_clock.h"

#include <QSignalSpy>
#include <QTest>

using namespace halfsilver;
using namespace std::chrono_literals;

Q_DECLARE_METATYPE(halfsilver::QuietHours)

namespace {

const QTimeZone kBerlin("Europe/Berlin");
const QuietHours kNight { QTime(22, 0), QTime(7, 0) }, kNoon { QTime(13, 0), QTime(14, 30) };

QDateTime utc(const char *text) { return QDateTime::fromString(QString::fromLatin1(text), Qt::ISODate); }

} // namespace

class TestQuietHours : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }
    void initTestCase() { QVERIFY(kBerlin.isValid()); }

    void quiet_data()
    {
        QTest::addColumn<QuietHours>("hours");
        QTest::addColumn<QDateTime>("now");
        QTest::addColumn<bool>("quiet");
        const auto row = [](const char *name, const QuietHours &hours, const char *now, bool quiet) {
            QTest::newRow(name) << hours << utc(now) << quiet;
        };
        row("none", {}, "2026-01-10T23:00:00Z", false);
        row("half of them", { QTime(22, 0), {} }, "2026-01-10T23:00:00Z", false);
        row("the evening before", kNight, "2026-01-10T20:59:59Z", false);
        row("they begin", kNight, "2026-01-10T21:00:00Z", true);
        row("midnight", kNight, "2026-01-10T23:00:00Z", true);
        row("the last second", kNight, "2026-01-11T05:59:59Z", true);
        row("they end", kNight, "2026-01-11T06:00:00Z", false);
        row("in summer: by the clock on the wall", kNight, "2026-07-10T20:00:00Z", true);
        row("in summer: the end", kNight, "2026-07-11T05:00:00Z", false);
        row("within a day", kNoon, "2026-01-10T12:30:00Z", true);
        row("within a day: before", kNoon, "2026-01-10T11:59:00Z", false);
        row("within a day: after", kNoon, "2026-01-10T13:30:00Z", false);
        // 29 March 2026: after 01:59 comes 03:00; 25 October: after 02:59 comes 02:00.
        row("the shorter night ends by the new clock", kNight, "2026-03-29T05:00:00Z", false);
        row("… and not before", kNight, "2026-03-29T04:59:00Z", true);
        row("the longer night ends by the new clock", kNight, "2026-10-25T05:59:00Z", true);
        row("… an hour later", kNight, "2026-10-25T06:00:00Z", false);
        row("an end that is left out that night: over when the clock has passed it", { QTime(22, 0), QTime(2, 30) },
            "2026-03-29T01:00:00Z", false);
    }
    void quiet()
    {
        QFETCH(QuietHours, hours);
        QFETCH(QDateTime, now);
        QTEST(isQuiet(hours, now, kBerlin), "quiet");
    }

    void whenToLookAgain()
    {
        QCOMPARE(untilQuietChanges(kNight, utc("2026-01-10T20:50:00Z"), kBerlin), 10min);
        QCOMPARE(untilQuietChanges(kNight, utc("2026-01-11T05:59:59Z"), kBerlin), 1s);
        QCOMPARE(untilQuietChanges(kNight, utc("2026-01-10T21:00:00Z"), kBerlin), 1h); // and not at once again
        QCOMPARE(untilQuietChanges({ QTime(0, 10), QTime(7, 0) }, utc("2026-01-10T22:50:00Z"), kBerlin), 20min);
    }

    // Through a year, minute by minute where it matters: whoever looks when told to never misses a change.
    void noChangeIsMissed()
    {
        for (const char *start : { "2026-03-28T12:00:00Z", "2026-10-24T12:00:00Z", "2026-06-01T12:00:00Z" }) {
            QDateTime now = utc(start);
            bool seen = isQuiet(kNight, now, kBerlin);
            QDateTime look = now.addMSecs(untilQuietChanges(kNight, now, kBerlin).count());
            for (int minute = 0; minute < 48 * 60; ++minute) {
                now = now.addSecs(60);
                if (look <= now) {
                    seen = isQuiet(kNight, look, kBerlin);
                    look = look.addMSecs(untilQuietChanges(kNight, look, kBerlin).count());
                }
                QVERIFY2(seen == isQuiet(kNight, now, kBerlin), qPrintable(now.toString(Qt::ISODate)));
            }
        }
    }

    void timeOfDay_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("fits");
        for (const auto &[text, fits] :
             { std::pair("", true), std::pair("22:00", true), std::pair("7:05", true), std::pair("0:00", true),
               std::pair("24:00", false), std::pair("22", false), std::pair("10 pm", false), std::pair("7:5", false) })
            QTest::newRow(text) << QString::fromLatin1(text) << fits;
    }
    void timeOfDay()
    {
        QFETCH(QString, text);
        QTEST(!settings::timeOfDay(text), "fits");
    }

    void theWatchSaysWhenTheyComeAndGo()
    {
        qputenv("TZ", "UTC");
        FakeClock clock; // 20:47:08
        QuietWatch watch(kNight, clock);
        QSignalSpy changed(&watch, &QuietWatch::changed);
        QVERIFY(!watch.quiet());
        clock.advance(72min);
        QVERIFY(!watch.quiet());
        clock.advance(1min);
        QVERIFY(watch.quiet());
        clock.advance(9h);
        QVERIFY(!watch.quiet());
        QCOMPARE(changed.count(), 2);
        clock.setNow(utc("2026-11-23T23:00:00Z")); // somebody sets the clock
        watch.look();
        QVERIFY(watch.quiet());
        clock.setNow(utc("1970-01-01T23:00:00Z")); // a clock that was never set knows no night
        watch.look();
        QVERIFY(!watch.quiet());
        QCOMPARE(clock.pending(), size_t(1));
    }

    void withoutHoursThereIsNoTimer()
    {
        FakeClock clock;
        const QuietWatch watch({}, clock);
        QVERIFY(!watch.quiet());
        QCOMPARE(clock.pending(), size_t(0));
    }
};

QTEST_GUILESS_MAIN(TestQuietHours)
#include "tst_quiet_hours.moc"
