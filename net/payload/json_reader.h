// JSON as backends really send it, fast: simdjson reads it, and where it refuses, QJsonDocument and a repair get
// their turn. The parser's memory is reused from call to call.
#pragma once

#include "app/core/result.h"

#include <QByteArray>

#include <simdjson.h>

namespace halfsilver::payload {

class JsonReader {
public:
    // The element is valid until the next call. Fails with what is wrong with it.
    Result<simdjson::dom::element> read(const QByteArray &json);

private:
    simdjson::dom::parser m_parser;
};

// What simdjson refuses and others write, made acceptable: bytes that are not UTF-8 and half pairs (\ud83d alone) become
// U+FFFD; numbers beyond 64 bits or beyond a double become texts, so that a long id keeps its digits.
QByteArray repaired(const QByteArray &json);

} // namespace halfsilver::payload
