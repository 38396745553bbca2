#include "tests/support/fake_services.h"
#include "widgets/animator.h"
#include "widgets/panels/clock_panel.h"
#include "widgets/scene.h"

#include <QPainter>
#include <QSignalSpy>
#include <QTest>

using namespace halfsilver;

namespace {

// Paints itself in its colour and remembers how often.
class Patch : public Panel {
public:
    Patch(const QSizeF &size, const QColor &colour)
        : m_size(size)
        , m_colour(colour)
    {
    }
    PanelRight right() const override { return rights; }
    PanelExtent extent(const QSizeF &, const Theme &) override
    {
        ++asked;
        return { m_size, 0 };
    }
    QRegion takeChanges(const QSizeF &size, const Theme &theme) override
    {
        return part.isEmpty() ? Panel::takeChanges(size, theme) : QRegion(part);
    }
    void paint(QPainter &painter, const QRectF &rect, const Theme &) override
    {
        ++painted;
        painter.fillRect(rect.adjusted(-50, -50, 50, 50), m_colour); // the scene keeps it within its rectangle
    }
    void resize(const QSizeF &size)
    {
        m_size = size;
        emit changed();
    }
    int painted = 0, asked = 0;
    QRect part;
    PanelRight rights = PanelRight::Info;

private:
    QSizeF m_size;
    QColor m_colour;
};

class Cover : public Overlay {
public:
    bool showing() const override { return on; }
    void paint(QPainter &painter, const QRectF &rect, const Theme &) override { painter.fillRect(rect, Qt::red); }
    bool on = false;
};

} // namespace

class TestScene : public QObject {
    Q_OBJECT
    FakeClock m_clock;
    const QLocale m_english { QStringLiteral("en_GB") };

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void manyChangesMakeOneFrame()
    {
        Scene scene(m_clock, m_english);
        auto *patch = new Patch({ 200, 100 }, Qt::green);
        scene.add(patch, Region::TopLeft);
        scene.setWindowSize({ 1080, 1920 });
        QCOMPARE(scene.takeDirty().boundingRect(), QRect(0, 0, 1080, 1920));
        QSignalSpy frames(&scene, &Scene::frameNeeded);
        for (int i = 0; i < 100; ++i)
            emit patch->changed();
        QCOMPARE(frames.count(), 1);
        QCOMPARE(scene.takeDirty(), QRegion(48, 48, 200, 100));
        QVERIFY(scene.takeDirty().isEmpty());
    }

    void onlyWhatChangedIsPainted()
    {
        Scene scene(m_clock, m_english);
        auto *one = new Patch({ 200, 100 }, Qt::green), *other = new Patch({ 300, 50 }, Qt::blue);
        scene.add(one, Region::TopLeft);
        scene.add(other, Region::BottomRight);
        scene.setWindowSize({ 1080, 1920 });
        scene.grab();
        scene.takeDirty();
        one->part = QRect(10, 10, 20, 20);
        emit one->changed();
        const QRegion dirty = scene.takeDirty();
        QCOMPARE(dirty, QRegion(58, 58, 20, 20));
        QImage image(1080, 1920, QImage::Format_RGB32);
        image.fill(Qt::magenta);
        QPainter painter(&image);
        const int before = other->painted, asked = other->asked;
        scene.paint(painter, dirty);
        QCOMPARE(other->painted, before);
        QCOMPARE(other->asked, asked);
        QCOMPARE(image.pixelColor(60, 60), QColor(Qt::green));
        QCOMPARE(image.pixelColor(57, 57), QColor(Qt::magenta));
    }

    void aMovedPanelLeavesNothingBehind()
    {
        Scene scene(m_clock, m_english);
        auto *upper = new Patch({ 200, 100 }, Qt::green), *lower = new Patch({ 200, 100 }, Qt::blue);
        scene.add(upper, Region::TopLeft);
        scene.add(lower, Region::TopLeft);
        scene.setWindowSize({ 1080, 1920 });
        QImage image = scene.grab();
        scene.takeDirty();
        upper->resize({ 200, 300 });
        {
            QPainter painter(&image);
            scene.paint(painter, scene.takeDirty());
        }
        QCOMPARE(image, scene.grab());
    }

    void aPanelThatRegainsRoomShowsTheTimeThatItIs()
    {
        FakeWorld world;
        Scene scene(world.clock, m_english);
        auto *clock = new ClockPanel({}, world.services);
        auto *crowd = new Patch({ 200, 100 }, Qt::green);
        crowd->rights = PanelRight::Alarms;
        scene.add(clock, Region::TopLeft);
        scene.add(crowd, Region::TopLeft);
        scene.setWindowSize({ 1080, 1920 });
        scene.grab();
        crowd->resize({ 200, 1824 });
        scene.grab();
        QCOMPARE(scene.paintedRects().size(), 1);
        world.clock.advance(std::chrono::minutes(10));
        scene.grab();
        crowd->resize({ 200, 100 });
        const QImage shown = scene.grab();
        QCOMPARE(scene.paintedRects().size(), 2);

        Scene fresh(world.clock, m_english);
        auto *same = new Patch({ 200, 100 }, Qt::green);
        fresh.add(new ClockPanel({}, world.services), Region::TopLeft);
        fresh.add(same, Region::TopLeft);
        fresh.setWindowSize({ 1080, 1920 });
        QCOMPARE(shown, fresh.grab());
    }

    void rotationTurnsPictureAndInput_data()
    {
        QTest::addColumn<int>("rotate");
        QTest::addColumn<QSize>("window");
        QTest::addColumn<QPoint>("corner"); // where the top left of the scene is
        QTest::newRow("0") << 0 << QSize(1080, 1920) << QPoint(0, 0);
        QTest::newRow("90") << 90 << QSize(1920, 1080) << QPoint(1919, 0);
        QTest::newRow("180") << 180 << QSize(1080, 1920) << QPoint(1079, 1919);
        QTest::newRow("270") << 270 << QSize(1920, 1080) << QPoint(0, 1079);
    }
    void rotationTurnsPictureAndInput()
    {
        QFETCH(int, rotate);
        QFETCH(QSize, window);
        QFETCH(QPoint, corner);
        Scene scene(m_clock, m_english);
        scene.add(new Patch({ 200, 100 }, Qt::green), Region::TopLeft);
        scene.setPresentation({ .rotate = rotate, .shift = {}, .dim = 1 });
        scene.setWindowSize(window);
        const QImage image = scene.grab();
        QCOMPARE(image.size(), window);
        QCOMPARE(scene.theme().screen(), QSizeF(1080, 1920));
        QImage upright = image.transformed(QTransform().rotate(-rotate));
        QCOMPARE(upright.size(), QSize(1080, 1920));
        QCOMPARE(upright.pixelColor(48, 48), QColor(Qt::green));
        QCOMPARE(upright.pixelColor(247, 147), QColor(Qt::green));
        QCOMPARE(upright.pixelColor(47, 48), QColor(Qt::black));
        QCOMPARE(upright.pixelColor(248, 147), QColor(Qt::black));
        const QPointF scenePoint = scene.fromWindow(QPointF(corner) + QPointF(0.5, 0.5));
        QCOMPARE(scenePoint, QPointF(0.5, 0.5));
    }

    void nightAndShiftAreOfTheWholePicture()
    {
        Scene scene(m_clock, m_english);
        scene.add(new Patch({ 200, 100 }, Qt::white), Region::TopLeft);
        scene.setPresentation({ .rotate = 0, .shift = { 5, -3 }, .dim = 0.45 });
        scene.setWindowSize({ 1080, 1920 });
        const QImage image = scene.grab();
        QCOMPARE(image.pixelColor(52, 45), QColor(Qt::black));
        const int grey = image.pixelColor(53, 45).red();
        QVERIFY2(qAbs(grey - 115) <= 1, QByteArray::number(grey).constData());
    }

    void anOverlayHasTheScreenAlone()
    {
        Scene scene(m_clock, m_english);
        auto *patch = new Patch({ 200, 100 }, Qt::green);
        auto *cover = new Cover;
        scene.add(patch, Region::TopLeft);
        scene.addOverlay(cover);
        scene.setWindowSize({ 1080, 1920 });
        QCOMPARE(scene.grab().pixelColor(60, 60), QColor(Qt::green));
        cover->on = true;
        emit cover->changed();
        QCOMPARE(scene.takeDirty().boundingRect(), QRect(0, 0, 1080, 1920));
        QCOMPARE(scene.grab().pixelColor(60, 60), QColor(Qt::red));
        QCOMPARE(scene.paintedRects().size(), 1);
        emit patch->changed(); // beneath: nothing to paint
        QVERIFY(scene.takeDirty().isEmpty());
        cover->on = false;
        emit cover->changed();
        QCOMPARE(scene.grab().pixelColor(60, 60), QColor(Qt::green));
    }

    void framesAreDrivenOnlyWhileSomethingMoves()
    {
        Scene scene(m_clock, m_english);
        QSignalSpy ticks(&scene.animator(), &Animator::ticked);
        Transition transition;
        QVERIFY(transition.over());
        QCOMPARE(m_clock.pending(), size_t(0));
        transition.begin(&scene.animator());
        QCOMPARE(transition.value(), 0.0);
        m_clock.advance(std::chrono::milliseconds(125));
        QVERIFY(transition.value() > 0.8 && transition.value() < 0.9);
        m_clock.advance(std::chrono::seconds(10));
        QCOMPARE(transition.value(), 1.0);
        QVERIFY2(ticks.count() >= 15 && ticks.count() <= 17, QByteArray::number(ticks.count()).constData());
        QCOMPARE(m_clock.pending(), size_t(0));
    }

    void motionOffShowsTheEndAtOnce()
    {
        Scene scene(m_clock, m_english, 1, false);
        Transition transition;
        transition.begin(&scene.animator());
        QCOMPARE(transition.value(), 1.0);
        QCOMPARE(m_clock.pending(), size_t(0));
    }
};

QTEST_MAIN(TestScene)
#include "tst_scene.moc"
