#include "app/mirror/application.h"

#include "app/mirror/log.h"
#include "app/mirror/mirror_news.h"
#include "app/mirror/picture.h"
#include "app/store/sqlite_alarm_store.h"
#include "widgets/pairing_overlay.h"
#include "widgets/panels/hints_panel.h"
#include "widgets/panels/welcome_panel.h"

#include <QCoreApplication>
#include <QDir>
#include <QWindow>

namespace halfsilver {

namespace {

// As long as nobody minds waiting for the first frame. Where the journal takes longer, the frame comes without it.
constexpr std::chrono::milliseconds kWaitForJournal { 200 };

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
    , m_raises({ m_settings.alarms, m_settings.sensors, m_name, m_stateFolder, m_book, m_network, m_notices, clock,
                 [this] { return connectionStatus().receiving(); } })
    , m_transports(clock)
    , m_sources({ m_settings, m_book, m_journal.store(), m_connections, m_network,
                  m_journal.ours() ? &m_raises.sender() : nullptr, m_notices, m_recovered, clock })
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
    , m_control({ m_settings, m_name, m_book, m_journal.store(), m_sound, m_raises.sender(), m_notices, m_scene,
                  m_turns, clock, [this] { return connectionStatus(); } })
    , m_controlServer(m_control)
{
    tellOfSettings();

    // 1. Where alarms come from. The connection is under way while the window is built.
    m_connection = &listen();
    runHub();

    // 2. What came before: on screen in the first frame, as last known. Then what comes now: the sources fill the book.
    followBackend();

    // 3. What is seen of the book. What is heard follows it by itself.
    fillScene();
    followQuietHours();

    // 4. What people do, at the mirror and elsewhere.
    m_hands.follow(*m_takeover);
    openControlSocket();

    // 5. On screen.
    show(options);
}

void Application::finish()
{
    if (m_hub)
        m_hub->finish();
}

Application::~Application() { m_watchdog.stopping(); }

void Application::tellOfSettings()
{
    for (const Mistake &mistake : m_settings.mistakes)
        say(mistake.toString());
    for (const QString &warning : m_settings.warnings)
        say(warning);
    if (!m_language.remedy.isEmpty())
        m_notices.show({ QStringLiteral("font"), m_language.remedy });
}

// What alarms come through.
ConnectionMonitor &Application::listen()
{
    switch (m_settings.source) {
    case ListeningTo::Hub:
        return listenToHub();
    case ListeningTo::Pusher:
        return listenToPusher();
    case ListeningTo::Nobody:
        break;
    }
    return listenToNobody();
}

ConnectionMonitor &Application::listenToHub()
{
    makeHub();
    PusherSettings settings = m_hub->connection(m_name);
    auto &client =
        m_connections.add(QStringLiteral("hub"), std::make_unique<pusher::Client>(settings, m_transports, m_clock));
    client.setAuthorizer(m_authorizer);
    m_networkWatch.followHere(client);
    connect(m_hub.get(), &EmbeddedHub::listeningBegan, &client, [&client, settings](int port) mutable {
        settings.port = port;
        client.setSettings(settings);
        client.start();
    });
    return client;
}

ConnectionMonitor &Application::listenToPusher()
{
    for (const ConnectionSection &section : m_settings.connections) {
        auto &client = m_connections.add(section.section,
                                         std::make_unique<pusher::Client>(section.settings, m_transports, m_clock));
        client.setAuthorizer(m_authorizer);
        m_networkWatch.follow(client);
        client.start();
        m_lifeSigns.follow(section.section, client);
    }
    ConnectionMonitor *named = m_connections.monitor(m_settings.alarms.first().settings.connection);
    return named ? *named : *m_connections.find({});
}

ConnectionMonitor &Application::listenToNobody()
{
    ConnectionStatus status;
    status.reason = m_settings.whyDeaf();
    status.since = m_clock.now();
    m_nobody = std::make_unique<FixedConnection>(status);
    return *m_nobody;
}

// The port of this program, for the hub and the page or for the page alone.
void Application::makeHub()
{
    // A second mirror leaves the address of the first one's hub alone.
    QString addressFile;
    if (const auto folder = makeRuntimeFolder(m_here); folder && m_journal.ours())
        addressFile = hubFile(*folder);
    HubSettings settings = m_settings.hub;
    settings.alarms = m_settings.hubRuns;
    m_hub = std::make_unique<EmbeddedHub>(settings, m_settings.hubTokens, m_settings.journal, m_stateFolder, m_ini,
                                          addressFile, m_notices, m_clock);
    m_control.setHub(&m_hub->hub());
    m_hands.setHub(&m_hub->hub());
    if (m_settings.hub.page)
        servePage();
}

void Application::servePage()
{
    const QString devices = m_journal.ours() ? QString(m_stateFolder + QStringLiteral("/devices.json")) : QString();
    m_page = std::make_unique<Page>(m_control, m_news, m_clock, devices);
    if (!m_page->remark().isEmpty())
        say(m_page->remark());
    m_hub->hub().serve(m_page.get());
    m_control.setDesk(m_page.get());
    m_hands.setPage(m_page.get());
}

// Once whoever listens to it is there.
void Application::runHub()
{
    if (!m_hub && (m_settings.hubRuns || m_settings.hub.page))
        makeHub();
    if (m_hub)
        m_hub->start();
}

void Application::followBackend()
{
    m_sources.start(*m_connection, restoreAlarms());
    if (SqliteAlarmStore *journal = m_journal.kept())
        connect(journal, &SqliteAlarmStore::loadedLate, this, [this] { m_sources.restoredLate(restoreAlarms()); });
    if (m_journal.ours()) // else the first mirror reads the sensors and sends what waits
        m_raises.start(m_settings.source != ListeningTo::Hub && m_settings.hubRuns ? m_hub.get() : nullptr);
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

void Application::fillScene()
{
    Presentation presentation = m_scene.presentation(); // whose light is m_light's affair
    presentation.rotate = m_settings.display.rotate;
    m_scene.setPresentation(presentation);
    if (m_page) { // before the takeover, which has the screen before it
        m_pairing = new PairingOverlay(m_clock, &m_scene);
        m_scene.addOverlay(m_pairing);
        connect(m_page.get(), &Page::invited, m_pairing, &PairingOverlay::show);
        connect(m_page.get(), &Page::inviteEnded, m_pairing, &PairingOverlay::hide);
        tellChanges(m_news, m_book, m_sound, m_notices, *m_connection);
    }
    const Services services { m_clock, m_book, m_connections, *m_connection, m_notices };
    m_takeover = composePicture(m_scene, m_settings, m_hands.means(), [&](const QString &) { return services; });
    if (m_settings.hadIni)
        return;
    if (m_windowed)
        m_scene.add(new HintsPanel(&m_scene), Region::BottomBar);
    else if (m_firstStart)
        m_scene.addOverlay(new WelcomePanel(m_book, iniFiles(m_here).value(0), &m_scene));
}

void Application::followQuietHours()
{
    connect(&m_quiet, &QuietWatch::changed, this, [this](bool quiet) {
        m_sound.setRules(soundRules(m_settings.sound, m_settings.speech, m_settings.quiet, quiet));
    });
    connect(&m_networkWatch, &NetworkWatch::clockChanged, &m_quiet, &QuietWatch::look);
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

void Application::show(const Options &options)
{
    connect(
        &m_scene, &Scene::framePainted, this,
        [this] {
            m_watchdog.ready();
            m_turns.begin();
        },
        Qt::SingleShotConnection);
    m_window.showAs(m_windowed ? DisplayMode::Windowed : DisplayMode::FullScreen, options.windowSize.value_or(QSize()));
    if (m_hub && m_windowed && !m_settings.hadIni && m_firstStart)
        m_hands.raiseSample();
}

ConnectionStatus Application::connectionStatus() const
{
    ConnectionStatus status = m_connection->status();
    if (m_settings.source == ListeningTo::Hub && status.reason.isEmpty())
        status.reason = m_hub->problem(); // there is nothing to connect to yet
    status.undecoded += m_sources.undecoded();
    status.ignored += m_sources.ignored();
    return status;
}

} // namespace halfsilver
