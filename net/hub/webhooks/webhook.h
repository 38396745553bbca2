// One who is told: what of it, and each request until it is taken.
#pragma once

#include "net/alarms/retry.h"
#include "net/bounded_queue.h"
#include "net/hub/credentials.h"
#include "net/hub/webhooks/event_gather.h"
#include "net/hub/webhooks/webhook_settings.h"

#include <QNetworkAccessManager>
#include <QObject>

namespace halfsilver::hub {

class Webhook : public QObject {
    Q_OBJECT
public:
    static constexpr qsizetype kMost = 1000, kMostBytes = 4 * 1024 * 1024; // requests that wait
    static constexpr qsizetype kMostEvents = 100;                          // of one request
    // How long a request is made again. Source: Pusher's documentation of webhooks.
    static constexpr std::chrono::minutes kPatience { 5 };

    Webhook(const HubWebhook &settings, const Credentials &credentials, Clock &clock, RandomUnit random,
            QObject *parent = nullptr);
    ~Webhook() override;

    bool wants(ChannelEvent::Kind kind, const QString &channel) const;
    // Tells of those of them that it wants. Returns at once, however its receiver is.
    void tell(const QList<EventGather::Event> &events);
    // There was no room for it.
    void missed(const ChannelEvent &event);

    const QString &name() const { return m_settings.name; }
    // For /api/health and /metrics: what waits, was sent and was lost, in events, and what is wrong.
    QJsonObject health() const;

private:
    struct Request {
        QByteArray body;
        qsizetype events = 0;
        std::chrono::nanoseconds until {}; // monotonic
        quint64 number = 0;
    };

    void add(const QByteArrayList &events);
    void sendNext();
    void answered(quint64 number, const HttpAnswer &answer);
    void lose(qsizetype events, const QString &why);
    void setProblem(const QString &problem);

    const HubWebhook m_settings;
    const Credentials m_credentials;
    // Its own: a shared one would post to a connection that another webhook opened, trusting that one's ca_file.
    QNetworkAccessManager m_network;
    Clock &m_clock;
    RandomUnit m_random;
    BoundedQueue<Request> m_queue { kMost, kMostBytes }; // the first is on its way, or waits for its next try
    int m_attempt = 0;
    quint64 m_numbers = 0;
    qsizetype m_waiting = 0; // events
    qint64 m_sent = 0, m_lost = 0;
    QString m_problem; // of the last request, until one is taken
    std::unique_ptr<HttpCall> m_call;
    std::unique_ptr<Timer> m_next;
};

} // namespace halfsilver::hub
