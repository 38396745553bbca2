// libFuzzer: the head of a request, the guard and the signature. `fuzz_hub_request -max_len=4096 CORPUS`.
#include "net/hub/guard.h"
#include "net/hub/http_head.h"
#include "net/hub/published_event.h"
#include "net/hub/signed_check.h"
#include "net/hub/subscriber_message.h"

#include <QJsonDocument>

using namespace halfsilver;
using namespace halfsilver::hub;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray bytes(reinterpret_cast<const char *>(data), qsizetype(size));
    const auto outcome = readHead(bytes, 16 * 1024);
    if (const auto *read = std::get_if<HeadRead>(&outcome)) {
        HttpRequest request = read->head;
        const auto end = bytes.indexOf("\r\n\r\n");
        request.body = end < 0 ? QByteArray() : bytes.mid(end + 4);
        const GuardRules rules {
            QStringLiteral("kitchen"), {}, {}, { { {}, QStringLiteral("token"), HubRole::Raise } }
        };
        (void)guard(rules, request, { false, {} });
        (void)headersForOrigin(rules, request);
        (void)checkSignature({ QStringLiteral("app"), QStringLiteral("key"), QStringLiteral("secret") }, request,
                             QDateTime::fromSecsSinceEpoch(1'795'373'721, Qt::UTC));
        (void)readEvent(QJsonDocument::fromJson(request.body).object());
    }
    (void)readMessage(QString::fromUtf8(bytes));
    return 0;
}
