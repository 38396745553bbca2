// From Laravel's recorded request to what the mirror holds, over real sockets: signed API, hub, client, mapping, book;
// and, for other event names, an info panel.
#include "app/core/alarms/alarm_book.h"
#include "app/core/notices.h"
#include "app/core/system_clock.h"
#include "net/alarm_source.h"
#include "net/pusher/connections.h"
#include "net/web_socket_transport.h"
#include "tests/support/hub_fixture.h"
#include "tests/support/laravel_capture.h"
#include "widgets/panels/info_panel.h"
#include "widgets/theme.h"

#include <QNetworkAccessManager>

using namespace halfsilver;

namespace {

HubSettings peerSettings()
{
    HubSettings settings = hubSettings();
    settings.appId = QStringLiteral("peer-app");
    settings.key = QStringLiteral("peer-key");
    settings.secret = QStringLiteral("peer-secret");
    return settings;
}

// The mirror without its window.
struct Mirror {
    explicit Mirror(int port)
    {
        PusherSettings settings;
        settings.key = QStringLiteral("peer-key");
        settings.host = QStringLiteral("127.0.0.1");
        settings.port = port;
        settings.tls = false;
        client =
            &connections.add(QStringLiteral("pusher"), std::make_unique<pusher::Client>(settings, transports, clock));
        source =
            std::make_unique<AlarmSource>(QStringLiteral("alarm"), AlarmSettings {},
                                          AlarmSourceWorld { book, connections, *client, nullptr, network, clock });
        client->start();
    }
    QStringList titles() const
    {
        QStringList all;
        for (const Alarm *alarm : book.order())
            all.append(alarm->message.isEmpty() ? alarm->title : QString(alarm->title + u" | " + alarm->message));
        return all;
    }

    SystemClock clock;
    AlarmBook book { clock, nullptr };
    QNetworkAccessManager network;
    WebSocketTransportFactory transports { clock };
    pusher::Connections connections;
    pusher::Client *client = nullptr;
    std::unique_ptr<AlarmSource> source;
};

} // namespace

class TestLaravelToMirror : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void everyAlarmArrives_data()
    {
        QTest::addColumn<QByteArray>("version");
        for (const char *version : { "4.1.5", "5.0.3", "7.2.7" })
            QTest::newRow(version) << QByteArray(version);
    }
    void everyAlarmArrives()
    {
        QFETCH(QByteArray, version);
        HubFixture hub(peerSettings());
        Mirror mirror(hub.hub.port());
        QVERIFY(mirror.source->start());
        QTRY_VERIFY(mirror.client->status().receiving());

        const qint64 time = hub.clock.now().toSecsSinceEpoch();
        for (const LaravelRequest &request : laravelRequests(version.constData(), time, "peer-secret"))
            hub.ask(request.bytes);
        const QStringList expected { QStringLiteral("起床 ⏰ | 07:30"),
                                     QStringLiteral("闹钟响了 😀"),
                                     QStringLiteral("PushAlarmEvent | 5"),
                                     QStringLiteral("PushAlarmEvent | 0.1"),
                                     QStringLiteral("PushAlarmEvent | true"),
                                     QStringLiteral("PushAlarmEvent | 1, 2, 3"),
                                     QStringLiteral("via event()"),
                                     QStringLiteral("via ::dispatch()"),
                                     QStringLiteral("others"),
                                     QStringLiteral("batch 1") };
        // Three say nothing at all: one alarm, three times. Besides, the nested one and the one of 9,000 letters.
        QTRY_COMPARE(mirror.book.order().size(), size_t(expected.size() + 3));
        for (const QString &title : expected)
            QVERIFY2(mirror.titles().contains(title), qPrintable(title));
        const auto &order = mirror.book.order();
        const auto nothing = std::find_if(order.begin(), order.end(), [](const Alarm *a) {
            return a->title == QLatin1String("PushAlarmEvent") && a->message.isEmpty();
        });
        QVERIFY(nothing != order.end());
        QCOMPARE((*nothing)->count, 3);
        QCOMPARE(mirror.source->undecoded(), 0);
    }

    void otherEventsReachTheInfoPanelThatIsBoundToThem()
    {
        HubFixture hub(peerSettings());
        Mirror mirror(hub.hub.port());
        Notices notices(mirror.clock);
        const Services services { mirror.clock, mirror.book, mirror.connections, *mirror.client, notices };
        const std::map<QString, QString> templates {
            { QStringLiteral("App\\Events\\ManyProps"), QStringLiteral("{title} {time}") },
            { QStringLiteral("App\\Events\\WithPayload"), QStringLiteral("{text}") },
            { QStringLiteral("alarm.rang"), QStringLiteral("{message}") }
        };
        std::vector<std::unique_ptr<InfoPanel>> panels;
        for (const auto &[event, text] : templates) {
            InfoSettings settings;
            settings.channel = QStringLiteral("alarm");
            settings.event = event;
            settings.text = text;
            panels.push_back(std::make_unique<InfoPanel>(settings, services));
        }
        QTRY_VERIFY(mirror.client->status().receiving());
        const Theme theme({ 1080, 1920 });
        for (const auto &panel : panels)
            QVERIFY(panel->extent({ 984, 1824 }, theme).natural.isEmpty());
        for (const LaravelRequest &request :
             laravelRequests("7.2.7", hub.clock.now().toSecsSinceEpoch(), "peer-secret"))
            hub.ask(request.bytes);
        for (const auto &panel : panels)
            QTRY_VERIFY(!panel->extent({ 984, 1824 }, theme).natural.isEmpty());
    }
};

QTEST_MAIN(TestLaravelToMirror)
#include "tst_laravel_to_mirror.moc"
