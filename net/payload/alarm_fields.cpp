#include "net/payload/alarm_fields.h"

#include "app/core/alarms/alarm.h"
#include "app/core/plain_text.h"
#include "net/payload/php_moment.h"

#include <charconv>

namespace halfsilver::payload {

using simdjson::dom::element_type;

namespace {

constexpr size_t kMaxBytes = 64 * 1024; // of one text, before it is cleaned

bool isText(const Json &value)
{
    std::string_view text;
    return !value.get(text) && !text.empty();
}

bool isNumber(const Json &value) { return value.is_number(); }

bool isNamed(const Json &value) { return value.is_object() && !scalarText(value).isEmpty(); }

bool fits(Field field, const Json &value)
{
    switch (field) {
    case Field::Id:
    case Field::Message:
    case Field::Title:
    case Field::Priority:
    case Field::Level:
        return isText(value) || isNumber(value);
    case Field::RaisedAt:
    case Field::AcknowledgedAt:
    case Field::ClearedAt:
    case Field::ExpiresAt:
        return isText(value) || isNumber(value) || phpMoment(value);
    case Field::Place:
    case Field::Origin:
    case Field::Group:
    case Field::AcknowledgedBy:
        return isText(value) || isNumber(value) || isNamed(value);
    case Field::State:
        return isText(value) || value.is_bool();
    case Field::Active:
    case Field::Resolved:
    case Field::Acknowledged:
        return boolOf(value).has_value();
    case Field::Count:
        return isNumber(value);
    case Field::Test:
        return boolOf(value).has_value();
    case Field::Inside:
        return !value.is_null();
    case Field::Ignored:
    case Field::Unknown:
        break;
    }
    return false;
}

} // namespace

bool isEncodedTwice(const Json &value)
{
    std::string_view text;
    if (value.get(text))
        return false;
    constexpr const char *kSpace = " \t\r\n";
    size_t begin = text.find_first_not_of(kSpace);
    if (begin != text.npos && text[begin] == '[') // a list of objects: "[5]" is a text
        begin = text.find_first_not_of(kSpace, begin + 1);
    const char last = begin == text.npos ? '\0' : text[text.find_last_not_of(kSpace)];
    return begin != text.npos && text[begin] == '{' && (last == '}' || last == ']');
}

bool AlarmFields::take(Field field, std::uint8_t rank, const Json &value)
{
    Slot &slot = m_slots[size_t(field)];
    if (rank > slot.rank || !fits(field, value))
        return false;
    slot = { value, rank };
    return true;
}

void AlarmFields::collect(const simdjson::dom::object &object)
{
    m_object = object;
    m_hasObject = true;
    for (const auto [key, value] : object)
        collectMember(key, value);
}

std::optional<Field> AlarmFields::collectMember(std::string_view key, const Json &value)
{
    const FieldName name = fieldName(key);
    m_members |= bit(name.field);
    if (value.is_null())
        m_nulls |= bit(name.field);
    Field as = name.field;
    std::uint8_t rank = name.rank;
    switch (name.field) {
    case Field::Unknown:
        m_hasUnknown = true;
        return std::nullopt;
    case Field::Ignored:
        return std::nullopt;
    case Field::AcknowledgedAt:
    case Field::ClearedAt:
        m_toldTimes = true;
        break;
    case Field::Inside:
        // {"alarm":"Smoke"}: a text under such a name is a title, unless it is Laravel's $data.
        if (name.rank != 3 && isText(value) && !isEncodedTwice(value)) {
            as = Field::Title;
            rank = 20;
        }
        break;
    default:
        break;
    }
    return take(as, rank, value) ? std::optional(as) : std::nullopt;
}

std::string_view AlarmFields::memberName(Field field) const
{
    std::string_view found;
    AlarmFields again;
    if (m_hasObject) {
        for (const auto [key, value] : m_object) {
            if (again.collectMember(key, value) == field)
                found = key;
        }
    }
    return found;
}

QList<std::string_view> AlarmFields::unknownNames() const
{
    QList<std::string_view> names;
    if (m_hasObject) {
        for (const auto [key, value] : m_object) {
            if (fieldName(key).field == Field::Unknown)
                names.append(key);
        }
    }
    return names;
}

bool AlarmFields::toldAll() const
{
    constexpr std::uint32_t all = bit(Field::Id) | bit(Field::Title) | bit(Field::Message) | bit(Field::Place)
        | bit(Field::Origin) | bit(Field::Priority) | bit(Field::RaisedAt) | bit(Field::AcknowledgedAt)
        | bit(Field::AcknowledgedBy) | bit(Field::ClearedAt) | bit(Field::ExpiresAt) | bit(Field::Count)
        | bit(Field::Test);
    return (m_members & all) == all;
}

bool isScalar(const Json &value) { return isText(value) || isNumber(value) || value.is_bool(); }

QString scalarText(const Json &value)
{
    switch (value.type()) {
    case element_type::STRING: {
        std::string_view text = value.get_string().value_unsafe();
        if (text.size() > kMaxBytes) {
            text = text.substr(0, kMaxBytes);
            while (!text.empty() && (uchar(text.back()) & 0xc0) == 0x80) // not in the middle of a character
                text.remove_suffix(1);
            if (!text.empty() && uchar(text.back()) >= 0xc0)
                text.remove_suffix(1);
        }
        return QString::fromUtf8(text.data(), qsizetype(text.size()));
    }
    case element_type::INT64:
        return QString::number(value.get_int64().value_unsafe());
    case element_type::UINT64:
        return QString::number(value.get_uint64().value_unsafe());
    case element_type::DOUBLE:
        return numberText(value.get_double().value_unsafe());
    case element_type::BOOL:
        return value.get_bool().value_unsafe() ? QStringLiteral("true") : QStringLiteral("false");
    case element_type::OBJECT: {
        const simdjson::dom::object object = value.get_object().value_unsafe();
        for (const std::string_view name : { "name", "title", "label" }) {
            Json inside;
            if (!object.at_key(name).get(inside) && (isText(inside) || isNumber(inside)))
                return scalarText(inside);
        }
        return {};
    }
    case element_type::ARRAY:
    case element_type::NULL_VALUE:
        break;
    }
    return {};
}

std::optional<double> numberOf(const Json &value)
{
    double number = 0;
    if (!value.get(number))
        return number;
    const auto text = textOf(value);
    if (!text)
        return std::nullopt;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
    return error == std::errc() && end == text->data() + text->size() ? std::optional(number) : std::nullopt;
}

std::optional<std::string_view> textOf(const Json &value)
{
    std::string_view text;
    return value.get(text) ? std::nullopt : std::optional(text);
}

std::optional<bool> boolOf(const Json &value)
{
    bool truth = false;
    if (!value.get(truth))
        return truth;
    std::int64_t number = 0;
    if (!value.get(number) && (number == 0 || number == 1))
        return number == 1;
    return std::nullopt;
}

QString listText(const simdjson::dom::array &list)
{
    QString text;
    for (const Json &item : list) {
        if (text.size() > kMaxText)
            break;
        if (isScalar(item))
            text += (text.isEmpty() ? QString() : QStringLiteral(", ")) + plainText(scalarText(item), kMaxText);
    }
    return text;
}

QString membersText(const simdjson::dom::object &object)
{
    QString text;
    for (const auto [key, value] : object) {
        if (text.size() > kMaxText)
            break;
        if (!isScalar(value) || fieldName(key).field != Field::Unknown)
            continue;
        const QString shown = plainText(scalarText(value), kMaxText);
        if (shown.isEmpty())
            continue;
        const QString name =
            plainText(QString::fromUtf8(key.data(), qsizetype(std::min(key.size(), size_t(800)))), kMaxName);
        text += (text.isEmpty() ? QString() : QStringLiteral(" · ")) + name + QStringLiteral(": ") + shown;
    }
    return text;
}

std::optional<Json> elementAt(Json value, const std::vector<std::string> &path)
{
    for (const std::string &key : path) {
        Json next;
        if (value.is_object()) {
            if (value.get_object().value_unsafe().at_key(key).get(next))
                return std::nullopt;
        } else if (value.is_array()) {
            size_t index = 0;
            const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), index);
            if (error != std::errc() || end != key.data() + key.size()
                || value.get_array().value_unsafe().at(index).get(next))
                return std::nullopt;
        } else {
            return std::nullopt;
        }
        value = next;
    }
    return value;
}

} // namespace halfsilver::payload
