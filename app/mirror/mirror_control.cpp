#include "app/mirror/mirror_control.h"

#include "app/core/control/control_json.h"
#include "app/core/control/history_json.h"
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
    , m_paintWatch(m_world.scene, m_world.book, m_world.clock)
{
    connect(&m_world.scene, &Scene::framePainted, this, [this] { m_paintedAt = m_world.clock.now(); });
}

QJsonObject MirrorControl::status() const
{
    const MirrorSettings &settings = m_world.settings;
    return statusJson({ settings.source, m_world.connection(), settings.mistakes, m_paintedAt }, m_world.book);
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
    if (!m_world.settings.hubRuns || !m_hub || !m_hub->listening()) {
        reply(FieldError { {}, QStringLiteral("This mirror runs no hub. Raise the alarm at the backend.") });
        return;
    }
    // As the mirror lists it: under the source that hears the hub, where it is this hub that it listens to.
    const auto heard =
        std::find_if(m_world.settings.alarms.begin(), m_world.settings.alarms.end(),
                     [](const AlarmSection &each) { return each.settings.hears(Hub::channel(), Hub::event()); });
    const QString source = m_world.settings.source == ListeningTo::Hub && heard != m_world.settings.alarms.end()
        ? heard->section
        : QString();
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
    const qint64 length = std::chrono::milliseconds(m_world.settings.sound.silence).count();
    reply(QJsonObject { { QStringLiteral("silenced_until"), toText(m_world.clock.now().addMSecs(length)) } });
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

QList<ControlVerb> MirrorControl::lacks() const
{
    return m_world.settings.hubRuns ? QList<ControlVerb>() : QList<ControlVerb> { ControlVerb::Raise };
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
