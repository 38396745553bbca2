// Which alarms are meant: `place = Kitchen or place ~ ^Hall and priority != info`.
//
//   FIELD = VALUE     the same text, whatever its case      FIELD != VALUE   any other
//   FIELD ~ REGEX     a part of it fits (PCRE2)              FIELD !~ REGEX   no part does
//
// joined by "and", which binds tighter, and "or"; parentheses group. A VALUE may stand in double quotes ("" is the
// empty text), a REGEX between slashes (/hall/i: whatever its case): it has to where it contains " and ", " or " or
// spaces that count. FIELD is a member of the alarm's shape (alarm_json.h), `source`, `state` or `group`; any other
// name is the dotted path of a member that the shape does not know.
#pragma once

#include "app/core/alarms/alarm.h"
#include "app/core/settings/values.h"

#include <functional>
#include <memory>

namespace halfsilver {

// Undecided: a regular expression was given up over it (bounded_pattern.h).
enum class FilterAnswer { No, Yes, Undecided };

class AlarmFilter {
public:
    static constexpr int kMaxComparisons = 64;

    AlarmFilter() = default; // every alarm

    bool matches(const Alarm &alarm) const { return answer(alarm) == FilterAnswer::Yes; }
    // For what must not hide an alarm by mistake.
    bool mayMatch(const Alarm &alarm) const { return answer(alarm) != FilterAnswer::No; }
    FilterAnswer answer(const Alarm &alarm) const;

    // The same over anything else that has fields: each may have several texts, of which one has to fit.
    using TextsOf = std::function<QStringList(const QString &field)>;
    FilterAnswer answer(const TextsOf &textsOf) const;

    QStringList fields() const; // each once, as written
    const QString &text() const { return m_text; }
    bool operator==(const AlarmFilter &other) const { return m_text == other.m_text; }

    struct Node;                                      // alarm_filter_node.h
    const Node *root() const { return m_root.get(); } // null: it takes every alarm

private:
    friend class AlarmFilterParser;
    std::shared_ptr<const Node> m_root;
    QString m_text;
};

// Whether `priority`, `state` and `test` take our words alone, or also those of a payload before it is understood.
enum class FilterWords { Ours, Any };
// As readValue() of a setting: nothing where it is understood, else what is wrong and the remedy.
std::optional<settings::Wrong> readAlarmFilter(const QString &text, AlarmFilter &filter, FilterWords words);

// Fails with what is wrong and the remedy.
Result<AlarmFilter> parseAlarmFilter(const QString &text);

// As the value of a setting.
inline std::optional<settings::Wrong> readValue(const QString &text, AlarmFilter &filter)
{
    return readAlarmFilter(text, filter, FilterWords::Ours);
}
inline QString writeValue(const AlarmFilter &filter) { return filter.text(); }

// The text of a field of the alarm; empty where it has none. Any other name leads into `rest`.
QString fieldText(const Alarm &alarm, const QString &field);
// The fields that every alarm has: "id", "title", …
const QStringList &alarmFieldNames();

} // namespace halfsilver
