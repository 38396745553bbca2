#include "widgets/catalogue.h"

#include "app/core/settings/describe.h"
#include "widgets/panel_types.h"

#include <algorithm>

namespace halfsilver {

namespace {

constexpr QLatin1StringView kPrefix("panel.");

settings::Choices<Region> regionWords()
{
    settings::Choices<Region> words;
    for (int i = 0; i < kRegions; ++i)
        words.all.append({ toText(Region(i)), Region(i) });
    return words;
}

// Read by hand, because its default is the type's.
std::optional<Region> readRegion(const settings::IniSection &section, const QString &file, QList<Mistake> &mistakes)
{
    const settings::IniEntry *entry = section.find(u"region");
    if (!entry)
        return std::nullopt;
    Region region {};
    const auto wrong = regionWords().read(entry->value, region);
    if (!wrong)
        return region;
    mistakes.append({ MistakeKind::Value, file, entry->line, section.name, entry->key, withoutSecrets(entry->lineText),
                      wrong->what, wrong->remedy });
    return std::nullopt;
}

QString typeOf(const settings::IniSection &section)
{
    const settings::IniEntry *type = section.find(u"type");
    return type && !type->value.isEmpty() ? type->value : section.name.mid(kPrefix.size());
}

std::optional<PanelPlan> planOf(const QString &type, const settings::IniSection &section, const QString &file,
                                QList<Mistake> &mistakes)
{
    std::optional<PanelPlan> plan;
    forEachPanelType([&]<class P>(QLatin1StringView name) {
        if (name != type)
            return;
        const auto ours = settings::readSettings<typename P::Settings>(
            section, file, mistakes, { QStringLiteral("type"), QStringLiteral("region") });
        plan = PanelPlan {
            section.name.mid(kPrefix.size()), type, readRegion(section, file, mistakes).value_or(P::kRegion),
            [ours](const Services &services, QObject *parent) -> Panel * { return new P(ours, services, parent); }
        };
    });
    return plan;
}

} // namespace

QStringList panelTypes()
{
    QStringList types;
    forEachPanelType([&]<class P>(QLatin1StringView name) { types.append(name); });
    return types;
}

QList<PanelPlan> planPanels(const settings::IniFile &ini, QList<Mistake> &mistakes)
{
    QList<PanelPlan> plans;
    bool any = false;
    for (const settings::IniSection &section : ini.sections) {
        if (!section.name.startsWith(kPrefix))
            continue;
        any = true;
        const QString type = typeOf(section);
        if (auto plan = planOf(type, section, ini.name, mistakes)) {
            plans.append(*plan);
            continue;
        }
        const settings::IniEntry *entry = section.find(u"type");
        const auto wrong = settings::notOneOf(type, panelTypes());
        mistakes.append({ entry ? MistakeKind::Value : MistakeKind::Section, ini.name,
                          entry ? entry->line : section.line, section.name, entry ? entry->key : QString(),
                          entry ? withoutSecrets(entry->lineText) : u'[' + section.name + u']', wrong.what,
                          wrong.remedy });
    }
    const auto has = [&](const QString &type) {
        return std::any_of(plans.begin(), plans.end(), [&](const PanelPlan &plan) { return plan.type == type; });
    };
    for (const QString &type : { QStringLiteral("clock"), QStringLiteral("alarms"), QStringLiteral("connection") }) {
        if (has(type) || (any && type == QStringLiteral("clock")))
            continue;
        settings::IniSection section;
        section.name = kPrefix + type;
        if (auto plan = planOf(type, section, ini.name, mistakes))
            plans.append(*plan);
    }
    return plans;
}

QString panelExamples()
{
    QString text;
    forEachPanelType([&]<class P>(QLatin1StringView name) {
        text += settings::exampleOf<typename P::Settings>(kPrefix + name) + QStringLiteral("#region = ")
            + toText(P::kRegion) + QStringLiteral("\n\n");
    });
    return text;
}

} // namespace halfsilver
