// What holds of the book after any sequence of events: seeded, so that a failure can be run again.
#include "app/core/alarms/alarm_book.h"
#include "tests/support/alarm_backend.h"
#include "tests/support/fake_clock.h"

#include <QTest>

#include <random>

using namespace halfsilver;
using namespace std::chrono_literals;

namespace {

constexpr int kSequences = 300, kSteps = 120, kIds = 6;
const QString kSource = AlarmBackend::source();

struct Run {
    FakeClock clock;
    AlarmBook book { clock, nullptr };
    AlarmBackend backend { kIds };
    std::mt19937 random;

    explicit Run(unsigned seed)
        : random(seed)
    {
    }
    int below(int most) { return int(random() % unsigned(most)); }
    // Something happens at the backend; what it tells of it.
    std::optional<AlarmReport> happen()
    {
        const int id = below(kIds);
        clock.advance(std::chrono::milliseconds(1 + below(5000)));
        switch (below(4)) {
        case 0:
            return backend.acknowledge(id, clock.now());
        case 1:
            return backend.clear(id, clock.now());
        default:
            return backend.raise(id, clock.now(), AlarmPriority(below(3)));
        }
    }
};

QString shown(const AlarmBook &book)
{
    QStringList rows;
    for (const Alarm *alarm : book.order())
        rows.append(QStringLiteral("%1 %2 %3 ×%4 %5")
                        .arg(alarm->key.id, alarm->raisedAt.toString(Qt::ISODateWithMs))
                        .arg(int(alarm->state()))
                        .arg(alarm->count)
                        .arg(int(alarm->priority)));
    return rows.join(u'\n');
}

} // namespace

class TestAlarmProperty : public QObject {
    Q_OBJECT

    static AlarmPolicy policyOf(Run &run)
    {
        AlarmPolicy policy;
        policy.expireInfo = 0s;
        if (run.below(2) == 0)
            policy.latch = AlarmPriority(run.below(3));
        if (run.below(2) == 0)
            policy.offDelay = 10s;
        if (run.below(2) == 0)
            policy.onDelay = 10s;
        if (run.below(2) == 0)
            policy.escalate = 60s;
        if (run.below(2) == 0)
            policy.realarm = 90s;
        return policy;
    }

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    // Whatever people, policies and snapshots do: what was on the screen and nobody has acknowledged stays there.
    void noAlarmVanishesUnacknowledged()
    {
        for (unsigned seed = 1; seed <= kSequences; ++seed) {
            Run run(seed);
            run.book.setPolicy(kSource, policyOf(run));
            QString lost;
            connect(&run.book, &AlarmBook::removed, this, [&](int, const Alarm *alarm) {
                const AlarmBackend::Occurrence &told = run.backend[alarm->key.id.toInt()];
                // Acknowledged here, or there.
                if (!alarm->acknowledgedAt && !told.acknowledgedAt)
                    lost = alarm->key.id;
            });
            for (int step = 0; step < kSteps && lost.isEmpty(); ++step) {
                if (const auto told = run.happen())
                    QVERIFY(run.book.report(*told));
                const auto &order = run.book.order();
                const AlarmKey any = order.empty() ? AlarmKey() : order[size_t(run.below(int(order.size())))]->key;
                switch (run.below(8)) {
                case 0:
                    (void)run.book.shelve(any, std::chrono::seconds(1 + run.below(100)), {});
                    break;
                case 1:
                    (void)run.book.shelve(any, std::nullopt, {});
                    break;
                case 2:
                    (void)run.book.unshelve(any, {});
                    break;
                case 3:
                    (void)run.book.reset(any, {});
                    break;
                case 4: {
                    const SnapshotStart begun = run.book.beginSnapshot();
                    run.book.applySnapshot(kSource, begun, run.backend.snapshot());
                    break;
                }
                default:
                    break;
                }
                // What shows must also be found again: nothing critical is out of sight.
                for (const Alarm *alarm : run.book.order())
                    QVERIFY2(!alarm->shelved() || alarm->priority != AlarmPriority::Critical, qPrintable(lost));
            }
            QVERIFY2(lost.isEmpty(), qPrintable(QStringLiteral("alarm %1, seed %2").arg(lost).arg(seed)));
            // With no more delays, every active alarm of the backend is there, and what is there looks active where it is.
            run.clock.advance(1min);
            for (int id = 0; id < kIds; ++id) {
                const AlarmBackend::Occurrence &told = run.backend[id];
                const Alarm *alarm = run.book.find({ kSource, QString::number(id) });
                const QString which = QStringLiteral("alarm %1, seed %2").arg(id).arg(seed);
                if (told.there && !told.clearedAt)
                    QVERIFY2(alarm, qPrintable(which));
                if (alarm)
                    QVERIFY2(alarm->active() == !told.clearedAt, qPrintable(which));
            }
        }
    }

    // Queues try again: an event may come twice, the second time after later ones.
    void noDuplicateChangesTheEndState()
    {
        for (unsigned seed = 1; seed <= kSequences; ++seed) {
            Run plain(seed), twice(seed);
            const AlarmPolicy policy { .expireInfo = 0s };
            plain.book.setPolicy(kSource, policy);
            twice.book.setPolicy(kSource, policy);
            std::mt19937 chance(seed);
            QList<AlarmReport> heard;
            for (int step = 0; step < kSteps; ++step) {
                const auto told = plain.happen();
                (void)twice.happen();
                if (!told)
                    continue;
                QVERIFY(plain.book.report(*told));
                QVERIFY(twice.book.report(*told));
                heard.append(*told);
                if (chance() % 3 == 0) // one of the last few, of any alarm
                    (void)twice.book.report(
                        heard.at(heard.size() - 1 - qsizetype(chance() % std::min<size_t>(4, size_t(heard.size())))));
            }
            QVERIFY2(shown(plain.book) == shown(twice.book),
                     qPrintable(QStringLiteral("seed %1:\n%2\n\nwith duplicates:\n%3")
                                    .arg(seed)
                                    .arg(shown(plain.book), shown(twice.book))));
        }
    }

    void lastKnownNeverLooksCurrent()
    {
        for (unsigned seed = 1; seed <= kSequences; ++seed) {
            Run run(seed);
            bool current = true;
            for (int step = 0; step < kSteps; ++step) {
                if (run.below(10) == 0) {
                    current = !current;
                    if (current)
                        run.book.setCurrent(kSource);
                    else
                        run.book.setLastKnown(kSource, run.clock.now());
                }
                if (const auto told = run.happen(); told && current)
                    QVERIFY(run.book.report(*told));
                for (const Alarm *alarm : run.book.order())
                    QCOMPARE(run.book.lastKnown(alarm->key).has_value(), !current);
            }
        }
    }

    // The rows of the book are in order after every change, and their signals tell of all of them.
    void theSignalsTellTheOrder()
    {
        for (unsigned seed = 1; seed <= kSequences / 4; ++seed) {
            Run run(seed);
            run.book.setPolicy(kSource, policyOf(run));
            std::vector<const Alarm *> copy;
            connect(&run.book, &AlarmBook::inserted, this,
                    [&](int row) { copy.insert(copy.begin() + row, run.book.order()[size_t(row)]); });
            connect(&run.book, &AlarmBook::removed, this, [&](int row) { copy.erase(copy.begin() + row); });
            connect(&run.book, &AlarmBook::moved, this, [&](int from, int to) {
                const Alarm *alarm = copy[size_t(from)];
                copy.erase(copy.begin() + from);
                copy.insert(copy.begin() + to, alarm);
            });
            for (int step = 0; step < kSteps; ++step) {
                if (const auto told = run.happen())
                    QVERIFY(run.book.report(*told));
                QVERIFY(copy == run.book.order());
                QVERIFY(std::is_sorted(copy.begin(), copy.end(),
                                       [](const Alarm *a, const Alarm *b) { return standsBefore(*a, *b); }));
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestAlarmProperty)
#include "tst_alarm_property.moc"
