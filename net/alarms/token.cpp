#include "net/alarms/token.h"

#include "net/payload/alarm_settings.h"

#include <QFile>

#include <algorithm>

namespace halfsilver {

Result<QString> secretFrom(const QString &value, const QString &file, const char *fileKey)
{
    QString secret = value.trimmed();
    if (!secret.isEmpty() || file.isEmpty())
        return secret;
    const QString place = QString::fromUtf8(fileKey) + u' ' + file;
    QFile opened(file);
    if (!opened.open(QIODevice::ReadOnly))
        return Error { QStringLiteral("%1: %2").arg(place, opened.errorString()) };
    secret = QString::fromUtf8(opened.readLine(8192)).trimmed();
    if (secret.isEmpty())
        return Error { QStringLiteral("%1: empty. Its first line is the secret.").arg(place) };
    return secret;
}

Result<QString> bearerFrom(const QString &value, const QString &file, const char *fileKey)
{
    const auto token = secretFrom(value, file, fileKey);
    // Anything else would be a header of its own.
    if (token && std::any_of(token->begin(), token->end(), [](QChar c) { return c <= u' ' || c > u'~'; }))
        return Error { QStringLiteral("token: only letters, digits and signs of ASCII are possible, without spaces") };
    return token;
}

Result<QString> tokenOf(const AlarmSettings &settings)
{
    return bearerFrom(settings.token, settings.tokenFile, "token_file");
}

} // namespace halfsilver
