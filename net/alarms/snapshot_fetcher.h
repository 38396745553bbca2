// Fetches the current alarms until it has them.
#pragma once

#include "app/core/result.h"
#include "net/alarms/retry.h"

namespace halfsilver {

class SnapshotReader {
public:
    virtual ~SnapshotReader() = default;
    virtual QString
    tokenFor(const QUrl &url) = 0;     // asked at each try: somebody may have written the right one meanwhile
    virtual void snapshotBegins() = 0; // each try: events from now on are newer than what it will tell
    virtual Result<void> snapshotReceived(const QByteArray &body) = 0; // an error counts as a failed try
    virtual void snapshotUnchanged() = 0;                              // as the last one received
    // The try `attempt` (0-based) came to nothing; the next is made by itself.
    virtual void snapshotFailed(const HttpAnswer &answer, int attempt) = 0;
};

class SnapshotFetcher {
public:
    SnapshotFetcher(SnapshotReader &reader, QNetworkAccessManager &network, Clock &clock, RandomUnit random);

    // At a moment of chance within `spread`, so that a house full of mirrors does not ask all at once; what is under way
    // is given up.
    void fetch(const QUrl &url, std::chrono::milliseconds spread = {});
    void cancel();

private:
    void attempt();
    void answered(HttpAnswer answer);

    SnapshotReader &m_reader;
    QNetworkAccessManager &m_network;
    Clock &m_clock;
    RandomUnit m_random;
    QUrl m_url;
    QByteArray m_etag; // of what the reader took, from m_url
    int m_attempt = 0;
    std::unique_ptr<HttpCall> m_call;
    std::unique_ptr<Timer> m_again;
};

} // namespace halfsilver
