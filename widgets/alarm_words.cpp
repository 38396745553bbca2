#include "widgets/alarm_words.h"

#include "widgets/text.h"

#include <QCoreApplication>

namespace halfsilver {

using namespace std::chrono_literals;

namespace {

struct AlarmWords {
    Q_DECLARE_TR_FUNCTIONS(AlarmWords)
};

// The largest unit that fits, as long as there is a larger one: a day is 24 h here, whatever the calendar says.
std::chrono::milliseconds unitOf(std::chrono::milliseconds age)
{
    return age < 1h ? std::chrono::milliseconds(1min) : age < 24h ? std::chrono::milliseconds(1h) : 24h;
}

// The count of minutes, hours or days that is told of what is left, and how much is left when it tells one less.
struct Left {
    int count;
    std::chrono::milliseconds unit, until;
};

Left leftOf(std::chrono::milliseconds left)
{
    left = std::max(left, std::chrono::milliseconds(1ms));
    const auto count = [&](std::chrono::milliseconds unit, std::chrono::milliseconds early) {
        const int units = int((left + unit - early - 1ms) / unit);
        return Left { units, unit, left - (units - 1) * unit - early };
    };
    if (left <= 90min)
        return count(1min, 0ms);
    return left <= 36h ? count(1h, 30min) : count(24h, 12h);
}

QString counted(int count, std::chrono::milliseconds unit)
{
    return unit < 1h ? AlarmWords::tr("%1 min").arg(count)
        : unit < 24h ? AlarmWords::tr("%1 h").arg(count)
                     : AlarmWords::tr("%1 d").arg(count);
}

} // namespace

bool isDate(const QDateTime &time) { return time.isValid() && time.date().year() >= 2024; }

QString clockText(const QDateTime &time, const Moment &moment)
{
    if (!isDate(time))
        return {};
    const QDateTime local = time.toTimeZone(moment.zone);
    const QString clock = moment.locale.toString(local.time(), QLocale::ShortFormat);
    const qint64 days = local.date().daysTo(moment.now.toTimeZone(moment.zone).date());
    if (days == 0 || !isDate(moment.now))
        return clock;
    if (days > 0 && days <= 6)
        return moment.locale.dayName(local.date().dayOfWeek(), QLocale::ShortFormat) + u' ' + clock;
    //: A date without its year, in Qt's format letters
    return moment.locale.toString(local.date(), AlarmWords::tr("d MMM")) + u' ' + clock;
}

std::optional<std::chrono::milliseconds> ageOf(const QDateTime &time, const Moment &moment)
{
    if (!time.isValid())
        return std::nullopt;
    if (isDate(time) == isDate(moment.now))
        return std::max(0ms, std::chrono::milliseconds(time.msecsTo(moment.now)));
    if (!isDate(time) && moment.unsetBoot)
        return std::max(0ms, moment.sinceBoot - std::chrono::milliseconds(moment.unsetBoot->msecsTo(time)));
    return std::nullopt;
}

QString ageText(std::chrono::milliseconds age)
{
    if (age < 1min)
        return AlarmWords::tr("now");
    return counted(int(age / unitOf(age)), unitOf(age));
}

std::chrono::milliseconds untilAgeChanges(std::chrono::milliseconds age)
{
    const auto unit = unitOf(age);
    return unit - age % unit;
}

QString leftText(std::chrono::milliseconds left)
{
    const Left told = leftOf(left);
    return counted(told.count, told.unit);
}

std::chrono::milliseconds untilLeftChanges(std::chrono::milliseconds left) { return leftOf(left).until; }

QString joined(const QStringList &parts)
{
    QStringList shown;
    for (const QString &part : parts) {
        if (!part.isEmpty())
            shown.append(isolated(part));
    }
    return shown.join(QStringLiteral("\u00a0· ")); // no line begins with the dot
}

} // namespace halfsilver
