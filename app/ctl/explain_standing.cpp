// What explain says of where the alarm stands: one row for each setting that has a word in it.
#include "app/core/control/control_json.h"
#include "app/core/plain_text.h"
#include "app/ctl/explain.h"

#include <QJsonArray>

namespace halfsilver::ctl {

namespace {

QString meaningOf(const StandingTrace &trace)
{
    switch (trace.standing) {
    case AlarmStanding::Here:
        return QStringLiteral("shown as any other");
    case AlarmStanding::Suppressed:
        return QStringLiteral("in the list only: it takes no screen over, and nothing sounds or lights up");
    case AlarmStanding::Elsewhere:
        return trace.isCritical ? QStringLiteral("of another place and critical: told in one line")
                                : QStringLiteral("of another place: not shown; where it becomes critical, told in one "
                                                 "line");
    case AlarmStanding::Hidden:
        return QStringLiteral("of another place: not shown");
    }
    return {};
}

QString wordOf(FilterAnswer answer)
{
    switch (answer) {
    case FilterAnswer::No:
        return QStringLiteral("no");
    case FilterAnswer::Yes:
        return QStringLiteral("yes");
    case FilterAnswer::Undecided:
        return QStringLiteral("undecided");
    }
    return {};
}

// "place = Kitchen does not fit (“Hall”)"
QString termWords(const FilterTerm &term)
{
    const QString fits = term.answer == FilterAnswer::Yes ? QStringLiteral("fits")
        : term.answer == FilterAnswer::No                 ? QStringLiteral("does not fit")
                                                          : QStringLiteral("takes too long and was given up");
    const QString has =
        term.has.isEmpty() ? QStringLiteral("not said") : QStringLiteral("“%1”").arg(plainText(term.has, 80));
    return QStringLiteral("%1 %2 (%3)").arg(term.text, fits, has);
}

QString decidedWords(const FilterTrace &trace)
{
    QStringList terms;
    for (const FilterTerm &term : trace.decided)
        terms.append(termWords(term));
    return terms.join(QStringLiteral("; "));
}

QJsonValue filterJson(const std::optional<FilterTrace> &trace)
{
    if (!trace)
        return QJsonValue::Null;
    QJsonArray decided;
    for (const FilterTerm &term : trace->decided)
        decided.append(QJsonObject { { QStringLiteral("term"), term.text },
                                     { QStringLiteral("has"), term.has },
                                     { QStringLiteral("fits"), wordOf(term.answer) } });
    return QJsonObject { { QStringLiteral("takes"), wordOf(trace->answer) }, { QStringLiteral("decided"), decided } };
}

} // namespace

QList<QStringList> standingRows(const StandingTrace &trace)
{
    QList<QStringList> rows { { QStringLiteral("stands"), toText(trace.standing), meaningOf(trace) } };
    rows.append({ QStringLiteral("show"), trace.show ? wordOf(trace.show->answer) : QStringLiteral("-"),
                  trace.show ? decidedWords(*trace.show) : QStringLiteral("not set: every alarm is of here") });
    QString suppress = trace.suppress ? decidedWords(*trace.suppress) : QStringLiteral("not set");
    if (trace.suppress && trace.suppress->answer == FilterAnswer::Yes && trace.isCritical)
        suppress += QStringLiteral("; critical, so it is not suppressed");
    rows.append({ QStringLiteral("suppress"), trace.suppress ? wordOf(trace.suppress->answer) : QStringLiteral("-"),
                  suppress });
    if (trace.show)
        rows.append({ QStringLiteral("elsewhere"), trace.elsewhere ? QStringLiteral("on") : QStringLiteral("off"),
                      trace.elsewhere ? QStringLiteral("critical alarms that show leaves out are told in one line")
                                      : QStringLiteral("nothing is told of what show leaves out") });
    return rows;
}

QJsonObject standingJson(const StandingTrace &trace)
{
    return { { QStringLiteral("standing"), toText(trace.standing) },
             { QStringLiteral("show"), filterJson(trace.show) },
             { QStringLiteral("suppress"), filterJson(trace.suppress) },
             { QStringLiteral("elsewhere"), trace.elsewhere } };
}

} // namespace halfsilver::ctl
