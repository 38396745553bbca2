// The encryption of private-encrypted- channels: NaCl's secretbox, with a key of its own for each channel.
// Source: Pusher's "encrypted channels", protocol §6; the recorded vector is the test.
#pragma once

#include "app/core/result.h"

#include <QByteArray>

#include <optional>

namespace halfsilver::pusher {

constexpr qsizetype kSecretKeyBytes = 32, kNonceBytes = 24;

// The key of one channel, which its subscribers are given as `shared_secret`: SHA-256 of the name and the master key.
QByteArray channelKey(const QString &channel, const QByteArray &masterKey);

// The master key as applications write it: 32 bytes in base64. Fails with what is wrong.
Result<QByteArray> masterKeyFromText(const QString &base64);

QByteArray newNonce(); // from the system's generator: never twice with one key

// `key` and `nonce` have their lengths; the ciphertext is 16 bytes longer than the text.
QByteArray sealed(const QByteArray &text, const QByteArray &nonce, const QByteArray &key);
// Empty where a length is wrong, or it was sealed with another key or changed on its way.
std::optional<QByteArray> opened(const QByteArray &ciphertext, const QByteArray &nonce, const QByteArray &key);

} // namespace halfsilver::pusher
