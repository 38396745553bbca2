// One event of `POST /apps/{id}/events` or of a batch, read and checked. Pure.
#pragma once

#include "net/hub/http_message.h"

#include <variant>

namespace halfsilver::hub {

constexpr int kMaxEventData = 10 * 1024; // bytes
constexpr int kMaxEventChannels = 100, kMaxBatch = 10;

struct PublishedEvent {
    QString name, data;
    QStringList channels;
    QString exceptSocketId; // empty: nobody is left out
    QStringList info;       // attributes asked for
    bool operator==(const PublishedEvent &) const = default;
};

// 400 or 413 with what is wrong, or the event. `place` goes before it: "batch[3]: ".
std::variant<PublishedEvent, HttpAnswer> readEvent(const QJsonObject &object, const QString &place = {});

} // namespace halfsilver::hub
