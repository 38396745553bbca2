// halfsilver: the mirror.
#include "app/core/system_clock.h"
#include "app/core/termination.h"
#include "app/mirror/application.h"
#include "app/mirror/screenshot.h"

#include <QApplication>

#include <cstdio>

using namespace halfsilver;

namespace {

enum ExitCode { kDone = 0, kMistakes = 1, kUsage = 2 };

QStringList argumentsOf(int argc, char **argv)
{
    QStringList arguments;
    for (int i = 1; i < argc; ++i)
        arguments << QString::fromLocal8Bit(argv[i]);
    return arguments;
}

int checkIni(const Options &options)
{
    const ConfigReport report =
        halfsilver::checkConfig(iniFile(Surroundings::ofThisProcess(), options.configFile.value_or(QString())));
    for (const QString &line : report.lines)
        std::printf("%s\n", qPrintable(line));
    return report.faultless ? kDone : kMistakes;
}

int screenshot(const Options &options)
{
    const auto taken = takeScreenshot(options, Surroundings::ofThisProcess());
    if (taken)
        return kDone;
    std::fprintf(stderr, "halfsilver: %s\n", qPrintable(taken.error().text));
    return kUsage; // a file that was named cannot be used
}

int run(const Options &options)
{
    Termination termination;
    termination.endLoops();
    SystemClock clock;
    Application mirror(options, Surroundings::ofThisProcess(), clock);
    const int code = QCoreApplication::exec();
    mirror.finish();
    return code;
}

} // namespace

int main(int argc, char **argv)
{
    // Before the application object: these answers need no display.
    const auto options = parseOptions(argumentsOf(argc, argv));
    if (!options) {
        std::fprintf(stderr, "halfsilver: %s\n", qPrintable(options.error().text));
        return kUsage;
    }
    if (options->task == Options::Task::ShowHelp) {
        std::fputs(qPrintable(helpText()), stdout);
        return kDone;
    }
    if (options->task == Options::Task::ShowVersion) {
        std::puts("halfsilver " HALFSILVER_VERSION);
        return kDone;
    }
    if (options->task == Options::Task::Screenshot)
        qputenv("QT_QPA_PLATFORM", "offscreen");
    if (options->task == Options::Task::CheckConfig) {
        const QCoreApplication application(argc, argv);
        return checkIni(*options);
    }

    Termination::hold(); // xcb starts a thread with the application object
    // The picture is painted at the pixels of the screen: its own unit scales it (LOOK, "One unit").
    qputenv("QT_ENABLE_HIGHDPI_SCALING", "0");
    QApplication::setDesktopSettingsAware(false);
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("halfsilver"));
    QApplication::setApplicationVersion(QStringLiteral(HALFSILVER_VERSION));
    QApplication::setQuitOnLastWindowClosed(false); // by a key, a signal or the window manager's wish, nothing else
    return options->task == Options::Task::Screenshot ? screenshot(*options) : run(*options);
}
