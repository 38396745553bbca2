// TLS that verifies, for every connection of ours.
#pragma once

class QString;
class QSslConfiguration;

namespace halfsilver {

// The system's authorities, and those of the PEM file `caFile` if one is named.
QSslConfiguration tlsConfiguration(const QString &caFile);

} // namespace halfsilver
