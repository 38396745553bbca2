// Which Pusher server, and how: one [pusher] or [pusher.NAME] section.
#pragma once

#include "app/core/settings/describe.h"
#include "app/core/settings/text_checks.h"

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
    bool operator==(const PusherSettings &) const = default;

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
        field("ca_file", &PusherSettings::caFile, readableFile, "Certificates to trust besides the system's, as PEM.");
        field("origin", &PusherSettings::origin, httpAddress, "For a server that allows only certain origins.");
        field("proxy", &PusherSettings::proxy, proxyAddress,
              "An HTTP proxy to connect through, such as http://proxy.home:3128; also for the addresses in the [alarm] "
              "sections of this connection. https_proxy of the environment is not read.");
        field("proxy_login_file", &PusherSettings::proxyLoginFile, readableFile,
              "A file whose first line is user:password for the proxy.");
        field("activity_timeout", &PusherSettings::activityTimeout, between(5s, 25s),
              "Silence before a ping; the server's value wins if lower.");
    }
};

} // namespace halfsilver
