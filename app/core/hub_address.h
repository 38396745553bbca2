// hub.json: where a hub of this user, or of the service, can be reached.
#pragma once

#include "app/core/result.h"

#include <QUrl>

namespace halfsilver {

// What a hub was started with: where its secret stands, for who may read it. Absolute paths; empty: none, or not told.
struct HubFiles {
    QString ini, state;
    bool operator==(const HubFiles &) const = default;
};

HubFiles hubFiles(const QString &ini, const QString &state); // made absolute

struct HubAddress {
    QUrl url;          // "http://127.0.0.1:6001"
    qint64 pid = 0;    // of the hub
    QString lock = {}; // the file that it holds locked while it lives; empty: it could not lock one
    HubFiles files = {};
    bool operator==(const HubAddress &) const = default;
};

HubAddress ownHubAddress(int port, const HubFiles &files = {}); // of a hub in this process

// {"url":…,"pid":…,"lock":…,"ini":…,"state_dir":…,"version":…}, mode 0600, whole or not at all.
Result<void> writeHubFile(const QString &file, const HubAddress &address);
Result<HubAddress> readHubFile(const QString &file);
// Whether it is there no more, by its lock; without one by its process, whose id may be another program's by now. False
// where neither tells. A hub that was killed leaves its file, and somebody else may have its port now.
bool hasEnded(const HubAddress &hub);
void removeHubFile(const QString &file, qint64 pid); // unless another hub has written it since

} // namespace halfsilver
