#include "net/hub/hub_ini.h"

#include "app/core/settings/near_word.h"
#include "app/core/settings/translate.h"
#include "net/hub/guard.h"
#include "net/hub/hub.h"
#include "net/hub/webhooks/channel_event.h"

#include <algorithm>

namespace halfsilver {

using namespace settings;

namespace {

const QString kHub = QStringLiteral("hub");
const QString kToken = QStringLiteral("hub.token.");
const QString kChannel = QStringLiteral("hub.channel.");
const QString kWebhook = QStringLiteral("hub.webhook.");
const QString kPusher = QStringLiteral("pusher");
const QString kSubscriptionCount = QStringLiteral("subscription_count");
const QStringList kDriverSections { QStringLiteral("hub.pusher"), QStringLiteral("hub.redis"),
                                    QStringLiteral("hub.log") };

Mistake unknownSection(const IniSection &section, const QString &file)
{
    const QString near = nearestWord(section.name, kDriverSections);
    return { MistakeKind::Section,
             file,
             section.line,
             section.name,
             {},
             u'[' + section.name + u']',
             translate("settings", "unknown section."),
             translate("settings", "Did you mean [%1]?")
                 .arg(near.isEmpty() ? QStringLiteral("hub.token.NAME], [hub.channel.NAME] or [hub.webhook.NAME")
                                     : near) };
}

Mistake atItsLine(const IniSection &section, const QString &file, const hub::HubMistake &mistake)
{
    const IniEntry *entry = section.find(mistake.key);
    if (!entry)
        entry = section.find(QStringLiteral("listen")); // the default of another key does not go with it
    return { MistakeKind::Value,
             file,
             entry ? entry->line : section.line,
             section.name,
             mistake.key,
             entry ? withoutSecrets(entry->lineText) : u'[' + section.name + u']',
             mistake.wrong.what,
             mistake.wrong.remedy };
}

bool isKnown(const QString &name, const QList<HubToken> &tokens)
{
    return name == HubChannel::everyToken() || name == HubChannel::withoutToken()
        || std::any_of(tokens.begin(), tokens.end(), [&](const HubToken &token) { return token.name == name; });
}

Mistake unknownToken(const IniSection &section, const QString &file, const QString &name)
{
    const IniEntry *entry = section.find(QStringLiteral("tokens"));
    return { MistakeKind::Value,
             file,
             entry ? entry->line : section.line,
             section.name,
             QStringLiteral("tokens"),
             entry ? entry->lineText : u'[' + section.name + u']',
             translate("settings", "no section [hub.token.%1].").arg(name.left(40)),
             translate("settings", "Write names of [hub.token.NAME], * or loopback.") };
}

// Its mistakes are for those who listen to tell.
AlarmSettings heardAs(const IniFile &file)
{
    for (const IniSection &section : file.sections) {
        if (section.name != QStringLiteral("alarm") && !section.name.startsWith(QStringLiteral("alarm.")))
            continue;
        QList<Mistake> mistakes;
        const auto alarm = readSettings<AlarmSettings>(section, file.name, mistakes);
        if (alarm.hears(Hub::channel(), Hub::event()))
            return alarm;
    }
    return {};
}

// A driver that is named needs what it cannot do without. A section that is written is meant to be used, unless
// `broadcast` stands there and says otherwise.
void checkDrivers(const IniFile &file, HubIni &hub)
{
    const QStringList names = hub.settings.broadcast;
    const IniSection *section = file.find(kHub);
    const PublisherSettings &pusher = hub.settings.drivers.pusher;
    const QString pusherSection = kDriverSections.first();
    if (names.contains(kPusher) && !file.find(pusherSection))
        hub.mistakes.append(atItsLine(*section, file.name,
                                      { QStringLiteral("broadcast"),
                                        { translate("settings", "there is no section [%1].").arg(pusherSection),
                                          translate("settings", "Add one with app_id, key and secret.") } }));
    if (pusher.appId.isEmpty() || pusher.key.isEmpty() || (pusher.secret.isEmpty() && pusher.secretFile.isEmpty()))
        hub.settings.broadcast.removeAll(kPusher);
    if (section && section->find(QStringLiteral("broadcast")))
        return;
    for (const QString &name : kDriverSections) {
        const IniSection *written = file.find(name);
        const QString driver = name.sliced(kHub.size() + 1);
        if (written)
            hub.mistakes.append({ MistakeKind::Section,
                                  file.name,
                                  written->line,
                                  name,
                                  {},
                                  u'[' + name + u']',
                                  translate("settings", "not used."),
                                  translate("settings", "Write “broadcast = local %1” under [hub].").arg(driver) });
    }
}

// A key that does not go with the others falls back to its default; what would leave the hub open or unencrypted, to
// loopback.
void takeBack(const QString &key, HubSettings &settings)
{
    const HubSettings usual;
    if (key == QStringLiteral("app_id"))
        settings.appId = usual.appId;
    else if (key == QStringLiteral("key") && settings.key != usual.key)
        settings.key = usual.key;
    else
        settings.listen = usual.listen;
    if (key.startsWith(QStringLiteral("certificate")))
        settings.certificate = settings.certificateKey = QString();
}

} // namespace

std::optional<Wrong> driverNames(const QStringList &names)
{
    static const auto known = oneOf({ "local", "redis", "pusher", "log", "null" });
    if (names.isEmpty())
        return notOneOf({}, known.texts());
    for (const QString &name : names) {
        if (const auto wrong = known(name))
            return wrong;
        if (names.count(name) > 1)
            return Wrong { translate("settings", "“%1” stands there twice.").arg(name),
                           translate("settings", "Remove one.") };
        if (name == QStringLiteral("null") && names.size() > 1)
            return Wrong { translate("settings", "“null” means nowhere."),
                           translate("settings", "Write it alone, or remove it.") };
    }
    return {};
}

std::optional<Wrong> webhookEvents(const QStringList &names)
{
    const QStringList &known = hub::channelEventNames();
    if (names.isEmpty())
        return notOneOf({}, known);
    for (const QString &name : names) {
        if (!known.contains(name))
            return notOneOf(name, known);
    }
    return {};
}

bool isHubSection(const QString &name) { return name == kHub || name.startsWith(QStringLiteral("hub.")); }

HubIni readHubIni(const IniFile &file)
{
    HubIni result;
    for (const Mistake &mistake : file.mistakes) {
        if (mistake.kind == MistakeKind::File || isHubSection(mistake.section))
            result.mistakes.append(mistake);
    }
    QList<std::pair<const IniSection *, HubChannel>> channels; // the tokens that they name may follow them
    QList<std::pair<const IniSection *, HubWebhook>> webhooks; // as [hub] may
    for (const IniSection &section : file.sections) {
        if (section.name == kHub) {
            result.present = true;
            const qsizetype before = result.mistakes.size();
            result.settings = readSettings<HubSettings>(section, file.name, result.mistakes);
            const IniEntry *enabled = section.find(QStringLiteral("enabled"));
            result.says = enabled
                && std::none_of(result.mistakes.begin() + before, result.mistakes.end(),
                                [&](const Mistake &mistake) { return mistake.line == enabled->line; });
        } else if (section.name.startsWith(kToken) && section.name.size() > kToken.size()) {
            HubToken token = readSettings<HubToken>(section, file.name, result.mistakes);
            token.name = section.name.sliced(kToken.size());
            if (!token.token.isEmpty()) // nobody may come in with an empty one
                result.tokens.append(token);
        } else if (section.name.startsWith(kChannel) && section.name.size() > kChannel.size()) {
            const HubChannel channel = readSettings<HubChannel>(section, file.name, result.mistakes);
            if (!channel.pattern.isEmpty() && !channel.tokens.isEmpty())
                channels.append({ &section, channel });
        } else if (section.name.startsWith(kWebhook) && section.name.size() > kWebhook.size()) {
            HubWebhook webhook = readSettings<HubWebhook>(section, file.name, result.mistakes);
            webhook.name = section.name.sliced(kWebhook.size());
            if (!webhook.url.isEmpty() && !webhook.events.isEmpty())
                webhooks.append({ &section, webhook });
        } else if (isHubSection(section.name) && !kDriverSections.contains(section.name)) {
            result.mistakes.append(unknownSection(section, file.name));
        }
    }
    result.settings.heardAs = heardAs(file);
    for (const auto &[section, channel] : channels) {
        for (const auto &name : channel.tokens) {
            if (!isKnown(name, result.tokens))
                result.mistakes.append(unknownToken(*section, file.name, name));
        }
        result.settings.channels.append(channel);
    }
    for (const auto &[section, webhook] : webhooks) {
        if (webhook.events.contains(kSubscriptionCount) && !result.settings.subscriptionCount)
            result.mistakes.append(
                atItsLine(*section, file.name,
                          { QStringLiteral("events"),
                            { translate("settings", "subscription_count: the hub does not count."),
                              translate("settings", "Write “subscription_count = on” under [hub].") } }));
        result.settings.webhooks.append(webhook);
    }
    // After [hub], which may stand below them.
    HubDrivers &drivers = result.settings.drivers;
    for (const IniSection &section : file.sections) {
        if (section.name == kDriverSections[0])
            drivers.pusher = readSettings<PublisherSettings>(section, file.name, result.mistakes);
        else if (section.name == kDriverSections[1])
            drivers.redis = readSettings<RedisSettings>(section, file.name, result.mistakes);
        else if (section.name == kDriverSections[2])
            drivers.log = readSettings<LogSettings>(section, file.name, result.mistakes);
    }
    checkDrivers(file, result);
    if (const IniSection *section = file.find(kHub)) {
        while (const auto mistake = hub::mistakeIn(result.settings, result.tokens)) {
            result.mistakes.append(atItsLine(*section, file.name, *mistake));
            takeBack(mistake->key, result.settings);
        }
    }
    std::stable_sort(result.mistakes.begin(), result.mistakes.end(),
                     [](const Mistake &a, const Mistake &b) { return a.line < b.line; });
    return result;
}

} // namespace halfsilver
