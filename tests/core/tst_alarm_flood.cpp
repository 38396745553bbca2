#include "app/core/alarms/flood_collapse.h"
#include "app/core/alarms/flood_watch.h"
#include "tests/support/alarms.h"

#include <QTest>

using namespace halfsilver;
using namespace std::chrono_literals;

namespace {

using Seconds = QList<int>; // after the start

// Each is raised a minute after the one before it.
struct Row {
    const char *id, *priority, *place, *origin;
    const char *state = "raised";
    const char *source = "alarm";
};

Alarm alarmOf(const Row &row, int minute)
{
    Alarm alarm = someAlarm(QString::fromLatin1(row.id), QString::fromLatin1(row.source));
    alarm.priority = *row.priority == 'c' ? AlarmPriority::Critical
        : *row.priority == 'w'            ? AlarmPriority::Warning
                                          : AlarmPriority::Info;
    alarm.place = QString::fromLatin1(row.place);
    alarm.origin = QString::fromLatin1(row.origin);
    alarm.raisedAt = testTime(60'000 * minute);
    if (const QLatin1StringView state(row.state); state == QStringLiteral("acknowledged"))
        alarm.acknowledgedAt = testTime();
    else if (state == QStringLiteral("test"))
        alarm.test = true;
    return alarm;
}

} // namespace

class TestAlarmFlood : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    // Four in a minute, so that it ends below two.
    void watches_data()
    {
        QTest::addColumn<Seconds>("raised");
        QTest::addColumn<int>("until"); // 0: no flood
        QTest::newRow("nothing") << Seconds {} << 0;
        QTest::newRow("three") << Seconds { 1, 2, 3 } << 0;
        QTest::newRow("four in a minute: until the second last is a minute old") << Seconds { 1, 2, 3, 40 } << 63;
        QTest::newRow("at its edge") << Seconds { 10, 20, 30, 70 } << 90;
        QTest::newRow("four in more than a minute") << Seconds { 9, 20, 30, 70 } << 0;
        QTest::newRow("at once") << Seconds { 5, 5, 5, 5 } << 65;
        QTest::newRow("one more keeps it going") << Seconds { 1, 2, 3, 40, 50 } << 100;
        QTest::newRow("slower than it began") << Seconds { 1, 2, 3, 4, 40, 60, 90 } << 120;
        QTest::newRow("it was over, and one does not bring it back") << Seconds { 1, 2, 3, 4, 64 } << 63;
        QTest::newRow("it was over, and begins anew") << Seconds { 1, 2, 3, 4, 100, 101, 102, 103 } << 162;
    }
    void watches()
    {
        QFETCH(Seconds, raised);
        QFETCH(int, until);
        FloodWatch watch(4, 60s), off(0, 60s);
        for (const int second : raised) {
            watch.raised(std::chrono::seconds(second));
            off.raised(std::chrono::seconds(second));
        }
        QCOMPARE(watch.until() > 0ns, until > 0);
        if (until > 0)
            QCOMPARE(watch.until(), std::chrono::nanoseconds(std::chrono::seconds(until)));
        QCOMPARE(off.until(), std::chrono::nanoseconds(0));
    }

    void collapses_data()
    {
        QTest::addColumn<QList<Row>>("alarms");
        QTest::addColumn<QString>("visible");
        const auto row = [](const char *name, const QList<Row> &alarms, const char *visible) {
            QTest::newRow(name) << alarms << QString::fromLatin1(visible);
        };
        row("nothing", {}, "");
        row("one", { { "a", "w", "", "" } }, "a");
        row("by origin, wherever they are",
            { { "a", "w", "hall", "k2" }, { "b", "w", "attic", "k2" }, { "c", "w", "hall", "k3" } }, "a+1 c");
        row("without an origin by place",
            { { "a", "w", "hall", "" }, { "b", "w", "attic", "" }, { "c", "w", "hall", "" } }, "a+1 b");
        row("an origin is not a place of that name", { { "a", "w", "", "hall" }, { "b", "w", "hall", "" } }, "a b");
        row("without either by source",
            { { "a", "w", "", "" }, { "b", "w", "", "" }, { "c", "w", "", "", "raised", "alarm.garden" } }, "a+1 c");
        row("the first is the one raised first, at its own place in the order",
            { { "c", "w", "", "k" }, { "x", "w", "", "x" }, { "b", "w", "", "k" } }, "c+1 x");
        row("critical ones all, and none counts for them",
            { { "s", "c", "", "k" }, { "g", "c", "", "k" }, { "a", "w", "", "k" }, { "b", "w", "", "k" } }, "s g a+1");
        row("no warning behind information", { { "i", "i", "", "k" }, { "a", "w", "", "k" }, { "b", "w", "", "k" } },
            "a+2");
        row("none that waits behind one that does not",
            { { "a", "w", "", "k", "acknowledged" }, { "b", "w", "", "k" }, { "c", "w", "", "k" } }, "a b+1");
        row("no real one behind a drill", { { "a", "w", "", "k", "test" }, { "b", "w", "", "k" } }, "a b");
    }
    void collapses()
    {
        QFETCH(QList<Row>, alarms);
        std::vector<Alarm> all;
        int minute = 0;
        for (const Row &row : alarms)
            all.push_back(alarmOf(row, minute++));
        std::vector<const Alarm *> order;
        for (const Alarm &alarm : all)
            order.push_back(&alarm);
        QStringList visible;
        int count = 0;
        for (const auto &[alarm, more] : collapse(order)) {
            visible.append(more ? alarm->key.id + u'+' + QString::number(more) : alarm->key.id);
            count += 1 + more;
        }
        QTEST(visible.join(u' '), "visible");
        QCOMPARE(count, int(all.size())); // each is shown or counted
        QCOMPARE(uncollapsed(order).size(), all.size());
    }
};

QTEST_GUILESS_MAIN(TestAlarmFlood)
#include "tst_alarm_flood.moc"
