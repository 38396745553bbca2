// Everybody of `[hub.webhook.NAME]`, and what happened that they are not told of yet.
#pragma once

#include "app/core/clock.h"
#include "net/hub/credentials.h"
#include "net/hub/webhooks/event_gather.h"
#include "net/hub/webhooks/webhook_settings.h"

#include <QObject>

#include <functional>
#include <memory>
#include <vector>

namespace halfsilver::hub {

class Webhook;

class Webhooks : public QObject {
    Q_OBJECT
public:
    // `random` is uniform in [0, 1).
    Webhooks(const QList<HubWebhook> &settings, const Credentials &credentials, Clock &clock,
             const std::function<double()> &random, QObject *parent = nullptr);
    ~Webhooks() override;

    void note(const ChannelEvent &event);
    // The hub ends: what is gathered goes at once, and nobody comes back any more.
    void flush();

    QJsonObject health() const; // a member for each, by its name

private:
    void watch();
    void tell(std::chrono::nanoseconds through);

    Clock &m_clock;
    std::vector<std::unique_ptr<Webhook>> m_webhooks;
    EventGather m_gather;
    std::unique_ptr<Timer> m_timer; // for m_dueAt
    std::optional<std::chrono::nanoseconds> m_dueAt;
};

} // namespace halfsilver::hub
