// The one-time code that pairs a phone, and what wrong ones cost. Pure: time, address and chance are passed in.
//
// Ten wrong codes from one address lock that address for a minute. Thirty from all of them lock everybody for a minute,
// save one try of an address that gave no wrong one: who guesses from many addresses needs another for each, and cannot
// keep the phone of the person at the mirror from pairing. A new code lifts that lock, because what was guessed about
// the one before says nothing about it.
#pragma once

#include "app/core/device_role.h"

#include <QHash>
#include <QHostAddress>

#include <chrono>
#include <functional>

namespace halfsilver::hub {

// 30 characters that cannot be taken for one another, read aloud or typed by hand.
QString pairingCode(const std::function<quint32(quint32 below)> &chance); // "7KMR-2XQ4"
// As a person types it: in any case, with or without the dash or spaces.
QString normalCode(const QString &typed);

enum class PairingOutcome {
    Paired,
    Wrong,
    Locked,
    NotOpen, // no code is being shown, or its time is over
};

class Pairing {
public:
    static constexpr std::chrono::seconds kOpen { 120 }, kLocked { 60 };
    static constexpr int kWrongOfOne = 10, kWrongOfAll = 30;
    static constexpr qsizetype kMostAddresses = 256; // remembered at once

    using Time = std::chrono::nanoseconds; // monotonic

    void open(const QString &code, DeviceRole role, Time now);
    void close();
    bool isOpen(Time now) const { return !m_code.isEmpty() && now < m_until; }
    Time until() const { return m_until; }
    DeviceRole role() const { return m_role; }

    // A code that paired is closed: it works once.
    PairingOutcome attempt(const QString &typed, const QHostAddress &from, Time now);
    // When an address may try again; zero where it may now.
    std::chrono::seconds lockedFor(const QHostAddress &from, Time now) const;

private:
    struct Tries {
        int wrong = 0;
        Time last {};
        Time lockedUntil {};
    };
    void noteWrong(Tries &tries, int most, Time now);
    void forgetOld(Time now);

    QString m_code; // normal; empty: none is open
    DeviceRole m_role = DeviceRole::View;
    Time m_until {};
    QHash<QString, Tries> m_byAddress;
    Tries m_all;
};

} // namespace halfsilver::hub
