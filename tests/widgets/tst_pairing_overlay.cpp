// The code that pairs a phone, on the mirror: its words, its modules, its end.
#include "widgets/pairing_overlay.h"

#include "tests/support/fake_clock.h"
#include "widgets/scene.h"

#include <QSignalSpy>
#include <QTest>

using namespace halfsilver;
using namespace std::chrono_literals;

namespace {

PairingInvite invite(DeviceRole role = DeviceRole::Acknowledge, std::chrono::nanoseconds until = 120s)
{
    return { QUrl(QStringLiteral("http://192.168.1.4:6001/")), QStringLiteral("7KMR-2XQ4"), role, until, true };
}

} // namespace

class TestPairingOverlay : public QObject {
    Q_OBJECT
private slots:
    void saysWhereAndWhatToType()
    {
        const auto words = pairingWords(invite(), 65s);
        QCOMPARE(words.address, QStringLiteral("http://192.168.1.4:6001"));
        QCOMPARE(words.code, QStringLiteral("7KMR-2XQ4"));
        QCOMPARE(words.role, QStringLiteral("This phone may then acknowledge alarms"));
        QCOMPARE(words.left, QStringLiteral("1:05 left"));
        auto alone = invite();
        alone.othersReach = false;
        QVERIFY(pairingWords(alone, 65s).how.contains(QStringLiteral("listen")));
        QCOMPARE(invite().link(), QStringLiteral("http://192.168.1.4:6001/#pair=7KMR-2XQ4"));
    }

    void encodesTheLink()
    {
        const QrCode code = qrCode(invite().link());
        QCOMPARE((code.width - 17) % 4, 0); // a version of the standard
        for (const QPoint corner : { QPoint(0, 0), QPoint(code.width - 7, 0), QPoint(0, code.width - 7) }) {
            for (int i = 0; i < 7; ++i) // the edge of each finder, and the white within it
                QVERIFY(code.isBlack(corner.x() + i, corner.y()) && code.isBlack(corner.x(), corner.y() + i));
            QVERIFY(!code.isBlack(corner.x() + 1, corner.y() + 1));
            QVERIFY(code.isBlack(corner.x() + 3, corner.y() + 3));
        }
        QCOMPARE(qrCode(QString(100'000, u'x')).width, 0);
        QCOMPARE(toTerminal(code).count(u'\n'), (code.width + 2 * QrCode::kQuiet + 1) / 2);
    }

    // On every screen: black on white, modules of whole pixels, and a quiet zone of four of them.
    void paintsModulesThatAScannerReads_data()
    {
        QTest::addColumn<QSize>("screen");
        QTest::newRow("480×800") << QSize(480, 800);
        QTest::newRow("1080×1920") << QSize(1080, 1920);
        QTest::newRow("1920×1080") << QSize(1920, 1080);
    }
    void paintsModulesThatAScannerReads()
    {
        QFETCH(QSize, screen);
        FakeClock clock;
        Scene scene(clock, QLocale(QLocale::English));
        auto *overlay = new PairingOverlay(clock, &scene);
        scene.addOverlay(overlay);
        scene.setWindowSize(screen);
        overlay->show(invite(DeviceRole::View, clock.monotonic() + 120s));
        const QImage image = scene.grab();
        const QrCode code = qrCode(invite().link());
        // The square of pure white that is the widest.
        QRect square;
        for (int y = 0; y < image.height(); ++y) {
            int left = 0;
            while (left < image.width() && image.pixelColor(left, y) != QColor(Qt::white))
                ++left;
            int right = left;
            while (right < image.width() && image.pixelColor(right, y) == QColor(Qt::white))
                ++right;
            if (right - left > square.width())
                square = QRect(left, y, right - left, right - left);
        }
        const int modules = code.width + 2 * QrCode::kQuiet, module = square.width() / modules;
        QCOMPARE(module * modules, square.width());
        QVERIFY(module >= 4);
        for (int y = -QrCode::kQuiet; y < code.width + QrCode::kQuiet; ++y) {
            for (int x = -QrCode::kQuiet; x < code.width + QrCode::kQuiet; ++x) {
                const QPoint middle = square.topLeft() + QPoint(x + QrCode::kQuiet, y + QrCode::kQuiet) * module
                    + QPoint(module / 2, module / 2);
                QCOMPARE(image.pixelColor(middle), QColor(code.isBlack(x, y) ? Qt::black : Qt::white));
            }
        }
    }

    void goesWhenItsTimeIsOverOrItIsUsed()
    {
        FakeClock clock;
        PairingOverlay overlay(clock);
        QSignalSpy changed(&overlay, &Panel::changed);
        QVERIFY(!overlay.showing());
        overlay.show(invite(DeviceRole::View, clock.monotonic() + 120s));
        QVERIFY(overlay.showing());
        clock.advance(1s);
        QCOMPARE(changed.size(), 2); // the time left
        clock.advance(119s);
        QVERIFY(!overlay.showing());
        overlay.show(invite(DeviceRole::View, clock.monotonic() + 120s));
        overlay.hide();
        QVERIFY(!overlay.showing());
        const auto before = changed.size();
        clock.advance(300s);
        QCOMPARE(changed.size(), before); // no timer is left
    }
};

QTEST_MAIN(TestPairingOverlay)
#include "tst_pairing_overlay.moc"
