#include "app/mirror/application.h"

#include "app/mirror/picture.h"
#include "app/store/sqlite_alarm_store.h"
#include "net/pusher/endpoint.h"
#include "widgets/pairing_overlay.h"
#include "widgets/panels/hints_panel.h"
#include "widgets/panels/welcome_panel.h"

#include <QCoreApplication>
#include <QDir>
#include <QLoggingCategory>
#include <QWindow>

namespace halfsilver {

Q_LOGGING_CATEGORY(lcMirror, "halfsilver.mirror")

namespace {

// As long as nobody minds waiting for the first frame. Where the journal takes longer, the frame comes without it.
constexpr std::chrono::milliseconds kWaitForJournal { 200 };
// The first connection is under way by then, and has a timer of its own.
constexpr std::chrono::seconds kWatchNetworkAfter { 2 };

void say(const QString &line) { qCWarning(lcMirror, "%ls", qUtf16Printable(line)); }

// The folder of the state, there and private. A mirror without one still shows alarms.
QString preparedStateFolder(const Surroundings &here, const Options &options)
{
    const QString folder = stateFolder(here, options.stateDir.value_or(QString()));
    if (const auto made = makePrivateFolder(folder); !made)
        say(made.error().text);
    return folder;
}

} // namespace

Application::Application(const Options &options, const Surroundings &here, Clock &clock)
    : m_clock(clock)
    , m_here(here)
    , m_stateFolder(preparedStateFolder(here, options))
    , m_firstStart(QDir(m_stateFolder).isEmpty())
    , m_ini(iniFile(here, options.configFile.value_or(QString())))
    , m_language(usableLanguage(localeFor(languageOf(m_ini), QLocale::system())))
    , m_translation(*QCoreApplication::instance(), m_language.locale)
    , m_settings(loadMirrorSettings({ m_ini, m_stateFolder }))
    , m_windowed(options.windowed || m_settings.display.mode == DisplayMode::Windowed)
    , m_name(m_settings.mirror.name)
    , m_notices(clock)
    , m_journal(m_stateFolder, QStringLiteral("mirror.sqlite"), m_settings.journal, clock)
    , m_book(clock, &m_journal.store())
    , m_quiet(m_settings.quiet.hours(), clock)
    , m_raises(m_stateFolder, m_network, clock)
    , m_sensors(m_settings.sensors, m_name, clock)
    , m_transports(clock)
    , m_scene(clock, m_language.locale, m_settings.display.scale, m_settings.display.motion)
    , m_window(m_scene)
    , m_light(m_book, m_quiet, m_settings.quiet, m_settings.display.motion, clock, m_scene)
    , m_sound(m_book, soundRules(m_settings.sound, m_settings.speech, m_settings.quiet, m_quiet.quiet()), clock)
    , m_announcer(
          m_book, m_sound, m_settings.sound, m_settings.speech, m_language.locale,
          [] { return soundPrograms(soundSystemHere()); }, clock, m_notices)
    , m_hands({ m_settings, m_name, m_book, m_sound, m_light, m_notices, m_scene, m_window, clock }, m_windowed)
    , m_watchdog(clock,
                 [this] {
                     const QWindow *surface = m_window.windowHandle();
                     const bool dark = !surface || !surface->isExposed();
                     return dark ? std::chrono::nanoseconds(0) : m_frameAge.now();
                 })
    , m_control({ m_settings, m_name, m_book, m_journal.store(), m_sound, m_raises, m_notices, m_scene, clock,
                  [this] { return connectionStatus(); } })
    , m_controlServer(m_control)
{
    for (const Mistake &mistake : m_settings.mistakes)
        say(mistake.toString());
    for (const QString &warning : m_settings.warnings)
        say(warning);
    if (!m_language.remedy.isEmpty())
        m_notices.show({ QStringLiteral("font"), m_language.remedy });

    // 1. Where alarms come from. The connection is under way while the window is built.
    switch (m_settings.source) {
    case ListeningTo::Hub:
        listenToHub();
        break;
    case ListeningTo::Pusher:
        listenToPusher();
        break;
    case ListeningTo::Nobody:
        listenToNobody();
        break;
    }

    // 2. What came before: on screen in the first frame, as last known.
    followBackend(*m_connection);
    sendRaises();

    // 3. What is seen. What is heard follows the book by itself.
    fillScene(*m_connection);
    connect(&m_quiet, &QuietWatch::changed, this, [this](bool quiet) {
        m_sound.setRules(soundRules(m_settings.sound, m_settings.speech, m_settings.quiet, quiet));
    });
    connect(&m_wakeWatch, &WakeWatch::clockChanged, &m_quiet, &QuietWatch::look);

    // 4. What people do.
    m_hands.follow(*m_takeover);
    openControlSocket();

    // 5. On screen.
    connect(
        &m_scene, &Scene::framePainted, this, [this] { m_watchdog.ready(); }, Qt::SingleShotConnection);
    m_window.showAs(m_windowed ? DisplayMode::Windowed : DisplayMode::FullScreen, options.windowSize.value_or(QSize()));
    if (m_hub && m_windowed && !m_settings.hadIni && m_firstStart)
        m_hands.raiseSample();
}

Application::~Application() { m_watchdog.stopping(); }

void Application::listenToHub()
{
    // A second mirror leaves the address of the first one's hub alone.
    QString addressFile;
    if (const auto folder = makeRuntimeFolder(m_here); folder && m_journal.ours())
        addressFile = hubFile(*folder);
    HubSettings hub = m_settings.hub;
    hub.alarms = m_settings.hubRuns; // else the port is there for the page alone
    m_hub = std::make_unique<EmbeddedHub>(hub, m_settings.hubTokens, m_settings.journal, m_stateFolder, addressFile,
                                          m_notices, m_clock);
    m_control.setHub(&m_hub->hub());
    m_hands.setHub(&m_hub->hub());
    servePage();
    if (m_settings.source != ListeningTo::Hub) {
        m_hub->start();
        return;
    }
    PusherSettings settings;
    settings.key = m_hub->settings().key;
    settings.host = QStringLiteral("127.0.0.1"); // where it listens whatever `[hub] listen` adds, and asks for no token
    settings.tls = false;
    settings.secret = m_hub->settings().secret; // the hub is this mirror's own: it signs for its private channels
    settings.masterKey = m_hub->settings().masterKey;
    settings.userId = m_name;
    auto &client =
        m_connections.add(QStringLiteral("hub"), std::make_unique<pusher::Client>(settings, m_transports, m_clock));
    client.setAuthorizer(m_authorizer);
    connect(&m_wakeWatch, &WakeWatch::clockChanged, &client, &pusher::Client::checkClocks);
    connect(m_hub.get(), &EmbeddedHub::listeningBegan, &client, [&client, settings](int port) mutable {
        settings.port = port;
        client.setSettings(settings);
        client.start();
    });
    m_connection = &client;
    m_hub->start();
}

void Application::servePage()
{
    if (!m_settings.hub.page)
        return;
    const QString devices = m_journal.ours() ? QString(m_stateFolder + QStringLiteral("/devices.json")) : QString();
    m_page = std::make_unique<Page>(m_control, m_news, m_clock, devices);
    if (!m_page->remark().isEmpty())
        say(m_page->remark());
    for (const auto signal : { &AlarmBook::inserted, &AlarmBook::changed })
        connect(&m_book, signal, &m_news, &ControlNews::changed);
    connect(&m_book, &AlarmBook::moved, &m_news, &ControlNews::changed);
    connect(&m_book, &AlarmBook::removed, &m_news, &ControlNews::changed);
    connect(&m_book, &AlarmBook::knowledgeChanged, &m_news, &ControlNews::changed);
    connect(&m_sound, &AlarmSound::silenceAsked, &m_news, &ControlNews::changed);
    connect(&m_sound, &AlarmSound::soundingChanged, &m_news, &ControlNews::changed);
    connect(&m_notices, &Notices::changed, &m_news, &ControlNews::changed);
    m_hub->hub().serve(m_page.get());
    m_control.setDesk(m_page.get());
    m_hands.setPage(m_page.get());
}

void Application::listenToPusher()
{
    for (const ConnectionSection &section : m_settings.connections) {
        auto &client = m_connections.add(section.section,
                                         std::make_unique<pusher::Client>(section.settings, m_transports, m_clock));
        client.setAuthorizer(m_authorizer);
        connect(&m_links, &LinkWatch::cameUp, &client, &pusher::Client::networkCameUp);
        connect(&m_links, &LinkWatch::wentDown, &client, &pusher::Client::networkWentDown);
        connect(&m_networkManager, &NetworkManager::cameUp, &client, &pusher::Client::networkCameUp);
        connect(&m_networkManager, &NetworkManager::wentDown, &client, &pusher::Client::networkWentDown);
        connect(&m_wakeWatch, &WakeWatch::clockChanged, &client, &pusher::Client::checkClocks);
        client.start();
        m_lifeSigns.follow(section.section, client);
    }
    m_networkWatchStarts = m_clock.after(kWatchNetworkAfter, [this] {
        m_links.start();
        m_networkManager.start();
    });
    m_connection = m_connections.monitor(m_settings.alarms.first().settings.connection);
    if (!m_connection)
        m_connection = m_connections.find({});
    if (m_settings.hubRuns || m_settings.hub.page)
        listenToHub();
}

void Application::listenToNobody()
{
    ConnectionStatus status;
    status.reason = m_settings.whyDeaf();
    status.since = m_clock.now();
    m_nobody = std::make_unique<FixedConnection>(status);
    m_connection = m_nobody.get();
    if (m_settings.hubRuns || m_settings.hub.page)
        listenToHub();
}

// What an earlier run left, as far as the journal tells it by now. Returns what is on its way to the backend.
QList<PendingAcknowledgement> Application::restoreAlarms()
{
    const auto stored = m_journal.store().load(kWaitForJournal);
    if (!stored)
        say(stored.error().text);
    if (const SqliteAlarmStore *journal = m_journal.kept(); journal && journal->loadsLate()) {
        m_book.awaitStored();
        return {};
    }
    const StoredAlarms kept = stored ? *stored : StoredAlarms {};
    for (const QString &remark : kept.remarks)
        say(remark);
    m_book.restore(kept);
    for (const auto &[name, client] : m_connections.all()) {
        if (const auto heard = kept.heard.constFind(name); heard != kept.heard.cend())
            client->setReceivedBefore(*heard);
    }
    return kept.pending;
}

void Application::followBackend(ConnectionMonitor &connection)
{
    const QList<PendingAcknowledgement> pending = restoreAlarms();
    if (SqliteAlarmStore *journal = m_journal.kept()) {
        connect(journal, &SqliteAlarmStore::loadedLate, this, [this] {
            const QList<PendingAcknowledgement> late = restoreAlarms();
            for (const auto &source : m_sources)
                source->restoredLate(late);
        });
        connect(journal, &SqliteAlarmStore::remarked, this, &say);
        connect(journal, &SqliteAlarmStore::healthChanged, this, [this, journal] {
            if (journal->healthy())
                m_notices.hide(QStringLiteral("journal"));
            else
                m_notices.show({ QStringLiteral("journal"), tr("Not recorded: %1").arg(journal->problem()) });
        });
    } else {
        say(m_journal.problem());
        m_notices.show({ QStringLiteral("journal"), tr("Nothing is recorded: %1").arg(m_journal.problem()) });
        connect(&m_book, &AlarmBook::knowledgeChanged, this, [this] {
            if (m_book.unkept() == 0)
                m_notices.hide(QStringLiteral("unkept"));
            else
                m_notices.show(
                    { QStringLiteral("unkept"),
                      tr("%1 alarms found no room and are kept nowhere: they may still stand").arg(m_book.unkept()) });
        });
    }

    reachBackends();
    QSet<const ConnectionMonitor *> watched;
    for (const AlarmSection &section : m_settings.alarms) {
        AlarmSettings settings = section.settings;
        if (m_settings.source == ListeningTo::Hub)
            settings.connection.clear();
        ConnectionMonitor *own = m_connections.monitor(settings.connection);
        ConnectionMonitor &monitor = own ? *own : connection;
        auto source = std::make_unique<AlarmSource>(section.section, settings,
                                                    AlarmSourceWorld { m_book,
                                                                       m_connections,
                                                                       monitor,
                                                                       &m_journal.store(),
                                                                       m_network,
                                                                       m_clock,
                                                                       {},
                                                                       &monitor != &connection,
                                                                       m_journal.ours() ? &m_raises : nullptr });
        if (m_settings.source != ListeningTo::Nobody) {
            if (const auto started = source->start(pending); !started) {
                say(started.error().text);
                m_notices.show({ section.section, started.error().text });
            }
            for (pusher::Client *client : m_connections.findAll(settings.connection)) {
                if (settings.heartbeat.count() > 0)
                    client->expectHeartbeat(settings.channel, { settings.heartbeatEvent, settings.heartbeat });
            }
        }
        connect(source.get(), &AlarmSource::statusChanged, this, [this, source = source.get()] {
            if (source->problem().isEmpty())
                m_notices.hide(source->name());
            else
                m_notices.show({ source->name(), source->problem() });
        });
        connect(source.get(), &AlarmSource::recovered, this,
                [this, name = source->name()](const QDateTime &from, const QDateTime &to, int alarms) {
                    m_recovered.tell(name, from, to, alarms);
                });
        m_sources.push_back(std::move(source));
        if (!watched.contains(&monitor)) {
            watched.insert(&monitor);
            m_connectionAlarms.push_back(
                std::make_unique<ConnectionAlarm>(settings.connection, monitor, m_book, m_clock));
        }
    }
}

void Application::reachBackends()
{
    for (const AlarmSection &section : m_settings.alarms) {
        const pusher::Client *client = m_connections.findAll(section.settings.connection).value(0);
        for (const QString *address :
             { &section.settings.snapshotUrl, &section.settings.acknowledgeUrl, &section.settings.raiseUrl }) {
            if (client)
                m_network.reach(QUrl(*address).host(), client->settings());
        }
    }
    for (const auto &[name, client] : m_connections.all()) {
        const PusherSettings &settings = client->settings();
        for (const QString *address : { &settings.authUrl, &settings.userAuthUrl })
            m_network.reach(QUrl(*address).host(), settings);
        m_network.reach(pusher::httpOrigin(settings, settings.tls).host(), settings); // whose alarm API it may have
    }
}

// What is raised at this mirror, by halfsilverctl --queue or in an earlier run. A second mirror leaves the queue to the
// first.
void Application::sendRaises()
{
    if (!m_journal.ours())
        return;
    const QList<AlarmSection> &alarms = m_settings.alarms;
    const auto first = [&](auto &&is) { return std::find_if(alarms.begin(), alarms.end(), is); };
    auto usual = first([](const AlarmSection &each) { return !each.settings.raiseUrl.isEmpty(); });
    const bool toHub = usual == alarms.end();
    if (toHub)
        usual = first([](const AlarmSection &each) { return each.settings.hears(Hub::channel(), Hub::event()); });
    m_raises.setUsual(usual == alarms.end() ? alarms.first().section : usual->section);
    // A hub beside [pusher]: better than nobody, unless the server turns out to be a hub itself.
    if (toHub && m_hub && m_settings.hubRuns && m_settings.source != ListeningTo::Hub) {
        const auto tell = [this](int port) {
            if (!m_raises.hasTarget(m_raises.usual()))
                m_raises.setTarget(
                    m_raises.usual(),
                    RaiseTarget { QUrl(QStringLiteral("http://127.0.0.1:%1/api/alarms").arg(port)), {} });
        };
        if (m_hub->listening())
            tell(m_hub->port());
        else
            connect(m_hub.get(), &EmbeddedHub::listeningBegan, this, tell);
    }
    connect(&m_raises, &RaiseSender::problemChanged, this, &Application::tellOfRaises);
    connect(&m_raises, &RaiseSender::refused, this, [this](const RaiseRequest &request, const QString &reason) {
        m_notices.show(
            { QStringLiteral("raise refused"), tr("Refused by the backend: %1: %2").arg(request.id(), reason) },
            std::chrono::minutes(10));
    });
    m_raises.start();
    readSensors();
}

void Application::readSensors()
{
    connect(&m_sensors, &Sensors::requested, &m_raises, &RaiseSender::submit);
    connect(&m_sensors, &Sensors::problemChanged, this, [this](const QString &name, const QString &why) {
        const QString id = QStringLiteral("sensor.") + name;
        if (why.isEmpty())
            return m_notices.hide(id);
        say(QStringLiteral("[%1] %2").arg(id, why));
        m_notices.show({ id, tr("Sensor %1: %2").arg(name, why) });
    });
    m_sensors.start(m_stateFolder, [this](const AlarmKey &key) {
        const Alarm *alarm = m_book.find({ key.source.isEmpty() ? m_raises.usual() : key.source, key.id });
        return alarm && alarm->active();
    });
}

void Application::tellOfRaises()
{
    const QString id = QStringLiteral("raises");
    const QList<RaiseRequest> waiting = m_raises.waiting();
    QString reason = m_raises.problem();
    const auto untold = std::find_if(waiting.begin(), waiting.end(), [this](const RaiseRequest &request) {
        return !m_raises.hasTarget(request.target);
    });
    if (reason.isEmpty() && untold != waiting.end() && connectionStatus().receiving())
        reason = tr("[%1] has no raise_url, and the server is no hub").arg(untold->target);
    if (reason.isEmpty())
        m_notices.hide(id);
    else
        m_notices.show({ id, tr("Raised here, not told to the backend yet: %1 · %2").arg(waiting.size()).arg(reason) });
}

void Application::fillScene(ConnectionMonitor &connection)
{
    Presentation presentation = m_scene.presentation(); // whose light is m_light's affair
    presentation.rotate = m_settings.display.rotate;
    m_scene.setPresentation(presentation);
    if (m_page) { // before the takeover, which has the screen before it
        m_pairing = new PairingOverlay(m_clock, &m_scene);
        m_scene.addOverlay(m_pairing);
        connect(m_page.get(), &Page::invited, m_pairing, &PairingOverlay::show);
        connect(m_page.get(), &Page::inviteEnded, m_pairing, &PairingOverlay::hide);
        connect(&connection, &ConnectionMonitor::statusChanged, &m_news, &ControlNews::changed);
    }
    const Services services { m_clock, m_book, m_connections, connection, m_notices };
    m_takeover = composePicture(m_scene, m_settings, m_hands.means(), [&](const QString &) { return services; });
    if (m_settings.hadIni)
        return;
    if (m_windowed)
        m_scene.add(new HintsPanel(&m_scene), Region::BottomBar);
    else if (m_firstStart)
        m_scene.addOverlay(new WelcomePanel(m_book, iniFiles(m_here).value(0), &m_scene));
}

void Application::openControlSocket()
{
    if (!m_journal.ours())
        return; // the first mirror has it
    const auto folder = makeRuntimeFolder(m_here);
    const auto listening = folder ? m_controlServer.listen(controlSocket(*folder)) : Result<void>(folder.error());
    if (!listening) {
        say(listening.error().text);
        return;
    }
    m_hands.setControlled();
}

ConnectionStatus Application::connectionStatus() const
{
    ConnectionStatus status = m_connection->status();
    if (m_settings.source == ListeningTo::Hub && status.reason.isEmpty())
        status.reason = m_hub->problem(); // there is nothing to connect to yet
    for (const auto &source : m_sources) {
        status.undecoded += source->undecoded();
        status.ignored += source->ignored();
    }
    return status;
}

} // namespace halfsilver
