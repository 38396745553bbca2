#include "app/mirror/painted_alarms.h"

namespace halfsilver {

PaintedAlarms::PaintedAlarms(const Scene &scene, const AlarmBook &book, AlarmStore &store, const Clock &clock)
    : m_scene(scene)
    , m_book(book)
    , m_store(store)
    , m_clock(clock)
{
    const auto changed = [this](int row) { m_changed.insert(m_book.order()[size_t(row)]->key); };
    connect(&book, &AlarmBook::inserted, this, changed);
    connect(&book, &AlarmBook::changed, this, changed);
    connect(&book, &AlarmBook::moved, this, [changed](int, int to) { changed(to); });
    connect(&book, &AlarmBook::removed, this, [this](int, const Alarm *alarm) {
        m_changed.remove(alarm->key);
        if (m_shown.contains(alarm->key))
            m_gone.insert(alarm->key); // a frame without it is its last transition on screen
    });
    connect(&scene, &Scene::framePainted, this, &PaintedAlarms::framePainted);
}

void PaintedAlarms::framePainted()
{
    if (m_changed.isEmpty() && m_gone.isEmpty())
        return;
    QList<AlarmKey> news(m_gone.cbegin(), m_gone.cend());
    const QList<AlarmKey> shown = m_scene.paintedAlarms();
    for (const AlarmKey &alarm : shown) {
        if (m_changed.remove(alarm))
            news.append(alarm);
    }
    m_gone.clear();
    m_shown = QSet(shown.cbegin(), shown.cend());
    if (!news.isEmpty())
        m_store.painted(news, m_clock.now());
}

} // namespace halfsilver
