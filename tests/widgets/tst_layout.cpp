#include "widgets/layout.h"

#include <QRandomGenerator>
#include <QTest>

using namespace halfsilver;

namespace {

// As a panel that can be squeezed to `least` u, in pixels of `u`.
LayoutItem panel(Region region, PanelRight right, qreal width, qreal height, qreal u, qreal least = 0)
{
    return { region, right, [=](const QSizeF &available) {
                return PanelExtent { { std::min(width * u, available.width()), height * u }, least * u };
            } };
}

QRectF inUnits(const QRectF &rect, qreal u)
{
    return { rect.x() / u, rect.y() / u, rect.width() / u, rect.height() / u };
}

void verifyApart(const QList<Placement> &placements, const QSizeF &screen, qreal u)
{
    const qreal margin = 2.4 * u - 0.01;
    const QRectF room = QRectF(QPointF(), screen).adjusted(margin, margin, -margin, -margin);
    for (int i = 0; i < placements.size(); ++i) {
        const QRectF rect = placements[i].rect;
        if (rect.isEmpty())
            continue;
        QVERIFY2(room.contains(rect), qPrintable(QDebug::toString(rect)));
        for (int j = 0; j < i; ++j) {
            const QRectF both = rect & placements[j].rect;
            QVERIFY2(
                both.width() < 0.01 || both.height() < 0.01,
                qPrintable(
                    QStringLiteral("%1 and %2").arg(QDebug::toString(rect), QDebug::toString(placements[j].rect))));
        }
    }
}

} // namespace

class TestLayout : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void noTwoIntersectWhateverTheyWant_data()
    {
        QTest::addColumn<QSizeF>("screen");
        for (const QSizeF size : { QSizeF(480, 800), QSizeF(1080, 1920), QSizeF(1920, 1080), QSizeF(3840, 2160),
                                   QSizeF(1024, 768), QSizeF(1000, 1000), QSizeF(1920, 200) })
            QTest::addRow("%.0fx%.0f", size.width(), size.height()) << size;
    }
    void noTwoIntersectWhateverTheyWant()
    {
        QFETCH(QSizeF, screen);
        const qreal u = std::min(screen.width(), screen.height()) / 54;
        QRandomGenerator random(20261122);
        for (int round = 0; round < 3000; ++round) {
            QList<LayoutItem> items;
            const int count = random.bounded(1, 14);
            for (int i = 0; i < count; ++i) {
                const qreal height = random.bounded(4) == 0 ? 0 : 1 + random.bounded(40.0);
                items.append(panel(Region(random.bounded(kRegions)), PanelRight(random.bounded(9)),
                                   1 + random.bounded(60.0), height, u,
                                   random.bounded(2) == 0 ? 0 : height * random.bounded(1.0)));
            }
            verifyApart(layOut(screen, u, items), screen, u);
            if (QTest::currentTestFailed())
                return;
        }
    }

    void portraitStacksAsPictured()
    {
        const qreal u = 20;
        const auto placed = layOut({ 1080, 1920 }, u,
                                   { panel(Region::TopLeft, PanelRight::Clock, 27, 11.8, u),
                                     panel(Region::TopRight, PanelRight::Weather, 18, 9.6, u),
                                     panel(Region::TopBar, PanelRight::Connection, 60, 4, u),
                                     panel(Region::UpperThird, PanelRight::Alarms, 60, 6.6, u),
                                     panel(Region::UpperThird, PanelRight::Calendar, 60, 16, u),
                                     panel(Region::LowerThird, PanelRight::Mistakes, 60, 12, u),
                                     panel(Region::BottomCenter, PanelRight::News, 33, 8, u) });
        QCOMPARE(inUnits(placed[2].rect, u), QRectF(2.4, 2.4, 49.2, 4));
        QCOMPARE(inUnits(placed[0].rect, u), QRectF(2.4, 9, 27, 11.8));
        QCOMPARE(inUnits(placed[1].rect, u), QRectF(33.6, 11.2, 18, 9.6)); // stands on the clock's line
        QCOMPARE(inUnits(placed[3].rect, u), QRectF(2.4, 23.4, 49.2, 6.6));
        QCOMPARE(inUnits(placed[4].rect, u).y(), 23.4 + 6.6 + 2.6);
        QCOMPARE(inUnits(placed[6].rect, u), QRectF(10.5, 85.6, 33, 8));
        QCOMPARE(inUnits(placed[5].rect, u).bottom(), 85.6 - 2.2);
    }

    void landscapeHasTwoColumns()
    {
        const qreal u = 20;
        const auto placed = layOut({ 1920, 1080 }, u,
                                   { panel(Region::TopLeft, PanelRight::Clock, 27, 11.8, u),
                                     panel(Region::UpperThird, PanelRight::Alarms, 60, 6.6, u),
                                     panel(Region::UpperThird, PanelRight::Calendar, 60, 16, u),
                                     panel(Region::TopRight, PanelRight::Weather, 18, 9.6, u) });
        QCOMPARE(inUnits(placed[0].rect, u), QRectF(2.4, 2.4, 27, 11.8));
        QCOMPARE(inUnits(placed[2].rect, u), QRectF(2.4, 16.8, 40, 16));
        QCOMPARE(inUnits(placed[3].rect, u), QRectF(75.6, 2.4, 18, 9.6));
        QCOMPARE(inUnits(placed[1].rect, u), QRectF(53.6, 14.6, 40, 6.6));
    }

    // Two wide columns leave nothing between them, but the half of the screen that is below them.
    void landscapePutsTheMiddleBelowColumnsThatMeet()
    {
        const qreal u = 20;
        for (const Region region : { Region::MiddleCenter, Region::TopCenter }) {
            const auto placed = layOut({ 1920, 1080 }, u,
                                       { panel(region, PanelRight::Clock, 27, 11.8, u),
                                         panel(Region::UpperThird, PanelRight::Alarms, 60, 6.6, u) });
            verifyApart(placed, { 1920, 1080 }, u);
            QVERIFY(!placed[0].rect.isEmpty());
            QVERIFY(placed[0].rect.top() > placed[1].rect.bottom());
            QCOMPARE(placed[0].rect.center().x(), 960.0);
        }
        const auto beside = layOut({ 1920, 1080 }, u,
                                   { panel(Region::MiddleCenter, PanelRight::Clock, 27, 11.8, u),
                                     panel(Region::TopRight, PanelRight::Info, 18, 9.6, u) });
        QCOMPARE(beside[0].rect.center(), QPointF(960, 540));
    }

    void theLeastRightGivesWayFirst()
    {
        const qreal u = 20; // 91.2u of height
        const auto placed = layOut({ 1080, 1920 }, u,
                                   { panel(Region::TopLeft, PanelRight::Clock, 27, 12, u),
                                     panel(Region::UpperThird, PanelRight::Alarms, 60, 70, u, 20),
                                     panel(Region::LowerThird, PanelRight::Mistakes, 60, 12, u, 3),
                                     panel(Region::BottomCenter, PanelRight::Greeting, 20, 5, u),
                                     panel(Region::BottomCenter, PanelRight::News, 33, 8, u) });
        QVERIFY(placed[4].rect.isNull());
        QVERIFY(placed[3].rect.isNull());
        QCOMPARE(inUnits(placed[2].rect, u).height(), 91.2 - 12 - 2.6 - 70 - 2.6); // one line of it is left
        QCOMPARE(inUnits(placed[1].rect, u).height(), 70.0);
        QCOMPARE(inUnits(placed[0].rect, u).height(), 12.0);
    }

    void alarmsAreSqueezedOnlyWhenAllElseIsGone()
    {
        const qreal u = 20;
        const auto placed = layOut({ 1080, 1920 }, u,
                                   { panel(Region::TopLeft, PanelRight::Clock, 27, 12, u),
                                     panel(Region::UpperThird, PanelRight::Alarms, 60, 300, u, 20),
                                     panel(Region::TopBar, PanelRight::Connection, 60, 4, u) });
        QVERIFY(placed[0].rect.isNull());
        QCOMPARE(inUnits(placed[1].rect, u).height(), 91.2 - 4 - 2.6);
        QCOMPARE(inUnits(placed[2].rect, u).height(), 4.0);
    }

    void whoIsNotInTheWayStays()
    {
        const qreal u = 20;
        const auto placed = layOut({ 1920, 1080 }, u, // 49.2u of height
                                   { panel(Region::UpperThird, PanelRight::Info, 30, 20, u),
                                     panel(Region::UpperThird, PanelRight::Alarms, 60, 100, u, 10) });
        QCOMPARE(inUnits(placed[0].rect, u).height(), 20.0);
        QCOMPARE(inUnits(placed[1].rect, u).height(), 49.2);
    }

    void silentPanelsTakeNoRoom()
    {
        const qreal u = 20;
        const auto placed = layOut({ 1080, 1920 }, u,
                                   { panel(Region::TopBar, PanelRight::Connection, 60, 0, u),
                                     panel(Region::TopLeft, PanelRight::Clock, 27, 12, u) });
        QVERIFY(placed[0].rect.isNull());
        QCOMPARE(inUnits(placed[1].rect, u).y(), 2.4);
    }

    void regionNamesAreThoseOfTheIni()
    {
        QCOMPARE(regionNames().size(), 13);
        for (int i = 0; i < kRegions; ++i)
            QCOMPARE(regionFromText(toText(Region(i))), Region(i));
        QCOMPARE(regionFromText(u"top_middle"), std::nullopt);
    }
};

QTEST_GUILESS_MAIN(TestLayout)
#include "tst_layout.moc"
