// Where something is published, and as whom: `[hub.pusher]`.
#pragma once

#include "app/core/settings/describe.h"
#include "app/core/settings/text_checks.h"
#include "net/pusher/api_request.h"
#include "net/pusher/master_key_check.h"

#include <QUrl>

#include <optional>

namespace halfsilver {

struct PublisherSettings {
    QString appId, key, secret, secretFile;
    QString cluster = QStringLiteral("mt1");
    QString host;
    std::optional<int> port;
    QString path;
    bool tls = true;
    QString caFile;
    QString masterKey;
    bool operator==(const PublisherSettings &) const = default;

    QList<settings::Problem> problems() const
    {
        if (!secret.isEmpty() || !secretFile.isEmpty())
            return {};
        return { { QStringLiteral("secret"),
                   { settings::translate("settings", "missing."), settings::translate("settings", kCopied) } } };
    }

    static constexpr auto kCopied = QT_TRANSLATE_NOOP("settings", "Copy it from your Pusher application.");
    static void describe(auto &&field)
    {
        using namespace settings;
        const auto plain = [=](const QString &value) {
            const auto empty = notEmpty(kCopied)(value);
            return empty ? empty : plainName(value);
        };
        field("app_id", &PublisherSettings::appId, required(plain, "8071"), "Application id. Required.");
        field("key", &PublisherSettings::key, required(plain, "2f1c3b9d5e7a8046"), "Application key. Required.");
        field("secret", &PublisherSettings::secret, shownAs("7ad3773142a6692b"),
              "Application secret. This or secret_file is required.");
        field("secret_file", &PublisherSettings::secretFile, readableFile,
              "A file that holds the secret, instead of secret.");
        field("cluster", &PublisherSettings::cluster, plainName,
              "Cluster of pusher.com. A host of your own comes first.");
        field("host", &PublisherSettings::host, hostName, "Your own server instead of pusher.com: Reverb, soketi.");
        field("port", &PublisherSettings::port, between(1, 65535), "Default: 443 with TLS, 80 without.");
        field("path", &PublisherSettings::path, anything, "What stands before /apps/APP_ID.");
        field("tls", &PublisherSettings::tls, anything, "Encrypted, with a certificate that is verified.");
        field("ca_file", &PublisherSettings::caFile, certificateFile,
              "Certificates to trust besides the system's, as PEM.");
        field("encryption_master_key", &PublisherSettings::masterKey, &pusher::checkMasterKey,
              "For private-encrypted- channels: 32 bytes in base64, as in Laravel's options.");
    }
};

namespace pusher {

// Where its HTTP API listens and as whom to speak to it, out of checked settings.
struct ApiServer {
    QUrl origin;    // scheme, host and port
    QString prefix; // before /apps/; "/ws" or empty
    QString caFile;
    Application application;
};
ApiServer apiServer(const PublisherSettings &settings);

// The whole address of a request, signed now.
QUrl addressOf(const ApiServer &server, const ApiRequest &request, const QDateTime &now);

} // namespace pusher
} // namespace halfsilver
