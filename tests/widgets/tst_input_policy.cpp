#include "widgets/input_policy.h"

#include <QTest>

#include <linux/input-event-codes.h>

using namespace halfsilver;
using namespace std::chrono_literals;

namespace {

// What is on the screen, and whether the mirror was started in a window.
struct Mirror {
    InputState state;
    bool windowed = false;
};

constexpr InputState kList {}, kDark { .dark = true };
constexpr InputState kSeen { .takeover = true, .takeoverPaintedFor = 1500ms };
constexpr InputState kJustSeen { .takeover = true, .takeoverPaintedFor = 1499ms };
constexpr InputState kUnseen { .takeover = true };
constexpr InputState kSeenInTheDark { .takeover = true, .takeoverPaintedFor = 1500ms, .dark = true };

constexpr Mirror kKiosk {}, kWindow { {}, true }, kDarkKiosk { kDark }, kDarkWindow { kDark, true };
constexpr Mirror kTakeover { kSeen }, kTakeoverInWindow { kSeen, true };
constexpr Mirror kJustPainted { kJustSeen }, kJustPaintedInWindow { kJustSeen, true };
constexpr Mirror kNotYetPainted { kUnseen }, kDarkTakeover { kSeenInTheDark };

// `[keys]` with these lines.
KeySettings written(const QByteArray &lines)
{
    QList<Mistake> mistakes;
    const auto file = settings::parseIni(QByteArray(lines).prepend("[keys]\n"), QStringLiteral("mirror.ini"));
    return settings::readSettings<KeySettings>(*file.find(QStringLiteral("keys")), file.name, mistakes);
}

} // namespace

Q_DECLARE_METATYPE(Mirror)
Q_DECLARE_METATYPE(halfsilver::InputState)
Q_DECLARE_METATYPE(halfsilver::KeyPress)

class TestInputPolicy : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void keyDoes_data()
    {
        QTest::addColumn<Mirror>("mirror");
        QTest::addColumn<KeyPress>("press");
        QTest::addColumn<InputAction>("action");
        const auto row = [](const char *name, const Mirror &mirror, int key, InputAction action,
                            Qt::KeyboardModifiers modifiers = Qt::NoModifier, bool repeat = false) {
            QTest::newRow(name) << mirror << KeyPress { key, modifiers, repeat } << action;
        };
        using enum InputAction;
        row("takeover: a letter acknowledges", kTakeover, Qt::Key_K, AcknowledgeTakeover);
        row("takeover: a letter with Shift acknowledges", kTakeover, Qt::Key_K, AcknowledgeTakeover, Qt::ShiftModifier);
        row("takeover: Space acknowledges", kTakeover, Qt::Key_Space, AcknowledgeTakeover);
        row("takeover: Enter acknowledges", kTakeover, Qt::Key_Enter, AcknowledgeTakeover, Qt::KeypadModifier);
        row("takeover: a digit acknowledges", kTakeover, Qt::Key_5, AcknowledgeTakeover);
        row("takeover: an arrow acknowledges", kTakeover, Qt::Key_Left, AcknowledgeTakeover);
        row("takeover: F5 acknowledges", kTakeover, Qt::Key_F5, AcknowledgeTakeover);
        row("takeover: a remote's OK acknowledges", kTakeover, Qt::Key_Select, AcknowledgeTakeover);
        row("takeover: a button without a name acknowledges", kTakeover, Qt::Key_unknown, AcknowledgeTakeover);
        row("takeover: R on a kiosk is any key", kTakeover, Qt::Key_R, AcknowledgeTakeover);
        row("takeover: C on a kiosk is any key", kTakeover, Qt::Key_C, AcknowledgeTakeover);
        row("takeover: F on a kiosk is any key", kTakeover, Qt::Key_F, AcknowledgeTakeover);
        row("takeover: Q is any key", kTakeover, Qt::Key_Q, AcknowledgeTakeover);
        row("takeover in a window: A acknowledges", kTakeoverInWindow, Qt::Key_A, AcknowledgeTakeover);
        row("takeover in a window: R raises", kTakeoverInWindow, Qt::Key_R, Raise);
        row("takeover in a window: C clears", kTakeoverInWindow, Qt::Key_C, Clear);
        row("takeover in a window: F is full screen, or no longer", kTakeoverInWindow, Qt::Key_F, ToggleFullScreen);
        row("takeover: S only silences", kTakeover, Qt::Key_S, Silence);
        row("takeover just painted: S silences", kJustPainted, Qt::Key_S, Silence);
        row("takeover: a held key does nothing", kTakeover, Qt::Key_K, None, Qt::NoModifier, true);
        row("takeover: a held S does nothing", kTakeover, Qt::Key_S, None, Qt::NoModifier, true);
        row("takeover: Esc does nothing", kTakeover, Qt::Key_Escape, None);
        row("takeover in a window: Esc does nothing", kTakeoverInWindow, Qt::Key_Escape, None);
        row("takeover in a window: Ctrl+Q does nothing", kTakeoverInWindow, Qt::Key_Q, None, Qt::ControlModifier);
        row("takeover: Ctrl+C does nothing", kTakeover, Qt::Key_C, None, Qt::ControlModifier);
        row("takeover: Ctrl+Space does nothing", kTakeover, Qt::Key_Space, None, Qt::ControlModifier);
        row("takeover: Alt+Space does nothing", kTakeover, Qt::Key_Space, None, Qt::AltModifier);
        row("takeover: Alt+Tab does nothing", kTakeover, Qt::Key_Tab, None, Qt::AltModifier);
        row("takeover: Super+L does nothing", kTakeover, Qt::Key_L, None, Qt::MetaModifier);
        row("takeover: Alt+S does not silence", kTakeover, Qt::Key_S, None, Qt::AltModifier);
        row("takeover: 1.499 s after it was painted nothing", kJustPainted, Qt::Key_Space, None);
        row("takeover: not yet painted nothing", kNotYetPainted, Qt::Key_Space, None);
        for (const int key :
             { Qt::Key_Shift, Qt::Key_Control, Qt::Key_Alt, Qt::Key_AltGr, Qt::Key_Meta, Qt::Key_CapsLock,
               Qt::Key_NumLock, Qt::Key_ScrollLock, Qt::Key_Super_L, Qt::Key_Hyper_R, Qt::Key_Mode_switch })
            QTest::addRow("takeover: modifier %x does nothing", key)
                << kTakeover << KeyPress { key, {}, false } << None;
        for (const int key : { Qt::Key_VolumeUp, Qt::Key_VolumeMute, Qt::Key_MediaPlay, Qt::Key_MediaTogglePlayPause,
                               Qt::Key_Back, Qt::Key_HomePage, Qt::Key_MonBrightnessUp, Qt::Key_PowerOff, Qt::Key_Sleep,
                               Qt::Key_WakeUp, Qt::Key_LaunchMail, Qt::Key_Launch0, Qt::Key_LaunchF, Qt::Key_LaunchH,
                               Qt::Key_Calculator, Qt::Key_MicMute, Qt::Key_Play, Qt::Key_Camera, Qt::Key_MediaLast })
            QTest::addRow("takeover: media key %x does nothing", key)
                << kTakeover << KeyPress { key, {}, false } << None;

        // As xcb tells them: some have no Qt key at all.
        QTest::newRow("takeover: the calculator key does nothing")
            << kTakeover << KeyPress { 0, {}, false, 0x1008ff1d } << None;
        QTest::newRow("takeover: a newer XF86 key does nothing")
            << kTakeover << KeyPress { Qt::Key_unknown, {}, false, 0x10081250 } << None;
        QTest::newRow("takeover: a letter with its keysym acknowledges")
            << kTakeover << KeyPress { Qt::Key_K, {}, false, 0x6b } << AcknowledgeTakeover;
        row("Space acknowledges the first", kKiosk, Qt::Key_Space, AcknowledgeFirst);
        row("Return acknowledges the first", kKiosk, Qt::Key_Return, AcknowledgeFirst);
        row("Enter acknowledges the first", kKiosk, Qt::Key_Enter, AcknowledgeFirst);
        row("a held Space acknowledges no more", kKiosk, Qt::Key_Space, None, Qt::NoModifier, true);
        row("another key does nothing", kKiosk, Qt::Key_K, None);
        row("a remote's Back does nothing", kKiosk, Qt::Key_Back, None);
        row("S silences", kKiosk, Qt::Key_S, Silence);
        row("Ctrl+S does nothing", kKiosk, Qt::Key_S, None, Qt::ControlModifier);
        row("Esc does nothing on a kiosk", kKiosk, Qt::Key_Escape, None);
        row("Ctrl+Q does nothing on a kiosk", kKiosk, Qt::Key_Q, None, Qt::ControlModifier);
        row("R does nothing on a kiosk", kKiosk, Qt::Key_R, None);
        row("A does nothing on a kiosk", kKiosk, Qt::Key_A, None);
        row("window: Esc quits", kWindow, Qt::Key_Escape, Quit);
        row("window: Ctrl+Q quits", kWindow, Qt::Key_Q, Quit, Qt::ControlModifier);
        row("window: a held Esc does not quit", kWindow, Qt::Key_Escape, None, Qt::NoModifier, true);
        row("window: Q does nothing", kWindow, Qt::Key_Q, None);
        row("window: R raises", kWindow, Qt::Key_R, Raise);
        row("window: A acknowledges the first", kWindow, Qt::Key_A, AcknowledgeFirst);
        row("window: C clears", kWindow, Qt::Key_C, Clear);
        row("window: F is full screen, or no longer", kWindow, Qt::Key_F, ToggleFullScreen);
        row("window: Alt+Esc does not quit", kWindow, Qt::Key_Escape, None, Qt::AltModifier);
        row("window: Ctrl+Alt+Q does not quit", kWindow, Qt::Key_Q, None, Qt::ControlModifier | Qt::AltModifier);
        row("window: Super+R does not raise", kWindow, Qt::Key_R, None, Qt::MetaModifier);
        row("window: Ctrl+C does nothing", kWindow, Qt::Key_C, None, Qt::ControlModifier);
        row("takeover just painted in a window: C does not clear what nobody saw", kJustPaintedInWindow, Qt::Key_C,
            None);
        row("dark: Space only lights the screen", kDarkKiosk, Qt::Key_Space, None);
        row("dark: any key only lights the screen, with a takeover, too", kDarkTakeover, Qt::Key_K, None);
        row("dark: S silences", kDarkKiosk, Qt::Key_S, Silence);
        row("dark: C does not clear", kDarkWindow, Qt::Key_C, None);
        row("dark: Esc does not end", kDarkWindow, Qt::Key_Escape, None);
    }
    void keyDoes()
    {
        QFETCH(Mirror, mirror);
        QFETCH(KeyPress, press);
        QTEST(actionForKey(mirror.state, press, KeyBindings({}, mirror.windowed)), "action");
    }

    void keyDoesWhatItsLineSays_data()
    {
        QTest::addColumn<QByteArray>("lines");
        QTest::addColumn<Mirror>("mirror");
        QTest::addColumn<KeyPress>("press");
        QTest::addColumn<InputAction>("action");
        const auto row = [](const char *name, const char *lines, const Mirror &mirror, const KeyPress &press,
                            InputAction action) {
            QTest::newRow(name) << QByteArray(lines) << mirror << press << action;
        };
        using enum InputAction;
        constexpr auto kReset = "reset = F8\n", kShelve = "shelve = F7\n", kClear = "clear = Del\n";
        constexpr auto kOnlyF2 = "acknowledge = F2\n", kAnyAndF2 = "acknowledge = Any F2\n";
        const auto key = [](int qtKey) { return KeyPress { .key = qtKey, .modifiers = {} }; };
        // A button of the kernel's gpio-keys with the code of KEY_PROG1, as X, Wayland and linuxfb tell it.
        const KeyPress button { .key = Qt::Key_Launch1, .modifiers = {}, .keysym = 0x1008ff41, .scanCode = 148 + 8 };
        const KeyPress unknownButton { .key = Qt::Key_unknown, .modifiers = {}, .scanCode = 202 + 8 };
        const auto held = [](KeyPress press) {
            press.repeated = true;
            return press;
        };

        row("F2 acknowledges the first", kOnlyF2, kKiosk, key(Qt::Key_F2), AcknowledgeFirst);
        row("F2 acknowledges the takeover", kOnlyF2, kTakeover, key(Qt::Key_F2), AcknowledgeTakeover);
        row("F2, and no longer Space", kOnlyF2, kKiosk, key(Qt::Key_Space), None);
        row("F2, and no other key the takeover", kOnlyF2, kTakeover, key(Qt::Key_K), None);
        row("F2, and not A in a window", kOnlyF2, kWindow, key(Qt::Key_A), None);
        row("F2 not at once", kOnlyF2, kJustPainted, key(Qt::Key_F2), None);
        row("F2 not while held", kOnlyF2, kTakeover, held(key(Qt::Key_F2)), None);
        row("F2 not with Alt", kOnlyF2, kTakeover, { Qt::Key_F2, Qt::AltModifier }, None);
        row("F2 not with Ctrl", kOnlyF2, kTakeover, { Qt::Key_F2, Qt::ControlModifier }, None);
        row("F2 not in the dark", kOnlyF2, kDarkKiosk, key(Qt::Key_F2), None);
        row("Any: any key the takeover", kAnyAndF2, kTakeover, key(Qt::Key_K), AcknowledgeTakeover);
        row("Any: no media key", kAnyAndF2, kTakeover, key(Qt::Key_VolumeUp), None);
        row("Any: another key not the list", kAnyAndF2, kKiosk, key(Qt::Key_Space), None);
        row("no key", "acknowledge =\n", kTakeover, key(Qt::Key_Space), None);
        row("no key to silence: it is any key", "silence =\n", kTakeover, key(Qt::Key_S), AcknowledgeTakeover);

        row("a button acknowledges", "acknowledge = KEY_PROG1\n", kTakeover, button, AcknowledgeTakeover);
        row("a button acknowledges the first", "acknowledge = KEY_PROG1\n", kKiosk, button, AcknowledgeFirst);
        row("a button not at once", "acknowledge = KEY_PROG1\n", kJustPainted, button, None);
        row("a button not while held", "acknowledge = KEY_PROG1\n", kTakeover, held(button), None);
        row("another launch key does not", "acknowledge = KEY_PROG1\n", kTakeover, key(Qt::Key_Launch2), None);
        row("an unnamed button of that kind does not", "", kTakeover, button, None);
        row("a button that no layout knows silences", "silence = KEY_PROG3\n", kTakeover, unknownButton, Silence);
        row("a button as Enter", "acknowledge = KEY_ENTER\n", kTakeover,
            { .key = Qt::Key_Return, .modifiers = {}, .scanCode = 28 + 8 }, AcknowledgeTakeover);
        row("a named media key acknowledges", "acknowledge = VolumeUp\n", kTakeover, key(Qt::Key_VolumeUp),
            AcknowledgeTakeover);
        row("a media key silences", "silence = S VolumeMute\n", kTakeover, key(Qt::Key_VolumeMute), Silence);
        row("a button that clears needs no window", "clear = KEY_PROG1\n", kKiosk, button, Clear);

        row("reset", kReset, kKiosk, key(Qt::Key_F8), Reset);
        row("reset: nothing below a takeover", kReset, kTakeover, key(Qt::Key_F8), None);
        row("pair", "pair = F9\n", kKiosk, key(Qt::Key_F9), Pair);
        row("pair: nothing below a takeover", "pair = F9\n", kTakeover, key(Qt::Key_F9), None);
        row("reset: not in the dark", kReset, kDarkKiosk, key(Qt::Key_F8), None);
        row("shelve", kShelve, kKiosk, key(Qt::Key_F7), Shelve);
        row("shelve: not while held", kShelve, kKiosk, held(key(Qt::Key_F7)), None);
        row("shelve: nothing below a takeover", kShelve, kTakeover, key(Qt::Key_F7), None);
        row("clear", kClear, kKiosk, key(Qt::Key_Delete), Clear);
        row("clear the takeover", kClear, kTakeover, key(Qt::Key_Delete), Clear);
        row("clear: not at once", kClear, kJustPainted, key(Qt::Key_Delete), None);
        row("clear: C in a window no longer", kClear, kWindow, key(Qt::Key_C), None);
        row("raise on a kiosk", "raise = R\n", kKiosk, key(Qt::Key_R), Raise);
        row("quit on a kiosk", "quit = Ctrl+Q\n", kKiosk, { Qt::Key_Q, Qt::ControlModifier }, Quit);
        row("quit: Q alone is another key", "quit = Ctrl+Q\n", kKiosk, key(Qt::Key_Q), None);
        row("quit: never with a takeover", "quit = Q\n", kTakeover, key(Qt::Key_Q), None);
        row("full screen", "fullscreen = F11\n", kKiosk, key(Qt::Key_F11), ToggleFullScreen);

        row("with Shift another one than without", "silence = F2\nshelve = Shift+F2\n", kKiosk,
            { Qt::Key_F2, Qt::ShiftModifier }, Shelve);
        row("without Shift", "silence = F2\nshelve = Shift+F2\n", kKiosk, key(Qt::Key_F2), Silence);
        row("what is written comes before what is usual", "silence = Space\n", kKiosk, key(Qt::Key_Space), Silence);
        row("the rest of what is usual stays", "silence = Space\n", kKiosk, key(Qt::Key_Return), AcknowledgeFirst);
    }
    void keyDoesWhatItsLineSays()
    {
        QFETCH(QByteArray, lines);
        QFETCH(Mirror, mirror);
        QFETCH(KeyPress, press);
        QTEST(actionForKey(mirror.state, press, KeyBindings(written(lines), mirror.windowed)), "action");
    }

    void aSensorsKeyIsTaken()
    {
        const KeyBindings bindings(written("acknowledge = Space KEY_PROG1\n"), false, { KEY_PROG1, KEY_SPACE });
        const auto pressed = [](int code, int key = 0) { return KeyPress { key, {}, false, 0, quint32(code + 8) }; };
        QVERIFY(bindings.isTaken(pressed(KEY_PROG1)));
        QVERIFY(bindings.isTaken(pressed(KEY_SPACE, Qt::Key_Space)));
        QVERIFY(!bindings.isTaken(pressed(KEY_ENTER, Qt::Key_Return)));
        QVERIFY(!bindings.isTaken({ Qt::Key_Space, {} })); // nobody tells which it is
        QVERIFY(!bindings.actionOf(pressed(KEY_PROG1)));
        QVERIFY(!bindings.names(KEY_PROG1));
        QVERIFY(KeyBindings(written("acknowledge = KEY_PROG1\n"), false).names(KEY_PROG1));
    }

    void pointerDoes_data()
    {
        QTest::addColumn<InputState>("begun");
        QTest::addColumn<InputState>("now");
        QTest::addColumn<PointerGesture>("gesture");
        QTest::addColumn<LongPress>("longPress");
        QTest::addColumn<InputAction>("action");
        const auto tap = [](const char *name, const InputState &begun, const InputState &now, InputAction action) {
            QTest::newRow(name) << begun << now << PointerGesture::Tap << LongPress::Silence << action;
        };
        const auto hold = [](const char *name, LongPress longPress, const InputState &begun, const InputState &now,
                             InputAction action) {
            QTest::newRow(name) << begun << now << PointerGesture::LongPress << longPress << action;
        };
        using enum InputAction;
        tap("tap: the first", kList, kList, AcknowledgeFirst);
        tap("tap: the takeover", kSeen, kSeen, AcknowledgeTakeover);
        tap("tap: not a takeover that just came up", kJustSeen, kJustSeen, None);
        tap("tap: not when the finger came down too soon", kJustSeen, kSeen, None);
        tap("tap: not a takeover that came below the finger", kList, kUnseen, None);
        tap("tap: not another takeover than was touched", kSeen, kJustSeen, None);
        tap("tap: not the list, when the takeover went from below the finger", kSeen, kList, None);
        tap("tap: the first only lights a dark screen", kDark, kList, None);
        tap("tap: dark still", kDark, kDark, None);
        tap("tap: not a takeover in the dark", kSeenInTheDark, kSeen, None);
        hold("hold: silences", LongPress::Silence, kList, kList, Silence);
        hold("hold: silences a takeover", LongPress::Silence, kSeen, kSeen, Silence);
        hold("hold: silences at once", LongPress::Silence, kUnseen, kJustSeen, Silence);
        hold("hold: silences in the dark", LongPress::Silence, kDark, kList, Silence);
        hold("hold: shelves", LongPress::Shelve, kList, kList, Shelve);
        hold("hold: shelves nothing below a takeover", LongPress::Shelve, kList, kUnseen, None);
        hold("hold: shelves nothing after a takeover", LongPress::Shelve, kSeen, kList, None);
        hold("hold: shelves nothing in the dark", LongPress::Shelve, kDark, kList, None);
        hold("hold: resets", LongPress::Reset, kList, kList, Reset);
        hold("hold: resets nothing below a takeover", LongPress::Reset, kSeen, kSeen, None);
        hold("hold: resets nothing in the dark", LongPress::Reset, kDark, kDark, None);
        hold("hold: nothing", LongPress::None, kSeen, kSeen, None);
    }
    void pointerDoes()
    {
        QFETCH(InputState, begun);
        QFETCH(InputState, now);
        QFETCH(PointerGesture, gesture);
        QFETCH(LongPress, longPress);
        QTEST(actionForPointer(begun, now, gesture, longPress), "action");
    }
};

QTEST_GUILESS_MAIN(TestInputPolicy)
#include "tst_input_policy.moc"
