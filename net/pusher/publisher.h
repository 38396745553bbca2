// Publishes events on another Pusher server through its HTTP API, in their order, and again where that is safe.
//
// What waits goes ten at a time, where each has an id by which it is known if it comes twice: of what has none, one lost
// answer must not cost more than one. A batch that is refused goes one by one, so that the others of it arrive.
#pragma once

#include "net/alarms/retry.h"
#include "net/bounded_queue.h"
#include "net/pusher/api_answer.h"
#include "net/pusher/publisher_settings.h"

namespace halfsilver::pusher {

// One request, once. `done` as HttpCall's.
std::unique_ptr<HttpCall> callApi(QNetworkAccessManager &network, Clock &clock, const ApiServer &server,
                                  const ApiRequest &request, std::function<void(const ApiOutcome &)> done);

class Publisher : public QObject {
    Q_OBJECT
public:
    static constexpr qsizetype kMost = 1000, kMostBytes = 4 * 1024 * 1024; // that wait
    static constexpr qsizetype kBatchData =
        6000; // bytes of data in one request: Reverb takes 10,000 with all around it

    Publisher(const ApiServer &server, QNetworkAccessManager &network, Clock &clock, RandomUnit random,
              QObject *parent = nullptr);
    ~Publisher() override;

    // Fails where it could never be sent. What fails on its way is told by problem() and counted by lost().
    Result<void> publish(const PublishedEvent &event);

    qsizetype waiting() const { return m_queue.size(); } // events; those on their way among them
    qint64 published() const { return m_published; }     // that the server took
    qint64 lost() const { return m_lost; }               // that it refused, or that had no room or might arrive twice
    // Of the last request, until one is taken.
    QString problem() const { return m_problem; }

signals:
    void problemChanged();

private:
    struct Waiting {
        quint64 number = 0;
        PublishedEvent event;
        bool repeatable = false;
    };

    qsizetype howManyTogether() const;
    void sendNext();
    // `last`: the number of the last event of the request, which held `sent` of them.
    void answered(const ApiRequest &request, quint64 last, qsizetype sent, const ApiOutcome &outcome);
    void setProblem(const QString &problem);
    void lose(qint64 number, const QString &why);

    const ApiServer m_server;
    QNetworkAccessManager &m_network;
    Clock &m_clock;
    RandomUnit m_random;
    BoundedQueue<Waiting> m_queue { kMost, kMostBytes };
    quint64 m_number = 0;
    quint64 m_aloneThrough = 0; // up to this number nothing goes together: its batch was refused
    int m_attempt = 0;
    qint64 m_published = 0, m_lost = 0;
    QString m_problem;
    std::unique_ptr<HttpCall> m_call;
    std::unique_ptr<Timer> m_next;
};

} // namespace halfsilver::pusher
