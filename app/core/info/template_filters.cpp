#include "app/core/info/template_filters.h"

#include "app/core/moment.h"
#include "app/core/plain_text.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <cmath>

namespace halfsilver {

namespace {

QString translated(const char *text) { return QCoreApplication::translate("Template", text); }

std::optional<QDateTime> momentOf(const QJsonValue &value)
{
    const auto ms = value.isDouble() ? momentFromNumber(value.toDouble()) : momentFromText(value.toString());
    return ms ? std::optional(QDateTime::fromMSecsSinceEpoch(*ms, Qt::UTC)) : std::nullopt;
}

std::optional<double> numberOf(const QJsonValue &value)
{
    if (value.isDouble())
        return value.toDouble();
    bool ok = false;
    const double number = value.toString().trimmed().toDouble(&ok);
    return ok && std::isfinite(number) ? std::optional(number) : std::nullopt;
}

// Without seconds, as a clock on the wall is read.
QString timeText(const QTime &time, const QString &format, const QLocale &locale)
{
    return format.isEmpty() ? locale.toString(time, QLocale::ShortFormat) : locale.toString(time, format);
}

// Day and month in the order of the language; the year where it is another one.
QString dateText(const QDate &date, const QString &format, const FilterWorld &world)
{
    if (!format.isEmpty())
        return world.locale.toString(date, format);
    const bool thisYear = date.year() == world.now.toTimeZone(world.zone).date().year();
    switch (world.locale.language()) {
    case QLocale::Chinese:
    case QLocale::Japanese:
        return world.locale.toString(date, thisYear ? QStringLiteral("M月d日") : QStringLiteral("yyyy年M月d日"));
    default:
        break;
    }
    const bool monthFirst = world.locale.dateFormat(QLocale::ShortFormat).startsWith(u'M');
    if (monthFirst)
        return world.locale.toString(date, thisYear ? QStringLiteral("MMMM d") : QStringLiteral("MMMM d, yyyy"));
    return world.locale.toString(date, thisYear ? QStringLiteral("d MMMM") : QStringLiteral("d MMMM yyyy"));
}

QJsonValue timeFiltered(const QJsonValue &value, const Template::Filter &filter, const FilterWorld &world)
{
    if (const auto moment = momentOf(value))
        return timeText(moment->toTimeZone(world.zone).time(), filter.argument, world.locale);
    const QString text = value.toString();
    for (const QLatin1StringView format :
         { QLatin1StringView("H:mm"), QLatin1StringView("H:mm:ss"), QLatin1StringView("H:mm:ss.z") }) {
        if (const QTime time = QTime::fromString(text, QString(format)); time.isValid())
            return timeText(time, filter.argument, world.locale);
    }
    return value;
}

QJsonValue dateFiltered(const QJsonValue &value, const Template::Filter &filter, const FilterWorld &world)
{
    if (const auto moment = momentOf(value))
        return dateText(moment->toTimeZone(world.zone).date(), filter.argument, world);
    const QDate date = QDate::fromString(value.toString(), Qt::ISODate); // a day is a day in any zone
    return date.isValid() ? QJsonValue(dateText(date, filter.argument, world)) : value;
}

QString decimalsText(double number, int places, const QLocale &locale)
{
    QString text = locale.toString(number, 'f', places);
    // "-0.0" reads like a mistake.
    const double unit = std::pow(10.0, -places);
    return number < 0 && std::round(number / unit) == 0 ? locale.toString(0.0, 'f', places) : text;
}

} // namespace

QString relativeText(const QDateTime &moment, const QDateTime &now, QDateTime &changesAt)
{
    constexpr qint64 minute = 60'000, hour = 60 * minute, day = 24 * hour;
    const qint64 age = moment.msecsTo(now);
    const bool past = age >= 0;
    const qint64 distance = past ? age : -age;
    if (distance < minute) {
        changesAt = moment.addMSecs(minute);
        return translated(QT_TRANSLATE_NOOP("Template", "now"));
    }
    const qint64 unit = distance < hour ? minute : distance < day ? hour : day;
    const qint64 count = distance / unit;
    // Behind us it grows at the end of this unit; ahead of us it shrinks just after the beginning of it.
    changesAt = past ? moment.addMSecs((count + 1) * unit) : moment.addMSecs(-count * unit + 1);
    const QString format = unit == minute ? (past ? translated(QT_TRANSLATE_NOOP("Template", "%1 min ago"))
                                                  : translated(QT_TRANSLATE_NOOP("Template", "in %1 min")))
        : unit == hour                    ? (past ? translated(QT_TRANSLATE_NOOP("Template", "%1 h ago"))
                                                  : translated(QT_TRANSLATE_NOOP("Template", "in %1 h")))
        : count == 1                      ? (past ? translated(QT_TRANSLATE_NOOP("Template", "%1 day ago"))
                                                  : translated(QT_TRANSLATE_NOOP("Template", "in %1 day")))
                                          : (past ? translated(QT_TRANSLATE_NOOP("Template", "%1 days ago"))
                                                  : translated(QT_TRANSLATE_NOOP("Template", "in %1 days")));
    return format.arg(count);
}

QJsonValue filtered(const QJsonValue &value, const Template::Filter &filter, const FilterWorld &world,
                    std::optional<QDateTime> &changesAt)
{
    switch (filter.kind) {
    case Template::FilterKind::Time:
        return timeFiltered(value, filter, world);
    case Template::FilterKind::Date:
        return dateFiltered(value, filter, world);
    case Template::FilterKind::Relative:
        if (const auto moment = momentOf(value)) {
            QDateTime changes;
            const QString text = relativeText(*moment, world.now, changes);
            if (!changesAt || changes < *changesAt)
                changesAt = changes;
            return text;
        }
        return value;
    case Template::FilterKind::Decimals:
    case Template::FilterKind::Round:
        if (const auto number = numberOf(value))
            return decimalsText(*number, filter.argument.toInt(), world.locale);
        return value;
    case Template::FilterKind::Upper:
        return world.locale.toUpper(shownText(value, world.locale));
    case Template::FilterKind::Lower:
        return world.locale.toLower(shownText(value, world.locale));
    case Template::FilterKind::Default:
        break; // for what is missing; the caller knows
    }
    return value;
}

QString shownText(const QJsonValue &value, const QLocale &locale)
{
    switch (value.type()) {
    case QJsonValue::Bool:
        return value.toBool() ? translated(QT_TRANSLATE_NOOP("Template", "yes"))
                              : translated(QT_TRANSLATE_NOOP("Template", "no"));
    case QJsonValue::Double: {
        // Numbers may be years and flat numbers: no separators between the thousands.
        QLocale plain(locale);
        plain.setNumberOptions(QLocale::OmitGroupSeparator);
        const double number = value.toDouble();
        if (std::floor(number) == number && std::abs(number) < 1e18)
            return plain.toString(value.toInteger()); // 64 bits, as the JSON had them
        return plain.toString(number, 'g', QLocale::FloatingPointShortest);
    }
    case QJsonValue::String:
        return plainText(value.toString(), Template::kMaxText, LineBreaks::Keep);
    case QJsonValue::Array: {
        QStringList texts;
        const QJsonArray list = value.toArray();
        for (const QJsonValue item : list) {
            if (texts.size() == 100)
                break;
            if (!item.isArray() && !item.isObject() && !item.isNull())
                texts.append(shownText(item, locale));
        }
        return texts.join(QStringLiteral(", "));
    }
    case QJsonValue::Null:
    case QJsonValue::Object:
    case QJsonValue::Undefined:
        break;
    }
    return {};
}

} // namespace halfsilver
