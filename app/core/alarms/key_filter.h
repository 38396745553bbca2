// Which alarms may be among those that the journal alone keeps: never wrong where it says no, rarely where it says
// perhaps. Bounded, however many there are: a set of a million keys would take more memory than all alarms in the book.
// Source: B. H. Bloom, "Space/time trade-offs in hash coding with allowable errors", 1970.
#pragma once

#include "app/core/alarms/alarm.h"

#include <array>
#include <vector>

namespace halfsilver {

class KeyFilter {
public:
    static constexpr quint64 kBits = quint64(1)
        << 24; // 2 MiB: of a million keys two of a thousand strangers are taken for one

    static quint64 hashOf(const AlarmKey &key) { return qHash(key); }

    void add(quint64 hash)
    {
        if (m_bits.empty())
            m_bits.resize(kBits / 64);
        for (const quint64 bit : bitsOf(hash))
            m_bits[bit / 64] |= quint64(1) << (bit % 64);
    }
    bool mayContain(quint64 hash) const
    {
        if (m_bits.empty())
            return false;
        for (const quint64 bit : bitsOf(hash)) {
            if (!(m_bits[bit / 64] & quint64(1) << (bit % 64)))
                return false;
        }
        return true;
    }
    void clear() { m_bits = {}; }

private:
    static std::array<quint64, 4> bitsOf(quint64 hash)
    {
        // Where a hash has 32 bits, as on small machines, the upper half has to come from the lower one.
        const quint64 mixed = hash * 0x9E3779B97F4A7C15u;
        const quint64 step = (mixed >> 32) | 1;
        return { mixed % kBits, (mixed + step) % kBits, (mixed + 2 * step) % kBits, (mixed + 3 * step) % kBits };
    }

    std::vector<quint64> m_bits; // empty: no key
};

} // namespace halfsilver
