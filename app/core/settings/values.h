// Texts of the ini as typed values, and back.
#pragma once

#include "app/core/result.h"

#include <QStringList>

#include <chrono>
#include <optional>

namespace halfsilver::settings {

// What is wrong with a value, and the remedy: the two halves of a Mistake's text.
struct Wrong {
    QString what, remedy;
    bool operator==(const Wrong &) const = default;
};

std::optional<Wrong> readValue(const QString &text, QString &value);     // as it stands
std::optional<Wrong> readValue(const QString &text, bool &value);        // on off true false yes no 1 0
std::optional<Wrong> readValue(const QString &text, int &value);         // decimal
std::optional<Wrong> readValue(const QString &text, double &value);      // with a point
std::optional<Wrong> readValue(const QString &text, QStringList &value); // split at spaces
// A plain number counts seconds; suffixes ms, s, min, h, d.
std::optional<Wrong> readValue(const QString &text, std::chrono::milliseconds &value);
std::optional<Wrong> readValue(const QString &text, std::chrono::seconds &value);

template <class T>
std::optional<Wrong> readValue(const QString &text, std::optional<T> &value) // nothing: none
{
    if (text.isEmpty()) {
        value.reset();
        return {};
    }
    T read {};
    auto wrong = readValue(text, read);
    if (!wrong)
        value = std::move(read);
    return wrong;
}

QString writeValue(const QString &value);
QString writeValue(bool value);
QString writeValue(int value);
QString writeValue(double value);
QString writeValue(const QStringList &value);
QString writeValue(std::chrono::milliseconds value); // in the largest unit that says it whole: 90s, 2min
QString writeValue(std::chrono::seconds value);

template <class T>
QString writeValue(const std::optional<T> &value)
{
    return value ? writeValue(*value) : QString();
}

} // namespace halfsilver::settings
