#include "net/payload/alarm_rules.h"

#include "app/core/alarms/alarm_json.h"
#include "net/payload/json_path.h"

namespace halfsilver::payload {

namespace {

// As it was sent.
std::optional<Field> fieldCalled(const QString &name)
{
    static const QHash<QString, Field> fields {
        { QStringLiteral("id"), Field::Id },
        { QStringLiteral("title"), Field::Title },
        { QStringLiteral("message"), Field::Message },
        { QStringLiteral("place"), Field::Place },
        { QStringLiteral("origin"), Field::Origin },
        { QStringLiteral("group"), Field::Group },
        { QStringLiteral("priority"), Field::Priority },
        { QStringLiteral("state"), Field::State },
        { QStringLiteral("raised_at"), Field::RaisedAt },
        { QStringLiteral("acknowledged_at"), Field::AcknowledgedAt },
        { QStringLiteral("acknowledged_by"), Field::AcknowledgedBy },
        { QStringLiteral("cleared_at"), Field::ClearedAt },
        { QStringLiteral("expires_at"), Field::ExpiresAt },
    };
    const auto it = fields.find(name);
    return it == fields.end() ? std::nullopt : std::optional(*it);
}

// As it is understood.
QString understood(const DecodedAlarm &alarm, const QString &field)
{
    const AlarmReport &report = alarm.report;
    if (field == QStringLiteral("title"))
        return alarm.titleIfNew;
    if (field == QStringLiteral("message"))
        return alarm.messageIfNew;
    Alarm seen;
    seen.key = report.key;
    seen.place = report.place.value_or(QString());
    seen.origin = report.origin.value_or(QString());
    seen.group = report.group.value_or(QString());
    seen.priority = report.priority.value_or(AlarmPriority::Warning);
    seen.raisedAt = report.raisedAt.value_or(QDateTime());
    seen.expiresAt = report.expiresAt;
    seen.acknowledgedAt = report.acknowledgedAt;
    seen.acknowledgedBy = report.acknowledgedBy.value_or(QString());
    seen.clearedAt = report.clearedAt;
    seen.count = report.count.value_or(1);
    seen.test = report.test.value_or(false);
    if (field == QStringLiteral("state"))
        return toText(report.state.value_or(AlarmState::Raised));
    return fieldText(seen, field);
}

} // namespace

QStringList RuleView::texts(const QString &field) const
{
    if (field == QStringLiteral("event"))
        return { event };
    if (!alarmFieldNames().contains(field)) {
        const auto value = elementAt(field, base, innermost);
        return { !value                 ? QString()
                     : value->is_bool() ? settings::writeValue(value->get_bool().value_unsafe())
                                        : scalarText(*value) };
    }
    QStringList texts { understood(alarm, field) };
    if (const auto known = fieldCalled(field)) {
        if (const Json *sent = levels.find(*known))
            texts.append(scalarText(*sent));
    }
    return texts;
}

std::optional<Json> elementAt(const QString &path, const Json *base, const Json *innermost)
{
    const auto keys = splitPath(path);
    std::optional<Json> found = base ? elementAt(*base, keys) : std::nullopt;
    return found || !innermost ? found : elementAt(*innermost, keys);
}

bool applyRules(const Rules &rules, DecodedAlarm &alarm, const Levels &levels, const Json *base, const Json *innermost,
                const QString &event, AlarmTrace *trace)
{
    const DecodedAlarm before = alarm;
    const RuleView view { before, levels, base, innermost, event };
    const AlarmFilter::TextsOf textsOf = [&view](const QString &field) { return view.texts(field); };
    bool ignored = false;
    for (const auto &[name, rule] : rules) {
        const FilterAnswer answer = rule.when.answer(textsOf);
        if (trace)
            trace->rules.append({ name, rule.text,
                                  answer == FilterAnswer::Yes      ? RuleTrace::Outcome::Fit
                                      : answer == FilterAnswer::No ? RuleTrace::Outcome::NotFit
                                                                   : RuleTrace::Outcome::GivenUp });
        if (answer != FilterAnswer::Yes)
            continue;
        ignored = ignored || rule.ignore;
        AlarmReport &report = alarm.report;
        if (rule.priority)
            report.priority = rule.priority;
        if (rule.state)
            report.state = rule.state;
        if (rule.title) {
            alarm.titleIfNew = *rule.title;
            if (report.title) // a report that told none still tells of the state alone
                report.title = rule.title;
        }
        if (rule.message) {
            alarm.messageIfNew = *rule.message;
            report.message = rule.message;
        }
        if (rule.place)
            report.place = rule.place;
        if (rule.origin)
            report.origin = rule.origin;
        if (rule.group)
            report.group = rule.group;
    }
    return !ignored;
}

} // namespace halfsilver::payload
