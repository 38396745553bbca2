#include "net/alarms/snapshot_fetcher.h"

namespace halfsilver {

SnapshotFetcher::SnapshotFetcher(SnapshotReader &reader, QNetworkAccessManager &network, Clock &clock,
                                 RandomUnit random)
    : m_reader(reader)
    , m_network(network)
    , m_clock(clock)
    , m_random(std::move(random))
{
}

void SnapshotFetcher::fetch(const QUrl &url, std::chrono::milliseconds spread)
{
    cancel();
    if (url != m_url)
        m_etag.clear();
    m_url = url;
    m_attempt = 0;
    if (spread.count() == 0)
        return attempt();
    const std::chrono::milliseconds wait(qint64(double(spread.count()) * m_random()));
    m_again = m_clock.after(wait, [this] { attempt(); });
}

void SnapshotFetcher::cancel()
{
    m_call.reset();
    m_again.reset();
}

void SnapshotFetcher::attempt()
{
    m_reader.snapshotBegins();
    m_call =
        std::make_unique<HttpCall>(m_network, m_clock, HttpRequest { m_url, {}, m_reader.tokenFor(m_url), m_etag, {} },
                                   [this](const HttpAnswer &answer) { answered(answer); });
}

void SnapshotFetcher::answered(HttpAnswer answer)
{
    const auto call = std::move(m_call); // still running this function
    if (answer.status == 304 && !m_etag.isEmpty()) {
        m_reader.snapshotUnchanged();
        return;
    }
    if (answer.ok()) {
        const auto taken = m_reader.snapshotReceived(answer.body);
        if (taken) {
            m_etag = answer.etag;
            return;
        }
        answer.error = taken.error().text;
    }
    m_etag.clear();
    const int attempted = m_attempt++;
    m_again = m_clock.after(retryDelay(attempted, answer, m_random()), [this] { attempt(); });
    m_reader.snapshotFailed(answer, attempted);
}

} // namespace halfsilver
