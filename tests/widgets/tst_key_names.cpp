#include "widgets/key_bindings.h"

#include <QRegularExpression>
#include <QTest>

using namespace halfsilver;

class TestKeyNames : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void understands_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("key");
        QTest::addColumn<Qt::KeyboardModifiers>("modifiers");
        QTest::addColumn<int>("code");
        const auto row = [](const char *name, int key, Qt::KeyboardModifiers modifiers = {}, int code = 0) {
            QTest::newRow(name) << QString::fromLatin1(name) << key << modifiers << code;
        };
        row("Space", Qt::Key_Space);
        row("return", Qt::Key_Return);
        row("Esc", Qt::Key_Escape);
        row("Escape", Qt::Key_Escape);
        row("a", Qt::Key_A);
        row("5", Qt::Key_5);
        row(",", Qt::Key_Comma);
        row("+", Qt::Key_Plus);
        row("F13", Qt::Key_F13);
        row("PgUp", Qt::Key_PageUp);
        row("VolumeMute", Qt::Key_VolumeMute);
        row("Ctrl+Q", Qt::Key_Q, Qt::ControlModifier);
        row("Ctrl++", Qt::Key_Plus, Qt::ControlModifier);
        row("Shift+F2", Qt::Key_F2, Qt::ShiftModifier);
        row("Ctrl+VolumeMute", Qt::Key_VolumeMute, Qt::ControlModifier);
        row("KEY_ENTER", Qt::Key_Return, {}, 28);
        row("key_f1", Qt::Key_F1, {}, 59);
        row("KEY_PROG1", 0, {}, 148);
        row("KEY_OK", 0, {}, 0x160);
    }
    void understands()
    {
        QFETCH(QString, name);
        KeyList keys;
        QVERIFY(!readKeys(name, false, keys));
        QCOMPARE(keys.keys.size(), 1);
        QCOMPARE(keys.keys.first().name, name);
        QTEST(keys.keys.first().key, "key");
        QTEST(keys.keys.first().modifiers, "modifiers");
        QTEST(keys.keys.first().code, "code");
    }

    void tellsWhatIsWrong_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("wrong");
        const auto row = [](const char *text, const char *wrong) {
            QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(wrong);
        };
        row("Spcae", "no key is called “Spcae”. Did you mean “Space”?");
        row("Space Retrun", "no key is called “Retrun”. Did you mean “Return”?");
        row("Ctrl+Escpe", "no key is called “Ctrl+Escpe”. Did you mean “Ctrl+Escape”?");
        row("KEY_ENTR", "no key is called “KEY_ENTR”. Did you mean “KEY_ENTER”?");
        row("BTN_0",
            "no key is called “BTN_0”. A BTN_ code is a mouse's. Give the button a KEY_ code, such as KEY_PROG1.");
        row("Space,Return",
            "no key is called “Space,Return”. Write names such as Space, F5, Ctrl+Q or KEY_PROG1, with spaces between "
            "them.");
        row("Shift", "“Shift” alone is no key. Write it with another one, such as Ctrl+Q.");
        row("Alt+F4", "Alt and Super belong to the desktop. Use Ctrl or Shift, or the key alone.");
        row("Any", "“Any” is for acknowledging alone. Name the keys.");
    }
    void tellsWhatIsWrong()
    {
        QFETCH(QString, text);
        KeyList keys;
        const auto wrong = readKeys(text, false, keys);
        QVERIFY(wrong);
        QTEST(QStringLiteral("%1 %2").arg(wrong->what, wrong->remedy), "wrong");
        QCOMPARE(keys, KeyList());
    }

    void anyIsAWordWhereItMayStand()
    {
        KeyList keys;
        QVERIFY(!readKeys(QStringLiteral("any F2"), true, keys));
        QVERIFY(keys.any);
        QCOMPARE(keys.keys.size(), 1);
        QVERIFY(!readKeys({}, true, keys));
        QCOMPARE(keys, KeyList());
    }

    void oneKeyForTwoActionsIsAMistake_data()
    {
        QTest::addColumn<QByteArray>("lines");
        QTest::addColumn<QString>("mistake");
        const auto row = [](const char *name, const char *lines, const char *mistake) {
            QTest::newRow(name) << QByteArray(lines) << QString::fromUtf8(mistake);
        };
        row("none", "acknowledge = Space\nsilence = F2\n", "");
        row("twice in a line", "acknowledge = Space Space\n", "");
        row("by one name", "acknowledge = Space\nsilence = F2 Space\n",
            "mirror.ini:3: [keys] silence: “Space” is the key of “acknowledge”, too. Name another key in one of both "
            "lines.");
        row("by two names", "acknowledge = Return\nreset = KEY_ENTER\n",
            "mirror.ini:3: [keys] reset: “KEY_ENTER” is the key of “acknowledge”, too. Name another key in one of "
            "both lines.");
        row("with and without Shift", "shelve = F2\nreset = Shift+F2\n", "");
        row("one that is usual elsewhere", "silence = Space\n", "");
    }
    void oneKeyForTwoActionsIsAMistake()
    {
        QFETCH(QByteArray, lines);
        QList<Mistake> mistakes;
        const auto file = settings::parseIni(QByteArray(lines).prepend("[keys]\n"), QStringLiteral("mirror.ini"));
        settings::readSettings<KeySettings>(*file.find(QStringLiteral("keys")), file.name, mistakes);
        QTEST(mistakes.isEmpty() ? QString() : mistakes.first().toString(), "mistake");
    }

    void saysOnTheScreenWhatStandsOnTheKey_data()
    {
        QTest::addColumn<QString>("label");
        QTest::newRow("Space") << QStringLiteral("Space");
        QTest::newRow("Return") << QStringLiteral("Enter");
        QTest::newRow("Enter") << QStringLiteral("Enter");
        QTest::newRow("KEY_F1") << QStringLiteral("F1");
        QTest::newRow("Ctrl+q") << QStringLiteral("Ctrl+Q");
        QTest::newRow("KEY_PROG1") << QString(); // a button, whatever it looks like
    }
    void saysOnTheScreenWhatStandsOnTheKey()
    {
        KeyList keys;
        QVERIFY(!readKeys(QString::fromLatin1(QTest::currentDataTag()), false, keys));
        QTEST(keyLabel(keys.keys.first()), "label");
    }
};

QTEST_GUILESS_MAIN(TestKeyNames)
#include "tst_key_names.moc"
