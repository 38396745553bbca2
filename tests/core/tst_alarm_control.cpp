#include "app/core/control/alarm_control.h"
#include "app/core/unkept_alarm_store.h"
#include "tests/support/alarms.h"
#include "tests/support/fake_clock.h"

#include <QTest>

using namespace halfsilver;
using namespace std::chrono_literals;

namespace {

// A disk that answers when the test says so.
class SlowStore : public UnkeptAlarmStore {
public:
    void write(AlarmRecord, Done done) override { waiting.push_back(std::move(done)); }
    void answer()
    {
        for (const Done &done : std::exchange(waiting, {})) {
            if (done)
                done({});
        }
    }
    std::vector<Done> waiting;
};

} // namespace

class TestAlarmControl : public QObject {
    Q_OBJECT
private slots:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_clock = std::make_unique<FakeClock>();
        m_store = std::make_unique<SlowStore>();
        m_book = std::make_unique<AlarmBook>(*m_clock, m_store.get());
        m_control = std::make_unique<AlarmControl>(*m_book);
        m_answers.clear();
        const QStringList tellers { QStringLiteral("alarm"), QStringLiteral("alarm.garden") };
        m_book->restore({ { someAlarm(QStringLiteral("1")), someAlarm(QStringLiteral("2")),
                            someAlarm(QStringLiteral("1"), QStringLiteral("alarm.garden")) },
                          tellers,
                          {},
                          {} });
    }

    void answersWhenItIsOnDisk()
    {
        m_control->acknowledge(QStringLiteral("2"), QStringLiteral("Ana"), reply());
        QVERIFY(m_answers.empty());
        m_store->answer();
        QCOMPARE(state(), QStringLiteral("acknowledged"));
        QCOMPARE(json().value(QStringLiteral("acknowledged_by")).toString(), QStringLiteral("Ana"));
        QVERIFY(!json().contains(QStringLiteral("recorded")));
    }

    void saysWhenTheDiskDidNotTakeIt()
    {
        m_control->clear(QStringLiteral("2"), {}, reply());
        m_clock->advance(PatientWrites::kPatience);
        QCOMPARE(state(), QStringLiteral("cleared"));
        QCOMPARE(json().value(QStringLiteral("recorded")), QJsonValue(false));
    }

    void isIdempotent()
    {
        m_control->acknowledge(QStringLiteral("2"), QStringLiteral("Ana"), reply());
        m_store->answer();
        m_control->acknowledge(QStringLiteral("2"), QStringLiteral("Ben"), reply());
        QCOMPARE(m_answers.size(), size_t(2));
        QCOMPARE(json().value(QStringLiteral("acknowledged_by")).toString(), QStringLiteral("Ana"));
    }

    void aFinishedAlarmIsAnsweredThoughItHasLeft()
    {
        m_control->acknowledge(QStringLiteral("2"), QStringLiteral("Ana"), reply());
        m_store->answer();
        m_control->clear(QStringLiteral("2"), {}, reply());
        m_store->answer();
        QCOMPARE(m_answers.size(), size_t(2));
        QCOMPARE(state(), QStringLiteral("finished"));
        QVERIFY(m_book->findById(QStringLiteral("2")).isEmpty());
    }

    void acknowledgingAndClearingAtOnceAreBothDone()
    {
        m_control->clear(QStringLiteral("2"), {}, reply());
        m_control->acknowledge(QStringLiteral("2"), QStringLiteral("Ana"), reply());
        m_control->acknowledge(QStringLiteral("2"), QStringLiteral("Ben"), reply());
        m_store->answer();
        m_store->answer();
        QCOMPARE(m_answers.size(), size_t(3));
        QCOMPARE(state(), QStringLiteral("finished"));
    }

    void shelvesForATimeAndTakesItBack()
    {
        m_control->shelve(QStringLiteral("2"), 30min, QStringLiteral("Ana"), reply());
        QVERIFY(m_answers.empty());
        m_store->answer();
        QCOMPARE(json().value(QStringLiteral("shelved_until")).toString(), toText(m_clock->now().addSecs(1800)));
        QCOMPARE(json().value(QStringLiteral("shelved_by")).toString(), QStringLiteral("Ana"));
        m_control->unshelve(QStringLiteral("2"), {}, reply());
        m_store->answer();
        QVERIFY(!json().contains(QStringLiteral("shelved_until")));
        m_control->unshelve(QStringLiteral("2"), {}, reply()); // idempotent
        QCOMPARE(m_answers.size(), size_t(3));
    }

    void saysWhyItCannotBeReset()
    {
        m_control->reset(QStringLiteral("2"), {}, reply());
        QVERIFY2(error().text.contains(QStringLiteral("still active")), qPrintable(error().text));
    }

    void resetsWhatIsLatched()
    {
        AlarmPolicy policy;
        policy.latch = AlarmPriority::Info;
        m_book->setPolicy(QStringLiteral("alarm"), policy);
        m_control->acknowledge(QStringLiteral("2"), {}, reply());
        m_store->answer();
        m_control->clear(QStringLiteral("2"), {}, reply());
        m_store->answer();
        QCOMPARE(state(), QStringLiteral("latched"));
        m_control->reset(QStringLiteral("2"), {}, reply());
        m_store->answer();
        QCOMPARE(m_answers.size(), size_t(3));
        QCOMPARE(state(), QStringLiteral("finished"));
    }

    void anAlarmThatItsSourceFinishedMeanwhileIsAnswered()
    {
        m_control->acknowledge(QStringLiteral("2"), {}, reply());
        m_book->applySnapshot(QStringLiteral("alarm"), m_book->beginSnapshot(), {});
        QTRY_COMPARE(m_answers.size(), size_t(1));
        m_store->answer();
        QCOMPARE(m_answers.size(), size_t(1));
    }

    void whatEndedMeanwhileIsNotPutAside()
    {
        m_control->acknowledge(QStringLiteral("2"), QStringLiteral("Ana"), reply());
        m_control->clear(QStringLiteral("2"), {}, reply());
        m_control->shelve(QStringLiteral("2"), 30min, {}, reply());
        m_store->answer();
        m_store->answer();
        QTRY_COMPARE(m_answers.size(), size_t(3));
        QVERIFY2(error().text.contains(QStringLiteral("has ended")), qPrintable(error().text));
    }

    void anIdUnderSeveralSourcesNeedsOne()
    {
        m_control->acknowledge(QStringLiteral("1"), {}, reply());
        QCOMPARE(error().field, QStringLiteral("id"));
        QVERIFY2(error().text.contains(QStringLiteral("alarm/1"))
                     && error().text.contains(QStringLiteral("alarm.garden/1")),
                 qPrintable(error().text));
        m_control->acknowledge(QStringLiteral("alarm.garden/1"), {}, reply());
        m_store->answer();
        QCOMPARE(json().value(QStringLiteral("source")).toString(), QStringLiteral("alarm.garden"));
        QVERIFY(!m_book->find({ QStringLiteral("alarm"), QStringLiteral("1") })->acknowledgedAt);
    }

    void oneThatHasEndedIsAnsweredAsItEnded()
    {
        m_control->acknowledge(QStringLiteral("2"), QStringLiteral("Ana"), reply());
        m_store->answer();
        m_control->clear(QStringLiteral("2"), {}, reply());
        m_store->answer();
        const QJsonObject ended = json();
        m_clock->advance(23h);
        m_control->acknowledge(QStringLiteral("2"), QStringLiteral("Ben"), reply());
        QCOMPARE(json(), ended);
        m_control->clear(QStringLiteral("alarm/2"), QStringLiteral("Ben"), reply());
        QCOMPARE(json(), ended);
        m_control->unshelve(QStringLiteral("2"), {}, reply());
        QCOMPARE(json(), ended);
        QCOMPARE(m_answers.size(), size_t(5));
        QVERIFY(m_store->waiting.empty());
        m_control->shelve(QStringLiteral("2"), 30min, {}, reply());
        QVERIFY2(error().text.contains(QStringLiteral("has ended")), qPrintable(error().text));
        m_clock->advance(2h);
        m_control->acknowledge(QStringLiteral("2"), QStringLiteral("Ben"), reply());
        QVERIFY2(error().text.contains(QStringLiteral("no alarm 2")), qPrintable(error().text));
    }

    void oneThatEndedInAnEarlierRunIsAnsweredToo()
    {
        Alarm before = someAlarm(QStringLiteral("3"));
        before.acknowledgedAt = before.clearedAt = m_clock->now().addSecs(-3600);
        before.acknowledgedBy = QStringLiteral("Ana");
        m_book->restore({ { before }, {}, {}, {} });
        m_control->acknowledge(QStringLiteral("3"), QStringLiteral("Ben"), reply());
        QCOMPARE(state(), QStringLiteral("finished"));
        QCOMPARE(json().value(QStringLiteral("acknowledged_by")).toString(), QStringLiteral("Ana"));
    }

    void whatBeganAnewIsMeantAndNotItsEnd()
    {
        AlarmReport again;
        again.key = { QStringLiteral("alarm"), QStringLiteral("2") };
        again.title = QStringLiteral("Smoke");
        m_control->acknowledge(QStringLiteral("2"), QStringLiteral("Ana"), reply());
        m_store->answer();
        m_control->clear(QStringLiteral("2"), {}, reply());
        m_store->answer();
        m_clock->advance(1min);
        QVERIFY(m_book->report(again));
        m_store->answer();
        m_control->acknowledge(QStringLiteral("2"), QStringLiteral("Ben"), reply());
        m_store->answer();
        QCOMPARE(state(), QStringLiteral("acknowledged"));
        QCOMPARE(json().value(QStringLiteral("acknowledged_by")).toString(), QStringLiteral("Ben"));
    }

    void anUnknownIdIsRefused()
    {
        m_control->clear(QStringLiteral("nothing"), {}, reply());
        QCOMPARE(error().field, QStringLiteral("id"));
        QVERIFY(error().text.contains(QStringLiteral("nothing")));
    }

private:
    ControlTarget::Reply reply()
    {
        return [this](const ControlAnswer &answer) { m_answers.push_back(answer); };
    }
    QJsonObject json() const { return m_answers.empty() ? QJsonObject() : std::get<QJsonObject>(m_answers.back()); }
    QString state() const { return json().value(QStringLiteral("state")).toString(); }
    FieldError error() const { return m_answers.empty() ? FieldError {} : std::get<FieldError>(m_answers.back()); }

    std::unique_ptr<FakeClock> m_clock;
    std::unique_ptr<SlowStore> m_store;
    std::unique_ptr<AlarmBook> m_book;
    std::unique_ptr<AlarmControl> m_control;
    std::vector<ControlAnswer> m_answers;
};

QTEST_GUILESS_MAIN(TestAlarmControl)
#include "tst_alarm_control.moc"
