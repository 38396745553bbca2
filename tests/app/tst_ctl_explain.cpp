#include "app/core/alarms/alarm_transition.h"
#include "app/ctl/explain.h"
#include "app/ctl/laravel_log.h"
#include "app/ctl/run.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <QTextStream>

using namespace halfsilver;
using namespace halfsilver::ctl;

namespace {

QByteArray capturedLog()
{
    QFile file(QStringLiteral(FIXTURES "/captures/laravel-8.83.26+redis-and-log.json"));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return QJsonDocument::fromJson(file.readAll())[QLatin1String("log_driver")].toString().toUtf8();
}

QList<AlarmListener> listenersOf(const char *ini)
{
    QList<Mistake> mistakes;
    const auto listeners = alarmListeners(settings::parseIni(ini, QStringLiteral("mirror.ini")), mistakes);
    for (const Mistake &mistake : mistakes)
        qWarning("%ls", qUtf16Printable(mistake.toString()));
    return listeners;
}

// "field: value (reason)" of one field, out of what is printed.
QString lineOf(const QString &text, const QString &field)
{
    for (const QString &line : text.split(u'\n')) {
        if (line.trimmed().startsWith(field + u' '))
            return line.simplified();
    }
    return {};
}

class Folder {
public:
    QString write(const QString &name, const QByteArray &bytes)
    {
        QFile file(m_folder.filePath(name));
        return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() ? file.fileName() : QString();
    }
    Surroundings here() const
    {
        Surroundings here;
        here.home = m_folder.path();
        here.environment.insert(QStringLiteral("XDG_CONFIG_HOME"), m_folder.path());
        return here;
    }

private:
    QTemporaryDir m_folder;
};

struct Ran {
    int code = -1;
    QString out, err;
};
Ran run(const QStringList &arguments, const Surroundings &here)
{
    Ran ran;
    QTextStream out(&ran.out), err(&ran.err);
    const auto options = parseOptions(arguments);
    if (!options)
        return { Usage, {}, options.error().text };
    ran.code = ctl::run(*options, here, out, err);
    return ran;
}

} // namespace

class TestCtlExplain : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void saysWhyOfEachField_data()
    {
        QTest::addColumn<QByteArray>("ini");
        QTest::addColumn<QByteArray>("payload");
        QTest::addColumn<QString>("line");
        const auto row = [](const char *name, const char *ini, const char *payload, const QString &line) {
            QTest::newRow(name) << QByteArray(ini) << QByteArray(payload) << line;
        };
        row("by its name", "", R"({"data":{"name":"Smoke"}})", u"title Smoke data.name, by its name"_qs);
        row("by a path", "[alarm]\ntitle = data.what\n", R"({"data":{"what":"Smoke"}})",
            u"title Smoke data.what, the path in the ini"_qs);
        row("by the second path", "[alarm]\ntitle = data.a | data.what\n", R"({"data":{"what":"Smoke"}})",
            u"title Smoke data.what, the path in the ini; nothing at data.a"_qs);
        row("by its name after all", "[alarm]\ntitle = data.a | b\n", R"({"title":"Smoke"})",
            u"title Smoke title, by its name; nothing at data.a, b"_qs);
        row("by the event", "[alarm]\nevent = rang\n", R"({"id":4})", u"title rang the name of the event, rang"_qs);
        row("by the content", "", R"({"message":"Smoke here"})", u"title Smoke here made from what is there"_qs);
        row("as sent and as understood", "", R"({"title":"t","severity":"P1"})",
            u"priority critical severity (“P1”), by its name"_qs);
        row("by the table", "[alarm]\npriority.fire = critical\n", R"({"title":"t","priority":"Fire"})",
            u"priority critical priority (“Fire”), by priority.Fire in the ini"_qs);
        row("means nothing", "", R"({"title":"t","priority":"fire"})",
            u"priority - priority (“fire”) means nothing here"_qs);
        row("not said", "", R"({"title":"t"})", u"place - not said"_qs);
        row("by a rule", "[alarm]\nrule.a = title = t : place = Hall\n", R"({"title":"t"})",
            u"place Hall rule.a in the ini"_qs);
        row("by a rule instead", "[alarm]\nrule.a = title = t : place = Hall\n", R"({"title":"t","room":"Bath"})",
            u"place Hall rule.a in the ini instead of (“Bath”)"_qs);
        row("a rule", "[alarm]\nrule.a = title = x : ignore\n", R"({"title":"t"})",
            u"rule.a does not fit title = x : ignore"_qs);
        row("a state", "", R"({"title":"t","resolved":true})", u"state cleared resolved (“true”), by its name"_qs);
        row("a state by the event", "[alarm]\nevent = rang\nclear_event = over\n", R"({"title":"t"})",
            u"state raised the name of the event, rang"_qs);
        row("what is left out", "", R"({"title":"t","volume":3,"repeat":[1]})", u"unused - volume, repeat"_qs);
        row("what the ini uses is not left out", "[alarm]\npriority = data.kind\nrule.a = data.floor = 0 : group = g\n",
            R"({"data":{"title":"t","kind":"high","floor":1,"foo":1}})", u"unused - foo"_qs);
        const QByteArray hall = R"({"title":"t","place":"Hall"})";
        row("stands here", "", hall.constData(), u"stands here shown as any other"_qs);
        row("without show", "", hall.constData(), u"show - not set: every alarm is of here"_qs);
        row("shown", "[alarm]\nshow = place = Hall\n", hall.constData(), u"show yes place = Hall fits (“Hall”)"_qs);
        row("elsewhere", "[alarm]\nshow = place = Kitchen\n", hall.constData(),
            u"stands elsewhere of another place: not shown; where it becomes critical, told in one line"_qs);
        row("why elsewhere", "[alarm]\nshow = priority = warning and (place = Kitchen or place ~ /^Be/)\n",
            hall.constData(), u"show no place = Kitchen does not fit (“Hall”); place ~ /^Be/ does not fit (“Hall”)"_qs);
        row("hidden", "[alarm]\nshow = place = Kitchen\nelsewhere = off\n", hall.constData(),
            u"stands hidden of another place: not shown"_qs);
        row("which elsewhere", "[alarm]\nshow = place = Kitchen\nelsewhere = off\n", hall.constData(),
            u"elsewhere off nothing is told of what show leaves out"_qs);
        row("suppressed", "[alarm]\nsuppress = title = x or title = t or place = Hall\n", hall.constData(),
            u"suppress yes title = t fits (“t”)"_qs);
        row("never suppressed", "[alarm]\nsuppress = title = t\n", R"({"title":"t","priority":"critical"})",
            u"suppress yes title = t fits (“t”); critical, so it is not suppressed"_qs);
        row("not suppressed", "[alarm]\nsuppress = message != \"\"\n", hall.constData(),
            u"suppress no message != \"\" does not fit (not said)"_qs);
        row("a made id", "", R"({"title":"t"})", {});
    }
    void saysWhyOfEachField()
    {
        QFETCH(QByteArray, ini);
        QFETCH(QByteArray, payload);
        QFETCH(QString, line);
        const auto explained = explain(listenersOf(ini.constData()), { {}, {}, payload, 0 });
        QCOMPARE(explained.size(), 1);
        const QString text = explanationText(explained.first());
        if (line.isEmpty())
            QVERIFY2(lineOf(text, u"id"_qs).endsWith(u" made from what is there"_qs), qPrintable(text));
        else
            QVERIFY2(text.simplified().contains(line) && lineOf(text, line.section(u' ', 0, 0)) == line,
                     qPrintable(text));
    }

    // The trace is of the code that filters: where the alarm stands is what the policy says.
    void agreesWithThePolicy()
    {
        for (const char *const filters :
             { "show = place = Hall", "show = place != Hall", "suppress = place ~ /a/\nshow = title = t",
               "show = title = x\nelsewhere = off", "show = floor = 2 or (title = t and place = Hall)" }) {
            const auto listeners = listenersOf(QByteArray("[alarm]\n").append(filters).constData());
            for (const char *const payload :
                 { R"({"title":"t","place":"Hall"})", R"({"title":"t","floor":2,"priority":"critical"})" }) {
                const Explanation it = explain(listeners, { {}, {}, payload, 0 }).first();
                const auto alarm = transition({}, Reported { it.decoded.alarms.first().asNew(), {} });
                QCOMPARE(it.standings.size(), 1);
                QCOMPARE(it.standings.first()->standing, listeners.first().settings.policy().standing(*alarm));
                QVERIFY(!it.standings.first()->show || !it.standings.first()->show->decided.isEmpty());
            }
        }
    }

    void anIgnoredAlarmStandsNowhere()
    {
        const auto listeners = listenersOf("[alarm]\nrule.a = title = a : ignore\nshow = title = b\n");
        const Explanation it =
            explain(listeners, { {}, {}, R"([{"id":1,"title":"a"},{"id":2,"title":"b"}])", 0 }).first();
        QCOMPARE(it.standings.size(), 2);
        QVERIFY(!it.standings[0]);
        QCOMPARE(it.standings[1]->standing, AlarmStanding::Here);
    }

    // The trace is of the code that maps: every field of it says what the mapping says.
    void agreesWithTheMapping()
    {
        const auto listeners = listenersOf("[alarm]\npriority.fire = critical\nrule.a = title ~ t : group = g\n");
        for (const QByteArray &payload :
             { QByteArray(R"({"data":{"id":7,"title":"t","room":{"name":"Hall"},"level":"fire","at":1700000000}})"),
               QByteArray(R"([{"title":"a"},{"title":"b","resolved":true}])"), QByteArray("\"Smoke\""),
               QByteArray("{broken"), QByteArray() }) {
            const Explanation it = explain(listeners, { {}, {}, payload, 0 }).first();
            const auto mapped = AlarmMapping(u"alarm"_qs, listeners.first().settings).event(payload);
            QCOMPARE(it.decoded.alarms, mapped.alarms);
            QCOMPARE(it.decoded.remark, mapped.remark);
            QCOMPARE(it.traces.size(), mapped.alarms.size());
            for (qsizetype i = 0; i < it.traces.size(); ++i) {
                const AlarmReport &report = mapped.alarms[i].report;
                for (const FieldTrace &field : it.traces[i].fields) {
                    if (field.field == u"id"_qs)
                        QCOMPARE(field.value, report.key.id);
                    if (field.field == u"title"_qs)
                        QCOMPARE(field.value, mapped.alarms[i].titleIfNew);
                    if (field.field == u"place"_qs)
                        QCOMPARE(field.value, report.place.value_or(QString()));
                    if (field.field == u"group"_qs)
                        QCOMPARE(field.value, report.group.value_or(QString()));
                }
            }
        }
    }

    void readsLaravelsLog()
    {
        const auto events = eventsOfLog(capturedLog() + "\n[2026-11-22 20:12:00] local.ERROR: something else\n");
        QVERIFY(!events.isEmpty());
        QCOMPARE(events.first().name, u"App\\Events\\PushAlarmEvent"_qs);
        QCOMPARE(events.first().channels, QStringList { u"alarm"_qs });
        QCOMPARE(events.first().line, 1);
        const Explanation it =
            explain(listenersOf(""),
                    { events.first().name, events.first().channels, events.first().payload, events.first().line })
                .first();
        QVERIFY(it.notHeard.isEmpty() && it.decoded.remark.isEmpty());
        const QString text = explanationText(it);
        QVERIFY2(text.startsWith(u"[alarm] App\\Events\\PushAlarmEvent on alarm, line 1\n"_qs), qPrintable(text));
        QCOMPARE(lineOf(text, u"title"_qs), u"title 起床 ⏰ data.title, by its name"_qs);
    }

    void readsLogsInOtherFormats_data()
    {
        QTest::addColumn<QByteArray>("log");
        QTest::newRow("with Monolog's empty context") << QByteArray(
            "[x] a.INFO: Broadcasting [e] on channels [a] with payload:\n{\n    \"title\": \"t\"\n} [] []\nrest\n");
        QTest::newRow("as JSON") << QByteArray("{\"message\":\"Broadcasting [e] on channels [a] with payload:\\n{\\n   "
                                               " \\\"title\\\": \\\"t\\\"\\n}\"}\nrest\n");
    }
    void readsLogsInOtherFormats()
    {
        QFETCH(QByteArray, log);
        const auto events = eventsOfLog(log);
        QCOMPARE(events.size(), 1);
        QCOMPARE(events.first().name, u"e"_qs);
        QCOMPARE(events.first().line, 1);
        QCOMPARE(QJsonDocument::fromJson(events.first().payload).object(), (QJsonObject { { u"title"_qs, u"t"_qs } }));
    }

    void passesOverWhatIsNoEvent_data()
    {
        QTest::addColumn<QByteArray>("log");
        QTest::addColumn<int>("events");
        QTest::newRow("empty") << QByteArray() << 0;
        QTest::newRow("other lines") << QByteArray("[x] local.INFO: hello\n{\n}\n") << 0;
        QTest::newRow("two channels, then more") << QByteArray(
            "a: Broadcasting [e] on channels [a, b] with payload:\n[]\nb: Broadcasting [f] on channels [] "
            "with payload:\n{\n    \"a\": 1\n}  \nrest\n")
                                                 << 2;
        QTest::newRow("cut off") << QByteArray("Broadcasting [e] on channels [a] with payload:\n{\n") << 1;
        QTest::newRow("cut in its line") << QByteArray("Broadcasting [e] on chan") << 0;
    }
    void passesOverWhatIsNoEvent()
    {
        QFETCH(QByteArray, log);
        QTEST(int(eventsOfLog(log).size()), "events");
    }

    void saysWhyNobodyHears()
    {
        const auto listeners = listenersOf("[alarm]\n[alarm.garden]\nchannel = garden\nevent = rang\n");
        const auto heardBy = [&](const QString &event, const QString &channel) {
            return explain(listeners, { event, { channel }, "{}", 0 }).first();
        };
        QCOMPARE(heardBy(u"rang"_qs, u"garden"_qs).section, u"alarm.garden"_qs);
        QVERIFY(heardBy(u"rang"_qs, u"garden"_qs).notHeard.isEmpty());
        QCOMPARE(heardBy(u"rang"_qs, u"home"_qs).notHeard,
                 u"Not heard: it goes to home, and [alarm.garden] listens to garden. Write [alarm.garden] channel = "
                 "home."_qs);
        QCOMPARE(heardBy(u"fell"_qs, u"garden"_qs).notHeard,
                 u"Not heard: no [alarm] listens to the event fell. Write [alarm] event = fell."_qs);
    }

    void endsAsTheDesignSays()
    {
        Folder folder;
        const QString good = folder.write(u"good.json"_qs, R"({"title":"t"})");
        const QString bad = folder.write(u"bad.json"_qs, "{broken");
        const QString log = folder.write(u"laravel.log"_qs, capturedLog());
        const QString none = folder.write(u"none.log"_qs, "nothing\n");
        const QString ini = folder.write(u"mirror.ini"_qs, "[alarm]\nchannel = home\nshow = nonsense\n");
        const auto code = [&](const QStringList &arguments) { return run(arguments, folder.here()).code; };
        QCOMPARE(code({ u"explain"_qs, good }), int(Done));
        QCOMPARE(code({ u"explain"_qs, bad }), int(WasRefused));
        QCOMPARE(code({ u"explain"_qs, u"/nowhere"_qs }), int(Usage));
        QCOMPARE(code({ u"explain"_qs }), int(Usage));
        QCOMPARE(code({ u"explain"_qs, good, u"--source"_qs, u"alarm.x"_qs }), int(Usage));
        QCOMPARE(code({ u"explain"_qs, good, u"--event"_qs, u"rang"_qs }), int(WasRefused));
        QCOMPARE(code({ u"explain"_qs, u"--laravel-log"_qs, log }), int(Done));
        QCOMPARE(code({ u"explain"_qs, u"--laravel-log"_qs, none }), int(Usage));
        QCOMPARE(code({ u"explain"_qs, u"--laravel-log"_qs, log, u"--config"_qs, ini }), int(WasRefused));
        QCOMPARE(code({ u"list"_qs, u"--event"_qs, u"x"_qs }), int(Usage));
        const Ran withMistake = run({ u"explain"_qs, good, u"--config"_qs, ini }, folder.here());
        QVERIFY2(withMistake.err.contains(u"mirror.ini:3: [alarm] show: “nonsense” is no comparison."_qs),
                 qPrintable(withMistake.err));
        const Ran json = run({ u"explain"_qs, good, u"--json"_qs }, folder.here());
        const QJsonObject event = QJsonDocument::fromJson(json.out.toUtf8())[QLatin1String("events")][0].toObject();
        QCOMPARE(event[QLatin1String("source")].toString(), u"alarm"_qs);
        const QJsonObject title = event[QLatin1String("alarms")][0][QLatin1String("fields")][1].toObject();
        QCOMPARE(title,
                 (QJsonObject { { u"field"_qs, u"title"_qs },
                                { u"value"_qs, u"t"_qs },
                                { u"from"_qs, u"name"_qs },
                                { u"at"_qs, u"title"_qs },
                                { u"sent"_qs, QJsonValue() },
                                { u"tried"_qs, QJsonArray() } }));
    }
};

QTEST_GUILESS_MAIN(TestCtlExplain)
#include "tst_ctl_explain.moc"
