// The question for what became of alarms and its answer, as they travel: in a line to the control socket, in the query
// of a web address, in JSON.
#pragma once

#include "app/core/alarm_history.h"
#include "app/core/alarms/alarm_json.h"

#include <variant>

namespace halfsilver {

// {"search":…,"since":time,"until":time,"id":…,"limit":100,"before":123}, each of them optional. Numbers may be texts,
// as they are in an address.
std::variant<HistoryQuery, FieldError> historyQueryFromJson(const QJsonObject &json);
QJsonObject toJson(const HistoryQuery &query); // only what differs from an empty question

// {"entries":[{"n","change","at","told_at","written_at","painted_at","by","source","id","title","message","place",
// "priority","test"}…],"next":123}: the latest first, what is not known null.
QJsonObject historyJson(const HistoryPage &page);

} // namespace halfsilver
