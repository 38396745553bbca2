// Why an alarm is what it is: for each of its fields where the value came from.
#pragma once

#include <QList>
#include <QString>

namespace halfsilver {

struct FieldTrace {
    enum class From {
        Nothing,    // it was not said
        Path,       // of the ini: `at` leads to it
        Name,       // recognised by its name: `at`
        Table,      // the ini's word for the value at `at`
        Rule,       // of the ini: `at` is its name
        Event,      // the name of the event: `at`
        Content,    // made from what was there, for want of it
        NotDecoded, // `at` has a value that means nothing to this field
    };
    QString field; // "title", as in the shape of an alarm
    From from = From::Nothing;
    QString at;
    QString raw;       // as it was sent; empty where it is the value
    QString value;     // as it is understood; empty: none
    QStringList tried; // paths of the ini that led to nothing fit
    bool operator==(const FieldTrace &) const = default;
};

struct RuleTrace {
    QString name, text;
    enum class Outcome { NotFit, Fit, GivenUp } outcome = Outcome::NotFit;
    bool operator==(const RuleTrace &) const = default;
};

struct AlarmTrace {
    QList<FieldTrace> fields; // every field, in the order of the shape
    QList<RuleTrace> rules;   // every rule, in the order of the ini
    QStringList unused;       // members of the payload that became nothing
    bool ignored = false;
};

} // namespace halfsilver
