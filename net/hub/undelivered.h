// What the hub still has for others. Pure.
#pragma once

#include <QJsonObject>
#include <QStringList>

namespace halfsilver::hub {

// "pusher: 3", "webhook backend: 1": of the health of the drivers and of the webhooks, those for which something waits.
QStringList undelivered(const QJsonObject &drivers, const QJsonObject &webhooks);

} // namespace halfsilver::hub
