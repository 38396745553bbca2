#include "widgets/input_policy.h"

namespace halfsilver {

namespace {

bool guarded(const InputState &state)
{
    return !state.takeoverPaintedFor || *state.takeoverPaintedFor < kTakeoverGuard;
}

InputAction acknowledgeTakeover(const InputState &state)
{
    return guarded(state) ? InputAction::None : InputAction::AcknowledgeTakeover;
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

InputAction actionForKey(const InputState &state, const KeyPress &press)
{
    // Alt and Super belong to the desktop and its shortcuts.
    if (press.repeated || isModifierKey(press.key) || isMediaKey(press.key) || isMediaKeysym(press.keysym)
        || (press.modifiers & (Qt::AltModifier | Qt::MetaModifier)))
        return InputAction::None;
    const bool control = press.modifiers.testFlag(Qt::ControlModifier);
    if (press.key == Qt::Key_Escape || (control && press.key == Qt::Key_Q))
        return state.windowed && !state.takeover ? InputAction::Quit : InputAction::None;
    if (control)
        return InputAction::None;
    if (press.key == Qt::Key_S)
        return InputAction::Silence;
    if (state.windowed) {
        switch (press.key) {
        case Qt::Key_R:
            return InputAction::Raise;
        case Qt::Key_C:
            return InputAction::Clear;
        case Qt::Key_F:
            return InputAction::ToggleFullScreen;
        default:
            break;
        }
    }
    if (state.takeover)
        return acknowledgeTakeover(state);
    const bool named = press.key == Qt::Key_Space || press.key == Qt::Key_Return || press.key == Qt::Key_Enter
        || (state.windowed && press.key == Qt::Key_A);
    return named ? InputAction::AcknowledgeFirst : InputAction::None;
}

InputAction actionForPointer(const InputState &state)
{
    return state.takeover ? acknowledgeTakeover(state) : InputAction::AcknowledgeFirst;
}

} // namespace halfsilver
