// One alarm of a payload: its own level, the levels around it, and what the ini's paths lead to.
#pragma once

#include "app/core/alarms/alarm_report.h"
#include "net/payload/alarm_fields.h"

#include <algorithm>
#include <array>
#include <span>

namespace halfsilver::payload {

constexpr size_t kMaxLevels = 4;

// Its own level first, then the others that fill in what it lacks.
class Levels {
public:
    // Not "not said", but "there is none".
    bool toldNone(Field field) const
    {
        return own().toldAll() && own().toldNull(field) && !(m_configured && m_configured->has(field));
    }

    explicit Levels(const AlarmFields *configured)
        : m_configured(configured)
    {
    }
    void add(const AlarmFields &fields) { m_order[m_size++] = &fields; }
    const Json *find(Field field) const
    {
        if (m_configured) {
            if (const Json *value = m_configured->find(field))
                return value;
        }
        for (const AlarmFields *fields : present()) {
            if (const Json *value = fields->find(field))
                return value;
        }
        return nullptr;
    }
    // The level that find() takes it from; null: a path of the ini, or nowhere.
    const AlarmFields *levelOf(Field field) const
    {
        if (m_configured && m_configured->has(field))
            return nullptr;
        for (const AlarmFields *fields : present()) {
            if (fields->has(field))
                return fields;
        }
        return nullptr;
    }
    const AlarmFields &own() const { return *m_order[0]; }
    bool isEmpty() const { return m_size == 0; }
    bool toldTimes() const
    {
        return std::ranges::any_of(present(), [](auto *f) { return f->toldTimes(); });
    }

private:
    std::span<const AlarmFields *const> present() const { return std::span(m_order).first(m_size); }

    const AlarmFields *m_configured;
    std::array<const AlarmFields *, kMaxLevels> m_order {};
    std::size_t m_size = 0;
};

// What the levels say, in our terms. Empty: nothing, or nothing that is understood.
std::optional<QDateTime> timeOf(const Json *value);
std::optional<QString> nameOf(const Json *value);
std::optional<AlarmPriority> priorityOf(const Levels &levels);
// The times of `report` count too. `configured`: the ini says where the state is, so that any word of it counts.
std::optional<AlarmState> stateOf(const Levels &levels, const AlarmReport &report, bool configured);

} // namespace halfsilver::payload
