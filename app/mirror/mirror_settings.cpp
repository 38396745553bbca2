#include "app/mirror/mirror_settings.h"

#include "app/core/settings/translate.h"
#include "app/mirror/last_good.h"
#include "net/hub/hub.h"
#include "net/pusher/endpoint.h"
#include "widgets/key_bindings.h"

#include <QFile>
#include <QFileInfo>
#include <QUrl>

#include <algorithm>
#include <array>

namespace halfsilver {

using namespace settings;

namespace {

bool decides(const QString &section)
{
    return isPusherSection(section) || isAlarmSection(section) || isHubSection(section);
}

SourceFacts factsOf(const IniFile &file, const MirrorIni &ini)
{
    SourceFacts facts;
    facts.there = true;
    for (const IniSection &section : file.sections) {
        if (decides(section.name))
            facts.sections.append(section.name);
    }
    const bool hasPusher = facts.hasPusher();
    for (const Mistake &mistake : ini.mistakes) {
        if (!couldDeafen(mistake, hasPusher))
            continue;
        if (mistake.kind == MistakeKind::File)
            facts.readable = false;
        else if (!decides(mistake.section))
            facts.stray = true;
        else if (!facts.faulty.contains(mistake.section))
            facts.faulty.append(mistake.section);
        facts.sections.removeAll(mistake.section);
    }
    if (ini.hub.says)
        facts.hubEnabled = ini.hub.settings.enabled;
    return facts;
}

// The file with the last good copies in their places.
IniFile withLastGood(IniFile file, const IniFile &lastGood, const SourcePlan &plan)
{
    if (plan.wholeLastGood)
        return lastGood;
    for (const QString &name : plan.lastGoodSections) {
        const IniSection *good = lastGood.find(name);
        Q_ASSERT_X(good, "withLastGood", "planned with a section that is not there");
        const auto same = [&name](const IniSection &section) { return section.name == name; };
        const auto place = std::find_if(file.sections.begin(), file.sections.end(), same);
        if (place != file.sections.end())
            *place = *good;
        else
            file.sections.append(*good);
    }
    return file;
}

// Whatever else the sections listen to there, what our own hub raises has to be heard by one of them.
void hearTheHub(QList<AlarmSection> &alarms)
{
    const auto any = [&](auto &&is) { return std::any_of(alarms.begin(), alarms.end(), is); };
    if (any([](const AlarmSection &each) { return each.settings.hears(Hub::channel(), Hub::event()); }))
        return;
    const QString usual = QStringLiteral("alarm");
    const bool taken = any([&](const AlarmSection &each) { return each.section == usual; });
    AlarmSection hub { taken ? QStringLiteral("hub") : usual, {} };
    hub.settings.channel = Hub::channel();
    hub.settings.event = Hub::event();
    alarms.prepend(hub);
}

QStringList secretWarnings(const IniFile &file, const QString &path)
{
    constexpr auto kOthers = QFileDevice::ReadGroup | QFileDevice::ReadOther;
    QStringList warnings;
    if (!(QFileInfo(path).permissions() & kOthers))
        return warnings;
    for (const IniSection &section : file.sections) {
        for (const IniEntry &entry : section.entries) {
            if (isSecretKey(entry.key) && !entry.value.isEmpty())
                warnings.append(translate("settings", "%1:%2: [%3] %4: others can read it. Run: chmod 600 %5")
                                    .arg(file.name)
                                    .arg(entry.line)
                                    .arg(section.name, entry.key, path));
        }
    }
    return warnings;
}

// What signs for the backend is the backend's. In the same house a hub has nobody else to sign.
QStringList heldSecretWarnings(const IniFile &file, const QList<ConnectionSection> &connections)
{
    QStringList warnings;
    for (const ConnectionSection &connection : connections) {
        const IniSection *section = file.find(connection.section);
        if (!section || pusher::isLocal(connection.settings))
            continue;
        for (const char *key : { "secret", "secret_file" }) {
            const IniEntry *entry = section->find(QString::fromLatin1(key));
            if (entry && !entry->value.isEmpty())
                warnings.append(
                    translate("settings",
                              "%1:%2: [%3] %4: whoever reads it can raise alarms at every mirror of a server "
                              "that is not in this house. Let the backend sign: auth_url.")
                        .arg(file.name)
                        .arg(entry->line)
                        .arg(section->name, entry->key));
        }
    }
    return warnings;
}

// A token that somebody on the way reads is theirs.
QStringList openTokenWarnings(const IniFile &file)
{
    const auto says = [](const IniSection &section, const char *key) -> const IniEntry * {
        const IniEntry *entry = section.find(QString::fromLatin1(key));
        return entry && !entry->value.isEmpty() ? entry : nullptr;
    };
    static constexpr std::array kTokens { "token", "token_file", "auth_token", "auth_token_file" };
    static constexpr std::array kAddresses { "snapshot_url", "acknowledge_url", "raise_url", "auth_url",
                                             "user_auth_url" };
    QStringList warnings;
    for (const IniSection &section : file.sections) {
        if (std::none_of(kTokens.begin(), kTokens.end(), [&](const char *key) { return says(section, key); }))
            continue;
        for (const char *key : kAddresses) {
            const IniEntry *entry = says(section, key);
            const QUrl url(entry ? entry->value : QString(), QUrl::StrictMode);
            if (url.scheme() == QStringLiteral("http") && !pusher::isLocalHost(url.host()))
                warnings.append(translate("settings",
                                          "%1:%2: [%3] %4: the token goes there unencrypted, through networks that "
                                          "are not this house's. Use https.")
                                    .arg(file.name)
                                    .arg(entry->line)
                                    .arg(section.name, entry->key));
        }
    }
    return warnings;
}

// A contact that raises an alarm must not acknowledge it.
QStringList keyWarnings(const MirrorSettings &settings, const QString &file)
{
    QStringList warnings;
    const KeyBindings keys(settings.keys, false);
    for (const SensorSection &sensor : settings.sensors) {
        for (const int code : keysOf({ sensor })) {
            if (keys.names(code))
                warnings.append(
                    translate("settings", "%1: [keys] names %2, the key of [sensor.%3]: here it does nothing")
                        .arg(file, sensor.settings.key, sensor.name));
        }
    }
    return warnings;
}

} // namespace

QString MirrorSettings::whyDeaf() const
{
    if (!deaf)
        return {};
    return deaf->line == 0 ? deaf->file : translate("settings", "%1 line %2").arg(deaf->file).arg(deaf->line);
}

QString languageOf(const QString &iniPath)
{
    return iniPath.isEmpty() ? QString() : readMirrorIni(readIniFile(iniPath)).display.language;
}

MirrorSettings mirrorSettings(const IniFile *ini, const IniFile *lastGood, const QList<PanelType> &types)
{
    const MirrorIni written = readMirrorIni(ini ? *ini : IniFile {}, types);
    const SourceFacts now = ini ? factsOf(*ini, written) : SourceFacts {};
    const SourceFacts good = lastGood ? factsOf(*lastGood, readMirrorIni(*lastGood, types)) : SourceFacts {};
    const SourcePlan plan = planSource(now, good);
    const MirrorIni used = readMirrorIni(ini && lastGood ? withLastGood(*ini, *lastGood, plan)
                                             : ini       ? *ini
                                                         : IniFile {},
                                         types);
    MirrorSettings result;
    result.hadIni = ini;
    result.mirror = used.mirror;
    result.display = used.display;
    result.keys = used.keys;
    result.sound = used.sound;
    result.speech = used.speech;
    result.journal = used.journal;
    result.quiet = used.quiet;
    result.connections = used.connections;
    result.alarms = used.alarms;
    if (plan.source == ListeningTo::Hub)
        hearTheHub(result.alarms);
    result.hub = used.hub.settings;
    result.hubTokens = used.hub.tokens;
    result.sensors = used.sensors;
    result.panels = used.panels;
    result.source = plan.source;
    result.hubRuns = plan.hubRuns;
    result.lastGoodSections = plan.wholeLastGood ? QStringList { QStringLiteral("*") } : plan.lastGoodSections;
    result.mistakes = written.mistakes;
    for (Mistake &mistake : result.mistakes) {
        if (!couldDeafen(mistake, now.hasPusher()))
            continue;
        if (plan.source == ListeningTo::Nobody) {
            if (!result.deaf)
                result.deaf = mistake;
        } else {
            mistake.remedy += (mistake.remedy.isEmpty() ? QString() : QStringLiteral(" "))
                + translate("settings", "The setting before the mistake stays in use.");
        }
    }
    Q_ASSERT_X(result.deaf.has_value() == (plan.source == ListeningTo::Nobody), "mirrorSettings",
               "deaf without a word");
    return result;
}

MirrorSettings loadMirrorSettings(const LoadRequest &request)
{
    std::optional<IniFile> ini, lastGood;
    if (!request.iniPath.isEmpty())
        ini = readIniFile(request.iniPath);
    if (!request.stateFolder.isEmpty())
        lastGood = readLastGood(request.stateFolder);
    MirrorSettings result = mirrorSettings(ini ? &*ini : nullptr, lastGood ? &*lastGood : nullptr);
    result.path = request.iniPath;
    if (!ini)
        return result;
    result.warnings = secretWarnings(*ini, request.iniPath) + heldSecretWarnings(*ini, result.connections)
        + openTokenWarnings(*ini) + keyWarnings(result, ini->name);
    if (result.mistakes.isEmpty() && !request.stateFolder.isEmpty()) {
        QFile file(request.iniPath);
        const QByteArray bytes = file.open(QIODevice::ReadOnly) ? file.read(kMaxIniBytes) : QByteArray();
        // Only what was looked at: somebody may have saved another text in between.
        if (parseIni(bytes, ini->name) == *ini) {
            if (const Result<void> kept = keepLastGood(request.stateFolder, bytes); !kept)
                result.warnings.append(kept.error().text);
        }
    }
    return result;
}

ConfigReport checkConfig(const QString &iniPath)
{
    const MirrorSettings settings = loadMirrorSettings({ iniPath, {} });
    ConfigReport report;
    for (const Mistake &mistake : settings.mistakes)
        report.lines.append(mistake.toString());
    report.faultless = report.lines.isEmpty();
    report.lines += settings.warnings;
    return report;
}

} // namespace halfsilver
