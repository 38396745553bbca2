// The hub of one home: the `[hub]` section and its `[hub.token.NAME]` sections.
#pragma once

#include "app/core/settings/describe.h"

#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

namespace halfsilver {

// What the bearer of a token may do besides reading, which any may.
enum class HubRole {
    Raise,       // a sensor: raise, and clear what has returned to normal
    Acknowledge, // a person's device: acknowledge and clear
    Admin,       // everything
};

struct HubToken {
    QString name; // NAME of [hub.token.NAME], for the journal; never the token itself
    QString token;
    HubRole role = HubRole::Raise;
    bool operator==(const HubToken &) const = default;

    static void describe(auto &&field)
    {
        using namespace settings;
        field("token", &HubToken::token, notEmpty, "What the bearer sends as Authorization: Bearer. Required.");
        field(
            "role", &HubToken::role,
            choices<HubRole>(
                { { "raise", HubRole::Raise }, { "acknowledge", HubRole::Acknowledge }, { "admin", HubRole::Admin } }),
            "What it may do besides reading: raise and clear, acknowledge and clear, or everything.");
    }
};

struct HubSettings {
    static constexpr int kDefaultPort = 6001;
    static constexpr int kLastPort = 6010; // of those that an embedded hub without an explicit port may take

    bool enabled = false;
    std::optional<int> port; // given explicitly: it is that one or none
    QString listen = QStringLiteral("127.0.0.1");
    QStringList hosts, origins;
    QString appId = QStringLiteral("halfsilver");
    QString key = QStringLiteral("halfsilver");
    QString secret; // empty: the one that was made on the first start (secret_file.h)
    bool operator==(const HubSettings &) const = default;

    static void describe(auto &&field)
    {
        using namespace settings;
        field("enabled", &HubSettings::enabled, anything,
              "Run the hub inside the mirror although [pusher] names another server. Without [pusher] it always runs.");
        field("port", &HubSettings::port, between(1, 65535),
              "The port. Without one it is 6001, and the mirror's own hub takes the next free one up to 6010.");
        field("listen", &HubSettings::listen, notEmpty,
              "The address to listen on. Any but a loopback address opens the hub to other machines, and needs a "
              "[hub.token.NAME] and a key of your own. 0.0.0.0 is every network of this machine.");
        field("hosts", &HubSettings::hosts, anything,
              "Further names by which this machine is called in addresses, separated by spaces.");
        field("origins", &HubSettings::origins, anything,
              "Web pages that may use the alarm API, as http://name:port, separated by spaces.");
        field("app_id", &HubSettings::appId, notEmpty, "Application id for a publisher such as Laravel.");
        field("key", &HubSettings::key, notEmpty, "Application key for subscribers and publishers.");
        field("secret", &HubSettings::secret, anything,
              "Application secret for publishers. Without one, that of the file hub-secret in the state folder.");
    }
};

} // namespace halfsilver
