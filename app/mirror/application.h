// The mirror, put together. Read application.cpp from top to bottom: it is the whole data flow.
#pragma once

#include "app/core/alarms/connection_alarm.h"
#include "app/core/notices.h"
#include "app/core/paths.h"
#include "app/core/quiet_watch.h"
#include "app/core/sensors/sensors.h"
#include "app/mirror/announcer.h"
#include "app/mirror/embedded_hub.h"
#include "app/mirror/fixed_world.h"
#include "app/mirror/frame_age.h"
#include "app/mirror/hands.h"
#include "app/mirror/journal.h"
#include "app/mirror/life_signs.h"
#include "app/mirror/mirror_control.h"
#include "app/mirror/mirror_settings.h"
#include "app/mirror/network_manager.h"
#include "app/mirror/options.h"
#include "app/mirror/painted_alarms.h"
#include "app/mirror/recovered_notices.h"
#include "app/mirror/watchdog.h"
#include "net/alarm_source.h"
#include "net/alarms/raise_sender.h"
#include "net/backend_network.h"
#include "net/control/control_server.h"
#include "net/hub/page/page.h"
#include "net/link_watch.h"
#include "net/pusher/connections.h"
#include "net/wake_watch.h"
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

private:
    void listenToHub();
    void listenToPusher();
    void listenToNobody();
    QList<PendingAcknowledgement> restoreAlarms();
    void followBackend(ConnectionMonitor &connection);
    void reachBackends();
    void fillScene(ConnectionMonitor &connection);
    void sendRaises();
    void tellOfRaises();
    void readSensors();
    void servePage();
    void openControlSocket();

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
    QuietWatch m_quiet;

    BackendNetwork m_network;
    RaiseSender m_raises;
    Sensors m_sensors;
    WebSocketTransportFactory m_transports;
    pusher::SettingsAuthorizer m_authorizer { m_network, m_clock };
    pusher::Connections m_connections;
    LifeSigns m_lifeSigns { m_journal.store(), m_clock };
    LinkWatch m_links;
    NetworkManager m_networkManager;
    std::unique_ptr<Timer> m_networkWatchStarts;
    WakeWatch m_wakeWatch;
    ControlNews m_news; // to open pages
    std::unique_ptr<Page> m_page;
    std::unique_ptr<EmbeddedHub> m_hub; // its port, or the page's alone
    std::unique_ptr<FixedConnection> m_nobody;
    ConnectionMonitor *m_connection = nullptr; // that alarms come through
    std::vector<std::unique_ptr<AlarmSource>> m_sources;
    std::vector<std::unique_ptr<ConnectionAlarm>> m_connectionAlarms; // one a connection that alarms come through

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
    MirrorControl m_control;
    ControlServer m_controlServer;
};

} // namespace halfsilver
