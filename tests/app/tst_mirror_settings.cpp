#include "app/mirror/mirror_settings.h"

#include "app/mirror/last_good.h"
#include "net/hub/hub.h"
#include "widgets/panels/clock_panel.h"
#include "widgets/panels/info_panel.h"

#include <QFile>
#include <QFileInfo>
#include <QRandomGenerator>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace halfsilver;
using settings::IniFile;
using settings::parseIni;
using namespace std::chrono_literals;

namespace {

// The settings of that panel.
template <class P>
typename P::Settings readPanel(const PanelSection &panel)
{
    QList<Mistake> told;
    return settings::readSettings<typename P::Settings>(panel.section, {}, told, kPanelKeys);
}

// What --check-config says of a file that nobody else can read.
ConfigReport checkedPrivately(const QByteArray &bytes)
{
    const QTemporaryDir folder;
    QFile file(folder.filePath(u"mirror.ini"_qs));
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size()
        || !file.setPermissions(QFile::ReadOwner | QFile::WriteOwner))
        qFatal("%s", qPrintable(file.errorString()));
    file.close();
    return checkConfig(file.fileName());
}

IniFile parse(const QByteArray &bytes) { return parseIni(bytes, u"mirror.ini"_qs); }

MirrorSettings settingsOf(const QByteArray &bytes, const QByteArray &lastGood = {})
{
    const IniFile ini = parse(bytes), good = parse(lastGood);
    return mirrorSettings(&ini, lastGood.isEmpty() ? nullptr : &good);
}

QStringList texts(const QList<Mistake> &mistakes)
{
    QStringList all;
    for (const Mistake &mistake : mistakes)
        all.append(mistake.toString());
    return all;
}

QStringList panelsOf(const MirrorSettings &settings)
{
    QStringList all;
    for (const PanelSection &panel : settings.panels)
        all.append(u"%1:%2@%3"_qs.arg(panel.name, panel.type, toText(panel.region)));
    return all;
}

const QByteArray kGood = "[display]\n"
                         "mode = fullscreen\n"
                         "rotate = 90\n"
                         "language = en_GB\n"
                         "[pusher]\n"
                         "key = 2f1c3b\n"
                         "cluster = ap3\n"
                         "[alarm]\n"
                         "channel = alarm\n"
                         "event = App\\Events\\PushAlarmEvent\n"
                         "title = data.title\n"
                         "[panel.clock]\n"
                         "region = top_left\n"
                         "seconds = off\n"
                         "[panel.front-door]\n"
                         "type = info\n"
                         "region = top_right\n"
                         "channel = home\n"
                         "event = App\\Events\\DoorChanged\n"
                         "title = Front door\n";

} // namespace

class TestMirrorSettings : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void readsTheWholeFile()
    {
        const MirrorSettings it = settingsOf(kGood);
        QCOMPARE(texts(it.mistakes), QStringList());
        QCOMPARE(it.source, ListeningTo::Pusher);
        QVERIFY(!it.hubRuns && it.hadIni && !it.deaf && it.lastGoodSections.isEmpty());
        QCOMPARE(it.display.rotate, 90);
        QCOMPARE(it.display.language, u"en_GB"_qs);
        QCOMPARE(it.connections.size(), 1);
        QCOMPARE(it.connections.first().section, u"pusher"_qs);
        QCOMPARE(it.connections.first().settings.key, u"2f1c3b"_qs);
        QCOMPARE(it.connections.first().settings.cluster, u"ap3"_qs);
        QCOMPARE(it.alarms.size(), 1);
        QCOMPARE(it.alarms.first().section, u"alarm"_qs);
        QCOMPARE(it.alarms.first().settings.title, u"data.title"_qs);
        QCOMPARE(panelsOf(it),
                 (QStringList { u"clock:clock@top_left"_qs, u"front-door:info@top_right"_qs,
                                u"connection:connection@top_bar"_qs, u"alarms:alarms@upper_third"_qs }));
        QVERIFY(!readPanel<ClockPanel>(it.panels[0]).seconds);
        QCOMPARE(readPanel<InfoPanel>(it.panels[1]).event, u"App\\Events\\DoorChanged"_qs);
    }

    void withoutAnIniEverythingHasItsDefault()
    {
        const MirrorSettings it = mirrorSettings(nullptr, nullptr);
        QCOMPARE(texts(it.mistakes), QStringList());
        QCOMPARE(it.source, ListeningTo::Hub);
        QVERIFY(it.hubRuns && !it.hadIni && it.connections.isEmpty());
        QCOMPARE(it.display, DisplaySettings());
        QCOMPARE(it.hub, HubSettings());
        QCOMPARE(it.alarms.size(), 1);
        QCOMPARE(it.alarms.first().settings, AlarmSettings());
        QCOMPARE(panelsOf(it),
                 (QStringList { u"connection:connection@top_bar"_qs, u"clock:clock@top_left"_qs,
                                u"alarms:alarms@upper_third"_qs }));
    }

    void severalConnectionsAndSources()
    {
        const MirrorSettings it = settingsOf("[pusher.cloud]\nkey = a\n[pusher.home]\nkey = b\nhost = reverb.home\n"
                                             "[alarm]\nconnection = pusher.home\n"
                                             "[alarm.garden]\nconnection = pusher.cloud\nchannel = garden\n");
        QCOMPARE(texts(it.mistakes), QStringList());
        QCOMPARE(it.connections.size(), 2);
        QCOMPARE(it.connections[1].section, u"pusher.home"_qs);
        QCOMPARE(it.alarms.size(), 2);
        QCOMPARE(it.alarms[1].section, u"alarm.garden"_qs);
        QCOMPARE(it.alarms[1].settings.channel, u"garden"_qs);
    }

    void aSourceMayHearThroughSeveralConnections()
    {
        const QString two = u"[pusher.cloud]\nkey = a\n[pusher.home]\nkey = b\nhost = reverb.home\n"_qs;
        const MirrorSettings it = settingsOf((two + u"[alarm]\nconnection = pusher.home pusher.cloud\n"_qs).toUtf8());
        QCOMPARE(texts(it.mistakes), QStringList());
        QCOMPARE(it.alarms.first().settings.connections(), (QStringList { u"pusher.home"_qs, u"pusher.cloud"_qs }));
        const MirrorSettings wrong = settingsOf((two + u"[alarm]\nconnection = pusher.home pusher.clod\n"_qs).toUtf8());
        QCOMPARE(wrong.mistakes.size(), 1);
        QVERIFY(texts(wrong.mistakes).first().contains(u"pusher.clod"_qs));
        const MirrorSettings twins = settingsOf((two
                                                 + u"[alarm]\nconnection = pusher.home pusher.cloud\n"
                                                   "[alarm.more]\nconnection = pusher.cloud\n"_qs)
                                                    .toUtf8());
        QCOMPARE(twins.mistakes.size(), 1);
    }

    void anAddressThatIsNoneIsToldAndCostsNoAlarm()
    {
        const MirrorSettings it = settingsOf("[pusher]\nkey = k\n[alarm]\nsnapshot_url = home.lan/api/alarms\n"
                                             "acknowledge_url = ftp://home.lan/ack\nchannel = home\n");
        QCOMPARE(texts(it.mistakes),
                 (QStringList { u"mirror.ini:4: [alarm] snapshot_url: not an address. Write https://…"_qs,
                                u"mirror.ini:5: [alarm] acknowledge_url: not an address. Write https://…"_qs }));
        QCOMPARE(it.source, ListeningTo::Pusher);
        QCOMPARE(it.alarms.first().settings.channel, u"home"_qs);
        QVERIFY(it.alarms.first().settings.snapshotUrl.isEmpty());
    }

    void aMirrorIsOfAPlace()
    {
        const MirrorSettings it = settingsOf("[mirror]\nname = hall mirror\nplace = Hall\n[alarm]\n"
                                             "show = place = ${place} or priority = critical\nelsewhere = off\n");
        QCOMPARE(texts(it.mistakes), QStringList());
        QCOMPARE(it.mirror.name, u"hall mirror"_qs);
        const AlarmPolicy policy = it.alarms.first().settings.policy();
        QCOMPARE(policy.show->text(), u"place = Hall or priority = critical"_qs);
        QVERIFY(!policy.suppress && !policy.elsewhere);
        QVERIFY(!mirrorSettings(nullptr, nullptr).mirror.name.isEmpty());
    }

    void aFaultyFilterShowsEverything_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QString>("mistake");
        QTest::newRow("no comparison") << QByteArray("show = Kitchen")
                                       << u"“Kitchen” is no comparison. Write it as place = Kitchen or title ~ "
                                          "/fire and smoke/."_qs;
        QTest::newRow("a name of none") << QByteArray("show = place = ${room}")
                                        << u"“${room}” is not known here. Write one of: ${host}, ${name}, ${place}, "
                                           "${groups}."_qs;
        QTest::newRow("an expression of none")
            << QByteArray("show = title ~ )(")
            << u"nothing stands behind “title”. Write a value, or \"\" for an empty one."_qs;
    }
    void aFaultyFilterShowsEverything()
    {
        QFETCH(QByteArray, line);
        QFETCH(QString, mistake);
        const MirrorSettings it = settingsOf("[pusher]\nkey = k\n[alarm]\n" + line + "\n");
        QCOMPARE(texts(it.mistakes), QStringList { u"mirror.ini:4: [alarm] show: "_qs + mistake });
        QCOMPARE(it.source, ListeningTo::Pusher);
        QVERIFY(!it.alarms.first().settings.show);
    }

    void theHubAloneIsHeardOnItsOwnChannel()
    {
        const MirrorSettings it = settingsOf("[alarm.garden]\nchannel = garden\n");
        QCOMPARE(it.source, ListeningTo::Hub);
        QCOMPARE(it.alarms.size(), 2);
        QCOMPARE(it.alarms[0].section, u"alarm"_qs);
        QCOMPARE(it.alarms[0].settings.channel, u"alarm"_qs);
    }

    void theHubIsHeardWhateverTheSectionsListenTo_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QStringList>("sources");
        QTest::newRow("another channel") << QByteArray("[alarm]\nchannel = home\n")
                                         << QStringList { u"hub"_qs, u"alarm"_qs };
        QTest::newRow("another event") << QByteArray("[alarm]\nevent = alarm.rang\n")
                                       << QStringList { u"hub"_qs, u"alarm"_qs };
        QTest::newRow("a named one hears it")
            << QByteArray("[alarm.a]\n[alarm.b]\nchannel = b\n") << QStringList { u"alarm.a"_qs, u"alarm.b"_qs };
        QTest::newRow("nothing said") << QByteArray("[display]\n") << QStringList { u"alarm"_qs };
    }

    void theHubIsHeardWhateverTheSectionsListenTo()
    {
        QFETCH(QByteArray, bytes);
        const MirrorSettings it = settingsOf(bytes);
        QCOMPARE(texts(it.mistakes), QStringList());
        QCOMPARE(it.source, ListeningTo::Hub);
        QStringList sources;
        int heard = 0;
        for (const AlarmSection &alarm : it.alarms) {
            sources.append(alarm.section);
            heard += alarm.settings.hears(Hub::channel(), Hub::event());
        }
        QTEST(sources, "sources");
        QCOMPARE(heard, 1);
    }

    void aConfiguredServerIsHeardAsConfigured()
    {
        const MirrorSettings it = settingsOf("[pusher]\nkey = k\n[alarm]\nchannel = home\n");
        QCOMPARE(it.alarms.size(), 1);
    }

    void twoSourcesOfTheSameEventsAreToldAndBothHear()
    {
        const MirrorSettings it = settingsOf("[alarm]\nends = clear\n[alarm.twin]\nid = data.id\n"
                                             "[alarm.garden]\nchannel = garden\n");
        QCOMPARE(texts(it.mistakes),
                 QStringList { u"mirror.ini:3: [alarm.twin]: hears what [alarm] hears, and each alarm stands twice. "
                               "Give it a channel or an event of its own."_qs });
        QCOMPARE(it.source, ListeningTo::Hub);
        QCOMPARE(it.alarms.size(), 3);
    }

    // Of a channel the connection knows one.
    void aChannelHasOneHeartbeat()
    {
        const QByteArray two = "[pusher]\nkey = k\n[alarm]\nheartbeat = 60\n[alarm.other]\nevent = rang\nheartbeat = ";
        QCOMPARE(
            texts(settingsOf(two + "120\n").mistakes),
            QStringList { u"mirror.ini:7: [alarm.other] heartbeat: [alarm] promises another one on the same channel. "
                          "Write the same in both, or in one of them alone."_qs });
        QCOMPARE(texts(settingsOf(two + "60\n").mistakes), QStringList());
        QCOMPARE(texts(settingsOf(two + "0\n").mistakes), QStringList());
        QCOMPARE(texts(settingsOf(two + "120\nchannel = garden\n").mistakes), QStringList());
    }

    void aHubThatTellsItsOwnMirrorNothingIsAMistake()
    {
        const QStringList deaf {
            u"mirror.ini:2: [hub] broadcast: this mirror listens to its own hub and would hear nothing. Add “local”."_qs
        };
        QCOMPARE(texts(settingsOf("[hub]\nbroadcast = redis\n").mistakes).mid(0, 1), deaf);
        QCOMPARE(texts(settingsOf("[hub]\nbroadcast = redis local\n").mistakes), QStringList());
        QCOMPARE(texts(settingsOf("[pusher]\nkey = k\n[hub]\nbroadcast = redis\n").mistakes), QStringList());
    }

    // What a person may have written instead of a working [pusher]: never the local hub, always a line and a word.
    void aMistakeEndsDeafAndSaysSo_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("told");
        const auto row = [](const char *name, const char *bytes, const QString &told) {
            QTest::newRow(name) << QByteArray(bytes) << told;
        };
        row("misspelt section", "[puhser]\nkey = k\n",
            u"mirror.ini:1: [puhser]: unknown section. Did you mean [pusher]?"_qs);
        row("another case", "[Pusher]\nkey = k\n",
            u"mirror.ini:1: [Pusher]: unknown section. Did you mean [pusher]?"_qs);
        row("misspelt with a name", "[puhser.cloud]\nkey = k\n",
            u"mirror.ini:1: [puhser.cloud]: unknown section. Did you mean [pusher.cloud]?"_qs);
        row("nothing behind the dot", "[pusher.]\nkey = k\n",
            u"mirror.ini:1: [pusher.]: unknown section. Did you mean [pusher]?"_qs);
        row("unknown section", "[broadcasting]\nx = 1\n",
            u"mirror.ini:1: [broadcasting]: unknown section. Remove it with its lines."_qs);
        row("a panel's name alone", "[clock]\n",
            u"mirror.ini:1: [clock]: unknown section. Did you mean [panel.clock]?"_qs);
        row("panel without a name", "[panel]\n",
            u"mirror.ini:1: [panel]: unknown section. Did you mean [panel.NAME]?"_qs);
        row("no section", "key = k\ncluster = ap3\n",
            u"mirror.ini:1: key: a setting before the first section. Put it under a section such as [pusher]."_qs);
        row("commented header", "[display]\n#[pusher]\nkey = k\n",
            u"mirror.ini:3: [display] key: unknown setting. Put it under [pusher]."_qs);
        row("pasted from .env under another section", "[display]\nPUSHER_APP_KEY=k\n",
            u"mirror.ini:2: [display] PUSHER_APP_KEY: unknown setting. Put it under [pusher]."_qs);
        row("missing key", "[pusher]\ncluster = ap3\n",
            u"mirror.ini:1: [pusher] key: missing. Copy it from your Pusher application."_qs);
        row("empty key", "[pusher]\nkey =\n",
            u"mirror.ini:2: [pusher] key: empty. Copy it from your Pusher application."_qs);
        row("bad port", "[pusher]\nkey = k\nhost = h\nport = 80800\n",
            u"mirror.ini:4: [pusher] port: 80800 is out of range. Write a value from 1 to 65535."_qs);
        row("pusher-js's name", "[pusher]\nkey = k\nwsHost = reverb.home\n",
            u"mirror.ini:3: [pusher] wsHost: unknown setting. Here it is called “host”."_qs);
        row("a URL as the host", "[pusher]\nkey = k\nhost = http://reverb.home\n",
            u"mirror.ini:3: [pusher] host: “http://reverb.home” is not a host. Write the name alone: no scheme, port or path."_qs);
        row("doubled backslashes", "[pusher]\nkey = k\n[alarm]\nevent = App\\\\Events\\\\PushAlarmEvent\n",
            u"mirror.ini:4: [alarm] event: not the name that the server sends. Write App\\Events\\PushAlarmEvent"_qs);
        row("Echo's dot", "[pusher]\nkey = k\n[alarm]\nevent = .PushAlarmEvent\n",
            u"mirror.ini:4: [alarm] event: not the name that the server sends. Write PushAlarmEvent"_qs);
        row("misspelt channel", "[pusher]\nkey = k\n[alarm]\nchanel = garden\n",
            u"mirror.ini:4: [alarm] chanel: unknown setting. Did you mean “channel”?"_qs);
        row("a connection that is not there", "[pusher]\nkey = k\n[alarm]\nconnection = pusher.cloud\n",
            u"mirror.ini:4: [alarm] connection: “pusher.cloud” is not known here. Write one of: pusher."_qs);
        row("a connection of several", "[pusher.a]\nkey = k\n[pusher.b]\nkey = k\n[alarm]\nchannel = x\n",
            u"mirror.ini:5: [alarm] connection: empty. Write one of: pusher.a, pusher.b."_qs);
        row("a hub that is off", "[hub]\nenabled = false\n",
            u"mirror.ini:2: [hub] enabled: nothing is left to listen to. Add a section [pusher], or remove the line."_qs);
        row("a hub that is neither on nor off", "[hub]\nenabled = perhaps\n",
            u"mirror.ini:2: [hub] enabled: “perhaps” does not fit here. Write on or off."_qs);
        row("bad port of the hub", "[hub]\nport = x\n",
            u"mirror.ini:2: [hub] port: “x” does not fit here. Write a whole number."_qs);
        row("UTF-16", "\xff\xfe[", u"mirror.ini: saved as UTF-16. Save it as UTF-8."_qs);
    }
    void aMistakeEndsDeafAndSaysSo()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, told);
        const MirrorSettings it = settingsOf(bytes);
        QVERIFY2(texts(it.mistakes).contains(told), qPrintable(texts(it.mistakes).join(u'\n')));
        QCOMPARE(it.source, ListeningTo::Nobody);
        QVERIFY(it.deaf);
        QCOMPARE(it.deaf->toString(), told);
        QCOMPARE(it.whyDeaf(), it.deaf->line ? u"mirror.ini line %1"_qs.arg(it.deaf->line) : u"mirror.ini"_qs);
    }

    void mistakesElsewhereChangeNothingOfTheSource_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("told");
        const auto row = [](const char *name, const char *bytes, const QString &told) {
            QTest::newRow(name) << QByteArray(bytes) << told;
        };
        row("value", "[display]\nrotate = 45\n",
            u"mirror.ini:2: [display] rotate: “45” is not known here. Write one of: 0, 90, 180, 270."_qs);
        row("key", "[display]\nrotat = 90\n",
            u"mirror.ini:2: [display] rotat: unknown setting. Did you mean “rotate”?"_qs);
        row("line", "[display]\nfull screen\n",
            u"mirror.ini:2: [display]: not a setting. Settings look like “key = value”."_qs);
        row("repeated", "[display]\n[display]\n",
            u"mirror.ini:2: [display]: this section stands in line 1 already. Write both in one."_qs);
        row("region", "[panel.clock]\nregion = top_lef\n",
            u"mirror.ini:2: [panel.clock] region: “top_lef” is not known here. Did you mean “top_left”?"_qs);
        QStringList types;
        for (const PanelType &type : panelTypes())
            types.append(type.name);
        row("type", "[panel.x]\ntype = weather-map\n",
            u"mirror.ini:2: [panel.x] type: no panel is called “weather-map”. Write “type = …” with one of: "_qs
                + types.join(u", "_qs) + u'.');
        row("panel's key", "[panel.clock]\nsecond = off\n",
            u"mirror.ini:2: [panel.clock] second: unknown setting. Did you mean “seconds”?"_qs);
        row("alarm's time", "[alarm]\nexpire_info = soon\n",
            u"mirror.ini:2: [alarm] expire_info: “soon” does not fit here. Write a time such as 500ms, 20s, 5min or 8h."_qs);
    }
    void mistakesElsewhereChangeNothingOfTheSource()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, told);
        for (const QByteArray &before : { QByteArray(), QByteArray("[pusher]\nkey = k\n") }) {
            const MirrorSettings it = settingsOf(bytes + before);
            QCOMPARE(texts(it.mistakes), QStringList { told });
            QCOMPARE(it.source, before.isEmpty() ? ListeningTo::Hub : ListeningTo::Pusher);
            QVERIFY(!it.deaf);
            QVERIFY(!it.panels.isEmpty());
        }
    }

    void aPanelThatIsMisspeltIsShown()
    {
        const MirrorSettings it = settingsOf("[panel.clock]\n[panel.alrams]\n");
        QCOMPARE(texts(it.mistakes),
                 QStringList {
                     u"mirror.ini:2: [panel.alrams] type: no panel is called “alrams”. Did you mean “alarms”?"_qs });
        QCOMPARE(panelsOf(it),
                 (QStringList { u"clock:clock@top_left"_qs, u"alrams:alarms@upper_third"_qs,
                                u"connection:connection@top_bar"_qs }));
    }

    void soundsSpeechAndNight()
    {
        const MirrorSettings said = settingsOf("[sound]\ncritical = off\nvolume = 60\nsilence = 10min\n"
                                               "[speech]\nsay = on\ncommand = festival --tts\n"
                                               "[quiet]\nfrom = 22:00\nto = 7:00\nlight = warning\nscreen = dark\n");
        QCOMPARE(texts(said.mistakes), QStringList());
        QVERIFY(!said.sound.on(AlarmPriority::Critical) && said.sound.on(AlarmPriority::Warning));
        QCOMPARE(said.sound.silence, 600s);
        QCOMPARE(said.speech.command, QStringList({ u"festival"_qs, u"--tts"_qs }));
        QCOMPARE(said.quiet.hours(), (QuietHours { QTime(22, 0), QTime(7, 0) }));
        QCOMPARE(said.quiet.light, AlarmPriority::Warning);
    }

    // Each costs its own line alone, and nothing of where alarms come from.
    void mistakesOfSoundsAndNight_data()
    {
        QTest::addColumn<QByteArray>("ini");
        QTest::addColumn<QString>("told");
        QTest::newRow("a sound that is not there")
            << QByteArray("[sound]\ncritical = /no/such.wav\n")
            << u"mirror.ini:2: [sound] critical: “/no/such.wav”: it cannot be read. The built-in sound is used. Write "
               "off, or the path of a WAV file."_qs;
        QTest::newRow("a file that is no sound")
            << "[sound]\nwarning = " + QByteArray(FIXTURES "/../check_layering.cmake") + "\n"
            << u"mirror.ini:2: [sound] warning: “%1”: it is no WAV file. The built-in sound is used. Write off, or the "
               "path of a WAV file."_qs.arg(QStringLiteral(FIXTURES "/../check_layering.cmake").right(40));
        QTest::newRow("silence for an hour")
            << QByteArray("[sound]\nsilence = 1h\n")
            << u"mirror.ini:2: [sound] silence: 1h is out of range. Write a value from 1min to 15min."_qs;
        QTest::newRow("a night without an end") << QByteArray("[quiet]\nfrom = 22:00\n")
                                                << u"mirror.ini:1: [quiet] to: missing. Write both from and to."_qs;
        QTest::newRow("a night of nothing") << QByteArray("[quiet]\nfrom = 22:00\nto = 22:00\n")
                                            << u"mirror.ini:3: [quiet] to: the quiet hours end when they begin. Write "
                                               "another time."_qs;
        QTest::newRow("no time of day")
            << QByteArray("[quiet]\nfrom = 10pm\n")
            << u"mirror.ini:2: [quiet] from: “10pm” is not a time of day. Write one such as 22:00."_qs;
        QTest::newRow("a section that is misspelt")
            << QByteArray("[qiuet]\n") << u"mirror.ini:1: [qiuet]: unknown section. Did you mean [quiet]?"_qs;
    }
    void mistakesOfSoundsAndNight()
    {
        QFETCH(QByteArray, ini);
        QFETCH(QString, told);
        const MirrorSettings settings = settingsOf("[pusher]\nkey = 2f1c3b\n");
        const IniFile file = parse(ini + "[pusher]\nkey = 2f1c3b\n");
        const MirrorSettings read = mirrorSettings(&file, nullptr);
        QCOMPARE(texts(read.mistakes), QStringList { told });
        QCOMPARE(read.sound, SoundSettings());
        QCOMPARE(read.source, settings.source);
        QVERIFY(read.quiet.hours().from.isNull() || read.quiet.hours().to.isNull());
    }

    void theLastGoodCopyOfASectionIsUsed()
    {
        const MirrorSettings it = settingsOf("[pusher]\nkey = new\nclutser = eu\n[display]\nrotate = 180\n", kGood);
        QCOMPARE(it.source, ListeningTo::Pusher);
        QCOMPARE(it.connections.size(), 1);
        QCOMPARE(it.connections.first().settings.key, u"2f1c3b"_qs); // all of the section, not a mixture
        QCOMPARE(it.connections.first().settings.cluster, u"ap3"_qs);
        QCOMPARE(it.display.rotate, 180); // the rest applies
        QCOMPARE(it.lastGoodSections, QStringList { u"pusher"_qs });
        QCOMPARE(texts(it.mistakes),
                 QStringList { u"mirror.ini:3: [pusher] clutser: unknown setting. Did you mean “cluster”? "
                               "The setting before the mistake stays in use."_qs });
        QCOMPARE(it.mistakes.first().lineText, u"clutser = eu"_qs);
    }

    void theLastGoodServerIsUsedForAMisspeltSection()
    {
        const MirrorSettings it = settingsOf("[puhser]\nkey = new\n", kGood);
        QCOMPARE(it.source, ListeningTo::Pusher);
        QCOMPARE(it.connections.first().settings.key, u"2f1c3b"_qs);
        QVERIFY(!it.hubRuns);
    }

    void theWholeLastGoodCopyIsUsedForAMissingFile()
    {
        const IniFile missing = settings::readIniFile(u"/nonexistent/mirror.ini"_qs), good = parse(kGood);
        const MirrorSettings it = mirrorSettings(&missing, &good);
        QCOMPARE(it.source, ListeningTo::Pusher);
        QCOMPARE(it.display.rotate, 90);
        QCOMPARE(it.lastGoodSections, QStringList { u"*"_qs });
        QCOMPARE(it.mistakes.size(), 1);
        const MirrorSettings without = mirrorSettings(&missing, nullptr);
        QCOMPARE(without.source, ListeningTo::Nobody);
        QVERIFY(!without.hubRuns);
        QCOMPARE(without.whyDeaf(), u"mirror.ini"_qs);
    }

    void keepsACopyOfAFaultlessFile()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath(u"mirror.ini"_qs), copy = lastGoodFile(folder.path());
        const auto save = [&](const QByteArray &bytes) {
            QFile file(path);
            return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
        };
        const auto copied = [&] {
            QFile file(copy);
            return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
        };
        const QByteArray first = "\xef\xbb\xbf[pusher]\r\nkey = first\r\n", second = "[pusher]\nkey = second\n";
        QVERIFY(save(first));
        QCOMPARE(loadMirrorSettings({ path, folder.path() }).source, ListeningTo::Pusher);
        QCOMPARE(copied(), first); // verbatim
        constexpr auto kOthers = QFileDevice::ReadGroup | QFileDevice::WriteGroup | QFileDevice::ExeGroup
            | QFileDevice::ReadOther | QFileDevice::WriteOther | QFileDevice::ExeOther;
        QCOMPARE(QFileInfo(copy).permissions() & kOthers, QFileDevice::Permissions());
        QVERIFY(save("[pusher]\nkye = second\n"));
        MirrorSettings it = loadMirrorSettings({ path, folder.path() });
        QCOMPARE(copied(), first); // a faulty one is not copied …
        QCOMPARE(it.connections.first().settings.key, u"first"_qs);
        QVERIFY(save(second));
        it = loadMirrorSettings({ path, folder.path() });
        QCOMPARE(copied(), second); // … and the next good one is
        QCOMPARE(it.connections.first().settings.key, u"second"_qs);
        QVERIFY(QFile::remove(path));
        it = loadMirrorSettings({ path, folder.path() });
        QCOMPARE(it.connections.first().settings.key, u"second"_qs);
        QCOMPARE(it.mistakes.size(), 1);
    }

    void withoutAStateFolderNothingIsKept()
    {
        const QTemporaryDir folder;
        QFile file(folder.filePath(u"mirror.ini"_qs));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("[pusher]\nkey = k\n") > 0);
        file.close();
        QVERIFY(loadMirrorSettings({ file.fileName(), folder.filePath(u"no/such/folder"_qs) }).warnings.size() == 1);
        (void)loadMirrorSettings({ file.fileName(), {} });
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files), QStringList { u"mirror.ini"_qs });
    }

    void saysThatAKeyIsASensors()
    {
        const QTemporaryDir folder;
        QFile file(folder.filePath(u"mirror.ini"_qs));
        QVERIFY(
            file.open(QIODevice::WriteOnly)
            && file.write("[keys]\nsilence = KEY_PROG1\n[sensor.door]\nkey = KEY_PROG1\n[sensor.lid]\nkey = SW_LID\n")
                > 0);
        file.close();
        const QStringList warnings = loadMirrorSettings({ file.fileName(), {} }).warnings;
        QVERIFY2(
            warnings.contains(u"mirror.ini: [keys] names KEY_PROG1, the key of [sensor.door]: here it does nothing"_qs),
            qPrintable(warnings.join(u'\n')));
    }

    void aSecretThatOthersCanReadIsAWarning()
    {
        const QTemporaryDir folder;
        QFile file(folder.filePath(u"mirror.ini"_qs));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("[hub]\nport = 6001\nsecret = hunter2\n") > 0);
        file.close();
        QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ReadOther));
        ConfigReport report = checkConfig(file.fileName());
        QCOMPARE(report.lines,
                 QStringList {
                     u"mirror.ini:3: [hub] secret: others can read it. Run: chmod 600 %1"_qs.arg(file.fileName()) });
        QVERIFY(report.faultless);
        QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner));
        report = checkConfig(file.fileName());
        QVERIFY(report.lines.isEmpty() && report.faultless);
    }

    // The application's secret signs for the backend, so it belongs to no mirror of a server elsewhere.
    void aSecretForAServerElsewhereIsAWarning_data()
    {
        QTest::addColumn<QByteArray>("lines");
        QTest::addColumn<int>("warnings");
        QTest::newRow("pusher.com") << QByteArray("secret = hunter2\n") << 1;
        QTest::newRow("a server elsewhere") << QByteArray("host = ws.example.org\nsecret = hunter2\n") << 1;
        QTest::newRow("in the house") << QByteArray("host = reverb.local\nsecret = hunter2\n") << 0;
        QTest::newRow("loopback") << QByteArray("host = 127.0.0.1\nsecret = hunter2\n") << 0;
        QTest::newRow("the backend signs") << QByteArray("auth_url = https://a.example.org/auth\n") << 0;
    }
    void aSecretForAServerElsewhereIsAWarning()
    {
        QFETCH(QByteArray, lines);
        QFETCH(int, warnings);
        const ConfigReport report = checkedPrivately("[pusher]\nkey = k\n" + lines);
        QVERIFY(report.faultless);
        QCOMPARE(report.lines.size(), warnings);
        QVERIFY(!report.lines.join(u' ').contains(u"hunter2"_qs));
        if (warnings)
            QVERIFY(report.lines.first().contains(u"[pusher] secret: whoever reads it can raise alarms"_qs));
    }

    void aTokenThatGoesOutUnencryptedIsAWarning_data()
    {
        QTest::addColumn<QByteArray>("lines");
        QTest::addColumn<QStringList>("keys");
        const QByteArray token = "token = hunter2\n";
        QTest::newRow("https") << QByteArray(token + "snapshot_url = https://home.example/a\n") << QStringList();
        QTest::newRow("in the house") << QByteArray(token + "snapshot_url = http://192.168.1.2/a\n") << QStringList();
        QTest::newRow("this machine") << QByteArray(token + "snapshot_url = http://[::1]:80/a\n") << QStringList();
        QTest::newRow("no token") << QByteArray("snapshot_url = http://home.example/a\n") << QStringList();
        QTest::newRow("elsewhere") << QByteArray(token + "snapshot_url = http://home.example/a\n")
                                   << QStringList { u"snapshot_url"_qs };
        QTest::newRow("each address") << QByteArray(token
                                                    + "snapshot_url = http://home.example/a\n"
                                                      "acknowledge_url = HTTP://8.8.8.8/a\n"
                                                      "raise_url = https://home.example/a\n")
                                      << QStringList { u"snapshot_url"_qs, u"acknowledge_url"_qs };
        QTest::newRow("of a channel") << QByteArray("[pusher]\nkey = k\nauth_token = hunter2\n"
                                                    "auth_url = http://home.example/broadcasting/auth\n")
                                      << QStringList { u"auth_url"_qs };
    }
    void aTokenThatGoesOutUnencryptedIsAWarning()
    {
        QFETCH(QByteArray, lines);
        QFETCH(QStringList, keys);
        const ConfigReport report = checkedPrivately("[alarm]\n" + lines);
        QVERIFY2(report.faultless, qPrintable(report.lines.join(u'\n')));
        QCOMPARE(report.lines.size(), keys.size());
        for (qsizetype i = 0; i < keys.size(); ++i) {
            QVERIFY(report.lines[i].contains(keys[i] + u": the token goes there unencrypted"_qs));
            QVERIFY(!report.lines[i].contains(u"hunter2"_qs));
        }
    }

    void aHeaderIsASecretAndItsNameIsChecked()
    {
        const IniFile ini = parseIni("[pusher]\nkey = k\nauth_header.X Key = hunter2\n", u"mirror.ini"_qs);
        const MirrorIni read = readMirrorIni(ini);
        QCOMPARE(read.mistakes.size(), 1);
        QVERIFY(!read.mistakes.first().toString().contains(u"hunter2"_qs));
        QVERIFY(!read.mistakes.first().lineText.contains(u"hunter2"_qs));
    }

    void checkConfigTellsEveryMistake()
    {
        const QTemporaryDir folder;
        QFile file(folder.filePath(u"kitchen.ini"_qs));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("[pusher]\nclutser = ap3\n[display]\nrotate = 1\n") > 0);
        file.close();
        const ConfigReport report = checkConfig(file.fileName());
        QVERIFY(!report.faultless);
        QCOMPARE(report.lines,
                 (QStringList {
                     u"kitchen.ini:1: [pusher] key: missing. Copy it from your Pusher application."_qs,
                     u"kitchen.ini:2: [pusher] clutser: unknown setting. Did you mean “cluster”?"_qs,
                     u"kitchen.ini:4: [display] rotate: “1” is not known here. Write one of: 0, 90, 180, 270."_qs }));
    }

    // Whatever happens to one line, the mirror does not take its own hub for the configured server, and the other
    // sections keep what they say.
    void noDamageToALineStartsTheHub()
    {
        const QList<QByteArray> lines = kGood.split('\n');
        const IniFile good = parse(kGood);
        const MirrorSettings whole = settingsOf(kGood);
        QRandomGenerator random(1989);
        for (int round = 0; round < 4000; ++round) {
            const int damaged = int(random.bounded(lines.size() - 1));
            QByteArray line = lines[damaged];
            for (int i = random.bounded(1, 4); i > 0 && !line.isEmpty(); --i) {
                static const QByteArray kSigns = "[]#;=.\"' \\\t\0\xff";
                char byte = random.bounded(2) ? char(random.bounded(256)) : kSigns[random.bounded(int(kSigns.size()))];
                if (byte == '\n' || byte == '\r')
                    byte = '\0';
                const qsizetype at = qsizetype(random.bounded(quint32(line.size())));
                if (const auto what = random.bounded(3); what == 0)
                    line[at] = byte;
                else if (what == 1)
                    line.insert(at, byte);
                else
                    line.remove(at, 1);
            }
            QList<QByteArray> mutated = lines;
            mutated[damaged] = line;
            const IniFile ini = parse(mutated.join('\n'));
            const MirrorSettings alone = mirrorSettings(&ini, nullptr);
            QVERIFY2(alone.source != ListeningTo::Hub && !alone.hubRuns, line.constData());
            const MirrorSettings helped = mirrorSettings(&ini, &good);
            QVERIFY2(helped.source == ListeningTo::Pusher, line.constData());
            QVERIFY(!helped.panels.isEmpty() && !helped.alarms.isEmpty());
            if (damaged > 3) // beyond [display]
                QCOMPARE(alone.display, whole.display);
            if (damaged < 11 && !lines[damaged].startsWith('[') && !line.contains('['))
                QCOMPARE(panelsOf(alone), panelsOf(whole));
        }
    }
};

QTEST_GUILESS_MAIN(TestMirrorSettings)
#include "tst_mirror_settings.moc"
