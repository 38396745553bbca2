#include "net/alarms/absent_alarms.h"

#include "net/alarms/raise_outcome.h"

namespace halfsilver {

AbsentAlarms::AbsentAlarms(QNetworkAccessManager &network, Clock &clock, RandomUnit random, Told told)
    : m_network(network)
    , m_clock(clock)
    , m_random(std::move(random))
    , m_told(std::move(told))
{
}

void AbsentAlarms::begin(const QUrl &alarms, const QString &token)
{
    cancel();
    m_alarms = alarms;
    m_token = token;
}

void AbsentAlarms::cancel()
{
    m_call.reset();
    m_again.reset();
    m_ids.clear();
    m_named.clear();
    m_alarms.clear();
    m_attempt = 0;
}

void AbsentAlarms::ask(const QStringList &ids)
{
    if (m_alarms.isEmpty())
        return;
    for (const QString &id : ids) {
        if (m_named.contains(id) || m_ids.size() >= kMost)
            continue;
        m_named.insert(id);
        m_ids.push_back(id);
    }
    next();
}

void AbsentAlarms::dropOne(const QString &id) { m_named.remove(id); }

void AbsentAlarms::next()
{
    if (m_call || m_again)
        return;
    while (!m_ids.empty() && !m_named.contains(m_ids.front()))
        m_ids.pop_front();
    if (m_ids.empty())
        return;
    m_call = std::make_unique<HttpCall>(m_network, m_clock,
                                        HttpRequest { alarmUrl(m_alarms, m_ids.front()), {}, m_token, {}, {} },
                                        [this](const HttpAnswer &answer) { answered(answer); });
}

void AbsentAlarms::answered(const HttpAnswer &answer)
{
    const auto call = std::move(m_call); // still running this function
    const bool isKnown = answer.ok();
    if (!isKnown && answer.status != 404) {
        m_again = m_clock.after(retryDelay(m_attempt++, answer, m_random()), [this] {
            const auto timer = std::move(m_again); // it is running: destroyed at the end
            next();
        });
        return;
    }
    m_attempt = 0;
    const QString id = m_ids.front();
    m_ids.pop_front();
    if (isKnown && m_named.contains(id))
        m_told(id, answer.body);
    next();
}

} // namespace halfsilver
