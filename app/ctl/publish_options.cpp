#include "app/ctl/publish_options.h"

#include "app/core/settings/values.h"

namespace halfsilver::ctl {

namespace {

// How long `listen` listens.
Result<Options::Listen> listenOf(const QCommandLineParser &parser, const Words &words)
{
    Options::Listen listen;
    if (parser.isSet(words.length)
        && (settings::readValue(parser.value(words.length), listen.length) || listen.length.count() < 1))
        return usage(QStringLiteral("--for %1: a time such as 30s or 2h is needed.").arg(parser.value(words.length)));
    if (parser.isSet(words.limit)) {
        listen.events = parser.value(words.limit).toInt();
        if (listen.events < 1)
            return usage(QStringLiteral("--limit %1: a number from 1 is needed.").arg(parser.value(words.limit)));
    }
    return listen;
}

} // namespace

std::optional<Result<Options>> publishTask(const QCommandLineParser &parser, const Words &words,
                                           const QStringList &given, Options options)
{
    const bool isPublish = given.first() == QLatin1String("publish");
    const bool isListen = given.first() == QLatin1String("listen");
    if (!isPublish && !isListen && given.first() != QLatin1String("channels"))
        return std::nullopt;
    const auto value = [&parser](const QCommandLineOption &word) { return valueOf(parser, word); };
    options.task = isPublish ? Options::Task::Publish : Options::Task::Channels;
    Options::Publish &asked = options.publish;
    asked.names = given.mid(1);
    asked.event = parser.value(words.event);
    asked.data = value(words.data).value_or(asked.data);
    asked.socketId = parser.value(words.socketId);
    asked.batch = parser.value(words.batch);
    asked.prefix = parser.value(words.prefix);
    asked.info = parser.value(words.info).split(u',', Qt::SkipEmptyParts);
    asked.users = parser.isSet(words.users);
    if (isPublish && parser.isSet(words.batch)) {
        for (const QCommandLineOption *word : { &words.event, &words.data, &words.socketId, &words.info }) {
            if (parser.isSet(*word) || !asked.names.isEmpty())
                return usage(QStringLiteral("--batch FILE says channels, names and data of its events itself."));
        }
    } else if (isPublish && (asked.names.isEmpty() || asked.event.isEmpty())) {
        return usage(QStringLiteral("publish needs a CHANNEL or several, and --event NAME; or --batch FILE."));
    }
    if (isListen) {
        options.task = Options::Task::Listen;
        const auto listen = listenOf(parser, words);
        if (!listen)
            return listen.error();
        options.listen = *listen;
    }
    if (!isPublish && !isListen && asked.names.size() > 1)
        return usage(QStringLiteral("channels takes one NAME at most."));
    if (!isPublish && asked.users && asked.names.isEmpty())
        return usage(QStringLiteral("--users needs the NAME of a presence channel."));
    if (!isPublish && !asked.prefix.isEmpty() && !asked.names.isEmpty())
        return usage(QStringLiteral("--prefix or a NAME, not both."));
    if (parser.isSet(words.secret) && parser.isSet(words.secretFile))
        return usage(QStringLiteral("--secret or --secret-file, not both."));
    options.server = { parser.value(words.connection), value(words.appId), value(words.key), value(words.secret),
                       value(words.secretFile) };
    options.configFile = value(words.config);
    const auto url = urlOf(parser, words);
    if (!url)
        return url.error();
    options.url = *url;
    return options;
}

} // namespace halfsilver::ctl
