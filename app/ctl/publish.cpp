#include "app/ctl/publish.h"

#include "app/core/system_clock.h"
#include "app/ctl/columns.h"
#include "app/ctl/print.h"
#include "net/pusher/publisher.h"

#include <QEventLoop>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QNetworkAccessManager>
#include <QNetworkProxy>
#include <QTextStream>

namespace halfsilver::ctl {

using namespace pusher;

namespace {

const QString kProgram = QStringLiteral("halfsilverctl: ");
constexpr qint64 kMostBytes = 4 << 20;

Result<QByteArray> contents(const QString &name)
{
    QFile file(name);
    const bool open =
        name == QStringLiteral("-") ? file.open(stdin, QIODevice::ReadOnly) : file.open(QIODevice::ReadOnly);
    if (!open)
        return Error { QStringLiteral("%1: %2").arg(name, file.errorString()) };
    const QByteArray bytes = file.read(kMostBytes + 1);
    if (bytes.size() > kMostBytes)
        return Error { QStringLiteral("%1: larger than 4 MB, which no server takes").arg(name) };
    return bytes;
}

// As it is: its own spaces and escapes stay. A value alone is JSON, too.
Result<QString> dataOf(const QString &given)
{
    QByteArray text = given.toUtf8();
    if (given == QStringLiteral("-") || given.startsWith(u'@')) {
        const auto read = contents(given == QStringLiteral("-") ? given : given.sliced(1));
        if (!read)
            return Error { QStringLiteral("--data ") + read.error().text };
        text = read->trimmed();
    }
    QJsonParseError error;
    (void)QJsonDocument::fromJson(QByteArray('[' + text + ']'), &error);
    if (error.error != QJsonParseError::NoError || text.isEmpty())
        return Error { QStringLiteral("--data: not JSON, at character %1. A text is written '\"text\"'.")
                           .arg(qMax(0, error.offset)) };
    return QString::fromUtf8(text);
}

QString textOf(const QJsonValue &data)
{
    if (data.isString())
        return data.toString();
    const QByteArray list = QJsonDocument(QJsonArray { data }).toJson(QJsonDocument::Compact);
    return QString::fromUtf8(list.sliced(1, list.size() - 2));
}

ApiOutcome asked(const ApiServer &server, const ApiRequest &request)
{
    SystemClock clock;
    QNetworkAccessManager network;
    ApiOutcome outcome;
    QEventLoop loop;
    const auto call = callApi(network, clock, server, request, [&](const ApiOutcome &came) {
        outcome = came;
        loop.quit();
    });
    loop.exec();
    return outcome;
}

int failed(const ApiServer &server, const ApiRequest &request, const ApiOutcome &outcome, bool json, QTextStream &out,
           QTextStream &err)
{
    QString problem = server.origin.toString() + QStringLiteral(": ") + outcome.problem;
    const bool isUnreachable = outcome.kind == ApiOutcome::Unreachable;
    if (request.method == "POST" && isUnreachable && outcome.mayHaveArrived)
        problem += QStringLiteral(". It may have arrived");
    if (json)
        out << QString::fromUtf8(
            QJsonDocument(QJsonObject { { QStringLiteral("error"), problem } }).toJson(QJsonDocument::Compact))
            << '\n';
    err << errorLine(problem);
    return isUnreachable ? NotReachable : WasRefused;
}

void print(const QJsonObject &json, QTextStream &out)
{
    out << QString::fromUtf8(QJsonDocument(json).toJson(QJsonDocument::Compact)) << '\n';
}

// "alarm  subscription_count 3"
QString channelWords(const QJsonObject &channels)
{
    QList<QStringList> rows;
    for (auto it = channels.begin(); it != channels.end(); ++it) {
        QStringList attributes;
        const QJsonObject about = it->toObject();
        for (auto one = about.begin(); one != about.end(); ++one)
            attributes.append(QString(one.key() + u' ' + one->toVariant().toString()));
        rows.append({ it.key(), attributes.join(QStringLiteral(", ")) });
    }
    return aligned(rows);
}

Result<QList<ApiRequest>> requestsOf(const Options::Publish &asked, const Application &application)
{
    if (!asked.batch.isEmpty()) {
        const auto read = contents(asked.batch);
        if (!read)
            return Error { QStringLiteral("--batch ") + read.error().text };
        const auto events = batchEvents(*read);
        if (!events)
            return Error { QStringLiteral("--batch %1: %2").arg(asked.batch, events.error().text) };
        return batchRequests(application, *events, newNonce);
    }
    const auto data = dataOf(asked.data);
    if (!data)
        return data.error();
    return eventRequests(application, { asked.event, *data, asked.names, asked.socketId, asked.info }, newNonce);
}

} // namespace

Result<QList<PublishedEvent>> batchEvents(const QByteArray &json)
{
    QJsonParseError error;
    const auto document = QJsonDocument::fromJson(json, &error);
    if (error.error != QJsonParseError::NoError)
        return Error { QStringLiteral("not JSON: %1 at byte %2").arg(error.errorString()).arg(error.offset) };
    const QJsonValue batch = document.object()[u"batch"];
    if (!document.isArray() && !batch.isArray())
        return Error { QStringLiteral("a list of events is needed: [{\"name\":…,\"channel\":…,\"data\":…}, …]") };
    QList<PublishedEvent> events;
    for (const auto list = document.isArray() ? document.array() : batch.toArray(); const auto one : list) {
        PublishedEvent event { one[u"name"].toString(),
                               textOf(one[u"data"]),
                               {},
                               one[u"socket_id"].toString(),
                               one[u"info"].toString().split(u',', Qt::SkipEmptyParts) };
        for (const auto channels = one[u"channels"].toArray(); const auto channel : channels)
            event.channels.append(channel.toString());
        if (const QString channel = one[u"channel"].toString(); !channel.isEmpty())
            event.channels.append(channel);
        if (one[u"data"].isUndefined())
            return Error { QStringLiteral("event %1: data is missing").arg(events.size() + 1) };
        events.append(event);
    }
    return events;
}

int runPublish(const Options &options, const Surroundings &here, QTextStream &out, QTextStream &err)
{
    const auto server = publishTarget(options, here);
    if (!server) {
        err << kProgram << server.error().text << '\n';
        return Usage;
    }
    const auto requests = requestsOf(options.publish, server->application);
    if (!requests) {
        err << kProgram << requests.error().text << '\n';
        return Usage;
    }
    QJsonObject channels;
    QJsonArray batch;
    for (qsizetype i = 0; i < requests->size(); ++i) {
        const ApiOutcome outcome = asked(*server, requests->at(i));
        if (outcome.kind != ApiOutcome::Done) {
            if (i > 0)
                err << kProgram << QStringLiteral("%1 of %2 requests were taken").arg(i).arg(requests->size()) << '\n';
            return failed(*server, requests->at(i), outcome, options.json, out, err);
        }
        const auto told = outcome.json[u"channels"].toObject();
        for (auto it = told.begin(); it != told.end(); ++it)
            channels[it.key()] = *it;
        for (const auto more = outcome.json[u"batch"].toArray(); const auto one : more)
            batch.append(one);
    }
    if (options.json) {
        QJsonObject answer { { QStringLiteral("requests"), requests->size() } };
        if (!channels.isEmpty())
            answer[QLatin1String("channels")] = channels;
        if (!batch.isEmpty())
            answer[QLatin1String("batch")] = batch;
        print(answer, out);
    } else if (!channels.isEmpty()) {
        out << channelWords(channels);
    } else {
        out << QStringLiteral("published\n");
    }
    return Done;
}

int runChannels(const Options &options, const Surroundings &here, QTextStream &out, QTextStream &err)
{
    const auto server = publishTarget(options, here);
    if (!server) {
        err << kProgram << server.error().text << '\n';
        return Usage;
    }
    const auto &what = options.publish;
    const QString name = what.names.value(0);
    const ApiRequest request = what.users ? usersRequest(server->application, name)
        : name.isEmpty()                  ? channelsRequest(server->application, what.prefix, what.info)
                                          : channelRequest(server->application, name, what.info);
    const ApiOutcome outcome = asked(*server, request);
    if (outcome.kind != ApiOutcome::Done)
        return failed(*server, request, outcome, options.json, out, err);
    if (options.json) {
        print(outcome.json, out);
    } else if (what.users) {
        for (const auto users = outcome.json[u"users"].toArray(); const auto user : users)
            out << user[u"id"].toVariant().toString() << '\n';
    } else {
        out << channelWords(name.isEmpty() ? outcome.json[u"channels"].toObject() // an empty one may be a list
                                           : QJsonObject { { name, outcome.json } });
    }
    return Done;
}

} // namespace halfsilver::ctl
