// How long a frame of the alarms panel takes at 1080×1920 with many active alarms: what changed is looked for and painted.
// One alarm has changed before every frame. Prints milliseconds of processor time, so that a busy machine does not count;
// asserts nothing about them.
//     QT_QPA_PLATFORM=offscreen bench_alarms_panel
#include "app/core/alarms/alarm_book.h"
#include "tests/support/fake_services.h"
#include "widgets/panels/alarms_panel.h"

#include <QGuiApplication>
#include <QImage>
#include <QPainter>

#include <algorithm>
#include <cstdio>
#include <ctime>

using namespace halfsilver;

namespace {

constexpr int kFrames = 400;

AlarmReport report(int number, int count)
{
    AlarmReport report;
    report.key = { QStringLiteral("alarm"), QStringLiteral("sensor-%1").arg(number) };
    report.title = QStringLiteral("Front door %1").arg(number);
    report.message = QStringLiteral("Motion seen in the hallway");
    report.place = QStringLiteral("hallway");
    report.origin = QStringLiteral("sensor %1").arg(number % 50);
    report.priority = AlarmPriority(number % 2); // critical ones would take the screen
    report.raisedAt = QDateTime::fromMSecsSinceEpoch(1'795'380'000'000 + number, Qt::UTC);
    report.state = AlarmState::Raised;
    report.count = count;
    return report;
}

double processorMs()
{
    timespec time {};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return double(time.tv_sec) * 1e3 + double(time.tv_nsec) / 1e6;
}

struct Case {
    const char *name;
    bool flood = false, shown = true, whole = false;
    int rows = 4;
};

// `shown`: the alarm that changes is the first row; `whole`: everything is painted, not only what changed.
void measure(const Case &of, int active)
{
    FakeWorld world; // its clock stands still: the flood does not end meanwhile
    AlarmsPanel::Settings settings;
    settings.flood = of.flood ? 10 : 0;
    settings.rows = of.rows;
    AlarmsPanel panel(settings, world.services);
    for (int i = 0; i < active; ++i)
        (void)world.alarms.report(report(i, 1));
    const Theme theme(QSizeF(1080, 1920));
    QImage image(1080, 1920, QImage::Format_RGB32);
    image.fill(Qt::black);
    const int newest = active - 1 - active % 2; // the last warning
    std::vector<double> took;
    for (int frame = 0; frame <= kFrames; ++frame) {
        (void)world.alarms.report(report(of.shown ? newest : 0, 2 + frame));
        const double begun = processorMs();
        const QSizeF size = panel.extent(QSizeF(984, 1500), theme).natural;
        const QRegion region = panel.takeChanges(size, theme);
        QPainter painter(&image);
        painter.translate(48, 400);
        if (!of.whole)
            painter.setClipRegion(region);
        panel.paint(painter, QRectF(QPointF(), size), theme);
        painter.end();
        if (frame > 0) // the first loads the fonts
            took.push_back(processorMs() - begun);
    }
    std::sort(took.begin(), took.end());
    std::printf("%-32s %5d active: median %6.3f ms, p99 %6.3f ms, worst %6.3f ms\n", of.name, active, took[kFrames / 2],
                took[kFrames * 99 / 100], took.back());
}

} // namespace

int main(int argc, char **argv)
{
    const QGuiApplication application(argc, argv);
    for (const int active : { 100, 1000, 5000 }) {
        measure({ "the first row changes" }, active);
        measure({ .name = "one that is not shown changes", .shown = false }, active);
        measure({ .name = "a flood, collapsed by origin", .flood = true }, active);
        measure({ .name = "a flood, whole, twenty rows", .flood = true, .whole = true, .rows = 20 }, active);
    }
    return 0;
}
