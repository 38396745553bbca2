// What a setting takes beyond its type. A check is called with the value and says what is wrong, if anything; any
// callable of that shape will do: `std::optional<Wrong>(const T &)`.
#pragma once

#include "app/core/settings/translate.h"
#include "app/core/settings/values.h"

#include <initializer_list>
#include <utility>

namespace halfsilver::settings {

inline constexpr struct Anything {
    template <class T>
    std::optional<Wrong> operator()(const T &) const
    {
        return {};
    }
} anything;

// The same, with what the example says where there is no default: something in its place may be missing.
struct ShownAs {
    const char *sample;
    std::optional<Wrong> operator()(const QString &) const { return {}; }
};
constexpr ShownAs shownAs(const char *sample) { return { sample }; }

// A text or list with something in it; where the member's default is empty, the key is required.
// `notEmpty("Copy it from your Pusher application.", "2f1c3b9d")` gives the remedy, marked for translation in
// "settings", and what the example says where there is no default.
struct NotEmpty {
    const char *remedy = QT_TRANSLATE_NOOP("settings", "Write a value.");
    const char *sample = "";
    constexpr NotEmpty operator()(const char *itsRemedy, const char *itsSample = "") const
    {
        return { itsRemedy, itsSample };
    }
    std::optional<Wrong> operator()(const QString &value) const { return check(value.isEmpty()); }
    std::optional<Wrong> operator()(const QStringList &value) const { return check(value.isEmpty()); }
    std::optional<Wrong> check(bool empty) const
    {
        if (!empty)
            return {};
        return Wrong { translate("settings", "empty."), translate("settings", remedy) };
    }
};
inline constexpr NotEmpty notEmpty;

// Any check as one that an absent key, with its default, has to pass too.
template <class Check>
struct Required {
    Check check;
    const char *sample;
    template <class T>
    std::optional<Wrong> operator()(const T &value) const
    {
        return check(value);
    }
};
template <class Check>
Required<Check> required(Check check, const char *sample = "")
{
    return { check, sample };
}

// Keys that begin alike and go on with anything, each with a value that passes `check`: `priority.fire = critical`.
// The member is a QList of pairs of what goes on and the value, in the order of the file. `name` and `sample` are what
// the example says.
template <class Check>
struct Keyed {
    Check check;
    const char *name, *sample;
};
template <class Check>
Keyed<Check> keyed(Check check, const char *name, const char *sample)
{
    return { check, name, sample };
}

template <class Low, class High>
struct Between {
    Low low;
    High high;
    QString words() const { return writeValue(low) + QStringLiteral(" … ") + writeValue(high); }
    template <class T>
    std::optional<Wrong> operator()(const T &value) const
    {
        if (low <= value && value <= high)
            return {};
        return Wrong { translate("settings", "%1 is out of range.").arg(writeValue(value)),
                       translate("settings", "Write a value from %1 to %2.").arg(writeValue(low), writeValue(high)) };
    }
};
// Both ends count. `between(1, 65535)`, `between(0.5, 2.0)`, `between(5s, 25s)`.
template <class Low, class High>
Between<Low, High> between(Low low, High high)
{
    return { low, high };
}

// "a, b or c": what may be written.
Wrong notOneOf(const QString &value, const QStringList &words);

template <class T>
struct OneOf {
    QList<T> values;
    QString words() const { return texts().join(QStringLiteral(" | ")); }
    QStringList texts() const
    {
        QStringList all;
        for (const T &value : values)
            all.append(writeValue(value));
        return all;
    }
    std::optional<Wrong> operator()(const T &value) const
    {
        if (values.contains(value))
            return {};
        return notOneOf(writeValue(value), texts());
    }
    // Each of a list.
    std::optional<Wrong> operator()(const QList<T> &list) const requires std::same_as<T, QString>
    {
        for (const T &value : list) {
            if (auto wrong = (*this)(value))
                return wrong;
        }
        return {};
    }
};
inline OneOf<QString> oneOf(std::initializer_list<const char *> values)
{
    OneOf<QString> check;
    for (const char *value : values)
        check.values.append(QString::fromUtf8(value));
    return check;
}
inline OneOf<int> oneOf(std::initializer_list<int> values) { return { QList<int>(values) }; }

// The words of an enum.
template <class Enum>
struct Choices {
    QList<std::pair<QString, Enum>> all;
    QString words() const { return texts().join(QStringLiteral(" | ")); }
    QStringList texts() const
    {
        QStringList texts;
        for (const auto &[text, value] : all)
            texts.append(text);
        return texts;
    }
    std::optional<Wrong> read(const QString &text, Enum &value) const
    {
        for (const auto &[word, meaning] : all) {
            if (word.compare(text, Qt::CaseInsensitive) == 0) {
                value = meaning;
                return {};
            }
        }
        return notOneOf(text, texts());
    }
    QString write(Enum value) const
    {
        for (const auto &[word, meaning] : all) {
            if (meaning == value)
                return word;
        }
        return {};
    }
};
template <class Enum>
Choices<Enum> choices(std::initializer_list<std::pair<const char *, Enum>> words)
{
    Choices<Enum> check;
    for (const auto &[word, value] : words)
        check.all.append({ QString::fromUtf8(word), value });
    return check;
}

} // namespace halfsilver::settings
