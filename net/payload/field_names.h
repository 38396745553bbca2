// Which member of a payload is what, by its name.
#pragma once

#include <cstdint>
#include <string_view>

namespace halfsilver::payload {

enum class Field : std::uint8_t {
    Id,
    Title,
    Message,
    Place,
    Origin,
    Group, // by a path of the ini alone
    Priority,
    State,
    RaisedAt,
    AcknowledgedAt,
    AcknowledgedBy,
    ClearedAt,
    ExpiresAt,
    Count,
    Test,
    Active,       // true or false, as a state
    Resolved,     // the same, the other way round
    Acknowledged, // true or false
    Level,        // a priority whose numbers may run either way
    Inside,       // "data", "alarm": the alarm may be one level down, alone or as one of a list
    Ignored,      // known, and nothing to show: Laravel's `socket`
    Unknown,
};
constexpr int kFields = int(Field::Unknown);

struct FieldName {
    Field field = Field::Unknown;
    std::uint8_t rank = 255; // of two members for one field the lower one counts: "title" before "name"
};

// In any style: raised_at, raisedAt, RAISED-AT; with "alarm" before it too: alarm_id, AlarmTitle.
FieldName fieldName(std::string_view key);

} // namespace halfsilver::payload
