#include "net/pusher/signature.h"

#include <QCryptographicHash>
#include <QMessageAuthenticationCode>

#include <map>

namespace halfsilver::pusher {

QByteArray stringToSign(const QByteArray &method, const QByteArray &path, const QueryItems &query)
{
    std::map<QByteArray, QByteArray> sorted;
    for (const auto &[name, value] : query) {
        QByteArray base = name.toLower();
        if (const auto bracket = base.indexOf('['); bracket > 0 && base.endsWith(']'))
            base.truncate(bracket);
        if (base == "auth_signature")
            continue;
        const auto [place, isNew] = sorted.emplace(base, value);
        if (!isNew)
            place->second += ',' + value;
    }
    QByteArray text = method + '\n' + path + '\n';
    const char *separator = "";
    for (const auto &[name, value] : sorted) {
        text += separator + name + '=' + value;
        separator = "&";
    }
    return text;
}

QByteArray signature(const QByteArray &text, const QByteArray &secret)
{
    return QMessageAuthenticationCode::hash(text, secret, QCryptographicHash::Sha256).toHex();
}

QByteArray bodyMd5(const QByteArray &body) { return QCryptographicHash::hash(body, QCryptographicHash::Md5).toHex(); }

bool equalInConstantTime(const QByteArray &a, const QByteArray &b)
{
    if (a.size() != b.size())
        return false;
    volatile unsigned char difference = 0;
    for (qsizetype i = 0; i < a.size(); ++i)
        difference = static_cast<unsigned char>(difference | static_cast<unsigned char>(a[i] ^ b[i]));
    return difference == 0;
}

} // namespace halfsilver::pusher
