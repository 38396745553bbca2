#include "net/pusher/channel_auth.h"

#include "net/alarms/backend_words.h"
#include "net/pusher/channel_kind.h"
#include "net/pusher/signature.h"
#include "net/pusher/user.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace halfsilver::pusher {

using namespace std::chrono_literals;

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Channel)
public:
    static QString notAllowed(const QString &channel)
    {
        return tr("The backend does not let this mirror into the channel %1").arg(channel);
    }
    static QString notAnAuthorisation(const QString &key)
    {
        return tr("%1 answers something else than an authorisation").arg(key);
    }
};

bool isSignIn(const QString &channel) { return channelKind(channel.toStdString()) == ChannelKind::User; }

// The ini's, that leads to whoever was asked.
QString keyFor(const QString &channel)
{
    return isSignIn(channel) ? QStringLiteral("user_auth_url") : QStringLiteral("auth_url");
}

// What is wrong with the backend whatever it was asked for.
AuthFailure failed(const HttpAnswer &answer, const QString &channel)
{
    return { backendWords(answer, keyFor(channel)), backendDetail(answer) };
}

AuthFailure refusal(const HttpAnswer &answer, const QString &channel)
{
    AuthFailure failure = failed(answer, channel);
    if (answer.status == 403)
        failure.words = Words::notAllowed(channel);
    if (answer.status == 419)
        failure.detail += QStringLiteral(" (a route of Laravel's web group. Give it a group that takes a token: "
                                         "Broadcast::routes(['middleware' => ['auth:sanctum']]))");
    failure.retryAfter = answer.retryAfter;
    failure.lasting = answer.status < 500 && answer.status != 408 && answer.status != 429;
    return failure;
}

} // namespace

AuthAnswer authFromAnswer(const HttpAnswer &answer, const QString &channel)
{
    if (answer.status == 0)
        return failed(answer, channel);
    if (!answer.ok())
        return refusal(answer, channel);
    // A login page comes with 200, too, where something on the way followed a redirect.
    if (isHtml(answer)) {
        AuthFailure page = failed(answer, channel);
        page.lasting = true;
        return page;
    }
    QJsonParseError error;
    const QJsonObject body = QJsonDocument::fromJson(answer.body, &error).object();
    const QString auth = body[QLatin1StringView("auth")].toString();
    const auto other = [&](const QString &why) {
        return AuthFailure { Words::notAnAuthorisation(keyFor(channel)),
                             QStringLiteral("HTTP %1, %2").arg(answer.status).arg(why),
                             {},
                             true };
    };
    if (error.error != QJsonParseError::NoError)
        return other(QStringLiteral("not JSON: %1").arg(error.errorString()));
    // One without a colon is another service's: every server takes what stands behind it for the signature.
    if (!auth.contains(u':'))
        return other(QStringLiteral("no member \"auth\" of the form KEY:SIGNATURE"));
    ChannelAuth granted { auth };
    if (isSignIn(channel)) {
        granted.userData = body[QLatin1StringView("user_data")].toString();
        if (idOfUser(*granted.userData).isEmpty())
            return other(QStringLiteral("no member \"user_data\", a text of JSON with a text \"id\""));
        return granted;
    }
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

ChannelAuth signedInHere(const QString &key, const QByteArray &secret, const QString &socketId, const QString &userData)
{
    const QString text = socketId + QLatin1StringView("::user::") + userData;
    return { key + u':' + QString::fromLatin1(signature(text.toUtf8(), secret)), {}, {}, userData };
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
