#include "app/core/alarms/alarm_list_model.h"
#include "tests/support/fake_clock.h"

#include <QAbstractItemModelTester>
#include <QRandomGenerator>
#include <QTest>

using namespace halfsilver;
using namespace std::chrono_literals;

class TestAlarmListModel : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void staysAModelUnderAnySequenceOfEvents()
    {
        FakeClock clock;
        AlarmBook book(clock, nullptr);
        AlarmListModel model(book);
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QRandomGenerator random(7);
        for (int i = 0; i < 2000; ++i) {
            const AlarmKey key { QStringLiteral("alarm"), QString::number(random.bounded(30)) };
            clock.advance(1s);
            switch (random.bounded(4)) {
            case 0:
                (void)book.acknowledge(key, QStringLiteral("test"));
                break;
            case 1:
                (void)book.clear(key, QStringLiteral("test"));
                break;
            default:
                AlarmReport report;
                report.key = key;
                report.title = QStringLiteral("Alarm %1").arg(i);
                report.priority = AlarmPriority(random.bounded(3));
                QVERIFY(book.report(report));
            }
            QCOMPARE(model.rowCount(), int(book.order().size()));
            for (int row = 0; row < model.rowCount(); ++row)
                QCOMPARE(&model.alarm(row), book.order()[size_t(row)]);
        }
    }
};

QTEST_GUILESS_MAIN(TestAlarmListModel)
#include "tst_alarm_list_model.moc"
