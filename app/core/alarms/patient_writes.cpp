#include "app/core/alarms/patient_writes.h"

#include <algorithm>

namespace halfsilver {

PatientWrites::PatientWrites(Clock &clock, AlarmStore &store)
    : m_clock(clock)
    , m_store(store)
{
}

PatientWrites::~PatientWrites() = default;

void PatientWrites::write(const AlarmRecord &record, Then then, std::function<void()> late)
{
    const quint64 number = m_next++;
    const auto patienceEnds = [this, number] {
        Waiting &waiting = m_waiting->at(number);
        const auto timer = std::move(waiting.patience); // it is running: destroyed at the end
        const auto tell = std::exchange(waiting.then, {});
        tell(Error { QStringLiteral("not on disk within %1 ms").arg(kPatience.count()) });
    };
    m_waiting->emplace(
        number, Waiting { record.alarm.key, std::move(then), std::move(late), m_clock.after(kPatience, patienceEnds) });
    m_store.write(record, [all = std::weak_ptr(m_waiting), number](const Result<void> &answer) {
        const auto waiting = all.lock();
        if (!waiting || !waiting->contains(number))
            return;
        if (!answer) { // the store goes on trying, and answers again
            Waiting &refused = waiting->at(number);
            refused.patience.reset();
            if (const auto tell = std::exchange(refused.then, {}))
                tell(answer);
            return;
        }
        const auto node = waiting->extract(number);
        if (node.mapped().then)
            node.mapped().then(answer);
        else if (node.mapped().late)
            node.mapped().late();
    });
}

bool PatientWrites::waitsFor(const AlarmKey &key) const
{
    return std::any_of(m_waiting->begin(), m_waiting->end(),
                       [&](const auto &numbered) { return numbered.second.key == key && numbered.second.then; });
}

} // namespace halfsilver
