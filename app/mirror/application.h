// The mirror, put together. Read application.cpp from top to bottom: it is the whole data flow.
#pragma once

#include "app/core/alarms/connection_alarm.h"
#include "app/core/control/alarm_control.h"
#include "app/core/notices.h"
#include "app/core/paths.h"
#include "app/core/quiet_watch.h"
#include "app/core/sensors/sensors.h"
#include "app/mirror/announcer.h"
#include "app/mirror/embedded_hub.h"
#include "app/mirror/fixed_world.h"
#include "app/mirror/frame_age.h"
#include "app/mirror/input_watch.h"
#include "app/mirror/journal.h"
#include "app/mirror/mirror_settings.h"
#include "app/mirror/options.h"
#include "app/mirror/paint_watch.h"
#include "app/mirror/painted_alarms.h"
#include "app/mirror/watchdog.h"
#include "net/alarm_source.h"
#include "net/alarms/raise_sender.h"
#include "net/control/control_server.h"
#include "net/hub/page/page.h"
#include "net/network_watch.h"
#include "net/pusher/connections.h"
#include "net/wake_watch.h"
#include "net/web_socket_transport.h"
#include "widgets/language.h"
#include "widgets/mirror_window.h"
#include "widgets/press_gesture.h"
#include "widgets/scene.h"
#include "widgets/screen_light.h"

#include <QNetworkAccessManager>

namespace halfsilver {

class PairingOverlay;
class Takeover;

// Members stand in the order of dependence: the last one built is the first destroyed.
class Application : public QObject, private ControlTarget {
    Q_OBJECT
public:
    Application(const Options &options, const Surroundings &here, Clock &clock);
    ~Application() override;

private:
    void listenToHub();
    void listenToPusher();
    void listenToNobody();
    void followBackend(ConnectionMonitor &connection);
    void fillScene(ConnectionMonitor &connection);
    void sendRaises();
    void tellOfRaises();
    void readSensors();
    void watchPainting();
    void servePage();
    void followHands();
    void openControlSocket();

    void perform(InputAction action);
    void tellRefusal(const Result<void> &done);
    void raiseSample();
    InputState inputState() const;
    InputState pressState();
    AcknowledgeMeans means() const;
    ConnectionStatus connectionStatus() const;

    QJsonObject status() const override;
    QJsonObject list() const override;
    void acknowledge(const QString &id, const QString &by, const Reply &reply) override;
    void clear(const QString &id, const QString &by, const Reply &reply) override;
    void shelve(const QString &id, const std::optional<std::chrono::seconds> &length, const QString &by,
                const Reply &reply) override;
    void unshelve(const QString &id, const QString &by, const Reply &reply) override;
    void reset(const QString &id, const QString &by, const Reply &reply) override;
    void watch(const QString &id, std::chrono::seconds length, const Reply &reply) override;
    void raise(const QJsonObject &alarm, const Reply &reply) override;
    void history(const HistoryQuery &query, const Reply &reply) override;
    void silence(const Reply &reply) override;
    void grab(const QString &file, const Reply &reply) override;
    QList<ControlVerb> lacks() const override;
    QByteArray picture() override;
    PairingDesk *pairing() override;

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
    Journal m_journal;
    AlarmBook m_book;
    QuietWatch m_quiet;

    QNetworkAccessManager m_network;
    RaiseSender m_raises;
    Sensors m_sensors;
    WebSocketTransportFactory m_transports;
    pusher::Connections m_connections;
    NetworkWatch m_networkWatch;
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
    PaintWatch m_paintWatch { m_scene, m_book, m_clock };
    PaintedAlarms m_paintedAlarms { m_scene, m_book, m_journal.store(), m_clock };
    Takeover *m_takeover = nullptr;
    PairingOverlay *m_pairing = nullptr; // where a page is served
    MirrorWindow m_window;
    ScreenLight m_light;
    const KeyBindings m_keys;
    InputWatch m_inputs;
    AcknowledgeWays m_elsewhere; // where alarms can be acknowledged besides here
    PressGesture m_press;
    InputState m_pressBegan;
    AlarmSound m_sound;
    Announcer m_announcer;
    int m_samples = 0;

    std::optional<QDateTime> m_paintedAt;
    Watchdog m_watchdog;
    AlarmControl m_alarmControl;
    ControlServer m_controlServer;
};

} // namespace halfsilver
