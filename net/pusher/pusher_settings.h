// Which Pusher server, and how: one [pusher] or [pusher.NAME] section.
#pragma once

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
    std::chrono::seconds activityTimeout { 25 };
    bool operator==(const PusherSettings &) const = default;
};

} // namespace halfsilver
