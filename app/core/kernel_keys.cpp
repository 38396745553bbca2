#include "app/core/kernel_keys.h"

#include <linux/input-event-codes.h>

#include <algorithm>

namespace halfsilver {

namespace {

struct Key {
    const char *name;
    int code;
};

#define K(name)                                                                                                        \
    Key { "KEY_" #name, KEY_##name }
// clang-format off
// Of keyboards, remotes and gpio-keys, in the order of the kernel's list.
// No std::array: Clang 14 deduces none of so many.
constexpr Key kKeys[] {
    K(ESC), K(1), K(2), K(3), K(4), K(5), K(6), K(7), K(8), K(9), K(0), K(MINUS), K(EQUAL), K(BACKSPACE), K(TAB),
    K(Q), K(W), K(E), K(R), K(T), K(Y), K(U), K(I), K(O), K(P), K(LEFTBRACE), K(RIGHTBRACE), K(ENTER), K(LEFTCTRL),
    K(A), K(S), K(D), K(F), K(G), K(H), K(J), K(K), K(L), K(SEMICOLON), K(APOSTROPHE), K(GRAVE), K(LEFTSHIFT),
    K(BACKSLASH), K(Z), K(X), K(C), K(V), K(B), K(N), K(M), K(COMMA), K(DOT), K(SLASH), K(RIGHTSHIFT),
    K(KPASTERISK), K(LEFTALT), K(SPACE), K(CAPSLOCK), K(F1), K(F2), K(F3), K(F4), K(F5), K(F6), K(F7), K(F8), K(F9),
    K(F10), K(NUMLOCK), K(SCROLLLOCK), K(KP7), K(KP8), K(KP9), K(KPMINUS), K(KP4), K(KP5), K(KP6), K(KPPLUS),
    K(KP1), K(KP2), K(KP3), K(KP0), K(KPDOT), K(ZENKAKUHANKAKU), K(102ND), K(F11), K(F12), K(RO), K(KATAKANA),
    K(HIRAGANA), K(HENKAN), K(KATAKANAHIRAGANA), K(MUHENKAN), K(KPJPCOMMA), K(KPENTER), K(RIGHTCTRL), K(KPSLASH),
    K(SYSRQ), K(RIGHTALT), K(LINEFEED), K(HOME), K(UP), K(PAGEUP), K(LEFT), K(RIGHT), K(END), K(DOWN), K(PAGEDOWN),
    K(INSERT), K(DELETE), K(MUTE), K(VOLUMEDOWN), K(VOLUMEUP), K(POWER), K(KPEQUAL), K(KPPLUSMINUS), K(PAUSE),
    K(SCALE), K(KPCOMMA), K(HANGEUL), K(HANJA), K(YEN), K(LEFTMETA), K(RIGHTMETA), K(COMPOSE), K(STOP), K(AGAIN),
    K(PROPS), K(UNDO), K(FRONT), K(COPY), K(OPEN), K(PASTE), K(FIND), K(CUT), K(HELP), K(MENU), K(CALC), K(SETUP),
    K(SLEEP), K(WAKEUP), K(FILE), K(SENDFILE), K(DELETEFILE), K(XFER), K(PROG1), K(PROG2), K(WWW), K(MSDOS),
    K(COFFEE), K(CYCLEWINDOWS), K(MAIL), K(BOOKMARKS), K(COMPUTER), K(BACK), K(FORWARD), K(CLOSECD), K(EJECTCD),
    K(EJECTCLOSECD), K(NEXTSONG), K(PLAYPAUSE), K(PREVIOUSSONG), K(STOPCD), K(RECORD), K(REWIND), K(PHONE), K(ISO),
    K(CONFIG), K(HOMEPAGE), K(REFRESH), K(EXIT), K(MOVE), K(EDIT), K(SCROLLUP), K(SCROLLDOWN), K(KPLEFTPAREN),
    K(KPRIGHTPAREN), K(NEW), K(REDO), K(F13), K(F14), K(F15), K(F16), K(F17), K(F18), K(F19), K(F20), K(F21),
    K(F22), K(F23), K(F24), K(PLAYCD), K(PAUSECD), K(PROG3), K(PROG4), K(SUSPEND), K(CLOSE), K(PLAY),
    K(FASTFORWARD), K(BASSBOOST), K(PRINT), K(HP), K(CAMERA), K(SOUND), K(QUESTION), K(EMAIL), K(CHAT), K(SEARCH),
    K(CONNECT), K(FINANCE), K(SPORT), K(SHOP), K(ALTERASE), K(CANCEL), K(BRIGHTNESSDOWN), K(BRIGHTNESSUP), K(MEDIA),
    K(SWITCHVIDEOMODE), K(KBDILLUMTOGGLE), K(KBDILLUMDOWN), K(KBDILLUMUP), K(SEND), K(REPLY), K(FORWARDMAIL),
    K(SAVE), K(DOCUMENTS), K(BATTERY), K(BLUETOOTH), K(WLAN), K(UWB), K(VIDEO_NEXT), K(VIDEO_PREV),
    K(BRIGHTNESS_CYCLE), K(BRIGHTNESS_AUTO), K(DISPLAY_OFF), K(WWAN), K(RFKILL), K(MICMUTE), K(OK), K(SELECT),
    K(CLEAR), K(OPTION), K(INFO), K(FAVORITES), K(EPG), K(TEXT), K(LIST), K(RED), K(GREEN), K(YELLOW), K(BLUE),
    K(CHANNELUP), K(CHANNELDOWN), K(FIRST), K(LAST), K(NEXT), K(RESTART), K(PREVIOUS), K(GAMES), K(ZOOMIN),
    K(ZOOMOUT), K(ZOOMRESET), K(FN), K(NUMERIC_0), K(NUMERIC_1), K(NUMERIC_2), K(NUMERIC_3), K(NUMERIC_4),
    K(NUMERIC_5), K(NUMERIC_6), K(NUMERIC_7), K(NUMERIC_8), K(NUMERIC_9), K(NUMERIC_STAR), K(NUMERIC_POUND),
    K(WPS_BUTTON), K(LIGHTS_TOGGLE), K(ASSISTANT)
};
// clang-format on
#undef K

} // namespace

std::optional<int> kernelKeyCode(QStringView name)
{
    const auto found = std::find_if(std::begin(kKeys), std::end(kKeys), [&](const Key &key) {
        return name.compare(QLatin1StringView(key.name), Qt::CaseInsensitive) == 0;
    });
    return found == std::end(kKeys) ? std::nullopt : std::optional(found->code);
}

QStringList kernelKeyNames()
{
    QStringList names;
    for (const Key &key : kKeys)
        names.append(QString::fromLatin1(key.name));
    return names;
}

} // namespace halfsilver
