#include "app/core/alarms/alarm_transition.h"

#include <QTest>

using namespace halfsilver;

namespace {

QDateTime at(int second) { return QDateTime(QDate(2026, 11, 22), QTime(20, 0), Qt::UTC).addSecs(second); }

AlarmReport bare(const QString &title = QStringLiteral("Smoke"))
{
    AlarmReport report;
    report.key = { QStringLiteral("alarm"), QStringLiteral("k2") };
    report.title = title;
    return report;
}

AlarmReport told(AlarmState state, const QDateTime &raised = at(0))
{
    AlarmReport report = bare();
    report.state = state;
    report.raisedAt = raised;
    return report;
}

Alarm after(const std::optional<Alarm> &before, const AlarmEvent &event)
{
    const auto result = transition(before, event);
    return result ? *result : Alarm {};
}

} // namespace

class TestAlarmTransition : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void aFirstReportRaises()
    {
        const Alarm alarm = after({}, Reported { bare(), at(1) });
        QCOMPARE(alarm.state(), AlarmState::Raised);
        QCOMPARE(alarm.title, QStringLiteral("Smoke"));
        QCOMPARE(alarm.raisedAt, at(1));
        QCOMPARE(alarm.receivedAt, at(1));
        QCOMPARE(alarm.count, 1);
    }

    void aFirstReportNeedsATitle()
    {
        const auto result = transition({}, Reported { bare({}), at(1) });
        QVERIFY(!result);
        QVERIFY(result.error().text.startsWith(QStringLiteral("title:")));
    }

    void nothingButAReportMakesAnAlarm()
    {
        QVERIFY(!transition({}, Cleared { at(1) }));
        QVERIFY(!transition({}, Acknowledged { at(1), {} }));
        QVERIFY(!transition({}, Finished { at(1) }));
    }

    void aTimeOverAMinuteAheadCountsAsReceivedNow()
    {
        AlarmReport report = bare();
        report.raisedAt = at(60);
        QCOMPARE(after({}, Reported { report, at(0) }).raisedAt, at(60));
        report.raisedAt = at(61);
        QCOMPARE(after({}, Reported { report, at(0) }).raisedAt, at(0));
    }

    void aRepeatCountsAndReplacesOnlyWhatIsSaid()
    {
        AlarmReport first = bare();
        first.message = QStringLiteral("Leave");
        const Alarm one = after({}, Reported { first, at(0) });
        const Alarm two = after(one, Reported { bare(QStringLiteral("More smoke")), at(5) });
        QCOMPARE(two.title, QStringLiteral("More smoke"));
        QCOMPARE(two.message, QStringLiteral("Leave"));
        QCOMPARE(two.count, 2);
        QCOMPARE(two.raisedAt, at(0));
    }

    void raisingAnAcknowledgedAlarmAgainKeepsTheAcknowledgement()
    {
        Alarm alarm = after({}, Reported { bare(), at(0) });
        alarm = after(alarm, Acknowledged { at(1), QStringLiteral("hall") });
        alarm = after(alarm, Reported { bare(), at(2) });
        QCOMPARE(alarm.state(), AlarmState::Acknowledged);
        QCOMPARE(alarm.count, 2);
    }

    void raisingAClearedAlarmAgainRenewsItsTime()
    {
        Alarm alarm = after({}, Reported { bare(), at(0) });
        alarm = after(alarm, Cleared { at(1) });
        QCOMPARE(alarm.state(), AlarmState::ClearedUnseen);
        alarm = after(alarm, Reported { bare(), at(9) });
        QCOMPARE(alarm.state(), AlarmState::Raised);
        QCOMPARE(alarm.raisedAt, at(9));
        QCOMPARE(alarm.count, 2);
    }

    void aFinishedAlarmRaisedAgainIsANewOccurrence()
    {
        Alarm alarm = after({}, Reported { bare(), at(0) });
        alarm = after(alarm, Acknowledged { at(1), QStringLiteral("hall") });
        alarm = after(alarm, Cleared { at(2) });
        QCOMPARE(alarm.state(), AlarmState::Finished);
        alarm = after(alarm, Reported { bare(), at(9) });
        QCOMPARE(alarm.state(), AlarmState::Raised);
        QCOMPARE(alarm.count, 1);
        QCOMPARE(alarm.receivedAt, at(9));
        QVERIFY(alarm.acknowledgedBy.isEmpty());
    }

    void acknowledgeAndClearAreIdempotent()
    {
        Alarm alarm = after({}, Reported { bare(), at(0) });
        alarm = after(alarm, Acknowledged { at(1), QStringLiteral("hall") });
        QCOMPARE(after(alarm, Acknowledged { at(5), QStringLiteral("bath") }), alarm);
        alarm = after(alarm, Cleared { at(6) });
        QCOMPARE(after(alarm, Cleared { at(7) }), alarm);
    }

    void acknowledgingEndsANotice()
    {
        const Alarm alarm = after({}, Reported { bare(), at(0) });
        QVERIFY(after(alarm, Acknowledged { at(1), {}, AlarmEnd::Acknowledge }).finished());
        QVERIFY(!after(alarm, Acknowledged { at(1), {}, AlarmEnd::Clear }).finished());
    }

    void aToldStateSetsTheTimes()
    {
        AlarmReport report = told(AlarmState::Acknowledged);
        report.acknowledgedAt = at(3);
        report.acknowledgedBy = QStringLiteral("bath");
        const Alarm alarm = after({}, Reported { report, at(4) });
        QCOMPARE(alarm.acknowledgedAt, std::optional(at(3)));
        QCOMPARE(alarm.acknowledgedBy, QStringLiteral("bath"));
        QCOMPARE(after(alarm, Reported { told(AlarmState::Finished), at(5) }).state(), AlarmState::Finished);
        QCOMPARE(after({}, Reported { told(AlarmState::ClearedUnseen), at(5) }).state(), AlarmState::ClearedUnseen);
    }

    // The backend's update was made before it heard of the acknowledgement given here.
    void aReportDoesNotTakeBackAnAcknowledgement()
    {
        Alarm alarm = after({}, Reported { told(AlarmState::Raised), at(0) });
        alarm = after(alarm, Acknowledged { at(5), QStringLiteral("hall") });
        alarm = after(alarm, Reported { told(AlarmState::Raised), at(6) });
        QCOMPARE(alarm.state(), AlarmState::Acknowledged);
    }

    // The finish in between was never heard.
    void aReportOfALaterOccurrenceIsUnacknowledged()
    {
        Alarm alarm = after({}, Reported { told(AlarmState::Raised), at(0) });
        alarm = after(alarm, Acknowledged { at(5), QStringLiteral("hall") });
        alarm = after(alarm, Reported { told(AlarmState::Raised, at(60)), at(61) });
        QCOMPARE(alarm.state(), AlarmState::Raised);
        QCOMPARE(alarm.raisedAt, at(60));
    }

    // Its times are compared with each other only: ten seconds ahead, or an hour.
    void aBackendsWrongClockDoesNotUndoAnAcknowledgement_data()
    {
        QTest::addColumn<int>("ahead");
        QTest::newRow("a little") << 10;
        QTest::newRow("an hour") << 3600;
        QTest::newRow("behind") << -3600;
    }
    void aBackendsWrongClockDoesNotUndoAnAcknowledgement()
    {
        QFETCH(int, ahead);
        const AlarmReport report = told(AlarmState::Raised, at(ahead));
        Alarm alarm = after({}, Reported { report, at(0) });
        alarm = after(alarm, Acknowledged { at(5), QStringLiteral("hall") });
        alarm = after(alarm, Reported { report, at(6) });
        QCOMPARE(alarm.state(), AlarmState::Acknowledged);
        alarm = after(alarm, Reported { told(AlarmState::Raised, at(ahead + 60)), at(66) });
        QCOMPARE(alarm.state(), AlarmState::Raised);
    }

    // A queue tries again: what an earlier occurrence was told of does not end this one, nor begin it anew.
    void anOlderTellingChangesNothing_data()
    {
        QTest::addColumn<AlarmState>("state");
        QTest::addColumn<int>("raised");
        QTest::addColumn<int>("count");
        QTest::newRow("cleared, of the occurrence before") << AlarmState::ClearedUnseen << -60 << 9;
        QTest::newRow("finished, of the occurrence before") << AlarmState::Finished << -60 << 1;
        QTest::newRow("raised, an earlier repeat") << AlarmState::Raised << 0 << 2;
    }
    void anOlderTellingChangesNothing()
    {
        QFETCH(AlarmState, state);
        QFETCH(int, raised);
        QFETCH(int, count);
        AlarmReport now = told(AlarmState::Raised), old = told(state, at(raised));
        now.whole = old.whole = true;
        now.count = 3;
        old.count = count;
        const Alarm alarm = after({}, Reported { now, at(0) });
        QCOMPARE(after(alarm, Reported { old, at(9) }), alarm);
    }

    void theSameTellingOnlyAdds()
    {
        AlarmReport raised = told(AlarmState::Raised), cleared = told(AlarmState::ClearedUnseen),
                    seen = told(AlarmState::Acknowledged);
        for (AlarmReport *each : { &raised, &cleared, &seen }) {
            each->whole = true;
            each->count = 1;
        }
        Alarm alarm = after({}, Reported { raised, at(0) });
        alarm = after(alarm, Reported { cleared, at(5) });
        QCOMPARE(after(alarm, Reported { raised, at(6) }).state(), AlarmState::ClearedUnseen);
        QCOMPARE(after(alarm, Reported { seen, at(6) }).state(), AlarmState::Finished);
    }

    // Cleared and not seen, and now it is there again.
    void whatIsRaisedAgainIsActiveAgain()
    {
        AlarmReport raised = told(AlarmState::Raised), cleared = told(AlarmState::ClearedUnseen),
                    again = told(AlarmState::Raised, at(9));
        for (AlarmReport *each : { &raised, &cleared, &again }) {
            each->whole = true;
            each->count = each == &again ? 2 : 1;
        }
        Alarm alarm = after({}, Reported { raised, at(0) });
        alarm = after(alarm, Reported { cleared, at(5) });
        alarm = after(alarm, Reported { again, at(9) });
        QCOMPARE(alarm.state(), AlarmState::Raised);
        QCOMPARE(alarm.raisedAt, at(9));
        QCOMPARE(alarm.count, 2);
    }

    void whatIsRealIsNoDrill_data()
    {
        QTest::addColumn<bool>("stateTold");
        QTest::newRow("a source that tells states") << true;
        QTest::newRow("one that does not") << false;
    }
    void whatIsRealIsNoDrill()
    {
        QFETCH(bool, stateTold);
        AlarmReport real = told(AlarmState::Raised), drill = real;
        drill.test = true;
        if (!stateTold)
            real.state = drill.state = std::nullopt;
        // A drill of the same id changes nothing of that.
        drill.title = QStringLiteral("Only a drill");
        Alarm alarm = after({}, Reported { real, at(0) });
        QCOMPARE(after(alarm, Reported { drill, at(5) }), alarm);
        // Nor is it one where its end is told so.
        AlarmReport end = told(AlarmState::ClearedUnseen);
        end.test = true;
        const Alarm cleared = after(alarm, Reported { end, at(5) });
        QVERIFY(!cleared.test && !cleared.active() && !cleared.acknowledgedAt);
        Alarm latched = cleared;
        latched.latched = true;
        latched.acknowledgedAt = at(6);
        QCOMPARE(after(latched, Reported { drill, at(9) }), latched);
        // And what is raised while a drill runs is an alarm of its own.
        drill.expiresAt = at(120);
        alarm = after({}, Reported { drill, at(0) });
        QVERIFY(alarm.test);
        alarm = after(alarm, Reported { real, at(5) });
        QVERIFY(!alarm.test && alarm.active() && !alarm.expiresAt);
        QCOMPARE(alarm.receivedAt, at(5));
        QCOMPARE(alarm.count, 1);
        // What becomes of a drill tells nothing of its being one.
        AlarmReport over = told(AlarmState::ClearedUnseen);
        alarm = after({}, Reported { drill, at(0) });
        QVERIFY(after(alarm, Reported { over, at(5) }).test);
    }

    void aDuplicateOfAToldStateChangesNothing()
    {
        AlarmReport report = told(AlarmState::Raised);
        report.count = 3;
        const Alarm alarm = after({}, Reported { report, at(0) });
        QCOMPARE(after(alarm, Reported { report, at(9) }), alarm);
    }
};

QTEST_GUILESS_MAIN(TestAlarmTransition)
#include "tst_alarm_transition.moc"
