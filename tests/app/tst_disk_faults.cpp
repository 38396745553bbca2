// A disk that fills up, turns read-only, breaks or hangs while alarms are raised and acknowledged: they are shown in any
// case, "not recorded" is said, and all is recorded once the disk takes it. The system calls of SQLite pass through this
// program, so that the disk can be at fault when the test says so; a real full disk, a tmpfs of its own, follows.
#include "app/core/alarms/alarm_book.h"
#include "app/core/system_clock.h"
#include "app/store/journal_file.h"
#include "app/store/sqlite_alarm_store.h"
#include "net/hub/hub.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <cerrno>
#include <cstdarg>

#include <dlfcn.h>
#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace halfsilver;
using namespace std::chrono_literals;

namespace {

enum class Fault { None, Full, ReadOnly, Broken, Hangs, HangsReading };
std::atomic<Fault> g_fault = Fault::None;
std::atomic<int> g_met = 0; // calls that met it

// What the call fails with; 0: it goes on, perhaps late.
int meet()
{
    const Fault fault = g_fault;
    if (fault == Fault::None)
        return 0;
    ++g_met;
    switch (fault) {
    case Fault::Full:
        return ENOSPC;
    case Fault::ReadOnly:
        return EROFS;
    case Fault::Broken:
        return EIO;
    case Fault::Hangs:
        usleep(1'000'000);
        break;
    case Fault::HangsReading:
    case Fault::None:
        break;
    }
    return 0;
}

template <class Function>
Function *real(const char *name)
{
    return reinterpret_cast<Function *>(dlsym(RTLD_NEXT, name));
}

} // namespace

// In the place of the C library's, for all that this program loads.
extern "C" {
ssize_t pwrite64(int file, const void *bytes, size_t size, off64_t offset)
{
    static auto *const next = real<ssize_t(int, const void *, size_t, off64_t)>("pwrite64");
    if (const int error = g_fault == Fault::Hangs ? 0 : meet()) {
        errno = error;
        return -1;
    }
    return next(file, bytes, size, offset);
}
ssize_t pread64(int file, void *bytes, size_t size, off64_t offset)
{
    static auto *const next = real<ssize_t(int, void *, size_t, off64_t)>("pread64");
    while (g_fault == Fault::HangsReading)
        usleep(1000);
    return next(file, bytes, size, offset);
}
int fdatasync(int file)
{
    static auto *const next = real<int(int)>("fdatasync");
    if (const int error = meet()) {
        errno = error;
        return -1;
    }
    return next(file);
}
int ftruncate64(int file, off64_t size) noexcept
{
    static auto *const next = real<int(int, off64_t)>("ftruncate64");
    if (const int error = g_fault == Fault::Hangs ? 0 : meet()) {
        errno = error;
        return -1;
    }
    return next(file, size);
}
}

namespace {

AlarmReport reportOf(const char *id)
{
    AlarmReport report;
    report.key = { QStringLiteral("alarm"), QString::fromLatin1(id) };
    report.title = QStringLiteral("Smoke ") + report.key.id;
    report.priority = AlarmPriority::Critical;
    report.state = AlarmState::Raised;
    return report;
}

QHash<QString, Alarm> kept(const QString &path)
{
    QHash<QString, Alarm> all;
    const auto stored = JournalFile(path).open(QDateTime::currentDateTimeUtc());
    if (stored) {
        for (const Alarm &alarm : stored->alarms)
            all.insert(alarm.key.id, alarm);
    }
    return all;
}

} // namespace

class TestDiskFaults : public QObject {
    Q_OBJECT
private slots:
    void init() { g_met = 0; }
    void cleanup() { g_fault = Fault::None; }

    void aDiskThatHangsAtTheStartHoldsNobodyUp()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("mirror.sqlite"));
        SystemClock clock;
        {
            SqliteAlarmStore store(path, clock);
            QVERIFY(store.load());
            AlarmBook book(clock, &store);
            QVERIFY(book.report(reportOf("before")));
        }
        g_fault = Fault::HangsReading;
        SqliteAlarmStore store(path, clock);
        QSignalSpy late(&store, &SqliteAlarmStore::loadedLate);
        AlarmBook book(clock, &store);
        QVERIFY(!store.load(1ms)); // with the disk as it is, 5 s would not do either
        QVERIFY(store.loadsLate());
        book.awaitStored();
        QVERIFY(book.report(reportOf("meanwhile")));
        QVERIFY(book.find(reportOf("meanwhile").key));
        QVERIFY(late.isEmpty());
        g_fault = Fault::None;
        QTRY_COMPARE(late.count(), 1);
        const auto stored = store.load(1ms);
        QVERIFY(stored);
        QCOMPARE(stored->alarms.size(), 1);
        book.restore(*stored);
        QCOMPARE(book.order().size(), size_t(2));
        QTRY_COMPARE(kept(path).size(), 2);
    }

    void aHubListensBeforeTheDiskAnswersAndJoinsInWhatIsThere()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("hub.sqlite"));
        SystemClock clock;
        HubSettings settings;
        settings.port = 0; // any free one
        settings.secret = QStringLiteral("secret");
        const auto raise = [](Hub &hub, const QString &id) {
            bool kept = false;
            hub.raise({ { QStringLiteral("id"), id }, { QStringLiteral("title"), id } },
                      [&kept](const Result<Alarm> &alarm) { kept = bool(alarm); });
            return QTest::qWaitFor([&kept] { return kept; });
        };
        {
            SqliteAlarmStore store(path, clock);
            Hub hub(settings, {}, store, clock);
            QVERIFY(hub.listen());
            QVERIFY(raise(hub, QStringLiteral("before")));
        }
        g_fault = Fault::HangsReading;
        SqliteAlarmStore store(path, clock);
        Hub hub(settings, {}, store, clock);
        connect(&store, &SqliteAlarmStore::loadedLate, &hub, &Hub::restoreLate);
        QVERIFY(hub.listen());
        QVERIFY(raise(hub, QStringLiteral("meanwhile")));
        QCOMPARE(hub.alarms().size(), 1);
        g_fault = Fault::None;
        QTRY_COMPARE(hub.alarms().size(), 2);
        QTRY_COMPARE(kept(path).size(), 2);
    }

    void alarmsAreShownAndRecordedAfterwards_data()
    {
        QTest::addColumn<int>("fault");
        QTest::addColumn<QString>("said"); // on the screen; SQLite tells no difference between the second and the third
        QTest::newRow("full") << int(Fault::Full) << QStringLiteral("the disk is full");
        QTest::newRow("read-only") << int(Fault::ReadOnly)
                                   << QStringLiteral("the disk reports an error (disk I/O error)");
        QTest::newRow("broken for a while")
            << int(Fault::Broken) << QStringLiteral("the disk reports an error (disk I/O error)");
        QTest::newRow("hangs for a second") << int(Fault::Hangs) << QString();
    }
    void alarmsAreShownAndRecordedAfterwards()
    {
        QFETCH(int, fault);
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("mirror.sqlite"));
        {
            SystemClock clock;
            SqliteAlarmStore store(path, clock);
            AlarmBook book(clock, &store);
            QVERIFY(store.load());
            const AlarmKey before = reportOf("before").key, during = reportOf("during").key;
            bool written = false;
            QVERIFY(book.report(reportOf("before")));
            store.write({ AlarmChange::Updated, *book.find(before), clock.now(), {}, {} },
                        [&written](const Result<void> &done) { written = bool(done); });
            QTRY_VERIFY(written);

            g_fault = Fault(fault);
            QElapsedTimer timer;
            timer.start();
            QVERIFY(book.report(reportOf("during")));
            QVERIFY(book.find(during)); // at once
            const qint64 raised = timer.nsecsElapsed();
            QVERIFY(raised < 20'000'000);
            QVERIFY(book.acknowledge(before, QStringLiteral("Ana")));
            QTRY_VERIFY(book.find(before)->acknowledgedAt);
            const qint64 shown = timer.elapsed();
            QVERIFY2(shown < 400, qPrintable(QString::number(shown)));
            QVERIFY(book.notRecorded(before)); // and said
            if (Fault(fault) == Fault::Hangs)
                QTRY_VERIFY(g_met >= 1);
            else {
                QTRY_VERIFY(!store.healthy());
                QTEST(store.reason(), "said");
                QCOMPARE(store.problem(), path + QStringLiteral(": ") + store.reason());
            }

            g_fault = Fault::None;
            timer.restart();
            QTRY_VERIFY_WITH_TIMEOUT(store.healthy() && !book.notRecorded(before), 15'000);
            qInfo("raised: shown after %.2f ms; acknowledged: shown after %lld ms, \"not recorded\"; recorded %lld ms"
                  " after the disk was well",
                  double(raised) / 1e6, shown, timer.elapsed());
        }
        const auto all = kept(path);
        QCOMPARE(all.size(), 2);
        QCOMPARE(all.value(QStringLiteral("before")).acknowledgedBy, QStringLiteral("Ana"));
        QVERIFY(all.contains(QStringLiteral("during")));
    }

    // A disk of its own, with 1 MiB: a file beside the journal fills it, and is removed.
    void aRealDiskFillsUp()
    {
        QTemporaryDir folder;
        const pid_t child = fork();
        if (child == 0) {
            if (unshare(getuid() == 0 ? CLONE_NEWNS : CLONE_NEWNS | CLONE_NEWUSER) != 0
                || mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0
                || mount("tmpfs", QFile::encodeName(folder.path()).constData(), "tmpfs", 0, "size=1m,mode=0700") != 0)
                _exit(77);
            execl("/proc/self/exe", "tst_disk_faults", "--on-small-disk", QFile::encodeName(folder.path()).constData(),
                  nullptr);
            _exit(78);
        }
        int status = -1;
        QCOMPARE(waitpid(child, &status, 0), child);
        QVERIFY(WIFEXITED(status));
        if (WEXITSTATUS(status) == 77)
            QSKIP("the kernel lets this user make no mount namespace with a tmpfs");
        QCOMPARE(WEXITSTATUS(status), 0);
    }
};

// In the mount namespace. 0, or which step failed.
static int onSmallDisk(const QString &folder)
{
    const QString path = folder + QStringLiteral("/mirror.sqlite");
    const AlarmKey before = reportOf("before").key, during = reportOf("during").key;
    {
        SystemClock clock;
        SqliteAlarmStore store(path, clock);
        AlarmBook book(clock, &store);
        if (!store.load() || !book.report(reportOf("before")))
            return 1;
        bool written = false;
        store.write({ AlarmChange::Updated, *book.find(before), clock.now(), {}, {} },
                    [&written](const Result<void> &done) { written = bool(done); });
        if (!QTest::qWaitFor([&] { return written; }))
            return 2;
        QFile filler(folder + QStringLiteral("/filler"));
        if (!filler.open(QIODevice::WriteOnly | QIODevice::Unbuffered))
            return 3;
        while (filler.write(QByteArray(4096, 'x')) > 0) { }
        AlarmReport large = reportOf("during");
        large.message = QString(4000, u'm');
        if (!book.report(large) || !book.find(during))
            return 4;
        // The log has a few pages to spare: what does not fit in is refused.
        for (int i = 0; i < 200 && store.healthy(); ++i) {
            large.message = QString(4000, QChar(u'a' + i % 20));
            (void)book.report(large);
            QTest::qWait(5);
        }
        if (store.healthy())
            return 5;
        if (!book.acknowledge(before, QStringLiteral("Ana"))
            || !QTest::qWaitFor([&] { return book.find(before)->acknowledgedAt.has_value(); }, 400)
            || !book.notRecorded(before))
            return 6;
        if (!filler.remove())
            return 7;
        if (!QTest::qWaitFor([&] { return store.healthy() && !book.notRecorded(before); }, 15'000))
            return 8;
    }
    const auto all = kept(path);
    return all.size() == 2 && all.value(before.id).acknowledgedAt ? 0 : 9;
}

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    const QStringList words = QCoreApplication::arguments();
    if (words.value(1) == QStringLiteral("--on-small-disk"))
        return onSmallDisk(words.value(2));
    TestDiskFaults test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_disk_faults.moc"
