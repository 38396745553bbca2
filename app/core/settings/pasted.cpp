#include "app/core/settings/pasted.h"

#include "app/core/settings/translate.h"

#include <QHash>
#include <QRegularExpression>

#include <array>

namespace halfsilver::settings {

namespace {

QString withoutQuotes(const QString &value)
{
    static constexpr std::array<std::pair<char16_t, char16_t>, 8> kQuotes { { { u'"', u'"' },
                                                                              { u'\'', u'\'' },
                                                                              { u'`', u'`' },
                                                                              { u'“', u'”' },
                                                                              { u'‘', u'’' },
                                                                              { u'„', u'“' },
                                                                              { u'«', u'»' },
                                                                              { u'「', u'」' } } };
    if (value.size() < 2)
        return value;
    const QString inner = value.mid(1, value.size() - 2);
    for (const auto &[open, close] : kQuotes) {
        // `"a" and "b"` is not a value in quotes.
        if (value.front() == open && value.back() == close && !inner.contains(open) && !inner.contains(close))
            return inner.trimmed();
    }
    return value;
}

QString withoutInvisible(const QString &value)
{
    QString text = value;
    for (const char16_t c : { u'\u200b', u'\u2060', u'\ufeff' })
        text.remove(c);
    return text.trimmed();
}

// Laravel's spelling as the server sends it.
QString eventName(const QString &value)
{
    QString name = value;
    static const QRegularExpression doubled(QStringLiteral("\\\\{2,}")); // or quadrupled, out of a shell
    name.replace(doubled, QStringLiteral("\\"));
    if (name.endsWith(QStringLiteral("::class")))
        name.chop(7);
    if (name.startsWith(QStringLiteral("App.Events."))) // Echo's way to write a namespace
        name.replace(u'.', u'\\');
    else if (name.startsWith(u'.') || name.startsWith(u'\\')) // Echo's "take this name as it is"
        name.remove(0, 1);
    return name;
}

} // namespace

QString keyForForeign(QStringView key)
{
    static const QHash<QString, QString> ours {
        // pusher-js
        { QStringLiteral("forcetls"), QStringLiteral("tls") },
        { QStringLiteral("usetls"), QStringLiteral("tls") },
        { QStringLiteral("encrypted"), QStringLiteral("tls") },
        { QStringLiteral("wshost"), QStringLiteral("host") },
        { QStringLiteral("wsport"), QStringLiteral("port") },
        { QStringLiteral("wssport"), QStringLiteral("port") },
        { QStringLiteral("wspath"), QStringLiteral("path") },
        { QStringLiteral("httphost"), QStringLiteral("host") },
        { QStringLiteral("httpport"), QStringLiteral("port") },
        { QStringLiteral("httpsport"), QStringLiteral("port") },
        { QStringLiteral("appkey"), QStringLiteral("key") },
        { QStringLiteral("app_key"), QStringLiteral("key") },
        { QStringLiteral("appid"), QStringLiteral("app_id") },
        { QStringLiteral("appsecret"), QStringLiteral("secret") },
        { QStringLiteral("app_secret"), QStringLiteral("secret") },
        { QStringLiteral("activitytimeout"), QStringLiteral("activity_timeout") },
        { QStringLiteral("channelname"), QStringLiteral("channel") },
        { QStringLiteral("eventname"), QStringLiteral("event") },
        // Laravel's .env; the prefixes are cut below
        { QStringLiteral("app_cluster"), QStringLiteral("cluster") },
        { QStringLiteral("scheme"), QStringLiteral("tls") },
    };
    QString word = key.toString().toLower();
    for (const char *prefix : { "vite_", "mix_" }) {
        if (word.startsWith(QLatin1StringView(prefix)))
            word.remove(0, qsizetype(qstrlen(prefix)));
    }
    bool env = false;
    for (const char *prefix : { "pusher_", "reverb_", "soketi_", "redis_" }) {
        if (word.startsWith(QLatin1StringView(prefix))) {
            word.remove(0, qsizetype(qstrlen(prefix)));
            env = true;
        }
    }
    const QString found = ours.value(word);
    // PUSHER_HOST and PUSHER_PORT are ours but for the prefix.
    return found.isEmpty() && env ? word : found;
}

std::optional<Pasted> correctPasted(const QString &value, bool isEvent)
{
    Pasted pasted { withoutInvisible(value), {} };
    if (pasted.value != value)
        pasted.wrong = { translate("settings", "an invisible character in the value."),
                         translate("settings", "Type it instead of pasting it.") };
    if (const QString inner = withoutQuotes(pasted.value); inner != pasted.value)
        pasted = { inner,
                   { translate("settings", "a value in quotes."), translate("settings", "Write it without them.") } };
    if (isEvent) {
        QStringList names = pasted.value.split(u' ', Qt::SkipEmptyParts); // there may be several
        for (QString &each : names)
            each = eventName(each);
        if (const QString name = names.join(u' '); name != pasted.value)
            pasted = { name,
                       { translate("settings", "not the name that the server sends."),
                         translate("settings", "Write %1").arg(name) } };
    }
    if (pasted.value == value)
        return {};
    return pasted;
}

} // namespace halfsilver::settings
