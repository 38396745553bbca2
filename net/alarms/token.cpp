#include "net/alarms/token.h"

#include "net/payload/alarm_settings.h"

#include <QFile>

#include <algorithm>

namespace halfsilver {

Result<QString> tokenOf(const AlarmSettings &settings)
{
    QString token = settings.token.trimmed();
    if (token.isEmpty() && !settings.tokenFile.isEmpty()) {
        QFile file(settings.tokenFile);
        if (!file.open(QIODevice::ReadOnly))
            return Error { QStringLiteral("token_file %1: %2").arg(settings.tokenFile, file.errorString()) };
        token = QString::fromUtf8(file.readLine(8192)).trimmed();
        if (token.isEmpty())
            return Error {
                QStringLiteral("token_file %1: empty. Its first line is the token.").arg(settings.tokenFile)
            };
    }
    // Anything else would be a header of its own.
    if (std::any_of(token.begin(), token.end(), [](QChar c) { return c <= u' ' || c > u'~'; }))
        return Error { QStringLiteral("token: only letters, digits and signs of ASCII are possible, without spaces") };
    return token;
}

} // namespace halfsilver
