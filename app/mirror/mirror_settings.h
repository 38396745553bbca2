// The settings that the mirror runs with: from its ini, from the last good copy where a mistake could make it deaf, and
// from the defaults for the rest.
#pragma once

#include "app/mirror/mirror_ini.h"
#include "app/mirror/source_plan.h"

namespace halfsilver {

struct MirrorSettings {
    QString path;        // of the ini; empty without one
    bool hadIni = false; // there was one, or one was asked for

    MirrorIdentity mirror;
    DisplaySettings display;
    KeySettings keys;
    SoundSettings sound;
    SpeechSettings speech;
    JournalSettings journal;
    QuietSettings quiet;
    QList<ConnectionSection> connections; // for ListeningTo::Pusher
    QList<AlarmSection> alarms;           // never empty
    HubSettings hub;                      // for hubRuns
    QList<HubToken> hubTokens;
    QList<SensorSection> sensors;
    QList<PanelSection> panels;

    ListeningTo source = ListeningTo::Hub;
    bool hubRuns = true;
    std::optional<Mistake> deaf;  // why the source is None
    QStringList lastGoodSections; // in use instead of what the ini says; the whole file: "*"

    QList<Mistake> mistakes; // in the order of the lines
    QStringList warnings;    // what works, but should not be so

    // "mirror.ini line 14", for "Not receiving alarms: …"; empty unless a mistake leaves nothing to listen to.
    QString whyDeaf() const;
};

// `[display] language`, before the words of that language are there to tell of mistakes.
QString languageOf(const QString &iniPath);

// The pure part. A null `ini`: there is none; a null `lastGood`: there is no last good copy.
MirrorSettings mirrorSettings(const settings::IniFile *ini, const settings::IniFile *lastGood,
                              const QList<PanelType> &types = panelTypes());

struct LoadRequest {
    QString iniPath;     // as iniFile() of paths.h says: --config whether it is there or not; empty: no ini
    QString stateFolder; // of last-good.ini; empty: neither read nor written, as for --check-config
};
// Reads the ini, and keeps a copy of a faultless one.
MirrorSettings loadMirrorSettings(const LoadRequest &request);

// What --check-config prints, a line each: mistakes as "mirror.ini:14: …", then warnings, which are no fault.
struct ConfigReport {
    QStringList lines;
    bool faultless = true; // exit code 0
};
ConfigReport checkConfig(const QString &iniPath);

} // namespace halfsilver
