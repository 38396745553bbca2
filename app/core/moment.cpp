#include "app/core/moment.h"

#include <QDateTime>

#include <charconv>
#include <chrono>
#include <cmath>

namespace halfsilver {

namespace {

// Digits at `at`, exactly `count` of them.
std::optional<int> digits(std::string_view text, size_t at, size_t count)
{
    if (at + count > text.size())
        return std::nullopt;
    int value = 0;
    for (size_t i = at; i < at + count; ++i) {
        if (text[i] < '0' || text[i] > '9')
            return std::nullopt;
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

// The offset in minutes: "Z", "+01:00", "+0100", "+01", or nothing.
std::optional<int> offsetMinutes(std::string_view text)
{
    if (text.empty() || text == "Z" || text == "z")
        return 0;
    if (text[0] != '+' && text[0] != '-')
        return std::nullopt;
    const bool colon = text.size() == 6 && text[3] == ':';
    if (!colon && text.size() != 5 && text.size() != 3)
        return std::nullopt;
    const auto hours = digits(text, 1, 2);
    const auto minutes = text.size() == 3 ? std::optional(0) : digits(text, colon ? 4 : 3, 2);
    if (!hours || !minutes || *hours > 14 || *minutes > 59)
        return std::nullopt;
    return (text[0] == '-' ? -1 : 1) * (*hours * 60 + *minutes);
}

std::optional<qint64> isoMoment(std::string_view text)
{
    using namespace std::chrono;
    if (text.size() < 16 || text[4] != '-' || text[7] != '-' || text[13] != ':'
        || (text[10] != 'T' && text[10] != 't' && text[10] != ' '))
        return std::nullopt;
    const auto y = digits(text, 0, 4), m = digits(text, 5, 2), d = digits(text, 8, 2);
    const auto hour = digits(text, 11, 2), minute = digits(text, 14, 2);
    if (!y || !m || !d || !hour || !minute || *hour > 23 || *minute > 59)
        return std::nullopt;
    const year_month_day date { year(*y), month(unsigned(*m)), day(unsigned(*d)) };
    if (!date.ok())
        return std::nullopt;
    size_t at = 16;
    int second = 0, ms = 0;
    if (at < text.size() && text[at] == ':') {
        const auto seconds = digits(text, at + 1, 2);
        if (!seconds || *seconds > 60)
            return std::nullopt;
        second = *seconds;
        at += 3;
        if (at < text.size() && (text[at] == '.' || text[at] == ',')) {
            int weight = 100;
            for (++at; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, weight /= 10)
                ms += (text[at] - '0') * weight;
        }
    }
    if (at < text.size() && text[at] == ' ')
        ++at;
    const auto offset = offsetMinutes(text.substr(at));
    if (!offset)
        return std::nullopt;
    const qint64 days = sys_days(date).time_since_epoch().count();
    return ((days * 24 + *hour) * 60 + *minute - *offset) * 60'000 + second * 1000 + ms;
}

} // namespace

std::optional<qint64> momentFromText(std::string_view text)
{
    while (!text.empty() && text.front() == ' ')
        text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ')
        text.remove_suffix(1);
    const bool isUtc = text.ends_with(" GMT") || text.ends_with(" UTC");
    if (isUtc)
        text.remove_suffix(4);
    if (const auto iso = isoMoment(text))
        return iso;
    if (text.size() < 9 || text.size() > 40)
        return std::nullopt;
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error == std::errc() && end == text.data() + text.size())
        return momentFromNumber(number);
    // Only a full date with a time of day is a moment: Qt's reader is lenient.
    if (text.find(':') == text.npos)
        return std::nullopt;
    const QDateTime rfc = QDateTime::fromString(QString::fromUtf8(text.data(), qsizetype(text.size()))
                                                    + (isUtc ? QStringLiteral(" +0000") : QString()),
                                                Qt::RFC2822Date);
    return rfc.isValid() ? std::optional(rfc.toMSecsSinceEpoch()) : std::nullopt;
}

std::optional<qint64> momentFromText(const QString &text)
{
    const QByteArray utf8 = text.left(64).toUtf8();
    return momentFromText(std::string_view(utf8.constData(), size_t(utf8.size())));
}

std::optional<qint64> momentFromNumber(double number)
{
    if (!(number >= 1e8 && number < 1e17))
        return std::nullopt;
    if (number < 1e11)
        return qint64(std::round(number * 1000));
    if (number < 1e14)
        return qint64(number);
    return qint64(number / 1000);
}

} // namespace halfsilver
