#include "net/hub/hub_ini.h"

#include "app/core/settings/translate.h"

#include <QHostAddress>

#include <algorithm>

namespace halfsilver {

using namespace settings;

namespace {

const QString kHub = QStringLiteral("hub");
const QString kToken = QStringLiteral("hub.token.");

Mistake unknownSection(const IniSection &section, const QString &file)
{
    return { MistakeKind::Section,
             file,
             section.line,
             section.name,
             {},
             u'[' + section.name + u']',
             translate("settings", "unknown section."),
             translate("settings", "Did you mean [hub.token.NAME]?") };
}

// What a hub that others can reach has to have. The key `listen` then falls back to loopback.
std::optional<Wrong> tooOpen(const HubSettings &settings, const QList<HubToken> &tokens)
{
    if (QHostAddress(settings.listen).isLoopback())
        return {};
    const bool tokenGiven = std::any_of(tokens.begin(), tokens.end(), [](const auto &t) { return !t.token.isEmpty(); });
    if (!tokenGiven)
        return Wrong { translate("settings", "open to others without a token."),
                       translate("settings", "Add a section [hub.token.NAME].") };
    if (settings.key == HubSettings().key)
        return Wrong { translate("settings", "open to others with the default key."),
                       translate("settings", "Set “key” in [hub].") };
    return {};
}

} // namespace

bool isHubSection(const QString &name) { return name == kHub || name.startsWith(QStringLiteral("hub.")); }

HubIni readHubIni(const IniFile &file)
{
    HubIni hub;
    for (const Mistake &mistake : file.mistakes) {
        if (mistake.kind == MistakeKind::File || isHubSection(mistake.section))
            hub.mistakes.append(mistake);
    }
    for (const IniSection &section : file.sections) {
        if (section.name == kHub) {
            hub.present = true;
            const qsizetype before = hub.mistakes.size();
            hub.settings = readSettings<HubSettings>(section, file.name, hub.mistakes);
            const IniEntry *enabled = section.find(QStringLiteral("enabled"));
            hub.says = enabled
                && std::none_of(hub.mistakes.begin() + before, hub.mistakes.end(),
                                [&](const Mistake &mistake) { return mistake.line == enabled->line; });
        } else if (section.name.startsWith(kToken) && section.name.size() > kToken.size()) {
            HubToken token = readSettings<HubToken>(section, file.name, hub.mistakes);
            token.name = section.name.sliced(kToken.size());
            if (!token.token.isEmpty()) // nobody may come in with an empty one
                hub.tokens.append(token);
        } else if (isHubSection(section.name)) {
            hub.mistakes.append(unknownSection(section, file.name));
        }
    }
    if (const auto wrong = tooOpen(hub.settings, hub.tokens)) {
        const IniSection *section = file.find(kHub);
        const IniEntry *listen = section ? section->find(QStringLiteral("listen")) : nullptr;
        hub.mistakes.append({ MistakeKind::Value, file.name, listen ? listen->line : 0, kHub, QStringLiteral("listen"),
                              listen ? listen->lineText : QString(), wrong->what, wrong->remedy });
        hub.settings.listen = HubSettings().listen;
    }
    std::stable_sort(hub.mistakes.begin(), hub.mistakes.end(),
                     [](const Mistake &a, const Mistake &b) { return a.line < b.line; });
    return hub;
}

} // namespace halfsilver
