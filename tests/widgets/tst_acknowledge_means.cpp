#include "widgets/acknowledge_means.h"
#include "widgets/language.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QTest>

#include <linux/input-event-codes.h>

using namespace halfsilver;

Q_DECLARE_METATYPE(halfsilver::InputHardware)

namespace {

constexpr auto kPhone = AcknowledgeWay::Phone, kCommand = AcknowledgeWay::Command;

} // namespace

class TestAcknowledgeMeans : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void namesOnlyWhatIsThere_data()
    {
        QTest::addColumn<InputHardware>("hardware");
        QTest::addColumn<QByteArray>("keys"); // `acknowledge = …`; null: no such line
        QTest::addColumn<AcknowledgeWays>("elsewhere");
        QTest::addColumn<QString>("english");
        QTest::addColumn<QString>("chinese");
        const auto row = [](const char *name, const InputHardware &hardware, const char *keys,
                            AcknowledgeWays elsewhere, const char *english, const char *chinese) {
            QTest::newRow(name) << hardware << QByteArray(keys) << elsewhere << QString::fromUtf8(english)
                                << QString::fromUtf8(chinese);
        };
        const InputHardware none { .keys = QSet<int> {} };
        const InputHardware desktop { .keyboard = true, .pointer = true };
        const InputHardware keyboard { .keyboard = true, .keys = QSet { KEY_ENTER, KEY_SPACE, KEY_F6, KEY_A } };
        InputHardware keyboardAndTouch = keyboard;
        keyboardAndTouch.touch = true;
        const InputHardware touch { .touch = true, .keys = QSet<int> {} };
        const InputHardware mouse { .pointer = true, .keys = QSet<int> {} };
        const InputHardware button { .keys = QSet { KEY_PROG1 } };
        const InputHardware enterButton { .keyboard = true, .keys = QSet { KEY_ENTER } };
        const AcknowledgeWays both = AcknowledgeWays(kPhone) | kCommand;

        row("keyboard", keyboard, nullptr, both, "Press any key to acknowledge", "按任意键确认");
        row("desktop", desktop, nullptr, both, "Press any key or click to acknowledge", "按任意键或点击以确认");
        row("keyboard and touch", keyboardAndTouch, nullptr, both, "Press any key or touch to acknowledge",
            "按任意键或触摸屏幕以确认");
        row("touch", touch, nullptr, both, "Touch to acknowledge", "触摸屏幕以确认");
        row("mouse", mouse, nullptr, both, "Click to acknowledge", "点击以确认");
        row("nothing here, phone", none, nullptr, kPhone, "Acknowledge on the phone", "请在手机上确认");
        row("nothing here, command", none, nullptr, kCommand, "Acknowledge with halfsilverctl",
            "请用 halfsilverctl 确认");
        row("nothing here", none, nullptr, both, "Acknowledge on the phone or with halfsilverctl",
            "请在手机上或用 halfsilverctl 确认");
        row("nothing at all", none, nullptr, {}, "", "");
        row("one key", keyboard, "F6", both, "Press F6 to acknowledge", "按下F6确认");
        row("two keys", keyboard, "Space Return Enter F6", both, "Press Space or Enter to acknowledge",
            "按下空格或Enter确认");
        row("one key, and touch", keyboardAndTouch, "F6", both, "Press F6 or touch to acknowledge",
            "按下F6或触摸屏幕以确认");
        row("one key on a desktop", desktop, "KEY_F6", both, "Press F6 or click to acknowledge", "按下F6或点击以确认");
        row("a letter", keyboard, "K", both, "Press K to acknowledge", "按下K确认");
        row("a key that no keyboard here has", keyboard, "F9", kPhone, "Acknowledge on the phone", "请在手机上确认");
        row("no key", keyboard, "", kCommand, "Acknowledge with halfsilverctl", "请用 halfsilverctl 确认");
        row("a button that is named", button, "KEY_PROG1", both, "Press the button to acknowledge", "按下按钮确认");
        row("any, with only a button", button, "Any KEY_PROG1", both, "Press the button to acknowledge",
            "按下按钮确认");
        row("a button that nothing names", button, nullptr, kPhone, "Acknowledge on the phone", "请在手机上确认");
        row("a button that is Enter", enterButton, nullptr, both, "Press any key to acknowledge", "按任意键确认");
        row("a button or Enter", { .keys = QSet { KEY_PROG1, KEY_ENTER } }, "KEY_ENTER KEY_PROG1", both,
            "Press Enter or the button to acknowledge", "按下Enter或按钮确认");
    }
    void aSensorsKeyIsNoneToAcknowledgeWith()
    {
        KeySettings settings;
        KeyList list;
        QVERIFY(!readKeys(QStringLiteral("Space KEY_PROG1 KEY_F6"), true, list));
        settings.acknowledge = list;
        const InputHardware desktop { .keyboard = true };
        QCOMPARE(
            howToAcknowledge(acknowledgeMeans(desktop, KeyBindings(settings, false, { KEY_PROG1, KEY_SPACE }), {})),
            QStringLiteral("Press F6 to acknowledge"));
    }
    void namesOnlyWhatIsThere()
    {
        QFETCH(InputHardware, hardware);
        QFETCH(QByteArray, keys);
        QFETCH(AcknowledgeWays, elsewhere);
        KeySettings settings;
        if (!keys.isNull()) {
            KeyList list;
            QVERIFY(!readKeys(QString::fromLatin1(keys), true, list));
            settings.acknowledge = list;
        }
        const KeyBindings bindings(settings, false);
        QTEST(howToAcknowledge(acknowledgeMeans(hardware, bindings, elsewhere)), "english");
        const Translation chinese(*QCoreApplication::instance(), QLocale(QStringLiteral("zh_CN")));
        QTEST(howToAcknowledge(acknowledgeMeans(hardware, bindings, elsewhere)), "chinese");
    }
};

QTEST_GUILESS_MAIN(TestAcknowledgeMeans)
#include "tst_acknowledge_means.moc"
