#include "app/core/alarms/connection_alarm.h"
#include "tests/support/fake_clock.h"

#include <QTest>

using namespace halfsilver;
using namespace std::chrono_literals;

namespace {

class Line : public ConnectionMonitor {
public:
    ConnectionStatus status() const override { return now; }
    void set(ConnectionPhase phase, const QString &reason = {})
    {
        now.phase = phase;
        now.reason = reason;
        emit statusChanged();
    }
    ConnectionStatus now;
};

} // namespace

class TestConnectionAlarm : public QObject {
    Q_OBJECT

    FakeClock clock;
    Line line;
    std::unique_ptr<AlarmBook> book;
    std::unique_ptr<ConnectionAlarm> alarm;

    const Alarm *shown() const { return book->find({ QStringLiteral("mirror"), QStringLiteral("connection") }); }
    void begin(ConnectionPhase phase)
    {
        line.now = {};
        line.now.phase = phase;
        alarm = std::make_unique<ConnectionAlarm>(QString(), line, *book, clock);
    }

private slots:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        alarm.reset();
        book = std::make_unique<AlarmBook>(clock, nullptr);
    }

    void tenMinutesWithoutAConnectionAreAnAlarm()
    {
        begin(ConnectionPhase::Connected);
        clock.advance(1h);
        line.set(ConnectionPhase::Unavailable, QStringLiteral("The server does not answer."));
        clock.advance(10min - 1s);
        QVERIFY(!shown());
        clock.advance(1s);
        QVERIFY(shown());
        QCOMPARE(shown()->priority, AlarmPriority::Warning);
        QCOMPARE(shown()->message, QStringLiteral("The server does not answer."));
        QVERIFY(!book->lastKnown(shown()->key));
    }

    void attemptsDoNotPutItOff()
    {
        begin(ConnectionPhase::Connecting);
        for (int i = 0; i < 10; ++i) {
            clock.advance(1min);
            line.set(i % 2 == 0 ? ConnectionPhase::Unavailable : ConnectionPhase::Connecting);
        }
        QVERIFY(shown());
    }

    void aShortLossIsNone()
    {
        begin(ConnectionPhase::Connected);
        line.set(ConnectionPhase::Unavailable);
        clock.advance(9min);
        line.set(ConnectionPhase::Connected);
        clock.advance(1h);
        QVERIFY(!shown());
    }

    void itClearsByItselfAndStaysUntilItIsSeen()
    {
        begin(ConnectionPhase::Unavailable);
        clock.advance(10min);
        line.set(ConnectionPhase::Connected);
        QCOMPARE(shown()->state(), AlarmState::ClearedUnseen);
        QVERIFY(book->acknowledge(shown()->key, {}));
        QVERIFY(!shown());
    }

    void acknowledgedItStaysUntilTheConnectionIsBack()
    {
        begin(ConnectionPhase::Unavailable);
        clock.advance(10min);
        QVERIFY(book->acknowledge(shown()->key, {}));
        QCOMPARE(shown()->state(), AlarmState::Acknowledged);
        line.set(ConnectionPhase::Connected);
        QVERIFY(!shown());
    }

    void itGoesOnOverARestart()
    {
        begin(ConnectionPhase::Unavailable);
        clock.advance(10min);
        StoredAlarms stored;
        stored.alarms.append(*shown());
        stored.stateTellers.append(ConnectionAlarm::source());
        alarm.reset();
        book = std::make_unique<AlarmBook>(clock, nullptr);
        book->restore(stored);
        begin(ConnectionPhase::Connecting);
        QVERIFY(shown() && !book->lastKnown(shown()->key));
        line.set(ConnectionPhase::Connected);
        QCOMPARE(shown()->state(), AlarmState::ClearedUnseen);
    }
};

QTEST_GUILESS_MAIN(TestConnectionAlarm)
#include "tst_connection_alarm.moc"
