#include "app/core/settings/values.h"

#include "app/core/settings/translate.h"

#include <QLocale>

#include <array>
#include <cmath>

namespace halfsilver::settings {

namespace {

using namespace std::chrono;

struct Unit {
    const char *suffix;
    milliseconds length;
};
constexpr std::array<Unit, 5> kUnits { { // the longest first, so that writing finds it
                                         { "d", hours(24) },
                                         { "h", hours(1) },
                                         { "min", minutes(1) },
                                         { "s", seconds(1) },
                                         { "ms", milliseconds(1) } } };

QString quoted(const QString &text)
{
    constexpr qsizetype kShown = 40;
    return u'“' + (text.size() > kShown ? text.left(kShown) + u'…' : text) + u'”';
}

Wrong notA(const char *remedy, const QString &text)
{
    return { text.isEmpty() ? translate("settings", "empty.")
                            : translate("settings", "%1 does not fit here.").arg(quoted(text)),
             translate("settings", remedy) };
}

} // namespace

std::optional<Wrong> readValue(const QString &text, QString &value)
{
    value = text;
    return {};
}

std::optional<Wrong> readValue(const QString &text, bool &value)
{
    const QString word = text.toLower();
    for (const char *yes : { "on", "true", "yes", "1" }) {
        if (word == QLatin1StringView(yes)) {
            value = true;
            return {};
        }
    }
    for (const char *no : { "off", "false", "no", "0" }) {
        if (word == QLatin1StringView(no)) {
            value = false;
            return {};
        }
    }
    return notA(QT_TRANSLATE_NOOP("settings", "Write on or off."), text);
}

std::optional<Wrong> readValue(const QString &text, int &value)
{
    bool ok = false;
    const int read = text.toInt(&ok, 10);
    if (!ok)
        return notA(QT_TRANSLATE_NOOP("settings", "Write a whole number."), text);
    value = read;
    return {};
}

std::optional<Wrong> readValue(const QString &text, double &value)
{
    bool ok = false;
    const double read = text.toDouble(&ok);
    if (!ok || !std::isfinite(read))
        return notA(QT_TRANSLATE_NOOP("settings", "Write a number, with a point for decimals."), text);
    value = read;
    return {};
}

std::optional<Wrong> readValue(const QString &text, QStringList &value)
{
    value = text.simplified().split(u' ', Qt::SkipEmptyParts);
    return {};
}

std::optional<Wrong> readValue(const QString &text, milliseconds &value)
{
    const char *remedy = QT_TRANSLATE_NOOP("settings", "Write a time such as 500ms, 20s, 5min or 8h.");
    qsizetype digits = 0;
    while (digits < text.size() && (text[digits].isDigit() || text[digits] == u'.'))
        ++digits;
    const QString suffix = text.mid(digits).trimmed();
    bool ok = false;
    const double number = text.left(digits).toDouble(&ok);
    if (!ok)
        return notA(remedy, text);
    milliseconds length = suffix.isEmpty() ? milliseconds(seconds(1)) : milliseconds(0);
    for (const Unit &unit : kUnits) {
        if (suffix == QLatin1StringView(unit.suffix))
            length = unit.length;
    }
    const double total = number * double(length.count());
    constexpr double kLongest = 1e14; // some 3,000 years; far from the range of the type
    if (length.count() == 0 || total > kLongest)
        return notA(remedy, text);
    value = milliseconds(std::llround(total));
    return {};
}

std::optional<Wrong> readValue(const QString &text, seconds &value)
{
    milliseconds read {};
    if (auto wrong = readValue(text, read))
        return wrong;
    if (read % seconds(1) != milliseconds(0))
        return notA(QT_TRANSLATE_NOOP("settings", "Write whole seconds."), text);
    value = duration_cast<seconds>(read);
    return {};
}

QString writeValue(const QString &value) { return value; }

QString writeValue(bool value) { return value ? QStringLiteral("on") : QStringLiteral("off"); }

QString writeValue(int value) { return QString::number(value); }

QString writeValue(double value) { return QString::number(value, 'g', QLocale::FloatingPointShortest); }

QString writeValue(const QStringList &value) { return value.join(u' '); }

QString writeValue(milliseconds value)
{
    for (const Unit &unit : kUnits) {
        if (value.count() != 0 && value % unit.length == milliseconds(0))
            return QString::number(value / unit.length) + QLatin1StringView(unit.suffix);
    }
    return QStringLiteral("0");
}

QString writeValue(seconds value) { return writeValue(milliseconds(value)); }

} // namespace halfsilver::settings
