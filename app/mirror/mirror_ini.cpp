#include "app/mirror/mirror_ini.h"

#include "app/core/settings/near_word.h"
#include "app/core/settings/pasted.h"
#include "app/core/settings/translate.h"

#include <QSysInfo>

#include <algorithm>

namespace halfsilver {

using namespace settings;

namespace {

const QString kDisplay = QStringLiteral("display"), kKeys = QStringLiteral("keys"), kPusher = QStringLiteral("pusher"),
              kAlarm = QStringLiteral("alarm"), kHub = QStringLiteral("hub"), kPanel = QStringLiteral("panel"),
              kSound = QStringLiteral("sound"), kSpeech = QStringLiteral("speech"), kMirror = QStringLiteral("mirror"),
              kJournal = QStringLiteral("journal"), kQuiet = QStringLiteral("quiet");

// Those that stand once, without a NAME of their own, and that decide nothing of where alarms come from.
const QStringList kPlain {
    kMirror, kDisplay, kKeys, kSound, kSpeech, kQuiet, kJournal,
};

// "pusher.cloud" of the family "pusher".
bool belongsTo(const QString &name, const QString &family)
{
    return name == family || (name.startsWith(family + u'.') && name.size() > family.size() + 1);
}

bool isPlainSection(const QString &name) { return kPlain.contains(name); }

QStringList namesOf(const QList<PanelType> &types)
{
    QStringList names;
    for (const PanelType &type : types)
        names.append(type.name);
    return names;
}

// The type of that name, or else of the nearest one; null when none is near.
const PanelType *typeNear(const QList<PanelType> &types, const QString &name)
{
    const QStringList names = namesOf(types);
    qsizetype index = names.indexOf(name);
    if (index < 0)
        index = names.indexOf(nearestWord(name, names));
    return index < 0 ? nullptr : &types[index];
}

// Reads the sections one after the other into `m_ini`.
class Reader {
public:
    Reader(const IniFile &file, const QList<PanelType> &types, const QString &host)
        : m_mirror(readMirrorIdentity(file, host, m_ini.mistakes))
        , m_file(withIdentity(file, m_mirror, host))
        , m_types(types)
    {
    }

    MirrorIni read()
    {
        m_ini.mirror = m_mirror;
        m_ini.hub = readHubIni(m_file);
        m_ini.mistakes += m_ini.hub.mistakes;
        const SensorIni sensors = readSensorIni(m_file);
        m_ini.sensors = sensors.sensors;
        m_ini.mistakes += sensors.mistakes;
        for (const Mistake &mistake : m_file.mistakes) {
            if (!m_ini.mistakes.contains(mistake))
                m_ini.mistakes.append(mistake);
        }
        for (const IniSection &section : m_file.sections)
            readSection(section);
        addDefaults();
        checkConnections();
        checkTwins();
        checkHub();
        checkStray();
        std::stable_sort(m_ini.mistakes.begin(), m_ini.mistakes.end(),
                         [](const Mistake &a, const Mistake &b) { return a.line < b.line; });
        return m_ini;
    }

private:
    void readSection(const IniSection &section)
    {
        const QString &name = section.name;
        if (name == kDisplay)
            m_ini.display = readSettings<DisplaySettings>(section, m_file.name, m_ini.mistakes);
        else if (name == kKeys)
            m_ini.keys = readSettings<KeySettings>(section, m_file.name, m_ini.mistakes);
        else if (name == kSound)
            m_ini.sound = readSettings<SoundSettings>(section, m_file.name, m_ini.mistakes);
        else if (name == kSpeech)
            m_ini.speech = readSettings<SpeechSettings>(section, m_file.name, m_ini.mistakes);
        else if (name == kJournal)
            m_ini.journal = readSettings<JournalSettings>(section, m_file.name, m_ini.mistakes);
        else if (name == kQuiet)
            m_ini.quiet = readSettings<QuietSettings>(section, m_file.name, m_ini.mistakes);
        else if (isPusherSection(name))
            readPusherSection(section);
        else if (isAlarmSection(name))
            m_ini.alarms.append({ name, readSettings<AlarmSettings>(section, m_file.name, m_ini.mistakes) });
        else if (name.startsWith(kPanel + u'.') && name.size() > kPanel.size() + 1)
            readPanelSection(section);
        else if (name != kMirror && !isHubSection(name) && !isSensorSection(name)) // they were read already
            reportUnknown(section);
    }

    void readPusherSection(const IniSection &section)
    {
        auto settings = readSettings<PusherSettings>(section, m_file.name, m_ini.mistakes);
        if (settings.userId.isEmpty())
            settings.userId = m_mirror.name;
        m_ini.connections.append({ section.name, settings });
    }

    void readPanelSection(const IniSection &section)
    {
        PanelSection panel { section.name.sliced(kPanel.size() + 1), {}, {}, section };
        const IniEntry *type = section.find(QStringLiteral("type")), *region = section.find(QStringLiteral("region"));
        const QString typeName = type ? type->value : panel.name;
        const PanelType *found = typeNear(m_types, typeName);
        if (!found || found->name != typeName) {
            const QString what = translate("settings", "no panel is called “%1”.").arg(typeName.left(40));
            const QString remedy = found ? translate("settings", "Did you mean “%1”?").arg(found->name)
                                         : translate("settings", "Write “type = …” with one of: %1.")
                                               .arg(namesOf(m_types).join(QStringLiteral(", ")));
            report(section, QStringLiteral("type"), { what, remedy });
        }
        if (!found)
            return;
        panel.type = found->name;
        panel.region = found->region;
        if (region) {
            if (const auto place = regionFromText(region->value))
                panel.region = *place;
            else
                report(section, QStringLiteral("region"), notOneOf(region->value, regionNames()));
        }
        m_ini.mistakes.append(found->mistakes(section, m_file.name));
        m_ini.panels.append(panel);
    }

    void addDefaults()
    {
        if (m_ini.alarms.isEmpty())
            m_ini.alarms.append({ kAlarm, {} });
        // What the mirror is for is never left out. A clock is, where there are panels and none of them is one.
        const bool any = !m_ini.panels.isEmpty();
        for (const char *name : { "connection", "clock", "alarms" }) {
            const bool there = std::any_of(m_ini.panels.begin(), m_ini.panels.end(),
                                           [&](const PanelSection &p) { return p.type == QLatin1StringView(name); });
            if (there || (any && qstrcmp(name, "clock") == 0))
                continue;
            for (const PanelType &type : m_types) {
                if (type.name == QLatin1StringView(name))
                    m_ini.panels.append({ type.name, type.name, type.region, { kPanel + u'.' + type.name, 0, {} } });
            }
        }
    }

    // A source has to name one of several connections, and one that is there.
    void checkConnections()
    {
        QStringList known;
        for (const ConnectionSection &connection : m_ini.connections)
            known.append(connection.section);
        for (const AlarmSection &alarm : m_ini.alarms) {
            const QString asked = alarm.settings.connection;
            const IniSection *section = m_file.find(alarm.section);
            if (asked.isEmpty() && known.size() > 1 && !known.contains(kPusher) && section)
                report(*section, QStringLiteral("connection"), notOneOf({}, known));
            else if (!asked.isEmpty() && known.isEmpty() && section)
                report(*section, QStringLiteral("connection"),
                       { translate("settings", "there is no section [pusher] to connect to."),
                         translate("settings", "Add one, or remove the line.") });
            else if (!asked.isEmpty() && section) {
                for (const QString &name : alarm.settings.connections()) {
                    if (!known.contains(name))
                        report(*section, QStringLiteral("connection"), notOneOf(name, known));
                }
            }
        }
    }

    static bool overlap(const QStringList &a, const QStringList &b)
    {
        return std::any_of(a.begin(), a.end(), [&b](const QString &name) { return b.contains(name); });
    }

    // Two sources of the same events would show each alarm twice.
    void checkTwins()
    {
        for (qsizetype i = 1; i < m_ini.alarms.size(); ++i) {
            const AlarmSettings &own = m_ini.alarms[i].settings;
            const auto end = m_ini.alarms.begin() + i;
            const auto twin = std::find_if(m_ini.alarms.begin(), end, [&](const AlarmSection &earlier) {
                const auto events = own.heardEvents();
                return overlap(earlier.settings.connections(), own.connections())
                    && std::any_of(events.begin(), events.end(), [&](const HeardEvent &event) {
                           return earlier.settings.hears(own.channel, event.name);
                       });
            });
            if (twin != end)
                report(
                    *m_file.find(m_ini.alarms[i].section), {},
                    { translate("settings", "hears what [%1] hears, and each alarm stands twice.").arg(twin->section),
                      translate("settings", "Give it a channel or an event of its own.") });
            checkHeartbeat(m_ini.alarms[i], end);
        }
    }

    // A channel has one heartbeat, whoever listens to it.
    void checkHeartbeat(const AlarmSection &own, QList<AlarmSection>::const_iterator end)
    {
        const auto promise = [](const AlarmSection &alarm) {
            return std::pair(alarm.settings.heartbeat, alarm.settings.heartbeatEvent);
        };
        const auto other = std::find_if(m_ini.alarms.cbegin(), end, [&](const AlarmSection &earlier) {
            return earlier.settings.channel == own.settings.channel
                && overlap(earlier.settings.connections(), own.settings.connections())
                && earlier.settings.heartbeat.count() > 0 && promise(earlier) != promise(own);
        });
        if (own.settings.heartbeat.count() > 0 && other != end)
            report(*m_file.find(own.section), QStringLiteral("heartbeat"),
                   { translate("settings", "[%1] promises another one on the same channel.").arg(other->section),
                     translate("settings", "Write the same in both, or in one of them alone.") });
    }

    void checkHub()
    {
        const HubIni &hub = m_ini.hub;
        const IniSection *section = m_file.find(kHub);
        if (section && m_ini.connections.isEmpty() && !hub.settings.broadcast.contains(QStringLiteral("local")))
            report(*section, QStringLiteral("broadcast"),
                   { translate("settings", "this mirror listens to its own hub and would hear nothing."),
                     translate("settings", "Add “local”.") });
        if (section && hub.says && !hub.settings.enabled && m_ini.connections.isEmpty())
            report(*section, QStringLiteral("enabled"),
                   { translate("settings", "nothing is left to listen to."),
                     translate("settings", "Add a section [pusher], or remove the line.") });
    }

    // A server's settings in another section: its header was lost, and the mirror must not take its own hub for it.
    void checkStray()
    {
        const QStringList keys = keysOf<PusherSettings>();
        const QStringList unmistakable { QStringLiteral("key"), QStringLiteral("cluster") };
        for (Mistake &mistake : m_ini.mistakes) {
            if (m_ini.connections.isEmpty() && mistake.kind == MistakeKind::UnknownKey
                && (unmistakable.contains(mistake.key) || keys.contains(keyForForeign(mistake.key)))) {
                mistake.kind = MistakeKind::Stray;
                mistake.remedy = translate("settings", "Put it under [pusher].");
            }
        }
    }

    void reportUnknown(const IniSection &section)
    {
        if (section.name.isEmpty()) // was told by the reader of the file
            return;
        const qsizetype dot = section.name.indexOf(u'.');
        const QString family = dot < 0 ? section.name : section.name.left(dot);
        QString near = nearestWord(family, kPlain + QStringList { kPusher, kAlarm, kHub, kPanel });
        if (near.isEmpty()) {
            if (const PanelType *panel = typeNear(m_types, section.name))
                near = kPanel + u'.' + panel->name;
        } else if (!isPlainSection(near) && dot >= 0 && dot + 1 < section.name.size()) {
            near += section.name.mid(dot);
        } else if (near == kPanel) {
            near += QStringLiteral(".NAME");
        }
        Mistake mistake { MistakeKind::Section, m_file.name, section.line, section.name, {}, {}, {}, {} };
        mistake.lineText = u'[' + section.name.left(kShown) + u']';
        mistake.what = translate("settings", "unknown section.");
        mistake.remedy = near.isEmpty() ? translate("settings", "Remove it with its lines.")
                                        : translate("settings", "Did you mean [%1]?").arg(near);
        m_ini.mistakes.append(mistake);
    }

    // At the key's line, or the header's.
    void report(const IniSection &section, const QString &key, const Wrong &wrong)
    {
        const IniEntry *entry = key.isEmpty() ? nullptr : section.find(key);
        m_ini.mistakes.append({ MistakeKind::Value, m_file.name, entry ? entry->line : section.line, section.name, key,
                                entry ? withoutSecrets(entry->lineText.left(kShown)) : u'[' + section.name + u']',
                                wrong.what, wrong.remedy });
    }

    static constexpr qsizetype kShown = 200;
    MirrorIni m_ini;
    const MirrorIdentity m_mirror;
    const IniFile m_file;
    const QList<PanelType> &m_types;
};

} // namespace

bool isPusherSection(const QString &name) { return belongsTo(name, kPusher); }

bool isAlarmSection(const QString &name) { return belongsTo(name, kAlarm); }

bool isUnknownSection(const Mistake &mistake)
{
    const QString &name = mistake.section;
    return mistake.kind == MistakeKind::Section && !isPlainSection(name) && !isPusherSection(name)
        && !isAlarmSection(name) && !isHubSection(name) && !isSensorSection(name) && !name.startsWith(kPanel + u'.');
}

MirrorIni readMirrorIni(const IniFile &file, const QList<PanelType> &types)
{
    return Reader(file, types, QSysInfo::machineHostName()).read();
}

} // namespace halfsilver
