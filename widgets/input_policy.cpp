#include "widgets/input_policy.h"

namespace halfsilver {

namespace {

bool guarded(const InputState &state)
{
    return !state.takeoverPaintedFor || *state.takeoverPaintedFor < kTakeoverGuard;
}

InputAction acknowledge(const InputState &state)
{
    if (state.dark)
        return InputAction::None;
    if (!state.takeover)
        return InputAction::AcknowledgeFirst;
    return guarded(state) ? InputAction::None : InputAction::AcknowledgeTakeover;
}

InputAction whatFollows(KeyAction action, const InputState &state)
{
    // A sound is heard in the dark, too, and silencing it hides nothing.
    if (action == KeyAction::Silence)
        return InputAction::Silence;
    if (state.dark)
        return InputAction::None;
    switch (action) {
    case KeyAction::Acknowledge:
        return acknowledge(state);
    case KeyAction::Silence:
        return InputAction::Silence;
    case KeyAction::Clear:
        return state.takeover && guarded(state) ? InputAction::None : InputAction::Clear;
    case KeyAction::Raise:
        return InputAction::Raise;
    case KeyAction::ToggleFullScreen:
        return InputAction::ToggleFullScreen;
    // What they are about stands below the takeover, where nobody sees it.
    case KeyAction::Quit:
        return state.takeover ? InputAction::None : InputAction::Quit;
    case KeyAction::Shelve:
        return state.takeover ? InputAction::None : InputAction::Shelve;
    case KeyAction::Reset:
        return state.takeover ? InputAction::None : InputAction::Reset;
    case KeyAction::Pair:
        return state.takeover ? InputAction::None : InputAction::Pair;
    }
    return InputAction::None;
}

} // namespace

bool isModifierKey(int key)
{
    switch (key) {
    case Qt::Key_Shift:
    case Qt::Key_Control:
    case Qt::Key_Meta:
    case Qt::Key_Alt:
    case Qt::Key_AltGr:
    case Qt::Key_CapsLock:
    case Qt::Key_NumLock:
    case Qt::Key_ScrollLock:
    case Qt::Key_Super_L:
    case Qt::Key_Super_R:
    case Qt::Key_Hyper_L:
    case Qt::Key_Hyper_R:
    case Qt::Key_Direction_L:
    case Qt::Key_Direction_R:
    case Qt::Key_Mode_switch:
    case Qt::Key_Multi_key:
        return true;
    default:
        return false;
    }
}

bool isMediaKey(int key)
{
    // Qt numbers them in one block from Back to the last of the XF86 keys; a few stand apart.
    return (key >= Qt::Key_Back && key < Qt::Key_AltGr) || key == Qt::Key_MediaLast || key == Qt::Key_Sleep
        || key == Qt::Key_Play || key == Qt::Key_Zoom || (key >= Qt::Key_Call && key <= Qt::Key_CameraFocus);
}

bool isMediaKeysym(quint32 keysym) { return keysym >> 16 == 0x1008; }

InputAction actionForKey(const InputState &state, const KeyPress &press, const KeyBindings &bindings)
{
    // Alt and Super belong to the desktop and its shortcuts.
    if (press.repeated || isModifierKey(press.key) || (press.modifiers & (Qt::AltModifier | Qt::MetaModifier)))
        return InputAction::None;
    if (const auto action = bindings.actionOf(press))
        return whatFollows(*action, state);
    const bool couldBeAny = press.key != Qt::Key_Escape && !press.modifiers.testFlag(Qt::ControlModifier)
        && !isMediaKey(press.key) && !isMediaKeysym(press.keysym);
    return state.takeover && bindings.anyAcknowledges() && couldBeAny ? acknowledge(state) : InputAction::None;
}

InputAction actionForPointer(const InputState &begun, const InputState &now, PointerGesture gesture,
                             LongPress longPress)
{
    if (gesture == PointerGesture::LongPress) {
        switch (longPress) {
        case LongPress::None:
            return InputAction::None;
        case LongPress::Silence:
            return InputAction::Silence;
        case LongPress::Shelve:
            return begun.dark || begun.takeover ? InputAction::None : whatFollows(KeyAction::Shelve, now);
        case LongPress::Reset:
            return begun.dark || begun.takeover ? InputAction::None : whatFollows(KeyAction::Reset, now);
        }
    }
    const InputAction meant = acknowledge(begun);
    return meant == acknowledge(now) ? meant : InputAction::None;
}

} // namespace halfsilver
