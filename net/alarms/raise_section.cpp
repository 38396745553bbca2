#include "net/alarms/raise_section.h"

#include "net/alarms/token.h"
#include "net/payload/alarm_settings.h"

namespace halfsilver {

Result<std::optional<RaiseTarget>> raiseTargetOf(const settings::IniFile &ini)
{
    for (const settings::IniSection &section : ini.sections) {
        if (section.name != QLatin1String("alarm") && !section.name.startsWith(QLatin1String("alarm.")))
            continue;
        QList<Mistake> mistakes;
        const auto alarm = settings::readSettings<AlarmSettings>(section, ini.name, mistakes);
        if (alarm.raiseUrl.isEmpty())
            continue;
        const auto token = tokenOf(alarm);
        if (!token)
            return Error { QStringLiteral("[%1] %2").arg(section.name, token.error().text) };
        return std::optional(RaiseTarget { QUrl(alarm.raiseUrl, QUrl::StrictMode), *token });
    }
    return std::optional<RaiseTarget>();
}

} // namespace halfsilver
