#include "tests/support/alarm_reports.h"
#include "tests/support/colour_vision.h"
#include "tests/support/fake_services.h"
#include "widgets/alarm_list.h"
#include "widgets/alarm_mark.h"

#include <QPainter>
#include <QTest>

using namespace halfsilver;

Q_DECLARE_METATYPE(halfsilver::ColourVision)

namespace {

constexpr std::array kPriorities { AlarmPriority::Critical, AlarmPriority::Warning, AlarmPriority::Info };
constexpr std::array kModes { MarkMode::Filled, MarkMode::Outlined, MarkMode::Dashed, MarkMode::Striped };
constexpr int kSize = 120;

QImage mark(AlarmPriority priority, MarkMode mode)
{
    QImage image(kSize, kSize, QImage::Format_RGB32);
    image.fill(Qt::black);
    QPainter painter(&image);
    paintMark(painter, QRectF(0, 0, kSize, kSize), priority, mode);
    return image;
}

int count(const QImage &image, const std::function<bool(QRgb)> &is)
{
    int found = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x)
            found += is(image.pixel(x, y)) ? 1 : 0;
    }
    return found;
}

// Three times the light of black glare, as WCAG asks of shapes that carry meaning.
bool visible(QRgb pixel, ColourVision vision) { return (luminance(seen(lightOf(pixel), vision)) + 0.05) / 0.05 >= 3; }

// How many pixels are seen in one of two pictures alone, and how many in either.
std::pair<int, int> compared(const QImage &one, const QImage &other, ColourVision vision)
{
    int different = 0, lit = 0;
    for (int y = 0; y < one.height(); ++y) {
        for (int x = 0; x < one.width(); ++x) {
            const bool p = visible(one.pixel(x, y), vision), q = visible(other.pixel(x, y), vision);
            different += p != q ? 1 : 0;
            lit += p || q ? 1 : 0;
        }
    }
    return { different, lit };
}

// One alarm of each priority as the list shows them; the critical one acknowledged, so that it is a banner.
std::vector<QImage> rowsOfEachPriority()
{
    FakeWorld world;
    const QString title = QStringLiteral("Back door open"), place = QStringLiteral("Garden");
    if (!tell(world.alarms, { "i", AlarmPriority::Info, title, place })
        || !tell(world.alarms, { "w", AlarmPriority::Warning, title, place })
        || !tell(world.alarms, { "c", AlarmPriority::Critical, title, place, {}, "20:12", "20:13" }))
        return {};
    const Theme theme(QSizeF(1080, 1920));
    const AlarmPicture picture =
        placeAlarms(alarmList(world.alarms, 4, { .now = today("20:47") }), { 984, 2000 }, theme);
    std::vector<QImage> images;
    for (const PlacedAlarm &alarm : picture.alarms) {
        QImage image(984, 500, QImage::Format_RGB32);
        image.fill(Qt::black);
        QPainter painter(&image);
        painter.translate(0, -alarm.rect.top());
        paintAlarm(painter, alarm, theme);
        images.push_back(image);
    }
    return images;
}

} // namespace

class TestAlarmMark : public QObject {
    Q_OBJECT

    static void eachVision()
    {
        QTest::addColumn<ColourVision>("vision");
        QTest::newRow("light alone") << ColourVision::Usual;
        QTest::newRow("protanopia") << ColourVision::Protanopia;
        QTest::newRow("deuteranopia") << ColourVision::Deuteranopia;
        QTest::newRow("tritanopia") << ColourVision::Tritanopia;
    }

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void criticalAloneHasWhiteInItInAnyMode()
    {
        const auto white = [](QRgb pixel) { return qRed(pixel) > 250 && qGreen(pixel) > 250 && qBlue(pixel) > 250; };
        for (const MarkMode mode : kModes) {
            QVERIFY(count(mark(AlarmPriority::Critical, mode), white) > kSize * kSize / 20);
            QCOMPARE(count(mark(AlarmPriority::Warning, mode), white), 0);
            QCOMPARE(count(mark(AlarmPriority::Info, mode), white), 0);
        }
    }

    void modesAreToldApartByHowMuchIsLit()
    {
        for (const AlarmPriority priority : kPriorities) {
            const auto lit = [&](MarkMode mode) {
                return count(mark(priority, mode), [](QRgb pixel) { return visible(pixel, ColourVision::Usual); });
            };
            QVERIFY(lit(MarkMode::Filled) > 1.25 * lit(MarkMode::Outlined));
            QVERIFY(lit(MarkMode::Outlined) > 1.08 * lit(MarkMode::Dashed));
        }
    }

    void aDrillIsToldApartForEveryEye_data() { eachVision(); }
    void aDrillIsToldApartForEveryEye()
    {
        QFETCH(ColourVision, vision);
        for (const AlarmPriority priority : kPriorities) {
            for (const MarkMode mode : { MarkMode::Filled, MarkMode::Outlined, MarkMode::Dashed }) {
                const auto [different, lit] = compared(mark(priority, MarkMode::Striped), mark(priority, mode), vision);
                QVERIFY2(different > lit / 5, qPrintable(QStringLiteral("%1 of %2").arg(different).arg(lit)));
            }
        }
    }

    void staysWithinItsSquare()
    {
        for (const AlarmPriority priority : kPriorities) {
            for (const MarkMode mode : kModes) {
                QImage image(3 * kSize, 3 * kSize, QImage::Format_RGB32);
                image.fill(Qt::black);
                {
                    QPainter painter(&image);
                    paintMark(painter, QRectF(kSize, kSize, kSize, kSize), priority, mode);
                    painter.fillRect(kSize, kSize, kSize, kSize, Qt::black);
                }
                QCOMPARE(count(image, [](QRgb pixel) { return qGray(pixel) > 0; }), 0);
            }
        }
    }

    void shapesDifferForEveryEye_data() { eachVision(); }
    void shapesDifferForEveryEye()
    {
        QFETCH(ColourVision, vision);
        for (const MarkMode mode : kModes) {
            for (size_t a = 0; a < kPriorities.size(); ++a) {
                for (size_t b = 0; b < a; ++b) {
                    const QImage one = mark(kPriorities[a], mode), other = mark(kPriorities[b], mode);
                    const auto [different, lit] = compared(one, other, vision);
                    QVERIFY2(different > lit / 5, qPrintable(QStringLiteral("%1 of %2").arg(different).arg(lit)));
                }
            }
        }
    }

    // The banner of a critical alarm is the brightest; below it they stand in the order of their priority, and what is
    // lit of each mark is seen.
    void orderOfPrioritySurvivesForEveryEye_data() { eachVision(); }
    void orderOfPrioritySurvivesForEveryEye()
    {
        QFETCH(ColourVision, vision);
        const auto rows = rowsOfEachPriority();
        QCOMPARE(rows.size(), size_t(3));
        const double critical = totalLight(rows[0], vision);
        QVERIFY(critical > 1.5 * totalLight(rows[1], vision));
        QVERIFY(critical > 1.5 * totalLight(rows[2], vision));
        for (const AlarmPriority priority : kPriorities) {
            const QRgb colour = Theme::colour(inkOf(priority)).rgb();
            QVERIFY2(visible(colour, vision), qPrintable(QString::number(luminance(seen(lightOf(colour), vision)))));
        }
    }
};

QTEST_MAIN(TestAlarmMark)
#include "tst_alarm_mark.moc"
