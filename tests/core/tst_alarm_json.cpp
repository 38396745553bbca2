#include "app/core/alarms/alarm_json.h"

#include <QJsonDocument>
#include <QTest>

using namespace halfsilver;

namespace {

QJsonObject object(const char *json) { return QJsonDocument::fromJson(json).object(); }

// The example of the alarm page, verbatim.
const char *const kExample =
    R"({"id":"k2-smoke","title":"Smoke","message":"Leave the flat. Call 112.","place":"Kitchen","priority":"critical",
 "origin":"detector K-2","raised_at":"2026-11-22T20:46:03.120Z","acknowledged_at":null,"acknowledged_by":null,
 "cleared_at":null,"expires_at":null,"count":1,"test":false})";

} // namespace

class TestAlarmJson : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void readsAndWritesTheShape()
    {
        const auto read = alarmFromJson(object(kExample), QStringLiteral("alarm"));
        const auto *report = std::get_if<AlarmReport>(&read);
        QVERIFY(report);
        QCOMPARE(report->key, (AlarmKey { QStringLiteral("alarm"), QStringLiteral("k2-smoke") }));
        QCOMPARE(report->priority, std::optional(AlarmPriority::Critical));
        QCOMPARE(report->state, std::optional(AlarmState::Raised));

        Alarm alarm;
        alarm.key = report->key;
        alarm.title = *report->title;
        alarm.message = *report->message;
        alarm.place = *report->place;
        alarm.priority = *report->priority;
        alarm.origin = *report->origin;
        alarm.raisedAt = *report->raisedAt;
        QCOMPARE(toJson(alarm), object(kExample));
    }

    void convertsOtherOffsetsToUtc()
    {
        QCOMPARE(toText(*timeFromText(QStringLiteral("2026-11-23T04:46:03.120+08:00"))),
                 QStringLiteral("2026-11-22T20:46:03.120Z"));
        QCOMPARE(toText(*timeFromText(QStringLiteral("2026-11-22T20:46:03"))),
                 QStringLiteral("2026-11-22T20:46:03.000Z"));
        QCOMPARE(toText(*timeFromText(QStringLiteral("2024-02-28T23:30:00.000000Z"))),
                 QStringLiteral("2024-02-28T23:30:00.000Z"));
        QVERIFY(!timeFromText(QStringLiteral("yesterday")));
    }

    void keepsMembersThatItDoesNotKnow()
    {
        const auto read = alarmFromJson(object(R"({"title":"x","shelf":{"deep":[1]}})"), {});
        QCOMPARE(std::get<AlarmReport>(read).rest, object(R"({"shelf":{"deep":[1]}})"));
        QVERIFY(!std::get<AlarmReport>(read).state);
    }

    void namesTheFieldThatIsWrong_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("field");
        const auto row = [](const char *name, const char *json, const char *field) {
            QTest::newRow(name) << QByteArray(json) << QString::fromLatin1(field);
        };
        row("title is a number", R"({"title":5})", "title");
        row("priority is unknown", R"({"title":"x","priority":"high"})", "priority");
        row("time is not a time", R"({"title":"x","raised_at":"soon"})", "raised_at");
        row("test is a text", R"({"title":"x","test":"yes"})", "test");
        row("count is zero", R"({"title":"x","count":0})", "count");
        row("state is unknown", R"({"title":"x","state":"odd"})", "state");
    }
    void namesTheFieldThatIsWrong()
    {
        QFETCH(QByteArray, json);
        QFETCH(QString, field);
        const auto read = alarmFromJson(object(json.constData()), {});
        const auto *wrong = std::get_if<FieldError>(&read);
        QVERIFY(wrong);
        QCOMPARE(wrong->field, field);
        QVERIFY(wrong->text.startsWith(field + u':'));
    }

    void refusesATitleBeyondItsLength()
    {
        const QJsonObject shape { { QStringLiteral("title"), QString(kMaxTitle + 1, u'x') } };
        QVERIFY(std::holds_alternative<FieldError>(alarmFromJson(shape, {})));
    }

    void aStateWordOrATimeTellsTheState()
    {
        const auto state = [](const char *json) {
            return std::get<AlarmReport>(alarmFromJson(object(json), {})).state;
        };
        QCOMPARE(state(R"({"title":"x","state":"cleared"})"), std::optional(AlarmState::ClearedUnseen));
        QCOMPARE(state(R"({"title":"x","cleared_at":"2026-11-22T20:46:03Z"})"),
                 std::optional(AlarmState::ClearedUnseen));
        QCOMPARE(state(R"({"title":"x","acknowledged_at":null})"), std::optional(AlarmState::Raised));
        QCOMPARE(state(R"({"title":"x"})"), std::nullopt);
    }
};

QTEST_GUILESS_MAIN(TestAlarmJson)
#include "tst_alarm_json.moc"
