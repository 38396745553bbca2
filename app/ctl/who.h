// Who deals with an alarm from a shell, as every screen will say it: "acknowledged 21:48 by ana @ hall mirror".
#pragma once

#include "app/core/paths.h"

namespace halfsilver::ctl {

// An account of the system.
struct Account {
    uint uid = 0;
    QString name;
};

// The person behind an account: empty for root's and a service's, unless sudo says who they are (`sudoUser`:
// $SUDO_USER).
QString personOf(const Account &account, const QString &sudoUser);
// The person and where they did it; without a person the place alone, as a key at the mirror says it. At most kMaxName.
QString whoAndWhere(const QString &person, const QString &where);
// The name of the mirror that the ini is of, else of the machine.
QString whereHere(const Surroundings &here, const QString &configFile);

} // namespace halfsilver::ctl
