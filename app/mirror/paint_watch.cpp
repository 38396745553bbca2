#include "app/mirror/paint_watch.h"

#include "app/core/alarms/alarm_json.h"
#include "app/core/alarms/alarm_order.h"

#include <algorithm>

namespace halfsilver {

namespace {

// Why no frame shows an alarm of this id, ready to follow "id: ".
QString whyNotSeen(const AlarmBook &book, bool dark, const QString &id, std::chrono::seconds length)
{
    const QList<AlarmKey> known = book.findById(id);
    if (known.isEmpty())
        return QStringLiteral("no alarm %1 reached the mirror within %2 s").arg(id).arg(length.count());
    const QString here =
        QStringLiteral("the mirror has %1, but did not show it within %2 s: ").arg(id).arg(length.count());
    if (dark)
        return here + QStringLiteral("its screen is dark. A key or a touch lights it");
    const Alarm *takeover = book.takeover();
    if (takeover && !known.contains(takeover->key))
        return here
            + QStringLiteral("“%1” has the screen until somebody acknowledges it")
                  .arg(takeover->title.isEmpty() ? takeover->key.id : takeover->title);
    const Alarm *alarm = book.find(known.first());
    const AlarmGroup group = alarm ? alarmGroup(*alarm) : AlarmGroup::Hidden;
    if (group == AlarmGroup::Elsewhere || group == AlarmGroup::Hidden)
        return here + QStringLiteral("[%1] show leaves it out").arg(known.first().source);
    if (group == AlarmGroup::Shelved)
        return here + QStringLiteral("it is shelved");
    return here + QStringLiteral("so many are active that the list only counts it, in “more” or in the “+” of a flood");
}

} // namespace

PaintWatch::PaintWatch(const Scene &scene, const AlarmBook &book, Clock &clock)
    : m_scene(scene)
    , m_book(book)
    , m_clock(clock)
{
    connect(&scene, &Scene::framePainted, this, &PaintWatch::framePainted);
}

void PaintWatch::watch(const QString &id, std::chrono::seconds length, const ControlTarget::Reply &reply)
{
    const quint64 number = m_next++;
    m_watched.push_back(
        { number, id, reply, m_clock.after(length, [this, number, length] { giveUp(number, length); }) });
}

void PaintWatch::framePainted()
{
    if (m_watched.empty())
        return;
    const QDateTime now = m_clock.now();
    std::vector<std::pair<ControlTarget::Reply, QJsonObject>> answers;
    for (const AlarmKey &key : m_scene.paintedAlarms()) {
        const Alarm *alarm = m_book.find(key);
        if (!alarm)
            continue;
        std::erase_if(m_watched, [&](Watched &one) {
            if (one.id != key.id)
                return false;
            answers.emplace_back(std::move(one.reply),
                                 QJsonObject { { QStringLiteral("id"), key.id },
                                               { QStringLiteral("source"), key.source },
                                               { QStringLiteral("received_at"), toText(alarm->receivedAt) },
                                               { QStringLiteral("painted_at"), toText(now) } });
            return true;
        });
    }
    for (const auto &[reply, answer] : answers)
        reply(answer);
}

void PaintWatch::giveUp(quint64 number, std::chrono::seconds length)
{
    const auto found =
        std::find_if(m_watched.begin(), m_watched.end(), [number](const Watched &one) { return one.number == number; });
    const Watched late = std::move(*found); // its timer is running: destroyed at the end
    m_watched.erase(found);
    late.reply(FieldError { QStringLiteral("id"),
                            QStringLiteral("id: ") + whyNotSeen(m_book, m_scene.dark(), late.id, length) });
}

} // namespace halfsilver
