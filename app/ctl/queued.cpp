#include "app/ctl/queued.h"

#include "app/core/plain_text.h"
#include "app/core/state_lock.h"
#include "app/core/system_clock.h"
#include "app/ctl/backend.h"

#include <QEventLoop>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLoggingCategory>
#include <QNetworkAccessManager>
#include <QTextStream>

namespace halfsilver::ctl {

namespace {

const QString kProgram = QStringLiteral("halfsilverctl: ");

struct Sent {
    bool accepted = false;
    QString problem; // why it waits; with `refused` why it was set aside
    bool refused = false;
};

// What stands before it in the queue goes first. A mirror or hub that runs here may be quicker, which is as good.
Sent send(const QString &stateFolder, const RaiseRequest &request, const RaiseTarget &target)
{
    SystemClock clock;
    QNetworkAccessManager network;
    RaiseSender sender(stateFolder, network, clock);
    QEventLoop loop;
    Sent sent;
    const auto isIt = [&](const RaiseRequest &other) { return other.idempotencyKey == request.idempotencyKey; };
    QObject::connect(&sender, &RaiseSender::accepted, &loop, [&](const RaiseRequest &other) {
        if (isIt(other)) {
            sent.accepted = true;
            loop.quit();
        }
    });
    QObject::connect(&sender, &RaiseSender::refused, &loop, [&](const RaiseRequest &other, const QString &reason) {
        if (isIt(other)) {
            sent.refused = true;
            sent.problem = reason;
            loop.quit();
        }
    });
    QObject::connect(&sender, &RaiseSender::problemChanged, &loop, [&] {
        sent.problem = sender.problem();
        if (!sent.problem.isEmpty())
            loop.quit();
    });
    // Gone before the first look: somebody else had sent it by then.
    QObject::connect(&sender, &RaiseSender::looked, &loop, [&] {
        const QList<RaiseRequest> waiting = sender.waiting();
        if (std::none_of(waiting.begin(), waiting.end(), isIt)) {
            sent.accepted = true;
            loop.quit();
        }
    });
    const auto limit = clock.after(kSendPatience, [&loop] { loop.quit(); });
    sender.setUsual(request.target);
    sender.setTarget(request.target, target);
    sender.start();
    loop.exec();
    return sent;
}

// Whether a mirror or hub that runs looks for what waits in this folder.
bool somebodyLooks(const QString &stateFolder)
{
    return StateLock::holderOf(stateFolder + QStringLiteral("/mirror.sqlite"))
        || StateLock::holderOf(stateFolder + QStringLiteral("/hub.sqlite"));
}

QJsonObject rowOf(const RaiseRequest &request) { return QJsonDocument::fromJson(toJson(request)).object(); }

QString lineOf(const QJsonObject &row)
{
    const QJsonObject alarm = row.value(QLatin1String("alarm")).toObject();
    const auto text = [&](const char *member, qsizetype most) {
        return plainText(alarm.value(QLatin1StringView(member)).toString(), most);
    };
    QStringList words { row.value(QLatin1String("verb")).toString(), text("title", 60), text("place", 30),
                        text("id", kMaxId) };
    if (const QJsonValue why = row.value(QLatin1String("refused")); why.isString())
        words.append(QStringLiteral("refused: ") + plainText(why.toString(), 200));
    words.removeAll(QString());
    return words.join(QStringLiteral("  ")) + u'\n';
}

} // namespace

int queue(const Options &options, const Surroundings &here, const QString &token, QTextStream &out, QTextStream &err)
{
    // Whatever the sender would tell the journal is said below.
    QLoggingCategory::setFilterRules(QStringLiteral("halfsilver.*=false"));
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const auto request = options.request.verb == ControlVerb::Raise
        ? raising(options.request.alarm, {}, now)
        : Result<RaiseRequest>(clearing(options.request.id, options.request.by, {}, now));
    if (!request) {
        err << kProgram << request.error().text << '\n';
        return WasRefused;
    }
    const QString state = stateFolder(here, options.stateDir.value_or(QString()));
    if (const auto added = RaiseQueue(state).add(*request); !added) {
        err << kProgram << added.error().text << '\n';
        return WasRefused;
    }
    const auto target = backend(options, here, token);
    Sent sent;
    if (!target)
        sent.problem = target.error().text;
    else if (*target)
        sent = send(state, *request, **target);
    else
        sent.problem = QStringLiteral("no hub is running here, and no [alarm] has a raise_url");

    if (options.json) {
        QJsonObject row = rowOf(*request);
        row[QLatin1String("accepted")] = sent.accepted;
        if (!sent.problem.isEmpty())
            row[QLatin1String("problem")] = sent.problem;
        out << QString::fromUtf8(QJsonDocument(row).toJson(QJsonDocument::Compact)) << '\n';
    } else if (sent.accepted) {
        out << "Queued and accepted: " << plainText(request->id(), kMaxId) << '\n';
    } else {
        out << (sent.refused ? "Refused and set aside: " : "Queued: ") << plainText(request->id(), kMaxId)
            << (sent.problem.isEmpty() ? QString() : QString(QStringLiteral(" (") + sent.problem + u')')) << '\n';
    }
    if (!sent.accepted && !sent.refused && !somebodyLooks(state))
        err << kProgram
            << QStringLiteral("No mirror or hub that runs looks into %1: it waits there until one starts, or for the "
                              "next --queue. The folder of one that runs is named with --state-dir.\n")
                   .arg(state);
    return Done;
}

int listQueue(const Options &options, const Surroundings &here, QTextStream &out, QTextStream &err)
{
    const RaiseQueue queue(stateFolder(here, options.stateDir.value_or(QString())));
    QJsonArray waiting, refused;
    for (const QString &name : queue.names()) {
        if (const auto request = queue.read(name))
            waiting.append(rowOf(*request));
        else
            err << kProgram << request.error().text << '\n';
    }
    for (const QString &name : queue.setAsideNames())
        refused.append(queue.setAside(name));
    if (options.json) {
        const QJsonObject all { { QStringLiteral("waiting"), waiting }, { QStringLiteral("refused"), refused } };
        out << QString::fromUtf8(QJsonDocument(all).toJson(QJsonDocument::Compact)) << '\n';
        return Done;
    }
    if (waiting.isEmpty() && refused.isEmpty())
        out << "Nothing waits.\n";
    for (const QJsonArray &rows : { waiting, refused }) {
        for (const QJsonValue &row : rows)
            out << lineOf(row.toObject());
    }
    return Done;
}

} // namespace halfsilver::ctl
