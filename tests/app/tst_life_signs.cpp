#include "app/core/unkept_alarm_store.h"
#include "app/mirror/life_signs.h"
#include "tests/support/fake_clock.h"

#include <QTest>

using namespace halfsilver;
using namespace std::chrono_literals;

namespace {

class Store : public UnkeptAlarmStore {
public:
    void heard(const QString &connection, const QDateTime &at) override
    {
        ++writes;
        kept[connection] = at;
    }
    QHash<QString, QDateTime> kept;
    int writes = 0;
};

class Connection : public ConnectionMonitor {
public:
    explicit Connection(FakeClock &clock)
        : m_clock(clock)
    {
    }
    ConnectionStatus status() const override
    {
        ConnectionStatus now;
        now.phase = m_connected ? ConnectionPhase::Connected : ConnectionPhase::Connecting;
        now.receivingUntil = m_until;
        now.lastHeard = m_connected ? std::optional(m_clock.now()) : m_until;
        return now;
    }
    void become(bool connected)
    {
        m_until = !connected && m_connected ? std::optional(m_clock.now()) : m_until;
        m_connected = connected;
        emit statusChanged();
    }

private:
    FakeClock &m_clock;
    bool m_connected = false;
    std::optional<QDateTime> m_until;
};

const QString kName = QStringLiteral("pusher");

} // namespace

class TestLifeSigns : public QObject {
    Q_OBJECT
private slots:
    void keepsWhenItWasLost()
    {
        FakeClock clock;
        Store store;
        Connection connection(clock);
        LifeSigns signs(store, clock);
        signs.follow(kName, connection);
        QVERIFY(store.kept.isEmpty());
        connection.become(true);
        clock.advance(3min);
        const QDateTime lost = clock.now();
        connection.become(false);
        QCOMPARE(store.kept.value(kName), lost);
        clock.advance(1h);
        connection.become(false); // still
        QCOMPARE(store.kept.value(kName), lost);
        QCOMPARE(store.writes, 1);
        QCOMPARE(clock.pending(), size_t(0)); // it sleeps
    }

    void keepsWhatAPowerCutWouldTake()
    {
        FakeClock clock;
        Store store;
        Connection connection(clock);
        LifeSigns signs(store, clock);
        signs.follow(kName, connection);
        connection.become(true);
        clock.advance(LifeSigns::kEvery);
        QCOMPARE(store.kept.value(kName), clock.now());
        clock.advance(LifeSigns::kEvery);
        QCOMPARE(store.kept.value(kName), clock.now());
        QCOMPARE(store.writes, 2);
    }

    void keepsItAtTheEnd()
    {
        FakeClock clock;
        Store store;
        Connection connection(clock);
        {
            LifeSigns signs(store, clock);
            signs.follow(kName, connection);
            connection.become(true);
            clock.advance(1min);
        }
        QCOMPARE(store.kept.value(kName), clock.now());
    }

    void keepsNoTimeOfAClockThatIsNotSet()
    {
        FakeClock clock;
        clock.setNow(QDateTime::fromMSecsSinceEpoch(1000, Qt::UTC));
        Store store;
        Connection connection(clock);
        LifeSigns signs(store, clock);
        signs.follow(kName, connection);
        connection.become(true);
        connection.become(false);
        QVERIFY(store.kept.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestLifeSigns)
#include "tst_life_signs.moc"
