// Where the mirror listens for alarms, and what a mistake in the ini may and may not change about it. A mistake never
// starts the local hub in the place of the configured server, and never ends in a mirror that only looks connected.
#pragma once

#include "app/core/control/listening_to.h"
#include "app/core/settings/mistake.h"

#include <QStringList>

#include <optional>

namespace halfsilver {

// What an ini says about it.
struct SourceFacts {
    bool there = false;             // there is a file, or one was asked for
    bool readable = true;           // … as a whole
    bool stray = false;             // a section of unknown name, or a line before the first section
    std::optional<bool> hubEnabled; // as written
    QStringList sections; // of the names that matter, without a mistake that does: [pusher…], [alarm…], [hub…]
    QStringList faulty;   // of these names, with one
    bool operator==(const SourceFacts &) const = default;

    bool hasPusher() const;
};

struct SourcePlan {
    ListeningTo source = ListeningTo::Hub;
    bool hubRuns = true;
    bool wholeLastGood = false;   // the last good copy stands in for the whole file
    QStringList lastGoodSections; // … or for these sections
    bool operator==(const SourcePlan &) const = default;
};

// Without a last good copy `lastGood.there` is false.
SourcePlan planSource(const SourceFacts &now, const SourceFacts &lastGood);

// Whether the mistake could make the mirror deaf or point it elsewhere. `hasPusher`: the file has a [pusher…] section.
bool couldDeafen(const Mistake &mistake, bool hasPusher);

} // namespace halfsilver
