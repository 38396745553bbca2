#include "net/hub/drivers/redis_driver.h"

#include "app/core/settings/text_checks.h"
#include "net/hub/drivers/redis_message.h"
#include "net/hub/hub_log.h"
#include "net/pusher/api_request.h"

#include <QUuid>

namespace halfsilver::hub {

RedisDriver::RedisDriver(const RedisSettings &settings, Clock &clock, const RandomUnit &random, QObject *parent)
    : Driver(parent)
    , m_prefix(settings.prefix)
    , m_origin("halfsilver-hub-" + QUuid::createUuid().toByteArray(QUuid::WithoutBraces))
    , m_clock(clock)
    , m_publishing(settings, clock, random)
    , m_listening(settings, clock, random)
{
    for (RedisConnection *connection : { &m_publishing, &m_listening })
        connect(connection, &RedisConnection::problemChanged, this, &RedisDriver::tell);
    connect(&m_publishing, &RedisConnection::opened, this, &RedisDriver::flush);
    connect(&m_publishing, &RedisConnection::closed, this, &RedisDriver::resend);
    connect(&m_publishing, &RedisConnection::replied, this, &RedisDriver::answered);
    connect(&m_listening, &RedisConnection::opened, this, &RedisDriver::subscribe);
    connect(&m_listening, &RedisConnection::replied, this, &RedisDriver::hear);
    m_publishing.start();
    m_listening.start();
}

void RedisDriver::publish(const PublishedEvent &event)
{
    if (event.onlyNow && (!m_publishing.isOpen() || !m_queue.isEmpty()))
        return;
    const QByteArray text = redisMessage(event, m_origin);
    const bool repeatable = pusher::carriesId(event.data);
    for (const QString &channel : event.channels) {
        const auto gone = m_queue.push({ QString(m_prefix + channel).toUtf8(), text, repeatable }, text.size());
        if (!gone.empty())
            lose(qint64(gone.size()), QStringLiteral("more waits than there is room for, and the oldest was dropped"));
    }
    flush();
}

void RedisDriver::flush()
{
    while (m_publishing.isOpen() && !m_queue.isEmpty() && qsizetype(m_unanswered.size()) < kMostUnanswered)
        send(m_queue.take());
}

void RedisDriver::send(const Message &message)
{
    m_publishing.send({ "PUBLISH", message.channel, message.text });
    m_unanswered.push_back(message);
}

// In the order of the asking: how many heard it, or why it was not published.
void RedisDriver::answered(const RedisReply &reply)
{
    if (m_unanswered.empty())
        return;
    m_unanswered.pop_front();
    if (reply.kind == RedisReply::Failure)
        lose(1, QString::fromUtf8(reply.text.left(200)));
    else if (!m_lostWhy.isEmpty()) { // it goes again
        m_lostWhy.clear();
        tell();
    }
    flush();
}

// What was sent and not answered may have been heard: only what its listeners know again by an id goes once more, before
// what came after it.
void RedisDriver::resend()
{
    std::deque<Message> unanswered;
    std::swap(unanswered, m_unanswered);
    BoundedQueue<Message> rest { kMost, kMostBytes };
    std::swap(rest, m_queue);
    qint64 lost = 0;
    for (const Message &message : unanswered) {
        if (message.repeatable)
            m_queue.push(message, message.text.size());
        else
            ++lost;
    }
    while (!rest.isEmpty()) {
        const Message message = rest.take();
        lost += qint64(m_queue.push(message, message.text.size()).size());
    }
    if (lost > 0)
        lose(lost,
             QStringLiteral("the connection ended before an answer, and events without an id are not sent twice"));
}

void RedisDriver::lose(qint64 number, const QString &why)
{
    m_lost += number;
    m_lostWhy = why;
    tell();
}

void RedisDriver::subscribe()
{
    m_listening.send({ "PSUBSCRIBE", globEscaped(m_prefix.toUtf8()) + '*' });
    if (m_prefix.isEmpty())
        return;
    // A wrong prefix is silence, so at first everything is looked at.
    m_foreign = 0;
    m_listening.send({ "PSUBSCRIBE", "*" });
    m_lookAtAll = m_clock.after(kLookAtAll, [this] {
        const auto timer = std::move(m_lookAtAll); // it is running: destroyed at the end
        if (m_listening.isOpen())
            m_listening.send({ "PUNSUBSCRIBE", "*" });
    });
}

void RedisDriver::hear(const RedisReply &pushed)
{
    if (pushed.kind == RedisReply::Failure) { // an ACL that allows no listening
        setHint(QString::fromUtf8(pushed.text.left(200)));
        return;
    }
    if (pushed.list.size() != 4 || pushed.list[0].text != "pmessage")
        return; // the answer to PSUBSCRIBE
    const QByteArray &pattern = pushed.list[1].text, &channel = pushed.list[2].text, &text = pushed.list[3].text;
    const QByteArray prefix = m_prefix.toUtf8();
    const bool isOurs = channel.startsWith(prefix);
    if (pattern == "*" && !prefix.isEmpty()) {
        if (!isOurs)
            hearForeign(channel, text);
        return; // what is ours comes by its own pattern, too
    }
    const auto name = QString::fromUtf8(channel.sliced(prefix.size()));
    const auto heardEvent = eventFromRedis(name, text);
    if (heardEvent && heardEvent->origin == m_origin)
        return;
    if (prefix.isEmpty()) {
        if (const QString hint = heardEvent ? wrongPrefix(m_prefix, name) : QString(); !hint.isEmpty())
            return setHint(hint);
    }
    if (!heardEvent || settings::channelName(name)) {
        if (++m_undecoded == 1)
            qCWarning(log, "redis: what came on %ls is no event of Laravel's; more of it is counted in /api/health",
                      qUtf16Printable(name.left(100)));
        return;
    }
    ++m_heard;
    setHint({});
    stopLookingAtAll();
    emit heard(heardEvent->event);
}

void RedisDriver::hearForeign(const QByteArray &channel, const QByteArray &text)
{
    const QString name = QString::fromUtf8(channel);
    if (m_heard == 0 && eventFromRedis(name, text)) // one was: then it is another application's
        setHint(wrongPrefix(m_prefix, name));
    if (++m_foreign >= kMostForeign)
        stopLookingAtAll();
}

void RedisDriver::stopLookingAtAll()
{
    if (!m_lookAtAll)
        return;
    m_lookAtAll.reset();
    m_listening.send({ "PUNSUBSCRIBE", "*" });
}

void RedisDriver::setHint(const QString &hint)
{
    m_hint = hint;
    tell();
}

// Once per cause, of whichever connection it is: a night without Redis must not fill the journal.
void RedisDriver::tell()
{
    const QString now = problem();
    if (now == m_told)
        return;
    m_told = now;
    if (now.isEmpty())
        qCInfo(log, "redis: nothing is wrong any more");
    else
        qCWarning(log, "redis: %ls", qUtf16Printable(now));
    emit problemChanged();
}

QString RedisDriver::problem() const
{
    for (const QString &problem : { m_publishing.problem(), m_listening.problem(), m_lostWhy, m_hint }) {
        if (!problem.isEmpty())
            return problem;
    }
    return {};
}

QJsonObject RedisDriver::figures() const
{
    return { { QStringLiteral("waiting"), m_queue.size() + qsizetype(m_unanswered.size()) },
             { QStringLiteral("lost"), m_lost },
             { QStringLiteral("heard"), m_heard },
             { QStringLiteral("undecoded"), m_undecoded } };
}

} // namespace halfsilver::hub
