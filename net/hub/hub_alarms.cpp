#include "net/hub/hub_alarms.h"

#include "app/core/alarms/alarm_policy.h"
#include "app/core/plain_text.h"

#include "net/hub/hub_log.h"

#include <QJsonDocument>
#include <QUuid>

#include <algorithm>

namespace halfsilver::hub {

namespace {

// How far two clocks may differ before a time that lies before the raising needs an explanation.
constexpr qint64 kSkewMs = 60'000;
constexpr qint64 kLookAgainMs = 300'000;
constexpr int kMaxFinished = kMaxActiveAlarms;

qint64 sizeOf(const QJsonObject &rest)
{
    return rest.isEmpty() ? 0 : QJsonDocument(rest).toJson(QJsonDocument::Compact).size();
}

// The time that a person's device gave, where it can be true; `now` where its clock is wrong.
QDateTime within(const std::optional<QDateTime> &told, const Alarm &alarm, const QDateTime &now)
{
    if (!told || told->msecsTo(alarm.raisedAt) > kSkewMs)
        return now;
    return std::clamp(*told, std::min(alarm.raisedAt, now), now);
}

QDateTime finishedAt(const Alarm &alarm) { return std::max(*alarm.acknowledgedAt, *alarm.clearedAt); }

// Until when the occurrence before `after` was on the mirrors, where one came before it.
std::optional<QDateTime> endOfEarlier(const Alarm &before, const Alarm &after)
{
    if (before.finished() && !after.finished())
        return finishedAt(before);
    if (before.clearedAt && !after.clearedAt) // raised again before anybody saw it
        return after.raisedAt;
    return std::nullopt;
}

} // namespace

HubAlarms::HubAlarms(AlarmStore &store, Clock &clock, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_clock(clock)
    , m_patience(clock, store)
{
}

void HubAlarms::restore(const StoredAlarms &stored)
{
    for (const auto &alarm : stored.alarms) {
        if (m_entries.contains(alarm.key.id)) // raised while the store could not be read
            continue;
        m_entries[alarm.key.id].alarm = alarm;
        m_unfinished += !alarm.finished();
    }
    m_complete = true;
    ++m_revision;
    expire();
}

void HubAlarms::raise(const QJsonObject &shape, const Done &done)
{
    const auto wrong = [&](const QString &field, const QString &text) {
        done({ AlarmOutcome::Wrong, {}, { field, text } });
    };
    QJsonObject said = shape;
    for (const auto name : { QLatin1StringView("acknowledged_at"), QLatin1StringView("acknowledged_by"),
                             QLatin1StringView("cleared_at"), QLatin1StringView("count"), QLatin1StringView("state") })
        said.remove(name);
    const bool endsExpiry = said.value(QLatin1StringView("expires_at")).isNull();
    for (const auto name : { QLatin1StringView("id"), QLatin1StringView("title"), QLatin1StringView("priority"),
                             QLatin1StringView("test") }) {
        if (said.value(name).isNull())
            said.remove(name);
    }
    const bool hasId = said.contains(QLatin1StringView("id"));
    auto read = alarmFromJson(said, source());
    if (const auto *error = std::get_if<FieldError>(&read))
        return done({ AlarmOutcome::Wrong, {}, *error });
    auto &report = std::get<AlarmReport>(read);
    if (hasId && report.key.id.isEmpty())
        return wrong(QStringLiteral("id"),
                     QStringLiteral("id: 1 to %1 characters are needed, or none for one that the "
                                    "hub makes")
                         .arg(kMaxId));
    // A mirror knows it by what is left of it, and could neither acknowledge it here nor tell it from another.
    if (plainText(report.key.id, kMaxId) != report.key.id)
        return wrong(
            QStringLiteral("id"),
            QStringLiteral("id: begins or ends with a space, or holds line breaks, tabs or invisible characters; "
                           "leave them out"));
    if (report.key.id == QLatin1StringView(".") || report.key.id == QLatin1StringView(".."))
        return wrong(QStringLiteral("id"),
                     QStringLiteral("id: %1 leads elsewhere in an address; another one is needed").arg(report.key.id));
    if (report.title && report.title->trimmed().isEmpty())
        return wrong(QStringLiteral("title"), QStringLiteral("title: empty; it is what people read"));
    if (report.expiresAt && *report.expiresAt <= m_clock.now())
        return wrong(QStringLiteral("expires_at"),
                     QStringLiteral("expires_at: is over already; it is %1 here").arg(toText(m_clock.now())));
    if (sizeOf(report.rest) > kMaxRest)
        return wrong(report.rest.keys().constFirst(),
                     QStringLiteral("further members: more than %1 bytes in all").arg(kMaxRest));
    if (!hasId)
        report.key.id = QUuid::createUuid().toString(QUuid::WithoutBraces);
    take(report, endsExpiry, done);
}

void HubAlarms::take(const AlarmReport &report, bool endsExpiry, const Done &done)
{
    const QString id = report.key.id;
    const auto known = m_entries.find(id);
    if (known != m_entries.end() && known->writing) {
        known->waiting.push_back([=, this] { take(report, endsExpiry, done); });
        return;
    }
    const std::optional<Alarm> before = known == m_entries.end() ? std::nullopt : std::optional(known->alarm);
    auto after = transition(before, Reported { report, m_clock.now() });
    if (!after)
        return done({ AlarmOutcome::Wrong, {}, { QStringLiteral("title"), after.error().text } });
    if (endsExpiry)
        after->expiresAt.reset();
    if (after->test && !after->expiresAt)
        after->expiresAt = m_clock.now().addSecs(kDrill.count()); // a drill ends by itself
    // Of two occurrences the one with the later time is the newer one, whatever the clocks of sensors say.
    if (before && before->clearedAt && after->raisedAt <= before->raisedAt)
        after->raisedAt = before->raisedAt.addMSecs(1);
    if (sizeOf(after->rest) > kMaxRest)
        after->rest = report.rest;
    const bool begins = !before || before->finished();
    if (begins && m_unfinished >= (after->priority == AlarmPriority::Critical ? kMaxWithCritical : kMaxActiveAlarms))
        return done(
            { AlarmOutcome::Full,
              {},
              { {},
                QStringLiteral("%1 alarms are unfinished; acknowledge and clear some, then raise this one again")
                    .arg(m_unfinished) } });
    put(*after);
    journal({ begins ? AlarmChange::Raised : AlarmChange::Updated, *after, m_clock.now(), {}, {} },
            [=, alarm = *after] {
                done({ begins ? AlarmOutcome::Created : AlarmOutcome::Changed, alarm, {} });
            });
}

void HubAlarms::handedOn(const AlarmReport &report)
{
    const QString id = report.key.id;
    const auto known = m_entries.find(id);
    if (known != m_entries.end() && known->writing) {
        known->waiting.push_back([=, this] { handedOn(report); });
        return;
    }
    const std::optional<Alarm> before = known == m_entries.end() ? std::nullopt : std::optional(known->alarm);
    const QDateTime now = m_clock.now();
    const bool isOver = report.expiresAt && report.expiresAt->isValid() && *report.expiresAt <= now;
    if (!before && (!report.state || isOver))
        return;
    auto after = transition(before, Reported { report, now });
    if (!after || before == *after)
        return;
    if (after->test && !after->expiresAt)
        after->expiresAt = now.addSecs(kDrill.count());
    if (sizeOf(after->rest) > kMaxRest)
        after->rest = {};
    const bool begins = !after->finished() && (!before || before->finished());
    if (begins && m_unfinished >= (after->priority == AlarmPriority::Critical ? kMaxActiveAlarms : kMaxHandedOn)) {
        if (m_notKept++ == 0)
            qCWarning(log,
                      "%d alarms are unfinished: others that are handed on are not kept, and in no snapshot; they are "
                      "counted in /api/health",
                      m_unfinished);
        return;
    }
    put(*after, Tell::Nobody);
    const ToldChange told = before ? changeOf(*before, *after, report) : ToldChange { AlarmChange::Raised };
    journal({ told.change, *after, now, report.acknowledgedBy.value_or(QString()), told.at }, [] {});
}

void HubAlarms::acknowledge(const QString &id, const QString &by, const std::optional<QDateTime> &at, const Done &done)
{
    // Who has seen a drill is done with it: no mirror that starts later shows it again.
    const Alarm *alarm = find(id);
    const AlarmEnd end = alarm && alarm->test ? AlarmEnd::Acknowledge : AlarmEnd::Clear;
    quiet(id, Acknowledged { at.value_or(QDateTime()), by, end }, AlarmChange::Acknowledged, by, done);
}

void HubAlarms::clear(const QString &id, const QString &by, const std::optional<QDateTime> &at, const Done &done)
{
    quiet(id, Cleared { at.value_or(QDateTime()) }, AlarmChange::Cleared, by, done);
}

void HubAlarms::quiet(const QString &id, const AlarmEvent &event, AlarmChange change, const QString &by,
                      const Done &done)
{
    const auto entry = m_entries.find(id);
    if (entry == m_entries.end())
        return done({ m_complete ? AlarmOutcome::Unknown : AlarmOutcome::NotYet, {}, {} });
    if (entry->writing) {
        entry->waiting.push_back([=, this] { quiet(id, event, change, by, done); });
        return;
    }
    const Alarm &before = entry->alarm;
    const QDateTime now = m_clock.now();
    AlarmEvent timed = event;
    bool isEarlier = false;
    std::optional<QDateTime> heard;
    std::visit(
        [&](auto &what) {
            if constexpr (requires { what.at; }) {
                const auto told = what.at.isValid() ? std::optional(what.at) : std::nullopt;
                isEarlier = told && told->msecsTo(before.raisedAt) > kSkewMs && entry->earlierUntil
                    && *told < *entry->earlierUntil;
                heard = told;
                what.at = within(told, before, now);
            }
        },
        timed);
    const auto after = transition(before, timed);
    if (isEarlier || !after || *after == before)
        return done({ AlarmOutcome::Changed, before, {} });
    entry->writing = true;
    journal({ change, *after, now, by, heard }, [=, this, alarm = *after] {
        put(alarm);
        done({ AlarmOutcome::Changed, alarm, {} });
        next(id);
    });
}

void HubAlarms::journal(const AlarmRecord &record, const std::function<void()> &then)
{
    // The first of them is named: a flood while the disk is full must not fill what is left of it with log.
    m_patience.write(record, [this, then, id = record.alarm.key.id](const Result<void> &written) {
        if (!written && m_unrecorded++ == 0)
            qCWarning(log, "alarm %s: not recorded: %s", qPrintable(id), qPrintable(written.error().text));
        else if (written && m_unrecorded > 0)
            qCWarning(log, "alarms are recorded in time again; %lld changes were not",
                      static_cast<long long>(std::exchange(m_unrecorded, 0)));
        then();
    });
}

void HubAlarms::put(const Alarm &alarm, Tell tell)
{
    auto &entry = m_entries[alarm.key.id];
    const bool wasKnown = !entry.alarm.key.id.isEmpty();
    const bool wasUnfinished = wasKnown && !entry.alarm.finished();
    if (const auto end = wasKnown ? endOfEarlier(entry.alarm, alarm) : std::nullopt)
        entry.earlierUntil = end;
    m_unfinished += int(!alarm.finished()) - int(wasUnfinished);
    entry.alarm = alarm;
    ++m_revision;
    if (const auto due = dueOf(alarm))
        expireAt(*due);
    forgetOldest();
    if (tell == Tell::Everybody)
        emit changed(alarm);
    else
        emit followed(alarm);
}

void HubAlarms::next(const QString &id)
{
    const auto entry = m_entries.find(id);
    if (entry == m_entries.end())
        return;
    entry->writing = false;
    const auto waiting = std::exchange(entry->waiting, {});
    for (const auto &call : waiting) // what has to wait again queues up in the same order
        call();
}

const Alarm *HubAlarms::find(const QString &id) const
{
    const auto entry = m_entries.constFind(id);
    return entry == m_entries.constEnd() ? nullptr : &entry->alarm;
}

void HubAlarms::look(const QString &id, const std::function<void(const Alarm *)> &done) const
{
    if (const Alarm *alarm = find(id))
        return done(alarm);
    m_store.kept(KeptFinished { id }, [done](const Result<KeptAlarms> &kept) {
        done(kept && !kept->alarms.isEmpty() ? &kept->alarms.constFirst().alarm : nullptr);
    });
}

QList<Alarm> HubAlarms::unfinished() const
{
    QList<Alarm> alarms;
    alarms.reserve(m_unfinished);
    for (const auto &entry : m_entries) {
        if (!entry.alarm.finished())
            alarms.append(entry.alarm);
    }
    std::sort(alarms.begin(), alarms.end(), [](const Alarm &a, const Alarm &b) {
        return std::tie(a.raisedAt, a.key.id) < std::tie(b.raisedAt, b.key.id);
    });
    return alarms;
}

// When it is finished by itself, or leaves the memory.
std::optional<QDateTime> HubAlarms::dueOf(const Alarm &alarm) const
{
    if (!alarm.finished())
        return alarm.expiresAt;
    return finishedAt(alarm).addSecs(std::chrono::seconds(kFinishedKept).count());
}

void HubAlarms::expire()
{
    m_expiry.reset();
    m_expiryAt = {};
    const QDateTime now = m_clock.now();
    QList<QString> due;
    for (auto it = m_entries.cbegin(); it != m_entries.cend(); ++it) {
        if (const auto time = dueOf(it->alarm); time && *time <= now && !it->writing)
            due.append(it.key());
    }
    for (const auto &id : std::as_const(due)) {
        const Alarm alarm = m_entries.value(id).alarm;
        if (alarm.finished())
            m_entries.remove(id);
        else
            quiet(id, Finished { now }, AlarmChange::Finished, {}, [](const AlarmOutcome &) {});
    }
    std::optional<QDateTime> first;
    for (const auto &entry : std::as_const(m_entries)) {
        if (const auto time = dueOf(entry.alarm); time && !entry.writing && (!first || *time < *first))
            first = time;
    }
    if (first)
        expireAt(*first);
}

// Only ever earlier: what is found too early is looked at again.
void HubAlarms::expireAt(const QDateTime &time)
{
    if (m_expiry && m_expiryAt <= time)
        return;
    m_expiryAt = time;
    // The wall clock may jump, so a far time is looked at again.
    const qint64 wait = std::clamp<qint64>(m_clock.now().msecsTo(time), 0, kLookAgainMs);
    m_expiry = m_clock.after(std::chrono::milliseconds(wait), [this] { expire(); });
}

// A busy day must not fill the memory with what is over.
void HubAlarms::forgetOldest()
{
    if (m_entries.size() - m_unfinished <= kMaxFinished)
        return;
    QList<std::pair<QDateTime, QString>> finished;
    for (auto it = m_entries.cbegin(); it != m_entries.cend(); ++it) {
        if (it->alarm.finished() && !it->writing)
            finished.append({ *dueOf(it->alarm), it.key() });
    }
    std::sort(finished.begin(), finished.end());
    for (qsizetype i = 0; i < std::min<qsizetype>(kMaxFinished / 10, finished.size()); ++i)
        m_entries.remove(finished[i].second);
}

} // namespace halfsilver::hub
