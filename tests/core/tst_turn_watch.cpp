#include "app/core/turn_watch.h"
#include "tests/support/fake_clock.h"

#include <QEventLoop>
#include <QTest>

using namespace halfsilver;
using namespace std::chrono_literals;

class TestTurnWatch : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void tellsTheLongestOfTheLastMinute_data()
    {
        QTest::addColumn<QList<std::pair<int, int>>>("notes"); // at second, ms
        QTest::addColumn<int>("asked");                        // at second
        QTest::addColumn<int>("longest");                      // ms
        using Notes = QList<std::pair<int, int>>;
        QTest::newRow("nothing yet") << Notes {} << 100 << 0;
        QTest::newRow("the longer one came first") << Notes { { 100, 9 }, { 101, 3 } } << 102 << 9;
        QTest::newRow("the longer one came last") << Notes { { 100, 3 }, { 101, 9 } } << 102 << 9;
        QTest::newRow("of the half minute before") << Notes { { 100, 9 }, { 125, 3 } } << 130 << 9;
        QTest::newRow("and nothing since") << Notes { { 100, 9 } } << 130 << 9;
        QTest::newRow("of two halves before") << Notes { { 89, 9 }, { 95, 3 }, { 125, 2 } } << 149 << 3;
        QTest::newRow("nothing since a minute") << Notes { { 89, 9 } } << 150 << 0;
        QTest::newRow("the first after a long silence") << Notes { { 89, 9 }, { 150, 3 } } << 151 << 3;
    }
    void tellsTheLongestOfTheLastMinute()
    {
        using Notes = QList<std::pair<int, int>>;
        QFETCH(const Notes, notes);
        QFETCH(int, asked);
        QFETCH(int, longest);
        LongestTurn turns;
        for (const auto &note : notes)
            turns.note(std::chrono::seconds(note.first), std::chrono::milliseconds(note.second));
        QCOMPARE(turns.at(std::chrono::seconds(asked)), std::chrono::nanoseconds(std::chrono::milliseconds(longest)));
    }

    void tellsNothingBeforeItBegins()
    {
        TurnWatch watch(m_clock);
        QCOMPARE(watch.longest(), std::nullopt);
        watch.begin();
        QCOMPARE(watch.longest(), std::optional(0ns));
    }

    void measuresWhatTheEventsOfATurnTakeTogether()
    {
        TurnWatch watch(m_clock);
        watch.begin();
        post([this] { m_clock.advance(3ms); });
        post([this] { m_clock.advance(4ms); });
        turns();
        QCOMPARE(watch.longest(), std::optional(7ms));
    }

    void doesNotAddUpTurnsNorCountTheWaitBetweenThem()
    {
        TurnWatch watch(m_clock);
        watch.begin();
        post([this] {
            m_clock.advance(3ms);
            post([this] { m_clock.advance(4ms); }); // in the next one
        });
        turns();
        m_clock.advance(1s);
        post([this] { m_clock.advance(2ms); });
        turns();
        QCOMPARE(watch.longest(), std::optional(4ms));
    }

private:
    void post(std::function<void()> call) { QMetaObject::invokeMethod(this, std::move(call), Qt::QueuedConnection); }

    // Runs the event loop for what has been posted, and for what that posts.
    void turns()
    {
        QEventLoop loop;
        post([&] { post([&] { post([&] { loop.quit(); }); }); });
        loop.exec();
        QCoreApplication::processEvents(); // Qt's own loop ends a turn when it begins the next one
    }

    FakeClock m_clock;
};

QTEST_GUILESS_MAIN(TestTurnWatch)
#include "tst_turn_watch.moc"
