// One event of `POST /apps/{id}/events` or of a batch, read and checked. Pure.
#pragma once

#include "net/hub/http_message.h"
#include "net/pusher/published_event.h"

#include <variant>

namespace halfsilver::hub {

constexpr int kMaxEventData = 10 * 1024; // bytes
constexpr int kMaxEventChannels = 100, kMaxBatch = 10;

using pusher::PublishedEvent;

// 400 or 413 with what is wrong, or the event. `place` goes before it: "batch[3]: ".
std::variant<PublishedEvent, HttpAnswer> readEvent(const QJsonObject &object, const QString &place = {});

} // namespace halfsilver::hub
