#include "widgets/input_policy.h"

#include <QTest>

using namespace halfsilver;
using namespace std::chrono_literals;

Q_DECLARE_METATYPE(halfsilver::InputState)
Q_DECLARE_METATYPE(halfsilver::KeyPress)

namespace {

constexpr InputState kKiosk {}, kWindow { .windowed = true };
constexpr InputState kTakeover { .takeover = true, .takeoverPaintedFor = 1500ms };
constexpr InputState kTakeoverInWindow { .windowed = true, .takeover = true, .takeoverPaintedFor = 1500ms };
constexpr InputState kJustPainted { .takeover = true, .takeoverPaintedFor = 1499ms };
constexpr InputState kNotYetPainted { .takeover = true };

} // namespace

class TestInputPolicy : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void keyDoes_data()
    {
        QTest::addColumn<InputState>("state");
        QTest::addColumn<KeyPress>("press");
        QTest::addColumn<InputAction>("action");
        const auto row = [](const char *name, const InputState &state, int key, InputAction action,
                            Qt::KeyboardModifiers modifiers = Qt::NoModifier, bool repeat = false) {
            QTest::newRow(name) << state << KeyPress { key, modifiers, repeat } << action;
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
    }
    void keyDoes()
    {
        QFETCH(InputState, state);
        QFETCH(KeyPress, press);
        QTEST(actionForKey(state, press), "action");
    }

    void pointerDoesAsAKey()
    {
        QCOMPARE(actionForPointer(kKiosk), InputAction::AcknowledgeFirst);
        QCOMPARE(actionForPointer(kTakeover), InputAction::AcknowledgeTakeover);
        QCOMPARE(actionForPointer(kJustPainted), InputAction::None);
        QCOMPARE(actionForPointer(kNotYetPainted), InputAction::None);
    }
};

QTEST_GUILESS_MAIN(TestInputPolicy)
#include "tst_input_policy.moc"
