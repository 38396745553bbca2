#include "app/core/alarms/content_ids.h"
#include "tests/support/fake_clock.h"

#include <QTest>

using namespace halfsilver;
using namespace std::chrono_literals;

class TestContentIds : public QObject {
    Q_OBJECT
    const AlarmKey m_smoke { QStringLiteral("alarm"), QStringLiteral("smoke") };

private slots:
    void equalContentWithinAMinuteOfTheLastIsOneAlarm()
    {
        FakeClock clock;
        ContentIds ids(clock);
        const AlarmKey first = ids.resolved(m_smoke);
        QVERIFY(first.id != m_smoke.id);
        for (int i = 0; i < 5; ++i) {
            clock.advance(60s);
            QCOMPARE(ids.resolved(m_smoke), first);
        }
        clock.advance(60s + 1ms);
        QVERIFY(ids.resolved(m_smoke) != first);
    }

    void othersAreOthers()
    {
        FakeClock clock;
        ContentIds ids(clock);
        const AlarmKey smoke = ids.resolved(m_smoke);
        QVERIFY(ids.resolved({ QStringLiteral("alarm"), QStringLiteral("water") }) != smoke);
        QVERIFY(ids.resolved({ QStringLiteral("alarm.garden"), QStringLiteral("smoke") }) != smoke);
    }

    void aClockThatWasSetBackMakesNoOtherAlarm()
    {
        FakeClock clock;
        ContentIds ids(clock);
        const AlarmKey first = ids.resolved(m_smoke);
        clock.setNow(clock.now().addDays(-300));
        QCOMPARE(ids.resolved(m_smoke), first);
    }

    void knowsWhichAreOpen()
    {
        FakeClock clock;
        ContentIds ids(clock);
        const AlarmKey first = ids.resolved(m_smoke);
        ids.began(first);
        clock.advance(2min);
        const AlarmKey second = ids.resolved(m_smoke);
        ids.began(second);
        QStringList open = ids.open(m_smoke), both { first.id, second.id };
        open.sort();
        both.sort();
        QCOMPARE(open, both);
        ids.ended(first);
        QCOMPARE(ids.open(m_smoke), QStringList { second.id });
        ids.ended(second);
        QVERIFY(ids.open(m_smoke).isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestContentIds)
#include "tst_content_ids.moc"
