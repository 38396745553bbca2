// What a Pusher application is known by.
#pragma once

#include <QString>

namespace halfsilver::hub {

struct Credentials {
    QString appId, key, secret;
};

} // namespace halfsilver::hub
