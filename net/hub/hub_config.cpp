#include "net/hub/hub_config.h"

#include "net/hub/guard.h"

#include <QCoreApplication>

#include <algorithm>

namespace halfsilver {

namespace {

constexpr QLatin1StringView kToken("hub.token.");

Mistake sectionMistake(const settings::IniFile &file, const settings::IniSection &section)
{
    Mistake mistake;
    mistake.kind = MistakeKind::Section;
    mistake.file = file.name;
    mistake.line = section.line;
    mistake.section = section.name;
    mistake.lineText = u'[' + section.name + u']';
    mistake.what = QCoreApplication::translate("settings", "unknown section.");
    mistake.remedy = QCoreApplication::translate("settings", "There are [hub] and [hub.token.NAME].");
    return mistake;
}

// What the keys alone cannot tell, on the line of the key that it is about.
std::optional<Mistake> togetherMistake(const settings::IniFile &file, const HubConfig &config)
{
    const auto *section = file.find(u"hub");
    const auto wrong = hub::mistakeIn(config.settings, config.tokens);
    if (!section || !wrong)
        return std::nullopt;
    Mistake mistake;
    mistake.kind = MistakeKind::Value;
    mistake.file = file.name;
    mistake.section = section->name;
    mistake.key = wrong->key;
    const auto *entry = section->find(wrong->key);
    if (!entry)
        entry = section->find(u"listen"); // the default of another key does not go with it
    mistake.line = entry ? entry->line : section->line;
    mistake.lineText = entry ? withoutSecrets(entry->lineText) : QString();
    mistake.what = wrong->text;
    return mistake;
}

} // namespace

bool isHubSection(QStringView name) { return name == u"hub" || name.startsWith(u"hub."); }

HubConfig readHubConfig(const settings::IniFile &file)
{
    HubConfig config;
    for (const auto &mistake : file.mistakes) {
        if (mistake.kind == MistakeKind::File || isHubSection(mistake.section))
            config.mistakes.append(mistake);
    }
    for (const auto &section : file.sections) {
        if (section.name == QLatin1StringView("hub")) {
            config.settings = settings::readSettings<HubSettings>(section, file.name, config.mistakes);
        } else if (section.name.startsWith(kToken) && section.name.size() > kToken.size()) {
            const auto before = config.mistakes.size();
            auto token = settings::readSettings<HubToken>(section, file.name, config.mistakes);
            token.name = section.name.mid(kToken.size());
            if (config.mistakes.size() == before) // one with a mistake opens nothing
                config.tokens.append(token);
        } else if (isHubSection(section.name)) {
            config.mistakes.append(sectionMistake(file, section));
        }
    }
    if (const auto mistake = togetherMistake(file, config))
        config.mistakes.append(*mistake);
    std::stable_sort(config.mistakes.begin(), config.mistakes.end(),
                     [](const Mistake &a, const Mistake &b) { return a.line < b.line; });
    return config;
}

} // namespace halfsilver
