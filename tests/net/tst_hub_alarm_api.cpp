// Every row and sentence of the alarm page that a program on this machine meets, over real sockets.
#include "net/hub/idempotent_answers.h"
#include "tests/support/hub_fixture.h"

#include <QFileInfo>
#include <QSignalSpy>
#include <QTemporaryDir>

using namespace halfsilver;

namespace {

const QByteArray kSmoke = R"({"id":"k2-smoke","title":"Smoke","message":"Leave the flat. Call 112.","place":"Kitchen",
 "priority":"critical","origin":"detector K-2"})";

QString text(const RawAnswer &answer, const char *member)
{
    return answer.json()[QLatin1StringView(member)].toString();
}

} // namespace

class TestHubAlarmApi : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void raisesAnAlarm()
    {
        HubFixture f;
        const auto answer = f.post("/api/alarms", kSmoke);
        QCOMPARE(answer.status, 201);
        QCOMPARE(answer.header("Content-Type"), QByteArray("application/json"));
        const QJsonObject expected = QJsonDocument::fromJson(
                                         R"({"id":"k2-smoke","title":"Smoke","message":"Leave the flat. Call 112.",
            "place":"Kitchen","priority":"critical","origin":"detector K-2","raised_at":"2026-11-22T20:47:08.000Z",
            "acknowledged_at":null,"acknowledged_by":null,"cleared_at":null,"expires_at":null,"count":1,"test":false})")
                                         .object();
        QCOMPARE(answer.json(), expected);
        QCOMPARE(f.store.alarms.size(), 1); // on disk when it is answered
        QCOMPARE(f.get("/api/alarms/k2-smoke").json(), expected);
    }

    void makesAnIdWhereThereIsNone()
    {
        HubFixture f;
        const auto one = f.post("/api/alarms", R"({"title":"Door"})"),
                   two = f.post("/api/alarms", R"({"title":"Door"})");
        QCOMPARE(one.status, 201);
        QCOMPARE(two.status, 201);
        QVERIFY(!text(one, "id").isEmpty());
        QVERIFY(text(one, "id") != text(two, "id"));
        QCOMPARE(text(one, "priority"), QStringLiteral("warning"));
    }

    // A snapshot of less than there is would finish the others on every mirror, and a 404 an acknowledgement.
    void concealsNothingWhileTheDiskHangsAtTheStart()
    {
        FakeClock clock;
        MemoryAlarmStore store;
        {
            Hub hub(hubSettings(), {}, store, clock);
            QVERIFY(hub.listen());
            for (const auto &body : { kSmoke, QByteArray(R"({"id":"twice","title":"Of before"})") })
                QCOMPARE(RawHttp(hub.port()).ask(request("POST", "/api/alarms", body)).status, 201);
        }
        store.hangs = true;
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("does not answer: the hub listens")));
        Hub hub(hubSettings(), {}, store, clock);
        QVERIFY(hub.listen());
        const auto ask = [&hub](const QByteArray &bytes) { return RawHttp(hub.port()).ask(bytes); };
        for (const auto &asked :
             { request("GET", "/api/alarms"), request("GET", "/api/alarms/k2-smoke"),
               request("POST", "/api/alarms/k2-smoke/acknowledge"), request("POST", "/api/alarms/k2-smoke/clear") }) {
            const auto answer = ask(asked);
            QCOMPARE(answer.status, 503);
            QCOMPARE(answer.header("Retry-After"), QByteArray("1"));
        }
        QVERIFY(!ask(request("GET", "/api/health")).json()[u"complete"].toBool(true));
        TestSubscriber mirror(hub.port());
        QVERIFY(mirror.establish());
        QVERIFY(mirror.subscribe(Hub::channel()));
        QCOMPARE(ask(request("POST", "/api/alarms", R"({"id":"new","title":"Meanwhile"})")).status, 201);
        QCOMPARE(ask(request("POST", "/api/alarms", R"({"id":"twice","title":"Again"})")).status, 201);
        QVERIFY(!mirror.await(Hub::event()).isEmpty());
        QCOMPARE(ask(request("POST", "/api/alarms/new/acknowledge")).status, 200);

        QSignalSpy changed(&hub, &Hub::alarmsChanged);
        hub.restoreLate(); // too early
        QVERIFY(changed.isEmpty());
        store.hangs = false;
        hub.restoreLate();
        QCOMPARE(changed.count(), 1);
        QStringList titles;
        const auto snapshot = ask(request("GET", "/api/alarms"));
        QCOMPARE(snapshot.status, 200);
        for (const auto alarms = snapshot.json()[u"alarms"].toArray(); const auto alarm : alarms)
            titles.append(alarm[u"title"].toString());
        titles.sort();
        QCOMPARE(titles,
                 (QStringList { QStringLiteral("Again"), QStringLiteral("Meanwhile"), QStringLiteral("Smoke") }));
        QCOMPARE(ask(request("POST", "/api/alarms/k2-smoke/acknowledge")).status, 200);
        QCOMPARE(ask(request("POST", "/api/alarms/nothing/acknowledge")).status, 404);
        QVERIFY(ask(request("GET", "/api/health")).json()[u"complete"].toBool());
    }

    void asksADiskAgainThatRefusesToBeReadLate()
    {
        FakeClock clock;
        MemoryAlarmStore store;
        store.hangs = true;
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("does not answer: the hub listens")));
        Hub hub(hubSettings(), {}, store, clock);
        QVERIFY(hub.listen());
        store.hangs = false;
        store.failure = QStringLiteral("hub.sqlite: broken");
        QTest::ignoreMessage(QtWarningMsg, "hub.sqlite: broken");
        hub.restoreLate();
        QCOMPARE(RawHttp(hub.port()).ask(request("GET", "/api/alarms")).status, 503);
        store.failure.clear();
        clock.advance(std::chrono::seconds(5));
        QCOMPARE(RawHttp(hub.port()).ask(request("GET", "/api/alarms")).status, 200);
    }

    // A line for each alarm of a flood would fill what a full disk has left.
    void saysOnceThatNothingIsRecorded()
    {
        HubFixture f;
        f.store.failure = QStringLiteral("disk full");
        QTest::ignoreMessage(QtWarningMsg, "alarm 0: not recorded: disk full"); // any other fails the test
        for (const char *id : { "0", "1", "2" })
            QCOMPARE(f.post("/api/alarms", QByteArray(R"({"title":"Door","id":")") + id + "\"}").status, 201);
        f.store.failure.clear();
        QTest::ignoreMessage(QtWarningMsg, "alarms are recorded in time again; 3 changes were not");
        for (const char *id : { "3", "4" })
            QCOMPARE(f.post("/api/alarms", QByteArray(R"({"title":"Door","id":")") + id + "\"}").status, 201);
    }

    void replacesTheFieldsGivenAndCounts()
    {
        HubFixture f;
        f.post("/api/alarms", kSmoke);
        f.clock.advance(std::chrono::seconds(5));
        const auto again =
            f.post("/api/alarms", R"({"id":"k2-smoke","message":"Out!","expires_at":"2026-11-23T00:00:00Z"})");
        QCOMPARE(again.status, 200);
        QCOMPARE(text(again, "message"), QStringLiteral("Out!"));
        QCOMPARE(text(again, "title"), QStringLiteral("Smoke"));
        QCOMPARE(again.json()[u"count"].toInt(), 2);
        QCOMPARE(text(again, "raised_at"), QStringLiteral("2026-11-22T20:47:08.000Z"));
        QCOMPARE(text(again, "expires_at"), QStringLiteral("2026-11-23T00:00:00.000Z"));
        QCOMPARE(text(f.post("/api/alarms", R"({"id":"k2-smoke"})"), "expires_at"),
                 QStringLiteral("2026-11-23T00:00:00.000Z"));
        QVERIFY(f.post("/api/alarms", R"({"id":"k2-smoke","expires_at":null})").json()[u"expires_at"].isNull());
    }

    // Mirrors tell an old event from a new one by it.
    void theTimeOfAnIdOnlyGrows()
    {
        HubFixture f;
        f.post("/api/alarms", kSmoke);
        f.post("/api/alarms/k2-smoke/acknowledge");
        f.post("/api/alarms/k2-smoke/clear");
        f.clock.setNow(f.clock.now().addSecs(-3600)); // somebody set the clock
        QCOMPARE(text(f.post("/api/alarms", kSmoke), "raised_at"), QStringLiteral("2026-11-22T20:47:08.001Z"));
    }

    void aSensorWhoseClockStandsStillIsHeardAgain()
    {
        HubFixture f;
        const QByteArray stopped = R"({"id":"door","title":"Door","raised_at":"2026-11-22T20:00:00.000Z"})";
        f.post("/api/alarms", stopped);
        f.post("/api/alarms/door/clear");
        QCOMPARE(text(f.post("/api/alarms", stopped), "raised_at"), QStringLiteral("2026-11-22T20:00:00.001Z"));
        f.post("/api/alarms/door/acknowledge");
        f.post("/api/alarms/door/clear");
        QCOMPARE(text(f.post("/api/alarms", stopped), "raised_at"), QStringLiteral("2026-11-22T20:00:00.002Z"));
    }

    void aDrillEndsByItself()
    {
        HubFixture f;
        const auto drill = f.post("/api/alarms", R"({"id":"drill","title":"Drill","test":true})");
        QCOMPARE(text(drill, "expires_at"), QStringLiteral("2026-11-22T20:49:08.000Z"));
        f.clock.advance(std::chrono::minutes(2));
        QVERIFY(f.get("/api/alarms").json()[u"alarms"].toArray().isEmpty());
    }

    void aDrillIsOverForWhoHasSeenIt()
    {
        HubFixture f;
        f.post("/api/alarms", R"({"id":"drill","title":"Drill","test":true})");
        QVERIFY(!f.post("/api/alarms/drill/acknowledge").json()[u"cleared_at"].isNull());
        QVERIFY(f.get("/api/alarms").json()[u"alarms"].toArray().isEmpty());
    }

    void anIdempotencyKeyIsAnsweredAloneOnce()
    {
        HubFixture f;
        const auto raise = [&](const QByteArray &body, const QByteArray &key) {
            return f.ask(request("POST", "/api/alarms", body, "Idempotency-Key: " + key + "\r\n"));
        };
        const auto first = raise(kSmoke, "k1"), again = raise(kSmoke, "k1"), other = raise(kSmoke, "k2");
        QCOMPARE(first.status, 201);
        QCOMPARE(again.status, 201);
        QCOMPARE(again.body, first.body);
        QCOMPARE(other.status, 200);
        QCOMPARE(other.json()[u"count"].toInt(), 2);
        // The alarm goes on; what was answered does not.
        f.post("/api/alarms/k2-smoke/clear");
        QCOMPARE(raise(kSmoke, "k1").body, first.body);
        QVERIFY(!f.get("/api/alarms/k2-smoke").json()[u"cleared_at"].isNull());
        const auto clear = [&](const QByteArray &key) {
            return f.ask(request("POST", "/api/alarms/k2-smoke/clear", {}, "Idempotency-Key: " + key + "\r\n"));
        };
        QCOMPARE(clear("k3").status, 200);
        QCOMPARE(clear("k3").status, 200);
        QCOMPARE(clear("k1").status, 422); // the key of another request
        QCOMPARE(raise(kSmoke, "a b").status, 400);
        QCOMPARE(raise("{}", "k4").status, 422); // what was refused may be right the next time
        QCOMPARE(raise(kSmoke, "k4").status, 200);
    }

    void twoWithOneKeyAtOnceAreOne()
    {
        HubFixture f;
        f.store.held = true; // the first is still on its way to the disk
        const auto bytes = request("POST", "/api/alarms", kSmoke, "Idempotency-Key: k1\r\n");
        RawHttp one(f.hub.port()), two(f.hub.port());
        one.send(bytes);
        QTRY_COMPARE(f.store.records.size(), 1);
        two.send(bytes);
        QVERIFY(!two.ends(50));
        f.store.held = false;
        f.store.release();
        QCOMPARE(one.read().status, 201);
        QCOMPARE(two.read().status, 201);
        QCOMPARE(f.store.records.size(), 1);
    }

    void idempotencyKeysOutliveTheHub()
    {
        QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("hub-answers"));
        const auto bytes = request("POST", "/api/alarms", kSmoke, "Idempotency-Key: k1\r\n");
        QByteArray first;
        {
            HubFixture f;
            QCOMPARE(f.hub.keepAnswersIn(file), QString());
            first = f.ask(bytes).body;
            QTRY_VERIFY(QFileInfo(file).size() > 0);
        }
        QFile cut(file); // the last line was on its way when the power went
        QVERIFY(cut.open(QIODevice::Append) && cut.write("{\"key\":\"k9") > 0);
        cut.close();
        HubFixture f;
        QCOMPARE(f.hub.keepAnswersIn(file), QString());
        QCOMPARE(f.ask(bytes).body, first);
        QVERIFY(f.store.records.isEmpty());
        f.clock.advance(hub::IdempotentAnswers::kKept + std::chrono::hours(1));
        QVERIFY(f.ask(request("POST", "/api/alarms", kSmoke, "Idempotency-Key: k2\r\n")).status == 201);
        QCOMPARE(f.ask(bytes).status, 200); // forgotten after two days
    }

    void renewsTheTimeOfAClearedOne()
    {
        HubFixture f;
        f.post("/api/alarms", kSmoke);
        f.post("/api/alarms/k2-smoke/clear");
        f.clock.advance(std::chrono::minutes(1));
        const auto again = f.post("/api/alarms", kSmoke);
        QCOMPARE(again.status, 200);
        QCOMPARE(text(again, "raised_at"), QStringLiteral("2026-11-22T20:48:08.000Z"));
        QVERIFY(again.json()[u"cleared_at"].isNull());
        QCOMPARE(again.json()[u"count"].toInt(), 2);
    }

    void keepsAnAcknowledgementWhenItIsRaisedAgain()
    {
        HubFixture f;
        f.post("/api/alarms", kSmoke);
        f.post("/api/alarms/k2-smoke/acknowledge", R"({"by":"Ann"})");
        const auto again = f.post("/api/alarms", kSmoke);
        QCOMPARE(again.status, 200);
        QCOMPARE(text(again, "acknowledged_by"), QStringLiteral("Ann"));
        QVERIFY(!again.json()[u"acknowledged_at"].isNull());
    }

    void aFinishedAlarmRaisedAgainIsNew()
    {
        HubFixture f;
        f.post("/api/alarms", kSmoke);
        f.post("/api/alarms/k2-smoke/acknowledge");
        f.post("/api/alarms/k2-smoke/clear");
        f.clock.advance(std::chrono::minutes(1));
        const auto again = f.post("/api/alarms", kSmoke);
        QCOMPARE(again.status, 201);
        QCOMPARE(again.json()[u"count"].toInt(), 1);
        QVERIFY(again.json()[u"acknowledged_at"].isNull());
    }

    void aBodyCannotSetStateTimesOrCount()
    {
        HubFixture f;
        const auto answer = f.post("/api/alarms", R"({"title":"x","count":7,"acknowledged_at":"2026-11-22T20:00:00Z",
            "acknowledged_by":"nobody","cleared_at":"2026-11-22T20:00:00Z","state":"finished"})");
        QCOMPARE(answer.status, 201);
        QCOMPARE(answer.json()[u"count"].toInt(), 1);
        for (const auto name : { u"acknowledged_at", u"acknowledged_by", u"cleared_at" })
            QVERIFY(answer.json()[name].isNull());
        QVERIFY(!answer.json().contains(u"state"));
    }

    void keepsWhatItDoesNotKnow()
    {
        HubFixture f;
        f.post("/api/alarms", R"({"id":"1","title":"x","shelf":{"deep":[1]}})");
        QCOMPARE(f.get("/api/alarms/1").json()[u"shelf"].toObject()[u"deep"].toArray().size(), 1);
    }

    void convertsOffsetsAndDoubtsTheFuture()
    {
        HubFixture f;
        QCOMPARE(
            text(f.post("/api/alarms", R"({"title":"x","raised_at":"2026-11-23T04:46:03.120+08:00"})"), "raised_at"),
            QStringLiteral("2026-11-22T20:46:03.120Z"));
        QCOMPARE(text(f.post("/api/alarms", R"({"title":"x","raised_at":"2026-11-22T20:49:00Z"})"), "raised_at"),
                 QStringLiteral("2026-11-22T20:47:08.000Z"));
    }

    void acknowledgesAndClears()
    {
        HubFixture f;
        f.post("/api/alarms", kSmoke);
        f.clock.advance(std::chrono::seconds(30));
        const auto answer = f.post("/api/alarms/k2-smoke/acknowledge", R"({"by":"Ann","at":"2026-11-22T20:47:20Z"})");
        QCOMPARE(answer.status, 200);
        QCOMPARE(text(answer, "acknowledged_at"), QStringLiteral("2026-11-22T20:47:20.000Z"));
        QCOMPARE(text(answer, "acknowledged_by"), QStringLiteral("Ann"));
        const auto again = f.post("/api/alarms/k2-smoke/acknowledge", R"({"by":"Ben"})");
        QCOMPARE(again.status, 200);
        QCOMPARE(again.json(), answer.json()); // idempotent
        QCOMPARE(f.get("/api/alarms").json()[u"alarms"].toArray().size(), 1);
        QCOMPARE(text(f.post("/api/alarms/k2-smoke/clear"), "cleared_at"), QStringLiteral("2026-11-22T20:47:38.000Z"));
        QCOMPARE(f.post("/api/alarms/k2-smoke/clear").status, 200);
        QCOMPARE(f.get("/api/alarms").json()[u"alarms"].toArray().size(), 0);
        QCOMPARE(f.post("/api/alarms/nothing/acknowledge").status, 404);
        QCOMPARE(f.post("/api/alarms/nothing/clear").status, 404);
    }

    void nothingOfAFinishedAlarmBelongsToTheNextOccurrence()
    {
        HubFixture f;
        f.post("/api/alarms",
               R"({"id":"a","title":"First","message":"Old","place":"Cellar","priority":"critical","x":1})");
        f.post("/api/alarms/a/acknowledge");
        f.post("/api/alarms/a/clear");
        const auto bare = f.post("/api/alarms", R"({"id":"a"})");
        QCOMPARE(bare.status, 422);
        QCOMPARE(bare.json()[u"field"].toString(), QStringLiteral("title"));
        const auto second = f.post("/api/alarms", R"({"id":"a","title":"Second"})");
        QCOMPARE(second.status, 201);
        QCOMPARE(second.json()[u"message"].toString(), QString());
        QCOMPARE(second.json()[u"place"].toString(), QString());
        QCOMPARE(second.json()[u"priority"].toString(), QStringLiteral("warning"));
        QVERIFY(!second.json().contains(u"x"));
        QCOMPARE(second.json()[u"count"].toInt(), 1);
    }

    // A mirror that was cut off posts its acknowledgement late; the alarm has come again meanwhile.
    void anAcknowledgementOfAnEarlierOccurrenceQuietsNothing()
    {
        HubFixture f;
        f.post("/api/alarms", kSmoke);
        f.post("/api/alarms/k2-smoke/clear");
        f.clock.advance(std::chrono::minutes(10));
        f.post("/api/alarms", kSmoke);
        const auto late = f.post("/api/alarms/k2-smoke/acknowledge", R"({"by":"Ann","at":"2026-11-22T20:48:00Z"})");
        QCOMPARE(late.status, 200);
        QVERIFY(late.json()[u"acknowledged_at"].isNull());
        QVERIFY(!f.post("/api/alarms/k2-smoke/acknowledge").json()[u"acknowledged_at"].isNull());
    }

    void anAcknowledgementOfAFinishedOccurrenceQuietsNothing()
    {
        HubFixture f;
        f.post("/api/alarms", kSmoke);
        f.clock.advance(std::chrono::minutes(2));
        f.post("/api/alarms/k2-smoke/acknowledge");
        f.post("/api/alarms/k2-smoke/clear");
        f.clock.advance(std::chrono::minutes(10));
        f.post("/api/alarms", kSmoke);
        const auto late = f.post("/api/alarms/k2-smoke/acknowledge", R"({"at":"2026-11-22T20:48:00Z"})");
        QVERIFY(late.json()[u"acknowledged_at"].isNull());
        // It had ended by then.
        const auto wrongClock = f.post("/api/alarms/k2-smoke/acknowledge", R"({"at":"2026-11-22T20:50:00Z"})");
        QCOMPARE(text(wrongClock, "acknowledged_at"), QStringLiteral("2026-11-22T20:59:08.000Z"));
    }

    // A mirror that started without the time: nothing came before, so it can only mean this alarm.
    void anAcknowledgementByAWrongClockCounts()
    {
        HubFixture f;
        f.post("/api/alarms", kSmoke);
        f.clock.advance(std::chrono::minutes(5));
        const auto answer = f.post("/api/alarms/k2-smoke/acknowledge", R"({"by":"Ann","at":"1970-01-01T00:03:00Z"})");
        QCOMPARE(answer.status, 200);
        QCOMPARE(text(answer, "acknowledged_at"), QStringLiteral("2026-11-22T20:52:08.000Z"));
        QCOMPARE(text(answer, "acknowledged_by"), QStringLiteral("Ann"));
    }

    // To deal with; what the journal keeps is told for longer.
    void keepsFinishedOnesForADay()
    {
        HubFixture f;
        f.post("/api/alarms", kSmoke);
        f.post("/api/alarms/k2-smoke/clear");
        f.post("/api/alarms/k2-smoke/acknowledge");
        f.clock.advance(std::chrono::hours(23));
        QCOMPARE(f.get("/api/alarms/k2-smoke").status, 200);
        QCOMPARE(f.post("/api/alarms/k2-smoke/clear").status, 200);
        f.clock.advance(std::chrono::minutes(61));
        QCOMPARE(f.post("/api/alarms/k2-smoke/clear").status, 404);
        QCOMPARE(text(f.get("/api/alarms/k2-smoke"), "title"), QStringLiteral("Smoke"));
        f.store.alarms.clear();
        QCOMPARE(f.get("/api/alarms/k2-smoke").status, 404);
    }

    void finishesAnAlarmThatExpires()
    {
        hub::HubLimits patient;
        patient.silence = std::chrono::hours(1);
        HubFixture f(hubSettings(), {}, patient);
        TestSubscriber subscriber(f.hub.port());
        QVERIFY(subscriber.establish());
        QVERIFY(subscriber.subscribe(QStringLiteral("alarm")));
        f.post("/api/alarms", R"({"id":"1","title":"x","expires_at":"2026-11-22T20:57:08Z"})");
        subscriber.await(Hub::event());
        f.clock.advance(std::chrono::minutes(9));
        QCOMPARE(f.get("/api/alarms").json()[u"alarms"].toArray().size(), 1);
        f.clock.advance(std::chrono::minutes(1));
        const auto told = subscriber.await(Hub::event());
        QVERIFY(told[u"data"].toString().contains(QStringLiteral(R"("state":"finished")")));
        QCOMPARE(f.get("/api/alarms").json()[u"alarms"].toArray().size(), 0);
    }

    void theSnapshotHasAnETag()
    {
        HubFixture f;
        f.post("/api/alarms", kSmoke);
        const auto first = f.get("/api/alarms");
        QCOMPARE(first.status, 200);
        QCOMPARE(text(first, "as_of"), QStringLiteral("2026-11-22T20:47:08.000Z"));
        const auto tag = first.header("ETag");
        QVERIFY(!tag.isEmpty());
        const auto same = f.ask(request("GET", "/api/alarms", {}, "If-None-Match: \"x\", " + tag + "\r\n"));
        QCOMPARE(same.status, 304);
        QCOMPARE(same.header("ETag"), tag);
        QVERIFY(same.body.isEmpty());
        f.post("/api/alarms", R"({"title":"another"})");
        QCOMPARE(f.ask(request("GET", "/api/alarms", {}, "If-None-Match: " + tag + "\r\n")).status, 200);
    }

    void decodesIdsInPaths()
    {
        HubFixture f;
        f.post("/api/alarms", R"({"id":"Küche/1 ?%","title":"x"})");
        QCOMPARE(f.get("/api/alarms/K%C3%BCche%2F1%20%3F%25").status, 200);
        QCOMPARE(f.post("/api/alarms/K%c3%bcche%2f1%20%3f%25/acknowledge").status, 200);
        QCOMPARE(f.get("/api/alarms/K%FF").status, 400);
        QCOMPARE(f.get("/api/alarms/K%4").status, 400);
    }

    void tellsItsHealth()
    {
        HubFixture f;
        TestSubscriber subscriber(f.hub.port());
        QVERIFY(subscriber.establish());
        const auto health = f.get("/api/health");
        QCOMPARE(health.status, 200);
        QCOMPARE(text(health, "server"), QStringLiteral("halfsilver-hub"));
        QCOMPARE(text(health, "version"), QStringLiteral(HALFSILVER_VERSION));
        QCOMPARE(health.json()[u"subscribers"].toInt(), 1);
        QCOMPARE(health.json()[u"alarms"].toInt(), 0);
        f.post("/api/alarms", kSmoke);
        f.post("/api/alarms", R"({"id":"2","title":"Door"})");
        f.post("/api/alarms/2/acknowledge");
        f.post("/api/alarms/2/clear");
        QCOMPARE(f.get("/api/health").json()[u"alarms"].toInt(), 1);
    }

    void tellsWhatBecameOfAlarms()
    {
        HubFixture f;
        f.post("/api/alarms", R"({"id":"2","title":"Door"})");
        f.post("/api/alarms/2/acknowledge", R"({"by":"Ana"})");
        const auto history = f.get("/api/history?limit=10&search=a%20b");
        QCOMPARE(history.status, 200);
        const QJsonArray entries = history.json()[u"entries"].toArray();
        QCOMPARE(entries.size(), 2);
        QCOMPARE(entries[0][u"change"].toString(), QStringLiteral("acknowledged"));
        QCOMPARE(entries[0][u"by"].toString(), QStringLiteral("Ana"));
        QVERIFY(history.json()[u"next"].isNull());
        const auto wrong = f.get("/api/history?limit=0");
        QCOMPARE(wrong.status, 422);
        QCOMPARE(text(wrong, "field"), QStringLiteral("limit"));
    }

    void saysWhatIsWrong_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("field");
        const auto alarm = [](const char *name, const QByteArray &body, int status, const char *field = "") {
            QTest::newRow(name) << request("POST", "/api/alarms", body) << status << QString::fromLatin1(field);
        };
        const auto other = [](const char *name, const QByteArray &bytes, int status, const char *field = "") {
            QTest::newRow(name) << bytes << status << QString::fromLatin1(field);
        };
        alarm("not JSON", "hello", 400);
        alarm("cut short", "{\"title\":\"x", 400);
        alarm("not UTF-8", "{\"title\":\"\xff\xfe\"}", 400);
        other("no body", request("POST", "/api/alarms"), 400);
        alarm("a list", R"(["x"])", 422, "title");
        alarm("no title", R"({"id":"1"})", 422, "title");
        alarm("empty title", R"({"title":"  "})", 422, "title");
        alarm("title null", R"({"title":null})", 422, "title");
        alarm("title a number", R"({"title":5})", 422, "title");
        alarm("title too long", "{\"title\":\"" + QByteArray(501, 'x') + "\"}", 422, "title");
        alarm("id a number", R"({"id":1,"title":"x"})", 422, "id");
        alarm("id empty", R"({"id":"","title":"x"})", 422, "id");
        alarm("id too long", "{\"title\":\"x\",\"id\":\"" + QByteArray(201, 'x') + "\"}", 422, "id");
        for (const char *id : { "a\\nb", " a", "a ", "a\\tb", "\\u202e", "a\\u200bb", ".", ".." })
            alarm(qPrintable(QStringLiteral("id %1").arg(QLatin1String(id))),
                  QByteArray("{\"title\":\"x\",\"id\":\"") + id + "\"}", 422, "id");
        alarm("unknown priority", R"({"title":"x","priority":"high"})", 422, "priority");
        alarm("time", R"({"title":"x","raised_at":"soon"})", 422, "raised_at");
        alarm("expired before it began", R"({"title":"x","expires_at":"2026-11-22T20:00:00Z"})", 422, "expires_at");
        alarm("test a text", R"({"title":"x","test":"yes"})", 422, "test");
        alarm("too much of what is not ours", "{\"title\":\"x\",\"zoo\":\"" + QByteArray(5000, 'x') + "\"}", 422,
              "zoo");
        alarm("over 128 KiB", "{\"title\":\"" + QByteArray(128 * 1024, 'x') + "\"}", 413);
        other("by a number", request("POST", "/api/alarms/1/acknowledge", R"({"by":5})"), 422, "by");
        other("at no time", request("POST", "/api/alarms/1/clear", R"({"at":"soon"})"), 422, "at");
        other("acknowledge not JSON", request("POST", "/api/alarms/1/acknowledge", "x"), 400);
        other("form", request("POST", "/api/alarms", "title=x", "Content-Type: application/x-www-form-urlencoded\r\n"),
              415);
        other("text", request("POST", "/api/alarms/1/clear", "{}", "Content-Type: text/plain\r\n"), 415);
        other("no such path", request("GET", "/api/alarm"), 404);
        other("slash at the end", request("GET", "/api/alarms/"), 404);
        other("root", request("GET", "/"), 404);
        other("unknown alarm", request("GET", "/api/alarms/nothing"), 404);
        other("PUT", request("PUT", "/api/alarms", "{}"), 405);
        other("DELETE", request("DELETE", "/api/alarms/1"), 405);
        other("GET acknowledge", request("GET", "/api/alarms/1/acknowledge"), 405);
        other("POST history", request("POST", "/api/history"), 405);
        other("POST health", request("POST", "/api/health"), 405);
    }
    void saysWhatIsWrong()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(int, status);
        QFETCH(QString, field);
        HubFixture f;
        const auto answer = f.ask(bytes);
        QCOMPARE(answer.status, status);
        QVERIFY(!text(answer, "error").isEmpty());
        QCOMPARE(text(answer, "field"), field);
        if (status == 405)
            QVERIFY(!answer.header("Allow").isEmpty());
        QVERIFY(f.store.records.isEmpty());
        QCOMPARE(f.get("/api/health").status, 200); // and nothing is down
    }

    void acceptsJsonWithACharset()
    {
        HubFixture f;
        QCOMPARE(
            f.ask(request("POST", "/api/alarms", kSmoke, "Content-Type: Application/JSON; charset=utf-8\r\n")).status,
            201);
    }

    void broadcastsEachChange()
    {
        HubFixture f;
        TestSubscriber subscriber(f.hub.port());
        QVERIFY(subscriber.establish());
        QVERIFY(subscriber.subscribe(QStringLiteral("alarm")));
        const auto told = [&] {
            const auto message = subscriber.await(QStringLiteral("App\\Events\\PushAlarmEvent"));
            if (message[u"channel"].toString() != QLatin1StringView("alarm"))
                return QJsonObject();
            return QJsonDocument::fromJson(message[u"data"].toString().toUtf8()).object()[u"data"].toObject();
        };
        const auto same = [&](const RawAnswer &answer, const char *state) { // in this order: `told` takes the next one
            QJsonObject data = told();
            return data.take(QLatin1StringView("state")).toString() == QLatin1StringView(state)
                && data == answer.json();
        };
        QVERIFY(same(f.post("/api/alarms", kSmoke), "raised"));
        QVERIFY(same(f.post("/api/alarms/k2-smoke/acknowledge"), "acknowledged"));
        QVERIFY(same(f.post("/api/alarms/k2-smoke/clear"), "finished"));
        QVERIFY(same(f.post("/api/alarms", kSmoke), "raised"));
        QVERIFY(same(f.post("/api/alarms/k2-smoke/clear"), "cleared"));
        f.post("/api/alarms/k2-smoke/clear"); // changes nothing, and nothing is told
        QVERIFY(subscriber.await(Hub::event(), 100).isEmpty());
    }

    void aRaisedAlarmIsToldBeforeItIsOnDiskAndAQuietedOneAfter()
    {
        HubFixture f;
        TestSubscriber subscriber(f.hub.port());
        QVERIFY(subscriber.establish());
        QVERIFY(subscriber.subscribe(QStringLiteral("alarm")));
        f.store.held = true;
        RawHttp client(f.hub.port());
        client.send(request("POST", "/api/alarms", kSmoke));
        QVERIFY(!subscriber.await(Hub::event()).isEmpty());
        QCOMPARE(client.read(false, 50).status, 0);
        f.store.release();
        QCOMPARE(client.read().status, 201);

        client.send(request("POST", "/api/alarms/k2-smoke/acknowledge"));
        QVERIFY(subscriber.await(Hub::event(), 50).isEmpty());
        QVERIFY(f.get("/api/alarms/k2-smoke").json()[u"acknowledged_at"].isNull());
        // What comes meanwhile waits for it, and does not undo it.
        RawHttp other(f.hub.port());
        other.send(request("POST", "/api/alarms", kSmoke));
        QCOMPARE(other.read(false, 50).status, 0);
        f.store.release();
        QCOMPARE(client.read().status, 200);
        QVERIFY(subscriber.await(Hub::event())[u"data"].toString().contains(QStringLiteral(R"("acknowledged")")));
        QVERIFY(QTest::qWaitFor([&] { return f.store.records.size() == 3; }));
        f.store.release();
        QVERIFY(!other.read().json()[u"acknowledged_at"].isNull());
    }

    void aDiskThatHangsIsNotWaitedFor()
    {
        HubFixture f;
        f.store.held = true;
        RawHttp client(f.hub.port());
        client.send(request("POST", "/api/alarms", kSmoke));
        QVERIFY(QTest::qWaitFor([&] { return f.store.records.size() == 1; }));
        QTest::ignoreMessage(QtWarningMsg, "alarm k2-smoke: not recorded: not on disk within 200 ms");
        f.clock.advance(std::chrono::milliseconds(200));
        QCOMPARE(client.read().status, 201);
        f.store.release(); // too late, and harmless
        QCOMPARE(f.get("/api/health").status, 200);
    }

    void aFloodKeepsNoCriticalAlarmOut()
    {
        HubFixture f;
        for (int i = 0; i < kMaxActiveAlarms; ++i)
            f.hub.raise({ { QStringLiteral("title"), QStringLiteral("x") } });
        const auto full = f.post("/api/alarms", R"({"title":"one more"})");
        QCOMPARE(full.status, 507);
        QVERIFY(!text(full, "error").isEmpty());
        QCOMPARE(f.post("/api/alarms", kSmoke).status, 201);
    }

    void withoutASecretOrItsAlarmsItDoesNotListen()
    {
        FakeClock clock;
        MemoryAlarmStore store;
        auto settings = hubSettings();
        settings.secret.clear();
        Hub open(settings, {}, store, clock);
        QVERIFY(!open.listen());

        store.failure = QStringLiteral("the disk is gone");
        Hub hub(hubSettings(), {}, store, clock);
        for (int time = 0; time < 2; ++time)
            QCOMPARE(hub.listen().error().text, store.failure);
        store.failure.clear();
        QVERIFY(hub.listen());
    }

    void comesBackWithItsAlarms()
    {
        FakeClock clock;
        MemoryAlarmStore store;
        {
            Hub hub(hubSettings(), {}, store, clock);
            QVERIFY(hub.listen());
            QCOMPARE(RawHttp(hub.port()).ask(request("POST", "/api/alarms", kSmoke)).status, 201);
        }
        Hub hub(hubSettings(), {}, store, clock);
        QVERIFY(hub.listen());
        const auto alarms = RawHttp(hub.port()).ask(request("GET", "/api/alarms")).json()[u"alarms"].toArray();
        QCOMPARE(alarms.size(), 1);
        QCOMPARE(alarms[0].toObject()[u"title"].toString(), QStringLiteral("Smoke"));
    }
};

QTEST_GUILESS_MAIN(TestHubAlarmApi)
#include "tst_hub_alarm_api.moc"
