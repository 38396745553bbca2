// Alarms to try the mirror with, and what else the embedded hub needs to know of itself.
#pragma once

#include "net/hub/hub_settings.h"

#include <QJsonObject>

namespace halfsilver {

// The first is an information; each further one is another, with every priority in turn. As POSTed to the hub.
QJsonObject sampleAlarm(int number);

// Where this machine reaches a hub that listens on `listen`.
QString hubAddressFor(const QString &listen);

// A token of the hub that may acknowledge: for a hub whose address is not loopback. Empty where there is none.
QString ownToken(const QList<HubToken> &tokens);

} // namespace halfsilver
