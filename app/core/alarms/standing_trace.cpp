#include "app/core/alarms/standing_trace.h"

#include "app/core/alarms/alarm_filter_node.h"

namespace halfsilver {

namespace {

using Node = AlarmFilter::Node;

QString termText(const Node &node)
{
    const QString sign =
        (node.negated ? QStringLiteral("!") : QString()) + (node.isPattern ? QChar(u'~') : QChar(u'='));
    const QString value = node.isPattern ? u'/' + node.value + u'/'
        : node.value.isEmpty()           ? QStringLiteral("\"\"")
                                         : node.value;
    return node.field + u' ' + sign + u' ' + value;
}

// Of "and" the first No decides and of "or" the first Yes; otherwise all that say what comes out did.
QList<FilterTerm> decidedBy(const Node &node, const AlarmFilter::TextsOf &textsOf)
{
    const FilterAnswer answer = node.answer(textsOf);
    if (node.kind == Node::Kind::Comparison)
        return { { termText(node), textsOf(node.field).join(QStringLiteral(", ")), answer } };
    const bool one = answer == (node.kind == Node::Kind::And ? FilterAnswer::No : FilterAnswer::Yes);
    QList<FilterTerm> all;
    for (const Node &part : node.parts) {
        if (part.answer(textsOf) != answer)
            continue;
        all += decidedBy(part, textsOf);
        if (one)
            break;
    }
    return all;
}

} // namespace

FilterTrace traceOf(const AlarmFilter &filter, const Alarm &alarm)
{
    const AlarmFilter::TextsOf textsOf = [&alarm](const QString &field) {
        return QStringList(fieldText(alarm, field));
    };
    const Node *root = filter.root();
    return { filter.answer(textsOf), root ? decidedBy(*root, textsOf) : QList<FilterTerm>() };
}

StandingTrace standingTrace(const AlarmPolicy &policy, const Alarm &alarm)
{
    StandingTrace trace { policy.standing(alarm), {}, {}, alarm.priority == AlarmPriority::Critical, policy.elsewhere };
    if (policy.show)
        trace.show = traceOf(*policy.show, alarm);
    if (policy.suppress)
        trace.suppress = traceOf(*policy.suppress, alarm);
    return trace;
}

} // namespace halfsilver
