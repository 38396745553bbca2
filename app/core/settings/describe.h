// A settings struct says its keys once, in describe(); from it come the reader, the mistakes and the example.
//
//     struct Settings {
//         QString appKey;
//         std::chrono::seconds activityTimeout { 25 };
//         static void describe(auto &&field)
//         {
//             using namespace settings;
//             field("key", &Settings::appKey, notEmpty, "Application key. Required.");
//             field("activity_timeout", &Settings::activityTimeout, between(5s, 25s), "Seconds of silence before …");
//         }
//         // A key with a dot at its end stands for all that begin with it; its check is `keyed`.
//         // Optional: what a key alone cannot tell. The key named takes its default.
//         QList<settings::Problem> problems() const;
//     };
#pragma once

#include "app/core/settings/checks.h"
#include "app/core/settings/ini_file.h"

#include <functional>
#include <type_traits>

namespace halfsilver::settings {

// Something that does not fit together; `key` tells the line, empty for the section as a whole.
struct Problem {
    QString key;
    Wrong wrong;
};

// One key of a section that is being read.
struct FieldReader {
    QString key;
    std::function<std::optional<Wrong>(const QString &)> read; // into the struct, unless something is wrong
    // Instead of it, of keys that begin with `key`; called with what the key goes on with.
    std::function<std::optional<Wrong>(const QString &, const QString &)> readNamed = {};
    std::function<std::optional<Wrong>()> missing; // what is wrong when the section lacks the key
    std::function<void()> reset;                   // to the default
};
struct SectionReader {
    QList<FieldReader> fields;
    std::function<QList<Problem>()> problems;
    QStringList otherKeys; // of the same section, read by somebody else (`type`, `region`)
};
// Everything about a section at once; `file` as mistakes call it.
QList<Mistake> readSection(const IniSection &section, const QString &file, const SectionReader &reader);

// One key for the example.
struct FieldDoc {
    QString key, value, words, doc;
    bool isSample = false; // one of many keys that begin alike
};
QString exampleSection(const QString &section, const QString &intro, const QList<FieldDoc> &fields);

template <class Check>
inline constexpr bool kMandatory = false; // whether an absent key is tried with the default
template <>
inline constexpr bool kMandatory<NotEmpty> = true;
template <class Check>
inline constexpr bool kMandatory<Required<Check>> = true;

template <class Check>
inline constexpr bool kKeyed = false;
template <class Check>
inline constexpr bool kKeyed<Keyed<Check>> = true;

// The value that a text stands for. `check` may be a function, of which Clang 14 deduces no reference to const.
template <class T, class Check>
std::optional<Wrong> readChecked(const QString &text, T &value, Check &&check)
{
    if constexpr (requires { check.read(text, value); }) {
        return check.read(text, value);
    } else {
        std::optional<Wrong> wrong = readValue(text, value);
        if constexpr (requires { value.has_value(); }) {
            if (!wrong && value)
                wrong = check(*value);
        } else {
            if (!wrong)
                wrong = check(value);
        }
        return wrong;
    }
}

// The struct from its section; mistakes are appended. A key with a mistake takes its default, or the corrected value
// where what was meant is clear.
template <class S>
S readSettings(const IniSection &section, const QString &file, QList<Mistake> &mistakes,
               const QStringList &otherKeys = {})
{
    S result {};
    SectionReader reader;
    reader.otherKeys = otherKeys;
    S::describe([&]<class T, class Check>(const char *key, T S::*member, const Check &check, const char *) {
        FieldReader field;
        field.key = QString::fromUtf8(key);
        field.reset = [&result, member] { result.*member = S {}.*member; };
        if constexpr (kKeyed<Check>) {
            field.readNamed = [&result, member, check](const QString &name, const QString &text) {
                typename T::value_type entry { name, {} };
                std::optional<Wrong> wrong = readChecked(text, entry.second, check.check);
                if (!wrong)
                    (result.*member).append(std::move(entry));
                return wrong;
            };
        } else {
            field.read = [&result, member, check](const QString &text) {
                T value {};
                std::optional<Wrong> wrong = readChecked(text, value, check);
                if (!wrong)
                    result.*member = std::move(value);
                return wrong;
            };
        }
        field.missing = [] { return std::optional<Wrong>(); };
        if constexpr (kMandatory<Check> && std::is_invocable_v<const Check &, const T &>)
            field.missing = [value = T(S {}.*member), check] { return std::optional<Wrong>(check(value)); };
        reader.fields.append(field);
    });
    if constexpr (requires { result.problems(); })
        reader.problems = [&result] { return QList<Problem>(result.problems()); };
    mistakes.append(readSection(section, file, reader));
    return result;
}

// The keys that the struct knows.
template <class S>
QStringList keysOf()
{
    QStringList keys;
    S::describe([&](const char *key, auto &&...) { keys.append(QString::fromUtf8(key)); });
    return keys;
}

// Every key with its doc and its default, or a sample where one is required.
template <class S>
QList<FieldDoc> fieldsOf()
{
    QList<FieldDoc> fields;
    S::describe([&]<class T, class Check>(const char *key, T S::*member, const Check &check, const char *doc) {
        FieldDoc field { QString::fromUtf8(key), {}, {}, QString::fromUtf8(doc) };
        if constexpr (kKeyed<Check>) {
            field.isSample = true;
            field.key += QString::fromUtf8(check.name);
            field.value = QString::fromUtf8(check.sample);
            if constexpr (requires { check.check.words(); })
                field.words = check.check.words();
            fields.append(field);
            return;
        } else if constexpr (requires { check.write(S {}.*member); })
            field.value = check.write(S {}.*member);
        else
            field.value = writeValue(S {}.*member);
        if constexpr (requires { check.sample; })
            field.value = field.value.isEmpty() ? QString::fromUtf8(check.sample) : field.value;
        if constexpr (requires { check.words(); })
            field.words = check.words();
        fields.append(field);
    });
    return fields;
}

// The section with them, all of it commented out.
template <class S>
QString exampleOf(const QString &section, const QString &intro = {})
{
    return exampleSection(section, intro, fieldsOf<S>());
}

} // namespace halfsilver::settings
