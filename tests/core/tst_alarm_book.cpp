#include "app/core/alarms/alarm_book.h"
#include "app/core/unkept_alarm_store.h"
#include "tests/support/alarm_backend.h"
#include "tests/support/fake_clock.h"

#include <QSignalSpy>
#include <QTest>

using namespace halfsilver;
using namespace std::chrono_literals;

namespace {

// Keeps what is written, and says that it is on disk when the test says so.
class HeldStore : public UnkeptAlarmStore {
public:
    void write(AlarmRecord record, Done done) override
    {
        records.append(record);
        if (done)
            held.append(done);
    }
    void addStateTeller(const QString &source) override { stateTellers.append(source); }
    void release(const Result<void> &result = {})
    {
        for (const Done &done : std::exchange(held, {}))
            done(result);
    }

    QList<AlarmRecord> records;
    QList<Done> held;
    QStringList stateTellers;
};

AlarmReport alarm(const QString &id, AlarmPriority priority = AlarmPriority::Warning)
{
    AlarmReport report;
    report.key = { QStringLiteral("alarm"), id };
    report.title = QStringLiteral("Title of ") + id;
    report.priority = priority;
    return report;
}

AlarmReport told(const QString &id, AlarmState state)
{
    AlarmReport report = alarm(id);
    report.state = state;
    return report;
}

AlarmKey key(const QString &id) { return { QStringLiteral("alarm"), id }; }

QStringList ids(const AlarmBook &book)
{
    QStringList list;
    for (const Alarm *alarm : book.order())
        list.append(alarm->key.id);
    return list;
}

} // namespace

class TestAlarmBook : public QObject {
    Q_OBJECT

    FakeClock clock;

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void ordersByStateThenPriorityThenNewestFirst()
    {
        AlarmBook book(clock, nullptr);
        book.setPolicy(QStringLiteral("alarm"), { AlarmEnds::Clear, 0s });
        for (const auto &[id, priority] :
             { std::pair("info", AlarmPriority::Info), std::pair("old", AlarmPriority::Warning),
               std::pair("new", AlarmPriority::Warning), std::pair("acked", AlarmPriority::Critical),
               std::pair("gone", AlarmPriority::Critical), std::pair("top", AlarmPriority::Critical) }) {
            QVERIFY(book.report(alarm(QString::fromLatin1(id), priority)));
            clock.advance(1s);
        }
        QVERIFY(book.acknowledge(key(QStringLiteral("acked")), QStringLiteral("hall")));
        QVERIFY(book.clear(key(QStringLiteral("gone")), QStringLiteral("hall")));
        QCOMPARE(ids(book), QStringLiteral("top new old info acked gone").split(u' '));
        QCOMPARE(book.takeover()->key.id, QStringLiteral("top"));
    }

    void noDrillTakesTheScreenFromARealAlarm()
    {
        AlarmBook book(clock, nullptr);
        QVERIFY(book.report(alarm(QStringLiteral("real"), AlarmPriority::Critical)));
        clock.advance(1s);
        AlarmReport drill = alarm(QStringLiteral("drill"), AlarmPriority::Critical);
        drill.test = true;
        QVERIFY(book.report(drill));
        QVERIFY(book.report(alarm(QStringLiteral("less"), AlarmPriority::Warning)));
        QCOMPARE(ids(book), QStringLiteral("real drill less").split(u' '));
        QCOMPARE(book.takeover()->key.id, QStringLiteral("real"));
    }

    void aKnownKeyIsUpdatedNotAdded()
    {
        AlarmBook book(clock, nullptr);
        QSignalSpy raised(&book, &AlarmBook::raised);
        QVERIFY(book.report(alarm(QStringLiteral("a"))));
        QVERIFY(book.report(alarm(QStringLiteral("a"))));
        QCOMPARE(book.order().size(), 1u);
        QCOMPARE(book.order()[0]->count, 2);
        QCOMPARE(raised.count(), 1);
    }

    void aRaisedAlarmIsShownBeforeItIsWritten()
    {
        HeldStore store;
        AlarmBook book(clock, &store);
        QVERIFY(book.report(alarm(QStringLiteral("a"))));
        QCOMPARE(book.order().size(), 1u);
        QCOMPARE(store.records.size(), 1);
    }

    void anAcknowledgementIsWrittenBeforeItShows()
    {
        HeldStore store;
        AlarmBook book(clock, &store);
        QVERIFY(book.report(told(QStringLiteral("a"), AlarmState::Raised)));
        QVERIFY(book.acknowledge(key(QStringLiteral("a")), QStringLiteral("hall")));
        QVERIFY(!book.order()[0]->acknowledgedAt);
        store.release();
        QVERIFY(book.order()[0]->acknowledgedAt);
        QVERIFY(!book.notRecorded(key(QStringLiteral("a"))));
    }

    void aSlowDiskShowsItAnywayAsNotRecorded()
    {
        HeldStore store;
        AlarmBook book(clock, &store);
        QSignalSpy here(&book, &AlarmBook::acknowledgedHere);
        QVERIFY(book.report(told(QStringLiteral("a"), AlarmState::Raised)));
        QVERIFY(book.acknowledge(key(QStringLiteral("a")), QStringLiteral("hall")));
        clock.advance(199ms);
        QVERIFY(!book.order()[0]->acknowledgedAt);
        clock.advance(1ms);
        QVERIFY(book.order()[0]->acknowledgedAt);
        QVERIFY(book.notRecorded(key(QStringLiteral("a"))));
        store.release();
        QCOMPARE(here.count(), 1);
    }

    void twoPressesAreOneAcknowledgement()
    {
        HeldStore store;
        AlarmBook book(clock, &store);
        QVERIFY(book.report(told(QStringLiteral("a"), AlarmState::Raised)));
        QVERIFY(book.acknowledge(key(QStringLiteral("a")), {}));
        QVERIFY(book.acknowledge(key(QStringLiteral("a")), {}));
        QCOMPARE(store.held.size(), 1);
    }

    void anEventDuringTheWriteIsNotLost()
    {
        HeldStore store;
        AlarmBook book(clock, &store);
        QVERIFY(book.report(told(QStringLiteral("a"), AlarmState::Raised)));
        QVERIFY(book.acknowledge(key(QStringLiteral("a")), {}));
        QVERIFY(book.report(told(QStringLiteral("a"), AlarmState::ClearedUnseen)));
        store.release();
        QVERIFY(book.order().empty());
    }

    void aBareEventIsANoticeThatAcknowledgingEnds()
    {
        AlarmBook book(clock, nullptr);
        QVERIFY(book.report(alarm(QStringLiteral("a"))));
        QVERIFY(book.acknowledge(key(QStringLiteral("a")), {}));
        QVERIFY(book.order().empty());
    }

    void aSourceThatTellsAStateIsTrustedToClear()
    {
        HeldStore store;
        AlarmBook book(clock, &store);
        QVERIFY(book.report(alarm(QStringLiteral("a"))));
        QVERIFY(book.report(told(QStringLiteral("b"), AlarmState::Raised)));
        QCOMPARE(store.stateTellers, QStringList { QStringLiteral("alarm") });
        QVERIFY(book.acknowledge(key(QStringLiteral("a")), {}));
        store.release();
        QCOMPARE(book.order().size(), 2u);
    }

    void equalContentWithinAMinuteIsOneAlarm()
    {
        AlarmBook book(clock, nullptr);
        AlarmReport report = alarm(QStringLiteral("hash"));
        report.ownId = false;
        QVERIFY(book.report(report));
        clock.advance(59s);
        QVERIFY(book.report(report));
        clock.advance(59s);
        QVERIFY(book.report(report));
        QCOMPARE(book.order().size(), 1u);
        QCOMPARE(book.order()[0]->count, 3);
        clock.advance(61s);
        QVERIFY(book.report(report));
        QCOMPARE(book.order().size(), 2u);
    }

    void aToldStateFindsTheOpenAlarmOfEqualContent_data()
    {
        QTest::addColumn<AlarmState>("state");
        QTest::addColumn<AlarmState>("shown"); // Finished: no longer
        QTest::newRow("cleared") << AlarmState::ClearedUnseen << AlarmState::ClearedUnseen;
        QTest::newRow("acknowledged") << AlarmState::Acknowledged << AlarmState::Acknowledged;
        QTest::newRow("finished") << AlarmState::Finished << AlarmState::Finished;
    }
    void aToldStateFindsTheOpenAlarmOfEqualContent()
    {
        QFETCH(AlarmState, state);
        QFETCH(AlarmState, shown);
        AlarmBook book(clock, nullptr);
        AlarmReport report = alarm(QStringLiteral("hash"));
        report.ownId = false;
        AlarmReport other = alarm(QStringLiteral("other"));
        other.ownId = false;
        QVERIFY(book.report(report));
        QVERIFY(book.report(other));
        clock.advance(1h);
        QVERIFY(book.report(report)); // nothing tells it from the first
        const QList<Alarm> before { *book.order()[0], *book.order()[1], *book.order()[2] };
        clock.advance(1h);
        report.state = state;
        QVERIFY(book.report(report));
        for (const Alarm &each : before) {
            const bool same = each.key.id.startsWith(QStringLiteral("hash-"));
            const Alarm *now = book.find(each.key);
            QCOMPARE(now ? now->state() : AlarmState::Finished, same ? shown : AlarmState::Raised);
            QVERIFY(!now || now->raisedAt == each.raisedAt);
        }
        QCOMPARE(book.order().size(), shown == AlarmState::Finished ? 1u : 3u);
        // Once more, and then raised again: a new alarm.
        QVERIFY(book.report(report));
        report.state = AlarmState::Raised;
        QVERIFY(book.report(report));
        QCOMPARE(book.order().size(), shown == AlarmState::Finished ? 2u : 4u);
    }

    void aToldStateFindsWhatAnEarlierRunLeft()
    {
        AlarmBook before(clock, nullptr);
        AlarmReport report = alarm(QStringLiteral("hash-with-dashes"));
        report.ownId = false;
        QVERIFY(before.report(report));
        AlarmBook book(clock, nullptr);
        book.restore({ { *before.order()[0] }, {}, {}, {} });
        clock.advance(1h);
        report.state = AlarmState::ClearedUnseen;
        QVERIFY(book.report(report));
        QCOMPARE(book.order().size(), 1u);
        QVERIFY(book.order()[0]->clearedAt);
    }

    void whatASnapshotLacksIsFinished()
    {
        AlarmBook book(clock, nullptr);
        AlarmReport withoutId = alarm(QStringLiteral("hash"));
        withoutId.ownId = false;
        AlarmReport other = alarm(QStringLiteral("elsewhere"));
        other.key.source = QStringLiteral("alarm.garden");
        QVERIFY(book.report(told(QStringLiteral("a"), AlarmState::Raised)));
        QVERIFY(book.report(withoutId));
        QVERIFY(book.report(other));
        const SnapshotStart begun = book.beginSnapshot();
        QVERIFY(book.report(told(QStringLiteral("meanwhile"), AlarmState::Raised)));
        book.applySnapshot(QStringLiteral("alarm"), begun, { told(QStringLiteral("b"), AlarmState::Raised) });
        QVERIFY(!book.find(key(QStringLiteral("a"))));
        QVERIFY(book.find(key(QStringLiteral("b"))));
        QVERIFY(book.find(key(QStringLiteral("meanwhile"))));
        QCOMPARE(book.order().size(), 4u);
    }

    // What its backend still tells of as active is there until that says that it is over, whoever has seen it.
    void whatIsRaisedAgainAndAcknowledgedStays_data()
    {
        QTest::addColumn<bool>("missed"); // raised again while nobody listened
        QTest::addColumn<bool>("here");   // acknowledged at this mirror
        QTest::newRow("all told") << false << false;
        QTest::newRow("acknowledged here") << false << true;
        QTest::newRow("raised again unheard") << true << false;
        QTest::newRow("raised again unheard, acknowledged here") << true << true;
    }
    void whatIsRaisedAgainAndAcknowledgedStays()
    {
        QFETCH(bool, missed);
        QFETCH(bool, here);
        AlarmBook book(clock, nullptr);
        AlarmBackend backend(1);
        const auto snapshot = [&] {
            clock.advance(1s);
            book.applySnapshot(AlarmBackend::source(), book.beginSnapshot(), backend.snapshot());
        };
        QVERIFY(book.report(backend.raise(0, clock.now(), AlarmPriority::Warning)));
        clock.advance(1s);
        QVERIFY(book.report(*backend.clear(0, clock.now())));
        clock.advance(1s);
        const AlarmReport again = backend.raise(0, clock.now(), AlarmPriority::Warning);
        if (missed)
            snapshot();
        else
            QVERIFY(book.report(again));
        clock.advance(1s);
        const auto acknowledged = backend.acknowledge(0, clock.now());
        if (here)
            QVERIFY(book.acknowledge(again.key, QStringLiteral("Ana")));
        else
            QVERIFY(book.report(*acknowledged));
        snapshot();
        QVERIFY(book.find(again.key));
        QCOMPARE(book.find(again.key)->state(), AlarmState::Acknowledged);
        QCOMPARE(book.find(again.key)->count, 2);
    }

    // A backend that begins anew answers before it has read what it knows.
    void whatALaterSnapshotContainsIsThereAgain_data()
    {
        QTest::addColumn<bool>("retried"); // an event of before comes late
        QTest::newRow("by the snapshot alone") << false;
        QTest::newRow("a queue tries again meanwhile") << true;
    }
    void whatALaterSnapshotContainsIsThereAgain()
    {
        QFETCH(bool, retried);
        AlarmBook book(clock, nullptr);
        AlarmBackend backend(1);
        const AlarmReport raise = backend.raise(0, clock.now(), AlarmPriority::Critical);
        const auto apply = [&](const QList<AlarmReport> &rows) {
            clock.advance(1s);
            book.applySnapshot(AlarmBackend::source(), book.beginSnapshot(), rows);
        };
        QVERIFY(book.report(raise));
        const SnapshotStart early = book.beginSnapshot();
        apply({});
        QVERIFY(!book.find(raise.key));
        if (retried)
            QVERIFY(book.report(raise));
        book.applySnapshot(AlarmBackend::source(), early, backend.snapshot());
        QVERIFY(!book.find(raise.key)); // neither is newer than what ended it
        QSignalSpy raised(&book, &AlarmBook::raised);
        apply(backend.snapshot());
        QVERIFY(book.find(raise.key));
        QCOMPARE(book.find(raise.key)->state(), AlarmState::Raised);
        QCOMPARE(raised.count(), 1);

        // What a person has ended here is over, whatever its backend has heard of that.
        QVERIFY(book.clear(raise.key, {}));
        QVERIFY(book.acknowledge(raise.key, {}));
        apply(backend.snapshot());
        QVERIFY(!book.find(raise.key));
    }

    void aFinishedReportOfAnUnknownAlarmShowsNothing()
    {
        AlarmBook book(clock, nullptr);
        QVERIFY(book.report(told(QStringLiteral("a"), AlarmState::Finished)));
        QVERIFY(book.order().empty());
    }

    void informationExpiresCountedFromItsReception()
    {
        AlarmBook book(clock, nullptr);
        book.setPolicy(QStringLiteral("alarm"), { AlarmEnds::Auto, 8h });
        QVERIFY(book.report(alarm(QStringLiteral("i"), AlarmPriority::Info)));
        QVERIFY(book.report(alarm(QStringLiteral("w"), AlarmPriority::Warning)));
        clock.advance(8h - 1s);
        QCOMPARE(book.order().size(), 2u);
        clock.advance(1s);
        QCOMPARE(ids(book), QStringList { QStringLiteral("w") });
    }

    void restoredAlarmsAreLastKnownUntilTheirSourceSpeaks()
    {
        AlarmBook book(clock, nullptr);
        Alarm kept;
        kept.key = key(QStringLiteral("a"));
        kept.title = QStringLiteral("Kept");
        kept.raisedAt = kept.receivedAt = clock.now().addSecs(-60);
        book.restore({ { kept }, {}, {}, {} });
        QCOMPARE(book.lastKnown(kept.key), std::optional(kept.receivedAt));
        book.setCurrent(QStringLiteral("alarm"));
        QVERIFY(!book.lastKnown(kept.key));
    }

    void memoryIsBoundedByPutting()
    {
        AlarmBook book(clock, nullptr);
        QVERIFY(book.report(alarm(QStringLiteral("critical"), AlarmPriority::Critical)));
        for (int i = 0; i < kMaxActiveAlarms; ++i)
            QVERIFY(book.report(alarm(QString::number(i), AlarmPriority::Info)));
        QCOMPARE(book.order().size(), size_t(kMaxActiveAlarms));
        QCOMPARE(book.beyond().all, 1);
        QVERIFY(book.find(key(QStringLiteral("critical"))));
    }

    void joinsTheOldestOfManyGaps()
    {
        FakeClock steady;
        AlarmBook book(steady, nullptr);
        const QDateTime begin = steady.now();
        for (int i = 0; i < 100; ++i)
            book.addGap({ begin.addSecs(i * 60), begin.addSecs(i * 60 + 10) });
        QCOMPARE(book.gaps().size(), AlarmBook::kMaxGaps);
        QCOMPARE(book.gaps().first(), (AlarmGap { begin, begin.addSecs(80 * 60 + 10) }));
        const AlarmGap last = book.gaps().last();
        QCOMPARE(last, (AlarmGap { begin.addSecs(99 * 60), begin.addSecs(99 * 60 + 10) }));
        QSignalSpy changed(&book, &AlarmBook::knowledgeChanged);
        book.removeGap(last);
        book.removeGap(last);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(book.gaps().size(), AlarmBook::kMaxGaps - 1);
    }

    void anAlarmThatEndedDuringTheFetchStaysGone()
    {
        AlarmBook book(clock, nullptr);
        QVERIFY(book.report(told(QStringLiteral("a"), AlarmState::Raised)));
        const SnapshotStart begun = book.beginSnapshot();
        QVERIFY(book.report(told(QStringLiteral("a"), AlarmState::Finished)));
        QVERIFY(book.report(told(QStringLiteral("never seen"), AlarmState::Finished)));
        book.applySnapshot(
            QStringLiteral("alarm"), begun,
            { told(QStringLiteral("a"), AlarmState::Raised), told(QStringLiteral("never seen"), AlarmState::Raised) });
        QVERIFY(book.order().empty());
        book.applySnapshot(QStringLiteral("alarm"), book.beginSnapshot(),
                           { told(QStringLiteral("a"), AlarmState::Raised) });
        QCOMPARE(book.order().size(), 1u); // the next one is newer
    }

    void whatExpiredDoesNotComeBackWithASnapshot()
    {
        AlarmBook book(clock, nullptr);
        AlarmReport info = told(QStringLiteral("i"), AlarmState::Raised);
        info.priority = AlarmPriority::Info;
        info.raisedAt = clock.now();
        QVERIFY(book.report(info));
        clock.advance(8h);
        QVERIFY(book.order().empty());
        book.applySnapshot(QStringLiteral("alarm"), book.beginSnapshot(), { info });
        QVERIFY(book.order().empty());
        info.raisedAt = clock.now();
        book.applySnapshot(QStringLiteral("alarm"), book.beginSnapshot(), { info });
        QCOMPARE(book.order().size(), 1u); // another occurrence
    }

    void aSnapshotOfWhatItKnowsEndsNothingByWhatItLacks()
    {
        AlarmBook book(clock, nullptr);
        QVERIFY(book.report(alarm(QStringLiteral("bare"))));
        QVERIFY(book.report(told(QStringLiteral("told"), AlarmState::Raised)));
        AlarmReport idless = alarm(QStringLiteral("~made"));
        idless.ownId = false;
        QVERIFY(book.report(idless));
        const SnapshotStart begun = book.beginSnapshot();
        QVERIFY(book.report(told(QStringLiteral("newer"), AlarmState::Raised)));
        QSignalSpy absent(&book, &AlarmBook::absentFrom);
        book.applySnapshot(QStringLiteral("alarm"), begun, { told(QStringLiteral("there"), AlarmState::Raised) },
                           AlarmBook::SnapshotScope::WhatItKnows);
        QCOMPARE(book.order().size(), 5u);
        QCOMPARE(absent.size(), 1);
        QStringList named = absent[0][1].toStringList();
        named.sort();
        QCOMPARE(named, QStringList({ QStringLiteral("bare"), QStringLiteral("told") }));
    }

    void whatTheEventChangedDuringTheWriteIsWrittenToo()
    {
        HeldStore store;
        AlarmBook book(clock, &store);
        QVERIFY(book.report(told(QStringLiteral("a"), AlarmState::Raised)));
        QVERIFY(book.acknowledge(key(QStringLiteral("a")), {}));
        AlarmReport repeat = told(QStringLiteral("a"), AlarmState::Raised);
        repeat.message = QStringLiteral("worse");
        QVERIFY(book.report(repeat));
        store.release();
        QVERIFY(store.records.last().alarm.acknowledgedAt);
        QCOMPARE(store.records.last().alarm.message, QStringLiteral("worse"));
    }

    void aNewOccurrenceDuringTheWriteIsNotAcknowledgedUnseen()
    {
        HeldStore store;
        AlarmBook book(clock, &store);
        QVERIFY(book.report(told(QStringLiteral("a"), AlarmState::Raised)));
        QVERIFY(book.acknowledge(key(QStringLiteral("a")), {}));
        QVERIFY(book.report(told(QStringLiteral("a"), AlarmState::ClearedUnseen)));
        clock.advance(1ms);
        QVERIFY(book.report(alarm(QStringLiteral("a"))));
        store.release();
        QVERIFY(!book.order()[0]->acknowledgedAt);
    }

    void aDiskThatWasOnlySlowHasRecordedItAfterAll()
    {
        HeldStore store;
        AlarmBook book(clock, &store);
        QVERIFY(book.report(told(QStringLiteral("a"), AlarmState::Raised)));
        QVERIFY(book.acknowledge(key(QStringLiteral("a")), {}));
        clock.advance(200ms);
        QVERIFY(book.notRecorded(key(QStringLiteral("a"))));
        store.release();
        QVERIFY(!book.notRecorded(key(QStringLiteral("a"))));
    }

    // Where nothing is kept, what found no room is counted until a snapshot tells of it again.
    void whatFoundNoRoomWithoutAJournalIsCountedAsUnkept()
    {
        AlarmBook book(clock, nullptr, nullptr, 3);
        for (const QString &id : { QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("c"), QStringLiteral("d") })
            QVERIFY(book.report(told(id, AlarmState::Raised)));
        QCOMPARE(book.beyond(), (BeyondTally { 1, 1, 1 }));
        QCOMPARE(book.unkept(), 1);
        book.applySnapshot(
            QStringLiteral("alarm"), book.beginSnapshot(),
            { told(QStringLiteral("a"), AlarmState::Raised), told(QStringLiteral("d"), AlarmState::Raised) });
        QCOMPARE(book.order().size(), 2u);
        QCOMPARE(book.unkept(), 0);
    }

    // What takes it away is on its way to the disk: it has to be there when that has arrived.
    void whatSomebodyDealsWithStaysInTheBook()
    {
        HeldStore store;
        AlarmBook book(clock, &store, nullptr, 2);
        QVERIFY(book.report(told(QStringLiteral("a"), AlarmState::Raised)));
        QVERIFY(book.acknowledge(key(QStringLiteral("a")), QStringLiteral("Ana")));
        for (const QString &id : { QStringLiteral("b"), QStringLiteral("c"), QStringLiteral("d") }) {
            clock.advance(1ms);
            QVERIFY(book.report(told(id, AlarmState::Raised)));
        }
        QVERIFY(book.find(key(QStringLiteral("a"))));
        QCOMPARE(book.order().size(), 2u);
        QSignalSpy acknowledged(&book, &AlarmBook::acknowledgedHere);
        store.release();
        QCOMPARE(acknowledged.count(), 1);
    }

    void seenElsewhereEndsANoticeHereToo()
    {
        AlarmBook book(clock, nullptr);
        book.setPolicy(QStringLiteral("alarm"), { AlarmEnds::Acknowledge, 0s });
        QVERIFY(book.report(told(QStringLiteral("a"), AlarmState::Raised)));
        QVERIFY(book.report(told(QStringLiteral("a"), AlarmState::Acknowledged)));
        QVERIFY(book.order().empty());
    }
};

QTEST_GUILESS_MAIN(TestAlarmBook)
#include "tst_alarm_book.moc"
