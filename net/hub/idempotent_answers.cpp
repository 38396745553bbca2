#include "net/hub/idempotent_answers.h"

#include "app/core/alarms/alarm_json.h"
#include "app/core/private_file.h"
#include "net/hub/hub_log.h"

#include <QCryptographicHash>
#include <QFile>
#include <QJsonDocument>

#include <algorithm>

#include <unistd.h>

namespace halfsilver::hub {

namespace {

constexpr qint64 kMostFile = 4 * IdempotentAnswers::kMostBytes;

QByteArray hashOf(const HttpRequest &request)
{
    QCryptographicHash hash(QCryptographicHash::Sha1);
    for (const QByteArray &part : { request.method, request.path, request.body }) {
        hash.addData(QByteArray(QByteArray::number(part.size()) + ':'));
        hash.addData(part);
    }
    return hash.result().toHex();
}

bool isKey(const QByteArray &key)
{
    return key.size() <= IdempotentAnswers::kMaxKey
        && std::all_of(key.begin(), key.end(), [](char c) { return c > ' ' && c <= '~'; });
}

QByteArray lineOf(const QByteArray &key, const QByteArray &request, const QDateTime &at, const HttpAnswer &answer)
{
    return QJsonDocument(QJsonObject { { QStringLiteral("key"), QString::fromLatin1(key) },
                                       { QStringLiteral("request"), QString::fromLatin1(request) },
                                       { QStringLiteral("at"), toText(at) },
                                       { QStringLiteral("status"), answer.status },
                                       { QStringLiteral("body"), QString::fromUtf8(answer.body) } })
               .toJson(QJsonDocument::Compact)
        + '\n';
}

} // namespace

IdempotentAnswers::IdempotentAnswers(Clock &clock)
    : m_clock(clock)
{
}

QString IdempotentAnswers::keepIn(const QString &path)
{
    QFile file(path);
    if (file.exists()) {
        if (!file.open(QIODevice::ReadOnly))
            return QStringLiteral("%1: %2").arg(path, file.errorString());
        // A last line that was cut short by a crash is none.
        while (!file.atEnd() && file.pos() < kMostFile) {
            const QJsonObject line = QJsonDocument::fromJson(file.readLine()).object();
            const QByteArray key = line.value(QLatin1String("key")).toString().toLatin1();
            const auto at = timeFromText(line.value(QLatin1String("at")).toString());
            if (key.isEmpty() || !at || m_known.contains(key))
                continue;
            HttpAnswer answer = jsonAnswer(line.value(QLatin1String("status")).toInt(200), {});
            answer.body = line.value(QLatin1String("body")).toString().toUtf8();
            insert(key, { line.value(QLatin1String("request")).toString().toLatin1(), *at, answer, true, {} });
        }
    }
    forget();
    QByteArray kept;
    for (const QByteArray &key : std::as_const(m_order))
        kept += lineOf(key, m_known[key].request, m_known[key].at, m_known[key].answered);
    const auto written = writePrivately(path, kept);
    if (!written)
        return written.error().text;
    m_file = path;
    m_lines = m_order.size();
    return {};
}

void IdempotentAnswers::answer(const HttpRequest &request, const Reply &reply,
                               const std::function<void(const Reply &)> &ask)
{
    const QByteArray key = request.header("idempotency-key").trimmed();
    if (key.isEmpty())
        return ask(reply);
    if (!isKey(key))
        return reply(errorAnswer(400,
                                 QStringLiteral("Idempotency-Key: 1 to %1 letters, digits and signs of ASCII are "
                                                "needed, such as a UUID")
                                     .arg(kMaxKey)));
    const QByteArray hash = hashOf(request);
    if (const auto found = m_known.find(key); found != m_known.end()) {
        if (found->request != hash)
            return reply(errorAnswer(
                422, QStringLiteral("Idempotency-Key: was used for another request; each needs one of its own")));
        if (found->done)
            return reply(found->answered);
        found->waiting.push_back(reply);
        return;
    }
    m_known.insert(key, { hash, m_clock.now(), {}, false, { reply } });
    ask([this, key](const HttpAnswer &answered) { finished(key, answered); });
}

void IdempotentAnswers::finished(const QByteArray &key, const HttpAnswer &answer)
{
    Known known = m_known.take(key);
    const auto waiting = std::exchange(known.waiting, {});
    if (answer.status >= 200 && answer.status < 300) {
        known.answered = answer;
        known.done = true;
        append(key, known);
        insert(key, std::move(known));
        forget();
    }
    for (const Reply &reply : waiting)
        reply(answer);
}

void IdempotentAnswers::insert(const QByteArray &key, Known known)
{
    m_bytes += known.answered.body.size();
    m_known.insert(key, std::move(known));
    m_order.append(key);
}

void IdempotentAnswers::forget()
{
    const QDateTime oldest = m_clock.now().addSecs(-std::chrono::seconds(kKept).count());
    while (!m_order.isEmpty()) {
        const Known &first = m_known[m_order.first()];
        if (m_order.size() <= kMost && m_bytes <= kMostBytes && first.at >= oldest)
            break;
        m_bytes -= first.answered.body.size();
        m_known.remove(m_order.takeFirst());
    }
}

// After the answer's own change is on disk, and without waiting: at worst a power cut in these milliseconds counts one
// alarm twice.
void IdempotentAnswers::append(const QByteArray &key, const Known &known)
{
    if (m_file.isEmpty())
        return;
    QByteArray whole; // the file begins anew when half of it is of no use any more
    if (++m_lines > 2 * kMost) {
        for (const QByteArray &each : std::as_const(m_order))
            whole += lineOf(each, m_known[each].request, m_known[each].at, m_known[each].answered);
        m_lines = m_order.size() + 1;
    }
    m_disk.run(
        [path = m_file, whole, line = lineOf(key, known.request, known.at, known.answered)]() -> QString {
            if (!whole.isEmpty()) {
                const auto written = writePrivately(path, whole + line);
                return written ? QString() : written.error().text;
            }
            QFile file(path);
            if (file.open(QIODevice::Append) && file.write(line) == line.size() && file.flush()
                && fdatasync(file.handle()) == 0)
                return {};
            return QStringLiteral("%1: %2").arg(path, file.errorString());
        },
        [](const QString &problem) {
            if (!problem.isEmpty())
                qCWarning(log, "%ls", qUtf16Printable(problem));
        });
}

} // namespace halfsilver::hub
