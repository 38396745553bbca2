#include "net/pusher/channel_auth.h"

#include "app/core/plain_text.h"
#include "net/pusher/signature.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace halfsilver::pusher {

using namespace std::chrono_literals;

namespace {

constexpr qsizetype kDetail = 200;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Channel)
public:
    // Of a status that is no success.
    static QString refused(int status, const QString &channel)
    {
        if (status >= 300 && status < 400)
            return tr("The backend wants a login: the token in mirror.ini is missing or wrong");
        switch (status) {
        case 401:
            return tr("The backend does not accept the token in mirror.ini");
        case 403:
            return tr("The backend does not let this mirror into the channel %1").arg(channel);
        case 404:
        case 405:
            return tr("The backend has nothing at auth_url");
        case 419:
            return tr("auth_url is for browsers only: the backend asks for a form's token");
        case 429:
            return tr("The backend was asked too often");
        default:
            break;
        }
        return status >= 500 ? tr("The backend has an error (%1)").arg(status)
                             : tr("The backend refused the channel %1 (%2)").arg(channel).arg(status);
    }
    static QString unreachable() { return tr("The backend at auth_url cannot be reached"); }
    static QString webPage() { return tr("auth_url leads to a web page"); }
    static QString notAnAuthorisation() { return tr("auth_url answers something else than an authorisation"); }
};

bool isHtml(const HttpAnswer &answer)
{
    return answer.contentType.toLower().startsWith("text/html") || answer.body.trimmed().startsWith('<');
}

// Laravel says it as {"message":…}; a page's markup helps nobody.
QString said(const HttpAnswer &answer)
{
    if (isHtml(answer))
        return QStringLiteral("a page of HTML");
    const QJsonObject body = QJsonDocument::fromJson(answer.body).object();
    for (const char *member : { "message", "error" }) {
        if (const QString text = body[QLatin1StringView(member)].toString(); !text.isEmpty())
            return plainText(text, kDetail);
    }
    return {};
}

AuthFailure refusal(const HttpAnswer &answer, const QString &channel)
{
    AuthFailure failure;
    failure.words = Words::refused(answer.status, channel);
    failure.detail = QStringLiteral("HTTP %1").arg(answer.status);
    if (answer.status == 419)
        failure.detail += QStringLiteral(", a route of Laravel's web group. Give it a group that takes a token: "
                                         "Broadcast::routes(['middleware' => ['auth:sanctum']])");
    else if (const QString text = said(answer); !text.isEmpty())
        failure.detail += QStringLiteral(": ") + text;
    failure.retryAfter = answer.retryAfter;
    failure.lasting = answer.status < 500 && answer.status != 408 && answer.status != 429;
    return failure;
}

} // namespace

AuthAnswer authFromAnswer(const HttpAnswer &answer, const QString &channel)
{
    if (answer.status == 0)
        return AuthFailure { Words::unreachable(), plainText(answer.error, kDetail) };
    if (!answer.ok())
        return refusal(answer, channel);
    // A login page comes with 200, too, where something on the way followed a redirect.
    if (isHtml(answer))
        return AuthFailure { Words::webPage(), QStringLiteral("HTTP %1: a page of HTML").arg(answer.status), {}, true };
    QJsonParseError error;
    const QJsonObject body = QJsonDocument::fromJson(answer.body, &error).object();
    const QString auth = body[QLatin1StringView("auth")].toString();
    // One without a colon is another service's: every server takes what stands behind it for the signature.
    if (!auth.contains(u':')) {
        const QString why = error.error != QJsonParseError::NoError
            ? QStringLiteral("not JSON: %1").arg(error.errorString())
            : QStringLiteral("no member \"auth\" of the form KEY:SIGNATURE");
        return AuthFailure {
            Words::notAnAuthorisation(), QStringLiteral("HTTP %1, %2").arg(answer.status).arg(why), {}, true
        };
    }
    ChannelAuth granted { auth };
    if (const QJsonValue data = body[QLatin1StringView("channel_data")]; data.isString())
        granted.channelData = data.toString();
    else if (data.isObject()) // what was signed cannot be told from it for certain; compact JSON is what PHP writes
        granted.channelData = QString::fromUtf8(QJsonDocument(data.toObject()).toJson(QJsonDocument::Compact));
    granted.sharedSecret = QByteArray::fromBase64(body[QLatin1StringView("shared_secret")].toString().toLatin1());
    return granted;
}

ChannelAuth signedHere(const QString &key, const QByteArray &secret, const QString &socketId, const QString &channel,
                       const std::optional<QString> &channelData)
{
    QString text = socketId + u':' + channel;
    if (channelData)
        text += u':' + *channelData;
    return { key + u':' + QString::fromLatin1(signature(text.toUtf8(), secret)), channelData, {} };
}

QString channelDataFor(const QString &userId)
{
    const QJsonObject info { { QStringLiteral("name"), userId } };
    const QJsonObject data { { QStringLiteral("user_id"), userId }, { QStringLiteral("user_info"), info } };
    return QString::fromUtf8(QJsonDocument(data).toJson(QJsonDocument::Compact));
}

std::chrono::milliseconds authRetryDelay(int failures, const AuthFailure &failure, double unit)
{
    if (failure.retryAfter)
        return std::clamp<std::chrono::milliseconds>(*failure.retryAfter, 1s, 15min);
    const std::chrono::milliseconds most = failure.lasting ? 5min : 1min;
    const auto whole = std::min<std::chrono::milliseconds>(most, 5s * (1 << std::clamp(failures - 1, 0, 8)));
    return whole / 2 + std::chrono::milliseconds(qint64(double((whole / 2).count()) * unit));
}

} // namespace halfsilver::pusher
