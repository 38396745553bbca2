// What a filter consists of.
#pragma once

#include "app/core/alarms/alarm_filter.h"
#include "app/core/bounded_pattern.h"

#include <vector>

namespace halfsilver {

struct AlarmFilter::Node {
    enum class Kind { Comparison, And, Or };
    Kind kind = Kind::Comparison;
    std::vector<Node> parts; // of And and Or; at least one

    QString field;
    bool negated = false; // != and !~
    bool isPattern = false;
    QString value;
    BoundedPattern pattern;

    FilterAnswer answer(const TextsOf &textsOf) const;
};

} // namespace halfsilver
