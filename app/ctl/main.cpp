// halfsilverctl: alarms from a shell or from cron.
#include "app/ctl/run.h"
#include "app/ctl/who.h"

#include <QCoreApplication>
#include <QTextStream>

#include <pwd.h>
#include <unistd.h>

using namespace halfsilver;

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    QTextStream out(stdout), err(stderr);
    auto options = ctl::parseOptions(QCoreApplication::arguments().mid(1));
    if (!options) {
        err << "halfsilverctl: " << options.error().text << '\n';
        return ctl::Usage;
    }
    const auto here = Surroundings::ofThisProcess();
    if (isAboutAlarm(options->request.verb)) {
        const passwd *user = getpwuid(getuid());
        const QString person = ctl::personOf({ getuid(), user ? QString::fromLocal8Bit(user->pw_name) : QString() },
                                             here.environment.value(QStringLiteral("SUDO_USER")));
        options->request.by = ctl::whoAndWhere(person, ctl::whereHere(here, options->configFile.value_or(QString())));
    }
    return ctl::run(*options, here, out, err);
}
