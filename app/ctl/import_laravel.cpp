#include "app/ctl/import_laravel.h"

#include "app/ctl/dot_env.h"
#include "app/ctl/run.h"
#include "net/pusher/pusher_settings.h"

#include <QFile>
#include <QTextStream>
#include <QUrl>

#include <algorithm>

namespace halfsilver::ctl {

namespace {

constexpr qint64 kMostBytes = 1 << 20;

// Of the names, the first with a value: what browsers are given is what the mirror needs, before what PHP uses itself.
// A value of several lines is none: in an ini each would be a line of its own.
class Env {
public:
    explicit Env(const QByteArray &text)
        : m_values(readDotEnv(text))
    {
    }
    QString find(const QString &name) const
    {
        for (const char *prefix : { "VITE_", "MIX_", "" }) {
            const QString value = m_values.value(QLatin1StringView(prefix) + name);
            const bool isLine = std::none_of(value.begin(), value.end(), [](QChar c) { return c < u' '; });
            if (!value.isEmpty() && !value.startsWith(u'$') && isLine)
                return value;
        }
        return {};
    }

private:
    QHash<QString, QString> m_values;
};

bool isThisMachine(const QString &host)
{
    return QStringList { QStringLiteral("localhost"), QStringLiteral("127.0.0.1"), QStringLiteral("0.0.0.0"),
                         QStringLiteral("::1") }
        .contains(host);
}

// What private channels need, as a comment: the token is one that Laravel has to give to this mirror first.
QStringList privateChannelLines(const QString &application)
{
    const QUrl url(application, QUrl::StrictMode);
    const bool isWeb = url.scheme() == QStringLiteral("http") || url.scheme() == QStringLiteral("https");
    if (!isWeb || url.host().isEmpty() || isThisMachine(url.host()))
        return {};
    QString address = url.adjusted(QUrl::StripTrailingSlash | QUrl::RemoveQuery | QUrl::RemoveFragment).toString();
    return { QStringLiteral("# For private-, presence- and encrypted channels, with a token of this mirror's own:"),
             QStringLiteral("# auth_url = %1/broadcasting/auth").arg(address),
             QStringLiteral("# auth_token_file = /etc/halfsilver/laravel-token") };
}

} // namespace

ImportedSection pusherSectionOf(const QByteArray &text)
{
    const Env env(text);
    ImportedSection section;
    QString driver = env.find(QStringLiteral("BROADCAST_CONNECTION"));
    if (driver.isEmpty())
        driver = env.find(QStringLiteral("BROADCAST_DRIVER"));
    QString family = driver.toUpper();
    if (family != QStringLiteral("REVERB") && family != QStringLiteral("PUSHER")) {
        family =
            env.find(QStringLiteral("REVERB_APP_KEY")).isEmpty() ? QStringLiteral("PUSHER") : QStringLiteral("REVERB");
        section.warnings.append(
            QStringLiteral("BROADCAST_CONNECTION is “%1”: Laravel sends nothing to a mirror until it is %2.")
                .arg(driver, family.toLower()));
    }
    const auto of = [&](const char *name) { return env.find(family + u'_' + QLatin1StringView(name)); };
    const QString key = of("APP_KEY"), cluster = of("APP_CLUSTER"), host = of("HOST"), port = of("PORT"),
                  scheme = of("SCHEME");
    if (key.isEmpty()) {
        section.warnings.append(QStringLiteral("%1_APP_KEY is missing or empty. Copy it from the application of the "
                                               "server.")
                                    .arg(family));
        return section;
    }
    QStringList lines { QStringLiteral("[pusher]"), QStringLiteral("key = ") + key };
    if (!host.isEmpty()) {
        lines.append(QStringLiteral("host = ") + host);
        if (!port.isEmpty())
            lines.append(QStringLiteral("port = ") + port);
        if (scheme == QStringLiteral("http"))
            lines.append(QStringLiteral("tls = off"));
        if (isThisMachine(host))
            section.warnings.append(QStringLiteral("host is %1: right only where the mirror runs on the server itself. "
                                                   "Write the server's name in the network.")
                                        .arg(host));
    } else if (family == QStringLiteral("REVERB")) {
        section.warnings.append(QStringLiteral("REVERB_HOST is missing or empty. Add host = and the server's name."));
    } else if (!cluster.isEmpty()) {
        lines.append(QStringLiteral("cluster = ") + cluster);
    } else {
        section.warnings.append(
            QStringLiteral("PUSHER_APP_CLUSTER and PUSHER_HOST are missing or empty: cluster mt1 is taken."));
    }
    lines += privateChannelLines(env.find(QStringLiteral("APP_URL")));
    section.text = lines.join(u'\n') + u'\n';
    if (!of("APP_SECRET").isEmpty())
        section.warnings.append(
            QStringLiteral("%1_APP_SECRET stays in .env: a mirror only listens and needs no secret. Private channels: "
                           "auth_url, see mirror.ini(5).")
                .arg(family));
    // What the mirror would say of it.
    const auto file = settings::parseIni(section.text.toUtf8(), QStringLiteral("[pusher]"));
    QList<Mistake> mistakes = file.mistakes;
    (void)settings::readSettings<PusherSettings>(file.sections.first(), file.name, mistakes);
    for (const Mistake &mistake : std::as_const(mistakes))
        section.warnings.append(QStringLiteral("%1: %2").arg(mistake.key, mistake.text()));
    return section;
}

int runImportLaravel(const Options &options, QTextStream &out, QTextStream &err)
{
    const QString program = QStringLiteral("halfsilverctl: ");
    QFile env(options.importEnv.file);
    if (!env.open(QIODevice::ReadOnly)) {
        err << program << options.importEnv.file << ": " << env.errorString() << ". Laravel's .env is needed.\n";
        return Usage;
    }
    const ImportedSection section = pusherSectionOf(env.read(kMostBytes));
    for (const QString &warning : section.warnings)
        err << program << warning << '\n';
    if (section.text.isEmpty())
        return WasRefused;
    if (options.importEnv.write.isEmpty()) {
        out << section.text;
        return Done;
    }
    QFile file(options.importEnv.write);
    if (!file.open(QIODevice::NewOnly | QIODevice::WriteOnly, QFileDevice::ReadOwner | QFileDevice::WriteOwner)) {
        err << program << options.importEnv.write << ": "
            << (file.exists()
                    ? QStringLiteral("is there already and stays as it is. Print the section without --write, "
                                     "and copy it.")
                    : file.errorString() + u'.')
            << '\n';
        return WasRefused;
    }
    if (file.write(section.text.toUtf8()) < 0 || !file.flush()) {
        err << program << options.importEnv.write << ": " << file.errorString() << '\n';
        return WasRefused;
    }
    return Done;
}

} // namespace halfsilver::ctl
