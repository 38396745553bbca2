#include "app/mirror/recovered_notices.h"
#include "tests/support/fake_clock.h"

#include <QTest>

using namespace halfsilver;
using namespace std::chrono_literals;

class TestRecoveredNotices : public QObject {
    Q_OBJECT
    QStringList texts(const Notices &notices)
    {
        QStringList all;
        for (const Notice &notice : notices.notices())
            all.append(notice.text);
        return all;
    }

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void givesTheTimesTheirDayAtMidnight()
    {
        FakeClock clock;
        clock.setNow(QDateTime(QDate(2026, 11, 22), QTime(23, 55), Qt::UTC));
        Notices notices(clock);
        RecoveredNotices recovered(notices, clock, QLocale(QLocale::English, QLocale::UnitedKingdom));
        recovered.tell(QStringLiteral("alarm"), clock.now().addSecs(-600), clock.now().addSecs(-300), 2);
        QCOMPARE(texts(notices), QStringList { QStringLiteral("Offline 23:45–23:50, 2 alarms recovered") });
        clock.advance(5min);
        QCOMPARE(texts(notices), QStringList { QStringLiteral("Offline Sun 23:45–23:50, 2 alarms recovered") });
        clock.advance(RecoveredNotices::kStays - 5min - 1s); // midnight gives it no more time
        QCOMPARE(texts(notices).size(), 1);
        clock.advance(1s);
        QCOMPARE(texts(notices), QStringList());
        clock.advance(24h);
        QCOMPARE(texts(notices), QStringList());
        QCOMPARE(clock.pending(), 0);
    }

    void keepsTheLastOfEachSource()
    {
        FakeClock clock;
        Notices notices(clock);
        RecoveredNotices recovered(notices, clock, QLocale(QLocale::English, QLocale::UnitedKingdom));
        const QDateTime at = clock.now();
        recovered.tell(QStringLiteral("alarm"), at.addSecs(-600), at.addSecs(-300), 2);
        recovered.tell(QStringLiteral("alarm.garden"), at.addSecs(-600), at.addSecs(-300), 1);
        recovered.tell(QStringLiteral("alarm"), at.addSecs(-120), at, 3);
        QCOMPARE(texts(notices),
                 QStringList({ QStringLiteral("Offline 20:45–20:47, 3 alarms recovered"),
                               QStringLiteral("Offline 20:37–20:42, 1 alarm recovered") }));
    }

    void saysNothingBeforeTheClockIsSet()
    {
        FakeClock clock;
        clock.setNow(QDateTime(QDate(1970, 1, 1), QTime(0, 1), Qt::UTC));
        Notices notices(clock);
        RecoveredNotices recovered(notices, clock, QLocale::c());
        recovered.tell(QStringLiteral("alarm"), clock.now(), clock.now(), 2);
        QCOMPARE(texts(notices), QStringList());
    }
};

QTEST_GUILESS_MAIN(TestRecoveredNotices)
#include "tst_recovered_notices.moc"
