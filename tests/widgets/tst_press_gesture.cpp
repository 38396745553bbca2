#include "tests/support/fake_clock.h"
#include "widgets/press_gesture.h"

#include <QRegularExpression>
#include <QTest>

using namespace halfsilver;
using namespace std::chrono_literals;

namespace {

// Writes down what a gesture tells.
struct Hand {
    FakeClock clock;
    PressGesture gesture;
    QString told;

    explicit Hand(bool longPress = true)
        : gesture(clock, longPress)
    {
        QObject::connect(&gesture, &PressGesture::pressed, &gesture, [this] { told += QStringLiteral("pressed "); });
        QObject::connect(&gesture, &PressGesture::tapped, &gesture, [this] { told += QStringLiteral("tapped "); });
        QObject::connect(&gesture, &PressGesture::pressedLong, &gesture, [this] { told += QStringLiteral("long "); });
    }
    void press() { gesture.press({ 100, 100 }, 40); }
};

} // namespace

class TestPressGesture : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void aTapCountsWhenItEnds()
    {
        Hand hand;
        hand.press();
        hand.clock.advance(799ms);
        QCOMPARE(hand.told, QStringLiteral("pressed "));
        hand.gesture.release();
        hand.clock.advance(10s);
        QCOMPARE(hand.told, QStringLiteral("pressed tapped "));
    }

    void aLongPressCountsWhileItLasts()
    {
        Hand hand;
        hand.press();
        hand.clock.advance(800ms);
        QCOMPARE(hand.told, QStringLiteral("pressed long "));
        hand.clock.advance(10s);
        hand.gesture.release();
        QCOMPARE(hand.told, QStringLiteral("pressed long "));
    }

    void withoutALongPressATapCountsAtOnce()
    {
        Hand hand(false);
        hand.press();
        QCOMPARE(hand.told, QStringLiteral("pressed tapped "));
        hand.clock.advance(10s);
        hand.gesture.release();
        QCOMPARE(hand.told, QStringLiteral("pressed tapped "));
    }

    void aHandThatWipesDoesNothing()
    {
        Hand hand;
        hand.press();
        hand.gesture.move({ 100, 141 });
        hand.gesture.move({ 100, 100 });
        hand.clock.advance(10s);
        hand.gesture.release();
        QCOMPARE(hand.told, QStringLiteral("pressed "));
    }

    void aHandThatTremblesIsStill()
    {
        Hand hand;
        hand.press();
        hand.gesture.move({ 120, 120 });
        hand.gesture.release();
        QCOMPARE(hand.told, QStringLiteral("pressed tapped "));
    }

    void aSecondFingerIsNotASecondTap()
    {
        Hand hand;
        hand.press();
        hand.clock.advance(100ms);
        hand.press();
        hand.gesture.release();
        QCOMPARE(hand.told, QStringLiteral("pressed tapped "));
    }

    void whatTheSystemTakesAwayDoesNothing()
    {
        Hand hand;
        hand.press();
        hand.gesture.cancel();
        hand.clock.advance(10s);
        hand.gesture.release();
        QCOMPARE(hand.told, QStringLiteral("pressed "));
        hand.press(); // and the next one counts
        hand.gesture.release();
        QCOMPARE(hand.told, QStringLiteral("pressed pressed tapped "));
    }
};

QTEST_GUILESS_MAIN(TestPressGesture)
#include "tst_press_gesture.moc"
