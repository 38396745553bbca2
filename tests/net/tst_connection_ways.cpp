#include "net/alarms/connection_ways.h"

#include "tests/support/fake_clock.h"

#include <QSignalSpy>
#include <QTest>

using namespace halfsilver;
using namespace std::chrono_literals;

namespace {

const QString kAlarm = QStringLiteral("alarm");

class Monitor : public ConnectionMonitor {
public:
    ConnectionStatus status() const override { return m_status; }
    void receive(bool subscribed, bool connected = true)
    {
        m_status.phase = connected ? ConnectionPhase::Connected : ConnectionPhase::Unavailable;
        m_status.channels = { { kAlarm, subscribed } };
        emit statusChanged();
    }

private:
    ConnectionStatus m_status;
};

struct World {
    FakeClock clock;
    Monitor a, b;
    ConnectionWays ways { kAlarm, 5s, clock };
    World()
    {
        ways.add(QStringLiteral("pusher.a"), a);
        ways.add(QStringLiteral("pusher.b"), b);
    }
    QString lost() const
    {
        const auto first = ways.firstLost();
        return first ? first->name : QString();
    }
};

} // namespace

class TestConnectionWays : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void oneThatIsDownForLongIsLost()
    {
        World w;
        w.a.receive(true);
        w.b.receive(true);
        w.a.receive(false, false);
        QSignalSpy changed(&w.ways, &ConnectionWays::changed);
        w.clock.advance(4s);
        w.a.receive(false); // another try, which does not begin the patience anew
        QCOMPARE(w.lost(), QString());
        w.clock.advance(1s);
        QCOMPARE(w.lost(), QStringLiteral("pusher.a"));
        QCOMPARE(changed.size(), 2);
        QCOMPARE(w.ways.firstLost()->status.phase, ConnectionPhase::Connected);
        w.a.receive(true);
        QCOMPARE(w.lost(), QString());
        QCOMPARE(changed.size(), 3);
    }

    void oneThatIsBackAtOnceIsNot()
    {
        World w;
        w.b.receive(true);
        w.a.receive(true);
        w.a.receive(false);
        w.clock.advance(4s);
        w.a.receive(true);
        w.clock.advance(1min);
        QCOMPARE(w.lost(), QString());
        QCOMPARE(w.clock.pending(), size_t(0));
        w.a.receive(false);
        w.clock.advance(4s);
        QCOMPARE(w.lost(), QString()); // each time anew
    }

    void oneThatNeverCameIsLostAndTheFirstIsTold()
    {
        World w;
        w.clock.advance(5s);
        QCOMPARE(w.lost(), QStringLiteral("pusher.a"));
        w.a.receive(true);
        QCOMPARE(w.lost(), QStringLiteral("pusher.b"));
        w.b.receive(true);
        QCOMPARE(w.lost(), QString());
    }
};

QTEST_GUILESS_MAIN(TestConnectionWays)
#include "tst_connection_ways.moc"
