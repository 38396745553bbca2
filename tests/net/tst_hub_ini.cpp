#include "net/hub/hub_ini.h"

#include <QRegularExpression>
#include <QTest>

using namespace halfsilver;

namespace {

HubIni read(const QByteArray &bytes) { return readHubIni(settings::parseIni(bytes, u"mirror.ini"_qs)); }

QStringList texts(const HubIni &hub)
{
    QStringList all;
    for (const Mistake &mistake : hub.mistakes)
        all.append(mistake.toString());
    return all;
}

} // namespace

class TestHubIni : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void readsTheHubAndItsTokens()
    {
        const HubIni hub = read("[hub]\nenabled = true\nport = 6005\nlisten = 0.0.0.0\nhosts = mirror.home kitchen\n"
                                "origins = https://home.lan\nsubscription_count = on\napp_id = a\nkey = k\nsecret = s\n"
                                "[hub.token.front-door]\ntoken = t1\nrole = raise\n"
                                "[hub.token.phone]\ntoken = t2\nrole = acknowledge\ninfo.name = Ada\n"
                                "[hub.channel.home]\npattern = private-home.*\ntokens = phone loopback\n"
                                "[hub.webhook.logbook]\nurl = https://home.lan/hooks\n"
                                "events = channel_occupied subscription_count\nchannels = presence-* alarm\n");
        QCOMPARE(texts(hub), QStringList());
        HubSettings expected;
        expected.enabled = true;
        expected.port = 6005;
        expected.listen = u"0.0.0.0"_qs;
        expected.hosts = QStringList { u"mirror.home"_qs, u"kitchen"_qs };
        expected.origins = QStringList { u"https://home.lan"_qs };
        expected.appId = u"a"_qs;
        expected.key = u"k"_qs;
        expected.secret = u"s"_qs;
        expected.channels = { { u"private-home.*"_qs, { u"phone"_qs, u"loopback"_qs } } };
        expected.webhooks = { { u"logbook"_qs,
                                u"https://home.lan/hooks"_qs,
                                { u"channel_occupied"_qs, u"subscription_count"_qs },
                                { u"presence-*"_qs, u"alarm"_qs },
                                {} } };
        expected.subscriptionCount = true;
        QCOMPARE(hub.settings, expected);
        QCOMPARE(hub.tokens,
                 (QList<HubToken> { { u"front-door"_qs, u"t1"_qs, HubRole::Raise, {} },
                                    { u"phone"_qs, u"t2"_qs, HubRole::Acknowledge, { { u"name"_qs, u"Ada"_qs } } } }));
        QVERIFY(hub.present && hub.says);
    }

    void readsTheDrivers()
    {
        const HubIni hub =
            read("[hub.redis]\nhost = redis.home\nport = 6380\npassword = a b\ndb = 2\ntls = on\nprefix =\n"
                 "[hub]\nbroadcast = redis local pusher log\n"
                 "[hub.pusher]\napp_id = a\nkey = k\nsecret = s\nhost = reverb.home\n"
                 "[hub.log]\nfile = /var/log/hub.log\n");
        QCOMPARE(texts(hub), QStringList());
        QCOMPARE(hub.settings.broadcast, QStringList({ u"redis"_qs, u"local"_qs, u"pusher"_qs, u"log"_qs }));
        RedisSettings redis;
        redis.host = u"redis.home"_qs;
        redis.port = 6380;
        redis.password = u"a b"_qs;
        redis.db = 2;
        redis.tls = true;
        redis.prefix = QString();
        QCOMPARE(hub.settings.drivers.redis, redis);
        PublisherSettings pusher;
        pusher.appId = u"a"_qs;
        pusher.key = u"k"_qs;
        pusher.secret = u"s"_qs;
        pusher.host = u"reverb.home"_qs;
        QCOMPARE(hub.settings.drivers.pusher, pusher);
        QCOMPARE(hub.settings.drivers.log.file, u"/var/log/hub.log"_qs);
    }

    // What Laravel broadcasts through it is understood as by the mirrors that share its ini.
    void understandsAlarmsAsTheSectionThatHearsItDoes()
    {
        const HubIni hub = read("[alarm.garden]\nchannel = garden\nid = wrong\n"
                                "[alarm]\nevent = alarm.rang App\\Events\\PushAlarmEvent\nid = device.serial\n"
                                "nonsense = 1\n[hub]\nport = 6005\n");
        QCOMPARE(texts(hub), QStringList());
        QCOMPARE(hub.settings.heardAs.id, u"device.serial"_qs);
        QVERIFY(hub.settings.heardAs.hears(u"alarm"_qs, u"alarm.rang"_qs));
        QCOMPARE(read("[alarm]\nchannel = garden\n").settings.heardAs, AlarmSettings());
    }

    void leavesOutAServerThatItCannotPublishOn()
    {
        QCOMPARE(read("[hub]\nbroadcast = local pusher\n").settings.broadcast, QStringList { u"local"_qs });
        QCOMPARE(read("[hub]\nbroadcast = local pusher\n[hub.pusher]\nkey = k\n").settings.broadcast,
                 QStringList { u"local"_qs });
    }

    void otherSectionsAreNotItsAffair()
    {
        const HubIni hub = read("stray\n[pusher]\nport = x\n[hubb]\nport = 1\n[display]\nnonsense\n");
        QCOMPARE(texts(hub), QStringList());
        QCOMPARE(hub.settings, HubSettings());
        QVERIFY(!hub.present && !hub.says);
    }

    void aMistakeIsTold_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("told");
        const auto row = [](const char *name, const char *bytes, const QString &told) {
            QTest::newRow(name) << QByteArray(bytes) << told;
        };
        row("bad port", "[hub]\nport = 0\n",
            u"mirror.ini:2: [hub] port: 0 is out of range. Write a value from 1 to 65535."_qs);
        row("garbage", "[hub]\nport 80\n", u"mirror.ini:2: [hub]: not a setting. Settings look like “key = value”."_qs);
        row("unknown key", "[hub]\nprot = 80\n", u"mirror.ini:2: [hub] prot: unknown setting. Did you mean “port”?"_qs);
        row("a token without one", "[hub.token.door]\nrole = raise\n",
            u"mirror.ini:1: [hub.token.door] token: missing. Make one: openssl rand -hex 16"_qs);
        row("unknown role", "[hub.token.door]\ntoken = t\nrole = raize\n",
            u"mirror.ini:3: [hub.token.door] role: “raize” is not known here. Did you mean “raise”?"_qs);
        row("a token without a name", "[hub.token]\ntoken = t\n",
            u"mirror.ini:1: [hub.token]: unknown section. Did you mean [hub.token.NAME], [hub.channel.NAME] or [hub.webhook.NAME]?"_qs);
        row("a channel for everybody", "[hub.channel.a]\npattern = alarm\ntokens = *\n",
            u"mirror.ini:2: [hub.channel.a] pattern: “alarm” is for everybody. Only private- and presence- channels "
            u"ask "
            "who joins."_qs);
        row("a channel without a pattern", "[hub.channel.a]\ntokens = *\n",
            u"mirror.ini:1: [hub.channel.a] pattern: missing. Write one such as "
            "private-home.* or private-user.{token}."_qs);
        row("a channel for nobody", "[hub.channel.a]\npattern = private-a\n",
            u"mirror.ini:1: [hub.channel.a] tokens: missing. Write names of [hub.token.NAME], * or loopback."_qs);
        row("an unknown token", "[hub.channel.a]\npattern = private-a\ntokens = phoen\n[hub.token.phone]\ntoken = t\n",
            u"mirror.ini:3: [hub.channel.a] tokens: no section [hub.token.phoen]. Write names of [hub.token.NAME], * "
            u"or "
            "loopback."_qs);
        row("a webhook without an address", "[hub.webhook.a]\nevents = member_added\n",
            u"mirror.ini:1: [hub.webhook.a] url: missing. Write https://…"_qs);
        row("a webhook to no address", "[hub.webhook.a]\nurl = home.lan/hooks\nevents = member_added\n",
            u"mirror.ini:2: [hub.webhook.a] url: not an address. Write https://…"_qs);
        row("a webhook for nothing", "[hub.webhook.a]\nurl = https://home.lan\n",
            u"mirror.ini:1: [hub.webhook.a] events: missing. Write one of: channel_occupied, channel_vacated, "
            "member_added, member_removed, client_event, cache_miss, subscription_count."_qs);
        row("a webhook for what does not happen", "[hub.webhook.a]\nurl = https://home.lan\nevents = member_add\n",
            u"mirror.ini:3: [hub.webhook.a] events: “member_add” is not known here. Did you mean “member_added”?"_qs);
        row("a webhook of what is no channel",
            "[hub.webhook.a]\nurl = https://home.lan\nevents = member_added\nchannels = presence-* pres#*\n",
            u"mirror.ini:4: [hub.webhook.a] channels: “pres#*” is not a pattern of channels. Write one such as "
            "private-home.* or presence-*."_qs);
        row("a webhook for a number that nobody counts",
            "[hub.webhook.a]\nurl = https://home.lan\nevents = subscription_count\n",
            u"mirror.ini:3: [hub.webhook.a] events: subscription_count: the hub does not count. Write "
            "“subscription_count = on” under [hub]."_qs);
        row("a short master key", "[hub]\nencryption_master_key = c2hvcnQ=\n",
            u"mirror.ini:2: [hub] encryption_master_key: the value does not fit here. Make one: openssl rand -base64 32"_qs);
        row("a certificate without a key",
            "[hub]\nlisten = ::\nkey = k\ncertificate = /a.pem\n[hub.token.a]\ntoken = t\n",
            u"mirror.ini:4: [hub] certificate: a certificate and its key go together. Set both “certificate” and "
            "“certificate_key” in [hub]."_qs);
        row("a key without a certificate", "[hub]\ncertificate_key = /a.key\n",
            u"mirror.ini:2: [hub] certificate_key: a certificate and its key go together. Set both “certificate” and "
            "“certificate_key” in [hub]."_qs);
        row("an unknown driver", "[hub]\nbroadcast = local redi\n",
            u"mirror.ini:2: [hub] broadcast: “redi” is not known here. Did you mean “redis”?"_qs);
        row("no driver", "[hub]\nbroadcast =\n",
            u"mirror.ini:2: [hub] broadcast: empty. Write one of: local, redis, pusher, log, null."_qs);
        row("a driver twice", "[hub]\nbroadcast = log log\n",
            u"mirror.ini:2: [hub] broadcast: “log” stands there twice. Remove one."_qs);
        row("nowhere and somewhere", "[hub]\nbroadcast = local null\n",
            u"mirror.ini:2: [hub] broadcast: “null” means nowhere. Write it alone, or remove it."_qs);
        row("a server that is not told", "[hub]\nbroadcast = local pusher\n",
            u"mirror.ini:2: [hub] broadcast: there is no section [hub.pusher]. Add one with app_id, key and secret."_qs);
        row("a server without a secret", "[hub]\nbroadcast = local pusher\n[hub.pusher]\napp_id = a\nkey = k\n",
            u"mirror.ini:3: [hub.pusher] secret: missing. Copy it from your Pusher application."_qs);
        row("a server whose secret cannot be read",
            "[hub]\nbroadcast = local pusher\n[hub.pusher]\napp_id = a\nkey = k\nsecret_file = /nowhere/secret\n",
            u"mirror.ini:6: [hub.pusher] secret_file: “/nowhere/secret” cannot be read. Write the path of a file that "
            u"this "
            u"user may read."_qs);
        row("a driver that is not used", "[hub.redis]\nhost = redis.home\n",
            u"mirror.ini:1: [hub.redis]: not used. Write “broadcast = local redis” under [hub]."_qs);
        row("a driver nobody knows", "[hub.rediss]\n",
            u"mirror.ini:1: [hub.rediss]: unknown section. Did you mean [hub.redis]?"_qs);
        row("Laravel's name", "[hub]\nbroadcast = redis\n[hub.redis]\nREDIS_HOST = redis.home\n",
            u"mirror.ini:4: [hub.redis] REDIS_HOST: unknown setting. Here it is called “host”."_qs);
        row("an empty key", "[hub]\nkey =\n", u"mirror.ini:2: [hub] key: empty. Write a value."_qs);
        row("an empty app id", "[hub]\napp_id =\n", u"mirror.ini:2: [hub] app_id: empty. Write a value."_qs);
        row("listening nowhere", "[hub]\nlisten =\n",
            u"mirror.ini:2: [hub] listen: “” is not an address. Write one such as 0.0.0.0 or 192.168.1.4."_qs);
        row("open with an empty key", "[hub]\nlisten = ::\nkey =\n[hub.token.a]\ntoken = t\n",
            u"mirror.ini:3: [hub] key: open to others with the default key. Set “key” in [hub]."_qs);
        row("open without a token", "[hub]\nkey = k\nlisten = 0.0.0.0\n",
            u"mirror.ini:3: [hub] listen: open to others without a token. Add a section [hub.token.NAME]."_qs);
        row("open with an empty token", "[hub]\nkey = k\nlisten = 0.0.0.0\n[hub.token.a]\n",
            u"mirror.ini:3: [hub] listen: open to others without a token. Add a section [hub.token.NAME]."_qs);
        row("open with the default key", "[hub]\nlisten = ::\n[hub.token.a]\ntoken = t\n",
            u"mirror.ini:2: [hub] key: open to others with the default key. Set “key” in [hub]."_qs);
    }
    void aMistakeIsTold()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, told);
        const HubIni hub = read(bytes);
        QVERIFY2(texts(hub).contains(told), qPrintable(texts(hub).join(u'\n')));
        QCOMPARE(hub.settings.listen, HubSettings().listen); // never open by mistake
        QVERIFY(!hub.settings.key.isEmpty() && !hub.settings.appId.isEmpty());
        for (const HubToken &token : hub.tokens)
            QVERIFY(!token.token.isEmpty());
    }
};

QTEST_APPLESS_MAIN(TestHubIni)
#include "tst_hub_ini.moc"
