#include "widgets/key_names.h"

#include "app/core/kernel_keys.h"
#include "app/core/settings/near_word.h"
#include "app/core/settings/translate.h"
#include "widgets/input_policy.h"

#include <QKeySequence>
#include <QMetaEnum>

#include <linux/input-event-codes.h>

#include <algorithm>
#include <array>

namespace halfsilver {

using namespace settings;

namespace {

// What a key does on every layout. Letters and signs are not among them: they move with it.
constexpr std::array kFixed { std::pair(KEY_ENTER, Qt::Key_Return),
                              std::pair(KEY_SPACE, Qt::Key_Space),
                              std::pair(KEY_KPENTER, Qt::Key_Enter),
                              std::pair(KEY_ESC, Qt::Key_Escape),
                              std::pair(KEY_TAB, Qt::Key_Tab),
                              std::pair(KEY_BACKSPACE, Qt::Key_Backspace),
                              std::pair(KEY_UP, Qt::Key_Up),
                              std::pair(KEY_DOWN, Qt::Key_Down),
                              std::pair(KEY_LEFT, Qt::Key_Left),
                              std::pair(KEY_RIGHT, Qt::Key_Right),
                              std::pair(KEY_HOME, Qt::Key_Home),
                              std::pair(KEY_END, Qt::Key_End),
                              std::pair(KEY_PAGEUP, Qt::Key_PageUp),
                              std::pair(KEY_PAGEDOWN, Qt::Key_PageDown),
                              std::pair(KEY_INSERT, Qt::Key_Insert),
                              std::pair(KEY_DELETE, Qt::Key_Delete),
                              std::pair(KEY_F1, Qt::Key_F1),
                              std::pair(KEY_F2, Qt::Key_F2),
                              std::pair(KEY_F3, Qt::Key_F3),
                              std::pair(KEY_F4, Qt::Key_F4),
                              std::pair(KEY_F5, Qt::Key_F5),
                              std::pair(KEY_F6, Qt::Key_F6),
                              std::pair(KEY_F7, Qt::Key_F7),
                              std::pair(KEY_F8, Qt::Key_F8),
                              std::pair(KEY_F9, Qt::Key_F9),
                              std::pair(KEY_F10, Qt::Key_F10),
                              std::pair(KEY_F11, Qt::Key_F11),
                              std::pair(KEY_F12, Qt::Key_F12),
                              std::pair(KEY_MUTE, Qt::Key_VolumeMute),
                              std::pair(KEY_VOLUMEDOWN, Qt::Key_VolumeDown),
                              std::pair(KEY_VOLUMEUP, Qt::Key_VolumeUp) };

int qtKeyOf(int code)
{
    const auto found = std::find_if(kFixed.begin(), kFixed.end(), [&](const auto &each) { return each.first == code; });
    return found == kFixed.end() ? 0 : int(found->second);
}

// "VolumeMute", without a space; QKeySequence knows them with one, which separates names here.
QStringList qtNames()
{
    const QMetaEnum keys = QMetaEnum::fromType<Qt::Key>();
    QStringList names;
    for (int i = 0; i < keys.keyCount(); ++i) {
        if (const QString name = QString::fromLatin1(keys.key(i)).sliced(4); name != QStringLiteral("unknown"))
            names.append(name);
    }
    return names;
}

int qtKeyNamed(const QString &name)
{
    const QMetaEnum keys = QMetaEnum::fromType<Qt::Key>();
    for (int i = 0; i < keys.keyCount(); ++i) {
        if (name.compare(QLatin1StringView(keys.key(i)).sliced(4), Qt::CaseInsensitive) == 0)
            return keys.value(i);
    }
    return Qt::Key_unknown;
}

Wrong unknownName(const QString &name)
{
    const QString what = translate("settings", "no key is called “%1”.").arg(name.left(40));
    if (name.startsWith(QStringLiteral("BTN_"), Qt::CaseInsensitive))
        return { what,
                 translate("settings", "A BTN_ code is a mouse's. Give the button a KEY_ code, such as KEY_PROG1.") };
    QStringList known = name.startsWith(QStringLiteral("KEY_"), Qt::CaseInsensitive) ? kernelKeyNames() : qtNames();
    known.append({ QStringLiteral("Esc"), QStringLiteral("Del"), QStringLiteral("PgUp"), QStringLiteral("PgDown") });
    // A modifier before it stays as it is.
    const qsizetype plus = name.lastIndexOf(u'+', -2) + 1;
    if (const QString near = nearestWord(name.sliced(plus), known); !near.isEmpty())
        return { what, translate("settings", "Did you mean “%1”?").arg(name.left(plus) + near) };
    return { what,
             translate("settings", "Write names such as Space, F5, Ctrl+Q or KEY_PROG1, with spaces between them.") };
}

std::optional<Wrong> readName(const QString &name, NamedKey &named)
{
    if (const auto code = kernelKeyCode(name)) {
        named = { name, qtKeyOf(*code), {}, *code };
        return {};
    }
    const qsizetype plus = name.lastIndexOf(u'+', -2) + 1;
    const QKeySequence sequence = QKeySequence::fromString(name, QKeySequence::PortableText);
    if (sequence.count() == 1 && sequence[0].key() != Qt::Key_unknown) {
        named = { name, sequence[0].key(), sequence[0].keyboardModifiers() & ~Qt::KeypadModifier, 0 };
    } else if (const int key = qtKeyNamed(name.sliced(plus)); key != Qt::Key_unknown) {
        const QString modifiers = name.left(plus) + u'A';
        const QKeySequence held = QKeySequence::fromString(modifiers, QKeySequence::PortableText);
        if (held.count() != 1 || held[0].key() != Qt::Key_A)
            return unknownName(name);
        named = { name, key, held[0].keyboardModifiers(), 0 };
    } else {
        return unknownName(name);
    }
    if (isModifierKey(named.key))
        return Wrong { translate("settings", "“%1” alone is no key.").arg(name),
                       translate("settings", "Write it with another one, such as Ctrl+Q.") };
    if (named.modifiers & ~(Qt::ControlModifier | Qt::ShiftModifier))
        return Wrong { translate("settings", "Alt and Super belong to the desktop."),
                       translate("settings", "Use Ctrl or Shift, or the key alone.") };
    return {};
}

} // namespace

std::optional<Wrong> readKeys(const QString &text, bool any, KeyList &keys)
{
    KeyList list;
    for (const QString &name : text.split(u' ', Qt::SkipEmptyParts)) {
        if (name.compare(QStringLiteral("Any"), Qt::CaseInsensitive) == 0) { // to Qt another name of Space
            if (!any)
                return Wrong { translate("settings", "“Any” is for acknowledging alone."),
                               translate("settings", "Name the keys.") };
            list.any = true;
            continue;
        }
        NamedKey key;
        if (auto wrong = readName(name, key))
            return wrong;
        list.keys.append(key);
    }
    keys = list;
    return {};
}

bool sameKey(const NamedKey &a, const NamedKey &b)
{
    if (a.code && b.code)
        return a.code == b.code;
    return a.key != 0 && a.key == b.key && a.modifiers == b.modifiers;
}

QString keyLabel(const NamedKey &key)
{
    if (key.key == 0)
        return {};
    if (key.key == Qt::Key_Space)
        return translate("keys", "Space");
    // Both say the same on most keyboards.
    if (key.key == Qt::Key_Return || key.key == Qt::Key_Enter)
        return QKeySequence(key.modifiers | Qt::Key_Enter).toString(QKeySequence::PortableText);
    return QKeySequence(QKeyCombination(key.modifiers, Qt::Key(key.key))).toString(QKeySequence::PortableText);
}

int kernelCodeOf(int key)
{
    const auto found = std::find_if(kFixed.begin(), kFixed.end(), [&](const auto &each) { return each.second == key; });
    return found == kFixed.end() ? 0 : found->first;
}

} // namespace halfsilver
