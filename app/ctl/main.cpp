// halfsilverctl: alarms from a shell or from cron.
#include "app/ctl/run.h"

#include <QCoreApplication>
#include <QTextStream>

#include <pwd.h>
#include <unistd.h>

using namespace halfsilver;

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    QTextStream out(stdout), err(stderr);
    const passwd *user = getpwuid(getuid());
    const auto options = ctl::parseOptions(QCoreApplication::arguments().mid(1),
                                           user ? QString::fromLocal8Bit(user->pw_name) : QString());
    if (!options) {
        err << "halfsilverctl: " << options.error().text << '\n';
        return ctl::Usage;
    }
    return ctl::run(*options, Surroundings::ofThisProcess(), out, err);
}
