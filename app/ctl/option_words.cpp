#include "app/ctl/option_words.h"

namespace halfsilver::ctl {

void Words::addTo(QCommandLineParser &parser) const
{
    parser.setApplicationDescription(
        QStringLiteral("Raises and deals with the alarms of a Halfsilver mirror. See halfsilverctl(1).\n\n"
                       "  raise TITLE       raise an alarm at the hub\n"
                       "  acknowledge ID    somebody has seen it\n"
                       "  clear ID          it has returned to normal\n"
                       "  list              the alarms that are not finished\n"
                       "  queue             what was raised with --queue and is not accepted yet\n"
                       "  status            how mirror and connection stand\n"
                       "  silence           no sound for five minutes\n"
                       "  test-alarm        a drill: how long from raising to the painted frame\n"
                       "  shelve ID         put it aside, until it clears or --for a time\n"
                       "  unshelve ID       put it back\n"
                       "  reset ID          a latched alarm that has cleared is over\n"
                       "  history           what became of alarms, the latest last\n"
                       "  grab FILE         save what the mirror shows as a picture\n"
                       "  pair              show a code that pairs a phone with the page\n"
                       "  devices           the paired phones\n"
                       "  revoke DEVICE     unpair one, by its name or id\n"
                       "  explain FILE      how the data of an event is understood, and why; - reads it\n"
                       "  import-laravel .env   the section [pusher] for a Laravel application\n"
                       "  publish CHANNEL…  an event on these channels, through the Pusher server or the hub\n"
                       "  channels [NAME]   the channels that somebody listens to, or that one\n"
                       "  listen [CHANNEL…] each event as it comes, of these channels or of the ini's\n\n"
                       "An id that stands under several sources is written source/id.\n"
                       "Exit codes: 0 done, 1 refused, 2 usage, 3 unreachable."));
    parser.addPositionalArgument(QStringLiteral("verb"), QStringLiteral("One of the above."),
                                 QStringLiteral("VERB [ARGUMENT]"));
    parser.addOptions({ event, source, laravelLog, write, id, message, place, priority, test, length, queue, search,
                        since, until, limit, role });
    parser.addOptions({ data, socketId, info, batch, users, prefix, connection, appId, key, secret, secretFile });
    parser.addOptions({ url, token, tokenFile, config, stateDir, json, version, help });
}

Error usage(const QString &what) { return Error { what + QStringLiteral(" See halfsilverctl --help.") }; }

std::optional<QString> valueOf(const QCommandLineParser &parser, const QCommandLineOption &word)
{
    return parser.isSet(word) ? std::optional(parser.value(word)) : std::nullopt;
}

Result<std::optional<QUrl>> urlOf(const QCommandLineParser &parser, const Words &words)
{
    if (!parser.isSet(words.url))
        return std::optional<QUrl>();
    QUrl url(parser.value(words.url), QUrl::StrictMode);
    const bool web = url.scheme() == QLatin1String("http") || url.scheme() == QLatin1String("https");
    if (!url.isValid() || !web || url.host().isEmpty() || url.hasQuery() || url.hasFragment())
        return usage(QStringLiteral("--url %1: an address such as http://mirror.local:6001 is needed.")
                         .arg(parser.value(words.url)));
    return std::optional(url);
}

std::optional<Error> foreignOption(const QCommandLineParser &parser, const Words &words, const QString &verb)
{
    const QString explain = QStringLiteral("explain"), import = QStringLiteral("import-laravel"),
                  publish = QStringLiteral("publish"), channels = QStringLiteral("channels"),
                  listen = QStringLiteral("listen");
    const std::initializer_list<std::pair<QStringList, QList<const QCommandLineOption *>>> owners {
        { { explain }, { &words.source, &words.laravelLog } },
        { { import }, { &words.write } },
        { { explain, publish, listen }, { &words.event } },
        { { publish }, { &words.data, &words.socketId, &words.batch } },
        { { channels }, { &words.users, &words.prefix } },
        { { publish, channels }, { &words.info, &words.appId } },
        { { publish, channels, listen }, { &words.connection, &words.key, &words.secret, &words.secretFile } },
    };
    for (const auto &[verbs, options] : owners) {
        for (const QCommandLineOption *word : options) {
            if (parser.isSet(*word) && !verbs.contains(verb))
                return usage(QStringLiteral("--%1 belongs to %2.")
                                 .arg(word->names().first(), verbs.join(QStringLiteral(" and "))));
        }
    }
    return std::nullopt;
}

} // namespace halfsilver::ctl
