// The hub of one home: the `[hub]` section and its `[hub.token.NAME]` sections.
#pragma once

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
};

} // namespace halfsilver
