#include "app/ctl/options.h"

#include "app/core/settings/values.h"
#include "app/ctl/option_words.h"
#include "app/ctl/publish_options.h"
#include "app/ctl/when.h"

#include <QDir>
#include <QUuid>

namespace halfsilver::ctl {

namespace {

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

// What a drill raises.
void fillDrill(QJsonObject &alarm)
{
    alarm[QLatin1String("title")] = QStringLiteral("Test alarm");
    alarm[QLatin1String("test")] = true;
    alarm[QLatin1String("id")] = QString(QStringLiteral("drill-") + QUuid::createUuid().toString(QUuid::WithoutBraces));
}

Result<QJsonObject> alarmOf(const QCommandLineParser &parser, const Words &words, const QString &title)
{
    QJsonObject alarm;
    if (title.isEmpty())
        fillDrill(alarm);
    else
        alarm[QLatin1String("title")] = title;
    const std::initializer_list<std::pair<const QCommandLineOption *, const char *>> members {
        { &words.id, "id" }, { &words.message, "message" }, { &words.place, "place" }, { &words.priority, "priority" }
    };
    for (const auto &[word, member] : members) {
        if (parser.isSet(*word))
            alarm[QLatin1StringView(member)] = parser.value(*word);
    }
    if (parser.isSet(words.test))
        alarm[QLatin1String("test")] = true;
    const auto read = alarmFromJson(alarm, {});
    if (const auto *wrong = std::get_if<FieldError>(&read))
        return usage(wrong->text + u'.');
    return alarm;
}

// An option of raise beside another verb.
std::optional<Error> misplacedWord(const QCommandLineParser &parser, const Words &words, ControlVerb verb)
{
    if (verb == ControlVerb::Raise)
        return std::nullopt;
    if (parser.isSet(words.id) && verb != ControlVerb::History)
        return usage(QStringLiteral("--id belongs to raise and history."));
    for (const QCommandLineOption *word : { &words.message, &words.place, &words.priority, &words.test }) {
        if (parser.isSet(*word))
            return usage(QStringLiteral("--%1 belongs to raise.").arg(word->names().first()));
    }
    return std::nullopt;
}

Result<std::chrono::seconds> lengthOf(const QCommandLineParser &parser, const Words &words, ControlVerb verb)
{
    std::chrono::seconds length { 0 };
    if (verb != ControlVerb::Shelve)
        return usage(QStringLiteral("--for belongs to shelve."));
    if (settings::readValue(parser.value(words.length), length) || length.count() < 1)
        return usage(QStringLiteral("--for %1: a time such as 30min or 2h is needed.").arg(parser.value(words.length)));
    return length;
}

Result<DeviceRole> roleOf(const QCommandLineParser &parser, const Words &words, ControlVerb verb)
{
    if (verb != ControlVerb::Pair)
        return usage(QStringLiteral("--role belongs to pair."));
    if (const auto role = deviceRoleFromText(parser.value(words.role)))
        return *role;
    return usage(QStringLiteral("--role %1: view, acknowledge or admin is needed.").arg(parser.value(words.role)));
}

// `argument` is what the verb is about: an id, a title, a file; empty where it needs none, and for a drill.
Result<ControlRequest> requestOf(const QCommandLineParser &parser, const Words &words, ControlVerb verb,
                                 const QString &argument)
{
    ControlRequest request;
    request.verb = verb;
    if (isAboutAlarm(verb)) {
        request.id = argument;
    } else if (verb == ControlVerb::Grab) {
        request.file = QDir::cleanPath(QDir().absoluteFilePath(argument)); // the mirror stands in another folder
    } else if (verb == ControlVerb::Revoke) {
        request.device = argument;
    } else if (verb == ControlVerb::Raise) {
        const auto alarm = alarmOf(parser, words, argument);
        if (!alarm)
            return alarm.error();
        request.alarm = *alarm;
    }
    if (parser.isSet(words.length)) {
        const auto length = lengthOf(parser, words, verb);
        if (!length)
            return length.error();
        request.length = *length;
    }
    if (parser.isSet(words.role)) {
        const auto role = roleOf(parser, words, verb);
        if (!role)
            return role.error();
        request.role = *role;
    }
    const auto history = historyOf(parser, words);
    if (!history)
        return history.error();
    if (verb == ControlVerb::History) {
        request.history = *history;
        request.history.id = parser.value(words.id);
    } else if (*history != HistoryQuery()) {
        return usage(QStringLiteral("--search, --since, --until and --limit belong to history."));
    }
    if (const auto misplaced = misplacedWord(parser, words, verb))
        return *misplaced;
    return request;
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
    options.stateDir = valueOf(parser, words.stateDir);
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

    const auto request = requestOf(parser, words, *verb, given.value(1));
    if (!request)
        return request.error();
    options.request = *request;
    if (drill)
        options.task = Options::Task::TestAlarm;
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
    options.token = valueOf(parser, words.token);
    options.tokenFile = valueOf(parser, words.tokenFile);
    options.configFile = valueOf(parser, words.config);
    return options;
}

QString helpText()
{
    QCommandLineParser parser;
    Words().addTo(parser);
    return parser.helpText();
}

} // namespace halfsilver::ctl
