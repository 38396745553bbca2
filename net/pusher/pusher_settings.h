// Which Pusher server, and how: one [pusher] or [pusher.NAME] section.
#pragma once

#include "app/core/settings/describe.h"
#include "app/core/settings/text_checks.h"
#include "net/pusher/master_key_check.h"

#include <QString>

#include <chrono>
#include <optional>

namespace halfsilver {

struct PusherSettings {
    QString key;
    QString cluster = QStringLiteral("mt1");
    QString host;
    std::optional<int> port;
    QString path;
    bool tls = true;
    QString caFile;
    QString origin;
    QString proxy, proxyLoginFile;
    std::chrono::seconds activityTimeout { 25 };
    QString authUrl, userAuthUrl, authToken, authTokenFile;
    QList<std::pair<QString, QString>> authHeaders, authBody; // name and value
    QString appId, secret, secretFile, userId, masterKey, masterKeyFile;
    QStringList watchlist;
    bool operator==(const PusherSettings &) const = default;

    QList<settings::Problem> problems() const
    {
        for (const auto &[name, value] : authHeaders) {
            if (settings::plainName(name))
                return { { QStringLiteral("auth_header.") + name,
                           { settings::translate("settings", "“%1” is not a header.").arg(name.left(40)),
                             settings::translate("settings", "Write letters, digits, - and _ only.") } } };
        }
        return {};
    }

    static void describe(auto &&field)
    {
        using namespace settings;
        using namespace std::chrono_literals;
        const auto plainKey = [](const QString &value) {
            constexpr auto remedy = QT_TRANSLATE_NOOP("settings", "Copy it from your Pusher application.");
            const auto empty = notEmpty(remedy)(value);
            return empty ? empty : plainName(value);
        };
        field("key", &PusherSettings::key, required(plainKey, "2f1c3b9d5e7a8046"), "Application key. Required.");
        field("cluster", &PusherSettings::cluster, plainName, "Cluster of pusher.com. A host of your own comes first.");
        field("host", &PusherSettings::host, hostName,
              "Your own server instead of pusher.com: Reverb, soketi, our hub.");
        field("port", &PusherSettings::port, between(1, 65535), "Default: 443 with TLS, 80 without.");
        field("path", &PusherSettings::path, anything, "What stands before /app/KEY, such as /ws.");
        field("tls", &PusherSettings::tls, anything, "Encrypted, with a certificate that is verified.");
        field("ca_file", &PusherSettings::caFile, certificateFile,
              "Certificates to trust besides the system's, as PEM; also for the addresses in the [alarm] sections of "
              "this "
              "connection.");
        field("origin", &PusherSettings::origin, httpAddress, "For a server that allows only certain origins.");
        field("proxy", &PusherSettings::proxy, proxyAddress,
              "An HTTP proxy to connect through, such as http://proxy.home:3128; also for the addresses in the [alarm] "
              "sections of this connection. https_proxy of the environment is not read.");
        field("proxy_login_file", &PusherSettings::proxyLoginFile, readableFile,
              "A file whose first line is user:password for the proxy.");
        field("activity_timeout", &PusherSettings::activityTimeout, between(5s, 25s),
              "Silence before a ping; the server's value wins if lower.");
        field("auth_url", &PusherSettings::authUrl, httpAddress,
              "Where the backend lets this mirror into private-, presence- and encrypted channels: "
              "https://home.lan/broadcasting/auth.");
        field("user_auth_url", &PusherSettings::userAuthUrl, httpAddress,
              "Where the backend signs this mirror in as a user, for channel = #server-to-user: "
              "https://home.lan/broadcasting/user-auth. Token, headers and fields go to it as to auth_url.");
        field("auth_token", &PusherSettings::authToken, anything, "Sent to them as Authorization: Bearer.");
        field("auth_token_file", &PusherSettings::authTokenFile, readableFile,
              "A file that holds the token, instead of auth_token.");
        field("auth_header.", &PusherSettings::authHeaders, keyed(headerValue, "Cookie", "session=4f0c"),
              "A further header for them: a line for each.");
        field("auth_body.", &PusherSettings::authBody, keyed(anything, "place", "${place}"),
              "A further field of the form that is posted to them, beside socket_id and channel_name.");
        field("app_id", &PusherSettings::appId, plainName,
              "Application id, for halfsilverctl publish and channels. The mirror itself does not need it.");
        field("secret", &PusherSettings::secret, anything,
              "The application's secret, where there is no such address: the mirror signs for itself. It lets whoever "
              "reads it raise alarms; for a server in the same house only.");
        field("secret_file", &PusherSettings::secretFile, readableFile,
              "A file that holds the secret, instead of secret.");
        field("encryption_master_key", &PusherSettings::masterKey, &pusher::checkMasterKey,
              "The application's key for private-encrypted- channels, 32 bytes in base64, where the "
              "backend at auth_url does not give the channel's key.");
        field("encryption_master_key_file", &PusherSettings::masterKeyFile, readableFile,
              "A file that holds it, instead of encryption_master_key.");
        field("user_id", &PusherSettings::userId, anything,
              "Who the mirror is on presence channels and as a user, where it signs for itself. Empty: its name in "
              "[mirror].");
        field(
            "watchlist", &PusherSettings::watchlist, anything,
            "Users whose coming and going the mirror is told of, where it signs in for itself: a panel with channel = "
            "#server-to-user and event = pusher:watchlist.");
    }
};

} // namespace halfsilver
