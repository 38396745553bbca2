#include "app/core/hub_address.h"
#include "app/core/settings/ini_file.h"
#include "app/ctl/backend.h"
#include "app/ctl/listen.h"
#include "app/ctl/publish.h"
#include "net/alarms/token.h"
#include "net/hub/hub_ini.h"
#include "net/hub/secret_file.h"
#include "net/pusher/pusher_settings.h"

#include <QFile>
#include <QFileInfo>

namespace halfsilver::ctl {

namespace {

struct Target {
    PusherSettings settings; // what its files hold is read
    QString remedy;          // where what is missing would stand
};

void takeAddress(const QUrl &url, PusherSettings &settings)
{
    settings.tls = url.scheme() == QLatin1String("https");
    settings.host = url.host();
    settings.port = url.port() < 0 ? std::nullopt : std::optional(url.port());
    settings.path = url.path();
}

Result<Target> ofConnection(const settings::IniFile &file, const settings::IniSection &section)
{
    QList<Mistake> mistakes;
    Target target;
    PusherSettings &pusher = target.settings;
    pusher = settings::readSettings<PusherSettings>(section, file.name, mistakes);
    if (!mistakes.isEmpty())
        return Error { mistakes.first().toString() };
    const auto secret = secretFrom(pusher.secret, pusher.secretFile, "secret_file");
    if (!secret)
        return secret.error();
    const auto masterKey = secretFrom(pusher.masterKey, pusher.masterKeyFile, "encryption_master_key_file");
    if (!masterKey)
        return masterKey.error();
    pusher.secret = *secret;
    pusher.masterKey = *masterKey;
    target.remedy = QStringLiteral("write it under [%1] of %2").arg(section.name, file.name);
    return target;
}

std::optional<HubAddress> runningHub(const Surroundings &here)
{
    for (const QString &folder : runtimeFolders(here)) {
        if (const auto running = readHubFile(hubFile(folder)); running && !hasEnded(*running))
            return *running;
    }
    return std::nullopt;
}

// A hub that runs says which ini and which state folder it was started with; the options come first.
Result<Target> ofHub(HubSettings hub, const Options &options, const Surroundings &here)
{
    Target target;
    const auto running = runningHub(here);
    if (const auto address = running ? std::optional(running->url) : iniAddress(options, here))
        takeAddress(*address, target.settings);
    const HubFiles files = running ? running->files : HubFiles();
    if (!options.configFile && QFileInfo(files.ini).isReadable())
        hub = readHubIni(settings::readIniFile(files.ini)).settings;
    target.settings.appId = hub.appId;
    target.settings.key = hub.key;
    target.settings.secret = hub.secret;
    target.settings.masterKey = hub.masterKey;
    const QString state = stateFolder(here, options.stateDir.value_or(files.state));
    if (hub.secret.isEmpty())
        target.settings.secret = existingHubSecret(state).value_or(QString());
    target.remedy =
        QStringLiteral("it stands in %1/hub-secret, which this user cannot read, or --state-dir is needed").arg(state);
    return target;
}

Result<Target> written(const Options &options, const Surroundings &here)
{
    const QString path = iniFile(here, options.configFile.value_or(QString()));
    HubSettings hub;
    const QString section = options.server.connection.isEmpty() ? QStringLiteral("pusher") : options.server.connection;
    if (!path.isEmpty()) {
        const settings::IniFile file = settings::readIniFile(path);
        if (options.configFile && !file.mistakes.isEmpty() && file.sections.isEmpty())
            return Error { file.mistakes.first().toString() };
        for (const QString &name : { section, QString(QStringLiteral("pusher.") + section) }) {
            if (const auto *found = file.find(name))
                return ofConnection(file, *found);
        }
        hub = readHubIni(file).settings;
    }
    if (!options.server.connection.isEmpty())
        return Error { QStringLiteral("--connection %1: there is no section [%1] or [pusher.%1] in %2")
                           .arg(section, path.isEmpty() ? QStringLiteral("mirror.ini") : path) };
    return ofHub(hub, options, here);
}

// With what the options give, which comes first.
Result<Target> targetOf(const Options &options, const Surroundings &here)
{
    const auto &given = options.server;
    auto target = written(options, here);
    if (!target)
        return target.error();
    PusherSettings &settings = target->settings;
    if (options.url)
        takeAddress(*options.url, settings);
    settings.appId = given.appId.value_or(settings.appId);
    settings.key = given.key.value_or(settings.key);
    const QString fromEnvironment = here.environment.value(QStringLiteral("HALFSILVER_SECRET"));
    if (given.secret || given.secretFile) {
        const auto secret =
            secretFrom(given.secret.value_or(QString()), given.secretFile.value_or(QString()), "--secret-file");
        if (!secret)
            return secret.error();
        settings.secret = *secret;
    } else if (!fromEnvironment.isEmpty()) {
        settings.secret = fromEnvironment;
    }
    return target;
}

std::optional<Error> noHub(const Target &target)
{
    if (!target.settings.host.isEmpty() || target.settings.appId != HubSettings().appId)
        return {};
    return Error { QStringLiteral("no hub is running here. Start halfsilver-hub or a mirror with its own hub, write "
                                  "[pusher] with app_id and secret into mirror.ini, or give --url") };
}

} // namespace

Result<pusher::ApiServer> publishTarget(const Options &options, const Surroundings &here)
{
    const auto target = targetOf(options, here);
    if (!target)
        return target.error();
    const PusherSettings &settings = target->settings;
    const std::initializer_list<std::pair<const QString *, const char *>> needed {
        { &settings.appId, "app-id" }, { &settings.key, "key" }, { &settings.secret, "secret-file" }
    };
    for (const auto &[value, option] : needed) {
        if (value->isEmpty())
            return Error { QStringLiteral("no %1: give --%2, or %3")
                               .arg(QString::fromLatin1(option).remove(QStringLiteral("-file")).replace(u'-', u'_'),
                                    QString::fromLatin1(option), target->remedy) };
    }
    if (const auto nobody = noHub(*target))
        return *nobody;
    PublisherSettings server;
    server.appId = settings.appId;
    server.key = settings.key;
    server.secret = settings.secret;
    server.cluster = settings.cluster;
    server.host = settings.host;
    server.port = settings.port;
    server.path = settings.path;
    server.tls = settings.tls;
    server.caFile = settings.caFile;
    server.masterKey = settings.masterKey;
    return pusher::apiServer(server);
}

Result<PusherSettings> listenTarget(const Options &options, const Surroundings &here)
{
    auto target = targetOf(options, here);
    if (!target)
        return target.error();
    if (target->settings.key.isEmpty())
        return Error { QStringLiteral("no key: give --key, or %1").arg(target->remedy) };
    if (const auto nobody = noHub(*target))
        return *nobody;
    if (target->settings.userId.isEmpty())
        target->settings.userId = QStringLiteral("halfsilverctl");
    return target->settings;
}

} // namespace halfsilver::ctl
