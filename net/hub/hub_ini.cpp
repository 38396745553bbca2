#include "net/hub/hub_ini.h"

#include "app/core/settings/translate.h"
#include "net/hub/guard.h"

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

// A key that does not go with the others falls back to its default; what would leave the hub open, to loopback.
void takeBack(const QString &key, HubSettings &settings)
{
    const HubSettings usual;
    if (key == QStringLiteral("app_id"))
        settings.appId = usual.appId;
    else if (key == QStringLiteral("key") && settings.key != usual.key)
        settings.key = usual.key;
    else
        settings.listen = usual.listen;
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
        } else if (isHubSection(section.name)) {
            result.mistakes.append(unknownSection(section, file.name));
        }
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
