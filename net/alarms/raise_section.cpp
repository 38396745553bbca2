#include "net/alarms/raise_section.h"

#include "net/alarms/token.h"
#include "net/payload/alarm_settings.h"

namespace halfsilver {

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
        const auto token = tokenOf(alarm);
        if (token)
            all.append({ section.name, RaiseTarget { QUrl(alarm.raiseUrl, QUrl::StrictMode), *token } });
        else
            all.append({ section.name, Error { QStringLiteral("[%1] %2").arg(section.name, token.error().text) } });
    }
    return all;
}

} // namespace halfsilver
