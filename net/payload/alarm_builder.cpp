#include "net/payload/alarm_builder.h"

#include "app/core/plain_text.h"
#include "net/payload/alarm_explainer.h"
#include "net/payload/json_path.h"

namespace halfsilver::payload {

namespace {

// "App\Events\PushAlarmEvent" is "PushAlarmEvent".
QString shortName(const QString &event)
{
    const QString name = plainText(event.mid(event.lastIndexOf(u'\\') + 1), kMaxName);
    return name.isEmpty() ? QStringLiteral("?") : name;
}

// A text that stands alone: its first line is the title, and what the title has no room for is the message.
void splitText(const QString &text, QString &title, QString &message)
{
    const qsizetype line = text.indexOf(u'\n');
    title = plainText(line < 0 ? text : text.left(line), kMaxTitle);
    const bool cut = (line < 0 ? text.size() : line) > kMaxTitle;
    message = cut ? text : line < 0 ? QString() : text.mid(line + 1);
}

// Equal contents have equal ids.
QString contentId(const AlarmReport &report)
{
    quint64 hash = 14695981039346656037u; // FNV-1a
    const auto add = [&hash](QStringView text) {
        for (const QChar c : text)
            hash = (hash ^ c.unicode()) * 1099511628211u;
        hash = (hash ^ 0x1ffff) * 1099511628211u; // between the parts
    };
    for (const auto *text : { &report.title, &report.message, &report.place, &report.origin })
        add(text->value_or(QString()));
    add(report.priority ? QStringView(u"icw").mid(qsizetype(*report.priority), 1) : QStringView());
    return u'~' + QString::number(hash, 36);
}

// An id stays what the backend knows it by, unless it is longer than an id may be: then its end is a digest of it all.
QString boundedId(const QString &id)
{
    const QString clean = plainText(id, kMaxId * 4);
    if (clean.size() <= kMaxId)
        return clean;
    AlarmReport all;
    all.title = id;
    return clean.left(kMaxId - 16) + contentId(all);
}

} // namespace

AlarmBuilder::AlarmBuilder(const QString &source, const AlarmSettings &settings)
    : m_source(source)
    , m_priorities(settings.priorities)
    , m_rules(settings.rules)
    , m_stateIsConfigured(!settings.state.trimmed().isEmpty())
    , m_toldByName(!settings.clearEvent.trimmed().isEmpty())
{
    for (const HeardEvent &heard : settings.heardEvents())
        m_events.push_back({ heard, shortName(heard.name) });
    if (m_events.empty())
        m_events.push_back({ { settings.event, EventMeans::Raised }, shortName(settings.event) });
    const std::pair<Field, const QString &> configured[] {
        { Field::Id, settings.id },
        { Field::Title, settings.title },
        { Field::Message, settings.message },
        { Field::Place, settings.place },
        { Field::Origin, settings.origin },
        { Field::Group, settings.group },
        { Field::Priority, settings.priority },
        { Field::State, settings.state },
        { Field::RaisedAt, settings.raisedAt },
    };
    for (const auto &[field, written] : configured) {
        Path path { field, {} };
        for (const QString &each : written.split(u'|', Qt::SkipEmptyParts)) {
            if (auto keys = splitPath(each); !keys.empty())
                path.ways.push_back({ each.trimmed(), std::move(keys) });
        }
        if (!path.ways.empty())
            m_paths.push_back(std::move(path));
    }
    // Other members are kept where a filter asks for them, and only then: a payload may hold anything.
    for (const std::optional<AlarmFilter> &filter : { settings.show, settings.suppress }) {
        for (const QString &field : filter ? filter->fields() : QStringList()) {
            if (!alarmFieldNames().contains(field) && !m_kept.contains(field))
                m_kept.append(field);
        }
    }
}

void AlarmBuilder::heard(const QString &name)
{
    m_event = 0;
    for (size_t i = 0; i < m_events.size(); ++i) {
        if (m_events[i].heard.name == name)
            m_event = i;
    }
}

AlarmFields AlarmBuilder::configured(const Json &base) const
{
    AlarmFields fields;
    for (const Path &path : m_paths) {
        for (const Path::Way &way : path.ways) {
            if (const auto value = elementAt(base, way.keys); value && fields.set(path.field, *value))
                break;
        }
    }
    return fields;
}

std::optional<AlarmPriority> AlarmBuilder::priorityFor(const Levels &levels) const
{
    for (const Field field : { Field::Priority, Field::Level }) {
        const Json *value = m_priorities.isEmpty() ? nullptr : levels.find(field);
        const QString word = value ? scalarText(*value).trimmed() : QString();
        for (const auto &[known, priority] : m_priorities) {
            if (word.compare(known, Qt::CaseInsensitive) == 0)
                return priority;
        }
    }
    return priorityOf(levels);
}

// The name of the event is what the ini trusts, whatever the model in it still says.
std::optional<AlarmState> AlarmBuilder::stateByName(std::optional<AlarmState> told) const
{
    const bool acknowledged = told == AlarmState::Acknowledged || told == AlarmState::Finished;
    const bool cleared = told == AlarmState::ClearedUnseen || told == AlarmState::Finished;
    switch (m_events[m_event].heard.means) {
    case EventMeans::Cleared:
        return acknowledged ? AlarmState::Finished : AlarmState::ClearedUnseen;
    case EventMeans::Acknowledged:
        return cleared ? AlarmState::Finished : AlarmState::Acknowledged;
    case EventMeans::Raised:
        break;
    }
    return !told && m_toldByName ? AlarmState::Raised : told; // it will say when it ends
}

std::optional<DecodedAlarm> AlarmBuilder::build(std::span<const AlarmFields> fields, const Json *base,
                                                const Json *innermost, const QString &text, const QString &rest,
                                                AlarmTrace *trace) const
{
    // The level with a title is the alarm; else the one with a message; else the innermost.
    const auto withTitle = [](const AlarmFields &f) { return f.has(Field::Title); };
    const auto withMessage = [](const AlarmFields &f) { return f.has(Field::Message); };
    auto own = std::find_if(fields.begin(), fields.end(), withTitle);
    if (own == fields.end())
        own = std::find_if(fields.begin(), fields.end(), withMessage);
    if (own == fields.end() && !fields.empty())
        own = fields.end() - 1;
    const AlarmFields fromIni = base ? configured(*base) : AlarmFields();
    Levels levels(m_paths.empty() ? nullptr : &fromIni);
    static const AlarmFields nothing;
    levels.add(fields.empty() ? nothing : *own);
    for (auto it = fields.rbegin(); it != fields.rend(); ++it) {
        if (&*it != &*own)
            levels.add(*it);
    }

    DecodedAlarm alarm;
    AlarmReport &report = alarm.report;
    report.key.source = m_source;
    report.whole = levels.own().toldAll();
    if (const Json *id = levels.find(Field::Id))
        report.key.id = boundedId(scalarText(*id));
    report.priority = priorityFor(levels);
    report.place = nameOf(levels.find(Field::Place));
    report.origin = nameOf(levels.find(Field::Origin));
    report.group = nameOf(levels.find(Field::Group));
    report.acknowledgedBy = nameOf(levels.find(Field::AcknowledgedBy));
    const Json *time = levels.find(Field::RaisedAt);
    report.raisedAt = timeOf(time);
    report.expiresAt = timeOf(levels.find(Field::ExpiresAt));
    report.acknowledgedAt = timeOf(levels.find(Field::AcknowledgedAt));
    report.clearedAt = timeOf(levels.find(Field::ClearedAt));
    report.state = stateOf(levels, report, m_stateIsConfigured);
    if (m_isEvent)
        report.state = stateByName(report.state);
    if (const Json *test = levels.find(Field::Test); test && test->is_bool())
        report.test = boolOf(*test);
    // A "count" is the number of occurrences in our own shape alone, which tells a state too; elsewhere it may count
    // anything.
    if (const Json *count = levels.find(Field::Count); count && report.state && report.raisedAt) {
        if (const auto number = numberOf(*count); number && *number >= 1 && *number <= 1e9)
            report.count = int(*number);
    }

    if (const Json *title = levels.find(Field::Title)) {
        const QString clean = plainText(scalarText(*title), kMaxTitle);
        if (!clean.isEmpty())
            report.title = clean;
    }
    QString message;
    if (const Json *told = levels.find(Field::Message)) {
        message = scalarText(*told);
        const QString clean = plainText(message, kMaxText, LineBreaks::Keep);
        if (!clean.isEmpty())
            report.message = clean;
    }
    const std::pair<Field, std::optional<QString> &> texts[] { { Field::Message, report.message },
                                                               { Field::Place, report.place },
                                                               { Field::Origin, report.origin },
                                                               { Field::AcknowledgedBy, report.acknowledgedBy } };
    for (const auto &[field, said] : texts) {
        if (levels.toldNone(field))
            said = QString();
    }
    if (levels.toldNone(Field::ExpiresAt))
        report.expiresAt = QDateTime(); // ends the expiry

    QString further = text.isEmpty() ? rest : text;
    if (further.isEmpty() && time && !report.raisedAt)
        further = scalarText(*time); // "07:30" of an alarm clock
    if (report.title) {
        alarm.titleIfNew = *report.title;
        alarm.messageIfNew = report.message ? *report.message : plainText(further, kMaxText, LineBreaks::Keep);
    } else if (report.message || !text.isEmpty()) {
        QString left;
        splitText(report.message ? message : text, alarm.titleIfNew, left);
        alarm.messageIfNew = plainText(left, kMaxText, LineBreaks::Keep);
    }
    if (alarm.titleIfNew.isEmpty()) {
        alarm.titleIfNew = eventName();
        if (further.isEmpty() && innermost && innermost->is_object())
            further = membersText(innermost->get_object().value_unsafe());
        alarm.messageIfNew = plainText(further, kMaxText, LineBreaks::Keep);
    }
    if (report.key.id.isEmpty()) {
        report = alarm.asNew();
        report.ownId = false;
        report.key.id = contentId(report);
    }
    for (const QString &path : m_kept) {
        if (const auto value = elementAt(path, base, innermost); value && isScalar(*value))
            report.rest.insert(path,
                               value->is_bool() ? QJsonValue(value->get_bool().value_unsafe())
                                                : QJsonValue(plainText(scalarText(*value), kMaxText)));
    }
    if (trace)
        *trace = AlarmExplainer(*this, levels, fields, base).explain(alarm);
    bool shown = true;
    if (!m_rules.isEmpty()) {
        shown = applyRules(m_rules, alarm, levels, base, innermost, m_events[m_event].heard.name, trace);
        if (trace)
            explainRules(m_rules, alarm, *trace);
    }
    return shown ? std::optional(alarm) : std::nullopt;
}

} // namespace halfsilver::payload
