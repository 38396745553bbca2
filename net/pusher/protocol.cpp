#include "net/pusher/protocol.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStringEncoder>

#include <simdjson.h>

#include <cmath>
#include <vector>

namespace halfsilver::pusher {

namespace {

std::string_view trimmed(std::string_view text)
{
    const size_t last = text.find_last_not_of(" \t\r\n");
    return last == std::string_view::npos ? std::string_view() : text.substr(0, last + 1);
}

std::string_view view(const QByteArray &bytes) { return { bytes.constData(), size_t(bytes.size()) }; }

QJsonObject object(const Envelope &envelope) { return payload(envelope).value().toObject(); }

std::optional<int> codeOf(const QJsonValue &code)
{
    bool number = code.isDouble();
    const double value = number ? code.toDouble() : code.toString().toDouble(&number);
    return number && value >= 0 && value < 100'000 ? std::optional(int(value)) : std::nullopt;
}

QString message(QLatin1StringView event, const QJsonObject &data)
{
    const QJsonObject envelope { { QStringLiteral("event"), QString(event) }, { QStringLiteral("data"), data } };
    return QString::fromUtf8(QJsonDocument(envelope).toJson(QJsonDocument::Compact));
}

} // namespace

struct EnvelopeDecoder::Buffers {
    simdjson::ondemand::parser parser;
    simdjson::dom::parser checker;
    QStringEncoder toUtf8 { QStringEncoder::Utf8, QStringEncoder::Flag::Stateless };
    std::vector<char> text;                  // the message, and simdjson's padding behind it
    QByteArray event, channel, data, userId; // of a message that QJsonDocument read

    // On-demand parsing looks only at what is asked for; whatever is not a text is read once whole, so that a
    // damaged message is damaged here, too.
    bool sound(std::string_view json)
    {
        simdjson::dom::element element;
        return checker.parse(json.data(), json.size()).get(element) == simdjson::SUCCESS;
    }

    bool read(size_t size, Envelope &into);
    Result<Envelope> readSlowly(size_t size);
};

EnvelopeDecoder::EnvelopeDecoder()
    : m(std::make_unique<Buffers>())
{
}

EnvelopeDecoder::~EnvelopeDecoder() = default;

bool EnvelopeDecoder::Buffers::read(size_t size, Envelope &into)
{
    namespace ondemand = simdjson::ondemand;
    ondemand::document document;
    ondemand::object members;
    if (parser.iterate(text.data(), size, text.size()).get(document) || document.get_object().get(members))
        return false;
    bool named = false;
    for (auto member : members) {
        std::string_view key, text_;
        ondemand::value value;
        ondemand::json_type type {};
        if (member.unescaped_key().get(key) || member.value().get(value) || value.type().get(type))
            return false;
        const bool isText = type == ondemand::json_type::string;
        if (isText ? value.get_string().get(text_) : simdjson::to_json_string(value).get(text_))
            return false;
        if (!isText) {
            text_ = trimmed(text_);
            if (!sound(text_))
                return false;
        }
        if (key == "event") {
            if (!isText)
                return false;
            into.event = text_;
            named = true;
        } else if (key == "channel") {
            if (!isText && type != ondemand::json_type::null)
                return false;
            into.channel = isText ? text_ : std::string_view();
        } else if (key == "data") {
            into.form = isText ? DataForm::Text : DataForm::Json;
            into.data = text_;
        } else if (key == "user_id") {
            into.userId = text_;
        }
    }
    // Something behind the object: not one JSON text.
    const char *rest = nullptr;
    return named && document.current_location().get(rest) == simdjson::OUT_OF_BOUNDS;
}

Result<Envelope> EnvelopeDecoder::Buffers::readSlowly(size_t size)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(QByteArray(text.data(), qsizetype(size)), &error);
    if (size == 0)
        return Error { QStringLiteral("empty message") };
    if (error.error != QJsonParseError::NoError)
        return Error { QStringLiteral("not JSON: %1 at byte %2").arg(error.errorString()).arg(error.offset) };
    if (!document.isObject())
        return Error { QStringLiteral("JSON, but not an object") };
    const QJsonObject members = document.object();
    const QJsonValue name = members[QLatin1StringView("event")], on = members[QLatin1StringView("channel")],
                     said = members[QLatin1StringView("data")], user = members[QLatin1StringView("user_id")];
    if (!name.isString())
        return Error { QStringLiteral("event: missing or not a text") };
    if (!on.isString() && !on.isNull() && !on.isUndefined())
        return Error { QStringLiteral("channel: not a text") };
    event = name.toString().toUtf8();
    channel = on.toString().toUtf8();
    userId = user.isDouble() ? QByteArray::number(user.toInteger()) : user.toString().toUtf8();
    Envelope envelope { view(event), view(channel) };
    envelope.userId = view(userId);
    if (said.isUndefined())
        return envelope;
    envelope.form = said.isString() ? DataForm::Text : DataForm::Json;
    if (said.isString()) {
        data = said.toString().toUtf8();
    } else {
        data = QJsonDocument(QJsonArray { said }).toJson(QJsonDocument::Compact);
        data = data.sliced(1, data.size() - 2); // QJsonDocument writes no scalars: written as a list of one
    }
    envelope.data = view(data);
    return envelope;
}

Result<Envelope> EnvelopeDecoder::decodeBuffer(size_t size)
{
    if (Envelope envelope; m->read(size, envelope))
        return envelope;
    return m->readSlowly(size);
}

Result<Envelope> EnvelopeDecoder::decode(QStringView text)
{
    const size_t needed = size_t(m->toUtf8.requiredSpace(text.size())) + simdjson::SIMDJSON_PADDING;
    if (m->text.size() < needed)
        m->text.resize(needed);
    const char *end = m->toUtf8.appendToBuffer(m->text.data(), text);
    return decodeBuffer(size_t(end - m->text.data()));
}

Result<Envelope> EnvelopeDecoder::decodeUtf8(std::string_view text)
{
    if (m->text.size() < text.size() + simdjson::SIMDJSON_PADDING)
        m->text.resize(text.size() + simdjson::SIMDJSON_PADDING);
    std::copy(text.begin(), text.end(), m->text.begin());
    return decodeBuffer(text.size());
}

Payload payload(const Envelope &envelope)
{
    if (envelope.form == DataForm::Absent)
        return {};
    QByteArray bytes;
    static_assert(kPayloadPadding >= qsizetype(simdjson::SIMDJSON_PADDING));
    bytes.reserve(qsizetype(envelope.data.size()) + kPayloadPadding);
    bytes.append(envelope.data.data(), qsizetype(envelope.data.size()));
    Payload payload(std::move(bytes));
    if (!envelope.userId.empty())
        payload.setSender(QString::fromUtf8(envelope.userId.data(), qsizetype(envelope.userId.size())));
    return payload;
}

Handshake handshake(const Envelope &envelope)
{
    const QJsonObject data = object(envelope);
    Handshake result;
    const QJsonValue id = data[QLatin1StringView("socket_id")];
    result.socketId =
        id.isDouble() ? QString::number(id.toDouble(), 'f', QLocale::FloatingPointShortest) : id.toString();
    if (const QJsonValue seconds = data[QLatin1StringView("activity_timeout")]; seconds.isDouble()) {
        result.activityTimeout = seconds.toDouble();
    } else if (seconds.isString()) {
        bool number = false;
        const double value = seconds.toString().toDouble(&number);
        if (number)
            result.activityTimeout = value;
    }
    result.server = data[QLatin1StringView("server")].toString();
    return result;
}

ServerError serverError(const Envelope &envelope)
{
    const QJsonObject data = object(envelope);
    ServerError result;
    result.code = codeOf(data[QLatin1StringView("code")]);
    result.message = data[QLatin1StringView("message")].toString();
    return result;
}

SubscriptionError subscriptionError(const Envelope &envelope)
{
    const QJsonObject data = object(envelope);
    return { data[QLatin1StringView("type")].toString(), codeOf(data[QLatin1StringView("status")]),
             data[QLatin1StringView("error")].toString() };
}

QString subscribeMessage(const QString &channel, const QString &auth, const std::optional<QString> &channelData)
{
    QJsonObject data { { QStringLiteral("channel"), channel } };
    if (!auth.isEmpty())
        data[QLatin1StringView("auth")] = auth;
    if (channelData)
        data[QLatin1StringView("channel_data")] = *channelData;
    return message(QLatin1StringView("pusher:subscribe"), data);
}

QString signInMessage(const QString &auth, const QString &userData)
{
    return message(QLatin1StringView("pusher:signin"),
                   { { QStringLiteral("auth"), auth }, { QStringLiteral("user_data"), userData } });
}

QString unsubscribeMessage(const QString &channel)
{
    return message(QLatin1StringView("pusher:unsubscribe"), { { QStringLiteral("channel"), channel } });
}

QString clientEventMessage(const QString &channel, const QString &event, const QJsonValue &data)
{
    const QJsonObject envelope { { QStringLiteral("event"), event },
                                 { QStringLiteral("channel"), channel },
                                 { QStringLiteral("data"), data } };
    return QString::fromUtf8(QJsonDocument(envelope).toJson(QJsonDocument::Compact));
}

QString pingMessage() { return QStringLiteral("{\"event\":\"pusher:ping\",\"data\":{}}"); }
QString pongMessage() { return QStringLiteral("{\"event\":\"pusher:pong\",\"data\":{}}"); }

} // namespace halfsilver::pusher
