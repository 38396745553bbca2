#include "app/mirror/life_signs.h"

#include <algorithm>

namespace halfsilver {

LifeSigns::LifeSigns(AlarmStore &store, Clock &clock)
    : m_store(store)
    , m_clock(clock)
{
}

LifeSigns::~LifeSigns() { keep(); }

void LifeSigns::follow(const QString &connection, ConnectionMonitor &monitor)
{
    m_followed.push_back({ connection, monitor });
    connect(&monitor, &ConnectionMonitor::statusChanged, this, &LifeSigns::look);
    look();
}

// What was lost is kept at once, and then there is no more to keep of it.
void LifeSigns::look()
{
    const bool allReceive = std::all_of(m_followed.begin(), m_followed.end(),
                                        [](const Followed &one) { return one.monitor.status().receiving(); });
    if (!allReceive)
        keep();
    const bool anyReceives = std::any_of(m_followed.begin(), m_followed.end(),
                                         [](const Followed &one) { return one.monitor.status().receiving(); });
    if (!anyReceives)
        m_next.reset();
    else if (!m_next)
        m_next = m_clock.after(kEvery, [this] {
            const auto timer = std::move(m_next); // it is running: destroyed at the end
            keep();
            look();
        });
}

void LifeSigns::keep()
{
    if (!m_clock.isSet())
        return; // a time that means nothing to the next run
    for (Followed &one : m_followed) {
        const ConnectionStatus status = one.monitor.status();
        const auto until = status.receiving() ? status.lastHeard : status.receivingUntil;
        if (until && one.kept != until)
            m_store.heard(one.connection, *(one.kept = until));
    }
}

} // namespace halfsilver
