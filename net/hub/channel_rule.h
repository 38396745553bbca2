// `[hub.channel.NAME]`: which token may join which channels of the hub, the like of Laravel's routes/channels.php.
#pragma once

#include "app/core/settings/describe.h"
#include "app/core/settings/text_checks.h"

namespace halfsilver {

// A channel's name that begins with private- or presence-; `*` stands for anything but a dot, `{token}` for the name of
// the token.
std::optional<settings::Wrong> channelPattern(const QString &value);
// Such of channels of any kind, several, without `{token}`.
std::optional<settings::Wrong> channelPatterns(const QStringList &values);

struct HubChannel {
    static QString everyToken() { return QStringLiteral("*"); }
    static QString withoutToken() { return QStringLiteral("loopback"); } // a program of this machine that sends none

    QString pattern;
    QStringList tokens;
    bool operator==(const HubChannel &) const = default;

    static void describe(auto &&field)
    {
        using namespace settings;
        field("pattern", &HubChannel::pattern, required(channelPattern, "private-home.*"),
              "The channels: * stands for anything but a dot, {token} for the name of who asks. Required.");
        field("tokens", &HubChannel::tokens,
              notEmpty(QT_TRANSLATE_NOOP("settings", "Write names of [hub.token.NAME], * or loopback."), "*"),
              "Who may join: names of [hub.token.NAME]; * for each; loopback for this machine without one. Required.");
    }
};

namespace hub {

// Pure, as what follows.
bool fitsPattern(QStringView pattern, QStringView name);
// Whether one of the rules lets the bearer of the token of this name in; `token` is empty for a program of this machine
// that sent none. Pure.
bool mayJoin(const QList<HubChannel> &rules, const QString &channel, const QString &token);

} // namespace hub
} // namespace halfsilver
