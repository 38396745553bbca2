// The words of halfsilverctl's command line: what its help says of each.
#pragma once

#include "app/core/result.h"

#include <QCommandLineParser>
#include <QUrl>

namespace halfsilver::ctl {

// `value` names what follows the option; null: nothing does.
inline QCommandLineOption option(const char *name, const char *text, const char *value = nullptr)
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

    void addTo(QCommandLineParser &parser) const;
};

// Empty where it is not given.
std::optional<QString> valueOf(const QCommandLineParser &parser, const QCommandLineOption &word);
// --url, checked; without it nothing.
Result<std::optional<QUrl>> urlOf(const QCommandLineParser &parser, const Words &words);
// An option in the wrong place is told rather than ignored.
std::optional<Error> foreignOption(const QCommandLineParser &parser, const Words &words, const QString &verb);

Error usage(const QString &what); // exit code 2: `what`, one sentence, and where help is

} // namespace halfsilver::ctl
