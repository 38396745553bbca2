#include "net/pusher/authorizer.h"

#include "app/core/plain_text.h"
#include "net/alarms/token.h"
#include "net/pusher/channel_kind.h"
#include "net/pusher/user.h"

#include <QCoreApplication>

namespace halfsilver::pusher {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Channel)
public:
    static AuthFailure unsettled(const QString &channel)
    {
        return { tr("mirror.ini has no auth_url for the channel %1").arg(channel),
                 QStringLiteral("[pusher] auth_url: missing. Write the backend's address, such as "
                                "https://home.lan/broadcasting/auth."),
                 {},
                 true };
    }
    static AuthFailure unsettledUser()
    {
        return { tr("mirror.ini has no user_auth_url for the channel %1")
                     .arg(QString::fromUtf8(kUserChannel.data(), qsizetype(kUserChannel.size()))),
                 QStringLiteral("[pusher] user_auth_url: missing. Write the backend's address, such as "
                                "https://home.lan/broadcasting/user-auth, or the application's secret."),
                 {},
                 true };
    }
    static AuthFailure nameless(const QString &id)
    {
        return { tr("“%1” cannot be the name of a user").arg(plainText(id, 40)),
                 QStringLiteral("[pusher] user_id: write letters, digits and _ - = @ , . ; without spaces."),
                 {},
                 true };
    }
    static AuthFailure keyless(const QString &channel)
    {
        return { tr("There is no key for the encrypted channel %1").arg(channel),
                 QStringLiteral("the backend's answer has no shared_secret of 32 bytes, and [pusher] has no "
                                "encryption_master_key"),
                 {},
                 true };
    }
    static AuthFailure unreadable(const Error &error)
    {
        return {
            tr("A secret named in mirror.ini cannot be read"), QStringLiteral("[pusher] ") + error.text, {}, true
        };
    }
};

// With the key of an encrypted channel, which belongs to it.
AuthAnswer withKey(AuthAnswer answer, const PusherSettings &settings, const QString &channel)
{
    if (answer.failure || channelKind(channel.toStdString()) != ChannelKind::Encrypted
        || answer.auth.sharedSecret.size() == kSecretKeyBytes)
        return answer;
    const auto text = secretFrom(settings.masterKey, settings.masterKeyFile, "encryption_master_key_file");
    if (!text)
        return Words::unreadable(text.error());
    if (text->isEmpty())
        return Words::keyless(channel);
    const auto masterKey = masterKeyFromText(*text);
    if (!masterKey)
        return Words::unreadable({ QStringLiteral("encryption_master_key: ") + masterKey.error().text });
    answer.auth.sharedSecret = channelKey(channel, *masterKey);
    return answer;
}

QByteArray formField(const QString &name, const QString &value)
{
    return QUrl::toPercentEncoding(name) + '=' + QUrl::toPercentEncoding(value);
}

bool isSignIn(const AuthQuestion &question) { return channelKind(question.channel.toStdString()) == ChannelKind::User; }

const QString &addressFor(const PusherSettings &settings, const AuthQuestion &question)
{
    return isSignIn(question) ? settings.userAuthUrl : settings.authUrl;
}

class Request : public Authorization {
public:
    Request(QNetworkAccessManager &network, Clock &clock, const PusherSettings &settings, const HttpRequest &request,
            const QString &channel, Authorizer::Done done)
        : m_call(network, clock, request, [settings, channel, done = std::move(done)](const HttpAnswer &answer) {
            done(withKey(authFromAnswer(answer, channel), settings, channel));
        })
    {
    }

private:
    HttpCall m_call;
};

} // namespace

SettingsAuthorizer::SettingsAuthorizer(QNetworkAccessManager &network, Clock &clock)
    : m_network(network)
    , m_clock(clock)
{
}

std::unique_ptr<Authorization> SettingsAuthorizer::authorise(const PusherSettings &settings,
                                                             const AuthQuestion &question, Done done)
{
    if (addressFor(settings, question).isEmpty()) {
        done(authFromSecret(settings, question));
        return nullptr;
    }
    const auto request = authRequest(settings, question);
    if (!request) {
        done(Words::unreadable(request.error()));
        return nullptr;
    }
    return std::make_unique<Request>(m_network, m_clock, settings, *request, question.channel, std::move(done));
}

AuthFailure nobodyToAsk(const QString &channel)
{
    return isSignIn({ {}, channel }) ? Words::unsettledUser() : Words::unsettled(channel);
}

Result<HttpRequest> authRequest(const PusherSettings &settings, const AuthQuestion &question)
{
    const auto token = bearerFrom(settings.authToken, settings.authTokenFile, "auth_token_file");
    if (!token)
        return token.error();
    HttpRequest request { QUrl(addressFor(settings, question), QUrl::StrictMode), {}, *token, {}, {} };
    QByteArray form = formField(QStringLiteral("socket_id"), question.socketId);
    if (!isSignIn(question))
        form += '&' + formField(QStringLiteral("channel_name"), question.channel);
    for (const auto &[name, value] : settings.authBody)
        form += '&' + formField(name, value);
    request.form = form;
    request.caFile = settings.caFile;
    for (const auto &[name, value] : settings.authHeaders)
        request.headers.append({ name.toUtf8(), value.toUtf8() });
    return request;
}

AuthAnswer authFromSecret(const PusherSettings &settings, const AuthQuestion &question)
{
    const auto secret = secretFrom(settings.secret, settings.secretFile, "secret_file");
    if (!secret)
        return Words::unreadable(secret.error());
    if (secret->isEmpty())
        return nobodyToAsk(question.channel);
    if (isSignIn(question)) {
        const QString userData = userDataFor(settings.userId, settings.watchlist);
        if (idOfUser(userData).isEmpty())
            return Words::nameless(settings.userId);
        return signedInHere(settings.key, secret->toUtf8(), question.socketId, userData);
    }
    std::optional<QString> channelData;
    if (channelKind(question.channel.toStdString()) == ChannelKind::Presence)
        channelData = channelDataFor(settings.userId);
    return withKey(signedHere(settings.key, secret->toUtf8(), question.socketId, question.channel, channelData),
                   settings, question.channel);
}

} // namespace halfsilver::pusher
