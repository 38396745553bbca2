#include "app/hub/hub_control.h"

#include "app/core/connection_status.h"
#include "app/core/control/control_json.h"
#include "app/core/control/history_json.h"
#include "net/hub/hub.h"

#include <QJsonArray>

#include <algorithm>

namespace halfsilver {

namespace {

ControlAnswer lacking(const QString &what)
{
    return FieldError { {}, QStringLiteral("A hub has no %1. Ask the mirror.").arg(what) };
}

Hub::Done answering(const ControlTarget::Reply &reply)
{
    return [reply](const Result<Alarm> &alarm) {
        reply(alarm ? ControlAnswer(alarmRow(*alarm)) : ControlAnswer(FieldError { {}, alarm.error().text }));
    };
}

} // namespace

HubControl::HubControl(Hub &hub, Clock &clock)
    : m_hub(hub)
    , m_clock(clock)
    , m_since(clock.now())
{
}

QJsonObject HubControl::status() const
{
    const auto alarms = m_hub.alarms();
    const auto active = std::count_if(alarms.begin(), alarms.end(), [](const Alarm &a) { return a.active(); });
    const auto unseen =
        std::count_if(alarms.begin(), alarms.end(), [](const Alarm &a) { return !a.acknowledgedAt && !a.test; });
    // It is where alarms come from: what it shows is current while it runs.
    return { { QStringLiteral("version"), QStringLiteral(HALFSILVER_VERSION) },
             { QStringLiteral("source"), toText(ListeningTo::Hub) },
             { QStringLiteral("connection"),
               QJsonObject { { QStringLiteral("state"), toText(ConnectionPhase::Connected) },
                             { QStringLiteral("since"), toText(m_since) } } },
             { QStringLiteral("alarms"),
               QJsonObject { { QStringLiteral("active"), qint64(active) },
                             { QStringLiteral("unacknowledged"), qint64(unseen) } } },
             { QStringLiteral("subscribers"), m_hub.subscribers() } };
}

QJsonObject HubControl::list() const
{
    auto alarms = m_hub.alarms();
    std::stable_sort(alarms.begin(), alarms.end(), [](const Alarm &a, const Alarm &b) {
        return a.priority != b.priority ? a.priority > b.priority : a.raisedAt > b.raisedAt;
    });
    QJsonArray rows;
    for (const auto &alarm : std::as_const(alarms))
        rows.append(alarmRow(alarm));
    return { { QStringLiteral("as_of"), toText(m_clock.now()) }, { QStringLiteral("alarms"), rows } };
}

void HubControl::acknowledge(const QString &id, const QString &by, const Reply &reply)
{
    m_hub.acknowledge(id, by, answering(reply));
}

void HubControl::clear(const QString &id, const QString &by, const Reply &reply)
{
    m_hub.clear(id, by, answering(reply));
}

void HubControl::shelve(const QString &, const std::optional<std::chrono::seconds> &, const QString &,
                        const Reply &reply)
{
    reply(lacking(QStringLiteral("shelf")));
}

void HubControl::unshelve(const QString &, const QString &, const Reply &reply)
{
    reply(lacking(QStringLiteral("shelf")));
}

void HubControl::reset(const QString &, const QString &, const Reply &reply)
{
    reply(lacking(QStringLiteral("latched alarms")));
}

void HubControl::raise(const QJsonObject &alarm, const Reply &reply) { m_hub.raise(alarm, answering(reply)); }

void HubControl::history(const HistoryQuery &query, const Reply &reply)
{
    m_hub.history(query, [reply](const Result<HistoryPage> &page) {
        reply(page ? ControlAnswer(historyJson(*page)) : ControlAnswer(FieldError { {}, page.error().text }));
    });
}

void HubControl::silence(const Reply &reply) { reply(lacking(QStringLiteral("sound"))); }

void HubControl::grab(const QString &, const Reply &reply) { reply(lacking(QStringLiteral("screen"))); }

void HubControl::watch(const QString &, std::chrono::seconds, const Reply &reply)
{
    reply(lacking(QStringLiteral("screen")));
}

QList<ControlVerb> HubControl::lacks() const
{
    return { ControlVerb::Shelve,  ControlVerb::Unshelve, ControlVerb::Reset,
             ControlVerb::Silence, ControlVerb::Grab,     ControlVerb::Watch };
}

} // namespace halfsilver
