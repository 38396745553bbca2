// What the journal costs, from a release build:
//     halfsilver_bench_journal start [rounds]     opening one with 100,000 transitions beside an empty one, in turn
//     halfsilver_bench_journal flood [alarms]     that many alarms with distinct ids through book and journal: memory, and
//                                                 the longest turn of the event loop
#include "app/core/alarms/alarm_book.h"
#include "app/core/system_clock.h"
#include "app/store/journal_file.h"
#include "app/store/sqlite_alarm_store.h"

#include <QCoreApplication>
#include <QFile>
#include <QLoggingCategory>
#include <QTemporaryDir>
#include <QTimer>

#include <algorithm>
#include <cstdio>

using namespace halfsilver;
using namespace std::chrono_literals;

namespace {

double msSince(std::chrono::steady_clock::time_point begun)
{
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begun).count();
}

AlarmReport report(int i)
{
    AlarmReport told;
    told.key = { QStringLiteral("alarm"), QStringLiteral("sensor-%1").arg(i) };
    told.title = QStringLiteral("Motion in the hallway");
    told.place = QStringLiteral("Hallway");
    told.priority = i % 3 ? AlarmPriority::Info : AlarmPriority::Warning;
    told.state = AlarmState::Raised;
    return told;
}

double rssMiB()
{
    QFile status(QStringLiteral("/proc/self/status"));
    if (!status.open(QIODevice::ReadOnly))
        return 0;
    for (const QByteArray &line : status.readAll().split('\n')) {
        if (line.startsWith("VmRSS:"))
            return line.mid(6).trimmed().split(' ').first().toDouble() / 1024;
    }
    return 0;
}

// As the mirror starts: the thread opens while something else is built, then the alarms are asked for.
double startOf(const QString &file)
{
    SystemClock clock;
    const auto begun = std::chrono::steady_clock::now();
    SqliteAlarmStore store(file, clock);
    AlarmBook book(clock, &store);
    const auto stored = store.load();
    if (!stored)
        return -1;
    book.restore(*stored);
    return msSince(begun);
}

int start(int rounds)
{
    QTemporaryDir folder;
    const QString empty = folder.filePath(QStringLiteral("empty.sqlite"));
    const QString full = folder.filePath(QStringLiteral("full.sqlite"));
    const QDateTime now = QDateTime::currentDateTimeUtc();
    {
        (void)JournalFile(empty).open(now);
        JournalFile journal(full);
        (void)journal.open(now);
        // A day of a busy house: 100 alarms that stand, the others came and went.
        for (int batch = 0; batch < 100; ++batch) {
            std::vector<JournalChange> changes;
            for (int i = 0; i < 1000; ++i) {
                const int n = batch * 1000 + i;
                Alarm alarm = *transition({}, Reported { report(n / 4), now });
                AlarmChange change = AlarmChange::Raised;
                if (n % 4 == 3 && n / 4 >= 100) {
                    alarm.acknowledgedAt = alarm.clearedAt = now.addDays(-1);
                    change = AlarmChange::Finished;
                }
                changes.emplace_back(AlarmRecord { change, alarm, n % 4 == 3 ? now.addDays(-2) : now, {}, {} });
            }
            if (!journal.write(changes, now))
                return 1;
        }
    }
    std::vector<double> without, with, added;
    for (int i = 0; i < rounds; ++i) {
        without.push_back(startOf(empty));
        with.push_back(startOf(full));
        added.push_back(with.back() - without.back());
    }
    const auto median = [](std::vector<double> all) {
        std::sort(all.begin(), all.end());
        return all[all.size() / 2];
    };
    std::printf("start: empty journal %.2f ms, 100,000 transitions %.2f ms, added %.2f ms (medians of %d pairs; "
                "the worst pair added %.2f)\n",
                median(without), median(with), median(added), rounds, *std::max_element(added.begin(), added.end()));
    return 0;
}

int flood(int alarms)
{
    QTemporaryDir folder;
    SystemClock clock;
    SqliteAlarmStore store(folder.filePath(QStringLiteral("mirror.sqlite")), clock);
    AlarmBook book(clock, &store);
    if (!store.load())
        return 1;
    const double before = rssMiB();
    double most = before, longest = 0;
    int next = 0, turns = 0;
    const auto begun = std::chrono::steady_clock::now();
    auto last = begun;
    QTimer turn;
    QObject::connect(&turn, &QTimer::timeout, &book, [&] {
        longest = std::max(longest, msSince(last));
        last = std::chrono::steady_clock::now();
        // What the inbox gives one turn of the loop.
        while (next < alarms && msSince(last) < 8)
            (void)book.report(report(next++));
        if (++turns % 50 == 0)
            most = std::max(most, rssMiB());
        if (next == alarms)
            QCoreApplication::quit();
    });
    turn.start(0);
    QCoreApplication::exec();
    turn.stop();
    const double told = msSince(begun);
    most = std::max(most, rssMiB());
    bool written = false;
    store.write({ AlarmChange::Updated, *book.order().front(), clock.now(), {}, {} },
                [&written](const Result<void> &) { written = true; });
    while (!written) {
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 100);
        most = std::max(most, rssMiB());
    }
    std::printf(
        "flood: %d alarms told in %.1f s, on disk after %.1f s; %lld held, %lld beyond; memory %.0f MiB before, "
        "%.0f at most, %.0f after; the longest turn %.1f ms\n",
        alarms, told / 1000, msSince(begun) / 1000, static_cast<long long>(book.order().size()),
        static_cast<long long>(book.beyond().all), before, most, rssMiB(), longest);
    return 0;
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    QLoggingCategory::setFilterRules(QStringLiteral("halfsilver.*=false"));
    const QStringList words = QCoreApplication::arguments();
    if (words.value(1) == QStringLiteral("start"))
        return start(std::max(1, words.value(2, QStringLiteral("15")).toInt()));
    if (words.value(1) == QStringLiteral("flood"))
        return flood(std::max(1, words.value(2, QStringLiteral("1000000")).toInt()));
    std::printf("halfsilver_bench_journal start [rounds] | flood [alarms]\n");
    return 2;
}
