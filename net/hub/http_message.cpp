#include "net/hub/http_message.h"

#include <QJsonDocument>
#include <QStringDecoder>

#include <algorithm>

namespace halfsilver::hub {

namespace {

const char *reasonPhrase(int status)
{
    switch (status) {
    case 200:
        return "OK";
    case 201:
        return "Created";
    case 204:
        return "No Content";
    case 304:
        return "Not Modified";
    case 400:
        return "Bad Request";
    case 401:
        return "Unauthorized";
    case 403:
        return "Forbidden";
    case 404:
        return "Not Found";
    case 405:
        return "Method Not Allowed";
    case 408:
        return "Request Timeout";
    case 410:
        return "Gone";
    case 413:
        return "Payload Too Large";
    case 415:
        return "Unsupported Media Type";
    case 421:
        return "Misdirected Request";
    case 422:
        return "Unprocessable Entity";
    case 426:
        return "Upgrade Required";
    case 429:
        return "Too Many Requests";
    case 431:
        return "Request Header Fields Too Large";
    case 503:
        return "Service Unavailable";
    case 507:
        return "Insufficient Storage";
    default:
        return "Status";
    }
}

int hexDigit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

// `%41` and, in a query, `+`.
std::optional<QByteArray> unescape(const QByteArray &text, bool plusIsSpace)
{
    QByteArray plain;
    plain.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] == '%') {
            if (i + 2 >= text.size() || hexDigit(text[i + 1]) < 0 || hexDigit(text[i + 2]) < 0)
                return std::nullopt;
            plain += char(hexDigit(text[i + 1]) * 16 + hexDigit(text[i + 2]));
            i += 2;
        } else {
            plain += plusIsSpace && text[i] == '+' ? ' ' : text[i];
        }
    }
    return plain;
}

} // namespace

QByteArray HttpRequest::header(QByteArrayView name) const
{
    const auto it =
        std::find_if(headers.begin(), headers.end(), [&](const auto &header) { return header.first == name; });
    return it == headers.end() ? QByteArray() : it->second;
}

qsizetype HttpRequest::countOf(QByteArrayView name) const
{
    return std::count_if(headers.begin(), headers.end(), [&](const auto &header) { return header.first == name; });
}

bool cameThroughProxy(const HttpRequest &head)
{
    return std::any_of(head.headers.begin(), head.headers.end(), [](const auto &header) {
        return header.first == "forwarded" || header.first == "x-forwarded-for" || header.first == "x-real-ip"
            || header.first == "via";
    });
}

HttpAnswer jsonAnswer(int status, const QJsonObject &object)
{
    return { status, QJsonDocument(object).toJson(QJsonDocument::Compact), { { "Content-Type", "application/json" } } };
}

HttpAnswer errorAnswer(int status, const QString &text, const QString &field)
{
    QJsonObject object { { QStringLiteral("error"), text } };
    if (!field.isEmpty())
        object[QLatin1StringView("field")] = field;
    return jsonAnswer(status, object);
}

HttpAnswer methodNotAllowed(const QByteArray &allowed)
{
    auto answer = errorAnswer(405, QStringLiteral("this path takes %1").arg(QString::fromLatin1(allowed)));
    answer.headers.emplaceBack("Allow", allowed);
    return answer;
}

QByteArray toWire(const HttpAnswer &answer, bool keepAlive, bool head)
{
    QByteArray wire = "HTTP/1.1 " + QByteArray::number(answer.status) + ' ' + reasonPhrase(answer.status) + "\r\n";
    for (const auto &[name, value] : answer.headers)
        wire += name + ": " + value + "\r\n";
    if (answer.status != 204 && answer.status != 304)
        wire += "Content-Length: " + QByteArray::number(answer.body.size()) + "\r\n";
    const bool saysCache = std::any_of(answer.headers.begin(), answer.headers.end(),
                                       [](const auto &header) { return header.first == "Cache-Control"; });
    wire += saysCache ? "" : "Cache-Control: no-cache\r\n";
    wire += "X-Content-Type-Options: nosniff\r\n";
    wire += keepAlive ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n";
    if (!head && answer.status != 204 && answer.status != 304)
        wire += answer.body;
    return wire;
}

bool splitTarget(const QByteArray &target, HttpRequest &request)
{
    if (!target.startsWith('/'))
        return false;
    const auto question = target.indexOf('?');
    request.path = question < 0 ? target : target.left(question);
    request.query.clear();
    if (!pathSegments(request.path))
        return false;
    if (question < 0)
        return true;
    for (const auto &item : target.mid(question + 1).split('&')) {
        if (item.isEmpty())
            continue;
        const auto equals = item.indexOf('=');
        const auto name = unescape(equals < 0 ? item : item.left(equals), true);
        const auto value = unescape(equals < 0 ? QByteArray() : item.mid(equals + 1), true);
        if (!name || !value)
            return false;
        request.query.append({ *name, *value });
    }
    return true;
}

std::optional<QStringList> pathSegments(const QByteArray &path)
{
    QStringList segments;
    for (const auto &part : path.mid(1).split('/')) {
        const auto plain = unescape(part, false);
        if (!plain)
            return std::nullopt;
        QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
        const QString text = decoder(*plain);
        if (decoder.hasError())
            return std::nullopt;
        segments.append(text);
    }
    return segments;
}

} // namespace halfsilver::hub
