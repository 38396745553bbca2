#include "app/ctl/who.h"

#include "app/core/alarms/alarm.h"
#include "app/core/mirror_identity.h"

#include <QSysInfo>

namespace halfsilver::ctl {

namespace {

constexpr uint kFirstPerson = 1000, kNobody = 65534; // login.defs(5), and systemd's names for the two

} // namespace

QString personOf(const Account &account, const QString &sudoUser)
{
    if (account.uid >= kFirstPerson && account.uid != kNobody)
        return account.name;
    return sudoUser == QLatin1String("root") ? QString() : sudoUser;
}

QString whoAndWhere(const QString &person, const QString &where)
{
    if (person.isEmpty())
        return where.left(kMaxName);
    return QString(person + QStringLiteral(" @ ") + where).left(kMaxName);
}

QString whereHere(const Surroundings &here, const QString &configFile)
{
    const QString host = QSysInfo::machineHostName();
    const QString file = iniFile(here, configFile);
    if (file.isEmpty())
        return host;
    QList<Mistake> mistakes; // for --check-config to tell
    return readMirrorIdentity(settings::readIniFile(file), host, mistakes).name;
}

} // namespace halfsilver::ctl
