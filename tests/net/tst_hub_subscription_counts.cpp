// How many listen to a channel is told to all of them.
#include "net/hub/subscription_counts.h"
#include "net/pusher/client.h"
#include "net/web_socket_transport.h"
#include "tests/support/hub_fixture.h"

using namespace halfsilver;
using hub::SubscriptionCounts;
using namespace std::chrono_literals;

namespace {

QString s(const char *text) { return QString::fromLatin1(text); }

HubSettings counting()
{
    HubSettings settings = hubSettings();
    settings.subscriptionCount = true;
    return settings;
}

// The next number that one is told; -1 where none comes.
int countTold(TestSubscriber &subscriber, const QString &channel, int timeout = 3000)
{
    const auto message = subscriber.await(s("pusher_internal:subscription_count"), timeout);
    return message[u"channel"].toString() == channel
        ? QJsonDocument::fromJson(message[u"data"].toString().toUtf8())[u"subscription_count"].toInt(-1)
        : -1;
}

} // namespace

class TestHubSubscriptionCounts : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void tellsAtOnceWhileTheyAreFewAndInTimeWhereTheyAreMany()
    {
        FakeClock clock;
        QStringList told;
        SubscriptionCounts counts(clock, [&](const QString &channel) { told.append(channel); });
        counts.changed(s("a"), 1);
        counts.changed(s("a"), SubscriptionCounts::kFew);
        QCOMPARE(told.size(), 2);
        for (int i = 1; i < 50; ++i)
            counts.changed(s("a"), SubscriptionCounts::kFew + i);
        counts.changed(s("b"), SubscriptionCounts::kFew + 1);
        QCOMPARE(told.size(), 2);
        clock.advance(SubscriptionCounts::kPace - 1ms);
        QCOMPARE(told.size(), 2);
        clock.advance(1ms);
        QCOMPARE(told.size(), 4);
        QCOMPARE(clock.pending(), 0u); // asleep while nothing changes
        counts.changed(s("a"), SubscriptionCounts::kFew + 1);
        counts.changed(s("a"), SubscriptionCounts::kFew); // few again: at once, and not once more
        QCOMPARE(told.size(), 5);
        clock.advance(SubscriptionCounts::kPace);
        QCOMPARE(told.size(), 5);
    }

    void everybodyOnTheChannelIsTold_data()
    {
        QTest::addColumn<QString>("channel");
        for (const char *name : { "alarm", "private-x", "private-encrypted-x", "cache-x", "private-cache-x" })
            QTest::newRow(name) << s(name);
    }
    void everybodyOnTheChannelIsTold()
    {
        QFETCH(QString, channel);
        HubFixture f(counting());
        TestSubscriber ada(f.hub.port()), other(f.hub.port());
        auto ben = std::make_unique<TestSubscriber>(f.hub.port());
        QVERIFY(ada.establish() && ben->establish() && other.establish());
        QVERIFY(!ada.join(channel, {}).isEmpty());
        QCOMPARE(countTold(ada, channel), 1);
        QVERIFY(!ben->join(channel, {}).isEmpty());
        QCOMPARE(countTold(ada, channel), 2);
        QCOMPARE(countTold(*ben, channel), 2);
        QVERIFY(!ben->join(channel, {}).isEmpty()); // once more changes nothing
        QVERIFY(other.subscribe(s("elsewhere")));
        ben.reset();
        QCOMPARE(countTold(ada, channel), 1);
        QCOMPARE(countTold(other, s("elsewhere")), 1);
        QCOMPARE(countTold(other, channel, 100), -1);
    }

    void ourOwnClientHearsThem()
    {
        HubFixture f(counting());
        PusherSettings settings;
        settings.key = s("halfsilver");
        settings.host = s("127.0.0.1");
        settings.port = f.hub.port();
        settings.tls = false;
        WebSocketTransportFactory transports(f.clock);
        pusher::Client client(settings, transports, f.clock);
        QList<int> told;
        const auto binding = client.bind(s("alarm"), s("pusher:subscription_count"), [&](const Payload &event) {
            told.append(event.value()[u"subscription_count"].toInt());
        });
        client.start();
        QTRY_COMPARE(told, QList<int> { 1 });
        TestSubscriber ada(f.hub.port());
        QVERIFY(ada.establish());
        QVERIFY(ada.subscribe(s("alarm")));
        QTRY_COMPARE(told, QList<int>({ 1, 2 }));
    }

    void aPresenceChannelTellsWhoInstead()
    {
        HubFixture f(counting());
        TestSubscriber ada(f.hub.port());
        QVERIFY(ada.establish());
        QVERIFY(!ada.join(s("presence-x"), s("ada")).isEmpty());
        QCOMPARE(countTold(ada, s("presence-x"), 200), -1);
    }

    void nobodyIsToldUnlessTheIniSaysSo()
    {
        HubFixture f;
        TestSubscriber ada(f.hub.port());
        QVERIFY(ada.establish());
        QVERIFY(ada.subscribe(s("alarm")));
        QCOMPARE(countTold(ada, s("alarm"), 200), -1);
    }
};

QTEST_GUILESS_MAIN(TestHubSubscriptionCounts)
#include "tst_hub_subscription_counts.moc"
