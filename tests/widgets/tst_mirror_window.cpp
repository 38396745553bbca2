#include "tests/support/fake_services.h"
#include "widgets/mirror_window.h"
#include "widgets/panels/clock_panel.h"

#include <QKeyEvent>
#include <QPointingDevice>
#include <QScreen>
#include <QSignalSpy>
#include <QTest>

using namespace halfsilver;
using namespace std::chrono_literals;

class TestMirrorWindow : public QObject {
    Q_OBJECT
    const QLocale m_english { QStringLiteral("en_GB") };

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void fullScreenHasTheScreensSize()
    {
        FakeWorld world;
        Scene scene(world.clock, m_english);
        MirrorWindow window(scene);
        window.showAs(DisplayMode::FullScreen);
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        QCOMPARE(window.geometry(), QGuiApplication::primaryScreen()->geometry());
        QCOMPARE(window.cursor().shape(), Qt::BlankCursor);
        QCOMPARE(scene.windowSize(), QSizeF(window.size()));
    }

    void aWindowWithoutASizeFitsTheFreeScreen_data()
    {
        QTest::addColumn<QSize>("wanted");
        QTest::addColumn<QSize>("available");
        QTest::addColumn<QSize>("size");
        QTest::newRow("small screen") << QSize() << QSize(1366, 768) << QSize(432, 768);
        QTest::newRow("large screen") << QSize() << QSize(3840, 2160) << QSize(1080, 1920);
        QTest::newRow("asked for") << QSize(1080, 1920) << QSize(1366, 768) << QSize(1080, 1920);
    }
    void aWindowWithoutASizeFitsTheFreeScreen()
    {
        QFETCH(QSize, wanted);
        QFETCH(QSize, available);
        QTEST(windowedSize(wanted, available), "size");
    }

    void aChangeIsOnTheScreenInTheNextTurn()
    {
        FakeWorld world;
        Scene scene(world.clock, m_english);
        scene.add(new ClockPanel({}, world.services), Region::TopLeft);
        MirrorWindow window(scene);
        window.showAs(DisplayMode::Windowed, { 540, 960 });
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        QCoreApplication::processEvents();
        QSignalSpy painted(&scene, &Scene::framePainted);
        world.clock.advance(1s);
        QCoreApplication::processEvents();
        QCOMPARE(painted.count(), 1);
        QCOMPARE(scene.paintedAt(), std::optional(world.clock.monotonic()));
        QCoreApplication::processEvents();
        QCOMPARE(painted.count(), 1); // and then it sleeps
        QCOMPARE(window.grab().toImage().convertToFormat(QImage::Format_RGB32), scene.grab());
    }

    void inAFloodAFrameWaitsForTheNextRefreshOfTheScreen()
    {
        FakeWorld world;
        Scene scene(world.clock, m_english);
        auto *clock = new ClockPanel({}, world.services);
        scene.add(clock, Region::TopLeft);
        MirrorWindow window(scene);
        window.showAs(DisplayMode::Windowed, { 540, 960 });
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        world.clock.advance(1s);
        QCoreApplication::processEvents();
        QSignalSpy painted(&scene, &Scene::framePainted);
        const auto turn = [&](std::chrono::milliseconds length) { // after which there is something to paint
            emit clock->changed();
            world.clock.setNow(world.clock.now().addSecs(60));
            world.clock.advance(length);
            QCoreApplication::sendPostedEvents();
        };
        turn(1ms); // alone: nothing kept it waiting
        QCOMPARE(painted.count(), 1);
        turn(6ms);
        turn(6ms);
        QCOMPARE(painted.count(), 1);
        turn(6ms); // for 18 ms
        QCOMPARE(painted.count(), 2);
        turn(6ms);
        QCOMPARE(painted.count(), 2);
        QCoreApplication::sendPostedEvents(); // it is over: the end state is painted at once
        QCOMPARE(painted.count(), 3);
        QCOMPARE(window.grab().toImage().convertToFormat(QImage::Format_RGB32), scene.grab());
    }

    void keysAndTouchesAreToldInTheScenesCoordinates()
    {
        FakeWorld world;
        Scene scene(world.clock, m_english);
        scene.setPresentation({ .rotate = 90, .shift = {}, .dim = 1 });
        MirrorWindow window(scene);
        window.showAs(DisplayMode::Windowed, { 960, 540 });
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        QSignalSpy keys(&window, &MirrorWindow::keyPressed), pointers(&window, &MirrorWindow::pointerPressed);
        QTest::keyClick(&window, Qt::Key_A);
        QCOMPARE(keys.count(), 1);
        const auto press = keys.first().first().value<KeyPress>();
        QCOMPARE(press.key, int(Qt::Key_A));
        QCOMPARE(press.repeated, false);
        QTest::mouseClick(&window, Qt::LeftButton, {}, QPoint(950, 20));
        QCOMPARE(pointers.count(), 1);
        QCOMPARE(pointers.first().first().toPointF(), QPointF(20, 10));
        const std::unique_ptr<QPointingDevice> screen(QTest::createTouchDevice());
        QTest::touchEvent(&window, screen.get()).press(1, QPoint(100, 500), &window);
        QTest::touchEvent(&window, screen.get()).release(1, QPoint(100, 500), &window);
        QCOMPARE(pointers.count(), 2); // and no mouse press beside it
        QCOMPARE(pointers.last().first().toPointF(), QPointF(500, 860));
    }

    void oneHandIsOnePress()
    {
        FakeWorld world;
        Scene scene(world.clock, m_english);
        MirrorWindow window(scene);
        window.showAs(DisplayMode::Windowed, { 540, 960 });
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        QStringList told;
        const auto tells = [&](auto signal, const char *name) {
            connect(&window, signal, &window, [&told, name] { told.append(QString::fromLatin1(name)); });
        };
        tells(&MirrorWindow::pointerPressed, "pressed");
        tells(&MirrorWindow::pointerMoved, "moved");
        tells(&MirrorWindow::pointerReleased, "released");
        tells(&MirrorWindow::pointerCancelled, "cancelled");

        // Five fingers of a flat hand: the first one counts, whichever leaves last.
        const std::unique_ptr<QPointingDevice> screen(QTest::createTouchDevice());
        const QPoint at(200, 300);
        QTest::touchEvent(&window, screen.get()).press(1, at, &window);
        QTest::touchEvent(&window, screen.get()).stationary(1).press(2, at + QPoint(60, 0), &window);
        QTest::touchEvent(&window, screen.get()).stationary(1).move(2, at + QPoint(90, 0), &window);
        QTest::touchEvent(&window, screen.get()).move(1, at + QPoint(2, 0), &window).stationary(2);
        QTest::touchEvent(&window, screen.get()).release(1, at, &window).stationary(2);
        QTest::touchEvent(&window, screen.get()).press(3, at, &window).stationary(2);
        QTest::touchEvent(&window, screen.get()).release(3, at, &window).release(2, at, &window);
        QCOMPARE(told,
                 (QStringList { QStringLiteral("pressed"), QStringLiteral("moved"), QStringLiteral("released") }));

        // Two buttons of a mouse.
        told.clear();
        QTest::mousePress(&window, Qt::LeftButton, {}, at);
        QTest::mousePress(&window, Qt::RightButton, {}, at);
        QTest::mouseRelease(&window, Qt::RightButton, {}, at);
        QTest::mouseRelease(&window, Qt::LeftButton, {}, at);
        QCOMPARE(told, (QStringList { QStringLiteral("pressed"), QStringLiteral("released") }));
    }

    // X tells of a held key as of releases and presses in turn, at the same time each and not marked as repeats.
    void aKeyHeldDownIsOnePress()
    {
        FakeWorld world;
        Scene scene(world.clock, m_english);
        MirrorWindow window(scene);
        QList<bool> repeated;
        connect(&window, &MirrorWindow::keyPressed, &window,
                [&repeated](const KeyPress &press) { repeated.append(press.repeated); });
        const auto send = [&window](QEvent::Type type, quint64 time, int key = Qt::Key_Space, bool marked = false) {
            QKeyEvent event(type, key, Qt::NoModifier, QString(), marked);
            event.setTimestamp(time);
            QCoreApplication::sendEvent(&window, &event);
        };
        send(QEvent::KeyPress, 1000);
        for (quint64 time = 1660; time < 1900; time += 40) {
            send(QEvent::KeyRelease, time);
            send(QEvent::KeyPress, time);
        }
        QCOMPARE(repeated, (QList<bool> { false, true, true, true, true, true, true }));

        repeated.clear();
        send(QEvent::KeyPress, 1890, Qt::Key_K); // another key
        send(QEvent::KeyRelease, 1895, Qt::Key_K);
        send(QEvent::KeyRelease, 1900);
        send(QEvent::KeyPress, 2000); // pressed again, by a quick finger
        QCOMPARE(repeated, (QList<bool> { false, false }));

        repeated.clear();
        send(QEvent::KeyPress, 2500); // some platforms tell of no release between
        send(QEvent::KeyPress, 2540, Qt::Key_Space, true);
        send(QEvent::KeyRelease, 2580, Qt::Key_Space, true);
        send(QEvent::KeyPress, 2700);
        QCOMPARE(repeated, (QList<bool> { true, true, true }));

        repeated.clear();
        QFocusEvent away(QEvent::FocusOut);
        QCoreApplication::sendEvent(&window, &away);
        send(QEvent::KeyPress, 9000); // it was released where nobody told us
        QCOMPARE(repeated, QList<bool> { false });
    }

    void closingIsAskedNotDone()
    {
        FakeWorld world;
        Scene scene(world.clock, m_english);
        MirrorWindow window(scene);
        window.showAs(DisplayMode::Windowed, { 540, 960 });
        QSignalSpy asked(&window, &MirrorWindow::closeRequested);
        window.close();
        QCOMPARE(asked.count(), 1);
        QVERIFY(window.isVisible());
    }
};

QTEST_MAIN(TestMirrorWindow)
#include "tst_mirror_window.moc"
