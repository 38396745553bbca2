#include "app/ctl/laravel_log.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace halfsilver::ctl {

namespace {

// What stands between `before`, which is cut off with it, and `after`; empty where they are not there.
QByteArray takeBetween(QByteArray &text, const char *before, const char *after)
{
    const qsizetype begin = text.indexOf(before);
    if (begin < 0)
        return {};
    const qsizetype inside = begin + qsizetype(qstrlen(before));
    const qsizetype end = text.indexOf(after, inside);
    if (end < 0)
        return {};
    const QByteArray found = text.sliced(inside, end - inside);
    text = text.sliced(end);
    return found;
}

// Without what Monolog adds to a line unless it is told not to: its empty context and extra.
QByteArray withoutContext(const QByteArray &line)
{
    const QByteArray bare = line.trimmed();
    return bare.endsWith(" [] []") ? bare.chopped(6) : line;
}

// Pretty JSON ends with the first line that begins with what closes it; that of nothing is one line.
bool endsPayload(const QByteArray &line, const QByteArray &payload)
{
    const QByteArray bare = line.trimmed();
    return line.startsWith('}') || line.startsWith(']')
        || (payload.trimmed() == bare && (bare == "[]" || bare == "{}"));
}

// What Monolog's JsonFormatter wrote, as in a container: the message stands in a line of JSON.
QByteArray messageOf(const QByteArray &line)
{
    if (!line.startsWith('{') || !line.contains("Broadcasting ["))
        return {};
    return QJsonDocument::fromJson(line).object().value(QLatin1StringView("message")).toString().toUtf8();
}

} // namespace

QList<LoggedEvent> eventsOfLog(const QByteArray &log)
{
    QList<LoggedEvent> events;
    bool inPayload = false;
    int number = 0;
    for (qsizetype at = 0; at < log.size();) {
        qsizetype end = log.indexOf('\n', at);
        end = end < 0 ? log.size() : end;
        const QByteArray line = log.sliced(at, end - at);
        at = end + 1;
        ++number;
        if (const QByteArray message = messageOf(line); message.startsWith("Broadcasting [")) {
            for (LoggedEvent &event : eventsOfLog(message)) {
                event.line = number;
                events.append(std::move(event));
            }
            inPayload = false;
            continue;
        }
        QByteArray text = line;
        const QByteArray name = takeBetween(text, "Broadcasting [", "] on channels [");
        if (!name.isEmpty()) {
            const QString channels = QString::fromUtf8(takeBetween(text, "] on channels [", "] with payload:"));
            LoggedEvent event { number, QString::fromUtf8(name), {}, {} };
            for (const QString &channel : channels.split(u',', Qt::SkipEmptyParts))
                event.channels.append(channel.trimmed());
            events.append(event);
            inPayload = true;
        } else if (inPayload) {
            QByteArray &payload = events.last().payload;
            const QByteArray part = withoutContext(line);
            payload += part + '\n';
            inPayload = !endsPayload(part, payload);
        }
    }
    return events;
}

} // namespace halfsilver::ctl
