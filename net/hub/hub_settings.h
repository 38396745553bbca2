// The hub of one home: the `[hub]` section and those whose names begin with it.
#pragma once

#include "app/core/settings/describe.h"
#include "app/core/settings/text_checks.h"
#include "net/hub/channel_rule.h"
#include "net/hub/drivers/log_settings.h"
#include "net/hub/drivers/redis_settings.h"
#include "net/hub/webhooks/webhook_settings.h"
#include "net/payload/alarm_settings.h"
#include "net/pusher/master_key_check.h"
#include "net/pusher/publisher_settings.h"

#include <QList>
#include <QString>
#include <QStringList>

#include <chrono>
#include <optional>

namespace halfsilver {

// What the bearer of a token may do besides reading, which any may.
enum class HubRole {
    Listen,      // nothing; for the channels that it may join
    Raise,       // a sensor: raise, and clear what has returned to normal
    Acknowledge, // a person's device: acknowledge and clear
    Admin,       // everything
};

struct HubToken {
    QString name; // NAME of [hub.token.NAME], for the journal; never the token itself
    QString token;
    HubRole role = HubRole::Raise;
    QList<std::pair<QString, QString>> info {}; // what the others of a presence channel are told of it, beside its name
    bool operator==(const HubToken &) const = default;

    static void describe(auto &&field)
    {
        using namespace settings;
        field("token", &HubToken::token,
              notEmpty(QT_TRANSLATE_NOOP("settings", "Make one: openssl rand -hex 16"), "9c1f4a7e0b5d2836"),
              "What the program sends as Authorization: Bearer. Required.");
        field(
            "role", &HubToken::role,
            choices<HubRole>({ { "listen", HubRole::Listen },
                               { "raise", HubRole::Raise },
                               { "acknowledge", HubRole::Acknowledge },
                               { "admin", HubRole::Admin } }),
            "listen: read; raise, for a sensor: raise and clear too; acknowledge, for a person: acknowledge and clear; "
            "admin: all.");
        field("info.", &HubToken::info, keyed(anything, "KEY", "Ada"),
              "What a presence channel tells the others of who bears it: info.name = Ada.");
    }
};

// Of [hub.pusher], [hub.redis] and [hub.log].
struct HubDrivers {
    PublisherSettings pusher;
    RedisSettings redis;
    LogSettings log;
    bool operator==(const HubDrivers &) const = default;
};

// What [hub] broadcast may say.
std::optional<settings::Wrong> driverNames(const QStringList &names);

struct HubSettings {
    static constexpr int kDefaultPort = 6001;
    static constexpr int kLastPort = 6010; // of those that an embedded hub without an explicit port may take

    bool enabled = false;
    bool page = false;
    bool alarms = true;      // not of the ini: false where the port is there for the page alone
    std::optional<int> port; // given explicitly: it is that one or none
    QString listen = QStringLiteral("127.0.0.1");
    QStringList hosts, origins;
    QString certificate, certificateKey; // files
    int connectionsPerAddress = 64;
    QString appId = QStringLiteral("halfsilver");
    QString key = QStringLiteral("halfsilver");
    QList<HubChannel> channels; // its [hub.channel.NAME] sections, in the order of the file
    QString masterKey;
    QString secret;                       // empty: the one that was made on the first start (secret_file.h)
    std::chrono::seconds heartbeat { 0 }; // 0: none
    QStringList broadcast = localAlone();
    HubDrivers drivers;         // of sections of their own
    QList<HubWebhook> webhooks; // its [hub.webhook.NAME] sections, in the order of the file
    bool subscriptionCount = false;
    // Of the first [alarm…] section that hears what the hub broadcasts: what others broadcast through it is understood
    // so, too.
    AlarmSettings heardAs;
    bool operator==(const HubSettings &) const = default;

    static QStringList localAlone() { return { QStringLiteral("local") }; }
    static void describe(auto &&field)
    {
        using namespace settings;
        field("enabled", &HubSettings::enabled, anything,
              "Run the hub beside [pusher]. Without [pusher] it always runs.");
        field("page", &HubSettings::page, anything,
              "Serve the page for phones on the hub's port, with [pusher] too. Phones are paired first.");
        field("port", &HubSettings::port, between(1, 65535), "Default: 6001, or the next free one up to 6010.");
        field(
            "listen", &HubSettings::listen, ipAddress,
            "The address to listen on. Any but loopback needs page = on, or a [hub.token.NAME] and a key of your own.");
        field("hosts", &HubSettings::hosts, hostNames, "Further names that this machine is called by.");
        field("origins", &HubSettings::origins, settings::origins,
              "Web pages that may call the API and, with the default key, listen.");
        field(
            "certificate", &HubSettings::certificate, anything,
            "Speak TLS to other machines with this certificate and those above it, as PEM. Renewed ones are taken up.");
        field("certificate_key", &HubSettings::certificateKey, anything, "The certificate's private key, as PEM.");
        field("connections_per_address", &HubSettings::connectionsPerAddress, between(1, 2048),
              "How many connections another machine may have at once; more where many come through one proxy.");
        field("app_id", &HubSettings::appId, plainName, "Application id, for the signed HTTP API.");
        field("key", &HubSettings::key, plainName, "Application key, for subscribers.");
        field("encryption_master_key", &HubSettings::masterKey, &pusher::checkMasterKey,
              "For private-encrypted- channels that the hub authorises: 32 bytes in base64, the publisher's own.");
        field("secret", &HubSettings::secret, anything, "Application secret. Empty: made on the first start.");
        field("heartbeat", &HubSettings::heartbeat, between(std::chrono::seconds(0), std::chrono::seconds(3600)),
              "How often it broadcasts App\\Events\\AlarmHeartbeat, for mirrors with the same heartbeat in [alarm]. 0: "
              "never.");
        field("subscription_count", &HubSettings::subscriptionCount, anything,
              "Tell the subscribers of a channel how many they are, whenever that changes: pusher:subscription_count.");
        field("broadcast", &HubSettings::broadcast, driverNames,
              "Where what it broadcasts goes, several at once: local, its own subscribers; redis, as Laravel's driver, "
              "which is heard too; pusher, another server; log; null, nowhere.");
    }
};

} // namespace halfsilver
