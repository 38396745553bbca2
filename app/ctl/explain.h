// `halfsilverctl explain`: how an event would be understood under the ini, and why.
#pragma once

#include "app/core/alarms/standing_trace.h"
#include "app/core/settings/ini_file.h"
#include "app/ctl/options.h"
#include "net/payload/alarm_mapping.h"

class QTextStream;

namespace halfsilver {
struct Surroundings;
}

namespace halfsilver::ctl {

struct AlarmListener {
    QString section; // "alarm.garden"
    AlarmSettings settings;
};
// Those of the ini in its order; [alarm] with its defaults where it has none.
QList<AlarmListener> alarmListeners(const settings::IniFile &file, QList<Mistake> &mistakes);

struct HeardQuestion {
    QString event;        // empty: not known
    QStringList channels; // empty: not known
    QByteArray payload;
    int line = 0; // of a log; 0: of none
};

struct Explanation {
    HeardQuestion question;
    QString section;   // under whose settings
    QStringList heard; // sections that listen to it
    QString notHeard;  // why none does, and the remedy; empty where one does
    DecodedAlarms decoded;
    QList<AlarmTrace> traces;                           // one for each alarm, ignored ones too
    QList<std::optional<StandingTrace>> standings = {}; // for each of these; empty: ignored
};
// Under each section that listens to it; under the first where none does. `section`: under that one alone.
QList<Explanation> explain(const QList<AlarmListener> &listeners, const HeardQuestion &question,
                           const QString &section = {});

// Name, value, reason.
QList<QStringList> standingRows(const StandingTrace &trace);
QJsonObject standingJson(const StandingTrace &trace);

// {"event","channels":[…],"line","source","heard_by":[…],"not_heard","remark","alarms":[…]}; null for what there is not.
QJsonObject explanationJson(const Explanation &explanation);
QString explanationText(const Explanation &explanation); // the same for a person, some lines

// Done; WasRefused where an event is not heard or not decoded; Usage where there is nothing to read.
int runExplain(const Options &options, const Surroundings &here, QTextStream &out, QTextStream &err);

} // namespace halfsilver::ctl
