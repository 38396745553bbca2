#include "app/mirror/options.h"

#include <QTest>

using namespace halfsilver;

class TestOptions : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void fullScreenUnlessAWindowIsAskedFor()
    {
        QCOMPARE(*parseOptions({}), Options {});
        QVERIFY(parseOptions({ QStringLiteral("--windowed") })->windowed);
        const auto sized = parseOptions({ QStringLiteral("--windowed=480x800") });
        QVERIFY(sized->windowed);
        QCOMPARE(sized->windowSize, std::optional(QSize(480, 800)));
    }

    void readsAScreenshot()
    {
        const auto options = parseOptions(QStringLiteral("--screenshot a.png --size 1920x1080 --now "
                                                         "2026-11-22T21:47:08+01:00 --state s.json --through-glass")
                                              .split(u' '));
        QVERIFY(options);
        QCOMPARE(options->task, Options::Task::Screenshot);
        QCOMPARE(options->screenshotFile, QStringLiteral("a.png"));
        QCOMPARE(options->screenshotSize, QSize(1920, 1080));
        QCOMPARE(options->now, std::optional(QDateTime(QDate(2026, 11, 22), QTime(20, 47, 8), Qt::UTC)));
        QCOMPARE(options->stateFile, std::optional(QStringLiteral("s.json")));
        QVERIFY(options->throughGlass);
    }

    void saysWhatIsWrongWithTheCall_data()
    {
        QTest::addColumn<QString>("arguments");
        QTest::addColumn<QString>("named");
        const auto row = [](const char *arguments, const char *named) {
            QTest::newRow(arguments) << QString::fromLatin1(arguments) << QString::fromLatin1(named);
        };
        row("--nonsense", "nonsense");
        row("file.ini", "file.ini");
        row("--windowed=big", "--windowed=big");
        row("--windowed=0x0", "--windowed=0x0");
        row("--screenshot a.png --size 99999x99999", "--size");
        row("--screenshot a.png --now yesterday", "--now");
        row("--size 10x10", "--size needs --screenshot");
        row("--through-glass", "--through-glass needs --screenshot");
        row("--check-config --screenshot a.png", "--check-config");
        row("--config", "config");
    }
    void saysWhatIsWrongWithTheCall()
    {
        QFETCH(QString, arguments);
        QFETCH(QString, named);
        const auto options = parseOptions(arguments.split(u' '));
        QVERIFY(!options);
        QVERIFY2(options.error().text.contains(named), qPrintable(options.error().text));
        QVERIFY(options.error().text.contains(QStringLiteral("--help")));
    }

    void helpNamesEveryOption()
    {
        for (const char *name : { "--windowed", "--config", "--state-dir", "--check-config", "--screenshot", "--size",
                                  "--now", "--state", "--through-glass", "--version", "--help" })
            QVERIFY2(helpText().contains(QLatin1String(name)), name);
        QVERIFY(!helpText().contains(QStringLiteral("windowed-size")));
    }
};

QTEST_GUILESS_MAIN(TestOptions)
#include "tst_options.moc"
