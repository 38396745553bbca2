#include "app/ctl/columns.h"
#include "app/ctl/explain.h"

#include <QJsonArray>

namespace halfsilver::ctl {

namespace {

QString wordOf(FieldTrace::From from)
{
    switch (from) {
    case FieldTrace::From::Nothing:
        return QStringLiteral("nothing");
    case FieldTrace::From::Path:
        return QStringLiteral("path");
    case FieldTrace::From::Name:
        return QStringLiteral("name");
    case FieldTrace::From::Table:
        return QStringLiteral("table");
    case FieldTrace::From::Rule:
        return QStringLiteral("rule");
    case FieldTrace::From::Event:
        return QStringLiteral("event");
    case FieldTrace::From::Content:
        return QStringLiteral("content");
    case FieldTrace::From::NotDecoded:
        return QStringLiteral("not_decoded");
    }
    return {};
}

QString wordOf(RuleTrace::Outcome outcome)
{
    switch (outcome) {
    case RuleTrace::Outcome::Fit:
        return QStringLiteral("fits");
    case RuleTrace::Outcome::NotFit:
        return QStringLiteral("does not fit");
    case RuleTrace::Outcome::GivenUp:
        return QStringLiteral("was given up: its regular expression takes too long");
    }
    return {};
}

// Why the field is what it is, for a person.
QString reason(const FieldTrace &field)
{
    const QString sent = field.raw.isEmpty() ? QString() : QStringLiteral(" (“%1”)").arg(field.raw);
    QString why;
    switch (field.from) {
    case FieldTrace::From::Nothing:
        why = QStringLiteral("not said");
        break;
    case FieldTrace::From::Path:
        why = QStringLiteral("%1%2, the path in the ini").arg(field.at, sent);
        break;
    case FieldTrace::From::Name:
        why = QStringLiteral("%1%2, by its name").arg(field.at, sent);
        break;
    case FieldTrace::From::Table:
        why = QStringLiteral("%1%2, by priority.%3 in the ini")
                  .arg(field.at, sent, field.raw.isEmpty() ? field.value : field.raw);
        break;
    case FieldTrace::From::Rule:
        why = QStringLiteral("rule.%1 in the ini%2")
                  .arg(field.at, sent.isEmpty() ? sent : QStringLiteral(" instead of") + sent);
        break;
    case FieldTrace::From::Event:
        why = QStringLiteral("the name of the event, %1").arg(field.at);
        break;
    case FieldTrace::From::Content:
        why = field.at.isEmpty() ? QStringLiteral("made from what is there")
                                 : field.at + QStringLiteral(", by whether they are set");
        break;
    case FieldTrace::From::NotDecoded:
        why = QStringLiteral("%1%2 means nothing here").arg(field.at, sent);
        break;
    }
    if (!field.tried.isEmpty())
        why += QStringLiteral("; nothing at %1").arg(field.tried.join(QStringLiteral(", ")));
    return why;
}

QJsonValue orNull(const QString &text) { return text.isEmpty() ? QJsonValue(QJsonValue::Null) : QJsonValue(text); }

QJsonObject alarmJson(const AlarmTrace &trace, const std::optional<StandingTrace> &standing)
{
    QJsonArray fields, rules;
    for (const FieldTrace &field : trace.fields)
        fields.append(QJsonObject { { QStringLiteral("field"), field.field },
                                    { QStringLiteral("value"), orNull(field.value) },
                                    { QStringLiteral("from"), wordOf(field.from) },
                                    { QStringLiteral("at"), orNull(field.at) },
                                    { QStringLiteral("sent"), orNull(field.raw) },
                                    { QStringLiteral("tried"), QJsonArray::fromStringList(field.tried) } });
    for (const RuleTrace &rule : trace.rules)
        rules.append(QJsonObject { { QStringLiteral("name"), rule.name },
                                   { QStringLiteral("rule"), rule.text },
                                   { QStringLiteral("outcome"),
                                     rule.outcome == RuleTrace::Outcome::Fit          ? QStringLiteral("fits")
                                         : rule.outcome == RuleTrace::Outcome::NotFit ? QStringLiteral("not")
                                                                                      : QStringLiteral("given_up") } });
    return { { QStringLiteral("ignored"), trace.ignored },
             { QStringLiteral("fields"), fields },
             { QStringLiteral("rules"), rules },
             { QStringLiteral("stands"),
               standing ? QJsonValue(standingJson(*standing)) : QJsonValue(QJsonValue::Null) },
             { QStringLiteral("unused"), QJsonArray::fromStringList(trace.unused) } };
}

} // namespace

QJsonObject explanationJson(const Explanation &explanation)
{
    QJsonArray alarms;
    for (qsizetype i = 0; i < explanation.traces.size(); ++i)
        alarms.append(alarmJson(explanation.traces[i], explanation.standings.value(i)));
    return { { QStringLiteral("event"), orNull(explanation.question.event) },
             { QStringLiteral("channels"), QJsonArray::fromStringList(explanation.question.channels) },
             { QStringLiteral("line"),
               explanation.question.line > 0 ? QJsonValue(explanation.question.line) : QJsonValue(QJsonValue::Null) },
             { QStringLiteral("source"), explanation.section },
             { QStringLiteral("heard_by"), QJsonArray::fromStringList(explanation.heard) },
             { QStringLiteral("not_heard"), orNull(explanation.notHeard) },
             { QStringLiteral("remark"), orNull(explanation.decoded.remark) },
             { QStringLiteral("alarms"), alarms } };
}

QString explanationText(const Explanation &explanation)
{
    const HeardQuestion &question = explanation.question;
    QString text = QStringLiteral("[%1]").arg(explanation.section);
    if (!question.event.isEmpty())
        text += QStringLiteral(" %1").arg(question.event);
    if (!question.channels.isEmpty())
        text += QStringLiteral(" on %1").arg(question.channels.join(QStringLiteral(", ")));
    if (question.line > 0)
        text += QStringLiteral(", line %1").arg(question.line);
    text += u'\n';
    for (const QString &line : { explanation.notHeard, explanation.decoded.remark }) {
        if (!line.isEmpty())
            text += QStringLiteral("  ! ") + line + u'\n';
    }
    for (qsizetype i = 0; i < explanation.traces.size(); ++i) {
        const AlarmTrace &trace = explanation.traces[i];
        if (explanation.traces.size() > 1)
            text += QStringLiteral("  alarm %1 of %2\n").arg(i + 1).arg(explanation.traces.size());
        QList<QStringList> rows;
        for (const FieldTrace &field : trace.fields)
            rows.append({ QString(), field.field,
                          field.value.isEmpty() ? QStringLiteral("-") : field.value.simplified(), reason(field) });
        for (const RuleTrace &rule : trace.rules)
            rows.append({ QString(), QStringLiteral("rule.") + rule.name, wordOf(rule.outcome), rule.text });
        if (!trace.unused.isEmpty())
            rows.append(
                { QString(), QStringLiteral("unused"), QStringLiteral("-"), trace.unused.join(QStringLiteral(", ")) });
        if (const auto standing = explanation.standings.value(i)) {
            for (const QStringList &row : standingRows(*standing))
                rows.append(QStringList(QString()) + row);
        }
        for (const QString &line : aligned(rows).split(u'\n', Qt::SkipEmptyParts))
            text += QStringLiteral("  ") + line.trimmed() + u'\n';
        if (trace.ignored)
            text += QStringLiteral("  Ignored by a rule: counted in status, and not shown.\n");
    }
    return text;
}

} // namespace halfsilver::ctl
