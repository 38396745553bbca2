#include "app/core/settings/text_checks.h"

#include <QFile>
#include <QFileInfo>
#include <QLocale>
#include <QRegularExpression>
#include <QUrl>

namespace halfsilver::settings {

namespace {

bool isIpAddress(const QString &text)
{
    static const QRegularExpression v4(QStringLiteral("^(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.(?!$)|$)){4}$"));
    if (v4.match(text).hasMatch())
        return true;
    QUrl url; // QUrl knows IPv6, and core does without Qt6::Network
    url.setHost(text, QUrl::StrictMode);
    return text.contains(u':') && url.isValid() && !url.host().isEmpty();
}

bool isHostName(const QString &text)
{
    static const QRegularExpression name(QStringLiteral("^[\\w]([\\w-]*[\\w])?(\\.[\\w]([\\w-]*[\\w])?)*\\.?$"),
                                         QRegularExpression::UseUnicodePropertiesOption);
    QString bare = text;
    if (bare.startsWith(u'[') && bare.endsWith(u']'))
        return bare.contains(u':') && isIpAddress(bare.mid(1, bare.size() - 2));
    return isIpAddress(bare) || name.match(bare).hasMatch();
}

} // namespace

std::optional<Wrong> hostName(const QString &value)
{
    if (value.isEmpty() || isHostName(value))
        return {};
    return Wrong { translate("settings", "“%1” is not a host.").arg(value.left(40)),
                   translate("settings", "Write the name alone: no scheme, port or path.") };
}

std::optional<Wrong> hostNames(const QStringList &values)
{
    for (const QString &value : values) {
        if (auto wrong = hostName(value))
            return wrong;
    }
    return {};
}

std::optional<Wrong> channelName(const QString &value)
{
    static const QRegularExpression form(QStringLiteral("^[A-Za-z0-9_\\-=@,.;]{1,164}$"));
    if (form.match(value).hasMatch())
        return {};
    return Wrong { translate("settings", "“%1” is not a channel.").arg(value.left(40)),
                   translate("settings", "Write letters, digits and _ - = @ , . ; without spaces.") };
}

std::optional<Wrong> heardChannel(const QString &value)
{
    const QString user = QStringLiteral("#server-to-user");
    if (value == user)
        return {};
    if (value.startsWith(user))
        return Wrong { translate("settings", "“%1” is one user's channel.").arg(value.left(40)),
                       translate("settings",
                                 "Write #server-to-user: it is that of the user whom the mirror signs in as.") };
    return channelName(value);
}

std::optional<Wrong> jsonPath(const QString &value)
{
    if (value.isEmpty() || !value.split(u'.').contains(QString()))
        return {};
    return Wrong { translate("settings", "“%1” is not a path.").arg(value.left(40)),
                   translate("settings", "Write names with one dot between them, such as data.title.") };
}

std::optional<Wrong> jsonPaths(const QString &value)
{
    if (value.isEmpty())
        return {};
    for (const QString &path : value.split(u'|')) {
        if (path.trimmed().isEmpty())
            return Wrong { translate("settings", "nothing on one side of “|”."),
                           translate("settings", "Write a path there, or remove it.") };
        if (auto wrong = jsonPath(path.trimmed()))
            return wrong;
    }
    return {};
}

std::optional<Wrong> readableFile(const QString &value)
{
    const QFileInfo file(value);
    if (value.isEmpty() || (file.isFile() && file.isReadable()))
        return {};
    return Wrong { translate("settings", "“%1” cannot be read.").arg(value.left(80)),
                   translate("settings", "Write the path of a file that this user may read.") };
}

std::optional<Wrong> certificateFile(const QString &value)
{
    const auto unreadable = readableFile(value);
    if (unreadable || value.isEmpty())
        return unreadable;
    constexpr qint64 kMost = 4 * 1024 * 1024; // of a file that may be anything; a system's bundle has 200 KiB
    QFile file(value);
    const QByteArray pem = file.open(QIODevice::ReadOnly) ? file.read(kMost) : QByteArray();
    if (pem.contains("-----BEGIN CERTIFICATE-----") || pem.contains("-----BEGIN TRUSTED CERTIFICATE-----"))
        return {};
    return Wrong { translate("settings", "“%1” holds no certificate.").arg(value.left(80)),
                   translate("settings", "Write the path of one as PEM, with -----BEGIN CERTIFICATE----- in it.") };
}

std::optional<Wrong> ipAddress(const QString &value)
{
    if (value.isEmpty() || isIpAddress(value))
        return {};
    return Wrong { translate("settings", "“%1” is not an address.").arg(value.left(40)),
                   translate("settings", "Write one such as 0.0.0.0 or 192.168.1.4.") };
}

std::optional<Wrong> httpAddress(const QString &value)
{
    const QUrl url(value, QUrl::StrictMode);
    const bool http = url.scheme() == QStringLiteral("http") || url.scheme() == QStringLiteral("https");
    if (value.isEmpty() || (url.isValid() && http && !url.host().isEmpty()))
        return {};
    return Wrong { translate("settings", "not an address."), translate("settings", "Write https://…") };
}

std::optional<Wrong> proxyAddress(const QString &value)
{
    const QUrl url(value, QUrl::StrictMode);
    if (!url.userInfo().isEmpty())
        return Wrong { translate("settings", "a user name in it."),
                       translate("settings", "Write user:password into a file, and proxy_login_file = that file.") };
    if (value.isEmpty()
        || (url.isValid() && url.scheme() == QStringLiteral("http") && !url.host().isEmpty() && url.port() > 0
            && (url.path().isEmpty() || url.path() == QStringLiteral("/"))))
        return {};
    return Wrong { translate("settings", "not a proxy."),
                   translate("settings", "Write one such as http://proxy.home:3128.") };
}

std::optional<Wrong> origins(const QStringList &values)
{
    for (const QString &value : values) {
        const QUrl url(value, QUrl::StrictMode);
        if (httpAddress(value) || !url.path().isEmpty() || url.hasQuery() || url.hasFragment()
            || !url.userInfo().isEmpty())
            return Wrong { translate("settings", "“%1” is not an origin.").arg(value.left(40)),
                           translate("settings", "Write one such as https://home.lan, without a path.") };
    }
    return {};
}

std::optional<Wrong> plainName(const QString &value)
{
    static const QRegularExpression name(QStringLiteral("^[A-Za-z0-9_-]*$"));
    if (name.match(value).hasMatch())
        return {};
    return Wrong { translate("settings", "“%1” does not fit here.").arg(value.left(40)),
                   translate("settings", "Write letters and digits only.") };
}

std::optional<Wrong> plainNames(const QStringList &values)
{
    for (const QString &value : values) {
        if (auto wrong = plainName(value))
            return wrong;
    }
    return {};
}

std::optional<Wrong> headerValue(const QString &value)
{
    for (const QChar c : value) {
        if (c < u' ' || c > u'~')
            return Wrong { translate("settings", "a sign that no header can hold."),
                           translate("settings", "Write letters, digits and signs of ASCII.") };
    }
    return {};
}

std::optional<Wrong> windowSize(const QString &value)
{
    static const QRegularExpression size(QStringLiteral("^([1-9]\\d{1,4})\\s?[x×]\\s?([1-9]\\d{1,4})$"));
    if (value.isEmpty() || size.match(value).hasMatch())
        return {};
    return Wrong { translate("settings", "“%1” is not a size.").arg(value.left(40)),
                   translate("settings", "Write one such as 1080x1920.") };
}

std::optional<Wrong> localeName(const QString &value)
{
    static const QRegularExpression name(QStringLiteral("^[a-z]{2,3}([_-][A-Z][a-z]{3})?([_-][A-Z]{2})?([.@].*)?$"));
    if (value.isEmpty() || (name.match(value).hasMatch() && QLocale(value).language() != QLocale::C))
        return {};
    return Wrong { translate("settings", "“%1” is not a language.").arg(value.left(40)),
                   translate("settings", "Write one such as en_GB or zh_CN.") };
}

} // namespace halfsilver::settings
