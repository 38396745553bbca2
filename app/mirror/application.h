// The mirror, put together. Read application.cpp from top to bottom: it is the whole data flow.
#pragma once

#include "app/core/notices.h"
#include "app/core/paths.h"
#include "app/core/quiet_watch.h"
#include "app/core/turn_watch.h"
#include "app/mirror/alarm_sources.h"
#include "app/mirror/announcer.h"
#include "app/mirror/embedded_hub.h"
#include "app/mirror/fixed_world.h"
#include "app/mirror/frame_age.h"
#include "app/mirror/hands.h"
#include "app/mirror/journal.h"
#include "app/mirror/journal_notices.h"
#include "app/mirror/life_signs.h"
#include "app/mirror/mirror_control.h"
#include "app/mirror/mirror_raises.h"
#include "app/mirror/mirror_settings.h"
#include "app/mirror/network_watch.h"
#include "app/mirror/options.h"
#include "app/mirror/painted_alarms.h"
#include "app/mirror/recovered_notices.h"
#include "app/mirror/watchdog.h"
#include "net/backend_network.h"
#include "net/control/control_server.h"
#include "net/hub/page/page.h"
#include "net/pusher/connections.h"
#include "net/web_socket_transport.h"
#include "widgets/language.h"
#include "widgets/mirror_window.h"
#include "widgets/scene.h"
#include "widgets/screen_light.h"

namespace halfsilver {

class PairingOverlay;
class Takeover;

// Members stand in the order of dependence: the last one built is the first destroyed.
class Application : public QObject {
    Q_OBJECT
public:
    Application(const Options &options, const Surroundings &here, Clock &clock);
    ~Application() override;
    // After the event loop: what the hub in here still has for others goes out, within seconds.
    void finish();

private:
    // In the order of the flow.
    void tellOfSettings();
    ConnectionMonitor &listen();
    ConnectionMonitor &listenToHub();
    ConnectionMonitor &listenToPusher();
    ConnectionMonitor &listenToNobody();
    void makeHub();
    void servePage();
    void runHub();
    void followBackend();
    QList<PendingAcknowledgement> restoreAlarms();
    void fillScene();
    void followQuietHours();
    void openControlSocket();
    void show(const Options &options);

    ConnectionStatus connectionStatus() const;

    Clock &m_clock;
    const Surroundings m_here;
    const QString m_stateFolder;
    const bool m_firstStart; // the state folder was empty
    const QString m_ini;
    const Language m_language;
    const Translation m_translation; // before the settings, whose mistakes speak it
    const MirrorSettings m_settings;
    const bool m_windowed;
    const QString m_name; // of this mirror, where it says who acknowledged

    Notices m_notices;
    RecoveredNotices m_recovered { m_notices, m_clock, m_language.locale };
    Journal m_journal;
    AlarmBook m_book;
    JournalNotices m_journalNotices { m_journal, m_book, m_notices };
    QuietWatch m_quiet;

    BackendNetwork m_network;
    MirrorRaises m_raises;
    WebSocketTransportFactory m_transports;
    pusher::SettingsAuthorizer m_authorizer { m_network, m_clock };
    pusher::Connections m_connections;
    LifeSigns m_lifeSigns { m_journal.store(), m_clock };
    NetworkWatch m_networkWatch { m_clock };
    ControlNews m_news; // to open pages
    std::unique_ptr<Page> m_page;
    std::unique_ptr<EmbeddedHub> m_hub; // its port, or the page's alone
    std::unique_ptr<FixedConnection> m_nobody;
    ConnectionMonitor *m_connection = nullptr; // that alarms come through
    AlarmSources m_sources;

    Scene m_scene;
    FrameAge m_frameAge { m_scene, m_clock };
    PaintedAlarms m_paintedAlarms { m_scene, m_book, m_journal.store(), m_clock };
    Takeover *m_takeover = nullptr;
    PairingOverlay *m_pairing = nullptr; // where a page is served
    MirrorWindow m_window;
    ScreenLight m_light;
    AlarmSound m_sound;
    Announcer m_announcer;
    Hands m_hands;

    Watchdog m_watchdog;
    TurnWatch m_turns { m_clock };
    MirrorControl m_control;
    ControlServer m_controlServer;
};

} // namespace halfsilver
