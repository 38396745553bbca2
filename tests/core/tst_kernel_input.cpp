#include "app/core/kernel_input.h"

#include <QRegularExpression>
#include <QTest>

#include <linux/input-event-codes.h>

using namespace halfsilver;

namespace {

// As the kernel writes them on a 64-bit machine.
constexpr auto kKeyboard = "I: Bus=0011 Vendor=0001 Product=0001 Version=ab41\n"
                           "N: Name=\"AT Translated Set 2 keyboard\"\n"
                           "H: Handlers=sysrq kbd event0 leds \n"
                           "B: PROP=0\nB: EV=120013\n"
                           "B: KEY=402000000 3803078f800d001 feffffdfffefffff fffffffffffffffe\n"
                           "B: MSC=10\nB: LED=7\n\n";
constexpr auto kPowerButton = "I: Bus=0019 Vendor=0000 Product=0001 Version=0000\n"
                              "N: Name=\"Power Button\"\nH: Handlers=kbd event1 \n"
                              "B: PROP=0\nB: EV=3\nB: KEY=10000000000000 0\n\n";
constexpr auto kMouse = "I: Bus=0003 Vendor=046d Product=c077 Version=0111\n"
                        "N: Name=\"Logitech USB Optical Mouse\"\nH: Handlers=mouse0 event2 \n"
                        "B: PROP=0\nB: EV=17\nB: KEY=70000 0 0 0 0\nB: REL=903\nB: MSC=10\n\n";
constexpr auto kTouchScreen = "I: Bus=0018 Vendor=0000 Product=0000 Version=0000\n"
                              "N: Name=\"10-0038 generic ft5x06 (79)\"\nH: Handlers=mouse1 event3 \n"
                              "B: PROP=2\nB: EV=b\nB: KEY=400 0 0 0 0 0\nB: ABS=260800000000003\n\n";
constexpr auto kOldTouchScreen = "I: Bus=001c Vendor=0000 Product=0000 Version=0000\n"
                                 "N: Name=\"ADS7846 Touchscreen\"\nH: Handlers=mouse0 event0 \n"
                                 "B: PROP=0\nB: EV=b\nB: KEY=400 0 0 0 0 0\nB: ABS=1000003\n\n";
constexpr auto kTouchPad = "I: Bus=0011 Vendor=0002 Product=0007 Version=01b1\n"
                           "N: Name=\"SynPS/2 Synaptics TouchPad\"\nH: Handlers=mouse0 event5 \n"
                           "B: PROP=5\nB: EV=b\nB: KEY=e520 10000 0 0 0 0\nB: ABS=660800011000003\n\n";
constexpr auto kTelevision = "I: Bus=001e Vendor=0000 Product=0000 Version=0001\n"
                             "N: Name=\"vc4-hdmi\"\nH: Handlers=kbd event4 \n"
                             "B: PROP=20\nB: EV=100017\n"
                             "B: KEY=ffffc000000000 3ff 0 400000320fc200 40830c900000000 0 210300 49d2c040ec00 "
                             "1e378000000000 8010000010000000\nB: REL=3\nB: MSC=10\n\n";
constexpr auto kJack = "I: Bus=0000 Vendor=0000 Product=0000 Version=0000\n"
                       "N: Name=\"vc4-hdmi HDMI Jack\"\nH: Handlers=event5 \nB: PROP=0\nB: EV=21\nB: SW=140\n\n";
constexpr auto kHeadset = "I: Bus=0003 Vendor=0d8c Product=0014 Version=0100\n"
                          "N: Name=\"USB Audio Device\"\nH: Handlers=kbd event6 \nB: PROP=0\nB: EV=13\n"
                          "B: KEY=e000000000000 0\nB: MSC=10\n\n";
constexpr auto kButton = "I: Bus=0019 Vendor=0001 Product=0001 Version=0100\n"
                         "N: Name=\"button@11\"\nH: Handlers=kbd event0 \nB: PROP=0\nB: EV=3\nB: KEY=10000000\n\n";
constexpr auto kButtonWithoutName = "I: Bus=0019 Vendor=0001 Product=0001 Version=0100\n"
                                    "N: Name=\"button@1b\"\nH: Handlers=kbd event0 \nB: PROP=0\nB: EV=3\n"
                                    "B: KEY=100000 0 0\n\n";

} // namespace

class TestKernelInput : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void tellsWhatIsThere_data()
    {
        QTest::addColumn<QByteArray>("devices");
        QTest::addColumn<QString>("there");
        const auto row = [](const char *name, const QByteArray &devices, const char *there) {
            QTest::newRow(name) << devices << QString::fromLatin1(there);
        };
        row("nothing", {}, "");
        row("a keyboard", kKeyboard, "typing");
        row("only what every machine has", QByteArray(kPowerButton).append(kJack), "");
        row("a mouse", kMouse, "pointer");
        row("a touch screen", kTouchScreen, "touch");
        row("a touch screen of an old driver", kOldTouchScreen, "touch");
        row("a touch pad", kTouchPad, "pointer");
        row("a television's remote, which may be none", kTelevision, "");
        row("a headset's volume keys", kHeadset, "");
        row("a button that is Enter", kButton, "typing");
        row("a button that has to be named", kButtonWithoutName, "");
        row("all of it",
            QByteArray(kPowerButton).append(kTelevision).append(kKeyboard).append(kMouse).append(kTouchScreen),
            "typing touch pointer");
        row("cut off", QByteArray(kKeyboard).left(150), "");
    }
    void tellsWhatIsThere()
    {
        QFETCH(QByteArray, devices);
        const KernelInput input = kernelInput(devices, 64);
        QStringList there;
        if (input.typing())
            there.append(QStringLiteral("typing"));
        if (input.touch)
            there.append(QStringLiteral("touch"));
        if (input.pointer)
            there.append(QStringLiteral("pointer"));
        QTEST(there.join(u' '), "there");
    }

    void knowsTheKeys()
    {
        QCOMPARE(kernelInput(kButton, 64).keys, QSet<int> { KEY_ENTER });
        QCOMPARE(kernelInput(kButtonWithoutName, 64).keys, QSet<int> { KEY_PROG1 });
        QCOMPARE(kernelInput(kPowerButton, 64).keys, QSet<int> { KEY_POWER });
        QCOMPARE(kernelInput(kMouse, 64).keys, QSet<int>());
    }

    // To a 32-bit program the kernel writes its sets in words of 32.
    void readsTheWordsOfThisProgram()
    {
        QByteArray button(kButtonWithoutName);
        button.replace("B: KEY=100000 0 0\n", "B: KEY=100000 0 0 0 0\n");
        QCOMPARE(kernelInput(button, 32).keys, QSet<int> { KEY_PROG1 });
    }
};

QTEST_GUILESS_MAIN(TestKernelInput)
#include "tst_kernel_input.moc"
