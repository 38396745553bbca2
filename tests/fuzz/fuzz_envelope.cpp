// libFuzzer: whatever a server says, the envelope is read or refused, and what is read holds together.
#include "net/pusher/protocol.h"

#include "tests/support/json_agreement.h"

#include <QtGlobal>

using namespace halfsilver::pusher;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static EnvelopeDecoder decoder;
    const std::string_view text(reinterpret_cast<const char *>(data), size);
    if (const auto envelope = decoder.decodeUtf8(text)) {
        if (envelope->form == DataForm::Absent && !envelope->data.empty())
            qFatal("data although it is absent");
        if (payload(*envelope).bytes().size() != qsizetype(envelope->data.size()))
            qFatal("the payload is not the data");
        (void)handshake(*envelope);
        (void)serverError(*envelope);
    } else if (envelope.error().text.isEmpty()) {
        qFatal("refused without a reason");
    }
    if (!halfsilver::disagreement(QByteArray::fromRawData(text.data(), qsizetype(text.size()))).isEmpty())
        qFatal("simdjson and QJsonDocument do not agree");
    // As it comes from a QWebSocket: by way of UTF-16.
    (void)decoder.decode(QString::fromUtf8(text.data(), qsizetype(text.size())));
    return 0;
}
