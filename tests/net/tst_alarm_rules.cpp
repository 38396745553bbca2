// The ini's paths, tables, rules and event names over payloads.
#include "app/core/alarms/alarm_json.h"
#include "net/payload/alarm_mapping.h"

#include <QRegularExpression>
#include <QTest>

using namespace halfsilver;

namespace {

struct Read {
    AlarmSettings settings;
    QStringList mistakes;
};
Read read(const QByteArray &lines)
{
    const auto file = settings::parseIni(QByteArray("[alarm]\n" + lines), QStringLiteral("mirror.ini"));
    Read it;
    QList<Mistake> mistakes = file.mistakes;
    it.settings = settings::readSettings<AlarmSettings>(file.sections.first(), file.name, mistakes);
    for (const Mistake &mistake : mistakes)
        it.mistakes.append(mistake.toString());
    return it;
}

// "title | message | place | origin | group | priority | state", "-" for what is not said.
QString told(const DecodedAlarm &alarm)
{
    const AlarmReport &report = alarm.report;
    QStringList all { alarm.titleIfNew,
                      alarm.messageIfNew,
                      report.place.value_or(QString()),
                      report.origin.value_or(QString()),
                      report.group.value_or(QString()),
                      report.priority ? toText(*report.priority) : QString(),
                      report.state ? toText(*report.state) : QString() };
    for (QString &each : all)
        each = each.isEmpty() ? QStringLiteral("-") : each;
    return all.join(QStringLiteral(" | "));
}

QString told(const DecodedAlarms &decoded)
{
    QStringList rows;
    for (const DecodedAlarm &alarm : decoded.alarms)
        rows.append(told(alarm));
    if (decoded.ignored > 0)
        rows.append(QStringLiteral("%1 ignored").arg(decoded.ignored));
    return rows.join(u'\n');
}

} // namespace

class TestAlarmRules : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void mapsAsTheIniSays_data()
    {
        QTest::addColumn<QByteArray>("ini");
        QTest::addColumn<QString>("event");
        QTest::addColumn<QByteArray>("payload");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *name, const char *ini, const char *payload, const QString &expected,
                            const char *event = "") {
            QTest::newRow(name) << QByteArray(ini) << QString::fromLatin1(event) << QByteArray(payload) << expected;
        };
        // Paths.
        row("the first path", "title = data.name | name\n", R"({"name":"b","data":{"name":"a"}})",
            u"a | - | - | - | - | - | -"_qs);
        row("the second path", "title = data.name | name\n", R"({"name":"b","data":{"x":1}})",
            u"b | - | - | - | - | - | -"_qs);
        row("an empty text leads nowhere", "title = data.name | what\n", R"({"what":"b","data":{"name":""}})",
            u"b | - | - | - | - | - | -"_qs);
        row("neither: by its name", "title = a | b\n", R"({"title":"t"})", u"t | - | - | - | - | - | -"_qs);
        row("three", "place = a.b | c.0 | d\n", R"({"title":"t","c":["Hall"],"d":"no"})",
            u"t | - | Hall | - | - | - | -"_qs);
        row("a group", "group = data.zone\n", R"({"data":{"title":"t","zone":{"id":3,"name":"North"}}})",
            u"t | - | North | - | North | - | -"_qs);
        row("a group by path alone", "", R"({"title":"t","group":"staff"})", u"t | - | - | - | - | - | -"_qs);
        // Priorities.
        row("a word of theirs", "priority.fire = critical\n", R"({"title":"t","priority":"FIRE"})",
            u"t | - | - | - | - | critical | -"_qs);
        row("a word of ours, otherwise", "priority.high = warning\n", R"({"title":"t","priority":"high"})",
            u"t | - | - | - | - | warning | -"_qs);
        row("a number", "priority.7 = critical\n", R"({"title":"t","level":7})",
            u"t | - | - | - | - | critical | -"_qs);
        row("Chinese", "priority.火警 = critical\n", R"({"title":"t","priority":"火警"})",
            u"t | - | - | - | - | critical | -"_qs);
        row("of a path", "priority = data.kind\npriority.very bad = critical\n",
            R"({"title":"t","data":{"kind":"very bad"}})", u"t | - | - | - | - | critical | -"_qs);
        row("not in the table", "priority.fire = critical\n", R"({"title":"t","priority":"low"})",
            u"t | - | - | - | - | info | -"_qs);
        // Rules.
        row("sets", "rule.a = title ~ leak : priority = critical, place = Cellar, group = water\n",
            R"({"title":"leak found"})", u"leak found | - | Cellar | - | water | critical | -"_qs);
        row("does not fit", "rule.a = title ~ leak : priority = critical\n", R"({"title":"t"})",
            u"t | - | - | - | - | - | -"_qs);
        row("a path in the payload", "rule.a = data.floor = 2 and data.wet = on : message = Upstairs, origin = x\n",
            R"({"data":{"title":"t","floor":2,"wet":true}})", u"t | Upstairs | - | x | - | - | -"_qs);
        row("a path inside data", "rule.a = floor = 2 : place = Up\n", R"({"data":{"title":"t","floor":2}})",
            u"t | - | Up | - | - | - | -"_qs);
        row("as written", "rule.a = priority = fire : priority = critical\n", R"({"title":"t","priority":"Fire"})",
            u"t | - | - | - | - | critical | -"_qs);
        row("as understood", "rule.a = priority = critical : title = Red\n", R"({"title":"t","priority":"P1"})",
            u"Red | - | - | - | - | critical | -"_qs);
        row("the later one more", "rule.a = title ~ . : place = A, origin = x\nrule.b = place = \"\" : place = B\n",
            R"({"title":"t"})", u"t | - | B | x | - | - | -"_qs);
        row("a title with signs", "rule.a = title ~ /x : y/ : title = \"a, b = c\"\n", R"({"title":"x : y"})",
            u"a, b = c | - | - | - | - | - | -"_qs);
        row("a state", "rule.a = data.open = off : state = cleared\n", R"({"data":{"title":"t","open":false}})",
            u"t | - | - | - | - | - | cleared"_qs);
        row("ignores", "rule.a = title ~ ^beat : ignore\n", R"({"title":"beat 7"})", u"1 ignored"_qs);
        row("ignores of a list", "rule.a = title ~ ^beat : ignore\n", R"([{"title":"beat"},{"title":"t"}])",
            u"t | - | - | - | - | - | -\n1 ignored"_qs);
        row("a text alone", "rule.a = title ~ fire : priority = critical\n", R"("fire in the hall")",
            u"fire in the hall | - | - | - | - | critical | -"_qs);
        row("given up", "rule.a = title ~ (a+)+$ : ignore\n", R"({"title":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab"})",
            u"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab | - | - | - | - | - | -"_qs);
        // Names of events.
        row("raised by name", "event = rang\nclear_event = ended over\n", R"({"id":1,"title":"t"})",
            u"t | - | - | - | - | - | raised"_qs, "rang");
        row("cleared by name", "event = rang\nclear_event = ended over\n", R"({"id":1,"title":"t"})",
            u"t | - | - | - | - | - | cleared"_qs, "over");
        row("whatever is in it", "event = rang\nclear_event = ended\n", R"({"id":1,"title":"t","state":"open"})",
            u"t | - | - | - | - | - | cleared"_qs, "ended");
        row("seen by name", "event = rang\nacknowledge_event = seen\n", R"({"id":1,"title":"t"})",
            u"t | - | - | - | - | - | acknowledged"_qs, "seen");
        row("seen and over", "event = rang\nacknowledge_event = seen\n", R"({"id":1,"title":"t","state":"cleared"})",
            u"t | - | - | - | - | - | finished"_qs, "seen");
        row("several that raise", "event = rang App\\Events\\Fell\n", R"({"id":1})", u"Fell | - | - | - | - | - | -"_qs,
            "App\\Events\\Fell");
        row("a rule of an event", "event = rang fell\nrule.a = event = fell : priority = critical\n",
            R"({"title":"t"})", u"t | - | - | - | - | critical | -"_qs, "fell");
    }
    void mapsAsTheIniSays()
    {
        QFETCH(QByteArray, ini);
        QFETCH(QString, event);
        QFETCH(QByteArray, payload);
        const Read ini_ = read(ini);
        QCOMPARE(ini_.mistakes, QStringList());
        AlarmMapping mapping(QStringLiteral("alarm"), ini_.settings);
        QTEST(told(mapping.event(payload, event)), "expected");
    }

    void saysWhatIsWrong_data()
    {
        QTest::addColumn<QString>("mistake");
        const auto row = [](const char *line, const QString &mistake) { QTest::newRow(line) << mistake; };
        row("title = a | ", u"title: nothing on one side of “|”. Write a path there, or remove it."_qs);
        row("title = a..b | c",
            u"title: “a..b” is not a path. Write names with one dot between them, such as data.title."_qs);
        row("priority.fire = urgent",
            u"priority.fire: “urgent” is not known here. Write one of: critical, warning, info."_qs);
        row("priority. = critical", u"priority.: unknown setting. Did you mean “priority”?"_qs);
        row("rule.a = ignore", u"rule.a: a rule without “ : ”. Write it as title ~ leak : priority = critical."_qs);
        row("rule.a = leak : ignore",
            u"rule.a: “leak” is no comparison. Write it as place = Kitchen or title ~ /fire and smoke/."_qs);
        row("rule.a = title ~ x : priority = red",
            u"rule.a: “red” is not known here. Write one of: critical, warning, info."_qs);
        row("rule.a = title ~ x : state = open",
            u"rule.a: “open” is not known here. Write one of: raised, acknowledged, cleared."_qs);
        row("rule.a = title ~ x : hide",
            u"rule.a: “hide” is nothing that a rule can do. Write ignore, or priority, state, title, message, place, "
            "origin or group with = and a value."_qs);
        row("rule.a = title ~ x : place =", u"rule.a: nothing stands behind “place”. Write a value."_qs);
        row("clear_event = App\\Events\\PushAlarmEvent",
            u"clear_event: “App\\Events\\PushAlarmEvent” means something else already. Write an event once."_qs);
        row("acknowledge_event = .seen", u"acknowledge_event: not the name that the server sends. Write seen"_qs);
        row("event = .a App\\\\Events\\\\B", u"event: not the name that the server sends. Write a App\\Events\\B"_qs);
    }
    void saysWhatIsWrong()
    {
        QFETCH(QString, mistake);
        const Read ini = read(QByteArray(QTest::currentDataTag()) + "\nplace = data.room\n");
        QCOMPARE(ini.mistakes, QStringList { u"mirror.ini:2: [alarm] "_qs + mistake });
        QCOMPARE(ini.settings.place, u"data.room"_qs); // the others stand
    }

    // A snapshot is no event: its rows say themselves what they are.
    void appliesToASnapshot()
    {
        const Read ini = read("clear_event = over\nrule.a = title ~ beat : ignore\npriority.fire = critical\n");
        AlarmMapping mapping(QStringLiteral("alarm"), ini.settings);
        (void)mapping.event(R"({"id":9})", u"over"_qs);
        const auto rows = mapping.snapshot(
            R"({"alarms":[{"id":1,"title":"beat"},{"id":2,"title":"t","priority":"fire"},{"title":"no id"}]})");
        QVERIFY(rows);
        QCOMPARE(told(*rows), u"t | - | - | - | - | critical | -\n1 ignored"_qs);
        QCOMPARE(rows->remark, u"1 rows of the snapshot have no id and are left out"_qs);
    }

    // What `show` asks for beyond the shape is kept, and nothing else.
    void keepsWhatAFilterAsksFor()
    {
        const Read ini = read("show = data.floor = 2 or armed = on\nsuppress = zone.name ~ ^N\n");
        AlarmMapping mapping(QStringLiteral("alarm"), ini.settings);
        const auto decoded =
            mapping.event(R"({"data":{"title":"t","floor":2,"armed":true,"zone":{"name":"North"},"more":"x"}})");
        const AlarmReport &report = decoded.alarms.first().report;
        QCOMPARE(
            report.rest,
            QJsonObject({ { u"data.floor"_qs, u"2"_qs }, { u"armed"_qs, true }, { u"zone.name"_qs, u"North"_qs } }));
        Alarm alarm;
        alarm.rest = report.rest;
        QVERIFY(ini.settings.policy().show->matches(alarm) && ini.settings.policy().suppress->matches(alarm));
    }

    // Of equal contents with one rule more the id is the same, so that an edited ini finds its alarms again.
    void rulesLeaveTheIdAlone()
    {
        const QByteArray payload = R"({"title":"t","place":"Hall"})";
        const auto idUnder = [&](const QByteArray &ini) {
            return AlarmMapping(QStringLiteral("alarm"), read(ini).settings)
                .event(payload)
                .alarms.first()
                .report.key.id;
        };
        QCOMPARE(idUnder("rule.a = title = t : title = Other, place = B, priority = critical\n"), idUnder(""));
    }
};

QTEST_GUILESS_MAIN(TestAlarmRules)
#include "tst_alarm_rules.moc"
