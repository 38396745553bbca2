#include "net/hub/hub_ini.h"

#include "app/core/settings/translate.h"
#include "net/hub/guard.h"

#include <algorithm>

namespace halfsilver {

using namespace settings;

namespace {

const QString kHub = QStringLiteral("hub");
const QString kToken = QStringLiteral("hub.token.");
const QString kChannel = QStringLiteral("hub.channel.");

Mistake unknownSection(const IniSection &section, const QString &file)
{
    return { MistakeKind::Section,
             file,
             section.line,
             section.name,
             {},
             u'[' + section.name + u']',
             translate("settings", "unknown section."),
             translate("settings", "Did you mean [hub.token.NAME] or [hub.channel.NAME]?") };
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

bool isHubSection(const QString &name) { return name == kHub || name.startsWith(QStringLiteral("hub.")); }

HubIni readHubIni(const IniFile &file)
{
    HubIni result;
    for (const Mistake &mistake : file.mistakes) {
        if (mistake.kind == MistakeKind::File || isHubSection(mistake.section))
            result.mistakes.append(mistake);
    }
    QList<std::pair<const IniSection *, HubChannel>> channels; // the tokens that they name may follow them
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
        } else if (isHubSection(section.name)) {
            result.mistakes.append(unknownSection(section, file.name));
        }
    }
    for (const auto &[section, channel] : channels) {
        for (const auto &name : channel.tokens) {
            if (!isKnown(name, result.tokens))
                result.mistakes.append(unknownToken(*section, file.name, name));
        }
        result.settings.channels.append(channel);
    }
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
