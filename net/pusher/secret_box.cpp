#include "net/pusher/secret_box.h"

#include <QCryptographicHash>
#include <QRandomGenerator>

#include <sodium.h>

#include <array>

namespace halfsilver::pusher {

static_assert(kSecretKeyBytes == crypto_secretbox_KEYBYTES && kNonceBytes == crypto_secretbox_NONCEBYTES);

namespace {

const unsigned char *bytesOf(const QByteArray &bytes)
{
    return reinterpret_cast<const unsigned char *>(bytes.constData());
}

} // namespace

QByteArray channelKey(const QString &channel, const QByteArray &masterKey)
{
    return QCryptographicHash::hash(QByteArray(channel.toUtf8() + masterKey), QCryptographicHash::Sha256);
}

Result<QByteArray> masterKeyFromText(const QString &base64)
{
    const auto decoded =
        QByteArray::fromBase64Encoding(base64.trimmed().toLatin1(), QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded || (*decoded).size() != kSecretKeyBytes)
        return Error { QStringLiteral("not 32 bytes in base64. Make one: openssl rand -base64 32") };
    return *decoded;
}

QByteArray newNonce()
{
    std::array<quint32, size_t(kNonceBytes) / sizeof(quint32)> random {};
    QRandomGenerator::system()->fillRange(random.data(), qsizetype(random.size()));
    return QByteArray(reinterpret_cast<const char *>(random.data()), kNonceBytes);
}

QByteArray sealed(const QByteArray &text, const QByteArray &nonce, const QByteArray &key)
{
    Q_ASSERT_X(key.size() == kSecretKeyBytes && nonce.size() == kNonceBytes, "sealed",
               "a key or nonce of wrong length");
    QByteArray ciphertext(text.size() + qsizetype(crypto_secretbox_MACBYTES), Qt::Uninitialized);
    crypto_secretbox_easy(reinterpret_cast<unsigned char *>(ciphertext.data()), bytesOf(text),
                          static_cast<unsigned long long>(text.size()), bytesOf(nonce), bytesOf(key));
    return ciphertext;
}

std::optional<QByteArray> opened(const QByteArray &ciphertext, const QByteArray &nonce, const QByteArray &key)
{
    constexpr auto kMac = qsizetype(crypto_secretbox_MACBYTES);
    if (key.size() != kSecretKeyBytes || nonce.size() != kNonceBytes || ciphertext.size() < kMac)
        return std::nullopt;
    QByteArray text(ciphertext.size() - kMac, Qt::Uninitialized);
    if (crypto_secretbox_open_easy(reinterpret_cast<unsigned char *>(text.data()), bytesOf(ciphertext),
                                   static_cast<unsigned long long>(ciphertext.size()), bytesOf(nonce), bytesOf(key))
        != 0)
        return std::nullopt;
    return text;
}

} // namespace halfsilver::pusher
