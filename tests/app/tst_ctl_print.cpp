#include "app/core/alarms/alarm_json.h"
#include "app/core/control/control_json.h"
#include "app/core/control/history_json.h"
#include "app/ctl/columns.h"
#include "app/ctl/http_route.h"
#include "app/ctl/print.h"
#include "tests/support/alarms.h"
#include "tests/support/fake_clock.h"

#include <QJsonArray>
#include <QTest>
#include <QTimeZone>

using namespace halfsilver;
using namespace halfsilver::ctl;

namespace {

QString said(ControlVerb verb, const QJsonObject &json, bool created = false)
{
    ControlRequest request;
    request.verb = verb;
    return words(request, { json, created }, testTime().toTimeZone(QTimeZone("Europe/Vienna"))); // 21:47 there
}

} // namespace

class TestCtlPrint : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void aListIsAlignedInLocalTime()
    {
        FakeClock clock;
        AlarmBook book(clock, nullptr);
        Alarm smoke = someAlarm(QStringLiteral("k2")), water = someAlarm(QStringLiteral("1"));
        Alarm other = someAlarm(QStringLiteral("1"), QStringLiteral("alarm.garden"));
        smoke.priority = AlarmPriority::Critical;
        smoke.title = QStringLiteral("烟雾");
        smoke.place = QStringLiteral("Kitchen");
        water.title = QStringLiteral("Water");
        water.count = 3;
        water.acknowledgedAt = testTime();
        water.raisedAt = testTime(-86'400'000LL * 2);
        other.title = QStringLiteral("Gate");
        other.test = true;
        book.restore({ { smoke, water, other }, {}, {}, {} });
        QCOMPARE(said(ControlVerb::List, listJson(book, testTime())),
                 QStringLiteral("critical  raised        21:47         烟雾         Kitchen  k2\n"
                                "warning   raised        21:47         Gate (test)           alarm.garden/1\n"
                                "warning   acknowledged  20 Nov 21:47  Water ×3              alarm/1\n"));
    }

    void anEmptyListSaysSo() { QCOMPARE(said(ControlVerb::List, {}), QStringLiteral("No alarms.\n")); }

    void aHistoryEndsWithTheLatest()
    {
        HistoryEntry seen;
        seen.n = 8;
        seen.change = QStringLiteral("acknowledged");
        seen.key = someAlarm(QStringLiteral("k2")).key;
        seen.priority = AlarmPriority::Critical;
        seen.title = QStringLiteral("Smoke\x1b[2J");
        seen.place = QStringLiteral("Küche");
        seen.by = QStringLiteral("Ana");
        seen.at = testTime();
        HistoryEntry raised = seen;
        raised.n = 7;
        raised.change = QStringLiteral("raised");
        raised.by.clear();
        raised.at = testTime(-86'400'000);
        raised.test = true;
        QCOMPARE(said(ControlVerb::History, historyJson({ { seen, raised }, 7 })),
                 QStringLiteral("Earlier ones are left out: --limit, --since and --until choose.\n"
                                "21 Nov 21:47:08  raised        critical  Smoke[2J (test)  Küche          k2\n"
                                "21:47:08         acknowledged  critical  Smoke[2J         Küche  by Ana  k2\n"));
        QCOMPARE(said(ControlVerb::History, historyJson({})), QStringLiteral("Nothing is recorded of that.\n"));
    }

    // The hub's snapshot has no state and no source.
    void aSnapshotsStateFollowsFromItsTimes()
    {
        Alarm alarm = someAlarm(QStringLiteral("1"));
        alarm.clearedAt = testTime();
        const QJsonObject list { { QStringLiteral("alarms"), QJsonArray { toJson(alarm) } } };
        QCOMPARE(said(ControlVerb::List, list), QStringLiteral("warning  cleared  21:47  Smoke 1  1\n"));
    }

    void textsOfAlarmsCannotSteerTheTerminal()
    {
        Alarm alarm = someAlarm(QStringLiteral("1\u001b[2J"));
        alarm.title = QStringLiteral("a\u001b]0;owned\u0007b\nc\u202Ed");
        alarm.place = QStringLiteral("\r\u009b31m");
        const QJsonObject list { { QStringLiteral("alarms"), QJsonArray { alarmRow(alarm) } } };
        for (const QString &text : { said(ControlVerb::List, list), said(ControlVerb::Raise, alarmRow(alarm)) }) {
            QCOMPARE(text.count(u'\n'), 1);
            for (const QChar c : text.chopped(1))
                QVERIFY2(c.category() != QChar::Other_Control && c.category() != QChar::Other_Format, qPrintable(text));
        }
    }

    void statusIsReadable()
    {
        FakeClock clock;
        AlarmBook book(clock, nullptr);
        book.restore({ { someAlarm(QStringLiteral("1")) }, {}, {}, {} });
        ControlFacts facts;
        facts.source = ListeningTo::Pusher;
        facts.connection.phase = ConnectionPhase::Unavailable;
        facts.connection.since = testTime(-60'000);
        facts.connection.reason = QStringLiteral("the server does not answer");
        facts.connection.channels = {
            { QStringLiteral("alarm"), false },
            { QStringLiteral("home"), true },
            { QStringLiteral("private-x"), false, {}, false, {}, QStringLiteral("no token") }
        };
        facts.connection.received = 12;
        facts.longestTurn = std::chrono::microseconds(6'873);
        Mistake mistake;
        mistake.file = QStringLiteral("mirror.ini");
        mistake.line = 14;
        mistake.what = QStringLiteral("unknown setting.");
        facts.mistakes = { mistake };
        QCOMPARE(said(ControlVerb::Status, statusJson(facts, book)),
                 QStringLiteral("Halfsilver  " HALFSILVER_VERSION "\n"
                                "source      pusher\n"
                                "connection  unavailable since 21:46: the server does not answer\n"
                                "channels    alarm (not subscribed), home, private-x (not subscribed: no token)\n"
                                "alarms      1 active, 1 not acknowledged\n"
                                "events      12 received, 0 not decoded, 0 ignored by a rule, 0 unheard\n"
                                "busy        at most 6.9 ms at a time\n"
                                "mistake     mirror.ini:14: Unknown setting.\n"));
    }

    void aHubsHealthIsReadable()
    {
        QCOMPARE(said(ControlVerb::Status,
                      { { QStringLiteral("server"), QStringLiteral("halfsilver-hub") },
                        { QStringLiteral("subscribers"), 2 } }),
                 QStringLiteral("server       halfsilver-hub\nsubscribers  2\n"));
    }

    void saysWhatWasDone()
    {
        Alarm alarm = someAlarm(QStringLiteral("k2"));
        QCOMPARE(said(ControlVerb::Raise, toJson(alarm), true), QStringLiteral("Raised: Smoke k2 (k2)\n"));
        alarm.count = 2;
        QCOMPARE(said(ControlVerb::Raise, toJson(alarm)), QStringLiteral("Raised again (×2): Smoke k2 (k2)\n"));
        QCOMPARE(said(ControlVerb::Acknowledge, alarmRow(alarm)), QStringLiteral("Acknowledged: Smoke k2 (k2)\n"));
        alarm.acknowledgedAt = testTime();
        alarm.acknowledgedBy = QStringLiteral("Ana @ hall");
        QCOMPARE(said(ControlVerb::Acknowledge, alarmRow(alarm)),
                 QStringLiteral("Acknowledged at 21:47 by Ana @ hall: Smoke k2 (k2)\n"));
        QJsonObject unrecorded = alarmRow(alarm);
        unrecorded[QStringLiteral("recorded")] = false;
        QVERIFY(said(ControlVerb::Clear, unrecorded).contains(QStringLiteral("not recorded")));
        QCOMPARE(said(ControlVerb::Silence, { { QStringLiteral("silenced_until"), toText(testTime(300'000)) } }),
                 QStringLiteral("Silenced until 21:52.\n"));
        QCOMPARE(said(ControlVerb::Grab, { { QStringLiteral("file"), QStringLiteral("/tmp/a.png") } }),
                 QStringLiteral("/tmp/a.png\n"));
    }

    void verbsBecomeRequests_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QString>("base");
        QTest::addColumn<QByteArray>("url");
        QTest::addColumn<QByteArray>("body"); // "-": a GET
        const auto row = [](const char *name, const char *line, const char *base, const char *url, const char *body) {
            QTest::newRow(name) << QByteArray(line) << QString::fromLatin1(base) << QByteArray(url) << QByteArray(body);
        };
        row("status", R"({"verb":"status"})", "http://h:1", "http://h:1/api/health", "-");
        row("list, a slash too many", R"({"verb":"list"})", "http://h:1//", "http://h:1/api/alarms", "-");
        row("below a path", R"({"verb":"list"})", "https://h/x", "https://h/x/api/alarms", "-");
        row("raise", R"({"verb":"raise","alarm":{"title":"x"}})", "http://h:1", "http://h:1/api/alarms",
            R"({"title":"x"})");
        row("acknowledge", R"({"verb":"acknowledge","id":"k2","by":"ana"})", "http://h:1",
            "http://h:1/api/alarms/k2/acknowledge", R"({"by":"ana"})");
        row("clear by nobody", R"({"verb":"clear","id":"k2"})", "http://h:1", "http://h:1/api/alarms/k2/clear", "");
        row("history", R"({"verb":"history","search":"K+ü&","limit":5})", "http://h:1",
            "http://h:1/api/history?limit=5&search=K%2B%C3%BC%26", "-");
        row("an id of all kinds", R"({"verb":"clear","id":"a/b?c#d%2F e火"})", "http://h:1",
            "http://h:1/api/alarms/a%2Fb%3Fc%23d%252F%20e%E7%81%AB/clear", "");
    }
    void verbsBecomeRequests()
    {
        QFETCH(QByteArray, line);
        QFETCH(QString, base);
        QFETCH(QByteArray, url);
        QFETCH(QByteArray, body);
        const HttpRoute route = routeOf(QUrl(base), std::get<ControlRequest>(parseControlRequest(line)));
        QCOMPARE(route.url.toEncoded(), url);
        QCOMPARE(route.post, body != "-");
        if (route.post)
            QCOMPARE(route.body, body);
    }

    void answersBecomeOutcomes_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("outcome"); // index in Outcome
        const auto row = [](const char *name, int status, const char *body, int outcome) {
            QTest::newRow(name) << status << QByteArray(body) << outcome;
        };
        row("200 with alarms", 200, R"({"alarms":[]})", 0);
        row("200 of another server", 200, "<html>", 2);
        row("200 with another object", 200, R"({"ok":true})", 2);
        row("404 with a word", 404, R"({"error":"no such alarm"})", 1);
        row("401", 401, R"({"error":"token missing"})", 1);
        row("404 without a word", 404, "", 1);
        row("302 elsewhere", 302, "", 2);
        row("502 of a proxy", 502, "<html>", 2);
    }
    void answersBecomeOutcomes()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        QFETCH(int, outcome);
        QCOMPARE(int(outcomeOf(QUrl(QStringLiteral("http://h:1")), ControlVerb::List, status, body).index()), outcome);
    }
};

QTEST_GUILESS_MAIN(TestCtlPrint)
#include "tst_ctl_print.moc"
