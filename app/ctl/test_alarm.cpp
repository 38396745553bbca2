#include "app/ctl/test_alarm.h"

#include "app/ctl/print.h"

#include <QDateTime>
#include <QTextStream>

namespace halfsilver::ctl {

namespace {

constexpr std::chrono::seconds kWatched { 10 };

int fail(QTextStream &err, ExitCode code, const QString &text)
{
    err << errorLine(text);
    return code;
}

// The first mirror that answers on a control socket.
std::unique_ptr<SocketQuestion> watchingMirror(const Surroundings &here, const QString &id, QStringList &tried)
{
    ControlRequest watch;
    watch.verb = ControlVerb::Watch;
    watch.id = id;
    watch.length = kWatched;
    for (const QString &folder : runtimeFolders(here)) {
        auto question = std::make_unique<SocketQuestion>(controlSocket(folder), watch);
        if (question->asked())
            return question;
        tried.append(question->problem());
    }
    return nullptr;
}

QString textOf(const QJsonObject &json, QLatin1StringView member) { return json.value(member).toString(); }

} // namespace

int runTestAlarm(const Options &options, const Surroundings &here, const QString &token, QTextStream &out,
                 QTextStream &err)
{
    const QString id = options.request.alarm.value(QLatin1String("id")).toString();
    QStringList tried;
    const auto mirror = watchingMirror(here, id, tried);
    if (!mirror)
        return fail(err, NotReachable,
                    QStringLiteral("No mirror of this user is running here (%1), so nothing would paint the drill.")
                        .arg(tried.join(QStringLiteral("; "))));

    const QDateTime begun = QDateTime::currentDateTimeUtc();
    const Asked raised = ask(options, here, token);
    if (const auto *refused = std::get_if<Refused>(&raised.outcome))
        return fail(err, WasRefused, textOf(refused->error, QLatin1StringView("error")));
    if (!std::holds_alternative<Answered>(raised.outcome))
        return fail(err, NotReachable,
                    raised.tried.join(QStringLiteral("; "))
                        + QStringLiteral(" The drill has to be raised somewhere: at a hub here, or at the alarm API "
                                         "of the backend with --url."));

    const Outcome painted = mirror->answer(kWatched + kPatience);
    // Also where nothing was painted: a drill leaves nothing behind.
    Options cleared = options;
    cleared.request = {};
    cleared.request.verb = ControlVerb::Clear;
    cleared.request.id = id;
    bool removed = true;
    if (raised.raisedAt) { // from it nobody else takes the drill away
        const RaiseRequest over = clearing(id, {}, {}, QDateTime::currentDateTimeUtc());
        removed = std::holds_alternative<Answered>(tell(over, *raised.raisedAt));
    }
    removed = std::holds_alternative<Answered>(ask(cleared, here, token).outcome) && removed;

    if (const auto *refused = std::get_if<Refused>(&painted))
        return fail(err, WasRefused,
                    textOf(refused->error, QLatin1StringView("error"))
                        + (removed ? QStringLiteral(". It was raised, and taken away again.")
                                   : QStringLiteral(". It was raised, and ends by itself after two minutes.")));
    if (const auto *nobody = std::get_if<Unreachable>(&painted))
        return fail(err, NotReachable, nobody->reason);
    QJsonObject answer = std::get<Answered>(painted).json;
    const auto after = [&](QLatin1StringView member) {
        return begun.msecsTo(timeFromText(textOf(answer, member)).value_or(begun));
    };
    const qint64 received = after(QLatin1StringView("received_at")), onScreen = after(QLatin1StringView("painted_at"));
    const bool isAlone = isOnThisMirrorAlone(std::get<Answered>(raised.outcome).json);
    if (options.json) {
        answer[QLatin1String("raised_at")] = toText(begun);
        answer[QLatin1String("painted_after_ms")] = onScreen;
        answer[QLatin1String("removed")] = removed;
        out << QString::fromUtf8(toLine(answer));
    } else {
        out << QStringLiteral("The drill was on screen %1 ms after it was raised; the mirror had it after %2 ms.\n")
                   .arg(onScreen)
                   .arg(received);
        if (isAlone)
            out << QStringLiteral("This mirror alone raised it: the way through the backend is not part of that. With "
                                  "raise_url in [alarm], or --url, it is.\n");
        if (!removed)
            out << QStringLiteral("It could not be cleared at the backend, and ends by itself after two minutes.\n");
    }
    return Done;
}

} // namespace halfsilver::ctl
