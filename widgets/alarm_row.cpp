#include "widgets/alarm_row.h"

#include "app/core/alarms/alarm_book.h"
#include "app/core/alarms/alarm_order.h"
#include "widgets/text.h"

#include <QCoreApplication>

namespace halfsilver {

namespace {

struct AlarmText {
    Q_DECLARE_TR_FUNCTIONS(AlarmText)
};

// "Acknowledged 21:48 by hall mirror", of which only the first word is certain.
QString acknowledgedText(const Alarm &alarm, const QString &at, bool still, bool brief)
{
    const QString by = brief ? QString() : isolated(alarm.acknowledgedBy);
    if (still) {
        if (!at.isEmpty() && !by.isEmpty())
            return AlarmText::tr("Still active · acknowledged %1 by %2").arg(at, by);
        if (!at.isEmpty())
            return AlarmText::tr("Still active · acknowledged %1").arg(at);
        return by.isEmpty() ? AlarmText::tr("Still active · acknowledged")
                            : AlarmText::tr("Still active · acknowledged by %1").arg(by);
    }
    return by.isEmpty() ? AlarmText::tr("Acknowledged") : AlarmText::tr("Acknowledged by %1").arg(by);
}

//: Before the title of an alarm that is only a test
QString testText() { return AlarmText::tr("TEST"); }

QString stateText(const Alarm &alarm, bool banner, bool brief, const Moment &moment)
{
    switch (alarm.state()) {
    case AlarmState::Raised:
        return realarmedText(alarm, moment);
    case AlarmState::Acknowledged:
        return acknowledgedText(alarm, clockText(*alarm.acknowledgedAt, moment), banner, brief);
    case AlarmState::Latched: {
        const QString at = clockText(*alarm.clearedAt, moment);
        return at.isEmpty() ? AlarmText::tr("Cleared, reset it") : AlarmText::tr("Cleared %1, reset it").arg(at);
    }
    case AlarmState::ClearedUnseen:
    case AlarmState::Finished:
        break;
    }
    const QString at = clockText(*alarm.clearedAt, moment);
    return at.isEmpty() ? AlarmText::tr("Cleared, not seen") : AlarmText::tr("Cleared %1, not seen").arg(at);
}

} // namespace

AlarmKnowledge knowledgeOf(const AlarmBook &book, const Alarm &alarm, int more)
{
    return { book.lastKnown(alarm.key), book.notRecorded(alarm.key), more, book.groupSize(alarm) };
}

AlarmRow alarmRow(const Alarm &alarm, const AlarmKnowledge &knowledge, const Moment &moment)
{
    AlarmRow row;
    row.key = alarm.key;
    row.priority = alarm.priority;
    row.strong = alarmGroup(alarm) == AlarmGroup::Raised;
    row.banner = alarmGroup(alarm) == AlarmGroup::Acknowledged && alarm.priority == AlarmPriority::Critical;
    row.lastKnown = knowledge.lastKnown.has_value();
    row.test = alarm.test;
    row.mark = row.lastKnown ? MarkMode::Dashed
        : row.test           ? MarkMode::Striped
        : row.strong         ? MarkMode::Filled
                             : MarkMode::Outlined;
    if (row.test)
        row.tags.push_back({ AlarmTag::Kind::Test, testText() });
    if (knowledge.first(alarm)) //: Before the title of the alarm that was the first of its group
        row.tags.push_back({ AlarmTag::Kind::First, AlarmText::tr("First") });
    row.title = plainTitle(alarm);
    if (row.banner)
        row.where = alarm.place;
    // Lines of its own cost too much room here; the takeover has them.
    const QString message = alarm.message.simplified();

    QString state = stateText(alarm, row.banner, row.lastKnown && !row.banner, moment);
    if (knowledge.notRecorded)
        state = joined({ state, AlarmText::tr("not recorded") });
    if (alarm.standing == AlarmStanding::Suppressed)
        state = joined({ AlarmText::tr("Suppressed"), state });
    const QString known = knowledge.lastKnown ? lastKnownText(*knowledge.lastKnown, moment) : QString();
    // What a glance must not miss stands first: the sub line may end in an ellipsis.
    const QString escalated = alarm.active() ? escalatedText(alarm, moment) : QString();
    if (row.banner) // what to do stands for itself
        row.sub = joined({ known, state, escalated }) + (message.isEmpty() ? QString() : u'\n' + message);
    else if (alarm.state() == AlarmState::Acknowledged)
        row.sub = joined({ known, alarm.place, state, escalated, message });
    else
        row.sub = joined({ known, state, escalated, alarm.place, message });

    if (const auto age = ageOf(alarm.raisedAt, moment))
        row.age = ageText(*age);
    row.more = knowledge.more;
    row.count = joined({ alarm.count > 1 ? u'×' + QString::number(alarm.count) : QString(),
                         row.more > 0 ? u'+' + QString::number(row.more) : QString() });
    return row;
}

QString plainTitle(const Alarm &alarm)
{
    return alarm.title.trimmed().isEmpty() ? AlarmText::tr("Alarm") : alarm.title;
}

QString alarmTitle(const Alarm &alarm)
{
    // No line ends between the two: they would be taken for two alarms.
    return alarm.test ? testText() + QStringLiteral("\u00a0·\u00a0") + plainTitle(alarm) : plainTitle(alarm);
}

QString escalatedText(const Alarm &alarm, const Moment &moment)
{
    if (!alarm.escalatedAt || alarm.priority != AlarmPriority::Critical)
        return {};
    const QString warning = clockText(alarm.raisedAt, moment), critical = clockText(*alarm.escalatedAt, moment);
    if (warning.isEmpty() || critical.isEmpty())
        return AlarmText::tr("Was a warning that nobody acknowledged");
    return AlarmText::tr("Warning since %1, critical since %2").arg(warning, critical);
}

QString realarmedText(const Alarm &alarm, const Moment &moment)
{
    if (!alarm.realarmedAt || alarm.state() != AlarmState::Raised)
        return {};
    const QString at = clockText(*alarm.realarmedAt, moment);
    return at.isEmpty() ? AlarmText::tr("Acknowledged before, still active")
                        : AlarmText::tr("Was acknowledged, alarms again since %1").arg(at);
}

QString lastKnownText(const QDateTime &until, const Moment &moment)
{
    const QString at = clockText(until, moment);
    return at.isEmpty() ? AlarmText::tr("last known earlier") : AlarmText::tr("last known %1").arg(at);
}

QString moreText(int count) { return AlarmText::tr("%1 more").arg(count); }

} // namespace halfsilver
