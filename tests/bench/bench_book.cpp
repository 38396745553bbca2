// How long a transition takes in a book of many active alarms, alone and with the journal on a real disk. Prints
// microseconds; asserts nothing about them.
#include "app/core/alarms/alarm_book.h"
#include "app/core/system_clock.h"
#include "app/store/sqlite_alarm_store.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QTemporaryDir>

#include <algorithm>
#include <cstdio>

using namespace halfsilver;

namespace {

AlarmReport report(int number, AlarmState state, int count = 1)
{
    AlarmReport report;
    report.key = { QStringLiteral("alarm"), QStringLiteral("sensor-%1").arg(number) };
    report.title = QStringLiteral("Front door %1").arg(number);
    report.message = QStringLiteral("Motion seen in the hallway");
    report.place = QStringLiteral("hallway");
    report.origin = QStringLiteral("sensor %1").arg(number % 50);
    report.priority = AlarmPriority(number % 3);
    report.raisedAt = QDateTime::fromMSecsSinceEpoch(1'795'380'000'000 + number, Qt::UTC);
    report.state = state;
    report.count = count;
    report.whole = true;
    return report;
}

void measure(const char *name, SystemClock &clock, AlarmStore *store, int active)
{
    AlarmBook book(clock, store);
    AlarmPolicy policy;
    policy.escalate = std::chrono::minutes(10);
    policy.latch = AlarmPriority::Critical;
    book.setPolicy(QStringLiteral("alarm"), policy);
    for (int i = 0; i < active; ++i)
        (void)book.report(report(i, AlarmState::Raised));
    constexpr int kTimes = 4000;
    std::vector<double> took;
    QElapsedTimer timer;
    for (int i = 0; i < kTimes; ++i) {
        const int number = i * 37 % active;
        // Each of them in turn: told again, cleared unseen, raised again.
        AlarmReport told = report(number, i % 3 == 1 ? AlarmState::ClearedUnseen : AlarmState::Raised, 2 + i);
        told.raisedAt = told.raisedAt->addMSecs(i);
        timer.start();
        (void)book.report(told);
        took.push_back(double(timer.nsecsElapsed()) / 1000);
        if (i % 64 == 0)
            QCoreApplication::processEvents();
    }
    std::sort(took.begin(), took.end());
    std::printf("%-30s %5d active: median %6.2f us, p99 %7.2f us, worst %8.2f us\n", name, active, took[kTimes / 2],
                took[kTimes * 99 / 100], took.back());
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    SystemClock clock;
    for (const int active : { 100, 1000, 5000 }) {
        measure("the book alone", clock, nullptr, active);
        const QTemporaryDir folder;
        SqliteAlarmStore store(folder.filePath(QStringLiteral("mirror.sqlite")), clock);
        (void)store.load();
        measure("with the journal", clock, &store, active);
    }
}
