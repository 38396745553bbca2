// halfsilver-hub: the local backend without a mirror. Reads `[hub…]` and `[journal]` of mirror.ini, and nothing else.
#include "app/core/hub_announcement.h"
#include "app/core/mirror_identity.h"
#include "app/core/paths.h"
#include "app/core/state_lock.h"
#include "app/core/system_clock.h"
#include "app/core/termination.h"
#include "app/hub/hub_control.h"
#include "app/hub/hub_options.h"
#include "app/hub/hub_raises.h"
#include "app/store/sqlite_alarm_store.h"
#include "net/control/control_server.h"
#include "net/hub/hub.h"
#include "net/hub/hub_ini.h"
#include "net/hub/page/page.h"
#include "net/hub/secret_file.h"
#include "net/hub/tls_certificate.h"

#include <QCoreApplication>
#include <QFileInfo>

#include <systemd/sd-daemon.h>

#include <cstdio>

using namespace halfsilver;

namespace {

enum ExitCode { kDone = 0, kMistakes = 1, kUsage = 2, kTryLater = 75 };

void say(const QString &line) { std::fprintf(stderr, "%s\n", qPrintable(line)); }

struct Config : HubIni {
    JournalSettings journal;
    settings::IniFile ini; // with its names in their places
    SensorIni sensors;     // their mistakes cost only themselves
    QString path = {};     // of the ini; empty: there is none
};

// The hub's settings, or nothing after every mistake was said.
std::optional<Config> configFrom(const QString &path)
{
    if (path.isEmpty())
        return Config {};
    const settings::IniFile file = settings::readIniFile(path);
    const settings::IniFile named = withOwnIdentity(file);
    Config config { readHubIni(file), {}, named, readSensorIni(named), path };
    if (const settings::IniSection *journal = file.find(QStringLiteral("journal")))
        config.journal = settings::readSettings<JournalSettings>(*journal, file.name, config.mistakes);
    for (const auto &mistake : config.mistakes + config.sensors.mistakes)
        say(mistake.toString());
    const bool hasSecret = !config.settings.secret.isEmpty() || !config.tokens.isEmpty();
    if (hasSecret && (QFileInfo(path).permissions() & (QFile::ReadOther | QFile::WriteOther)))
        say(QStringLiteral("%1: others can read it, and it holds a secret or a token. chmod o= it.").arg(path));
    return config.mistakes.isEmpty() ? std::optional(config) : std::nullopt;
}

// What only a look into the files tells. A hub that starts with a bad one serves this machine alone.
bool certificateIsGood(const HubSettings &settings)
{
    if (settings.certificate.isEmpty())
        return true;
    const auto tls = hub::readTls({ settings.certificate, settings.certificateKey }, QDateTime::currentDateTimeUtc());
    if (!tls) {
        say(tls.error().text);
        return false;
    }
    for (const auto &remark : tls->remarks)
        say(remark);
    return true;
}

int run(const HubOptions &options, Config config)
{
    Termination termination; // before any thread
    const auto here = Surroundings::ofThisProcess();
    const QString state = stateFolder(here, options.stateDir);
    if (const auto made = makePrivateFolder(state); !made) {
        say(made.error().text);
        return kTryLater;
    }
    const QString file = state + QStringLiteral("/hub.sqlite");
    // Without its journal a hub would promise to keep what it does not keep.
    const StateLock lock(file, QStringLiteral("halfsilver-hub"));
    if (!lock.held()) {
        say(lock.problem());
        return kTryLater;
    }
    if (config.settings.secret.isEmpty()) {
        const auto secret = hubSecret(state);
        if (!secret) {
            say(secret.error().text);
            return kTryLater;
        }
        config.settings.secret = *secret;
    }

    SystemClock clock;
    SqliteAlarmStore store(file, clock, config.journal);
    Hub hub(config.settings, config.tokens, store, clock);
    if (const QString problem = hub.keepAnswersIn(state + QStringLiteral("/hub-answers")); !problem.isEmpty())
        say(problem);
    HubControl control(hub, clock);
    ControlNews news;
    QObject::connect(&hub, &Hub::alarmsChanged, &news, &ControlNews::changed);
    std::optional<Page> page;
    if (config.settings.page) {
        page.emplace(control, news, clock, state + QStringLiteral("/hub-devices.json"));
        if (!page->remark().isEmpty())
            say(page->remark());
        control.setDesk(&*page);
        hub.serve(&*page);
    }
    if (const auto listening = hub.listen(); !listening) {
        say(QStringLiteral("halfsilver-hub: %1").arg(listening.error().text));
        return kTryLater;
    }
    for (const auto &remark : hub.remarks())
        say(remark);
    QObject::connect(&store, &SqliteAlarmStore::remarked, &hub, say);
    QObject::connect(&store, &SqliteAlarmStore::loadedLate, &hub, &Hub::restoreLate);
    QObject::connect(&store, &SqliteAlarmStore::healthChanged, &hub, [&store] {
        say(store.healthy() ? QStringLiteral("hub.sqlite: recording again")
                            : QStringLiteral("hub.sqlite: %1").arg(store.problem()));
    });

    ControlServer controlServer(control);
    std::optional<HubAnnouncement> announcement;
    if (const auto folder = makeRuntimeFolder(here); folder) {
        announcement.emplace(hubFile(*folder), hub.port(), hubFiles(config.path, state),
                             HubAnnouncement::Beside::TakesOver, clock);
        if (!announcement->problem().isEmpty())
            say(announcement->problem());
        if (const auto listening = controlServer.listen(hubControlSocket(*folder)); !listening)
            say(listening.error().text);
    } else {
        say(folder.error().text);
    }
    say(store.loadsLate() ? QStringLiteral("halfsilver-hub: http://127.0.0.1:%1").arg(hub.port())
                          : QStringLiteral("halfsilver-hub: http://127.0.0.1:%1, %2 unfinished alarms")
                                .arg(hub.port())
                                .arg(hub.alarms().size()));
    sd_notifyf(0, "READY=1\nSTATUS=listening on port %d", hub.port());

    std::optional<HubRaises> raises;
    raises.emplace(hub, config.sensors.sensors, config.ini, state, clock, say);

    termination.endLoops();
    const int code = QCoreApplication::exec();
    sd_notify(0, "STOPPING=1");
    raises.reset(); // what comes now would come too late
    hub.close();
    announcement.reset();
    hub.finish();
    return code;
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("halfsilver-hub"));
    QCoreApplication::setApplicationVersion(QStringLiteral(HALFSILVER_VERSION));

    const auto options = parseHubOptions(QCoreApplication::arguments().mid(1));
    if (!options) {
        say(QStringLiteral("halfsilver-hub: %1").arg(options.error().text));
        return kUsage;
    }
    if (options->task == HubOptions::Task::ShowHelp) {
        std::fputs(qPrintable(hubHelpText()), stdout);
        return kDone;
    }
    if (options->task == HubOptions::Task::ShowVersion) {
        std::printf("halfsilver-hub %s\n", HALFSILVER_VERSION);
        return kDone;
    }
    const QString path = iniFile(Surroundings::ofThisProcess(), options->configFile);
    const auto config = configFrom(path);
    if (!config)
        return kMistakes;
    if (options->task == HubOptions::Task::CheckConfig) {
        if (!config->sensors.mistakes.isEmpty() || !certificateIsGood(config->settings))
            return kMistakes;
        std::printf("%s\n",
                    qPrintable(path.isEmpty()
                                   ? QStringLiteral("no ini; the defaults hold")
                                   : QStringLiteral("%1: no mistakes in [hub], [journal] and [sensor]").arg(path)));
        return kDone;
    }
    return run(*options, *config);
}
