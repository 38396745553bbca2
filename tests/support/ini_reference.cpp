#include "tests/support/ini_reference.h"

#include "app/mirror/mirror_ini.h"

namespace halfsilver {

using settings::FieldDoc;

namespace {

template <class S>
SectionDoc section(const char *name, const char *intro)
{
    return { QString::fromUtf8(name), QString::fromUtf8(intro), settings::fieldsOf<S>() };
}

SectionDoc section(const PanelType &type)
{
    QList<FieldDoc> fields {
        { QStringLiteral("type"),
          type.name,
          {},
          QStringLiteral("What the panel shows. Without it: NAME of the section.") },
        { QStringLiteral("region"), toText(type.region), regionNames().join(QStringLiteral(" | ")),
          QStringLiteral("Where it stands, below the panels of that region that stand before it in this file.") },
    };
    return { QStringLiteral("panel.") + type.name, type.about, fields + type.fields() };
}

QString inMan(QString text)
{
    text.replace(u'\\', QStringLiteral("\\e"))
        .replace(u'-', QStringLiteral("\\-"))
        .replace(u'"', QStringLiteral("\\(dq"))
        .replace(u'…', QStringLiteral("..."));
    return text.startsWith(u'.') || text.startsWith(u'\'') ? QStringLiteral("\\&") + text : text;
}

QString inMan(const SectionDoc &section)
{
    QString text = QStringLiteral(".SS [%1]\n%2\n").arg(inMan(section.name), inMan(section.intro));
    for (const FieldDoc &field : section.fields) {
        text += QStringLiteral(".TP\n.BR %1 \" =%2%3\"\n%4\n")
                    .arg(inMan(field.key), field.value.isEmpty() ? QString() : QStringLiteral(" "), inMan(field.value),
                         inMan(field.doc));
        if (!field.words.isEmpty())
            text += QStringLiteral(".br\n.I %1\n").arg(inMan(field.words));
    }
    return text;
}

} // namespace

QList<SectionDoc> iniReference()
{
    QList<SectionDoc> all {
        section<MirrorIdentity>(
            "mirror",
            "Which mirror this is. ${host}, ${name}, ${place} and ${groups} (joined by |, for a regular expression) "
            "stand for these in the values of [alarm], [pusher], [panel] and [sensor], but not in secrets and "
            "commands: show = place = ${place} or group ~ ^(${groups})$"),
        section<DisplaySettings>("display", "The screen."),
        section<KeySettings>(
            "keys",
            "What keys and touches do. Names are Qt's (Space, F5, Ctrl+Q, VolumeMute) or the kernel's (KEY_PROG1), for "
            "a "
            "button on a gpio-key; several are separated by spaces. A line gives the action these keys and no others, "
            "an empty one none; without a line it has its usual keys."),
        section<SoundSettings>("sound", "What is heard of an alarm."),
        section<SpeechSettings>("speech", "An alarm said in words, in turn with its sound."),
        section<QuietSettings>("quiet",
                               "Quiet hours: less light and less sound, except for alarms that are urgent enough."),
        section<PusherSettings>(
            "pusher",
            "The server that alarms come from: Pusher by key and cluster; Reverb, soketi or a hub by "
            "key and host. Without this section the mirror runs a hub of its own and listens to that. "
            "Further servers: [pusher.NAME]."),
        section<AlarmSettings>(
            "alarm",
            "Which events are alarms, and how they end. The keys from id to raised_at say where things "
            "are in the payload; needed only where they are not found by their usual names. Further "
            "sources: [alarm.NAME]."),
        section<JournalSettings>("journal", "What became of alarms, kept on disk: of the mirror's and of the hub's."),
        section<HubSettings>("hub", "The hub, the local backend: within the mirror, or alone as halfsilver-hub."),
        section<HubToken>("hub.token.NAME",
                          "Who may use the hub's alarm API from another machine: a section for each, by any name."),
        section<HubChannel>(
            "hub.channel.NAME",
            "Which tokens the hub lets into which private and presence channels, as Laravel's "
            "routes/channels.php does: POST /broadcasting/auth answers by it. A section for each rule."),
        section<HubWebhook>("hub.webhook.NAME",
                            "Who is told what happens on the hub's channels, as Pusher's webhooks tell it: several at "
                            "once in one request, again for 5 minutes until it is answered with 2xx. Who is back "
                            "within 3 s never left. A section for each."),
        section<PublisherSettings>("hub.pusher",
                                   "The server that [hub] broadcast = … pusher publishes on: Pusher, Reverb, soketi."),
        section<RedisSettings>(
            "hub.redis",
            "The Redis of [hub] broadcast = … redis. The hub publishes there in Laravel's format, and "
            "its subscribers hear what a Laravel with BROADCAST_DRIVER=redis and other hubs publish."),
        section<LogSettings>(
            "hub.log",
            "Where [hub] broadcast = … log writes, as Laravel's log driver does; halfsilverctl explain "
            "--laravel-log reads it."),
        section<SensorSettings>(
            "sensor.NAME",
            "A contact on this machine, or a command, that raises and clears an alarm: shown here at "
            "once, and told to raise_url of [alarm] or to the hub, queued on disk until accepted. "
            "On a mirror or a halfsilver-hub; a section for each."),
    };
    for (const PanelType &type : panelTypes())
        all.append(section(type));
    return all;
}

QString minimalIni()
{
    return QStringLiteral(R"([display]
mode = fullscreen
rotate = 0
language = en_GB

[pusher]
key = 2f1c3b9d5e7a8046
cluster = ap3

[alarm]
channel = alarm
event = App\Events\PushAlarmEvent
title = data.title

[panel.clock]
region = top_left

[panel.front-door]
type = info
region = top_right
channel = home
event = App\Events\DoorChanged
title = Front door
text = {state} since {changed_at|time}
)");
}

QString exampleIni()
{
    QString text = QStringLiteral(
        R"(# mirror.ini: what Halfsilver goes by. It is read from ~/.config/halfsilver/mirror.ini, else from
# /etc/halfsilver/mirror.ini. "halfsilver --check-config" tells every mistake in it with its line; a
# mistake costs only that line.
#
# Every line here is a comment, so that a copy of this file changes nothing. This much is enough for a
# mirror that hears its alarms through Pusher:
#
)");
    for (const QString &line : minimalIni().trimmed().split(u'\n'))
        text += line.isEmpty() ? QStringLiteral("#\n") : QStringLiteral("#     ") + line + u'\n';
    text += QStringLiteral(R"(#
# Below stands everything that may be said, with its default, or with an example where one is required.
# Take away the "#" before a section and before the lines that you change. A value is what stands behind
# the "=", as it stands: no quotes, no escapes; lists are separated by spaces. Times: 90, 90s, 5min, 8h.
)");
    for (const SectionDoc &section : iniReference())
        text += u'\n' + settings::exampleSection(section.name, section.intro, section.fields);
    return text;
}

QString iniManPage()
{
    QString text = QStringLiteral(R"(.\" Generated from the program's settings; see the test app.ini_example.
.TH MIRROR.INI 5 "" "Halfsilver" "Halfsilver"
.SH NAME
mirror.ini \- settings of halfsilver, halfsilver\-hub and halfsilverctl
.SH SYNOPSIS
.I $XDG_CONFIG_HOME/halfsilver/mirror.ini
.br
.I /etc/halfsilver/mirror.ini
.SH DESCRIPTION
The first of these that is there is read, or the file that
.B \-\-config
names. Without one the mirror runs a hub of its own and shows its alarms.
.PP
Sections begin with [NAME]; below it stand lines
.IR key " = " value .
A value is what stands behind the sign, as it stands: no quotes, no escapes, no lists by comma (lists are separated by
spaces). Comments stand on lines of their own, behind # or ;. A switch is on or off, true or false, yes or no, 1 or 0. A
plain number of a time counts seconds; ms, s, min, h and d may follow it.
.SH MISTAKES
A mistake costs only its own line: that key takes its default, the rest applies, and the mirror shows the mistake and
writes it to the journal with file, line and remedy.
.B halfsilver \-\-check\-config
prints them all. A mistake that could make the mirror deaf or point it elsewhere (in [pusher], in the channel or event of
[alarm], or in [hub] where the mirror listens to it) leaves the last faultless settings of that section in use; where
there are none, the mirror connects to nothing and says so. A mistake never starts the local hub in the place of the
server that was meant.
.SH EXAMPLE
.EX
)");
    for (const QString &line : minimalIni().trimmed().split(u'\n'))
        text += inMan(line) + u'\n';
    text += QStringLiteral(R"(.EE
.SH SECTIONS
Each key stands with its default, or with an example where it is required. A section [panel.NAME] is a panel of the type
NAME, unless
.B type
says otherwise. Without any such section there are a clock, the alarms and the connection.
)");
    for (const SectionDoc &section : iniReference())
        text += inMan(section);
    return text + QStringLiteral(R"(.SH SECRETS
A file that holds a token or a secret should be readable by the mirror alone: chmod 600.
.SH SEE ALSO
.BR halfsilver (1),
.BR halfsilver\-hub (1),
.BR halfsilverctl (1)
)");
}

} // namespace halfsilver
