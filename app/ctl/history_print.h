// What became of alarms, as a person reads it: the latest last, beside the prompt.
#pragma once

#include <QDateTime>
#include <QJsonObject>

namespace halfsilver::ctl {

// `history`: as in history_json.h. Texts are stripped of what could steer a terminal. `now` is local.
QString historyWords(const QJsonObject &history, const QDateTime &now);

} // namespace halfsilver::ctl
