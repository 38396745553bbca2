// Hide only what is written: what takes an alarm away or quiets it waits for the disk, but not for longer than people do.
#pragma once

#include "app/core/alarm_store.h"
#include "app/core/clock.h"

#include <map>
#include <memory>

namespace halfsilver {

class PatientWrites {
public:
    static constexpr std::chrono::milliseconds kPatience { 200 };

    PatientWrites(Clock &clock, AlarmStore &store);
    ~PatientWrites(); // calls nothing any more

    // Calls `then` once, from the event loop: when the record is on disk, with the store's error, or with one that
    // says so when patience ends. In that last case `late` follows once it is on disk after all.
    using Then = std::function<void(const Result<void> &)>;
    void write(const AlarmRecord &record, Then then, std::function<void()> late = {});

    // A record of that alarm is on its way, and patience has not ended.
    bool waitsFor(const AlarmKey &key) const;

private:
    struct Waiting {
        AlarmKey key;
        Then then; // null once it was called
        std::function<void()> late;
        std::unique_ptr<Timer> patience;
    };
    using Numbered = std::map<quint64, Waiting>;

    Clock &m_clock;
    AlarmStore &m_store;
    std::shared_ptr<Numbered> m_waiting = std::make_shared<Numbered>(); // the store's answers may outlive this object
    quint64 m_next = 0;
};

} // namespace halfsilver
