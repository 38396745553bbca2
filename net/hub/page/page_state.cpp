#include "net/hub/page/page_state.h"

#include "net/hub/page/page_route.h"

#include <QJsonArray>

namespace halfsilver::hub {

QJsonObject pageState(const ControlTarget &target)
{
    const QJsonObject list = target.list();
    const QJsonArray all = list[u"alarms"].toArray();
    QJsonArray rows;
    for (qsizetype i = 0; i < std::min(all.size(), kMostRows); ++i)
        rows.append(all[i]);
    return { { QStringLiteral("type"), QStringLiteral("state") },
             { QStringLiteral("as_of"), list[u"as_of"] },
             { QStringLiteral("status"), target.status() },
             { QStringLiteral("alarms"), rows },
             { QStringLiteral("more"), all.size() - rows.size() } };
}

QJsonObject pageSession(const ControlTarget &target, const QJsonObject &device, DeviceRole role, const QByteArray &csrf)
{
    QJsonArray can;
    const auto lacks = target.lacks();
    for (const ControlVerb verb : { ControlVerb::Acknowledge, ControlVerb::Clear, ControlVerb::Silence,
                                    ControlVerb::Shelve, ControlVerb::Unshelve, ControlVerb::Reset, ControlVerb::Raise,
                                    ControlVerb::History, ControlVerb::Devices, ControlVerb::Revoke }) {
        if (!lacks.contains(verb) && role >= roleFor({ PageRoute::Verb, verb }).value_or(DeviceRole::Admin))
            can.append(toText(verb));
    }
    if (!lacks.contains(ControlVerb::Grab) && role >= DeviceRole::Admin)
        can.append(QStringLiteral("picture"));
    return { { QStringLiteral("device"), device },
             { QStringLiteral("csrf"), QString::fromLatin1(csrf) },
             { QStringLiteral("can"), can },
             { QStringLiteral("version"), QStringLiteral(HALFSILVER_VERSION) } };
}

} // namespace halfsilver::hub
