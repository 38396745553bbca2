#include "app/mirror/paint_watch.h"

#include "app/core/alarms/alarm_json.h"

#include <algorithm>

namespace halfsilver {

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
    late.reply(
        FieldError { QStringLiteral("id"),
                     QStringLiteral("id: no alarm %1 came on screen within %2 s").arg(late.id).arg(length.count()) });
}

} // namespace halfsilver
