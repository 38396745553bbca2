// The whole ini as settings of the layers, and every mistake in it. Pure: what follows from the mistakes is decided
// in source_plan.h, what is on the disk in mirror_settings.h.
#pragma once

#include "app/core/journal_settings.h"
#include "app/core/mirror_identity.h"
#include "app/core/sensors/sensor_settings.h"
#include "net/hub/hub_ini.h"
#include "net/payload/alarm_settings.h"
#include "net/pusher/pusher_settings.h"
#include "widgets/catalogue.h"
#include "widgets/display_settings.h"
#include "widgets/key_settings.h"
#include "widgets/quiet_settings.h"
#include "widgets/sound_settings.h"
#include "widgets/speech_settings.h"

namespace halfsilver {

struct ConnectionSection {
    QString section; // "pusher", "pusher.cloud"
    PusherSettings settings;
};
struct AlarmSection {
    QString section; // "alarm", "alarm.garden": the source in AlarmKey
    AlarmSettings settings;
};
struct PanelSection {
    QString name; // NAME of [panel.NAME]
    QString type;
    Region region = Region::MiddleCenter;
    settings::IniSection section; // for PanelType::make
};

struct MirrorIni {
    MirrorIdentity mirror;
    DisplaySettings display;
    KeySettings keys;
    SoundSettings sound;
    SpeechSettings speech;
    JournalSettings journal;
    QuietSettings quiet;
    QList<ConnectionSection> connections; // in the order of the file, as panels are
    QList<AlarmSection> alarms;           // [alarm] with its defaults where the file has none
    HubIni hub;
    QList<SensorSection> sensors;
    QList<PanelSection> panels; // the usual ones where the file has none, and never without alarms and connection bar
    QList<Mistake> mistakes;    // everything, in the order of the lines
};

// "pusher" and "pusher.NAME"; "alarm" and "alarm.NAME".
bool isPusherSection(const QString &name);
bool isAlarmSection(const QString &name);
// Whether the mistake is that there are no such sections as this one.
bool isUnknownSection(const Mistake &mistake);

MirrorIni readMirrorIni(const settings::IniFile &file, const QList<PanelType> &types = panelTypes());

} // namespace halfsilver
