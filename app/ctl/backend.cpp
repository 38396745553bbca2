#include "app/ctl/backend.h"

#include "app/core/hub_address.h"
#include "app/core/mirror_identity.h"
#include "net/alarms/raise_section.h"
#include "net/hub/hub_ini.h"

#include <QFileInfo>
#include <QHostAddress>

namespace halfsilver::ctl {

std::optional<QUrl> iniAddress(const Options &options, const Surroundings &here)
{
    const QString file = iniFile(here, options.configFile.value_or(QString()));
    if (file.isEmpty())
        return std::nullopt;
    const HubIni hub = readHubIni(settings::readIniFile(file));
    if (!hub.present || (hub.says && !hub.settings.enabled))
        return std::nullopt;
    QHostAddress address(hub.settings.listen);
    if (address == QHostAddress::AnyIPv4 || address == QHostAddress::Any)
        address = QHostAddress::LocalHost; // listens everywhere, so here too
    else if (address == QHostAddress::AnyIPv6)
        address = QHostAddress::LocalHostIPv6;
    QUrl url;
    url.setScheme(QStringLiteral("http"));
    url.setHost(address.isNull() ? hub.settings.listen : address.toString());
    url.setPort(hub.settings.port.value_or(HubSettings::kDefaultPort));
    return url;
}

Result<std::optional<RaiseTarget>> raiseUrl(const Options &options, const Surroundings &here)
{
    const QString file = iniFile(here, options.configFile.value_or(QString()));
    if (file.isEmpty())
        return std::optional<RaiseTarget>();
    const QList<RaiseSection> sections = raiseSectionsOf(withOwnIdentity(settings::readIniFile(file)));
    if (sections.isEmpty())
        return std::optional<RaiseTarget>();
    const RaiseTarget &usual = sections.first().target;
    if (const auto token = usual.presentToken(); !token)
        return token.error();
    return std::optional(usual);
}

Result<std::optional<RaiseTarget>> backend(const Options &options, const Surroundings &here, const QString &token)
{
    const auto hub = [&](QUrl url) {
        url.setPath(QStringLiteral("/api/alarms"));
        return std::optional(raiseTarget(url, token));
    };
    if (options.url) {
        QUrl url = *options.url;
        url.setPath(url.path() + QStringLiteral("/api/alarms"));
        return std::optional(raiseTarget(url, token));
    }
    if (const auto said = raiseUrl(options, here); !said || *said)
        return said;
    for (const QString &folder : runtimeFolders(here)) {
        if (const auto running = readHubFile(hubFile(folder)); running && !hasEnded(*running))
            return hub(running->url);
    }
    if (const auto address = iniAddress(options, here))
        return hub(*address);
    return std::optional<RaiseTarget>();
}

} // namespace halfsilver::ctl
