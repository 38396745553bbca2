// What the filters of a template do to a value.
#pragma once

#include "app/core/info/template.h"

namespace halfsilver {

struct FilterWorld {
    QDateTime now; // UTC
    QLocale locale;
    QTimeZone zone;
};

// `changesAt` becomes earlier where the result depends on `now`.
QJsonValue filtered(const QJsonValue &value, const Template::Filter &filter, const FilterWorld &world,
                    std::optional<QDateTime> &changesAt);

// As it stands on the screen: texts cleaned, numbers in the locale's digits, yes and no, short lists joined.
QString shownText(const QJsonValue &value, const QLocale &locale);

// "now", "5 min ago", "in 2 h", "3 days ago"; `changesAt` is when it reads differently.
QString relativeText(const QDateTime &moment, const QDateTime &now, QDateTime &changesAt);

} // namespace halfsilver
