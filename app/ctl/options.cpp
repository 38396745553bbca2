#include "app/ctl/options.h"

#include "app/core/settings/values.h"
#include "app/ctl/when.h"

#include <QCommandLineParser>
#include <QDir>
#include <QUuid>

namespace halfsilver::ctl {

namespace {

QCommandLineOption option(const char *name, const char *text, const char *value = nullptr)
{
    return { QString::fromLatin1(name), QString::fromLatin1(text), value ? QString::fromLatin1(value) : QString() };
}

struct Words {
    QCommandLineOption id =
        option("id", "raise: the alarm's id; the hub makes one without it. history: of that alarm.", "ID");
    QCommandLineOption message = option("message", "raise: what to do about it.", "TEXT");
    QCommandLineOption place = option("place", "raise: where it is.", "TEXT");
    QCommandLineOption priority = option("priority", "raise: critical, warning (default) or info.", "PRIORITY");
    QCommandLineOption test = option("test", "raise: mark the alarm as a test.");
    QCommandLineOption length = option("for", "shelve, listen: for so long, such as 30min or 2h.", "TIME");
    QCommandLineOption search = option("search", "history: only what has these words.", "TEXT");
    QCommandLineOption since =
        option("since", "history: from then on: 2h (ago), 3d, 21:30, 2026-11-22, \"2026-11-22 21:30\".", "WHEN");
    QCommandLineOption until = option("until", "history: before then.", "WHEN");
    QCommandLineOption limit =
        option("limit", "history: the latest N at most (100; up to 1000). listen: end after N events.", "N");
    QCommandLineOption role =
        option("role", "pair: what the phone may do: view, acknowledge (default) or admin.", "ROLE");
    QCommandLineOption queue = option("queue", "raise, clear: on disk first, sent when somebody can.");
    QCommandLineOption event =
        option("event", "explain, publish, listen: the event's name, as the server sends it.", "NAME");
    QCommandLineOption source =
        option("source", "explain: under this section of the ini, such as alarm.garden.", "NAME");
    QCommandLineOption laravelLog =
        option("laravel-log", "explain: each event in what Laravel's log driver wrote.", "FILE");
    QCommandLineOption write = option("write", "import-laravel: into this file, which must not be there yet.", "FILE");
    QCommandLineOption data =
        option("data", "publish: JSON, or @FILE with it, or - for standard input; without it {}.", "JSON");
    QCommandLineOption socketId = option("socket-id", "publish: to everybody but this connection.", "ID");
    QCommandLineOption info =
        option("info", "publish, channels: user_count, subscription_count, with a comma between.", "NAMES");
    QCommandLineOption batch = option("batch", "publish: the events of this file, a list in JSON; - reads it.", "FILE");
    QCommandLineOption users = option("users", "channels: who is on this presence channel.");
    QCommandLineOption prefix = option("prefix", "channels: only those whose names begin so.", "TEXT");
    QCommandLineOption connection =
        option("connection", "publish, channels, listen: through the server of [pusher.NAME] of the ini.", "NAME");
    QCommandLineOption appId = option("app-id", "publish, channels: the application's id, instead of the ini's.", "ID");
    QCommandLineOption key = option("key", "publish, channels, listen: its key.", "KEY");
    QCommandLineOption secret =
        option("secret", "publish, channels, listen: its secret; others can see it while this runs.", "SECRET");
    QCommandLineOption secretFile =
        option("secret-file", "Read the secret from FILE; else from HALFSILVER_SECRET, else as in the ini.", "FILE");
    QCommandLineOption url =
        option("url", "Ask the alarm API, or the Pusher server, at this address, http://host:port.", "URL");
    QCommandLineOption token =
        option("token", "Bearer token for that API; others can see it while this runs.", "TOKEN");
    QCommandLineOption tokenFile =
        option("token-file", "Read the token from FILE; else from HALFSILVER_TOKEN.", "FILE");
    QCommandLineOption config = option("config", "The mirror.ini whose [hub] names the hub.", "FILE");
    QCommandLineOption stateDir = option("state-dir", "Whose queue: the state folder of that mirror or hub.", "DIR");
    QCommandLineOption json = option("json", "Print the answer as one line of JSON.");
    QCommandLineOption version = option("version", "Print the version.");
    QCommandLineOption help { { QStringLiteral("h"), QStringLiteral("help") }, QStringLiteral("Print this help.") };

    void addTo(QCommandLineParser &parser) const
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
};

Error usage(const QString &what) { return Error { what + QStringLiteral(" See halfsilverctl --help.") }; }

// The name of what the verb needs; empty: nothing.
QString argumentOf(ControlVerb verb)
{
    if (isAboutAlarm(verb))
        return QStringLiteral("ID");
    if (verb == ControlVerb::Raise)
        return QStringLiteral("TITLE");
    if (verb == ControlVerb::Revoke)
        return QStringLiteral("DEVICE");
    return verb == ControlVerb::Grab ? QStringLiteral("FILE") : QString();
}

Result<HistoryQuery> historyOf(const QCommandLineParser &parser, const Words &words)
{
    HistoryQuery query;
    query.search = parser.value(words.search);
    const QDateTime now = QDateTime::currentDateTime();
    for (const auto &[word, member] : { std::pair(&words.since, &query.since), { &words.until, &query.until } }) {
        if (parser.isSet(*word) && !(*member = whenFromText(parser.value(*word), now)))
            return usage(QStringLiteral("--%1 %2: a time such as 2h (ago), 3d, 21:30 or 2026-11-22 is needed.")
                             .arg(word->names().first(), parser.value(*word)));
    }
    if (parser.isSet(words.limit)) {
        query.limit = parser.value(words.limit).toInt();
        if (query.limit < 1 || query.limit > HistoryQuery::kMostEntries)
            return usage(QStringLiteral("--limit %1: a number from 1 to %2 is needed.")
                             .arg(parser.value(words.limit))
                             .arg(HistoryQuery::kMostEntries));
    }
    return query;
}

// An option in the wrong place is told rather than ignored.
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

// --url, checked; without it nothing.
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

// `publish`, `channels` and `listen`; empty: another verb.
std::optional<Result<Options>> publishTask(const QCommandLineParser &parser, const Words &words,
                                           const QStringList &given, Options options)
{
    const bool isPublish = given.first() == QLatin1String("publish");
    const bool isListen = given.first() == QLatin1String("listen");
    if (!isPublish && !isListen && given.first() != QLatin1String("channels"))
        return std::nullopt;
    const auto value = [&](const QCommandLineOption &word) {
        return parser.isSet(word) ? std::optional(parser.value(word)) : std::nullopt;
    };
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

// What needs neither mirror nor hub; empty: another verb.
std::optional<Result<Options>> localTask(const QCommandLineParser &parser, const Words &words, const QStringList &given,
                                         Options options)
{
    const bool isExplain = given.first() == QLatin1String("explain");
    const bool isImport = given.first() == QLatin1String("import-laravel");
    if (!isExplain && !isImport)
        return std::nullopt;
    options.json = parser.isSet(words.json);
    if (parser.isSet(words.config))
        options.configFile = parser.value(words.config);
    const bool isLog = isExplain && parser.isSet(words.laravelLog);
    if (given.size() != (isLog ? 1 : 2) || (!isLog && given.at(1).isEmpty()))
        return usage(isImport ? QStringLiteral("import-laravel needs one FILE, Laravel's .env.")
                              : QStringLiteral("explain needs one FILE, or --laravel-log FILE."));
    if (isExplain) {
        options.task = Options::Task::Explain;
        options.explain = { isLog ? parser.value(words.laravelLog) : given.at(1), isLog, parser.value(words.event),
                            parser.value(words.source) };
    } else {
        options.task = Options::Task::ImportLaravel;
        options.importEnv = { given.at(1), parser.value(words.write) };
    }
    return options;
}

} // namespace

Result<Options> parseOptions(const QStringList &arguments)
{
    const Words words;
    QCommandLineParser parser;
    words.addTo(parser);
    if (!parser.parse(QStringList(QStringLiteral("halfsilverctl")) + arguments))
        return usage(parser.errorText() + u'.');

    Options options;
    if (parser.isSet(words.help)) {
        options.task = Options::Task::ShowHelp;
        return options;
    }
    if (parser.isSet(words.version)) {
        options.task = Options::Task::ShowVersion;
        return options;
    }
    const QStringList given = parser.positionalArguments();
    if (given.isEmpty())
        return usage(QStringLiteral("What shall be done?"));
    const auto value = [&](const QCommandLineOption &word) {
        return parser.isSet(word) ? std::optional(parser.value(word)) : std::nullopt;
    };
    options.stateDir = value(words.stateDir);
    options.json = parser.isSet(words.json);
    if (given.first() == QLatin1String("queue")) {
        if (given.size() > 1)
            return usage(QStringLiteral("queue takes no argument."));
        options.task = Options::Task::ListQueue;
        return options;
    }
    if (const auto foreign = foreignOption(parser, words, given.first()))
        return *foreign;
    if (const auto publish = publishTask(parser, words, given, options))
        return *publish;
    if (const auto local = localTask(parser, words, given, options))
        return *local;
    const bool drill = given.first() == QLatin1String("test-alarm");
    const auto verb = drill ? std::optional(ControlVerb::Raise) : controlVerbFromText(given.first());
    if (!verb || verb == ControlVerb::Watch)
        return usage(QStringLiteral("%1: not a verb.").arg(given.first()));
    const QString needed = drill ? QString() : argumentOf(*verb);
    if (needed.isEmpty() && given.size() > 1)
        return usage(QStringLiteral("%1 takes no argument.").arg(given.first()));
    if (!needed.isEmpty() && (given.size() != 2 || given.at(1).isEmpty()))
        return usage(QStringLiteral("%1 needs one %2; put it in quotes if it has spaces.").arg(given.first(), needed));

    ControlRequest &request = options.request;
    request.verb = *verb;
    const QString argument = given.value(1);
    if (isAboutAlarm(*verb)) {
        request.id = argument;
    } else if (*verb == ControlVerb::Grab) {
        request.file = QDir::cleanPath(QDir().absoluteFilePath(argument)); // the mirror stands in another folder
    } else if (*verb == ControlVerb::Revoke) {
        request.device = argument;
    } else if (*verb == ControlVerb::Raise) {
        request.alarm[QLatin1String("title")] = drill ? QStringLiteral("Test alarm") : argument;
        if (drill) {
            options.task = Options::Task::TestAlarm;
            request.alarm[QLatin1String("test")] = true;
            request.alarm[QLatin1String("id")] =
                QString(QStringLiteral("drill-") + QUuid::createUuid().toString(QUuid::WithoutBraces));
        }
        const std::initializer_list<std::pair<const QCommandLineOption *, const char *>> members {
            { &words.id, "id" },
            { &words.message, "message" },
            { &words.place, "place" },
            { &words.priority, "priority" }
        };
        for (const auto &[word, member] : members) {
            if (parser.isSet(*word))
                request.alarm[QLatin1StringView(member)] = parser.value(*word);
        }
        if (parser.isSet(words.test))
            request.alarm[QLatin1String("test")] = true;
        const auto read = alarmFromJson(request.alarm, {});
        if (const auto *wrong = std::get_if<FieldError>(&read))
            return usage(wrong->text + u'.');
    }
    if (parser.isSet(words.length)) {
        std::chrono::seconds length { 0 };
        if (*verb != ControlVerb::Shelve)
            return usage(QStringLiteral("--for belongs to shelve."));
        if (settings::readValue(parser.value(words.length), length) || length.count() < 1)
            return usage(
                QStringLiteral("--for %1: a time such as 30min or 2h is needed.").arg(parser.value(words.length)));
        request.length = length;
    }
    if (parser.isSet(words.role)) {
        const auto role = deviceRoleFromText(parser.value(words.role));
        if (*verb != ControlVerb::Pair)
            return usage(QStringLiteral("--role belongs to pair."));
        if (!role)
            return usage(
                QStringLiteral("--role %1: view, acknowledge or admin is needed.").arg(parser.value(words.role)));
        request.role = *role;
    }
    const auto history = historyOf(parser, words);
    if (!history)
        return history.error();
    if (*verb == ControlVerb::History) {
        request.history = *history;
        request.history.id = parser.value(words.id);
    } else if (*history != HistoryQuery()) {
        return usage(QStringLiteral("--search, --since, --until and --limit belong to history."));
    }
    if (*verb != ControlVerb::Raise) {
        if (parser.isSet(words.id) && *verb != ControlVerb::History)
            return usage(QStringLiteral("--id belongs to raise and history."));
        for (const QCommandLineOption *word : { &words.message, &words.place, &words.priority, &words.test }) {
            if (parser.isSet(*word))
                return usage(QStringLiteral("--%1 belongs to raise.").arg(word->names().first()));
        }
    }

    if (parser.isSet(words.queue)) {
        if (*verb != ControlVerb::Raise && *verb != ControlVerb::Clear)
            return usage(QStringLiteral("--queue belongs to raise and clear."));
        options.task = Options::Task::Queue;
    }
    if (parser.isSet(words.stateDir) && !parser.isSet(words.queue))
        return usage(QStringLiteral("--state-dir goes with --queue and with queue."));

    const auto url = urlOf(parser, words);
    if (!url)
        return url.error();
    if (*url && isForMirror(*verb))
        return usage(
            QStringLiteral("%1 is for the mirror on this machine; no alarm API offers it.").arg(given.first()));
    options.url = *url;
    if (parser.isSet(words.token) && parser.isSet(words.tokenFile))
        return usage(QStringLiteral("--token or --token-file, not both."));
    options.token = value(words.token);
    options.tokenFile = value(words.tokenFile);
    options.configFile = value(words.config);
    return options;
}

QString helpText()
{
    QCommandLineParser parser;
    Words().addTo(parser);
    return parser.helpText();
}

} // namespace halfsilver::ctl
