#include "app/core/alarms/alarm_json.h"
#include "net/payload/alarm_mapping.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace halfsilver;

namespace {

QJsonObject capture(const QString &name)
{
    QFile file(QStringLiteral(FIXTURES "/captures/") + name);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return QJsonDocument::fromJson(file.readAll()).object();
}

DecodedAlarms decode(const QByteArray &json, const AlarmSettings &settings = {})
{
    return AlarmMapping(QStringLiteral("alarm"), settings).event(json);
}

// "title | message | id", with "-" for what is not there.
QString shown(const DecodedAlarm &alarm)
{
    const auto orDash = [](const QString &text) { return text.isEmpty() ? QStringLiteral("-") : text; };
    return orDash(alarm.titleIfNew) + QStringLiteral(" | ") + orDash(alarm.messageIfNew) + QStringLiteral(" | ")
        + (alarm.report.ownId ? alarm.report.key.id : QStringLiteral("-"));
}

QString shown(const DecodedAlarms &decoded)
{
    QStringList rows;
    for (const DecodedAlarm &alarm : decoded.alarms)
        rows.append(shown(alarm));
    return rows.join(u'\n');
}

QString stateText(const std::optional<AlarmState> &state) { return state ? toText(*state) : QStringLiteral("-"); }
QString priorityText(const std::optional<AlarmPriority> &priority)
{
    return priority ? toText(*priority) : QStringLiteral("-");
}

const QString kBig = QString(499, u'a') + QChar(0x2026) + QStringLiteral(" | ") + QString(3999, u'a') + QChar(0x2026)
    + QStringLiteral(" | -");

} // namespace

class TestAlarmMapping : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void showsWhatLaravelSent_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("name");
        QTest::addColumn<QStringList>("expected"); // one for each event
        const std::pair<const char *, QStringList> cases[] {
            { "basic", { QStringLiteral("起床 ⏰ | 07:30 | 1") } },
            { "data_string", { QStringLiteral("闹钟响了 😀 | - | -") } },
            { "data_null", { QStringLiteral("PushAlarmEvent | - | -") } },
            { "data_int", { QStringLiteral("PushAlarmEvent | 5 | -") } },
            { "data_float", { QStringLiteral("PushAlarmEvent | 0.1 | -") } },
            { "data_true", { QStringLiteral("PushAlarmEvent | true | -") } },
            { "data_list", { QStringLiteral("PushAlarmEvent | 1, 2, 3 | -") } },
            { "data_empty_array", { QStringLiteral("PushAlarmEvent | - | -") } },
            { "data_empty_string", { QStringLiteral("PushAlarmEvent | - | -") } },
            { "data_nested",
              { QStringLiteral("PushAlarmEvent | url: https://x/y?z=1&w=<b> · quote: he said \"hi\" \\ back · "
                               "nl: line1 line2 tab | -") } },
            { "many_props", { QStringLiteral("闹钟 | 07:30 | -") } },
            { "no_props", { QStringLiteral("NoProps | - | -") } },
            { "broadcastWith", { QStringLiteral("起床 | - | 42") } },
            { "broadcastAs", { QStringLiteral("hi | - | -") } },
            { "private", { QStringLiteral("private | - | -") } },
            { "presence", { QStringLiteral("presence | - | -") } },
            { "encrypted", { QStringLiteral("EncryptedEv | nonce: ") } }, // its text is another in each capture
            { "multi", { QStringLiteral("multi | - | -") } },
            { "string_channel", { QStringLiteral("plain string channel | - | -") } },
            { "event_helper", { QStringLiteral("via event() | - | -") } },
            { "static_dispatch", { QStringLiteral("via ::dispatch() | - | -") } },
            { "to_others", { QStringLiteral("others | - | -") } },
            { "batch", { QStringLiteral("batch 1 | - | -"), QStringLiteral("batch 2 | - | -") } },
            { "info", {} }, // a GET
            { "big_9000", { kBig } },
            { "big_10300", { kBig } },
            { "big_60000", { kBig } },
            { "to_others_bad_socket", {} }, // refused by Laravel itself
        };
        for (const char *version : { "4.1.5", "5.0.3", "7.2.7" }) {
            for (const auto &[name, expected] : cases)
                QTest::addRow("%s, %s", name, version)
                    << QStringLiteral("laravel-8.83.26+pusher-php-server-%1.json").arg(QLatin1StringView(version))
                    << QString::fromLatin1(name) << expected;
        }
    }
    void showsWhatLaravelSent()
    {
        QFETCH(QString, file);
        QFETCH(QString, name);
        QFETCH(QStringList, expected);
        const QJsonArray cases = capture(file).value(QLatin1String("cases")).toArray();
        QCOMPARE(cases.size(), 28);
        QList<QJsonObject> events;
        bool found = false;
        for (const QJsonValue value : cases) {
            if (value[QLatin1String("case")].toString() != name)
                continue;
            found = true;
            for (const QJsonValue request : value[QLatin1String("requests")].toArray()) {
                QString body = request[QLatin1String("body")].toString();
                // The middle of the large ones was left out of the capture: as many "a" as the length says.
                if (const qsizetype at = body.indexOf(QChar(0x2026)); at >= 0)
                    body.replace(at, 1, QString(request[QLatin1String("bodyBytes")].toInt() - body.size() + 1, u'a'));
                const QJsonObject json = QJsonDocument::fromJson(body.toUtf8()).object();
                const QJsonArray batch = json.value(QLatin1String("batch")).toArray();
                for (const QJsonValue event : batch)
                    events.append(event.toObject());
                if (!json.isEmpty() && batch.isEmpty())
                    events.append(json);
            }
        }
        QVERIFY2(found, "no such case in the capture");
        QCOMPARE(events.size(), expected.size());
        for (qsizetype i = 0; i < events.size(); ++i) {
            AlarmSettings settings;
            settings.event = events[i].value(QLatin1String("name")).toString();
            const auto decoded = decode(events[i].value(QLatin1String("data")).toString().toUtf8(), settings);
            QCOMPARE(decoded.remark, QString());
            if (name == QLatin1String("encrypted"))
                QVERIFY2(shown(decoded).startsWith(expected[i]), qPrintable(shown(decoded)));
            else
                QCOMPARE(shown(decoded), expected[i]);
        }
    }

    // Laravel's redis driver puts `socket` among the properties; it belongs to no payload.
    void showsWhatLaravelsRedisDriverPublished()
    {
        const QStringList expected { QStringLiteral("起床 ⏰ | 07:30 | 1"), QStringLiteral("PushAlarmEvent | - | -"),
                                     QStringLiteral("闹钟 | 07:30 | -"),   QStringLiteral("NoProps | - | -"),
                                     QStringLiteral("hi | - | -"),         QStringLiteral("private | - | -"),
                                     QStringLiteral("presence | - | -"),   QStringLiteral("multi | - | -"),
                                     QStringLiteral("multi | - | -"),      QStringLiteral("encrypted 密 | - | -"),
                                     QStringLiteral("起床 ⏰ | 07:30 | 1") };
        const QJsonObject all = capture(QStringLiteral("laravel-8.83.26+redis-and-log.json"));
        const QJsonArray messages = all.value(QLatin1String("redis")).toArray();
        QCOMPARE(messages.size(), expected.size());
        for (int i = 0; i < messages.size(); ++i) {
            const QJsonObject message =
                QJsonDocument::fromJson(messages[i][QLatin1String("payload")].toString().toUtf8()).object();
            AlarmSettings settings;
            settings.event = message.value(QLatin1String("event")).toString();
            const QByteArray data = QJsonDocument(message.value(QLatin1String("data")).toObject()).toJson();
            QCOMPARE(shown(decode(data, settings)), expected[i]);
        }
        const QString log = all.value(QLatin1String("log_driver")).toString();
        const QString payload = log.mid(log.indexOf(u'{'));
        QCOMPARE(shown(decode(payload.toUtf8())), QStringLiteral("起床 ⏰ | 07:30 | 1"));
    }

    void showsWhatThereIs_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *json, const QString &expected) {
            QTest::newRow(json[0] ? json : "nothing at all") << QByteArray(json) << expected;
        };
        row("", QStringLiteral("PushAlarmEvent | - | -"));
        row("null", QStringLiteral("PushAlarmEvent | - | -"));
        row("true", QStringLiteral("PushAlarmEvent | true | -"));
        row("5.0", QStringLiteral("PushAlarmEvent | 5 | -"));
        row("\"Smoke\"", QStringLiteral("Smoke | - | -"));
        row("Smoke in the kitchen", QStringLiteral("Smoke in the kitchen | - | -"));
        row("[]", QStringLiteral("PushAlarmEvent | - | -"));
        row("{}", QStringLiteral("PushAlarmEvent | - | -"));
        row(R"(["Smoke"])", QStringLiteral("Smoke | - | -"));
        row(R"(["Smoke","Fire"])", QStringLiteral("PushAlarmEvent | Smoke, Fire | -"));
        row(R"({"message":"Smoke\nLeave the flat.\nCall 112."})",
            QStringLiteral("Smoke | Leave the flat.\nCall 112. | -"));
        row(R"({"Title":"Smoke","Message":"Go","ID":"a"})", QStringLiteral("Smoke | Go | a"));
        row(R"({"alarm_id":7,"alarmTitle":"Smoke","alarm-message":"Go"})", QStringLiteral("Smoke | Go | 7"));
        row(R"({"alarm":"Smoke","room":"Kitchen"})", QStringLiteral("Smoke | - | -"));
        row(R"({"alarm":{"id":3,"name":"Smoke"}})", QStringLiteral("Smoke | - | 3"));
        row(R"({"data":{"data":{"id":3,"name":"Smoke"}}})", QStringLiteral("Smoke | - | 3"));
        row(R"({"title":"Smoke","data":{"id":9,"text":"Go"}})", QStringLiteral("Smoke | Go | 9"));
        row(R"({"title":"Heat","data":41.5})", QStringLiteral("Heat | 41.5 | -"));
        row(R"({"title":"Heat","data":[{"t":1},{"t":2}]})", QStringLiteral("Heat | - | -"));
        row(R"({"data":[{"id":1,"title":"A"},{"id":2,"title":"B"}]})", QStringLiteral("A | - | 1\nB | - | 2"));
        row(R"([{"id":1,"title":"A"},null,"B"])", QStringLiteral("A | - | 1\nB | - | -"));
        row(R"({"alarms":[{"id":1,"state":"cleared"}]})", QStringLiteral("PushAlarmEvent | - | 1"));
        row(R"({"title":5.0,"message":true,"id":0})", QStringLiteral("5 | - | 0"));
        row(R"({"title":["x"],"message":{"y":1},"id":[],"volume":0.5})",
            QStringLiteral("PushAlarmEvent | volume: 0.5 | -"));
        row(R"({"title":"","name":"Smoke"})", QStringLiteral("Smoke | - | -"));
        row(R"({"title":"Smoke","title":"Fire"})", QStringLiteral("Fire | - | -"));
        row(R"({"id":9223372036854775807,"title":"A"})", QStringLiteral("A | - | 9223372036854775807"));
        row(R"({"id":18446744073709551615,"title":"A"})", QStringLiteral("A | - | 18446744073709551615"));
        row(R"({"id":123456789012345678901234567890,"title":"A"})",
            QStringLiteral("A | - | 123456789012345678901234567890"));
        row(R"({"id":1.0,"title":"A"})", QStringLiteral("A | - | 1"));
        row(R"({"id":"","title":"A"})", QStringLiteral("A | - | -"));
        row(R"({"标题":"烟雾","内容":"请离开"})", QStringLiteral("烟雾 | 请离开 | -"));
        row(R"({"title":"<b>Smoke</b>","message":"a &amp; b"})", QStringLiteral("<b>Smoke</b> | a &amp; b | -"));
        row("{\"title\":\"\\u202eekomS\\u202c\\u0007\\u0000\",\"message\":\"a\\u0085b\"}",
            QStringLiteral("ekomS | a\nb | -"));
        row(R"({"title":"إنذار حريق"})", QStringLiteral("إنذار حريق | - | -"));
        row(R"({"title":"half \ud83d a pair"})", QStringLiteral("half \ufffd a pair | - | -"));
        row("{\"title\":\"a real\nline break\"}", QStringLiteral("a real line break | - | -"));
        row("{\"title\":\"\xff\xfe not UTF-8\"}", QStringLiteral("\ufffd\ufffd not UTF-8 | - | -"));
        row(R"({"a":1,"b":null,"c":[1],"d":"x"})", QStringLiteral("PushAlarmEvent | a: 1 · d: x | -"));
    }
    void showsWhatThereIs()
    {
        QFETCH(QByteArray, json);
        const auto decoded = decode(json);
        QTEST(shown(decoded), "expected");
        QCOMPARE(decoded.remark, QString());
    }

    void understandsTheUsualWords_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("priority");
        QTest::addColumn<QString>("state");
        QTest::addColumn<QString>("place");
        QTest::addColumn<QString>("origin");
        const auto row = [](const char *json, const char *priority, const char *state, const char *place,
                            const char *origin) {
            QTest::newRow(json) << QByteArray(json) << QString::fromLatin1(priority) << QString::fromLatin1(state)
                                << QString::fromLatin1(place) << QString::fromLatin1(origin);
        };
        row(R"({"title":"A"})", "-", "-", "-", "-");
        row(R"({"title":"A","priority":"Critical","room":"Kitchen","sensor":"K-2"})", "critical", "-", "Kitchen",
            "K-2");
        row(R"({"title":"A","severity":"EMERG","status":"firing"})", "critical", "raised", "-", "-");
        row(R"({"title":"A","level":"warn","state":"RESOLVED"})", "warning", "cleared", "-", "-");
        row(R"({"title":"A","alarm_level":"notice","alarmStatus":"Acked"})", "info", "acknowledged", "-", "-");
        row(R"({"title":"A","priority":1})", "critical", "-", "-", "-");
        row(R"({"title":"A","priority":"2"})", "warning", "-", "-", "-");
        row(R"({"title":"A","severity":4})", "info", "-", "-", "-");
        row(R"({"title":"A","level":1})", "-", "-", "-", "-");
        row(R"({"title":"A","level":400})", "critical", "-", "-", "-");
        row(R"({"title":"A","level":300})", "warning", "-", "-", "-");
        row(R"({"title":"A","priority":"purple","level":"high"})", "critical", "-", "-", "-");
        row(R"({"title":"A","级别":"紧急","状态":"已恢复"})", "critical", "cleared", "-", "-");
        row(R"({"title":"A","status":"ok"})", "-", "cleared", "-", "-");
        row(R"({"status":"ok","data":{"title":"A"}})", "-", "-", "-", "-");
        row(R"({"status":"resolved","data":{"title":"A"}})", "-", "cleared", "-", "-");
        row(R"({"status":"success","data":{"title":"A"}})", "-", "-", "-", "-");
        row(R"({"level":"critical","data":"A"})", "critical", "-", "-", "-");
        row(R"({"title":"A","state":true})", "-", "raised", "-", "-");
        row(R"({"title":"A","active":false})", "-", "cleared", "-", "-");
        row(R"({"title":"A","active":1,"acknowledged":1})", "-", "acknowledged", "-", "-");
        row(R"({"title":"A","resolved":true,"acked":true})", "-", "finished", "-", "-");
        row(R"({"title":"A","acknowledged_at":null})", "-", "raised", "-", "-");
        row(R"({"title":"A","resolvedAt":"2026-11-22 20:46:03"})", "-", "cleared", "-", "-");
        row(R"({"title":"A","room":{"id":3,"name":"Kitchen"},"device":{"id":4}})", "-", "-", "Kitchen", "-");
        row(R"({"title":"A","state":"finished"})", "-", "finished", "-", "-");
    }
    void understandsTheUsualWords()
    {
        QFETCH(QByteArray, json);
        const auto decoded = decode(json);
        QCOMPARE(decoded.alarms.size(), 1);
        const AlarmReport &report = decoded.alarms.first().report;
        QTEST(priorityText(report.priority), "priority");
        QTEST(stateText(report.state), "state");
        QTEST(report.place.value_or(QStringLiteral("-")), "place");
        QTEST(report.origin.value_or(QStringLiteral("-")), "origin");
    }

    void readsWhatWasEncodedTwice_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QStringList>("titles");
        const auto row = [](const char *json, const QStringList &titles) {
            QTest::newRow(json) << QByteArray(json) << titles;
        };
        const QStringList smoke { QStringLiteral("Smoke") };
        row("{\"data\":\"{\\\"title\\\":\\\"Smoke\\\",\\\"id\\\":7}\"}", smoke);
        row("{\"alarm\":\" {\\\"title\\\":\\\"Smoke\\\"} \",\"place\":\"Hall\"}", smoke);
        row("\"{\\\"title\\\":\\\"Smoke\\\"}\"", smoke);
        row("{\"data\":\"[{\\\"title\\\":\\\"Smoke\\\"},{\\\"title\\\":\\\"Water\\\"}]\"}",
            { QStringLiteral("Smoke"), QStringLiteral("Water") });
        row("[{\"data\":\"{\\\"title\\\":\\\"Smoke\\\"}\"},{\"data\":\"{\\\"title\\\":\\\"Water\\\"}\"}]",
            { QStringLiteral("Smoke"), QStringLiteral("Water") });
        row("{\"data\":\"{Smoke}\"}", { QStringLiteral("{Smoke}") }); // a text all the same
        row("{\"data\":\"[5]\"}", { QStringLiteral("[5]") });
    }
    void readsWhatWasEncodedTwice()
    {
        QFETCH(QByteArray, json);
        QStringList titles;
        for (const DecodedAlarm &alarm : decode(json).alarms)
            titles.append(*alarm.asNew().title);
        QTEST(titles, "titles");
    }

    void readsTimes_data()
    {
        QTest::addColumn<QByteArray>("json");
        for (
            const char *json :
            { R"({"title":"A","raised_at":"2026-11-22T21:46:03+01:00"})", R"({"title":"A","createdAt":1795380363})",
              R"({"title":"A","timestamp":1795380363000})", R"({"title":"A","timestamp":"1795380363"})",
              R"({"title":"A","time":"2026-11-22 20:46:03"})", R"({"title":"A","at":"2026-11-22T20:46:03.000000Z"})",
              R"({"created_at":"2020-01-01T00:00:00Z","title":"A","occurred_at":1795380363})",
              R"({"title":"A","time":"Sun, 22 Nov 2026 20:46:03 GMT"})", // a DateTime that nobody has formatted:
              R"({"title":"A","at":{"date":"2026-11-23 04:46:03.000000","timezone_type":3,"timezone":"Asia/Shanghai"}})",
              R"({"title":"A","at":{"date":"2026-11-22 21:46:03.000000","timezone_type":1,"timezone":"+01:00"}})",
              R"({"title":"A","at":{"date":"2026-11-22 20:46:03.000000","timezone_type":2,"timezone":"UTC"}})" })
            QTest::newRow(json) << QByteArray(json);
    }
    void readsTimes()
    {
        QFETCH(QByteArray, json);
        const auto decoded = decode(json);
        const auto raised = decoded.alarms.first().report.raisedAt;
        QVERIFY(raised);
        QCOMPARE(toText(*raised), QStringLiteral("2026-11-22T20:46:03.000Z"));
    }

    void readsOurOwnShape()
    {
        Alarm alarm;
        alarm.key = { QStringLiteral("alarm"), QStringLiteral("k2-smoke") };
        alarm.priority = AlarmPriority::Critical;
        alarm.title = QStringLiteral("Smoke");
        alarm.message = QStringLiteral("Leave the flat.\nCall 112.");
        alarm.place = QStringLiteral("Kitchen");
        alarm.origin = QStringLiteral("detector K-2");
        alarm.raisedAt = QDateTime::fromMSecsSinceEpoch(1795380363120, Qt::UTC);
        alarm.acknowledgedAt = alarm.raisedAt.addSecs(60);
        alarm.acknowledgedBy = QStringLiteral("hall mirror");
        alarm.expiresAt = alarm.raisedAt.addSecs(3600);
        alarm.count = 3;
        alarm.test = true;
        QJsonObject shape = toJson(alarm);
        const auto strict = alarmFromJson(shape, QStringLiteral("alarm"));
        QVERIFY(std::holds_alternative<AlarmReport>(strict));
        shape[QLatin1String("state")] = toText(alarm.state());
        const QByteArray json =
            QJsonDocument(QJsonObject { { QStringLiteral("data"), shape } }).toJson(QJsonDocument::Compact);
        const auto decoded = decode(json);
        QCOMPARE(decoded.alarms.size(), 1);
        AlarmReport expected = std::get<AlarmReport>(strict);
        expected.whole = true;
        QCOMPARE(expected.clearedAt, std::nullopt);
        QVERIFY(decoded.alarms.first().report == expected);
    }

    // Of our own shape, which has every member, null says that there is none (any longer).
    void readsNullInOurOwnShapeAsNone()
    {
        Alarm alarm;
        alarm.key = { QStringLiteral("alarm"), QStringLiteral("k2-smoke") };
        alarm.title = QStringLiteral("Smoke");
        alarm.raisedAt = QDateTime::fromMSecsSinceEpoch(1795380363120, Qt::UTC);
        const QJsonObject shape = toJson(alarm);
        const auto bytes = [](const QJsonObject &object) {
            return QJsonDocument(object).toJson(QJsonDocument::Compact);
        };
        const auto event = decode(bytes({ { QStringLiteral("alarm"), shape } }));
        const auto rows = AlarmMapping(QStringLiteral("alarm"), {}).snapshot("{\"alarms\":[" + bytes(shape) + "]}");
        QVERIFY(rows);
        for (const DecodedAlarms &decoded : { event, *rows }) {
            QCOMPARE(decoded.alarms.size(), 1);
            for (const AlarmReport &report : { decoded.alarms.first().report, decoded.alarms.first().asNew() }) {
                QCOMPARE(report.message, std::optional(QString()));
                QCOMPARE(report.place, std::optional(QString()));
                QCOMPARE(report.origin, std::optional(QString()));
                QCOMPARE(report.acknowledgedBy, std::optional(QString()));
                QVERIFY(report.expiresAt && !report.expiresAt->isValid());
                QCOMPARE(report.acknowledgedAt, std::nullopt);
                QCOMPARE(report.state, std::optional(AlarmState::Raised));
            }
        }
        // What lacks a member is somebody else's, and says nothing by it.
        QJsonObject partial = shape;
        partial.remove(QStringLiteral("expires_at"));
        const AlarmReport report = decode(bytes({ { QStringLiteral("alarm"), partial } })).alarms.first().report;
        QCOMPARE(report.message, std::nullopt);
        QCOMPARE(report.expiresAt, std::nullopt);
    }

    void findsThingsWhereTheIniSays()
    {
        AlarmSettings settings;
        settings.title = QStringLiteral("event.what");
        settings.message = QStringLiteral("event.lines.1");
        settings.id = QStringLiteral("meta.number");
        settings.place = QStringLiteral("nowhere.at.all");
        settings.state = QStringLiteral("meta.result");
        const auto decoded = decode(
            R"({"title":"T","room":"Attic","event":{"what":"Smoke","lines":["a","b"]},"meta":{"number":5,"result":"ok"}})",
            settings);
        QCOMPARE(shown(decoded), QStringLiteral("Smoke | b | 5"));
        QCOMPARE(decoded.alarms.first().report.place, QStringLiteral("Attic"));
        QCOMPARE(stateText(decoded.alarms.first().report.state), QStringLiteral("cleared"));
        QCOMPARE(shown(decode(R"([{"event":{"what":"A"},"meta":{"number":1}},{"title":"B"}])", settings)),
                 QStringLiteral("A | - | 1\nB | - | -"));
    }

    void pathsOfTheIniLeadNowhereInWhatIsNoJson()
    {
        AlarmSettings settings;
        settings.title = QStringLiteral("data.title");
        settings.state = QStringLiteral("state");
        QCOMPARE(shown(decode("", settings)), QStringLiteral("PushAlarmEvent | - | -"));
        QCOMPARE(shown(decode("Smoke\nin the kitchen", settings)), QStringLiteral("Smoke | in the kitchen | -"));
        QCOMPARE(shown(decode("\"Smoke\"", settings)), QStringLiteral("Smoke | - | -"));
        const QByteArray cutShort = "{\"title\":\"cut sh";
        QCOMPARE(shown(decode(cutShort, settings)), shown(decode(cutShort)));
    }

    void makesEqualIdsOfEqualContent()
    {
        const auto id = [](const char *json) { return decode(json).alarms.first().report.key.id; };
        const QString smoke = id(R"({"title":"Smoke","room":"Kitchen"})");
        QVERIFY(smoke.startsWith(u'~') && smoke.size() < 20);
        QCOMPARE(id(R"({"place":"Kitchen","state":"raised","title":"Smoke","time":1795380363})"), smoke);
        for (const char *other : { R"({"title":"Smoke"})", R"({"title":"Smoke","message":"Kitchen"})",
                                   R"({"title":"Smoke","room":"Kitchen","priority":"info"})",
                                   R"({"title":"SmokeKitchen"})", R"({"title":"Smoke","origin":"Kitchen"})" })
            QVERIFY2(id(other) != smoke, other);
    }

    // A bare clear keeps the title that is known; where none is, something is shown all the same.
    void leavesTheTitleToWhatIsKnown()
    {
        const auto decoded = decode(R"({"id":5,"state":"cleared","message":"All is well"})");
        const DecodedAlarm &alarm = decoded.alarms.first();
        QCOMPARE(alarm.report.title, std::nullopt);
        QCOMPARE(alarm.report.message, QStringLiteral("All is well"));
        QCOMPARE(alarm.asNew().title, QStringLiteral("All is well"));
        QCOMPARE(alarm.asNew().message, std::nullopt);
    }

    void boundsEverything()
    {
        const QByteArray huge(100'000, 'x');
        const auto decoded = decode("{\"id\":\"" + huge + "\",\"title\":\"" + huge + "\",\"message\":\"" + huge
                                    + "\",\"place\":\"" + huge + "\",\"origin\":\"" + huge + "\"}");
        const AlarmReport &report = decoded.alarms.first().report;
        QCOMPARE(report.key.id.size() <= kMaxId, true);
        QCOMPARE(report.title->size(), kMaxTitle);
        QCOMPARE(report.message->size(), kMaxText);
        QCOMPARE(report.place->size(), kMaxName);
        QCOMPARE(report.origin->size(), kMaxName);
        // Two long ids that begin alike are two alarms.
        const auto id = [&](char end) {
            return decode("{\"title\":\"A\",\"id\":\"" + huge.left(300) + end + "\"}").alarms.first().report.key.id;
        };
        QVERIFY(id('a') != id('b'));
        QCOMPARE(id('a'), id('a'));

        QByteArray many = "[{\"id\":0,\"title\":\"A\"}";
        for (int i = 1; i < 1500; ++i)
            many += ",{\"id\":" + QByteArray::number(i) + ",\"title\":\"A\"}";
        const auto list = decode(many + ']');
        QCOMPARE(list.alarms.size(), AlarmMapping::kMaxAlarms);
        QCOMPARE(list.remark, QStringLiteral("more than 1000 alarms in one message: the rest is left out"));
    }

    void survivesDepth_data()
    {
        QTest::addColumn<QByteArray>("json");
        const auto nested = [](const char *open, const char *close, int levels,
                               const QByteArray &inside) -> QByteArray {
            return QByteArray(open).repeated(levels) + inside + QByteArray(close).repeated(levels);
        };
        QTest::newRow("200 objects") << nested("{\"data\":", "}", 200, "{\"title\":\"deep\"}");
        QTest::newRow("200 lists") << nested("[", "]", 200, "1");
        QTest::newRow("200 lists of objects") << nested("[{\"data\":", "}]", 100, "1");
        QTest::newRow("100,000 lists") << nested("[", "]", 100'000, "1");
    }
    void survivesDepth()
    {
        QFETCH(QByteArray, json);
        const auto decoded = decode(json);
        QCOMPARE(decoded.alarms.size(), 1);
        QCOMPARE(decoded.alarms.first().titleIfNew, QStringLiteral("PushAlarmEvent"));
    }

    // It is shown with what it has, and counted.
    void saysWhatItCannotDecode_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("expected");
        QTest::newRow("cut short") << QByteArray("{\"data\":{\"title\":\"Smo")
                                   << QStringLiteral("PushAlarmEvent | {\"data\":{\"title\":\"Smo | -");
        QTest::newRow("single quotes") << QByteArray("{'title':'Smoke'}")
                                       << QStringLiteral("PushAlarmEvent | {'title':'Smoke'} | -");
        QTest::newRow("binary") << QByteArray("\xff\x00\xfe", 3) << QStringLiteral("\ufffd\ufffd | - | -");
    }
    void saysWhatItCannotDecode()
    {
        QFETCH(QByteArray, json);
        const auto decoded = decode(json);
        QTEST(shown(decoded), "expected");
        QVERIFY2(decoded.remark.startsWith(QStringLiteral("the data of PushAlarmEvent is not JSON: ")),
                 qPrintable(decoded.remark));
    }

    void readsSnapshots_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("expected"); // rows, or the error
        QTest::newRow("ours") << QByteArray(R"({"as_of":"2026-11-22T20:46:03Z","alarms":[{"id":"a","title":"A"}]})")
                              << QStringLiteral("A | - | a");
        QTest::newRow("none") << QByteArray(R"({"alarms":[]})") << QString();
        QTest::newRow("a Laravel resource") << QByteArray(R"({"data":[{"id":1,"name":"A"},{"id":2,"name":"B"}]})")
                                            << QStringLiteral("A | - | 1\nB | - | 2");
        QTest::newRow("a list") << QByteArray(R"([{"id":1,"title":"A"}])") << QStringLiteral("A | - | 1");
        QTest::newRow("a sign-in page") << QByteArray(
            "<html>") << QStringLiteral("the snapshot is not JSON: Could not find a valid JSON value");
        QTest::newRow("an error") << QByteArray(R"({"message":"Unauthenticated."})")
                                  << QStringLiteral("the snapshot holds no list \"alarms\"");
        QTest::newRow("null") << QByteArray("null") << QStringLiteral("the snapshot holds no list \"alarms\"");
        QTest::newRow("a page of several")
            << QByteArray(R"({"data":[{"id":1,"title":"A"}],"links":{"next":"/?page=2"}})")
            << QStringLiteral("the snapshot is one page of several; send all current alarms at once");
        QTest::newRow("the last page") << QByteArray(R"({"data":[{"id":1,"title":"A"}],"links":{"next":null}})")
                                       << QStringLiteral("A | - | 1");
    }
    void readsSnapshots()
    {
        QFETCH(QByteArray, json);
        AlarmMapping mapping(QStringLiteral("alarm"), {});
        const auto rows = mapping.snapshot(json);
        QString text = rows ? shown(*rows) : rows.error().text;
        if (!rows && text.startsWith(QStringLiteral("the snapshot is not JSON")))
            text = QStringLiteral("the snapshot is not JSON: Could not find a valid JSON value"); // simdjson's words
        QTEST(text, "expected");
    }

    void leavesRowsWithoutAnIdOutOfASnapshot()
    {
        AlarmMapping mapping(QStringLiteral("alarm"), {});
        const auto rows = mapping.snapshot(R"({"alarms":[{"title":"A"},5,null,{"id":1,"title":"B"}]})");
        QVERIFY(bool(rows));
        QCOMPARE(shown(*rows), QStringLiteral("B | - | 1"));
        QCOMPARE(rows->remark, QStringLiteral("3 rows of the snapshot have no id and are left out"));
    }
};

QTEST_APPLESS_MAIN(TestAlarmMapping)
#include "tst_alarm_mapping.moc"
