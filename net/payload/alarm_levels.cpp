#include "net/payload/alarm_levels.h"

#include "app/core/moment.h"
#include "app/core/plain_text.h"
#include "net/payload/php_moment.h"
#include "net/payload/words.h"

namespace halfsilver::payload {

namespace {

// A word like "ok" counts on the alarm's own level only: around it, it says how the request went.
std::optional<AlarmState> wordState(const Levels &levels, bool configured)
{
    const Json *value = levels.find(Field::State);
    if (!value)
        return std::nullopt;
    if (const auto truth = boolOf(*value))
        return *truth ? AlarmState::Raised : AlarmState::ClearedUnseen;
    const auto word = stateFromWord(textOf(*value).value_or(""));
    if (!word || (!word->certain && !configured && levels.own().find(Field::State) != value))
        return std::nullopt;
    return word->state;
}

} // namespace

std::optional<QDateTime> timeOf(const Json *value)
{
    if (!value)
        return std::nullopt;
    std::optional<qint64> ms;
    if (const auto text = textOf(*value))
        ms = momentFromText(*text);
    else if (const auto number = numberOf(*value))
        ms = momentFromNumber(*number);
    else
        ms = phpMoment(*value);
    return ms ? std::optional(QDateTime::fromMSecsSinceEpoch(*ms, Qt::UTC)) : std::nullopt;
}

std::optional<QString> nameOf(const Json *value)
{
    if (!value)
        return std::nullopt;
    const QString text = plainText(scalarText(*value), kMaxName);
    return text.isEmpty() ? std::nullopt : std::optional(text);
}

std::optional<AlarmPriority> priorityOf(const Levels &levels)
{
    if (const Json *value = levels.find(Field::Priority)) {
        const auto number = numberOf(*value);
        if (const auto found = number ? priorityFromNumber(*number) : priorityFromWord(textOf(*value).value_or("")))
            return found;
    }
    if (const Json *value = levels.find(Field::Level)) {
        const auto number = numberOf(*value);
        return number ? priorityFromLevel(*number) : priorityFromWord(textOf(*value).value_or(""));
    }
    return std::nullopt;
}

std::optional<AlarmState> stateOf(const Levels &levels, const AlarmReport &report, bool configured)
{
    if (const auto told = wordState(levels, configured))
        return told;
    const auto truth = [&levels](Field field) -> std::optional<bool> {
        const Json *value = levels.find(field);
        return value ? boolOf(*value) : std::nullopt;
    };
    const auto active = truth(Field::Active), resolved = truth(Field::Resolved), seen = truth(Field::Acknowledged);
    if (!active && !resolved && !seen && !levels.toldTimes())
        return std::nullopt;
    const bool cleared = report.clearedAt || (active && !*active) || (resolved && *resolved);
    const bool acknowledged = report.acknowledgedAt || (seen && *seen);
    return cleared ? (acknowledged ? AlarmState::Finished : AlarmState::ClearedUnseen)
                   : (acknowledged ? AlarmState::Acknowledged : AlarmState::Raised);
}

} // namespace halfsilver::payload
