#include "net/alarms/waiting_raises.h"

#include <algorithm>

namespace halfsilver {

void WaitingRaises::submit(const RaiseRequest &request)
{
    m_submitted.insert(request.idempotencyKey, ++m_last);
    m_beingKept.append(request);
}

void WaitingRaises::kept(const QString &name, const RaiseRequest &request)
{
    m_beingKept.removeOne(request);
    m_onDisk.insert(name, request);
}

std::optional<RaiseRequest> WaitingRaises::notKept(const RaiseRequest &request)
{
    m_beingKept.removeOne(request);
    m_unkept.append(request);
    if (m_unkept.size() <= kMostUnkept)
        return std::nullopt;
    const RaiseRequest oldest = m_unkept.takeFirst();
    forget(oldest);
    return oldest;
}

bool WaitingRaises::found(const QString &name, const RaiseRequest &request)
{
    m_onDisk.insert(name, request);
    return !m_submitted.contains(request.idempotencyKey);
}

RaiseRequest WaitingRaises::take(const QString &name)
{
    const RaiseRequest request = m_onDisk.take(name);
    forget(request);
    return request;
}

void WaitingRaises::answered(const Entry &entry)
{
    m_onDisk.remove(entry.name);
    m_unkept.removeOne(entry.request);
    forget(entry.request);
}

void WaitingRaises::stumbled(const Entry &entry)
{
    QSet<QString> &ids = m_stumbled[entry.request.target];
    if (ids.contains(entry.request.id())) // tried again because every other had stumbled, too: the next round
        ids.clear();
    ids.insert(entry.request.id());
}

QList<RaiseRequest> WaitingRaises::all() const
{
    QList<RaiseRequest> all;
    for (const Entry &entry : inOrder())
        all.append(entry.request);
    return all + m_beingKept;
}

std::vector<WaitingRaises::Entry> WaitingRaises::firsts() const
{
    const auto hasStumbled = [this](const Entry &entry) {
        const auto ids = m_stumbled.constFind(entry.request.target);
        return ids != m_stumbled.constEnd() && ids->contains(entry.request.id());
    };
    std::vector<Entry> firsts;
    for (const Entry &entry : inOrder()) {
        const auto first = std::find_if(firsts.begin(), firsts.end(),
                                        [&](const Entry &each) { return each.request.target == entry.request.target; });
        if (first == firsts.end())
            firsts.push_back(entry);
        else if (hasStumbled(*first) && !hasStumbled(entry))
            *first = entry;
    }
    return firsts;
}

std::vector<WaitingRaises::Entry> WaitingRaises::inOrder() const
{
    std::vector<Entry> entries;
    auto unkept = m_unkept.begin();
    for (auto it = m_onDisk.begin(); it != m_onDisk.end(); ++it) {
        // What the disk refused comes before what it took later: a clearing must not overtake its raising.
        const quint64 turn = m_submitted.value(it->idempotencyKey);
        for (; unkept != m_unkept.end() && m_submitted.value(unkept->idempotencyKey) < turn; ++unkept)
            entries.push_back({ {}, *unkept });
        entries.push_back({ it.key(), it.value() });
    }
    for (; unkept != m_unkept.end(); ++unkept)
        entries.push_back({ {}, *unkept });
    return entries;
}

void WaitingRaises::forget(const RaiseRequest &request)
{
    m_submitted.remove(request.idempotencyKey);
    const auto stumbled = m_stumbled.find(request.target);
    if (stumbled == m_stumbled.end())
        return;
    stumbled->remove(request.id());
    if (stumbled->isEmpty())
        m_stumbled.erase(stumbled);
}

} // namespace halfsilver
