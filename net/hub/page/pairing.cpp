#include "net/hub/page/pairing.h"

#include "net/pusher/signature.h"

#include <algorithm>

namespace halfsilver::hub {

namespace {

constexpr QLatin1StringView kAlphabet("23456789ABCDEFGHJKMNPQRSTVWXYZ");
constexpr int kCharacters = 8;

// Whoever has one IPv6 address has the 2^64 of its network.
QString placeOf(const QHostAddress &from)
{
    bool isIPv4 = false;
    const quint32 ipv4 = from.toIPv4Address(&isIPv4);
    if (isIPv4)
        return QHostAddress(ipv4).toString();
    Q_IPV6ADDR bytes = from.toIPv6Address();
    for (int i = 8; i < 16; ++i)
        bytes[i] = 0;
    return QHostAddress(bytes).toString();
}

} // namespace

QString pairingCode(const std::function<quint32(quint32 below)> &chance)
{
    QString code;
    for (int i = 0; i < kCharacters; ++i) {
        if (i == kCharacters / 2)
            code += u'-';
        code += QChar(kAlphabet[qsizetype(chance(quint32(kAlphabet.size())))]);
    }
    return code;
}

QString normalCode(const QString &typed)
{
    QString code;
    for (const QChar c : typed.left(64).toUpper()) {
        if (kAlphabet.contains(c))
            code += c;
        else if (c != u'-' && !c.isSpace())
            return {}; // no code of ours
    }
    return code;
}

void Pairing::open(const QString &code, DeviceRole role, Time now)
{
    m_code = normalCode(code);
    m_role = role;
    m_until = now + kOpen;
    m_all = {};
}

void Pairing::close() { m_code.clear(); }

PairingOutcome Pairing::attempt(const QString &typed, const QHostAddress &from, Time now)
{
    if (lockedFor(from, now).count() > 0)
        return PairingOutcome::Locked;
    if (!isOpen(now)) // nothing there to be guessed
        return PairingOutcome::NotOpen;
    if (pusher::equalInConstantTime(normalCode(typed).toLatin1(), m_code.toLatin1())) {
        close();
        return PairingOutcome::Paired;
    }
    forgetOld(now);
    noteWrong(m_byAddress[placeOf(from)], kWrongOfOne, now);
    noteWrong(m_all, kWrongOfAll, now);
    return PairingOutcome::Wrong;
}

std::chrono::seconds Pairing::lockedFor(const QHostAddress &from, Time now) const
{
    const auto known = m_byAddress.constFind(placeOf(from));
    if (known == m_byAddress.constEnd()) // it has its first try, whoever else guesses
        return std::chrono::seconds(0);
    const Time until = std::max(m_all.lockedUntil, known->lockedUntil);
    return until <= now ? std::chrono::seconds(0) : std::chrono::ceil<std::chrono::seconds>(until - now);
}

void Pairing::noteWrong(Tries &tries, int most, Time now)
{
    tries.last = now;
    if (++tries.wrong < most)
        return;
    tries.wrong = 0;
    tries.lockedUntil = now + kLocked;
}

// An address counts until its code and its lock are over. Of too many the one that was silent longest goes; what it
// tried still counts among all.
void Pairing::forgetOld(Time now)
{
    m_byAddress.removeIf(
        [&](const auto &item) { return now - item.value().last > kOpen && item.value().lockedUntil <= now; });
    if (m_byAddress.size() < kMostAddresses)
        return;
    const auto oldest = std::min_element(m_byAddress.begin(), m_byAddress.end(),
                                         [](const Tries &a, const Tries &b) { return a.last < b.last; });
    m_byAddress.erase(oldest);
}

} // namespace halfsilver::hub
