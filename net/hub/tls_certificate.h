// The hub's own certificate: read from its files, checked, and read again when they change, as a renewal leaves them.
#pragma once

#include "app/core/clock.h"
#include "app/core/result.h"

#include <QSslConfiguration>
#include <QStringList>

namespace halfsilver::hub {

struct TlsFiles {
    QString certificate, key; // PEM; the certificate with those between it and its authority after it
    bool operator==(const TlsFiles &) const = default;
};

struct Tls {
    QSslConfiguration configuration;
    QStringList remarks; // what works and is not as it should be
};
// Fails with the file, what is wrong and the remedy: unreadable, not PEM, a key of another certificate, not valid now.
// `now` is UTC; before 2024 the clock is not set, and dates are not looked at.
Result<Tls> readTls(const TlsFiles &files, const QDateTime &now);

class TlsCertificate {
public:
    static constexpr std::chrono::seconds kLookEvery { 10 };

    TlsCertificate(TlsFiles files, Clock &clock);

    // Once, before anything else. Afterwards a file that turns bad leaves the last good one in use.
    Result<QStringList> load();
    // For the connection that begins now.
    const QSslConfiguration &current();

private:
    QString stamp() const;

    TlsFiles m_files;
    Clock &m_clock;
    QSslConfiguration m_configuration;
    QString m_stamp; // of the files as they were read
    std::chrono::nanoseconds m_looked {};
};

} // namespace halfsilver::hub
