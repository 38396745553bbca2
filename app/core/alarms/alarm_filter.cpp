#include "app/core/alarms/alarm_filter.h"

#include "app/core/alarms/alarm_filter_node.h"
#include "app/core/alarms/alarm_json.h"

#include <QJsonArray>
#include <QJsonValue>

#include <algorithm>

namespace halfsilver {

namespace {

// The table of the fields: name, text.
struct NamedField {
    QString name;
    QString (*text)(const Alarm &alarm);
};

QString timeText(const std::optional<QDateTime> &time) { return time ? toText(*time) : QString(); }

const QList<NamedField> &namedFields()
{
    static const QList<NamedField> fields {
        { QStringLiteral("id"), [](const Alarm &a) { return a.key.id; } },
        { QStringLiteral("source"), [](const Alarm &a) { return a.key.source; } },
        { QStringLiteral("title"), [](const Alarm &a) { return a.title; } },
        { QStringLiteral("message"), [](const Alarm &a) { return a.message; } },
        { QStringLiteral("place"), [](const Alarm &a) { return a.place; } },
        { QStringLiteral("origin"), [](const Alarm &a) { return a.origin; } },
        { QStringLiteral("group"), [](const Alarm &a) { return a.group; } },
        { QStringLiteral("priority"), [](const Alarm &a) { return toText(a.priority); } },
        { QStringLiteral("state"), [](const Alarm &a) { return toText(a.state()); } },
        { QStringLiteral("test"), [](const Alarm &a) { return settings::writeValue(a.test); } },
        { QStringLiteral("count"), [](const Alarm &a) { return QString::number(a.count); } },
        { QStringLiteral("raised_at"), [](const Alarm &a) { return toText(a.raisedAt); } },
        { QStringLiteral("acknowledged_at"), [](const Alarm &a) { return timeText(a.acknowledgedAt); } },
        { QStringLiteral("acknowledged_by"), [](const Alarm &a) { return a.acknowledgedBy; } },
        { QStringLiteral("cleared_at"), [](const Alarm &a) { return timeText(a.clearedAt); } },
        { QStringLiteral("expires_at"), [](const Alarm &a) { return timeText(a.expiresAt); } },
    };
    return fields;
}

// A member of `rest`: a text, a number as it is written, on or off; empty for anything else.
QString restText(const QJsonObject &rest, const QString &path)
{
    QJsonValue at = rest.value(path); // as the mapping keeps it
    if (at.isUndefined()) {
        at = rest;
        for (const QString &key : path.split(u'.')) {
            bool isIndex = false;
            const int index = key.toInt(&isIndex);
            at = at.isArray() && isIndex ? at.toArray().at(index) : at.toObject().value(key);
        }
    }
    return at.isBool() ? settings::writeValue(at.toBool()) : at.toVariant().toString();
}

FilterAnswer opposite(FilterAnswer answer)
{
    return answer == FilterAnswer::Undecided ? answer
        : answer == FilterAnswer::Yes        ? FilterAnswer::No
                                             : FilterAnswer::Yes;
}

void collectFields(const AlarmFilter::Node &node, QStringList &fields)
{
    for (const AlarmFilter::Node &part : node.parts)
        collectFields(part, fields);
    if (node.kind == AlarmFilter::Node::Kind::Comparison && !fields.contains(node.field))
        fields.append(node.field);
}

} // namespace

FilterAnswer AlarmFilter::Node::answer(const TextsOf &textsOf) const
{
    if (kind != Kind::Comparison) {
        // Of "and" one No decides, of "or" one Yes; what is not decided by one stays open.
        const FilterAnswer deciding = kind == Kind::And ? FilterAnswer::No : FilterAnswer::Yes;
        FilterAnswer answer = opposite(deciding);
        for (const Node &part : parts) {
            const FilterAnswer of = part.answer(textsOf);
            if (of == deciding)
                return deciding;
            if (of == FilterAnswer::Undecided)
                answer = of;
        }
        return answer;
    }
    FilterAnswer answer = FilterAnswer::No;
    for (const QString &text : textsOf(field)) {
        if (!isPattern) {
            if (text.compare(value, Qt::CaseInsensitive) == 0)
                answer = FilterAnswer::Yes;
        } else if (const auto found = pattern.search(text); found == BoundedPattern::Answer::Yes) {
            answer = FilterAnswer::Yes;
        } else if (found == BoundedPattern::Answer::GivenUp) {
            answer = FilterAnswer::Undecided;
        }
        if (answer == FilterAnswer::Yes)
            break;
    }
    return negated ? opposite(answer) : answer;
}

FilterAnswer AlarmFilter::answer(const TextsOf &textsOf) const
{
    return m_root ? m_root->answer(textsOf) : FilterAnswer::Yes;
}

FilterAnswer AlarmFilter::answer(const Alarm &alarm) const
{
    return answer([&alarm](const QString &field) { return QStringList(fieldText(alarm, field)); });
}

QStringList AlarmFilter::fields() const
{
    QStringList fields;
    if (m_root)
        collectFields(*m_root, fields);
    return fields;
}

QString fieldText(const Alarm &alarm, const QString &field)
{
    const auto &named = namedFields();
    const auto it = std::find_if(named.begin(), named.end(), [&](const NamedField &f) { return f.name == field; });
    return it == named.end() ? restText(alarm.rest, field) : it->text(alarm);
}

const QStringList &alarmFieldNames()
{
    static const QStringList names = [] {
        QStringList all;
        for (const NamedField &field : namedFields())
            all.append(field.name);
        return all;
    }();
    return names;
}

} // namespace halfsilver
