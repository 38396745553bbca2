// How a request to Pusher's HTTP API is signed, for those who send one and those who check one.
// Source: Pusher's "authenticating requests"; the vectors of its documentation are the tests.
#pragma once

#include <QByteArray>
#include <QList>

#include <utility>

namespace halfsilver::pusher {

using QueryItems = QList<std::pair<QByteArray, QByteArray>>; // unescaped, in the order of the URL

// METHOD\npath\nquery: all items but auth_signature, names in lower case and sorted, unescaped; the elements of
// an array (`a[]=1&a[]=2`, `a[0]=1`, or a name given twice) are joined by commas. `path` begins /apps/.
QByteArray stringToSign(const QByteArray &method, const QByteArray &path, const QueryItems &query);

// HMAC-SHA256 as 64 lower-case hexadecimal digits.
QByteArray signature(const QByteArray &text, const QByteArray &secret);

// MD5 of exactly these bytes, as lower-case hexadecimal digits: `body_md5`.
QByteArray bodyMd5(const QByteArray &body);

// Compares in a time that does not depend on where the two differ. Their lengths are no secret.
bool equalInConstantTime(const QByteArray &a, const QByteArray &b);

} // namespace halfsilver::pusher
