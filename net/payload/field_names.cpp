#include "net/payload/field_names.h"

#include <array>
#include <cstddef>
#include <optional>

namespace halfsilver::payload {

namespace {

struct Row {
    std::string_view name; // small letters and digits alone
    Field field;
    std::uint8_t rank;
};

constexpr std::array kRows {
    Row { "id", Field::Id, 0 },
    Row { "uuid", Field::Id, 1 },
    Row { "guid", Field::Id, 2 },
    Row { "ulid", Field::Id, 2 },
    Row { "identifier", Field::Id, 3 },
    Row { "key", Field::Id, 4 },
    Row { "编号", Field::Id, 5 },

    Row { "title", Field::Title, 0 },
    Row { "name", Field::Title, 1 },
    Row { "subject", Field::Title, 2 },
    Row { "headline", Field::Title, 3 },
    Row { "heading", Field::Title, 4 },
    Row { "summary", Field::Title, 5 },
    Row { "label", Field::Title, 6 },
    Row { "标题", Field::Title, 7 },
    Row { "名称", Field::Title, 8 },

    Row { "message", Field::Message, 0 },
    Row { "msg", Field::Message, 1 },
    Row { "text", Field::Message, 2 },
    Row { "body", Field::Message, 3 },
    Row { "description", Field::Message, 4 },
    Row { "content", Field::Message, 5 },
    Row { "details", Field::Message, 6 },
    Row { "detail", Field::Message, 7 },
    Row { "消息", Field::Message, 8 },
    Row { "内容", Field::Message, 9 },
    Row { "描述", Field::Message, 10 },

    Row { "place", Field::Place, 0 },
    Row { "room", Field::Place, 1 },
    Row { "location", Field::Place, 2 },
    Row { "roomname", Field::Place, 3 },
    Row { "placename", Field::Place, 4 },
    Row { "locationname", Field::Place, 5 },
    Row { "area", Field::Place, 6 },
    Row { "zone", Field::Place, 7 },
    Row { "地点", Field::Place, 8 },
    Row { "位置", Field::Place, 9 },
    Row { "房间", Field::Place, 10 },

    Row { "origin", Field::Origin, 0 },
    Row { "source", Field::Origin, 1 },
    Row { "device", Field::Origin, 2 },
    Row { "sensor", Field::Origin, 3 },
    Row { "devicename", Field::Origin, 4 },
    Row { "sensorname", Field::Origin, 5 },
    Row { "sourcename", Field::Origin, 6 },
    Row { "deviceid", Field::Origin, 7 },
    Row { "sensorid", Field::Origin, 8 },
    Row { "host", Field::Origin, 9 },
    Row { "hostname", Field::Origin, 10 },
    Row { "设备", Field::Origin, 11 },
    Row { "来源", Field::Origin, 12 },

    Row { "priority", Field::Priority, 0 },
    Row { "severity", Field::Priority, 1 },
    Row { "urgency", Field::Priority, 2 },
    Row { "优先级", Field::Priority, 4 },
    Row { "级别", Field::Priority, 5 },
    Row { "level", Field::Level, 0 },

    Row { "state", Field::State, 0 },
    Row { "status", Field::State, 1 },
    Row { "状态", Field::State, 2 },
    Row { "active", Field::Active, 0 },
    Row { "isactive", Field::Active, 1 },
    Row { "resolved", Field::Resolved, 0 },
    Row { "cleared", Field::Resolved, 1 },
    Row { "isresolved", Field::Resolved, 2 },
    Row { "iscleared", Field::Resolved, 3 },
    Row { "acknowledged", Field::Acknowledged, 0 },
    Row { "acked", Field::Acknowledged, 1 },
    Row { "isacknowledged", Field::Acknowledged, 2 },

    Row { "raisedat", Field::RaisedAt, 0 },
    Row { "triggeredat", Field::RaisedAt, 1 },
    Row { "occurredat", Field::RaisedAt, 2 },
    Row { "startedat", Field::RaisedAt, 3 },
    Row { "startsat", Field::RaisedAt, 4 },
    Row { "firedat", Field::RaisedAt, 5 },
    Row { "timestamp", Field::RaisedAt, 6 },
    Row { "time", Field::RaisedAt, 7 },
    Row { "datetime", Field::RaisedAt, 8 },
    Row { "at", Field::RaisedAt, 9 },
    Row { "ts", Field::RaisedAt, 10 },
    Row { "createdat", Field::RaisedAt, 11 },
    Row { "created", Field::RaisedAt, 12 },
    Row { "date", Field::RaisedAt, 13 },
    Row { "时间", Field::RaisedAt, 14 },

    Row { "acknowledgedat", Field::AcknowledgedAt, 0 },
    Row { "ackedat", Field::AcknowledgedAt, 1 },
    Row { "acknowledgedby", Field::AcknowledgedBy, 0 },
    Row { "ackedby", Field::AcknowledgedBy, 1 },
    Row { "clearedat", Field::ClearedAt, 0 },
    Row { "resolvedat", Field::ClearedAt, 1 },
    Row { "closedat", Field::ClearedAt, 2 },
    Row { "expiresat", Field::ExpiresAt, 0 },
    Row { "expiry", Field::ExpiresAt, 1 },
    Row { "expires", Field::ExpiresAt, 2 },
    Row { "count", Field::Count, 0 },
    Row { "test", Field::Test, 0 },
    Row { "istest", Field::Test, 1 },

    Row { "data", Field::Inside, 3 },
    Row { "alarm", Field::Inside, 0 },
    Row { "alarms", Field::Inside, 1 },
    Row { "alert", Field::Inside, 2 },
    Row { "alerts", Field::Inside, 2 },
    Row { "payload", Field::Inside, 4 },
    Row { "notification", Field::Inside, 5 },
    Row { "attributes", Field::Inside, 6 },
    Row { "socket", Field::Ignored, 0 },
};

constexpr std::size_t kSlots = 512;
constexpr std::size_t kLongest = 24; // bytes of a name; a longer one is none of these

constexpr std::size_t slotOf(std::string_view name)
{
    std::uint32_t hash = 2166136261u; // FNV-1a
    for (const char c : name)
        hash = (hash ^ std::uint8_t(c)) * 16777619u;
    return (hash ^ (hash >> 16)) % kSlots;
}

// Row + 1 at the place of its hash or the next free one; 0 where there is none.
constexpr auto kTable = [] {
    std::array<std::uint8_t, kSlots> table {};
    for (std::size_t i = 0; i < kRows.size(); ++i) {
        std::size_t slot = slotOf(kRows[i].name);
        while (table[slot] != 0)
            slot = (slot + 1) % kSlots;
        table[slot] = std::uint8_t(i + 1);
    }
    return table;
}();
static_assert(kRows.size() < 255);

std::optional<FieldName> lookUp(std::string_view name)
{
    for (std::size_t slot = slotOf(name); kTable[slot] != 0; slot = (slot + 1) % kSlots) {
        const Row &row = kRows[kTable[slot] - 1u];
        if (row.name == name)
            return FieldName { row.field, row.rank };
    }
    return std::nullopt;
}

} // namespace

FieldName fieldName(std::string_view key)
{
    std::array<char, kLongest> buffer;
    std::size_t size = 0;
    for (const char c : key) {
        if (c == '_' || c == '-' || c == ' ')
            continue;
        if (size == kLongest)
            return {};
        buffer[size++] = c >= 'A' && c <= 'Z' ? char(c + ('a' - 'A')) : c;
    }
    const std::string_view name(buffer.data(), size);
    if (const auto found = lookUp(name))
        return *found;
    for (const std::string_view before : { std::string_view("alarm"), std::string_view("alert") }) {
        if (name.size() > before.size() && name.substr(0, before.size()) == before) {
            if (const auto found = lookUp(name.substr(before.size())))
                return *found;
        }
    }
    return {};
}

} // namespace halfsilver::payload
