// The envelope of Pusher protocol 7: what stands in one text message, and what is sent. Source: protocol §1, §5.
#pragma once

#include "app/core/payload.h"
#include "app/core/result.h"

#include <QString>

#include <memory>
#include <optional>
#include <string_view>

namespace halfsilver::pusher {

constexpr qsizetype kMaxMessageBytes = 1024 * 1024; // of a message and of a frame

enum class DataForm {
    Absent,
    Text, // "data":"…": most often JSON once more, but "not json" is legal
    Json, // an object, list, number, true, false or null, as it stands in the message
};

// UTF-8. Looks into the decoder: valid until its next decode().
struct Envelope {
    std::string_view event;
    std::string_view channel; // empty: none
    DataForm form = DataForm::Absent;
    std::string_view data {};
    std::string_view userId {}; // of a client event on a presence channel
};

// The data as its listeners get it. Its bytes have kPayloadPadding more allocated behind them, so that simdjson can read
// them where they are.
constexpr qsizetype kPayloadPadding = 64; // SIMDJSON_PADDING
Payload payload(const Envelope &envelope);

// simdjson reads the message in place, without a tree. What it refuses (a lone surrogate, a raw tab, a byte order
// mark) goes to QJsonDocument, and only what that refuses too counts as undecodable.
class EnvelopeDecoder {
public:
    EnvelopeDecoder();
    ~EnvelopeDecoder();
    Result<Envelope> decode(QStringView text);          // one text frame; fails with the reason, for the log
    Result<Envelope> decodeUtf8(std::string_view text); // the same of bytes, which may be no UTF-8 at all

private:
    struct Buffers;
    Result<Envelope> decodeBuffer(size_t size);
    std::unique_ptr<Buffers> m;
};

// `data` of pusher:connection_established.
struct Handshake {
    QString socketId;                      // opaque; longer than 32-bit numbers at soketi
    std::optional<double> activityTimeout; // seconds, as the server said it: perhaps nonsense
    QString server;                        // our own hub names itself: "halfsilver-hub"
    bool operator==(const Handshake &) const = default;
};
Handshake handshake(const Envelope &envelope);

// `data` of pusher:error.
struct ServerError {
    std::optional<int> code;
    QString message;
    bool operator==(const ServerError &) const = default;
};
ServerError serverError(const Envelope &envelope);

// `data` of pusher:subscription_error, as soketi says it.
struct SubscriptionError {
    QString type; // "AuthError", "LimitReached"; empty where there is none
    std::optional<int> status;
    QString message;
    bool operator==(const SubscriptionError &) const = default;
};
SubscriptionError subscriptionError(const Envelope &envelope);

// The strictest form, which every server takes: `data` an object, the channel inside it. Source: protocol §6, §10.
QString subscribeMessage(const QString &channel, const QString &auth = {},
                         const std::optional<QString> &channelData = {});
QString signInMessage(const QString &auth, const QString &userData);
QString unsubscribeMessage(const QString &channel);
QString clientEventMessage(const QString &channel, const QString &event, const QJsonValue &data);
QString pingMessage();
QString pongMessage();

} // namespace halfsilver::pusher
