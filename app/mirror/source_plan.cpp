#include "app/mirror/source_plan.h"

#include "app/mirror/mirror_ini.h"

#include <algorithm>

namespace halfsilver {

namespace {

// Takes the last good copy of each faulty section of a kind; false where one has none.
bool replaceFaulty(const SourceFacts &now, const SourceFacts &lastGood, bool (*kind)(const QString &), SourcePlan &plan)
{
    for (const QString &section : now.faulty) {
        if (!kind(section))
            continue;
        if (!lastGood.there || !lastGood.sections.contains(section))
            return false;
        plan.lastGoodSections.append(section);
    }
    return true;
}

SourcePlan nowhere(bool hubRuns) { return { ListeningTo::Nobody, hubRuns, false, {} }; }

} // namespace

bool SourceFacts::hasPusher() const
{
    return std::any_of(sections.begin(), sections.end(), isPusherSection)
        || std::any_of(faulty.begin(), faulty.end(), isPusherSection);
}

SourcePlan planSource(const SourceFacts &now, const SourceFacts &lastGood)
{
    if (!now.there)
        return {};
    if (!now.readable) {
        if (!lastGood.there || !lastGood.readable)
            return nowhere(false);
        SourcePlan plan = planSource(lastGood, {});
        plan.wholeLastGood = plan.source != ListeningTo::Nobody;
        return plan;
    }

    SourcePlan plan;
    const bool besides = now.hubEnabled.value_or(false);
    if (now.hasPusher()) {
        plan = { ListeningTo::Pusher, besides, false, {} };
        if (!replaceFaulty(now, lastGood, isPusherSection, plan))
            return nowhere(besides);
    } else if (now.stray) {
        // The server may be what stands in the part that is not understood.
        plan = { ListeningTo::Pusher, besides, false, {} };
        for (const QString &section : lastGood.sections) {
            if (isPusherSection(section))
                plan.lastGoodSections.append(section);
        }
        if (plan.lastGoodSections.isEmpty())
            return nowhere(besides);
    } else if (now.hubEnabled == false) {
        return nowhere(false);
    } else {
        const bool faulty = std::any_of(now.faulty.begin(), now.faulty.end(), isHubSection);
        if (faulty && (lastGood.hubEnabled == false || !replaceFaulty(now, lastGood, isHubSection, plan)))
            return nowhere(false);
    }
    if (!replaceFaulty(now, lastGood, isAlarmSection, plan))
        return nowhere(plan.hubRuns); // a hub that may run goes on for those who raise alarms
    return plan;
}

bool couldDeafen(const Mistake &mistake, bool hasPusher)
{
    if (mistake.kind == MistakeKind::File || isPusherSection(mistake.section))
        return true;
    if (isAlarmSection(mistake.section)) {
        static const QStringList keys { QStringLiteral("channel"), QStringLiteral("event"),
                                        QStringLiteral("connection") };
        // A line that is not understood may be one of them.
        return keys.contains(mistake.key) || mistake.kind == MistakeKind::UnknownKey
            || mistake.kind == MistakeKind::Line || mistake.kind == MistakeKind::Stray;
    }
    if (hasPusher)
        return false;
    return isHubSection(mistake.section) || mistake.kind == MistakeKind::Stray || isUnknownSection(mistake);
}

} // namespace halfsilver
