#include "app/core/control/alarm_control.h"

#include "app/core/control/control_json.h"

#include <QPointer>

#include <algorithm>

namespace halfsilver {

namespace {

const QString kId = QStringLiteral("id");

FieldError ambiguous(const QString &id, const QList<AlarmKey> &keys)
{
    QStringList names;
    for (const AlarmKey &key : keys)
        names.append(key.source + u'/' + key.id);
    return { kId,
             QStringLiteral("id: %1 stands under several sources. Write one of %2.")
                 .arg(id, names.join(QStringLiteral(", "))) };
}

FieldError nothingToPutAside(const QString &id)
{
    return { kId, QStringLiteral("id: %1 has ended, so there is nothing to put aside").arg(id) };
}

} // namespace

AlarmControl::AlarmControl(AlarmBook &book, QObject *parent)
    : QObject(parent)
    , m_book(book)
{
    connect(&book, &AlarmBook::acknowledgedHere, this,
            [this](const AlarmKey &key, const QDateTime &at, const QString &by) {
                happened(AlarmChange::Acknowledged, key, Acknowledged { at, by, AlarmEnd::Acknowledge });
            });
    connect(&book, &AlarmBook::clearedHere, this,
            [this](const AlarmKey &key, const QDateTime &at) { happened(AlarmChange::Cleared, key, Cleared { at }); });
    connect(&book, &AlarmBook::dealtWithHere, this, [this](const AlarmKey &key, AlarmChange what, const QDateTime &at) {
        happened(what, key, WasReset { at }); // only a reset ends an alarm
    });
    connect(&book, &AlarmBook::removed, this, [this](int, const Alarm *alarm) { left(*alarm); });
}

void AlarmControl::acknowledge(const QString &id, const QString &by, const ControlTarget::Reply &reply)
{
    begin(AlarmChange::Acknowledged, id, by, reply);
}

void AlarmControl::clear(const QString &id, const QString &by, const ControlTarget::Reply &reply)
{
    begin(AlarmChange::Cleared, id, by, reply);
}

void AlarmControl::shelve(const QString &id, const std::optional<std::chrono::seconds> &length, const QString &by,
                          const ControlTarget::Reply &reply)
{
    begin(AlarmChange::Shelved, id, by, reply, length);
}

void AlarmControl::unshelve(const QString &id, const QString &by, const ControlTarget::Reply &reply)
{
    begin(AlarmChange::Unshelved, id, by, reply);
}

void AlarmControl::reset(const QString &id, const QString &by, const ControlTarget::Reply &reply)
{
    begin(AlarmChange::Reset, id, by, reply);
}

void AlarmControl::begin(AlarmChange act, const QString &id, const QString &by, const ControlTarget::Reply &reply,
                         const Length &length)
{
    const QList<AlarmKey> keys = m_book.findById(id);
    if (!keys.isEmpty() || m_book.beyond().all == m_book.unkept()) {
        beginWith(keys, act, id, by, reply, length);
        return;
    }
    // It may live in the journal alone.
    m_book.bringBack(id, [self = QPointer(this), act, id, by, reply, length](bool answered) {
        if (!self)
            return;
        if (answered)
            self->beginWith(self->m_book.findById(id), act, id, by, reply, length);
        else
            reply(
                FieldError { QStringLiteral("id"),
                             QStringLiteral("id: %1 may be in the journal alone, and its disk does not answer now. Try"
                                            " again.")
                                 .arg(id) });
    });
}

void AlarmControl::beginWith(const QList<AlarmKey> &keys, AlarmChange act, const QString &id, const QString &by,
                             const ControlTarget::Reply &reply, const Length &length)
{
    if (keys.isEmpty())
        return reply(withoutAlarm(act, id));
    if (keys.size() > 1)
        return reply(ambiguous(id, keys));
    const AlarmKey key = keys.first();
    const Alarm *alarm = m_book.find(key);
    if (done(act, *alarm)) {
        reply(alarmRow(*alarm)); // idempotent
        return;
    }
    m_waiting.push_back({ key, act, by, length, reply });
    goOn(key);
}

// None of that id stands in the book.
ControlAnswer AlarmControl::withoutAlarm(AlarmChange act, const QString &id) const
{
    const QList<Alarm> ended = m_book.findEnded(id);
    if (ended.isEmpty())
        return FieldError {
            kId, QStringLiteral("id: no alarm %1; “halfsilverctl list” has the unfinished ones").arg(id.left(kMaxId))
        };
    if (ended.size() > 1) {
        QList<AlarmKey> keys;
        for (const Alarm &alarm : ended)
            keys.append(alarm.key);
        return ambiguous(id, keys);
    }
    if (act == AlarmChange::Shelved)
        return nothingToPutAside(id);
    return alarmRow(ended.first());
}

// What asking again would not change. A shelf may be made longer or shorter.
bool AlarmControl::done(AlarmChange act, const Alarm &alarm)
{
    switch (act) {
    case AlarmChange::Acknowledged:
        return alarm.acknowledgedAt.has_value();
    case AlarmChange::Cleared:
        return alarm.clearedAt.has_value();
    case AlarmChange::Unshelved:
        return !alarm.shelved();
    default:
        return false;
    }
}

Result<void> AlarmControl::perform(const Waiting &one)
{
    switch (one.act) {
    case AlarmChange::Acknowledged:
        (void)m_book.acknowledge(one.key, one.by);
        return {};
    case AlarmChange::Cleared:
        (void)m_book.clear(one.key, one.by);
        return {};
    case AlarmChange::Shelved:
        return m_book.shelve(one.key, one.length, one.by);
    case AlarmChange::Unshelved:
        return m_book.unshelve(one.key, one.by);
    case AlarmChange::Reset:
        return m_book.reset(one.key, one.by);
    default:
        break;
    }
    Q_UNREACHABLE();
}

void AlarmControl::happened(AlarmChange act, const AlarmKey &key, const AlarmEvent &event)
{
    if (const Alarm *alarm = m_book.find(key)) {
        answer(key, act, *alarm, !m_book.notRecorded(key));
    } else if (const auto left = m_left.find(key); left != m_left.end()) {
        if (const auto after = transition(*left, event))
            answer(key, act, *after, true);
    }
    goOn(key);
}

void AlarmControl::left(const Alarm &alarm)
{
    const AlarmKey key = alarm.key;
    if (std::none_of(m_waiting.begin(), m_waiting.end(), [&](const Waiting &w) { return w.key == key; }))
        return;
    m_left.insert(key, alarm);
    // Usually the word of why follows at once. If not, it was finished by its source meanwhile.
    QMetaObject::invokeMethod(
        this,
        [this, key] {
            const auto left = m_left.constFind(key);
            if (left == m_left.constEnd())
                return;
            const Alarm before = *left;
            m_left.remove(key);
            for (const AlarmChange act :
                 { AlarmChange::Acknowledged, AlarmChange::Cleared, AlarmChange::Unshelved, AlarmChange::Reset })
                answer(key, act, before, true);
            answer(key, AlarmChange::Shelved, nothingToPutAside(key.id));
        },
        Qt::QueuedConnection);
}

// The book does one thing at a time with an alarm: what came second is asked for again.
void AlarmControl::goOn(const AlarmKey &key)
{
    const auto next =
        std::find_if(m_waiting.begin(), m_waiting.end(), [&](const Waiting &one) { return one.key == key; });
    if (next == m_waiting.end())
        return;
    const Alarm *alarm = m_book.find(key);
    if (!alarm)
        return;
    const Waiting one = *next;
    if (done(one.act, *alarm)) {
        answer(key, one.act, *alarm, !m_book.notRecorded(key));
    } else if (const auto begun = perform(one); !begun) {
        answer(key, one.act, FieldError { kId, QString(one.key.id + u": " + begun.error().text) });
    } else {
        return;
    }
    goOn(key);
}

void AlarmControl::answer(const AlarmKey &key, AlarmChange act, const Alarm &alarm, bool recorded)
{
    QJsonObject row = alarmRow(alarm);
    if (!recorded)
        row[QLatin1String("recorded")] = false;
    answer(key, act, row);
}

void AlarmControl::answer(const AlarmKey &key, AlarmChange act, const ControlAnswer &answer)
{
    std::vector<ControlTarget::Reply> replies;
    std::erase_if(m_waiting, [&](Waiting &one) {
        if (one.key != key || one.act != act)
            return false;
        replies.push_back(std::move(one.reply));
        return true;
    });
    if (std::none_of(m_waiting.begin(), m_waiting.end(), [&](const Waiting &w) { return w.key == key; }))
        m_left.remove(key);
    for (const ControlTarget::Reply &reply : replies)
        reply(answer);
}

} // namespace halfsilver
