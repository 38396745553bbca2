#include "app/core/control/control_json.h"

#include "app/core/alarms/alarm_json.h"
#include "tests/support/alarms.h"
#include "tests/support/fake_clock.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace halfsilver;

namespace {

const char *const kNothing = R"({"version":"VERSION","source":"none",
            "connection":{"state":"initialized","since":null,"last_heard":null,"socket_id":null,
                          "reason":"mirror.ini line 3","next_try":null,"receiving":false},
            "channels":[],"alarms":{"active":0,"unacknowledged":0},
            "events":{"received":0,"undecoded":0,"ignored":0,"unheard":0},"mistakes":[],"notices":[],"silenced_until":null,"painted_at":null,"longest_turn_ms":null})";

const char *const kEverything = R"({"version":"VERSION","source":"hub",
            "connection":{"state":"connected","since":"2026-11-22T20:47:08.123Z",
                "last_heard":"2026-11-22T20:47:08.124Z","socket_id":"1.2","reason":null,
                "next_try":"2026-11-22T20:47:08.125Z","receiving":false},
            "channels":[{"name":"alarm","subscribed":true},{"name":"home","subscribed":false}],
            "alarms":{"active":2,"unacknowledged":2},
            "events":{"received":7,"undecoded":2,"ignored":3,"unheard":1},
            "mistakes":[{"file":"mirror.ini","line":14,"text":"Unknown setting."}],
            "notices":["No sound device"],"silenced_until":"2026-11-22T20:52:08.126Z",
            "painted_at":"2026-11-22T20:47:08.126Z","longest_turn_ms":6.9})";

QJsonObject object(const char *json)
{
    return QJsonDocument::fromJson(QByteArray(json).replace("VERSION", HALFSILVER_VERSION)).object();
}
} // namespace

class TestControlJson : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void statusBeforeAnythingHappened()
    {
        FakeClock clock;
        AlarmBook book(clock, nullptr);
        ControlFacts facts;
        facts.connection.reason = QStringLiteral("mirror.ini line 3");
        QCOMPARE(statusJson(facts, book), object(kNothing));
    }

    void statusTellsEverythingItKnows()
    {
        FakeClock clock;
        AlarmBook book(clock, nullptr);
        Alarm seen = someAlarm(QStringLiteral("1")), gone = someAlarm(QStringLiteral("2"));
        seen.acknowledgedAt = testTime();
        gone.clearedAt = testTime();
        book.restore({ { seen, gone, someAlarm(QStringLiteral("3")) }, {}, {}, {} });
        ControlFacts facts;
        facts.source = ListeningTo::Hub;
        facts.connection.phase = ConnectionPhase::Connected;
        facts.connection.since = testTime();
        facts.connection.lastHeard = testTime(1);
        facts.connection.socketId = QStringLiteral("1.2");
        facts.connection.nextTry = testTime(2);
        facts.connection.channels = { { QStringLiteral("alarm"), true }, { QStringLiteral("home"), false } };
        facts.connection.received = 7;
        facts.connection.undecoded = 2;
        facts.connection.ignored = 3;
        facts.connection.unheard = 1;
        Mistake mistake;
        mistake.file = QStringLiteral("mirror.ini");
        mistake.line = 14;
        mistake.what = QStringLiteral("unknown setting.");
        facts.mistakes = { mistake };
        facts.paintedAt = testTime(3);
        facts.silencedUntil = testTime(300'003);
        facts.longestTurn = std::chrono::microseconds(6'873);
        facts.notices = { QStringLiteral("No sound device") };
        QCOMPARE(statusJson(facts, book), object(kEverything));
    }

    void aRefusedChannelOfAlarmsIsTheReason()
    {
        FakeClock clock;
        AlarmBook book(clock, nullptr);
        ControlFacts facts;
        facts.connection.phase = ConnectionPhase::Connected;
        const QString why = QStringLiteral("The channel alarm is full");
        ChannelStatus alarm { QStringLiteral("alarm") }, home { QStringLiteral("home") };
        home.reason = QStringLiteral("The channel home is full"); // a panel's: alarms are received all the same
        alarm.alarms = true;
        facts.connection.channels = { home, alarm };
        const auto reason = [&] { return statusJson(facts, book)[u"connection"][u"reason"]; };
        QVERIFY(reason().isNull());
        facts.connection.channels.last().reason = why;
        QCOMPARE(reason(), why);
        facts.connection.channels.last().subscribed = true;
        QVERIFY(reason().isNull());
        facts.connection.phase = ConnectionPhase::Refused;
        facts.connection.reason = QStringLiteral("The server does not know the key in mirror.ini");
        QCOMPARE(reason(), facts.connection.reason);
    }

    void listHasTheOrderOfTheScreenWithSourceAndState()
    {
        FakeClock clock;
        AlarmBook book(clock, nullptr);
        Alarm garden = someAlarm(QStringLiteral("1"), QStringLiteral("alarm.garden"));
        garden.acknowledgedAt = testTime();
        garden.rest = object(R"({"source":"a word of its own","shelf":1})");
        const Alarm kitchen = someAlarm(QStringLiteral("1"));
        book.restore({ { garden, kitchen }, {}, {}, {} });
        const QJsonObject list = listJson(book, testTime());
        QCOMPARE(list.value(QStringLiteral("as_of")).toString(), QStringLiteral("2026-11-22T20:47:08.123Z"));
        QJsonObject first = toJson(kitchen), second = toJson(garden);
        first[QStringLiteral("source")] = QStringLiteral("alarm");
        first[QStringLiteral("state")] = QStringLiteral("raised");
        second[QStringLiteral("source")] = QStringLiteral("alarm.garden");
        second[QStringLiteral("state")] = QStringLiteral("acknowledged");
        // Nothing has been heard of either since the restart.
        first[QStringLiteral("last_known")] = second[QStringLiteral("last_known")] = toText(testTime());
        QCOMPARE(list.value(QStringLiteral("alarms")).toArray(), (QJsonArray { first, second }));
        QCOMPARE(second.value(QStringLiteral("shelf")).toInt(), 1);
    }
};

QTEST_GUILESS_MAIN(TestControlJson)
#include "tst_control_json.moc"
