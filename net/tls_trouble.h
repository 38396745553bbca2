// Why TLS did not trust a server, as one reason.
#pragma once

#include "net/transport.h"

#include <QSslError>

namespace halfsilver {

// Of several errors the one that has to be mended first: who vouches, then the time, then the name.
TransportEnd tlsTrouble(const QList<QSslError> &errors);

} // namespace halfsilver
