#include "net/payload/alarm_explainer.h"

#include "app/core/alarms/alarm_json.h"
#include "app/core/plain_text.h"

namespace halfsilver::payload {

namespace {

constexpr int kShown = 200; // of a value in a trace

QString timeText(const std::optional<QDateTime> &time) { return time && time->isValid() ? toText(*time) : QString(); }

QString text(std::string_view name)
{
    return plainText(QString::fromUtf8(name.data(), qsizetype(std::min(name.size(), size_t(800)))), kMaxName);
}

} // namespace

AlarmExplainer::AlarmExplainer(const AlarmBuilder &builder, const Levels &levels, std::span<const AlarmFields> fields,
                               const Json *base)
    : m_builder(builder)
    , m_levels(levels)
    , m_fields(fields)
    , m_base(base)
{
}

// "data.title": the names of what the level is in, and the member's.
QString AlarmExplainer::pathTo(const AlarmFields &level, Field field) const
{
    QStringList path;
    for (const AlarmFields &each : m_fields) {
        if (&each == &level)
            break;
        path.append(text(each.memberName(Field::Inside)));
    }
    path.append(text(level.memberName(field)));
    return path.join(u'.');
}

const AlarmBuilder::Path *AlarmExplainer::pathFor(Field field) const
{
    for (const AlarmBuilder::Path &path : m_builder.m_paths) {
        if (path.field == field)
            return &path;
    }
    return nullptr;
}

// `sources` are the members that may say it, the first one that is there first.
FieldTrace AlarmExplainer::trace(const QString &name, std::initializer_list<Field> sources, const QString &value) const
{
    FieldTrace trace { name, FieldTrace::From::Nothing, {}, {}, value, {} };
    for (const Field field : sources) {
        const AlarmBuilder::Path *path = pathFor(field);
        const bool found = m_levels.find(field);
        const AlarmFields *level = m_levels.levelOf(field);
        bool led = false;
        for (size_t i = 0; path && i < path->ways.size() && !led; ++i) {
            AlarmFields probe;
            const auto there = m_base ? elementAt(*m_base, path->ways[i].keys) : std::nullopt;
            led = there && probe.set(field, *there);
            if (led)
                trace.at = path->ways[i].text;
            else
                trace.tried.append(path->ways[i].text);
        }
        if (!found)
            continue;
        if (level)
            trace.at = pathTo(*level, field);
        const QString raw = plainText(scalarText(*m_levels.find(field)), kShown);
        trace.from = value.isEmpty() ? FieldTrace::From::NotDecoded
            : level                  ? FieldTrace::From::Name
                                     : FieldTrace::From::Path;
        if (raw != value)
            trace.raw = raw;
        return trace;
    }
    if (!value.isEmpty())
        trace.from = FieldTrace::From::Content;
    return trace;
}

AlarmTrace AlarmExplainer::explain(const DecodedAlarm &alarm) const
{
    const AlarmReport &report = alarm.report;
    AlarmTrace all;
    const auto add = [&](const char *name, std::initializer_list<Field> sources, const QString &value) {
        all.fields.append(trace(QString::fromLatin1(name), sources, plainText(value, kShown)));
        return &all.fields.last();
    };
    FieldTrace *id = add("id", { Field::Id }, report.key.id);
    if (!report.ownId)
        id->from = FieldTrace::From::Content;
    FieldTrace *title = add("title", { Field::Title }, alarm.titleIfNew);
    if (title->from == FieldTrace::From::Content && alarm.titleIfNew == m_builder.eventName()) {
        title->from = FieldTrace::From::Event;
        title->at = m_builder.m_events[m_builder.m_event].heard.name;
    }
    add("message", { Field::Message }, alarm.messageIfNew);
    add("place", { Field::Place }, report.place.value_or(QString()));
    add("priority", { Field::Priority, Field::Level }, report.priority ? toText(*report.priority) : QString());
    FieldTrace *priority = &all.fields.last();
    if (priority->from == FieldTrace::From::Name || priority->from == FieldTrace::From::Path) {
        const QString word = priority->raw.isEmpty() ? priority->value : priority->raw;
        for (const auto &[known, meaning] : m_builder.m_priorities) {
            if (known.compare(word, Qt::CaseInsensitive) == 0)
                priority->from = FieldTrace::From::Table;
        }
    }
    add("origin", { Field::Origin }, report.origin.value_or(QString()));
    add("group", { Field::Group }, report.group.value_or(QString()));
    FieldTrace *state = add(
        "state",
        { Field::State, Field::Active, Field::Resolved, Field::Acknowledged, Field::ClearedAt, Field::AcknowledgedAt },
        report.state ? toText(*report.state) : QString());
    const HeardEvent &heard = m_builder.m_events[m_builder.m_event].heard;
    const bool byName = heard.means != EventMeans::Raised || state->from == FieldTrace::From::Content;
    if (m_builder.m_isEvent && m_builder.m_toldByName + (heard.means != EventMeans::Raised) > 0 && byName
        && report.state) {
        state->from = FieldTrace::From::Event;
        state->at = heard.name;
    } else if (state->from == FieldTrace::From::Content) {
        state->at = QStringLiteral("acknowledged_at, cleared_at"); // told, if only as null
    }
    add("raised_at", { Field::RaisedAt }, timeText(report.raisedAt));
    add("acknowledged_at", { Field::AcknowledgedAt }, timeText(report.acknowledgedAt));
    add("acknowledged_by", { Field::AcknowledgedBy }, report.acknowledgedBy.value_or(QString()));
    add("cleared_at", { Field::ClearedAt }, timeText(report.clearedAt));
    add("expires_at", { Field::ExpiresAt }, timeText(report.expiresAt));
    FieldTrace *count = add("count", { Field::Count }, report.count ? QString::number(*report.count) : QString());
    if (!report.count && count->from == FieldTrace::From::NotDecoded)
        count->raw += QStringLiteral(" (counts only beside a state and a time)");
    add("test", { Field::Test }, report.test ? settings::writeValue(*report.test) : QString());
    QStringList used; // by the ini, at the end of a path
    for (const AlarmBuilder::Path &path : m_builder.m_paths) {
        for (const AlarmBuilder::Path::Way &way : path.ways)
            used.append(way.text.section(u'.', -1));
    }
    for (const auto &[name, rule] : m_builder.m_rules) {
        for (const QString &field : rule.when.fields())
            used.append(field.section(u'.', -1));
    }
    for (const AlarmFields &level : m_fields) {
        for (const std::string_view name : level.unknownNames()) {
            if (!used.contains(text(name)))
                all.unused.append(text(name));
        }
    }
    return all;
}

void explainRules(const Rules &rules, const DecodedAlarm &alarm, AlarmTrace &trace)
{
    const AlarmReport &report = alarm.report;
    for (qsizetype i = 0; i < rules.size() && i < trace.rules.size(); ++i) {
        const auto &[name, rule] = rules[i];
        if (trace.rules[i].outcome != RuleTrace::Outcome::Fit)
            continue;
        trace.ignored = trace.ignored || rule.ignore;
        const std::pair<const char *, std::optional<QString>> set[] {
            { "title", rule.title ? std::optional(alarm.titleIfNew) : std::nullopt },
            { "message", rule.message },
            { "place", rule.place },
            { "origin", rule.origin },
            { "group", rule.group },
            { "priority", rule.priority ? std::optional(toText(*report.priority)) : std::nullopt },
            { "state", rule.state ? std::optional(toText(*report.state)) : std::nullopt },
        };
        for (FieldTrace &field : trace.fields) {
            for (const auto &[member, value] : set) {
                if (!value || field.field != QLatin1StringView(member))
                    continue;
                if (field.raw.isEmpty())
                    field.raw = field.value;
                field.from = FieldTrace::From::Rule;
                field.at = name;
                field.value = plainText(*value, kShown);
            }
        }
    }
}

} // namespace halfsilver::payload
