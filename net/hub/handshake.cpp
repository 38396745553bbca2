#include "net/hub/handshake.h"

#include <algorithm>

namespace halfsilver::hub {

std::optional<HttpAnswer> refuseHandshake(const HttpRequest &head)
{
    if (!head.header("upgrade").toLower().contains("websocket") || head.method != "GET") {
        auto answer = errorAnswer(426, QStringLiteral("this path takes a WebSocket, first thing on a connection"));
        answer.headers.emplaceBack("Upgrade", "websocket");
        return answer;
    }
    const auto versions = head.header("sec-websocket-version").split(',');
    if (std::none_of(versions.begin(), versions.end(), [](const QByteArray &one) { return one.trimmed() == "13"; })) {
        auto answer = errorAnswer(426, QStringLiteral("Sec-WebSocket-Version: 13 is needed"));
        answer.headers.emplaceBack("Upgrade", "websocket");
        answer.headers.emplaceBack("Sec-WebSocket-Version", "13");
        return answer;
    }
    constexpr qsizetype kKeyBytes = 16;
    const auto key = QByteArray::fromBase64Encoding(
        head.header("sec-websocket-key"), QByteArray::Base64Encoding | QByteArray::AbortOnBase64DecodingErrors);
    if (head.countOf("sec-websocket-key") != 1 || !key || (*key).size() != kKeyBytes)
        return errorAnswer(400, QStringLiteral("Sec-WebSocket-Key: exactly one is needed, 16 bytes in base64"));
    return std::nullopt;
}

} // namespace halfsilver::hub
