// Alarms to try the mirror with.
#pragma once

#include <QJsonObject>

namespace halfsilver {

// The first is an information; each further one is another, with every priority in turn. As POSTed to the hub.
QJsonObject sampleAlarm(int number);

} // namespace halfsilver
