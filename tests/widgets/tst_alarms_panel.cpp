#include "tests/support/alarm_reports.h"
#include "tests/support/fake_services.h"
#include "widgets/language.h"
#include "widgets/panels/alarms_panel.h"

#include <QImage>
#include <QPainter>
#include <QSignalSpy>
#include <QTest>

using namespace halfsilver;
using namespace std::chrono_literals;

namespace {

// A panel on a mirror of 1080×1920, with as much room as it asks for.
struct Mirror {
    explicit Mirror(bool motion = false)
        : animator(world.clock, motion)
    {
        panel.setAnimator(&animator);
    }
    QSizeF size() { return panel.extent({ 984, 1500 }, theme).natural; }
    QImage frame(const QSizeF &size)
    {
        QImage image(size.toSize(), QImage::Format_RGB32);
        image.fill(Qt::black);
        QPainter painter(&image);
        panel.paint(painter, QRectF(QPointF(), size), theme);
        return image;
    }
    // What a frame repaints; then it is painted.
    QRegion next(const QSizeF &size)
    {
        const QRegion region = panel.takeChanges(size, theme);
        frame(size);
        return region;
    }

    FakeWorld world;
    Theme theme { QSizeF(1080, 1920), 1, QLocale(QLocale::English, QLocale::UnitedKingdom) };
    Animator animator;
    AlarmsPanel panel { {}, world.services };
};

QStringList titles(const AlarmBook &book, int most)
{
    QStringList all;
    for (const AlarmRow &row : alarmList(book, most, { .now = today("20:47") }).rows)
        all.append(row.title);
    return all;
}

QStringList notes(const AlarmPicture &picture)
{
    QStringList all;
    for (const PlacedNote &note : picture.notes)
        all.append(QString(note.note.text).replace(QChar(QChar::Nbsp), u' '));
    return all;
}

constexpr auto kInfo = AlarmPriority::Info, kWarning = AlarmPriority::Warning, kCritical = AlarmPriority::Critical;

} // namespace

class TestAlarmsPanel : public QObject {
    Q_OBJECT

    static void tellFive(AlarmBook &book)
    {
        QVERIFY(tell(book, { "door", kWarning, QStringLiteral("Back door open"), QStringLiteral("Garden") }));
        QVERIFY(tell(book, { "wash", kInfo, QStringLiteral("Washing finished"), {}, {}, "20:44" }));
        QVERIFY(tell(book, { "cold", kWarning, QStringLiteral("Freezer warm"), {}, {}, "18:40", "18:50" }));
        QVERIFY(tell(book, { "water", kWarning, QStringLiteral("Water"), {}, {}, "19:40", nullptr, "20:03" }));
        QVERIFY(tell(book, { "smoke", kCritical, QStringLiteral("Smoke"), {}, {}, "20:40", "20:41" }));
    }

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void withoutAlarmsItTakesNoRoom()
    {
        Mirror mirror;
        const PanelExtent extent = mirror.panel.extent({ 984, 1500 }, mirror.theme);
        QCOMPARE(extent.natural.height(), 0.0);
        QCOMPARE(extent.least, 0.0);
        QCOMPARE(mirror.world.clock.pending(), size_t(0));
    }

    void bannersStandFirst()
    {
        FakeWorld world;
        tellFive(world.alarms);
        QCOMPARE(titles(world.alarms, 4),
                 (QStringList { QStringLiteral("Smoke"), QStringLiteral("Back door open"),
                                QStringLiteral("Washing finished"), QStringLiteral("Freezer warm"),
                                QStringLiteral("Water") }));
        QCOMPARE(titles(world.alarms, 1), (QStringList { QStringLiteral("Smoke"), QStringLiteral("Back door open") }));
        QCOMPARE(alarmList(world.alarms, 1, { .now = today("20:47") }).beyond, 3);
    }

    void squeezedItShowsTheMostImportantAndCountsTheRest()
    {
        FakeWorld world;
        tellFive(world.alarms);
        const Theme theme(QSizeF(1080, 1920), 1, QLocale(QLocale::English));
        const AlarmList list = alarmList(world.alarms, 4, { .now = today("20:47") });
        const AlarmPicture all = placeAlarms(list, { 984, 1e6 }, theme);
        QCOMPARE(all.alarms.size(), size_t(5));
        QVERIFY(all.notes.empty());
        size_t before = all.alarms.size();
        for (qreal height = all.size.height(); height >= all.least; height -= 1) {
            const AlarmPicture some = placeAlarms(list, { 984, height }, theme);
            QVERIFY(some.size.height() <= height + 0.5);
            QVERIFY(!some.alarms.empty() && some.alarms.size() <= before);
            QCOMPARE(some.alarms.front().row.title, QStringLiteral("Smoke"));
            const auto hidden = 5 - int(some.alarms.size());
            QCOMPARE(notes(some), hidden == 0 ? QStringList() : QStringList(QStringLiteral("%1 more").arg(hidden)));
            before = some.alarms.size();
        }
        QCOMPARE(before, size_t(1));
    }

    // One that has cleared comes late in the order; it is critical all the same.
    void aCriticalAlarmKeepsItsRow()
    {
        FakeWorld world;
        for (const char *id : { "1", "2", "3", "4", "5" })
            QVERIFY(tell(world.alarms, { id, kWarning, QLatin1StringView(id), {}, {}, "20:00" }));
        QVERIFY(tell(world.alarms, { "smoke", kCritical, QStringLiteral("Smoke"), {}, {}, "20:40", nullptr, "20:41" }));
        QCOMPARE(
            titles(world.alarms, 4),
            (QStringList { QStringLiteral("1"), QStringLiteral("2"), QStringLiteral("3"), QStringLiteral("Smoke") }));
        QVERIFY(tell(world.alarms, { "gas", kCritical, QStringLiteral("Gas"), {}, {}, "20:42", nullptr, "20:43" }));
        const AlarmList list = alarmList(world.alarms, 1, { .now = today("20:47") });
        QCOMPARE(list.rows.front().title, QStringLiteral("Gas"));
        QCOMPARE(list.beyond, 6);
        QCOMPARE(list.criticalBeyond, 1);
    }

    void bannersSayLessBeforeOneOfThemGoes()
    {
        FakeWorld world;
        const QString whatToDo = QStringLiteral("Open all windows and doors, and leave the building. ").repeated(4);
        for (const char *id : { "gas", "smoke", "water" })
            QVERIFY(tell(world.alarms, { id, kCritical, QLatin1StringView(id), {}, whatToDo, "20:40", "20:41" }));
        const Theme theme(QSizeF(1920, 1080), 1, QLocale(QLocale::English));
        const AlarmList list = alarmList(world.alarms, 4, { .now = today("20:47") });
        const AlarmPicture all = placeAlarms(list, { 800, 1e6 }, theme);
        const AlarmPicture some = placeAlarms(list, { 800, all.size.height() - 10 }, theme);
        QCOMPARE(some.alarms.size(), size_t(3));
        QVERIFY(some.size.height() < all.size.height());
        for (const PlacedAlarm &banner : some.alarms)
            QVERIFY(banner.sub.lines().join(u' ').startsWith(QStringLiteral("Still active")));
        // Where even that is too much, the count says that one of those is critical.
        const AlarmPicture few = placeAlarms(list, { 800, all.size.height() / 3 }, theme);
        const int hidden = 3 - int(few.alarms.size());
        QVERIFY(hidden > 0);
        QCOMPARE(notes(few), QStringList(QStringLiteral("%1 more, %1 critical").arg(hidden)));
    }

    void theLengthOfATitleTakesNoPlaceAway()
    {
        FakeWorld world;
        QVERIFY(tell(world.alarms,
                     { "co",
                       kCritical,
                       QStringLiteral("Carbon monoxide above the permitted threshold ").repeated(3),
                       QStringLiteral("Boiler room"),
                       {},
                       "20:40",
                       "20:41" }));
        const Theme theme(QSizeF(1080, 1920), 1, QLocale(QLocale::English));
        const AlarmPicture picture =
            placeAlarms(alarmList(world.alarms, 4, { .now = today("20:47") }), { 984, 1e6 }, theme);
        QVERIFY(picture.alarms.front().title.elided());
        QCOMPARE(picture.alarms.front().sub.lines().front(), QStringLiteral("Boiler room"));
    }

    void nothingOverlapsInAList()
    {
        FakeWorld world;
        tellFive(world.alarms);
        QVERIFY(tell(world.alarms,
                     { "long", kWarning, QStringLiteral("word ").repeated(100), QStringLiteral("place ").repeated(40),
                       QStringLiteral("W").repeated(4000), "20:46", nullptr, nullptr, 12345 }));
        for (const QSizeF &screen : { QSizeF(1080, 1920), QSizeF(480, 800), QSizeF(3840, 2160) }) {
            const Theme theme(screen, 1, QLocale(QLocale::English));
            const qreal width = theme.units(screen.width() > screen.height() ? 40 : 49.2);
            const AlarmPicture picture =
                placeAlarms(alarmList(world.alarms, 20, { .now = today("20:47") }), { width, 1e6 }, theme);
            QList<QRectF> rects;
            for (const PlacedAlarm &placed : picture.alarms)
                rects.append(placed.rect);
            QCOMPARE(rects.size(), 6);
            for (qsizetype i = 1; i < rects.size(); ++i)
                QVERIFY(rects[i].top() >= rects[i - 1].bottom());
            for (const PlacedAlarm &placed : picture.alarms) {
                const qreal words = placed.title.height() + placed.sub.height();
                QVERIFY(words <= placed.rect.height() + 0.01);
                if (!placed.row.banner)
                    QVERIFY(placed.title.width() + placed.age.width() < width - theme.units(8.1));
            }
        }
    }

    // By whom, where and when; what it was before; what is no longer known of it.
    void aBannerSaysAllOfItsFactsOnAnyScreen()
    {
        for (const char *language : { "en_GB", "zh_CN" }) {
            const QLocale locale(QString::fromLatin1(language));
            const Translation translation(*QCoreApplication::instance(), locale);
            Alarm alarm;
            alarm.title = QStringLiteral("Smoke");
            alarm.place = QStringLiteral("Kitchen");
            alarm.priority = kCritical;
            alarm.test = alarm.firstOut = true;
            alarm.count = 14;
            alarm.raisedAt = today("20:12");
            alarm.escalatedAt = today("20:22");
            alarm.acknowledgedAt = today("20:40");
            alarm.acknowledgedBy = QStringLiteral("mirror in the hall");
            const AlarmRow row = alarmRow(alarm, { .lastKnown = today("20:43"), .notRecorded = true, .groupSize = 3 },
                                          { .now = today("20:47"), .locale = locale });
            QVERIFY(row.banner);
            for (const QSizeF &screen :
                 { QSizeF(1080, 1920), QSizeF(1920, 1080), QSizeF(480, 800), QSizeF(800, 480) }) {
                const Theme theme(screen, 1, locale);
                const qreal width = theme.units(screen.width() > screen.height() ? 40 : 49.2);
                const AlarmPicture picture = placeAlarms({ { row }, 0, 0, {}, {} }, { width, 1e6 }, theme);
                const PlacedAlarm &banner = picture.alarms.front();
                QVERIFY(!banner.title.elided() && !banner.sub.elided());
                QVERIFY(banner.titleHeight() + banner.sub.height() < banner.rect.height());
                AlarmRow one = row;
                one.banner = false;
                one.sub.clear();
                const AlarmPicture list = placeAlarms({ { one }, 0, 0, {}, {} }, { width, 1e6 }, theme);
                const PlacedAlarm &placed = list.alarms.front();
                QVERIFY(!placed.title.elided() && placed.titleHeight() <= placed.rect.height() + 0.01);
                for (const PlacedTag &tag : placed.tags)
                    QVERIFY(tag.box.right() <= width - theme.units(8.1) - placed.age.width());
            }
        }
    }

    void oneChangedRowIsOneRepaintedRow()
    {
        Mirror mirror;
        tellFive(mirror.world.alarms);
        const QSizeF size = mirror.size();
        mirror.next(size);
        QVERIFY(mirror.next(size).isEmpty());
        QSignalSpy changed(&mirror.panel, &Panel::changed);
        QVERIFY(tell(mirror.world.alarms, { "wash", kInfo, QStringLiteral("Washing done"), {}, {}, "20:44" }));
        QCOMPARE(changed.count(), 1);
        QCOMPARE(mirror.size(), size);
        const QRegion region = mirror.next(size);
        QCOMPARE(region.rectCount(), 1);
        QVERIFY(region.boundingRect().height() <= qCeil(mirror.theme.units(6.6)) + 1);
        QVERIFY(mirror.next(size).isEmpty());
    }

    void aRepaintOfTheChangesIsTheWholePicture()
    {
        Mirror mirror;
        tellFive(mirror.world.alarms);
        const QSizeF size = mirror.size();
        mirror.next(size);
        QImage kept = mirror.frame(size);
        QVERIFY(tell(mirror.world.alarms, { "wash", kInfo, QStringLiteral("Done"), {}, {}, "20:44" }));
        const QRegion region = mirror.panel.takeChanges(size, mirror.theme);
        {
            QPainter painter(&kept);
            painter.setClipRegion(region);
            painter.fillRect(kept.rect(), Qt::black);
            mirror.panel.paint(painter, QRectF(QPointF(), size), mirror.theme);
        }
        QCOMPARE(kept, mirror.frame(size));
    }

    void sleepsUntilAnAgeReadsDifferently()
    {
        Mirror mirror;
        QVERIFY(tell(mirror.world.alarms, { "door", kWarning, QStringLiteral("Door"), {}, {}, "20:47" })); // 8 s ago
        const QSizeF size = mirror.size();
        mirror.next(size);
        QCOMPARE(mirror.world.clock.pending(), size_t(1));
        QCOMPARE(mirror.world.clock.untilNext(), std::chrono::nanoseconds(52s));
        QSignalSpy changed(&mirror.panel, &Panel::changed);
        mirror.world.clock.advance(51s);
        QCOMPARE(changed.count(), 0);
        mirror.world.clock.advance(1s);
        QCOMPARE(changed.count(), 1);
        QVERIFY(!mirror.next(size).isEmpty());
        QCOMPARE(mirror.world.clock.untilNext(), std::chrono::nanoseconds(60s));
    }

    void whatIsPutAsideIsCountedBelowTheRows()
    {
        Mirror mirror;
        tellFive(mirror.world.alarms);
        const AlarmKey door { QStringLiteral("alarm"), QStringLiteral("door") };
        QVERIFY(bool(mirror.world.alarms.shelve(door, 25min, QStringLiteral("Ana"))));
        const auto list = [&] { return alarmList(mirror.world.alarms, 4, { .now = mirror.world.clock.now() }); };
        QVERIFY(!titles(mirror.world.alarms, 4).contains(QStringLiteral("Back door open")));
        const QString shelved = QStringLiteral("1 shelved · back in 25 min");
        const AlarmPicture all = placeAlarms(list(), { 984, 1e6 }, mirror.theme);
        QCOMPARE(notes(all), QStringList(shelved));
        const AlarmPicture least = placeAlarms(list(), { 984, all.least }, mirror.theme);
        QCOMPARE(notes(least), (QStringList { QStringLiteral("3 more"), shelved }));
        QVERIFY(least.notes[1].rect.top() >= least.notes[0].rect.bottom());
        QCOMPARE(least.size.height(), all.least);
        mirror.world.clock.advance(25min); // it is back
        QVERIFY(titles(mirror.world.alarms, 4).contains(QStringLiteral("Back door open")));
        QVERIFY(list().notes.empty());
    }

    // The row of an alarm that was just raised would read "now" to "1 min"; the line below says "8 h" until it is less.
    void whatIsPutAsideWakesNobodyBeforeItReadsDifferently()
    {
        Mirror mirror;
        QVERIFY(tell(mirror.world.alarms, { "door", kWarning, QStringLiteral("Door"), {}, {}, "20:47" }));
        QVERIFY(bool(mirror.world.alarms.shelve({ QStringLiteral("alarm"), QStringLiteral("door") }, 8h, {})));
        const QSizeF size = mirror.size();
        QVERIFY(size.height() > 0);
        mirror.next(size);
        QSignalSpy changed(&mirror.panel, &Panel::changed);
        mirror.world.clock.advance(30min - 1ms);
        QCOMPARE(changed.count(), 0);
        mirror.world.clock.advance(1ms);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(mirror.size(), size);
        QVERIFY(!mirror.next(size).isEmpty());
        mirror.world.clock.advance(20s); // another look at it, in which it reads the same
        QVERIFY(tell(mirror.world.alarms, { "far", kInfo, QStringLiteral("Post"), {}, {}, "20:47" }));
        QVERIFY(bool(mirror.world.alarms.clear({ QStringLiteral("alarm"), QStringLiteral("far") }, {})));
        QVERIFY(bool(mirror.world.alarms.acknowledge({ QStringLiteral("alarm"), QStringLiteral("far") }, {})));
        QVERIFY(mirror.next(size).isEmpty());
    }

    static void tellSensor(AlarmBook &book, int number, AlarmPriority priority = kWarning)
    {
        const QByteArray id = "sensor" + QByteArray::number(number);
        Told told { id.constData(), priority, QStringLiteral("Sensor %1").arg(number), {}, {}, "20:30" };
        told.origin = QStringLiteral("board");
        told.raised = number < 5 ? "20:30" : "20:31";
        QVERIFY(tell(book, told));
    }

    void inAFloodTheFirstOfAnOriginStandsForTheOthers()
    {
        FakeWorld world;
        tellFive(world.alarms);
        for (int i = 0; i < 5; ++i)
            tellSensor(world.alarms, 5 - i);
        tellSensor(world.alarms, 9, kCritical);
        const AlarmList list = alarmList(world.alarms, 4, { .now = today("20:47") }, true);
        QStringList rows;
        for (const AlarmRow &row : list.rows)
            rows.append(row.count.isEmpty() ? row.title : row.title + u' ' + row.count);
        QCOMPARE(rows,
                 (QStringList { QStringLiteral("Smoke"), QStringLiteral("Sensor 9"), QStringLiteral("Sensor 1 +4"),
                                QStringLiteral("Back door open"), QStringLiteral("Washing finished") }));
        QCOMPARE(list.beyond, 2);
        const Theme theme(QSizeF(1080, 1920), 1, QLocale(QLocale::English));
        const qreal least = placeAlarms(list, { 984, 1e6 }, theme).least;
        QCOMPARE(notes(placeAlarms(list, { 984, least }, theme)), QStringList(QStringLiteral("10 more, 1 critical")));
    }

    void aFloodCollapsesUntilItIsOver()
    {
        Mirror mirror;
        for (int i = 0; i < 9; ++i)
            tellSensor(mirror.world.alarms, i);
        const QSizeF four = mirror.size();
        mirror.world.clock.advance(1min);
        tellSensor(mirror.world.alarms, 9);
        const QSizeF one = mirror.size();
        QCOMPARE(one.height(), mirror.theme.units(6.6));
        mirror.next(one);
        mirror.world.clock.advance(9min - 1ms); // five of the ten are younger than ten minutes
        QCOMPARE(mirror.size(), one);
        mirror.next(one);
        QSignalSpy changed(&mirror.panel, &Panel::changed);
        mirror.world.clock.advance(1ms);
        QVERIFY(changed.count() > 0);
        QCOMPARE(mirror.size(), four);
    }

    void withoutALimitNothingIsAFlood()
    {
        FakeWorld world;
        AlarmsPanel panel({ .flood = 0 }, world.services);
        for (int i = 0; i < 20; ++i)
            tellSensor(world.alarms, i);
        const Theme theme(QSizeF(1080, 1920), 1, QLocale(QLocale::English));
        QVERIFY(panel.extent({ 984, 1500 }, theme).natural.height() > theme.units(4 * 6.6));
    }

    // What is not visible costs a number in one line; the texts on show are not laid out again.
    void aFloodCostsOneComparison()
    {
        Mirror mirror;
        tellFive(mirror.world.alarms);
        mirror.next(mirror.size());
        const int before = mirror.theme.textCache().layouts();
        for (int i = 0; i < 20'000; ++i) {
            const QByteArray id = QByteArray::number(i);
            QVERIFY(tell(mirror.world.alarms,
                         { id.constData(), kInfo, QStringLiteral("Event %1").arg(i), {}, {}, "20:30" }));
        }
        const QSizeF size = mirror.size();
        mirror.next(size);
        QVERIFY(mirror.theme.textCache().layouts() - before <= 12);
        QVERIFY(mirror.next(size).isEmpty());
    }

    void aNewAlarmIsReadableInItsFirstFrameAndStandsStillSoon()
    {
        Mirror mirror(true);
        QVERIFY(tell(mirror.world.alarms, { "door", kWarning, QStringLiteral("Door"), {}, {}, "18:00" }));
        mirror.next(mirror.size());
        mirror.world.clock.advance(1s);
        QVERIFY(tell(mirror.world.alarms, { "gas", kWarning, QStringLiteral("Gas"), {}, {}, "18:30" }));
        const QSizeF size = mirror.size();
        mirror.panel.takeChanges(size, mirror.theme);
        const QImage first = mirror.frame(size);
        QSignalSpy changed(&mirror.panel, &Panel::changed);
        mirror.world.clock.advance(100ms);
        QVERIFY(changed.count() > 0);
        const QRegion moving = mirror.panel.takeChanges(size, mirror.theme);
        QCOMPARE(moving.rectCount(), 1);
        QVERIFY(moving.boundingRect().height() < size.height() * 0.6);
        mirror.world.clock.advance(300ms);
        mirror.next(size);
        const QImage last = mirror.frame(size);
        QVERIFY(first != last);
        const auto lit = [](const QImage &image) {
            int count = 0;
            for (int y = 0; y < image.height(); ++y) {
                for (int x = 0; x < image.width(); ++x)
                    count += qGray(image.pixel(x, y)) > 100 ? 1 : 0;
            }
            return count;
        };
        QVERIFY(qAbs(lit(first) - lit(last)) < lit(last) / 50); // nothing of it was dim or missing
        changed.clear();
        mirror.world.clock.advance(10s);
        QCOMPARE(changed.count(), 0);
    }
};

QTEST_MAIN(TestAlarmsPanel)
#include "tst_alarms_panel.moc"
