#include "net/pusher/publisher_settings.h"

namespace halfsilver::pusher {

ApiServer apiServer(const PublisherSettings &settings)
{
    ApiServer server;
    server.origin.setScheme(settings.tls ? QStringLiteral("https") : QStringLiteral("http"));
    QString host = settings.host.isEmpty() ? QStringLiteral("api-%1.pusher.com").arg(settings.cluster) : settings.host;
    if (host.startsWith(u'[') && host.endsWith(u']'))
        host = host.sliced(1, host.size() - 2);
    server.origin.setHost(host);
    if (settings.port)
        server.origin.setPort(*settings.port);
    server.prefix = settings.path;
    while (server.prefix.endsWith(u'/'))
        server.prefix.chop(1);
    if (!server.prefix.isEmpty() && !server.prefix.startsWith(u'/'))
        server.prefix.prepend(u'/');
    server.caFile = settings.caFile;
    server.application = { settings.appId, settings.key, settings.secret, {} };
    if (const auto key = masterKeyFromText(settings.masterKey); key)
        server.application.masterKey = *key;
    return server;
}

QUrl addressOf(const ApiServer &server, const ApiRequest &request, const QDateTime &now)
{
    return QUrl::fromEncoded(server.origin.toEncoded() + signedTarget(server.application, request, now, server.prefix));
}

} // namespace halfsilver::pusher
