// What has been raised here and not yet been accepted by a backend: one file for each request in the folder `queue` of
// the state, so that it survives programs and power, and any program may add to it.
//
// Every call waits for the disk. A name orders the requests: 0000000000000042-UUID.json.
#pragma once

#include "app/core/raises/raise_request.h"

#include <QStringList>

namespace halfsilver {

class RaiseQueue {
public:
    static constexpr qsizetype kMostWaiting = 1000, kMostSetAside = 100;
    static constexpr qint64 kMostBytes = 64 * 1024; // of one request

    explicit RaiseQueue(const QString &stateFolder);

    const QString &folder() const { return m_folder; }
    // Makes the folder. Fails where it cannot be made, or others may write into it.
    Result<void> prepare() const;

    // The name, once the request is on disk, whole. Written under another name, then renamed: nobody reads half of it.
    Result<QString> add(const RaiseRequest &request) const;

    QStringList names() const; // oldest first
    Result<RaiseRequest> read(const QString &name) const;
    Result<void> remove(const QString &name) const; // no error where it has gone already
    // What will never be accepted, to `queue/refused` with the reason, for a person to look at. What cannot be read
    // stays where it is, and that is the error.
    Result<void> setAside(const QString &name, const QString &reason) const;
    QStringList setAsideNames() const;               // oldest first
    QJsonObject setAside(const QString &name) const; // with its reason under "refused"

private:
    QString m_folder;
};

} // namespace halfsilver
