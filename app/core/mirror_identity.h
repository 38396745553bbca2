// `[mirror]`: which mirror this is, and where it hangs; and its names in the values of the other sections.
#pragma once

#include "app/core/settings/describe.h"
#include "app/core/settings/text_checks.h"

namespace halfsilver {

struct MirrorIdentity {
    QString name;  // who acknowledges at this mirror; as written empty, as read the host's
    QString place; // the room
    QStringList groups;
    bool operator==(const MirrorIdentity &) const = default;

    static void describe(auto &&field)
    {
        using namespace settings;
        field("name", &MirrorIdentity::name, anything,
              "Who it is that acknowledges at this mirror. May contain ${host}. Empty: the host's name.");
        field("place", &MirrorIdentity::place, anything, "Where it hangs, as the backend calls the room.");
        field("groups", &MirrorIdentity::groups, plainNames, "What it belongs to besides, such as a floor: words.");
    }
};

// The section, mistakes appended; `host` is the machine's name.
MirrorIdentity readMirrorIdentity(const settings::IniFile &file, const QString &host, QList<Mistake> &mistakes);

// The file with ${host}, ${name}, ${place} and ${groups} (joined by "|", for a regular expression) in their places.
//
// They count in the values of [alarm…], [pusher…], [panel…] and [sensor…], and not in secrets and commands: there, and
// in every other section, a value stays as it stands, since "${HOME}" belongs to the shell and a password may contain
// anything. Another ${…} costs its line. The mistakes are appended to the file's.
settings::IniFile withIdentity(settings::IniFile file, const MirrorIdentity &identity, const QString &host);

// The file as this machine reads it, for programs that are no mirror: what is wrong with [mirror] is for a mirror to
// tell.
settings::IniFile withOwnIdentity(const settings::IniFile &file);

} // namespace halfsilver
