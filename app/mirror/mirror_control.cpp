#include "app/mirror/mirror_control.h"

#include "app/core/control/control_json.h"
#include "app/core/control/history_json.h"
#include "app/core/notices.h"
#include "app/core/turn_watch.h"
#include "app/mirror/mirror_settings.h"
#include "net/hub/hub.h"
#include "widgets/alarm_sound.h"
#include "widgets/scene.h"

#include <QBuffer>

#include <algorithm>

namespace halfsilver {

MirrorControl::MirrorControl(World world, QObject *parent)
    : QObject(parent)
    , m_world(std::move(world))
    , m_alarms(m_world.book)
    , m_raisedHere(m_world.book, m_world.raises, m_world.clock)
    , m_paintWatch(m_world.scene, m_world.book, m_world.clock)
{
    connect(&m_world.scene, &Scene::framePainted, this, [this] { m_paintedAt = m_world.clock.now(); });
}

QJsonObject MirrorControl::status() const
{
    const MirrorSettings &settings = m_world.settings;
    ControlFacts facts { settings.source,        m_world.connection(),
                         settings.mistakes,      m_paintedAt,
                         silencedUntil(),        {},
                         m_world.turns.longest() };
    for (const Notice &notice : m_world.notices.notices())
        facts.notices.append(notice.text);
    return statusJson(facts, m_world.book);
}

std::optional<QDateTime> MirrorControl::silencedUntil() const
{
    const auto left = m_world.sound.silentFor();
    if (!left)
        return std::nullopt;
    return m_world.clock.now().addMSecs(std::chrono::ceil<std::chrono::milliseconds>(*left).count());
}

QJsonObject MirrorControl::list() const { return listJson(m_world.book, m_world.clock.now()); }

void MirrorControl::acknowledge(const QString &id, const QString &by, const Reply &reply)
{
    m_alarms.acknowledge(id, whoever(by), reply);
}

void MirrorControl::clear(const QString &id, const QString &by, const Reply &reply)
{
    m_alarms.clear(id, whoever(by), reply);
}

void MirrorControl::shelve(const QString &id, const std::optional<std::chrono::seconds> &length, const QString &by,
                           const Reply &reply)
{
    m_alarms.shelve(id, length, whoever(by), reply);
}

void MirrorControl::unshelve(const QString &id, const QString &by, const Reply &reply)
{
    m_alarms.unshelve(id, whoever(by), reply);
}

void MirrorControl::reset(const QString &id, const QString &by, const Reply &reply)
{
    m_alarms.reset(id, whoever(by), reply);
}

void MirrorControl::watch(const QString &id, std::chrono::seconds length, const Reply &reply)
{
    m_paintWatch.watch(id, length, reply);
}

void MirrorControl::raise(const QJsonObject &alarm, const Reply &reply)
{
    const MirrorSettings &settings = m_world.settings;
    if (settings.source != ListeningTo::Hub || !m_hub->listening())
        return m_raisedHere.raise(alarm, reply);
    // As the mirror lists it: under the source that hears the hub.
    const auto heard = std::find_if(settings.alarms.begin(), settings.alarms.end(), [](const AlarmSection &each) {
        return each.settings.hears(Hub::channel(), Hub::event());
    });
    const QString source = heard != settings.alarms.end() ? heard->section : QString();
    m_hub->raise(alarm, [reply, source](const Result<Alarm> &raised) {
        if (raised) {
            Alarm row = *raised;
            if (!source.isEmpty())
                row.key.source = source;
            reply(alarmRow(row));
        } else
            reply(FieldError { {}, raised.error().text });
    });
}

void MirrorControl::history(const HistoryQuery &query, const Reply &reply)
{
    m_world.journal.history(query, [reply](const Result<HistoryPage> &page) {
        reply(page ? ControlAnswer(historyJson(*page)) : ControlAnswer(FieldError { {}, page.error().text }));
    });
}

void MirrorControl::silence(const Reply &reply)
{
    m_world.sound.silence();
    reply(QJsonObject { { QStringLiteral("silenced_until"), toText(*silencedUntil()) } });
}

void MirrorControl::grab(const QString &file, const Reply &reply)
{
    if (m_world.scene.grab().save(file))
        reply(QJsonObject { { QStringLiteral("file"), file } });
    else
        reply(FieldError {
            QStringLiteral("file"),
            QStringLiteral("file: %1 cannot be written. A name such as /tmp/mirror.png is needed.").arg(file) });
}

QByteArray MirrorControl::picture()
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    m_world.scene.grab().save(&buffer, "PNG");
    return bytes;
}

} // namespace halfsilver
