#include "app/mirror/input_watch.h"
#include "tests/support/fake_clock.h"

#include <QRegularExpression>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace halfsilver;

class TestInputWatch : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;
    FakeClock m_clock;

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void readsTheKernelsListOnAKiosk()
    {
        const QString path = m_folder.filePath(QStringLiteral("devices"));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("I: Bus=0019 Vendor=0001 Product=0001 Version=0100\nN: Name=\"button@11\"\n"
                   "B: PROP=0\nB: EV=3\nB: KEY=10000000\n\n");
        file.close();
        InputWatch watch(m_clock, QStringLiteral("linuxfb"), {}, path);
        QCOMPARE(watch.hardware(), (InputHardware { .keyboard = true, .keys = QSet { 28 } }));
        const InputWatch sensors(m_clock, QStringLiteral("linuxfb"), { 28 }, path);
        QCOMPARE(sensors.hardware(), (InputHardware { .keys = QSet<int> {} }));

        // A plain file is always readable: it must not keep the mirror awake.
        QSignalSpy changed(&watch, &InputWatch::changed);
        QCOMPARE(watch.findChildren<QSocketNotifier *>().size(), 0);
        QCoreApplication::processEvents();
        QCOMPARE(changed.count(), 0);
    }

    void aMachineWithoutInputHasNone()
    {
        const InputWatch watch(m_clock, QStringLiteral("linuxfb"), {}, m_folder.filePath(QStringLiteral("none")));
        QCOMPARE(watch.hardware(), (InputHardware { .keys = QSet<int> {} }));
    }

    void onADesktopTheDesktopKnows()
    {
        const InputWatch watch(m_clock, QStringLiteral("xcb"), {}, m_folder.filePath(QStringLiteral("none")));
        QVERIFY(!watch.hardware().keys);
    }

    // What this machine's kernel says is watched without being polled.
    void sleepsUntilTheKernelTells()
    {
        InputWatch watch(m_clock, QStringLiteral("linuxfb"));
        QSignalSpy changed(&watch, &InputWatch::changed);
        int woken = 0;
        for (auto *notifier : watch.findChildren<QSocketNotifier *>())
            connect(notifier, &QSocketNotifier::activated, this, [&woken] { ++woken; });
        QTest::qWait(100);
        QVERIFY(woken <= 1);
        QCOMPARE(changed.count(), 0);
    }
};

QTEST_MAIN(TestInputWatch)
#include "tst_input_watch.moc"
