#include "net/pusher/endpoint.h"

#include <QHostAddress>
#include <QUrlQuery>

#include <algorithm>
#include <array>

namespace halfsilver::pusher {

namespace {

QString hostOf(const PusherSettings &settings)
{
    return settings.host.isEmpty() ? QStringLiteral("ws-%1.pusher.com").arg(settings.cluster) : settings.host;
}

int portOf(const PusherSettings &settings, bool tls)
{
    // Port 80 speaks plain text by definition: after a switch to TLS the written 80 no longer holds.
    if (settings.port && !(tls && !settings.tls && *settings.port == 80))
        return *settings.port;
    return tls ? 443 : 80;
}

QString pathOf(const PusherSettings &settings)
{
    QString prefix = settings.path;
    while (prefix.endsWith(u'/'))
        prefix.chop(1);
    if (!prefix.isEmpty() && !prefix.startsWith(u'/'))
        prefix.prepend(u'/');
    return prefix + QStringLiteral("/app/") + settings.key;
}

QUrl serverOf(const PusherSettings &settings, const QString &scheme, bool tls)
{
    QUrl url;
    url.setScheme(scheme);
    QString host = hostOf(settings);
    if (host.startsWith(u'[') && host.endsWith(u']'))
        host = host.sliced(1, host.size() - 2);
    url.setHost(host);
    url.setPort(portOf(settings, tls));
    return url;
}

} // namespace

TransportRequest endpoint(const PusherSettings &settings, bool tls)
{
    QUrl url = serverOf(settings, tls ? QStringLiteral("wss") : QStringLiteral("ws"), tls);
    url.setPath(pathOf(settings));
    QUrlQuery query;
    query.addQueryItem(QStringLiteral("protocol"), QStringLiteral("7"));
    query.addQueryItem(QStringLiteral("client"), QStringLiteral("halfsilver"));
    query.addQueryItem(QStringLiteral("version"), QStringLiteral(HALFSILVER_VERSION));
    url.setQuery(query);
    return { url, settings.origin, settings.caFile, QUrl(settings.proxy), settings.proxyLoginFile };
}

QUrl httpOrigin(const PusherSettings &settings, bool tls)
{
    return serverOf(settings, tls ? QStringLiteral("https") : QStringLiteral("http"), tls);
}

bool isLocal(const PusherSettings &settings) { return isLocalHost(hostOf(settings)); }

bool isLocalHost(const QString &asWritten)
{
    const QString host = asWritten.toLower();
    if (const QHostAddress address(host.startsWith(u'[') ? host.sliced(1, host.size() - 2) : host); !address.isNull()) {
        static constexpr std::array kPrivate { "10.0.0.0/8",     "172.16.0.0/12", "192.168.0.0/16",
                                               "169.254.0.0/16", "fc00::/7",      "fe80::/10" };
        return address.isLoopback() || std::any_of(kPrivate.begin(), kPrivate.end(), [&](const char *subnet) {
                   return address.isInSubnet(QHostAddress::parseSubnet(QString::fromLatin1(subnet)));
               });
    }
    return host == QStringLiteral("localhost") || host.endsWith(QStringLiteral(".localhost"))
        || host.endsWith(QStringLiteral(".local")) || !host.contains(u'.');
}

} // namespace halfsilver::pusher
