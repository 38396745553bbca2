#include "net/payload/json_reader.h"

#include <QJsonDocument>

namespace halfsilver::payload {

namespace {

constexpr qsizetype kKeepUpTo = 256 * 1024; // memory of the parser is given back after a larger payload

// The value of \uXXXX at `at`, or -1.
int escapeAt(const QByteArray &json, qsizetype at)
{
    if (at + 6 > json.size() || json[at] != '\\' || json[at + 1] != 'u')
        return -1;
    bool ok = false;
    const int value = json.mid(at + 2, 4).toInt(&ok, 16);
    return ok ? value : -1;
}

bool isHigh(int unit) { return unit >= 0xd800 && unit < 0xdc00; }
bool isLow(int unit) { return unit >= 0xdc00 && unit < 0xe000; }

// A number that fits neither 64 bits nor a double; generous, as a text shows the same digits.
bool isTooLarge(QByteArrayView number) { return number.size() > 18 || number.contains('e') || number.contains('E'); }

} // namespace

QByteArray repaired(const QByteArray &json)
{
    const QByteArray utf8 = QString::fromUtf8(json).toUtf8();
    QByteArray out;
    out.reserve(utf8.size() + 16);
    bool inString = false;
    for (qsizetype i = 0; i < utf8.size(); ++i) {
        const char c = utf8[i];
        if (inString && c == '\\') {
            const int unit = escapeAt(utf8, i);
            const int next = escapeAt(utf8, i + 6);
            if (isHigh(unit) && isLow(next)) {
                out += utf8.mid(i, 12);
                i += 11;
            } else if (isHigh(unit) || isLow(unit)) {
                out += "\\ufffd";
                i += 5;
            } else {
                out += utf8.mid(i, 2);
                ++i;
            }
            continue;
        }
        if (c == '"')
            inString = !inString;
        if (!inString && (c == '-' || (c >= '0' && c <= '9'))) {
            qsizetype end = i + 1;
            while (end < utf8.size() && QByteArrayView("0123456789+-.eE").contains(utf8[end]))
                ++end;
            const QByteArray number = utf8.mid(i, end - i);
            out += isTooLarge(number) ? '"' + number + '"' : number;
            i = end - 1;
            continue;
        }
        out += c;
    }
    return out;
}

Result<simdjson::dom::element> JsonReader::read(const QByteArray &json)
{
    if (m_parser.capacity() > size_t(kKeepUpTo) && json.size() <= kKeepUpTo)
        m_parser = simdjson::dom::parser();
    const auto parse = [this](const QByteArray &bytes) {
        simdjson::dom::element element;
        // Copies into the parser's own buffer, which has the padding that simdjson reads beyond the end.
        const auto error = m_parser.parse(bytes.constData(), size_t(bytes.size())).get(element);
        return std::pair(error, element);
    };
    const auto [error, element] = parse(json);
    if (!error)
        return element;
    const QByteArray mended = repaired(json);
    if (const auto [still, found] = parse(mended); !still)
        return found;
    // QJsonDocument takes line breaks inside texts, among others.
    if (const QJsonDocument document = QJsonDocument::fromJson(mended); !document.isNull()) {
        if (const auto [still, found] = parse(document.toJson(QJsonDocument::Compact)); !still)
            return found;
    }
    return Error { QString::fromUtf8(simdjson::error_message(error)) };
}

} // namespace halfsilver::payload
