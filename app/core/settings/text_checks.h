// Checks of texts that several sections share. Empty passes: whether a key may be empty is notEmpty's affair.
#pragma once

#include "app/core/settings/checks.h"

namespace halfsilver::settings {

// A name or address without scheme, port and path: "reverb.home", "192.168.1.4", "fd00::4", "[fd00::4]".
std::optional<Wrong> hostName(const QString &value);
std::optional<Wrong> hostNames(const QStringList &values);
// An address to listen on: "0.0.0.0", "::1".
std::optional<Wrong> ipAddress(const QString &value);
// "http://…" or "https://…" with a host.
std::optional<Wrong> httpAddress(const QString &value);
// "http://host:port", without a user: names and passwords belong into files.
std::optional<Wrong> proxyAddress(const QString &value);
// What a browser sends as Origin: "https://home.lan:8443", without a path.
std::optional<Wrong> origins(const QStringList &values);
// Letters, digits, "-" and "_": what may stand in a host name or a path as it is ("ap3", an application key).
std::optional<Wrong> plainName(const QString &value);
std::optional<Wrong> plainNames(const QStringList &values);
// A channel of Pusher's: letters, digits and "_-=@,.;", 1 to 164 of them.
constexpr qsizetype kLongestChannel = 164;
std::optional<Wrong> channelName(const QString &value);
// One to listen to: also "#server-to-user", that of the user whom the mirror signs in as.
std::optional<Wrong> heardChannel(const QString &value);
// Names of members with dots between them: "data.items.0.title". Empty fits.
std::optional<Wrong> jsonPath(const QString &value);
// Several of them with "|" between: the first that leads somewhere.
std::optional<Wrong> jsonPaths(const QString &value);
// A file that this program may read.
std::optional<Wrong> readableFile(const QString &value);
// One with certificates in it, as PEM: a key, an archive or an empty file would leave every server untrusted.
std::optional<Wrong> certificateFile(const QString &value);
// What may stand behind a header's colon: one line of ASCII.
std::optional<Wrong> headerValue(const QString &value);
// Width and height in pixels: "1080x1920".
std::optional<Wrong> windowSize(const QString &value);
// A language, with a country or without: "en_GB", "zh_CN", "de".
std::optional<Wrong> localeName(const QString &value);

} // namespace halfsilver::settings
