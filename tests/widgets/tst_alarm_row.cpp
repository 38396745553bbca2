#include "widgets/alarm_row.h"
#include "widgets/language.h"

#include <QTest>

using namespace halfsilver;
using namespace std::chrono_literals;

Q_DECLARE_METATYPE(halfsilver::Alarm)
Q_DECLARE_METATYPE(halfsilver::AlarmKnowledge)

namespace {

QDateTime at(const char *time)
{
    return QDateTime::fromString(QStringLiteral("2026-11-%1Z").arg(QLatin1StringView(time)), Qt::ISODate);
}

// An hour east of Greenwich, as in the pictures: 20:47 UTC is 21:47 on the wall.
const Moment kMoment { .now = at("22T20:47:08"), .zone = QTimeZone(3600) };

Alarm door()
{
    Alarm alarm;
    alarm.key = { QStringLiteral("alarm"), QStringLiteral("door") };
    alarm.title = QStringLiteral("Back door open");
    alarm.place = QStringLiteral("Garden");
    alarm.raisedAt = at("22T20:12:00");
    return alarm;
}

template <class Change>
Alarm with(Alarm alarm, Change change)
{
    change(alarm);
    return alarm;
}

QString told(const AlarmRow &row)
{
    const auto mark = row.mark == MarkMode::Filled ? u"filled"
        : row.mark == MarkMode::Outlined           ? u"outlined"
        : row.mark == MarkMode::Striped            ? u"striped"
                                                   : u"dashed";
    QStringList words { mark + QString(), row.strong ? QStringLiteral("strong") : QStringLiteral("regular"),
                        joined({ row.title, row.where }), row.sub, row.age };
    for (const AlarmTag &tag : row.tags)
        words.prepend(u'[' + tag.text + u']');
    if (row.banner)
        words.prepend(QStringLiteral("banner"));
    if (!row.count.isEmpty())
        words.append(row.count);
    return words.join(QStringLiteral(" | ")).replace(QChar(QChar::Nbsp), u' ');
}

} // namespace

class TestAlarmRow : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void tells_data()
    {
        QTest::addColumn<Alarm>("alarm");
        QTest::addColumn<AlarmKnowledge>("knowledge");
        QTest::addColumn<QString>("row");
        const auto row = [](const char *name, const Alarm &alarm, const char *expected, AlarmKnowledge knowledge = {}) {
            QTest::newRow(name) << alarm << knowledge << QString::fromUtf8(expected);
        };
        row("raised", door(), "filled | strong | Back door open | Garden | 35 min");
        row("raised, with a message", with(door(), [](Alarm &a) { a.message = QStringLiteral("Rain is coming in"); }),
            "filled | strong | Back door open | Garden · Rain is coming in | 35 min");
        row("counted", with(door(), [](Alarm &a) { a.count = 3; }),
            "filled | strong | Back door open | Garden | 35 min | ×3");
        row("a test", with(door(), [](Alarm &a) { a.test = true; }),
            "[TEST] | striped | strong | Back door open | Garden | 35 min");
        row("a test, acknowledged",
            with(door(),
                 [](Alarm &a) {
                     a.test = true;
                     a.acknowledgedAt = at("22T20:46:00");
                 }),
            "[TEST] | striped | regular | Back door open | Garden · Acknowledged | 35 min");
        row("a test, last known", with(door(), [](Alarm &a) { a.test = true; }),
            "[TEST] | dashed | strong | Back door open | last known 21:43 · Garden | 35 min",
            { at("22T20:43:00"), false });
        row("nothing but its title", with(door(), [](Alarm &a) { a.place.clear(); }),
            "filled | strong | Back door open |  | 35 min");
        row("no title at all", with(door(), [](Alarm &a) { a.title = QStringLiteral("  "); }),
            "filled | strong | Alarm | Garden | 35 min");
        row("the first of three",
            with(door(),
                 [](Alarm &a) {
                     a.firstOut = true;
                     a.group = QStringLiteral("cellar");
                 }),
            "[First] | filled | strong | Back door open | Garden | 35 min", { {}, false, 0, 3 });
        row("the first and the only one left", with(door(), [](Alarm &a) { a.firstOut = true; }),
            "filled | strong | Back door open | Garden | 35 min", { {}, false, 0, 1 });
        row("standing for others in a flood", with(door(), [](Alarm &a) { a.count = 3; }),
            "filled | strong | Back door open | Garden | 35 min | ×3 · +13", { {}, false, 13 });
        const auto acknowledged = with(door(), [](Alarm &a) { a.acknowledgedAt = at("22T20:46:00"); });
        row("acknowledged", acknowledged, "outlined | regular | Back door open | Garden · Acknowledged | 35 min");
        row("acknowledged by somebody", with(acknowledged, [](Alarm &a) { a.acknowledgedBy = QStringLiteral("Ana"); }),
            "outlined | regular | Back door open | Garden · Acknowledged by Ana | 35 min");
        row("acknowledged, not on disk", acknowledged,
            "outlined | regular | Back door open | Garden · Acknowledged · not recorded | 35 min", { {}, true });
        const auto smoke = with(acknowledged, [](Alarm &a) {
            a.priority = AlarmPriority::Critical;
            a.title = QStringLiteral("Smoke");
            a.place = QStringLiteral("Kitchen");
            a.acknowledgedBy = QStringLiteral("hall mirror");
        });
        row("acknowledged and critical: a banner", smoke,
            "banner | outlined | regular | Smoke · Kitchen | Still active · acknowledged 21:46 by hall mirror | 35 "
            "min");
        row("the banner, nobody knows who", with(smoke, [](Alarm &a) { a.acknowledgedBy.clear(); }),
            "banner | outlined | regular | Smoke · Kitchen | Still active · acknowledged 21:46 | 35 min");
        const auto cleared = with(door(), [](Alarm &a) { a.clearedAt = at("22T20:03:00"); });
        row("cleared but not seen", cleared,
            "outlined | regular | Back door open | Cleared 21:03, not seen · Garden | 35 min");
        row("cleared and critical is no banner", with(cleared, [](Alarm &a) { a.priority = AlarmPriority::Critical; }),
            "outlined | regular | Back door open | Cleared 21:03, not seen · Garden | 35 min");
        row("cleared yesterday", with(cleared, [](Alarm &a) { a.clearedAt = at("21T20:03:00"); }),
            "outlined | regular | Back door open | Cleared Sat 21:03, not seen · Garden | 35 min");
        row("cleared last week", with(cleared, [](Alarm &a) { a.clearedAt = at("14T20:03:00"); }),
            "outlined | regular | Back door open | Cleared 14 Nov 21:03, not seen · Garden | 35 min");
        const auto latched = with(cleared, [](Alarm &a) {
            a.acknowledgedAt = at("22T20:30:00");
            a.latched = true;
        });
        row("latched: a reset is all that it waits for", latched,
            "outlined | regular | Back door open | Cleared 21:03, reset it · Garden | 35 min");
        row("latched, critical and no banner", with(latched, [](Alarm &a) { a.priority = AlarmPriority::Critical; }),
            "outlined | regular | Back door open | Cleared 21:03, reset it · Garden | 35 min");
        row("latched, but not seen yet", with(latched, [](Alarm &a) { a.acknowledgedAt.reset(); }),
            "outlined | regular | Back door open | Cleared 21:03, not seen · Garden | 35 min");
        row("latched, and last known so", latched,
            "dashed | regular | Back door open | last known 21:43 · Cleared 21:03, reset it · Garden | 35 min",
            { at("22T20:43:00"), false });
        const auto again = with(door(), [](Alarm &a) { a.realarmedAt = at("22T20:42:00"); });
        row("asked for again, as nobody has dealt with it", again,
            "filled | strong | Back door open | Was acknowledged, alarms again since 21:42 · Garden | 35 min");
        row("asked for again, and acknowledged again",
            with(again, [](Alarm &a) { a.acknowledgedAt = at("22T20:46:00"); }),
            "outlined | regular | Back door open | Garden · Acknowledged | 35 min");
        row("asked for again by a clock that was not set",
            with(door(), [](Alarm &a) { a.realarmedAt = QDateTime::fromSecsSinceEpoch(60, Qt::UTC); }),
            "filled | strong | Back door open | Acknowledged before, still active · Garden | 35 min");
        const auto escalated = with(door(), [](Alarm &a) {
            a.priority = AlarmPriority::Critical;
            a.escalatedAt = at("22T20:22:00");
        });
        row("escalated", escalated,
            "filled | strong | Back door open | Warning since 21:12, critical since 21:22 · Garden | 35 min");
        row("escalated and acknowledged", with(escalated, [](Alarm &a) { a.acknowledgedAt = at("22T20:46:00"); }),
            "banner | outlined | regular | Back door open · Garden | Still active · acknowledged 21:46 · Warning since "
            "21:12, critical since 21:22 | 35 min");
        row("escalated and cleared", with(escalated, [](Alarm &a) { a.clearedAt = at("22T20:46:00"); }),
            "outlined | regular | Back door open | Cleared 21:46, not seen · Garden | 35 min");
        const auto suppressed = [](Alarm &a) { a.standing = AlarmStanding::Suppressed; };
        row("suppressed is quiet", with(door(), suppressed),
            "outlined | regular | Back door open | Suppressed · Garden | 35 min");
        row("suppressed and cleared", with(cleared, suppressed),
            "outlined | regular | Back door open | Suppressed · Cleared 21:03, not seen · Garden | 35 min");
        row("suppressed and acknowledged", with(acknowledged, suppressed),
            "outlined | regular | Back door open | Garden · Suppressed · Acknowledged | 35 min");
        row("last known", door(), "dashed | strong | Back door open | last known 21:43 · Garden | 35 min",
            { at("22T20:43:00"), false });
        row("last known and acknowledged", acknowledged,
            "dashed | regular | Back door open | last known 21:43 · Garden · Acknowledged | 35 min",
            { at("22T20:43:00"), false });
        row("by a clock that was not set",
            with(cleared,
                 [](Alarm &a) {
                     a.raisedAt = QDateTime::fromSecsSinceEpoch(60, Qt::UTC);
                     a.clearedAt = a.raisedAt;
                 }),
            "outlined | regular | Back door open | Cleared, not seen · Garden | ");
    }
    void tells()
    {
        QFETCH(Alarm, alarm);
        QFETCH(AlarmKnowledge, knowledge);
        QTEST(told(alarmRow(alarm, knowledge, kMoment)).replace(QChar(QChar::Nbsp), u' '), "row");
    }

    void ageReads_data()
    {
        QTest::addColumn<std::chrono::milliseconds>("age");
        QTest::addColumn<QString>("text");
        QTest::addColumn<std::chrono::milliseconds>("until");
        using ms = std::chrono::milliseconds;
        QTest::newRow("just now") << ms(0) << QStringLiteral("now") << ms(1min);
        QTest::newRow("59.999 s") << ms(59'999) << QStringLiteral("now") << ms(1);
        QTest::newRow("a minute") << ms(1min) << QStringLiteral("1 min") << ms(1min);
        QTest::newRow("59 min 30 s") << ms(59min + 30s) << QStringLiteral("59 min") << ms(30s);
        QTest::newRow("an hour") << ms(1h) << QStringLiteral("1 h") << ms(1h);
        QTest::newRow("2 h 20 min") << ms(140min) << QStringLiteral("2 h") << ms(40min);
        QTest::newRow("23 h 59 min") << ms(24h - 1min) << QStringLiteral("23 h") << ms(1min);
        QTest::newRow("three days") << ms(73h) << QStringLiteral("3 d") << ms(23h);
    }
    void ageReads()
    {
        QFETCH(std::chrono::milliseconds, age);
        QTEST(ageText(age), "text");
        QTEST(untilAgeChanges(age), "until");
    }

    void whatIsLeftReads_data()
    {
        QTest::addColumn<std::chrono::milliseconds>("left");
        QTest::addColumn<QString>("text");
        QTest::addColumn<std::chrono::milliseconds>("until");
        using ms = std::chrono::milliseconds;
        QTest::newRow("late") << ms(-5s) << QStringLiteral("1 min") << ms(1);
        QTest::newRow("a second") << ms(1s) << QStringLiteral("1 min") << ms(1s);
        QTest::newRow("25 min") << ms(25min) << QStringLiteral("25 min") << ms(1min);
        QTest::newRow("24 min 1 s") << ms(24min + 1s) << QStringLiteral("25 min") << ms(1s);
        QTest::newRow("an hour and a half") << ms(90min) << QStringLiteral("90 min") << ms(1min);
        QTest::newRow("91 min") << ms(91min) << QStringLiteral("2 h") << ms(1min);
        QTest::newRow("two hours and a half") << ms(150min) << QStringLiteral("2 h") << ms(1h);
        QTest::newRow("8 h") << ms(8h) << QStringLiteral("8 h") << ms(30min);
        QTest::newRow("36 h") << ms(36h) << QStringLiteral("36 h") << ms(30min);
        QTest::newRow("three days") << ms(72h) << QStringLiteral("3 d") << ms(12h);
    }
    void whatIsLeftReads()
    {
        QFETCH(std::chrono::milliseconds, left);
        QTEST(leftText(left), "text");
        QTEST(untilLeftChanges(left), "until");
    }

    void speaksChinese()
    {
        const QLocale chinese(QStringLiteral("zh_CN"));
        const Translation translation(*QCoreApplication::instance(), chinese);
        Moment moment = kMoment;
        moment.locale = chinese;
        const auto sub = [&](const Alarm &alarm, AlarmKnowledge knowledge = {}) {
            return alarmRow(alarm, knowledge, moment).sub.replace(QChar(QChar::Nbsp), u' ');
        };
        Alarm alarm = door();
        alarm.place = QStringLiteral("花园");
        QCOMPARE(alarmRow(alarm, {}, moment).age, QStringLiteral("35 分钟"));
        QCOMPARE(sub(alarm, { at("22T20:43:00"), false }), QStringLiteral("最后已知 21:43 · 花园"));
        QCOMPARE(sub(with(alarm, [](Alarm &a) { a.clearedAt = at("22T20:03:00"); })),
                 QStringLiteral("21:03 已恢复，未查看 · 花园"));
        QCOMPARE(sub(with(alarm,
                          [](Alarm &a) {
                              a.clearedAt = a.acknowledgedAt = at("22T20:03:00");
                              a.latched = true;
                          })),
                 QStringLiteral("21:03 已恢复，需复位 · 花园"));
        alarm.acknowledgedAt = at("22T20:46:00");
        alarm.acknowledgedBy = QStringLiteral("门厅镜子");
        QCOMPARE(sub(alarm), QStringLiteral("花园 · 已确认：门厅镜子"));
        alarm.priority = AlarmPriority::Critical;
        QCOMPARE(sub(alarm), QStringLiteral("仍在报警 · 21:46 确认：门厅镜子"));
        QCOMPARE(moreText(2), QStringLiteral("另有 2 条"));
    }

    void aTimeInTheFutureIsNow() { QCOMPARE(*ageOf(at("22T20:48:00"), kMoment), std::chrono::milliseconds(0)); }

    // Raised two minutes after a start with an unset clock; the clock was set then, an hour after the start.
    void ageOutlivesTheSettingOfTheClock()
    {
        Moment moment = kMoment;
        moment.unsetBoot = QDateTime::fromSecsSinceEpoch(0, Qt::UTC);
        moment.sinceBoot = 1h;
        const QDateTime raised = QDateTime::fromSecsSinceEpoch(120, Qt::UTC);
        QCOMPARE(*ageOf(raised, moment), std::chrono::milliseconds(58min));
        moment.unsetBoot.reset();
        QVERIFY(!ageOf(raised, moment));
    }
};

QTEST_GUILESS_MAIN(TestAlarmRow)
#include "tst_alarm_row.moc"
