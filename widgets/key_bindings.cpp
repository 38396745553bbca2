#include "widgets/key_bindings.h"

#include <algorithm>

namespace halfsilver {

using namespace settings;

namespace {

// On X, Wayland, linuxfb and eglfs.
constexpr quint32 kScanCodeOffset = 8;

// One line of `[keys]` that names keys.
struct Line {
    const char *name;
    std::optional<KeyList> KeySettings::*keys;
    Keys usual;
};
QList<Line> linesOfKeys()
{
    QList<Line> lines;
    KeySettings::describe(
        [&]<class T, class Check>(const char *name, T KeySettings::*member, const Check &check, auto) {
            if constexpr (std::is_same_v<Check, Keys>)
                lines.append({ name, member, check });
        });
    return lines;
}

KeyList usualKeys(const Keys &usual, bool windowed)
{
    KeyList keys;
    const QString text = QLatin1StringView(usual.everywhere) + u' ' + QLatin1StringView(windowed ? usual.inWindow : "");
    const auto wrong = readKeys(text, true, keys);
    Q_ASSERT_X(!wrong, "usualKeys", "a usual key has a name that nobody knows");
    return keys;
}

// 0: not told.
int kernelCode(const KeyPress &press)
{
    return press.scanCode > kScanCodeOffset ? int(press.scanCode - kScanCodeOffset) : 0;
}

bool presses(const KeyPress &press, const NamedKey &named, bool withShift)
{
    constexpr Qt::KeyboardModifiers kHeld = Qt::ControlModifier | Qt::ShiftModifier;
    Qt::KeyboardModifiers held = press.modifiers & kHeld;
    if (!withShift)
        held &= ~Qt::KeyboardModifiers(Qt::ShiftModifier);
    return named.key == press.key && named.modifiers == held;
}

} // namespace

QList<Problem> KeySettings::problems() const
{
    QList<Problem> problems;
    QList<std::pair<NamedKey, const char *>> taken;
    for (const Line &line : linesOfKeys()) {
        const std::optional<KeyList> &said = this->*line.keys;
        if (!said)
            continue;
        const auto twice = [&](const NamedKey &key) {
            return std::find_if(taken.begin(), taken.end(), [&](const auto &t) { return sameKey(t.first, key); });
        };
        for (const NamedKey &key : said->keys) {
            if (const auto other = twice(key); other != taken.end()) {
                problems.append({ QString::fromLatin1(line.name),
                                  { translate("settings", "“%1” is the key of “%2”, too.")
                                        .arg(key.name, QLatin1StringView(other->second)),
                                    translate("settings", "Name another key in one of both lines.") } });
                break;
            }
        }
        for (const NamedKey &key : said->keys)
            taken.append({ key, line.name });
    }
    return problems;
}

KeyBindings::KeyBindings(const KeySettings &settings, bool windowed, const QSet<int> &taken)
    : m_taken(taken)
    , m_any(false)
{
    // What somebody wrote comes first: a usual key gives way to it without a word.
    for (const bool said : { true, false }) {
        for (const Line &line : linesOfKeys()) {
            const std::optional<KeyList> &own = settings.*line.keys;
            if (own.has_value() != said)
                continue;
            const KeyList keys = own ? *own : usualKeys(line.usual, windowed);
            m_any = m_any || keys.any;
            for (const NamedKey &key : keys.keys) {
                const bool isBound = std::any_of(m_bindings.begin(), m_bindings.end(),
                                                 [&](const Binding &b) { return sameKey(b.key, key); });
                if (!isBound && !m_taken.contains(key.code ? key.code : kernelCodeOf(key.key)))
                    m_bindings.append({ key, line.usual.action });
            }
        }
    }
}

bool KeyBindings::isTaken(const KeyPress &press) const { return m_taken.contains(kernelCode(press)); }

bool KeyBindings::names(int code) const
{
    return std::any_of(m_bindings.begin(), m_bindings.end(), [code](const Binding &b) { return b.key.code == code; });
}

std::optional<KeyAction> KeyBindings::actionOf(const KeyPress &press) const
{
    const auto first = [this](auto fits) -> std::optional<KeyAction> {
        const auto found = std::find_if(m_bindings.begin(), m_bindings.end(), fits);
        return found == m_bindings.end() ? std::nullopt : std::optional(found->action);
    };
    if (const int code = kernelCode(press); code && !(press.modifiers & Qt::ControlModifier)) {
        if (const auto action = first([&](const Binding &b) { return b.key.code == code; }))
            return action;
    }
    for (const bool withShift : { true, false }) {
        const auto fits = [&](const Binding &b) { return b.key.code == 0 && presses(press, b.key, withShift); };
        if (const auto action = first(fits))
            return action;
    }
    return {};
}

QList<NamedKey> KeyBindings::keysOf(KeyAction action) const
{
    QList<NamedKey> keys;
    for (const Binding &binding : m_bindings) {
        if (binding.action == action)
            keys.append(binding.key);
    }
    return keys;
}

} // namespace halfsilver
