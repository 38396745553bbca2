#include "app/core/alarms/alarm_book.h"
#include "app/core/system_clock.h"
#include "app/store/journal_file.h"
#include "app/store/sqlite_alarm_store.h"
#include "tests/support/alarms.h"
#include "tests/support/fake_clock.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

#include <sys/resource.h>

using namespace halfsilver;
using namespace std::chrono_literals;

namespace {

QString number(qint64 n) { return QString::number(n); }

AlarmRecord raised(const QString &id) { return { AlarmChange::Raised, someAlarm(id), testTime(), {} }; }

StoredAlarms kept(const QString &path)
{
    const auto stored = JournalFile(path).open(testTime());
    return stored ? *stored : StoredAlarms { {}, {}, {}, { stored.error().text } };
}

// Another program has the file for itself: to the writer the disk neither takes nor refuses.
class Hold {
public:
    explicit Hold(const QString &path)
    {
        m_database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("hold"));
        m_database.setDatabaseName(path);
        if (!m_database.open() || !QSqlQuery(m_database).exec(QStringLiteral("BEGIN IMMEDIATE")))
            qFatal("cannot hold the file");
    }
    ~Hold()
    {
        m_database.close();
        m_database = {};
        QSqlDatabase::removeDatabase(QStringLiteral("hold"));
    }

private:
    QSqlDatabase m_database;
};

// No file of this process may grow beyond `bytes`: what a full disk is to SQLite.
class FullDisk {
public:
    explicit FullDisk(rlim_t bytes)
    {
        m_handler = std::signal(SIGXFSZ, SIG_IGN);
        getrlimit(RLIMIT_FSIZE, &m_before);
        rlimit limit = m_before;
        limit.rlim_cur = bytes;
        setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FullDisk()
    {
        setrlimit(RLIMIT_FSIZE, &m_before);
        std::signal(SIGXFSZ, m_handler);
    }

private:
    rlimit m_before {};
    void (*m_handler)(int);
};

} // namespace

class TestAlarmStore : public QObject {
    Q_OBJECT
private slots:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_folder = std::make_unique<QTemporaryDir>();
        m_path = m_folder->filePath(QStringLiteral("state/mirror.sqlite"));
    }

    void aRestartFindsWhatWasWritten()
    {
        const PendingAcknowledgement pending { fullAlarm().key, testTime(), QStringLiteral("Ana"),
                                               QStringLiteral("k") };
        const PendingAcknowledgement settled { fullAlarm().key, testTime(), {}, QStringLiteral("settled") };
        AlarmRecord unfinished = raised(QStringLiteral("1"));
        AlarmRecord finished { AlarmChange::Finished, fullAlarm(), m_clock.now(), {} };
        {
            SqliteAlarmStore store(m_path, m_clock);
            QVERIFY(store.load());
            store.write(unfinished);
            store.write(finished);
            store.addStateTeller(QStringLiteral("alarm"));
            store.addPending(pending);
            store.addPending(settled);
            store.removePending(settled.idempotencyKey);
            for (int hour : { 1, 2 })
                store.heard(QStringLiteral("pusher"), testTime().addSecs(3600 * hour));
        } // ends at once: what was queued is written all the same
        SqliteAlarmStore store(m_path, m_clock);
        const auto stored = store.load();
        QVERIFY(stored);
        QCOMPARE(byKey(stored->alarms), byKey({ unfinished.alarm, finished.alarm }));
        QCOMPARE(stored->stateTellers, QStringList(QStringLiteral("alarm")));
        QCOMPARE(stored->pending, QList { pending });
        QCOMPARE(stored->heard.value(QStringLiteral("pusher")), testTime().addSecs(2 * 3600));
        QCOMPARE(stored->remarks, QStringList());
        QVERIFY(store.healthy());
    }

    void callsBackInOrderInTheCallersThread()
    {
        SqliteAlarmStore store(m_path, m_clock);
        QVERIFY(store.load());
        std::vector<int> order;
        bool here = true;
        for (int i = 0; i < 500; ++i) {
            store.write(raised(number(i)), [&, i](const Result<void> &written) {
                here = here && written && QThread::currentThread() == thread();
                order.push_back(i);
            });
        }
        QVERIFY(order.empty()); // never from within the call
        QTRY_COMPARE(order.size(), size_t(500));
        QVERIFY(std::is_sorted(order.begin(), order.end()));
        QVERIFY(here);
    }

    void isOnDiskWhenItSaysSo()
    {
        SqliteAlarmStore store(m_path, m_clock);
        QVERIFY(store.load());
        QStringList found;
        store.write(raised(QStringLiteral("1")), [&](const Result<void> &) {
            for (const Alarm &alarm : kept(m_path).alarms)
                found.append(alarm.key.id);
        });
        QTRY_COMPARE(found, QStringList(QStringLiteral("1")));
    }

    void aCallbackMayEndTheStore()
    {
        auto store = std::make_unique<SqliteAlarmStore>(m_path, m_clock);
        int called = 0;
        for (int i = 0; i < 3; ++i) {
            store->write(raised(number(i)), [&](const Result<void> &) {
                ++called;
                store.reset();
            });
        }
        QTRY_VERIFY(!store);
        QCoreApplication::processEvents();
        QCOMPARE(called, 1);
        QCOMPARE(kept(m_path).alarms.size(), 3);
    }

    void aFloodIsWrittenInBatches()
    {
        constexpr int kFlood = 20'000;
        SqliteAlarmStore store(m_path, m_clock);
        QVERIFY(store.load());
        QElapsedTimer timer;
        timer.start();
        int written = 0;
        for (int i = 0; i < kFlood; ++i)
            store.write(raised(number(i)), [&](const Result<void> &done) { written += done ? 1 : 0; });
        const qint64 queued = timer.elapsed();
        QTRY_COMPARE_WITH_TIMEOUT(written, kFlood, 90'000); // with sanitizers, on a busy machine
        qInfo("20,000 records: queued in %lld ms, on disk after %lld ms", queued, timer.elapsed());
        QVERIFY(store.healthy());
        Peek peek(m_path);
        QCOMPARE(peek.count("alarms"), kFlood);
        QCOMPARE(peek.count("transitions"), kFlood);
    }

    void aFullDiskRefusesAndWhatItRefusedIsWrittenLater()
    {
        SqliteAlarmStore store(m_path, m_clock);
        QVERIFY(store.load());
        QSignalSpy health(&store, &SqliteAlarmStore::healthChanged);
        bool first = false;
        store.write(raised(QStringLiteral("before")), [&](const Result<void> &done) { first = bool(done); });
        QTRY_VERIFY(first);
        std::optional<Result<void>> refused, refusedToo;
        {
            const FullDisk full(1024);
            QTest::ignoreMessage(QtWarningMsg,
                                 QRegularExpression(QStringLiteral("mirror.sqlite.*recorded when the disk")));
            store.write(raised(QStringLiteral("refused")), [&](const Result<void> &done) { refused = done; });
            QTRY_VERIFY(refused);
            QVERIFY(!*refused);
            QVERIFY2(refused->error().text.startsWith(m_path), qPrintable(refused->error().text));
            QVERIFY(!store.healthy());
            QCOMPARE(health.count(), 1);
            QElapsedTimer soon;
            soon.start();
            store.write(raised(QStringLiteral("refused too")), [&](const Result<void> &done) { refusedToo = done; });
            QTRY_VERIFY(refusedToo);
            QVERIFY(!*refusedToo);
            QVERIFY(soon.elapsed() < 400); // not after the next try
        }
        QTRY_VERIFY_WITH_TIMEOUT(store.healthy(), 15'000); // by itself
        QCOMPARE(health.count(), 2);
        QStringList ids;
        for (const Alarm &alarm : byKey(kept(m_path).alarms))
            ids.append(alarm.key.id);
        QCOMPARE(ids,
                 QStringList({ QStringLiteral("before"), QStringLiteral("refused"), QStringLiteral("refused too") }));
    }

    void aFullDiskCostsNothingOfWhatWasSavedFromADamagedFile()
    {
        {
            SqliteAlarmStore store(m_path, m_clock);
            QVERIFY(store.load());
            store.write(raised(QStringLiteral("1")));
        }
        qint64 page = 0, pageSize = 0;
        {
            auto database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("peek"));
            database.setDatabaseName(m_path);
            QVERIFY(database.open());
            QSqlQuery query(database);
            const auto number = [&](const char *sql) {
                return query.exec(QLatin1StringView(sql)) && query.next() ? query.value(0).toLongLong() : 0;
            };
            page = number("SELECT rootpage FROM sqlite_master WHERE name = 'pending'");
            pageSize = number("PRAGMA page_size");
            number("PRAGMA wal_checkpoint(TRUNCATE)");
            query.finish();
            database.close();
        }
        QSqlDatabase::removeDatabase(QStringLiteral("peek"));
        QFile damage(m_path);
        QVERIFY(page > 1 && damage.open(QIODevice::ReadWrite) && damage.seek((page - 1) * pageSize));
        QVERIFY(damage.write(QByteArray(int(pageSize), '\x7f')) == pageSize);
        damage.close();

        JournalFile file(m_path);
        {
            const FullDisk full(1024);
            QVERIFY(!file.open(testTime()));
            QVERIFY(!file.open(testTime()));
        }
        const auto opened = file.open(testTime());
        QVERIFY(opened);
        QCOMPARE(opened->alarms.size(), 1);
        QCOMPARE(opened->remarks.join(u' ').count(QStringLiteral("set aside")), 1);
        QCOMPARE(kept(m_path).alarms.size(), 1); // in the new file, too
    }

    void aFileThatAnotherProgramHoldsDelaysNobody()
    {
        QVERIFY(SqliteAlarmStore(m_path, m_clock).load());
        QElapsedTimer timer;
        std::optional<Result<void>> outcome;
        auto hold = std::make_unique<Hold>(m_path);
        auto store = std::make_unique<SqliteAlarmStore>(m_path, m_clock);
        QVERIFY(store->load()); // reading is not held up
        timer.start();
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("mirror.sqlite.*recorded when the disk")));
        store->write(raised(QStringLiteral("1")), [&](const Result<void> &done) { outcome = done; });
        QVERIFY(timer.elapsed() < 50);
        QTRY_VERIFY(outcome);
        QVERIFY(!*outcome);
        QVERIFY(!store->healthy());
        hold.reset();
        QTRY_VERIFY_WITH_TIMEOUT(store->healthy(), 15'000);
        QCOMPARE(kept(m_path).alarms.size(), 1);

        // And the end does not wait for it.
        hold = std::make_unique<Hold>(m_path);
        store->write(raised(QStringLiteral("2")));
        timer.restart();
        store.reset();
        QVERIFY2(timer.elapsed() < 2500, qPrintable(number(timer.elapsed())));
    }

    // More than there is memory for, while the disk takes nothing: what is critical is kept, the rest is counted and said.
    void whatNeitherDiskNorMemoryHoldsIsCountedAndSaid()
    {
        constexpr int kTooMany = 100;
        SqliteAlarmStore store(m_path, m_clock);
        QVERIFY(store.load());
        QSignalSpy remarks(&store, &SqliteAlarmStore::remarked);
        auto hold = std::make_unique<Hold>(m_path);
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("locked.*recorded when the disk")));
        store.write(raised(QStringLiteral("first")));
        QTRY_VERIFY(!store.healthy());
        QElapsedTimer timer;
        timer.start();
        for (size_t i = 1; i < SqliteAlarmStore::kKeptUnwritten + kTooMany; ++i)
            store.write(raised(number(qint64(i))));
        AlarmRecord critical = raised(QStringLiteral("critical"));
        critical.alarm.priority = AlarmPriority::Critical;
        store.write(critical);
        const qint64 told = timer.elapsed();
        hold.reset();
        QTRY_VERIFY_WITH_TIMEOUT(store.healthy() && !remarks.isEmpty(), 90'000);
        const QString said = remarks.last().first().toString();
        QVERIFY2(said.contains(QStringLiteral("%1 changes are not recorded").arg(kTooMany)), qPrintable(said));
        bool written = false;
        store.write(raised(QStringLiteral("last")), [&written](const Result<void> &done) { written = bool(done); });
        QTRY_VERIFY_WITH_TIMEOUT(written, 90'000);
        Peek peek(m_path);
        QCOMPARE(peek.count("alarms"), int(SqliteAlarmStore::kKeptUnwritten) + 2);
        QCOMPARE(peek.count("alarms WHERE id = 'critical'"), 1);
        qInfo("50,000 changes without a disk: told in %lld ms", told);
    }

    // The writer waits in SQLite for a file that is held; meanwhile the clock of the test goes on.
    void aDiskThatHangsIsNoticed()
    {
        FakeClock clock;
        QVERIFY(SqliteAlarmStore(m_path, clock).load());
        SqliteAlarmStore store(m_path, clock);
        QVERIFY(store.load());
        QSignalSpy health(&store, &SqliteAlarmStore::healthChanged);
        std::optional<Result<void>> outcome;
        const Hold hold(m_path);
        store.write(raised(QStringLiteral("1")), [&](const Result<void> &done) { outcome = done; });
        clock.advance(900ms);
        QVERIFY(store.healthy());
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("the disk does not answer")));
        clock.advance(200ms);
        QVERIFY(!store.healthy());
        QCOMPARE(health.count(), 1);
        QVERIFY(!outcome);
        clock.advance(4s);
        QVERIFY(outcome && !*outcome);
        QVERIFY(outcome->error().text.contains(QStringLiteral("does not answer")));
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("locked.*recorded when the disk")));
        QTRY_COMPARE(health.count(), 2); // its refusal comes late
    }

    void aStoreThatCannotBeOpenedSaysSoAndGoesOn()
    {
        QFile file(m_folder->filePath(QStringLiteral("state")));
        QVERIFY(file.open(QIODevice::WriteOnly)); // where the folder should be
        SqliteAlarmStore store(m_path, m_clock);
        const auto loaded = store.load();
        QVERIFY(!loaded);
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("recorded when the disk")));
        QTRY_VERIFY(!store.healthy());
        std::optional<Result<void>> outcome;
        store.write(raised(QStringLiteral("1")), [&](const Result<void> &done) { outcome = done; });
        QTRY_VERIFY(outcome);
        QVERIFY(!*outcome);
        QVERIFY(file.remove());
        QTRY_VERIFY_WITH_TIMEOUT(store.healthy(), 15'000);
        QCOMPARE(kept(m_path).alarms.size(), 1);
    }

    // A hub that serves an empty list for one that could not be read would finish every alarm on the mirrors.
    void aLoadThatFailedIsNeverAnEmptyOne()
    {
        {
            SqliteAlarmStore store(m_path, m_clock);
            QVERIFY(store.load());
            store.write(raised(QStringLiteral("1")));
        }
        const QString folder = QFileInfo(m_path).path();
        QVERIFY(QDir().rename(folder, folder + QStringLiteral(".away")));
        QFile file(folder);
        QVERIFY(file.open(QIODevice::WriteOnly)); // where the folder should be
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("recorded when the disk")));
        SqliteAlarmStore store(m_path, m_clock);
        for (int time = 0; time < 3; ++time)
            QVERIFY(!store.load());
        QTRY_VERIFY(!store.healthy());
        QVERIFY(file.remove() && QDir().rename(folder + QStringLiteral(".away"), folder));
        const auto loaded = store.load();
        QVERIFY(loaded);
        QCOMPARE(loaded->alarms.size(), 1);
        QTRY_VERIFY(store.healthy());
    }

    // What the store is for: a book, a crash, and the book again.
    void aBookFindsItsAlarmsAgain()
    {
        AlarmReport report;
        report.key = { QStringLiteral("alarm"), QStringLiteral("k2") };
        report.title = QStringLiteral("Smoke");
        report.priority = AlarmPriority::Critical;
        report.state = AlarmState::Raised;
        {
            SqliteAlarmStore store(m_path, m_clock);
            QVERIFY(store.load());
            AlarmBook book(m_clock, &store);
            QVERIFY(book.report(report));
            QSignalSpy acknowledged(&book, &AlarmBook::acknowledgedHere);
            QVERIFY(book.acknowledge(report.key, QStringLiteral("Ana")));
            QTRY_COMPARE(acknowledged.count(), 1);
            QVERIFY(!book.notRecorded(report.key));
        }
        SqliteAlarmStore store(m_path, m_clock);
        AlarmBook book(m_clock, &store);
        const auto stored = store.load();
        QVERIFY(stored);
        book.restore(*stored);
        const Alarm *alarm = book.find(report.key);
        QVERIFY(alarm);
        QCOMPARE(alarm->state(), AlarmState::Acknowledged);
        QCOMPARE(alarm->acknowledgedBy, QStringLiteral("Ana"));
        QVERIFY(book.lastKnown(report.key));
    }

private:
    struct Peek {
        QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("peek"));
        explicit Peek(const QString &path) { database.setDatabaseName(path); }
        ~Peek()
        {
            database.close();
            database = {};
            QSqlDatabase::removeDatabase(QStringLiteral("peek"));
        }
        int count(const char *table)
        {
            database.open();
            QSqlQuery query(QStringLiteral("SELECT count(*) FROM ") + QLatin1StringView(table), database);
            return query.next() ? query.value(0).toInt() : -1;
        }
    };

    SystemClock m_clock;
    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_path;
};

QTEST_GUILESS_MAIN(TestAlarmStore)
#include "tst_alarm_store.moc"
