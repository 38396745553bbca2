#include "net/hub/channel_auth.h"

#include "net/hub/guard.h"
#include "net/hub/join.h"
#include "net/hub/names.h"
#include "net/hub/sign_in.h"
#include "net/pusher/secret_box.h"
#include "net/pusher/socket_id.h"

#include <QJsonDocument>

namespace halfsilver::hub {

namespace {

// As pusher-js sends it, or as JSON.
QString fieldOf(const HttpRequest &request, QLatin1StringView name)
{
    if (request.header("content-type").startsWith("application/json"))
        return QJsonDocument::fromJson(request.body).object()[name].toString();
    HttpRequest form;
    if (!splitTarget("/?" + request.body, form))
        return {};
    const auto found = std::find_if(form.query.begin(), form.query.end(),
                                    [&](const auto &item) { return QLatin1StringView(item.first) == name; });
    return found == form.query.end() ? QString() : QString::fromUtf8(found->second);
}

QString asText(const QJsonObject &object)
{
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

HttpAnswer socketIdNeeded()
{
    return errorAnswer(422, QStringLiteral("socket_id: the one that the hub gave this connection is needed"),
                       QStringLiteral("socket_id"));
}

QString signedAs(const Credentials &credentials, const QByteArray &text)
{
    return credentials.key + u':' + QString::fromLatin1(pusher::signature(text, credentials.secret.toUtf8()));
}

// What the others are told of it: its name, and what its section says.
QJsonObject infoOf(const QString &name, const HubToken *token)
{
    QJsonObject info { { QStringLiteral("name"), name } };
    for (const auto &[key, value] : token ? token->info : decltype(token->info)())
        info[key] = value;
    return info;
}

} // namespace

std::optional<HttpAnswer> refuseAuth(const HttpRequest &head)
{
    if (head.method == "POST" || (head.method == "OPTIONS" && head.countOf("origin") == 1))
        return std::nullopt;
    return methodNotAllowed("POST");
}

HttpAnswer authenticateUser(const AuthRules &rules, const HttpRequest &request)
{
    const HubToken *token = bearerOf(rules.tokens, request.header("authorization"));
    if (!token)
        return tokenNeeded();
    const QString socketId = fieldOf(request, QLatin1StringView("socket_id"));
    if (!pusher::isSocketId(socketId))
        return socketIdNeeded();
    QJsonObject user { { QStringLiteral("id"), token->name },
                       { QStringLiteral("user_info"), infoOf(token->name, token) } };
    const QString data = asText(user);
    return jsonAnswer(200,
                      { { QStringLiteral("auth"), signedAs(rules.credentials, signInText(socketId, data)) },
                        { QStringLiteral("user_data"), data } });
}

HttpAnswer authorise(const AuthRules &rules, const HttpRequest &request, bool loopback)
{
    const QByteArray authorization = request.header("authorization");
    const HubToken *token = bearerOf(rules.tokens, authorization);
    if (!token && (!loopback || !authorization.isEmpty()))
        return tokenNeeded();

    const QString socketId = fieldOf(request, QLatin1StringView("socket_id"));
    const QString channel = fieldOf(request, QLatin1StringView("channel_name"));
    if (!pusher::isSocketId(socketId))
        return socketIdNeeded();
    const auto kind = kindOf(channel);
    if (!isChannelName(channel) || kind.access == ChannelKind::Access::Public)
        return errorAnswer(422, QStringLiteral("channel_name: a private- or presence- channel is needed"),
                           QStringLiteral("channel_name"));
    if (!mayJoin(rules.channels, channel, token ? token->name : QString()))
        return errorAnswer(403,
                           QStringLiteral("%1 may not join %2; a [hub.channel.NAME] would say so")
                               .arg(token ? QStringLiteral("[hub.token.%1]").arg(token->name)
                                          : QStringLiteral("a program without a token"),
                                    channel),
                           QStringLiteral("channel_name"));

    QJsonObject answer;
    QString channelData;
    if (kind.access == ChannelKind::Access::Presence) {
        const QString name = token ? token->name : HubChannel::withoutToken();
        channelData =
            asText({ { QStringLiteral("user_id"), name }, { QStringLiteral("user_info"), infoOf(name, token) } });
        answer[QLatin1StringView("channel_data")] = channelData;
    }
    if (kind.encrypted) {
        if (rules.masterKey.isEmpty())
            return errorAnswer(403,
                               QStringLiteral("encrypted channels need encryption_master_key in [hub], the same that "
                                              "their publisher has"));
        answer[QLatin1StringView("shared_secret")] =
            QString::fromLatin1(pusher::channelKey(channel, rules.masterKey).toBase64());
    }
    answer[QLatin1StringView("auth")] = signedAs(rules.credentials, joinText(socketId, channel, channelData));
    return jsonAnswer(200, answer);
}

} // namespace halfsilver::hub
