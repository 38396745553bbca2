#include "app/core/alarms/alarm_transition.h"

namespace halfsilver {

namespace {

// A backend's clock may run ahead a little; beyond a minute its time counts as received now.
constexpr qint64 kMaxAheadMs = 60'000;

QDateTime sane(const std::optional<QDateTime> &told, const QDateTime &received)
{
    if (!told || !told->isValid() || received.msecsTo(*told) > kMaxAheadMs)
        return received;
    return *told;
}

void take(Alarm &alarm, const AlarmReport &report)
{
    const auto set = [](auto &member, const auto &said) {
        if (said)
            member = *said;
    };
    if (!alarm.escalatedAt) // what became critical here is not made less urgent by a source that knows nothing of it
        set(alarm.priority, report.priority);
    set(alarm.title, report.title);
    set(alarm.message, report.message);
    set(alarm.place, report.place);
    set(alarm.origin, report.origin);
    set(alarm.test, report.test);
    set(alarm.group, report.group);
    if (report.expiresAt) // an invalid time takes it back
        alarm.expiresAt = report.expiresAt->isValid() ? report.expiresAt : std::nullopt;
    if (!report.rest.isEmpty()) {
        for (auto it = report.rest.begin(); it != report.rest.end(); ++it)
            alarm.rest.insert(it.key(), it.value());
    }
}

bool isCleared(AlarmState state) { return state != AlarmState::Raised && state != AlarmState::Acknowledged; }
bool isAcknowledged(AlarmState state) { return state != AlarmState::Raised && state != AlarmState::ClearedUnseen; }

// An acknowledgement from before the alarm asked for attention again is the one that counts no more.
bool countsNoMore(const Alarm &alarm, const AlarmReport &report)
{
    return alarm.realarmedAt && report.acknowledgedAt && *report.acknowledgedAt <= *alarm.realarmedAt;
}

// Events come late and twice (queues try again). A source that tells the whole shape counts every telling of an
// occurrence, and gives one that comes back a later time than it had, so these two tell an old event from a new one.
bool tellsWhich(const Alarm &before, const AlarmReport &report)
{
    return report.whole && report.state && report.count && report.raisedAt && before.raisedTold;
}

// The same telling: what it says of acknowledging and clearing can only have been added to.
bool sameTelling(const Alarm &before, const AlarmReport &report)
{
    return tellsWhich(before, report) && *report.count == before.count && *report.raisedAt == *before.raisedTold;
}

bool isOlder(const Alarm &before, const AlarmReport &report)
{
    return tellsWhich(before, report)
        && (*report.raisedAt < *before.raisedTold
            || (*report.raisedAt == *before.raisedTold && *report.count < before.count));
}

// A report that tells the state. An acknowledgement given here is not taken back by a report made before the
// backend heard of it: within one occurrence acknowledged only ever becomes true.
void takeState(Alarm &alarm, const AlarmReport &report, const QDateTime &at, bool toldBefore)
{
    if (isAcknowledged(*report.state) && !countsNoMore(alarm, report)) {
        if (!alarm.acknowledgedAt || report.acknowledgedAt)
            alarm.acknowledgedAt = sane(report.acknowledgedAt, at);
        if (report.acknowledgedBy)
            alarm.acknowledgedBy = *report.acknowledgedBy;
    }
    if (isCleared(*report.state))
        alarm.clearedAt = report.clearedAt || !alarm.clearedAt ? sane(report.clearedAt, at) : *alarm.clearedAt;
    else if (!toldBefore)
        alarm.clearedAt.reset();
}

void unshelve(Alarm &alarm)
{
    alarm.shelvedUntil.reset();
    alarm.shelvedOnce = false;
    alarm.shelvedBy.clear();
}

// A drill that is over is over, whoever has seen it.
void settleDrill(Alarm &alarm)
{
    if (alarm.test && alarm.clearedAt && !alarm.acknowledgedAt)
        alarm.acknowledgedAt = alarm.clearedAt;
}

// What became critical, or has cleared where it was shelved until then, is shelved no longer.
void settleShelf(Alarm &alarm)
{
    if (alarm.priority == AlarmPriority::Critical || (alarm.shelvedOnce && alarm.clearedAt))
        unshelve(alarm);
}

bool raises(const AlarmReport &report) { return report.state.value_or(AlarmState::Raised) == AlarmState::Raised; }

bool beginsAnew(const Alarm &before, const AlarmReport &report)
{
    // Whoever raises it and does not say that it is a drill means it: nothing of a drill belongs to what is real.
    if (before.test && !report.test.value_or(false) && raises(report))
        return true;
    if (before.ended())
        return (!report.state || !isCleared(*report.state)) && !sameTelling(before, report);
    // A finish that we never heard of, and a new occurrence after it. The backend's times are compared with each
    // other, never with ours: its clock may be wrong, and an acknowledgement given here must not be undone by that.
    return before.acknowledgedAt && report.state && !isAcknowledged(*report.state) && report.raisedAt
        && *report.raisedAt > before.raisedTold.value_or(before.raisedAt);
}

Result<Alarm> reported(const Alarm *before, const AlarmReport &report, const QDateTime &at)
{
    if (before && before->finished() && beginsAnew(*before, report))
        return reported(nullptr, report, at); // nothing of what is over belongs to the new occurrence
    if (!before && (!report.title || report.title->isEmpty()))
        return Error { QStringLiteral("title: missing. A new alarm needs one.") };

    // A drill of what is real tells nothing of it: it would take its name, and end it unseen.
    const bool drillsWhatIsReal = before && !before->finished() && !before->test && report.test.value_or(false);
    if (drillsWhatIsReal && raises(report))
        return *before;
    const bool anew = !before || beginsAnew(*before, report);
    if (!anew && isOlder(*before, report))
        return *before;
    Alarm alarm = before ? *before : Alarm();
    if (anew) {
        alarm.key = report.key;
        alarm.ownId = report.ownId;
        alarm.raisedAt = sane(report.raisedAt, at);
        alarm.receivedAt = at;
        alarm.acknowledgedAt.reset();
        alarm.acknowledgedBy.clear();
        alarm.clearedAt.reset();
        alarm.expiresAt.reset();
        alarm.count = report.count.value_or(1);
        alarm.test = false;
        alarm.raisedTold.reset();
        alarm.latched = alarm.firstOut = false;
        alarm.resetAt.reset();
        alarm.escalatedAt.reset();
        alarm.realarmedAt.reset();
    } else {
        // Raised again after it had cleared: the occurrence is a new one in time, still not seen.
        const bool again = alarm.clearedAt && (!report.state || !isCleared(*report.state));
        if (again)
            alarm.raisedAt = sane(report.raisedAt, at);
        else if (report.state && report.raisedAt)
            alarm.raisedAt = sane(report.raisedAt, at);
        if (!report.state) {
            alarm.clearedAt.reset();
            alarm.count = report.count.value_or(alarm.count + 1);
        } else {
            alarm.count = report.count.value_or(alarm.count);
        }
    }
    take(alarm, report);
    if (drillsWhatIsReal)
        alarm.test = false;
    if (report.raisedAt)
        alarm.raisedTold = report.raisedAt;
    if (report.state) {
        alarm.stateTold = true;
        takeState(alarm, report, at, before && sameTelling(*before, report));
    }
    settleDrill(alarm);
    settleShelf(alarm);
    return alarm;
}

Result<Alarm> wasReset(Alarm alarm, const WasReset &event)
{
    if (alarm.active())
        return Error { QStringLiteral("still active: it can be reset once it has cleared") };
    if (!alarm.acknowledgedAt)
        return Error { QStringLiteral("not acknowledged: acknowledge it before the reset") };
    if (!alarm.resetAt)
        alarm.resetAt = event.at;
    return alarm;
}

Result<Alarm> shelved(Alarm alarm, const Shelved &event)
{
    if (alarm.priority == AlarmPriority::Critical)
        return Error { QStringLiteral("critical: an alarm of this priority cannot be shelved") };
    alarm.shelvedUntil = event.until;
    alarm.shelvedOnce = event.once;
    alarm.shelvedBy = event.by;
    return alarm;
}

} // namespace

Result<Alarm> transition(const Alarm *before, const AlarmReport &report, const QDateTime &at)
{
    return reported(before, report, at);
}

Result<Alarm> transition(const std::optional<Alarm> &before, const AlarmEvent &event)
{
    if (const auto *report = std::get_if<Reported>(&event))
        return reported(before ? &*before : nullptr, report->report, report->at);
    if (!before)
        return Error { QStringLiteral("no such alarm") };

    Alarm alarm = *before;
    if (const auto *acknowledged = std::get_if<Acknowledged>(&event)) {
        if (!alarm.acknowledgedAt) {
            alarm.acknowledgedAt = acknowledged->at;
            alarm.acknowledgedBy = acknowledged->by;
        }
        if (acknowledged->end == AlarmEnd::Acknowledge && !alarm.clearedAt)
            alarm.clearedAt = acknowledged->at;
    } else if (const auto *cleared = std::get_if<Cleared>(&event)) {
        if (!alarm.clearedAt)
            alarm.clearedAt = cleared->at;
    } else if (const auto *finished = std::get_if<Finished>(&event)) {
        if (!alarm.clearedAt)
            alarm.clearedAt = finished->at;
        if (!alarm.acknowledgedAt)
            alarm.acknowledgedAt = finished->at;
        if (finished->expired && !alarm.resetAt)
            alarm.resetAt = finished->at;
    } else if (const auto *reset = std::get_if<WasReset>(&event)) {
        return wasReset(alarm, *reset);
    } else if (const auto *aside = std::get_if<Shelved>(&event)) {
        return shelved(alarm, *aside);
    } else if (std::holds_alternative<Unshelved>(event)) {
        unshelve(alarm);
    } else if (const auto *escalated = std::get_if<Escalated>(&event)) {
        if (alarm.priority == AlarmPriority::Warning && alarm.state() == AlarmState::Raised && !alarm.test) {
            alarm.priority = AlarmPriority::Critical;
            alarm.escalatedAt = escalated->at;
        }
    } else if (const auto *realarmed = std::get_if<Realarmed>(&event)) {
        if (alarm.state() == AlarmState::Acknowledged) {
            alarm.acknowledgedAt.reset();
            alarm.acknowledgedBy.clear();
            alarm.realarmedAt = realarmed->at;
        }
    }
    settleDrill(alarm);
    settleShelf(alarm);
    return alarm;
}

bool beganAnew(const Alarm &before, const Alarm &after)
{
    return before.receivedAt != after.receivedAt || before.ended() || (before.clearedAt && !after.clearedAt);
}

ToldChange changeOf(const Alarm &before, const Alarm &after, const AlarmReport &report)
{
    if (!before.acknowledgedAt && after.acknowledgedAt)
        return { AlarmChange::Acknowledged, report.acknowledgedAt };
    if (!before.clearedAt && after.clearedAt)
        return { AlarmChange::Cleared, report.clearedAt };
    return { beganAnew(before, after) ? AlarmChange::Raised : AlarmChange::Updated, {} };
}

} // namespace halfsilver
