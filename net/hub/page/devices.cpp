#include "net/hub/page/devices.h"

#include "app/core/alarms/alarm_json.h"
#include "app/core/plain_text.h"
#include "app/core/private_file.h"
#include "net/pusher/signature.h"

#include <QCryptographicHash>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRandomGenerator>

#include <algorithm>
#include <array>

namespace halfsilver::hub {

namespace {

constexpr int kVersion = 1;
constexpr qsizetype kMaxDeviceName = 60;

QByteArray randomHex(size_t words)
{
    QByteArray bytes;
    for (size_t i = 0; i < words; ++i) {
        const quint32 word = QRandomGenerator::system()->generate();
        bytes.append(reinterpret_cast<const char *>(&word), qsizetype(sizeof word));
    }
    return bytes.toHex();
}

std::optional<Device> deviceFromJson(const QJsonObject &json)
{
    const auto role = deviceRoleFromText(json[u"role"].toString());
    const auto hash = QByteArray::fromHex(json[u"token_sha256"].toString().toLatin1());
    const auto paired = timeFromText(json[u"paired_at"].toString());
    const auto seen = timeFromText(json[u"seen_at"].toString());
    const QString id = json[u"id"].toString();
    if (!role || hash.size() != 32 || !paired || !seen || id.isEmpty())
        return std::nullopt;
    return Device { id, json[u"name"].toString(), *role, hash, *paired, *seen };
}

// Every row, or nothing: a half understood list might forget that a device was revoked.
std::optional<QList<Device>> devicesFrom(const QByteArray &bytes)
{
    const QJsonObject json = QJsonDocument::fromJson(bytes).object();
    if (json[u"version"].toInt() != kVersion)
        return std::nullopt;
    QList<Device> all;
    for (const QJsonValue &value : json[u"devices"].toArray()) {
        const auto device = deviceFromJson(value.toObject());
        if (!device || all.size() >= Devices::kMost)
            return std::nullopt;
        all.append(*device);
    }
    return all;
}

} // namespace

QByteArray newToken() { return randomHex(8); }

QByteArray hashOf(const QByteArray &token) { return QCryptographicHash::hash(token, QCryptographicHash::Sha256); }

QByteArray csrfOf(const QByteArray &token) { return hashOf("halfsilver csrf " + token).toHex(); }

Devices::Devices(const QString &path)
    : m_file(path)
{
    QFile file(m_file);
    if (m_file.isEmpty() || !file.exists())
        return;
    if (file.open(QIODevice::ReadOnly)) {
        if (const auto all = devicesFrom(file.read(1024 * 1024))) {
            m_all = *all;
            return;
        }
    }
    const QString aside = m_file + QStringLiteral(".set-aside");
    QFile::remove(aside);
    m_remark = file.rename(aside)
        ? QStringLiteral("%1 could not be understood and was set aside as %2. Pair the phones anew.").arg(m_file, aside)
        : QStringLiteral("%1 cannot be read: %2. No phone is paired.").arg(m_file, file.errorString());
}

Result<std::pair<Device, QByteArray>> Devices::add(const QString &name, DeviceRole role, const QDateTime &now)
{
    if (m_all.size() >= kMost)
        return Error { QStringLiteral("%1 devices are paired, and no more can be. Revoke one first.").arg(kMost) };
    const QByteArray token = newToken();
    Device device {
        QString::fromLatin1(randomHex(1)), plainText(name, kMaxDeviceName).trimmed(), role, hashOf(token), now, now
    };
    if (device.name.isEmpty())
        device.name = QStringLiteral("Phone");
    auto all = m_all;
    all.append(device);
    if (const auto kept = keep(all); !kept)
        return kept.error();
    return std::pair(device, token);
}

Result<Device> Devices::revoke(const QString &which)
{
    const auto byId = std::find_if(m_all.begin(), m_all.end(), [&](const auto &d) { return d.id == which; });
    const auto named = std::count_if(m_all.begin(), m_all.end(), [&](const auto &d) { return d.name == which; });
    if (byId == m_all.end() && named > 1)
        return Error {
            QStringLiteral("%1 devices are called %2. Give the id of the one that is meant.").arg(named).arg(which)
        };
    const auto found = byId != m_all.end()
        ? byId
        : std::find_if(m_all.begin(), m_all.end(), [&](const auto &d) { return d.name == which; });
    if (found == m_all.end())
        return Error { QStringLiteral("no paired device has the id or name %1").arg(which.left(kMaxDeviceName)) };
    const Device device = *found;
    auto all = m_all;
    all.removeOne(device);
    const auto kept = keep(all);
    m_all = all; // out at once, even where a disk keeps it for the next start
    if (!kept)
        return Error {
            QStringLiteral("%1 is revoked until the next start only: %2").arg(device.name, kept.error().text)
        };
    return device;
}

const Device *Devices::find(const QByteArray &token) const
{
    if (token.isEmpty())
        return nullptr;
    const QByteArray hash = hashOf(token);
    const Device *found = nullptr; // every one is compared
    for (const auto &device : m_all) {
        if (pusher::equalInConstantTime(device.tokenHash, hash))
            found = &device;
    }
    return found;
}

void Devices::noteSeen(const QString &id, const QDateTime &now)
{
    auto all = m_all;
    for (auto &device : all) {
        if (device.id != id || device.seenAt.date() == now.date())
            continue;
        device.seenAt = now;
        (void)keep(all); // not worth a word: the next day tells it again
        m_all = all;     // also where the disk is full: it must not be asked with every request
        return;
    }
}

Result<void> Devices::keep(const QList<Device> &all)
{
    if (!m_file.isEmpty()) {
        QJsonArray rows;
        for (const auto &device : all) {
            QJsonObject row = toJson(device);
            row[u"token_sha256"] = QString::fromLatin1(device.tokenHash.toHex());
            rows.append(row);
        }
        const QJsonObject json { { QStringLiteral("version"), kVersion }, { QStringLiteral("devices"), rows } };
        if (const auto written = writePrivately(m_file, QJsonDocument(json).toJson()); !written)
            return written.error();
    }
    m_all = all;
    return {};
}

QJsonObject toJson(const Device &device)
{
    return { { QStringLiteral("id"), device.id },
             { QStringLiteral("name"), device.name },
             { QStringLiteral("role"), toText(device.role) },
             { QStringLiteral("paired_at"), toText(device.pairedAt) },
             { QStringLiteral("seen_at"), toText(device.seenAt) } };
}

} // namespace halfsilver::hub
