// The paired devices, kept over restarts. Of a token only its hash is kept: whoever reads the file cannot use it.
//
// One JSON file, written whole or not at all: at most 64 short rows that change when a person pairs or revokes, or a
// device is seen on another day. A database would add a thread and a schema, and nothing that this needs.
#pragma once

#include "app/core/device_role.h"
#include "app/core/result.h"

#include <QDateTime>
#include <QJsonObject>
#include <QList>

namespace halfsilver::hub {

struct Device {
    QString id;   // short, for a person to type
    QString name; // as its owner calls it
    DeviceRole role = DeviceRole::View;
    QByteArray tokenHash;       // SHA-256
    QDateTime pairedAt, seenAt; // UTC; seenAt to the day
    bool operator==(const Device &) const = default;
};

QByteArray newToken();                      // 256 bits from the system, in hexadecimal
QByteArray hashOf(const QByteArray &token); // as it is kept
QByteArray csrfOf(const QByteArray &token); // what a page must send with each change; says nothing of the token

class Devices {
public:
    static constexpr qsizetype kMost = 64;

    // `file` need not be there; empty: nothing is kept. One that cannot be understood is set aside and said.
    explicit Devices(const QString &file);
    const QString &remark() const { return m_remark; }

    // The device and its token, which is told once and never again. Fails when there are too many, or it is not written.
    Result<std::pair<Device, QByteArray>> add(const QString &name, DeviceRole role, const QDateTime &now);
    // By id or, where only one has it, by name.
    Result<Device> revoke(const QString &which);
    // Whose token it is; null: nobody's.
    const Device *find(const QByteArray &token) const;
    void noteSeen(const QString &id, const QDateTime &now);
    const QList<Device> &all() const { return m_all; }

private:
    Result<void> keep(const QList<Device> &all);

    QString m_file, m_remark;
    QList<Device> m_all;
};

QJsonObject toJson(const Device &device); // without the hash

} // namespace halfsilver::hub
