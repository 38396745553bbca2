#include "net/hub/webhooks/webhooks.h"

#include "net/hub/webhooks/webhook.h"

#include <algorithm>

namespace halfsilver::hub {

Webhooks::Webhooks(const QList<HubWebhook> &settings, const Credentials &credentials, Clock &clock,
                   const std::function<double()> &random, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
{
    for (const HubWebhook &one : settings)
        m_webhooks.push_back(std::make_unique<Webhook>(one, credentials, clock, random));
}

Webhooks::~Webhooks() = default;

void Webhooks::note(const ChannelEvent &event)
{
    // Who comes matters also where nobody wants to hear of it: they may be back.
    const bool wanted = isArrival(event.kind)
        || std::any_of(m_webhooks.begin(), m_webhooks.end(),
                       [&](const auto &one) { return one->wants(event.kind, event.channel); });
    if (!wanted)
        return;
    if (!m_gather.add(event, m_clock.monotonic())) {
        for (const auto &one : m_webhooks)
            one->missed(event);
    }
    watch();
}

void Webhooks::watch()
{
    const auto due = m_gather.due();
    if (due == m_dueAt)
        return;
    m_dueAt = due;
    m_timer = due ? m_clock.after(std::chrono::ceil<std::chrono::milliseconds>(*due - m_clock.monotonic()),
                                  [this] { tell(m_clock.monotonic()); })
                  : nullptr;
}

void Webhooks::flush() { tell(std::chrono::nanoseconds::max()); }

void Webhooks::tell(std::chrono::nanoseconds through)
{
    const auto timer = std::move(m_timer); // it is running: destroyed at the end
    m_dueAt.reset();
    const auto events = m_gather.take(through);
    for (const auto &one : m_webhooks)
        one->tell(events);
    watch();
}

QJsonObject Webhooks::health() const
{
    QJsonObject all;
    for (const auto &one : m_webhooks)
        all[one->name()] = one->health();
    return all;
}

} // namespace halfsilver::hub
