// `[hub.webhook.NAME]`: who is told what happens on the hub's channels.
#pragma once

#include "app/core/settings/describe.h"
#include "app/core/settings/text_checks.h"
#include "net/hub/channel_rule.h"

namespace halfsilver {

// What [hub.webhook.NAME] events may say.
std::optional<settings::Wrong> webhookEvents(const QStringList &names);

struct HubWebhook {
    QString name; // NAME of [hub.webhook.NAME], for the journal; its address may hold a secret
    QString url;
    QStringList events;
    QStringList channels; // patterns; empty: every one
    QString caFile;
    bool operator==(const HubWebhook &) const = default;

    static void describe(auto &&field)
    {
        using namespace settings;
        const auto address = [](const QString &value) {
            const auto empty = notEmpty(QT_TRANSLATE_NOOP("settings", "Write https://…"))(value);
            return empty ? empty : httpAddress(value);
        };
        field("url", &HubWebhook::url, required(address, "https://home.example/hooks"),
              "Where they are posted, signed as Pusher's are with [hub] key and secret. Required.");
        field("events", &HubWebhook::events, required(webhookEvents, "channel_occupied channel_vacated"),
              "channel_occupied, channel_vacated, member_added, member_removed, client_event, cache_miss, "
              "subscription_count. Required.");
        field(
            "channels", &HubWebhook::channels, channelPatterns,
            "Only of channels like these: presence-home.* private-*. * stands for anything but a dot. Empty: of all.");
        field("ca_file", &HubWebhook::caFile, readableFile, "Certificates to trust besides the system's, as PEM.");
    }
};

} // namespace halfsilver
