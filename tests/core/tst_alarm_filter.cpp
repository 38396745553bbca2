#include "app/core/alarms/alarm_filter.h"

#include <QJsonArray>
#include <QRegularExpression>
#include <QTest>

using namespace halfsilver;

namespace {

Alarm smoke()
{
    Alarm alarm;
    alarm.key = { u"alarm.garden"_qs, u"k2-smoke"_qs };
    alarm.priority = AlarmPriority::Critical;
    alarm.title = u"Fire and smoke"_qs;
    alarm.message = u"Leave the flat.\nCall 112."_qs;
    alarm.place = u"Kitchen"_qs;
    alarm.origin = u"detector K-2"_qs;
    alarm.group = u"ground floor"_qs;
    alarm.raisedAt = QDateTime::fromMSecsSinceEpoch(1'800'000'000'000, Qt::UTC);
    alarm.count = 3;
    alarm.rest = { { u"zone"_qs, u"North"_qs },
                   { u"floor"_qs, 2 },
                   { u"armed"_qs, true },
                   { u"data"_qs, QJsonObject { { u"tags"_qs, QJsonArray { u"wet"_qs, u"dry"_qs } } } } };
    return alarm;
}

} // namespace

class TestAlarmFilter : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void matches_data()
    {
        QTest::addColumn<bool>("matches");
        const auto row = [](const char *filter, bool matches) { QTest::newRow(filter) << matches; };
        row("place = Kitchen", true);
        row("place=Kitchen", true);
        row("place = kitchen", true);
        row("place != Kitchen", false);
        row("place = Hall", false);
        row("place = \"Kitchen\"", true);
        row("place ~ ^Kit", true);
        row("place ~ ^kit", false);
        row("place ~ /^kit/i", true);
        row("place !~ ^Kit", false);
        row("title = Fire and place = Kitchen", false);
        row("title = \"Fire and smoke\"", true);
        row("title ~ /Fire and smoke/", true);
        row("message ~ Call 112", true);
        row("message ~ flat\\.\\nCall", true);
        row("id = k2-smoke", true);
        row("source = alarm.garden", true);
        row("origin ~ K-\\d", true);
        row("group = Ground floor", true);
        row("priority = critical", true);
        row("priority = Critical", true);
        row("priority != info", true);
        row("state = raised", true);
        row("test = off", true);
        row("test = yes", false);
        row("count = 3", true);
        row("raised_at ~ ^2027", true);
        row("cleared_at = \"\"", true);
        row("acknowledged_by != \"\"", false);
        row("zone = north", true);
        row("floor = 2", true);
        row("armed = on", true);
        row("data.tags.1 = dry", true);
        row("data.tags.7 = \"\"", true);
        row("nothing.here = \"\"", true);
        row("nothing.here ~ .", false);
        row("place = Kitchen or place = Hall", true);
        row("place = Hall or place = Kitchen", true);
        row("place = Hall OR place = Kitchen", true);
        row("place = Kitchen and priority = info", false);
        row("place = Kitchen or place = Hall and priority = info", true); // "and" binds tighter
        row("(place = Kitchen or place = Hall) and priority = info", false);
        row("place = Hall and priority = info or count = 3", true);
        row("((place = Kitchen))", true);
        row("place ~ ^(Kitchen|Hall)$", true);
        row("(place ~ ^(Kitchen|Hall)$ and count = 3)", true);
        row("place ~ /^(Kitchen|Hall)$/ and(count = 4)", false);
        row("place ~ /a\\/b|Kit/", true);
        row("place = Kitchen (north)", false);
        row("title = \"a \\\" b\"", false);
    }
    void matches()
    {
        QFETCH(bool, matches);
        const auto filter = parseAlarmFilter(QString::fromUtf8(QTest::currentDataTag()));
        if (!filter)
            QFAIL(qPrintable(filter.error().text));
        QCOMPARE(filter->matches(smoke()), matches);
        QCOMPARE(filter->mayMatch(smoke()), matches);
    }

    void saysWhatIsWrong_data()
    {
        QTest::addColumn<QString>("wrong");
        const auto row = [](const char *filter, const QString &wrong) { QTest::newRow(filter) << wrong; };
        const QString remedy = u" Write it as place = Kitchen or title ~ /fire and smoke/."_qs;
        row("", u"“” is no comparison."_qs + remedy);
        row("Kitchen", u"“Kitchen” is no comparison."_qs + remedy);
        row("= Kitchen", u"“= Kitchen” is no comparison."_qs + remedy);
        row("place > Kitchen", u"“place > Kitchen” is no comparison."_qs + remedy);
        row("place ! Kitchen", u"“place ! Kitchen” is no comparison."_qs + remedy);
        row("place = Kitchen and Hall",
            u"“Kitchen and Hall” is no comparison."_qs.replace(u"Kitchen and "_qs, QString()) + remedy);
        row("place == Kitchen", u"two signs of comparison in a row. Write one of =, !=, ~, !~."_qs);
        row("place =", u"nothing stands behind “place”. Write a value, or \"\" for an empty one."_qs);
        row("place ~ //", u"nothing stands behind “place”. Write a value, or \"\" for an empty one."_qs);
        row("place ~ /Hall", u"the second “/” is missing. Write the regular expression as /…/."_qs);
        row("place = \"Hall", u"the second quotation mark is missing. Write “\"” behind the text."_qs);
        row("place ~ [",
            u"“[” is not a regular expression (column 2: missing terminating ] for character class). "
            "Put \\ before a sign that is meant as itself."_qs);
        row("(place = Hall", u"a “(” is not closed. Write “)” behind it."_qs);
        row("place = Hall)", u"nothing opens the “)”. Remove it."_qs);
        row("place = \"Hall\" count = 3",
            u"“count = 3” does not follow here. Write “and” or “or” before the next comparison."_qs);
        row("priority = urgent", u"“urgent” is not known here. Write one of: critical, warning, info."_qs);
        row("priority = criticl", u"“criticl” is not known here. Did you mean “critical”?"_qs);
        row("state = open",
            u"“open” is not known here. Write one of: raised, acknowledged, cleared, latched, finished."_qs);
        row("test = perhaps", u"“perhaps” does not fit here. Write on or off."_qs);
    }
    void saysWhatIsWrong()
    {
        QFETCH(QString, wrong);
        const auto filter = parseAlarmFilter(QString::fromUtf8(QTest::currentDataTag()));
        QVERIFY(!filter);
        QCOMPARE(filter.error().text, wrong);
    }

    void isBounded()
    {
        QVERIFY(!parseAlarmFilter(u"("_qs.repeated(5000)));
        QVERIFY(!parseAlarmFilter(u"(("_qs.repeated(8) + u"(place = a"_qs + u")"_qs.repeated(17)));
        QVERIFY(parseAlarmFilter(u"("_qs.repeated(16) + u"place = a"_qs + u")"_qs.repeated(16)));
        QString many = u"place = a"_qs;
        for (int i = 1; i < AlarmFilter::kMaxComparisons; ++i)
            many += u" or place = a"_qs;
        QVERIFY(parseAlarmFilter(many));
        QVERIFY(!parseAlarmFilter(many + u" or place = a"_qs));
    }

    // A filter that shows may not hide what it could not decide; one that suppresses may not take it.
    void leavesOpenWhatItGaveUp()
    {
        Alarm alarm = smoke();
        alarm.title = u"a"_qs.repeated(400) + u'b';
        for (const char *text : { "title ~ (a+)+$", "title !~ (a+)+$", "title ~ (a+)+$ and place = Kitchen",
                                  "title ~ (a+)+$ or place = Hall" }) {
            const auto filter = parseAlarmFilter(QString::fromUtf8(text));
            QVERIFY(filter);
            QCOMPARE(filter->answer(alarm), FilterAnswer::Undecided);
            QVERIFY(filter->mayMatch(alarm) && !filter->matches(alarm));
        }
        QCOMPARE(parseAlarmFilter(u"title ~ (a+)+$ and place = Hall"_qs)->answer(alarm), FilterAnswer::No);
        QCOMPARE(parseAlarmFilter(u"title ~ (a+)+$ or place = Kitchen"_qs)->answer(alarm), FilterAnswer::Yes);
    }

    void namesItsFields()
    {
        const auto filter = parseAlarmFilter(u"place = a or data.zone ~ b and (place != c)"_qs);
        QCOMPARE(filter->fields(), QStringList({ u"place"_qs, u"data.zone"_qs }));
        QCOMPARE(settings::writeValue(42), u"42"_qs);
        QCOMPARE(writeValue(*filter), u"place = a or data.zone ~ b and (place != c)"_qs);
        QCOMPARE(*filter, *parseAlarmFilter(filter->text()));
        QVERIFY(AlarmFilter().matches(smoke()));
    }

    // Of several texts of a field one has to fit.
    void takesAnyTextOfAField()
    {
        AlarmFilter filter;
        QVERIFY(!readAlarmFilter(u"priority = fire"_qs, filter, FilterWords::Any));
        const auto both = [](const QString &) { return QStringList { u"Fire"_qs, u"critical"_qs }; };
        QCOMPARE(filter.answer(both), FilterAnswer::Yes);
        QVERIFY(!readAlarmFilter(u"priority != critical"_qs, filter, FilterWords::Any));
        QCOMPARE(filter.answer(both), FilterAnswer::No);
    }
};

QTEST_GUILESS_MAIN(TestAlarmFilter)
#include "tst_alarm_filter.moc"
