// The `data` of an event on an encrypted channel, as a backend seals it.
#pragma once

#include "net/pusher/secret_box.h"

namespace halfsilver {

inline QByteArray sealedEvent(const QByteArray &text, const QByteArray &key)
{
    const QByteArray nonce = pusher::newNonce();
    return "{\"nonce\":\"" + nonce.toBase64() + "\",\"ciphertext\":\"" + pusher::sealed(text, nonce, key).toBase64()
        + "\"}";
}

} // namespace halfsilver
