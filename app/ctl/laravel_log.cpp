#include "app/ctl/laravel_log.h"

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

// Pretty JSON ends with the first line that begins with what closes it; that of nothing is one line.
bool endsPayload(const QByteArray &line, const QByteArray &payload)
{
    const QByteArray bare = line.trimmed();
    return line.startsWith('}') || line.startsWith(']')
        || (payload.trimmed() == bare && (bare == "[]" || bare == "{}"));
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
            payload += line + '\n';
            inPayload = !endsPayload(line, payload);
        }
    }
    return events;
}

} // namespace halfsilver::ctl
