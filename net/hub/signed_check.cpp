#include "net/hub/signed_check.h"

namespace halfsilver::hub {

namespace {

constexpr qint64 kMaxAgeSeconds = 600;

HttpAnswer refusal(const QString &text) { return errorAnswer(401, text); }

} // namespace

std::optional<HttpAnswer> checkSignature(const Credentials &credentials, const HttpRequest &request,
                                         const QDateTime &now)
{
    const auto item = [&](QByteArrayView name) -> std::optional<QByteArray> {
        for (const auto &[key, value] : request.query) {
            if (key.toLower() == name)
                return value;
        }
        return std::nullopt;
    };
    const auto key = item("auth_key"), version = item("auth_version"), time = item("auth_timestamp"),
               given = item("auth_signature");
    if (!key || !version || !time || !given)
        return refusal(QStringLiteral("auth_key, auth_timestamp, auth_version and auth_signature are needed in the "
                                      "query"));
    if (!pusher::equalInConstantTime(*key, credentials.key.toUtf8()))
        return refusal(QStringLiteral("auth_key: not the key of this application"));
    if (*version != "1.0")
        return refusal(QStringLiteral("auth_version: 1.0 is needed"));
    bool isNumber = false;
    const qint64 seconds = time->toLongLong(&isNumber);
    if (!isNumber || seconds < 0)
        return refusal(QStringLiteral("auth_timestamp: seconds since 1970 are needed"));
    const qint64 age = now.toSecsSinceEpoch() - seconds;
    if (age > kMaxAgeSeconds || age < -kMaxAgeSeconds)
        return refusal(
            QStringLiteral("auth_timestamp: %1 s %2 this hub's clock, which says %3; at most %4 s are "
                           "allowed. Set the clock that is wrong.")
                .arg(qAbs(age))
                .arg(age > 0 ? QStringLiteral("behind") : QStringLiteral("ahead of"), now.toString(Qt::ISODate))
                .arg(kMaxAgeSeconds));
    const auto md5 = item("body_md5");
    if (!request.body.isEmpty() || md5) {
        if (!md5 || !pusher::equalInConstantTime(*md5, pusher::bodyMd5(request.body)))
            return refusal(QStringLiteral("body_md5: not the MD5 of the body"));
    }
    const QByteArray text = pusher::stringToSign(request.method, request.path, request.query);
    if (!pusher::equalInConstantTime(*given, pusher::signature(text, credentials.secret.toUtf8())))
        return refusal(
            QStringLiteral("auth_signature: not the HMAC-SHA256 with this application's secret, in lower-case "
                           "hexadecimal digits, of %1")
                .arg(QString::fromUtf8(text.left(1000))));
    return std::nullopt;
}

} // namespace halfsilver::hub
