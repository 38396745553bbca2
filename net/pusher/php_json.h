// JSON as PHP writes it, so that what we send is the same bytes as a Laravel's.
#pragma once

#include <QByteArray>
#include <QString>

namespace halfsilver::pusher {

// A text in quotes: ASCII, with "/" escaped, as json_encode does by default.
QByteArray phpQuoted(const QString &text);

} // namespace halfsilver::pusher
