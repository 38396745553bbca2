#include "app/ctl/run.h"

#include "app/core/hub_address.h"
#include "app/ctl/ask.h"
#include "app/ctl/backend.h"
#include "app/ctl/explain.h"
#include "app/ctl/import_laravel.h"
#include "app/ctl/listen.h"
#include "app/ctl/print.h"
#include "app/ctl/publish.h"
#include "app/ctl/queued.h"
#include "app/ctl/test_alarm.h"

#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <QTextStream>

namespace halfsilver::ctl {

namespace {

Result<QString> tokenOf(const Options &options, const Surroundings &here)
{
    if (options.token)
        return *options.token;
    if (!options.tokenFile)
        return here.environment.value(QStringLiteral("HALFSILVER_TOKEN"));
    QFile file(*options.tokenFile);
    if (!file.open(QIODevice::ReadOnly))
        return Error { QStringLiteral("--token-file %1: %2").arg(*options.tokenFile, file.errorString()) };
    const QString token = QString::fromUtf8(file.read(4096)).trimmed();
    if (token.isEmpty())
        return Error { QStringLiteral("--token-file %1: is empty").arg(*options.tokenFile) };
    return token;
}

// False: go on with the next.
bool settled(Asked &asked, Outcome outcome)
{
    if (const auto *nobody = std::get_if<Unreachable>(&outcome)) {
        asked.tried.append(nobody->reason);
        return false;
    }
    asked.outcome = std::move(outcome);
    return true;
}

// Without a hub that runs here: at raise_url; where the ini says that a hub listens; at the mirror, which may know of
// more, or shows a drill by itself.
void raiseElsewhere(const Options &options, const Surroundings &here, const QString &token, Asked &asked)
{
    const ControlRequest &request = options.request;
    const auto target = raiseUrl(options, here);
    if (!target)
        asked.tried.append(target.error().text);
    if (target && *target) {
        const auto raised = raising(request.alarm, {}, QDateTime::currentDateTimeUtc());
        if (raised && settled(asked, tell(*raised, **target)))
            asked.raisedAt = *target;
        return;
    }
    if (const auto address = iniAddress(options, here)) {
        if (settled(asked, askApi(*address, token, request)))
            return;
    }
    for (const QString &folder : runtimeFolders(here)) {
        const QString socket = controlSocket(folder);
        if (!QFileInfo::exists(socket))
            continue;
        Outcome told = askSocket(socket, request);
        if (const auto *refused = std::get_if<Refused>(&told))
            asked.tried.append(refused->error.value(QLatin1String("error")).toString());
        else if (settled(asked, std::move(told)))
            return;
    }
}

QString remedy(const Options &options)
{
    if (options.url)
        return {};
    if (options.request.verb == ControlVerb::Raise)
        return QStringLiteral(
            "No hub is running here. Start halfsilver-hub, or a mirror with its own hub, or write raise_url in "
            "[alarm] or [hub] with its port into mirror.ini, or give the address of an alarm API with --url.");
    if (isAboutPage(options.request.verb))
        return QStringLiteral("Neither a mirror nor a hub of this user is running here.");
    if (isForMirror(options.request.verb))
        return QStringLiteral("No mirror of this user is running here.");
    return QStringLiteral(
        "Neither a mirror nor a hub of this user is running here. Start one, or give the address of an "
        "alarm API with --url.");
}

} // namespace

Asked ask(const Options &options, const Surroundings &here, const QString &token)
{
    const ControlRequest &request = options.request;
    Asked asked;
    if (options.url) {
        (void)settled(asked, askApi(*options.url, token, request));
        return asked;
    }
    const QStringList folders = runtimeFolders(here);
    const bool raise = request.verb == ControlVerb::Raise;
    const bool mirrorOnly = isForMirror(request.verb);
    if (!raise) {
        for (const QString &folder : folders) {
            const QString socket = controlSocket(folder);
            if (!QFileInfo::exists(socket) || !settled(asked, askSocket(socket, request)))
                continue;
            if (!isAboutPage(request.verb) || std::holds_alternative<Answered>(asked.outcome))
                return asked;
        }
    }
    if (isAboutPage(request.verb)) {
        // A mirror that serves no page refuses; a hub beside it may serve one.
        const bool refused = std::holds_alternative<Refused>(asked.outcome);
        for (const QString &folder : folders) {
            const QString socket = hubControlSocket(folder);
            if (!QFileInfo::exists(socket))
                continue;
            Outcome told = askSocket(socket, request);
            if (std::holds_alternative<Answered>(told) || !refused) {
                if (settled(asked, std::move(told)))
                    return asked;
            }
        }
        return asked;
    }
    if (!mirrorOnly) {
        for (const QString &folder : folders) {
            if (!QFileInfo::exists(hubFile(folder)))
                continue;
            const auto hub = readHubFile(hubFile(folder));
            if (!hub)
                asked.tried.append(hub.error().text);
            else if (hasEnded(*hub))
                asked.tried.append(
                    QStringLiteral("%1: the hub of process %2 has ended").arg(hubFile(folder)).arg(hub->pid));
            else if (settled(asked, askApi(hub->url, token, request)))
                return asked;
        }
    }
    if (raise)
        raiseElsewhere(options, here, token, asked);
    return asked;
}

int run(const Options &options, const Surroundings &here, QTextStream &out, QTextStream &err)
{
    const QString program = QStringLiteral("halfsilverctl: ");
    switch (options.task) {
    case Options::Task::ShowHelp:
        out << helpText();
        return Done;
    case Options::Task::ShowVersion:
        out << QStringLiteral("halfsilverctl " HALFSILVER_VERSION) << '\n';
        return Done;
    case Options::Task::ListQueue:
        return listQueue(options, here, out, err);
    case Options::Task::Explain:
        return runExplain(options, here, out, err);
    case Options::Task::ImportLaravel:
        return runImportLaravel(options, out, err);
    case Options::Task::Publish:
        return runPublish(options, here, out, err);
    case Options::Task::Channels:
        return runChannels(options, here, out, err);
    case Options::Task::Listen:
        return runListen(options, here, out, err);
    case Options::Task::Ask:
    case Options::Task::TestAlarm:
    case Options::Task::Queue:
        break;
    }
    const auto token = tokenOf(options, here);
    if (!token) {
        err << program << token.error().text << '\n';
        return Usage;
    }
    if (token->contains(QRegularExpression(QStringLiteral("[^\\x21-\\x7e]")))) {
        err << program << "the token: letters, digits and signs without spaces are needed\n";
        return Usage;
    }
    if (options.task == Options::Task::Queue)
        return queue(options, here, *token, out, err);
    if (options.task == Options::Task::TestAlarm)
        return runTestAlarm(options, here, *token, out, err);
    const Asked asked = ask(options, here, *token);
    if (const auto *answer = std::get_if<Answered>(&asked.outcome)) {
        if (options.json)
            out << QString::fromUtf8(toLine(answer->json));
        else
            out << words(options.request, *answer, QDateTime::currentDateTime());
        return Done;
    }
    if (const auto *refused = std::get_if<Refused>(&asked.outcome)) {
        if (options.json)
            out << QString::fromUtf8(toLine(refused->error));
        err << errorLine(refused->error.value(QLatin1String("error")).toString());
        return WasRefused;
    }
    for (const QString &reason : asked.tried)
        err << program << reason << '\n';
    if (const QString what = remedy(options); !what.isEmpty())
        err << program << what << '\n';
    return NotReachable;
}

} // namespace halfsilver::ctl
