#include "net/hub/undelivered.h"

namespace halfsilver::hub {

QStringList undelivered(const QJsonObject &drivers, const QJsonObject &webhooks)
{
    QStringList all;
    const auto add = [&all](const QJsonObject &health, const QString &kind) {
        for (auto one = health.begin(); one != health.end(); ++one) {
            if (const auto waiting = one.value()[QLatin1StringView("waiting")].toInteger(); waiting > 0)
                all.append(QStringLiteral("%1%2: %3").arg(kind, one.key()).arg(waiting));
        }
    };
    add(drivers, {});
    add(webhooks, QStringLiteral("webhook "));
    return all;
}

} // namespace halfsilver::hub
