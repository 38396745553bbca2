// Whether simdjson and QJsonDocument read the same JSON as the same.
#pragma once

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <simdjson.h>

#include <algorithm>

namespace halfsilver {

// As QJsonValue, member for member. Of equal names the last one counts, as it does for QJsonDocument.
inline QJsonValue asQt(const simdjson::dom::element &element)
{
    using simdjson::dom::element_type;
    const auto text = [](std::string_view utf8) { return QString::fromUtf8(utf8.data(), qsizetype(utf8.size())); };
    switch (element.type()) {
    case element_type::OBJECT: {
        QJsonObject object;
        const simdjson::dom::object members = element.get_object().value_unsafe();
        for (const auto [key, value] : members)
            object.insert(text(key), asQt(value));
        return object;
    }
    case element_type::ARRAY: {
        QJsonArray array;
        const simdjson::dom::array items = element.get_array().value_unsafe();
        for (const simdjson::dom::element value : items)
            array.append(asQt(value));
        return array;
    }
    case element_type::STRING:
        return text(element.get_string().value_unsafe());
    case element_type::INT64:
        return QJsonValue(qint64(element.get_int64().value_unsafe()));
    case element_type::UINT64:
        return double(element.get_uint64().value_unsafe());
    case element_type::DOUBLE:
        return element.get_double().value_unsafe();
    case element_type::BOOL:
        return element.get_bool().value_unsafe();
    case element_type::NULL_VALUE:
        break;
    }
    return QJsonValue(QJsonValue::Null);
}

// Numbers by their value: of 1610e15 the one makes a whole number, the other a double.
inline bool isSame(const QJsonValue &a, const QJsonValue &b)
{
    if (a.isDouble() && b.isDouble())
        return a.toDouble() == b.toDouble();
    if (a.isArray() && b.isArray()) {
        const QJsonArray as = a.toArray(), bs = b.toArray();
        return std::equal(as.begin(), as.end(), bs.begin(), bs.end(),
                          [](const QJsonValue &x, const QJsonValue &y) { return isSame(x, y); });
    }
    if (a.isObject() && b.isObject()) {
        const QJsonObject as = a.toObject(), bs = b.toObject();
        return as.keys() == bs.keys()
            && std::equal(as.begin(), as.end(), bs.begin(),
                          [](const QJsonValue &x, const QJsonValue &y) { return isSame(x, y); });
    }
    return a == b;
}

// How deep brackets are nested at most, those in texts included.
inline int nesting(const QByteArray &json)
{
    int depth = 0, most = 0;
    for (const char c : json) {
        depth += (c == '[' || c == '{') - (c == ']' || c == '}');
        most = std::max(most, depth);
    }
    return most;
}

// Empty: they agree. What simdjson takes QJsonDocument has to take, and as the same. The other way round is no matter:
// QJsonDocument is the more generous one (line breaks in texts, half surrogates), and JsonReader asks it then. A value
// that is no object or list QJsonDocument does not take, and each has a limit of its own for the depth.
inline QString disagreement(const QByteArray &json)
{
    static simdjson::dom::parser parser;
    simdjson::dom::element element;
    if (parser.parse(json.constData(), size_t(json.size())).get(element) || nesting(json) > 500
        || !(element.is_object() || element.is_array()))
        return {};
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(json, &error);
    if (error.error == QJsonParseError::IllegalNumber)
        return {};
    if (document.isNull())
        return QStringLiteral("QJsonDocument: ") + error.errorString();
    const QJsonValue ours = asQt(element);
    const QJsonValue theirs = document.isObject() ? QJsonValue(document.object()) : QJsonValue(document.array());
    return isSame(ours, theirs) ? QString() : QStringLiteral("different values");
}

} // namespace halfsilver
