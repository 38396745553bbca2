#include "app/core/settings/bytes.h"

#include "app/core/settings/translate.h"

#include <array>
#include <cmath>

namespace halfsilver::settings {

namespace {

struct Unit {
    const char *letter, *name;
    qint64 size;
};
constexpr std::array<Unit, 3> kUnits { { { "g", "GiB", 1 << 30 }, { "m", "MiB", 1 << 20 }, { "k", "KiB", 1 << 10 } } };

} // namespace

std::optional<Wrong> readValue(const QString &text, Bytes &value)
{
    qsizetype digits = 0;
    while (digits < text.size() && (text[digits].isDigit() || text[digits] == u'.'))
        ++digits;
    QString unit = text.mid(digits).trimmed().toLower();
    for (const char *ending : { "ib", "b" }) {
        if (unit.size() > 1 && unit.endsWith(QLatin1StringView(ending))) {
            unit.chop(qsizetype(qstrlen(ending)));
            break;
        }
    }
    bool ok = false;
    const double number = text.left(digits).toDouble(&ok);
    for (const Unit &each : kUnits) {
        constexpr double kMost = 1e6; // of any unit: far from the range of the type
        if (ok && number <= kMost && unit == QLatin1StringView(each.letter)) {
            value.count = std::llround(number * double(each.size));
            return {};
        }
    }
    return Wrong { text.isEmpty() ? translate("settings", "empty.")
                                  : translate("settings", "%1 does not fit here.").arg(u'“' + text.left(40) + u'”'),
                   translate("settings", "Write a size such as 512KiB, 64MiB or 2GiB.") };
}

QString writeValue(Bytes value)
{
    for (const Unit &unit : kUnits) {
        if (value.count != 0 && value.count % unit.size == 0)
            return QString::number(value.count / unit.size) + QLatin1StringView(unit.name);
    }
    return QString::number(double(value.count) / 1024) + QStringLiteral("KiB");
}

} // namespace halfsilver::settings
