#include "net/hub/webhooks/event_gather.h"

#include <QJsonDocument>

namespace halfsilver::hub {

using Kind = ChannelEvent::Kind;

namespace {

// Of a channel that is left, or a member who leaves it; the same when it, or they, are back. Neither name has a newline.
QString whoOf(const ChannelEvent &event) { return event.channel + u'\n' + event.user; }

} // namespace

bool EventGather::add(const ChannelEvent &event, std::chrono::nanoseconds now)
{
    const bool leaves = event.kind == Kind::Vacated || event.kind == Kind::MemberRemoved;
    if (isArrival(event.kind)) {
        if (const auto left = m_leaving.constFind(whoOf(event)); left != m_leaving.constEnd()) {
            forget(m_waiting.find(*left));
            m_leaving.erase(left);
            return true;
        }
    }
    if (event.kind == Kind::SubscriptionCount) { // the last one matters
        if (const auto earlier = m_counts.constFind(event.channel); earlier != m_counts.constEnd()) {
            forget(m_waiting.find(*earlier));
            m_counts.erase(earlier);
        }
    }
    const QByteArray json = QJsonDocument(toJson(event)).toJson(QJsonDocument::Compact);
    if (qsizetype(m_waiting.size()) >= kMost || m_bytes + json.size() > kMostBytes)
        return false;
    const Key key { now + (leaves ? kReturn : kGather), m_next++ };
    m_waiting.emplace(key, Event { event.kind, event.channel, json });
    m_bytes += json.size();
    if (leaves)
        m_leaving.insert(whoOf(event), key);
    else if (event.kind == Kind::SubscriptionCount)
        m_counts.insert(event.channel, key);
    return true;
}

std::optional<std::chrono::nanoseconds> EventGather::due() const
{
    return m_waiting.empty() ? std::nullopt : std::optional(m_waiting.begin()->first.first);
}

QList<EventGather::Event> EventGather::take(std::chrono::nanoseconds now)
{
    QList<Event> due;
    while (!m_waiting.empty() && m_waiting.begin()->first.first <= now) {
        due.append(m_waiting.begin()->second);
        forget(m_waiting.begin());
    }
    if (!due.isEmpty()) {
        const auto isGone = [this](const auto &entry) { return !m_waiting.contains(entry.value()); };
        m_leaving.removeIf(isGone);
        m_counts.removeIf(isGone);
    }
    return due;
}

void EventGather::forget(std::map<Key, Event>::iterator waiting)
{
    m_bytes -= waiting->second.json.size();
    m_waiting.erase(waiting);
}

} // namespace halfsilver::hub
