// The members of one object of a payload, by what they are.
#pragma once

#include "net/payload/field_names.h"

#include <QList>
#include <QString>

#include <simdjson.h>

#include <array>
#include <optional>

namespace halfsilver::payload {

using Json = simdjson::dom::element;

// A text that looks like an object or a list of them: what was encoded once more than it was meant to be.
bool isEncodedTwice(const Json &value);

// One level of a payload: for each field the member that fits best. Members of a type that the field cannot have do
// not count.
class AlarmFields {
public:
    void collect(const simdjson::dom::object &object);
    bool set(Field field, const Json &value) { return take(field, 0, value); } // false: it cannot be that

    const Json *find(Field field) const
    {
        const Slot &slot = m_slots[size_t(field)];
        return slot.rank < kNone ? &slot.value : nullptr;
    }
    bool has(Field field) const { return find(field) != nullptr; }
    bool toldTimes() const { return m_toldTimes; } // acknowledged_at or cleared_at were there, if only as null
    // It has every member of our own shape, which tells all of an alarm: null says that there is none.
    bool toldAll() const;
    bool toldNull(Field field) const { return (m_nulls & bit(field)) != 0 && !has(field); }
    // What the member is called that find() gives, of what was collected; and what was not recognised.
    std::string_view memberName(Field field) const;
    QList<std::string_view> unknownNames() const;
    bool hasUnknown() const { return m_hasUnknown; }

private:
    static constexpr std::uint8_t kNone = 255;
    static constexpr std::uint32_t bit(Field field) { return std::uint32_t(1) << int(field); }
    static_assert(kFields < 32);
    struct Slot {
        Json value;
        std::uint8_t rank = kNone;
    };
    bool take(Field field, std::uint8_t rank, const Json &value);
    std::optional<Field> collectMember(std::string_view key, const Json &value); // what it was taken for

    simdjson::dom::object m_object;
    bool m_hasObject = false;
    std::array<Slot, kFields> m_slots;
    std::uint32_t m_members = 0, m_nulls = 0; // by field
    bool m_toldTimes = false, m_hasUnknown = false;
};

bool isScalar(const Json &value); // a text that is not empty, a number, true or false

// The text of a scalar, not yet cleaned: 5 for 5.0. Bounded well above what the screen takes. Empty for other types;
// for an object its "name" or "title", as relations arrive: {"room":{"id":3,"name":"Kitchen"}}.
QString scalarText(const Json &value);
std::optional<double> numberOf(const Json &value);         // also of a text that is a number
std::optional<std::string_view> textOf(const Json &value); // UTF-8 in the document, valid as long as that; texts only
std::optional<bool> boolOf(const Json &value);             // also 1 and 0

// "1, 2, 3" of a list; "volume: 0.8 · url: https://x" of an object: its scalars that are nothing we know.
QString listText(const simdjson::dom::array &list);
QString membersText(const simdjson::dom::object &object);

// What stands at a dotted path.
std::optional<Json> elementAt(Json value, const std::vector<std::string> &path);

} // namespace halfsilver::payload
