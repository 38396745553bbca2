#include "net/alarms/raise_section.h"

#include "net/alarms/token.h"
#include "net/payload/alarm_settings.h"
#include "net/pusher/pusher_settings.h"

namespace halfsilver {

namespace {
const QString kPusher = QStringLiteral("pusher");
}

QString caFileOf(const settings::IniFile &ini, const QString &connection)
{
    for (const settings::IniSection &section : ini.sections) {
        const bool isConnection = section.name == kPusher || section.name.startsWith(kPusher + u'.');
        if (!isConnection || (!connection.isEmpty() && connection != section.name))
            continue;
        QList<Mistake> mistakes;
        return settings::readSettings<PusherSettings>(section, ini.name, mistakes).caFile;
    }
    return {};
}

QList<RaiseSection> raiseSectionsOf(const settings::IniFile &ini)
{
    QList<RaiseSection> all;
    for (const settings::IniSection &section : ini.sections) {
        if (section.name != QLatin1String("alarm") && !section.name.startsWith(QLatin1String("alarm.")))
            continue;
        QList<Mistake> mistakes;
        const auto alarm = settings::readSettings<AlarmSettings>(section, ini.name, mistakes);
        if (alarm.raiseUrl.isEmpty())
            continue;
        const auto token = [alarm, name = section.name]() -> Result<QString> {
            const auto read = tokenOf(alarm);
            return read ? read : Error { QStringLiteral("[%1] %2").arg(name, read.error().text) };
        };
        const QString caFile = caFileOf(ini, alarm.connections().first());
        all.append({ section.name, { QUrl(alarm.raiseUrl, QUrl::StrictMode), token, caFile } });
    }
    return all;
}

} // namespace halfsilver
