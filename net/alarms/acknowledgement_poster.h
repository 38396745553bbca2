// Tells the backend what somebody did here, until it has heard.
#pragma once

#include "app/core/alarm_store.h"
#include "net/alarms/retry.h"

#include <vector>

namespace halfsilver {

class AcknowledgementPoster {
public:
    // Where to. The hub has an address for each alarm and each act; others have one for acknowledgements.
    struct Target {
        QUrl url; // acknowledge_url, or the hub's …/api/alarms
        bool hub = false;
        std::function<QString()> token; // asked at each try: somebody may have written the right one meanwhile
    };

    // Without a store nothing outlives the program.
    AcknowledgementPoster(QNetworkAccessManager &network, Clock &clock, AlarmStore *store, RandomUnit random);

    // Everything waiting is tried at once.
    void setTarget(const Target &target);
    // There is nobody to tell: what waits is dropped, and nothing is taken from now on.
    void setNobody();

    void restore(const QList<PendingAcknowledgement> &pending); // of an earlier run; in the store already
    void acknowledged(const AlarmKey &key, const QDateTime &at, const QString &by);
    void cleared(const AlarmKey &key, const QDateTime &at, const QString &by); // for a hub; others take none

    // Whether the backend will hear of an alarm yet, because what raised it here waits for it too: its 404 is then no
    // answer.
    void setStillToBeRaised(std::function<bool(const AlarmKey &)> ask) { m_stillToBeRaised = std::move(ask); }
    void tryNow(); // something has changed for the better

    QList<PendingAcknowledgement> pending() const; // oldest first
    qsizetype waiting() const { return qsizetype(m_posts.size()); }
    QString problem() const
    {
        return m_problem;
    } // why the last try came to nothing, for a person; empty when it did not
    void setProblemChanged(std::function<void()> told) { m_problemChanged = std::move(told); }

private:
    enum class Knowledge { Unknown, Nobody, Known };
    struct Post {
        PendingAcknowledgement about;
        int attempt = 0;
        std::chrono::nanoseconds notBefore {}; // monotonic
    };
    void add(const PendingAcknowledgement &about);
    void next();
    void answered(const QString &idempotencyKey, const HttpAnswer &answer);
    void drop(std::vector<Post>::iterator post);
    void setProblem(const QString &problem);
    HttpRequest request(const Post &post) const;

    QNetworkAccessManager &m_network;
    Clock &m_clock;
    AlarmStore *m_store;
    RandomUnit m_random;
    std::function<bool(const AlarmKey &)> m_stillToBeRaised;
    std::function<void()> m_problemChanged;
    Knowledge m_knowledge = Knowledge::Unknown;
    Target m_target;
    std::vector<Post> m_posts; // oldest first
    QString m_problem;
    std::unique_ptr<HttpCall> m_call;
    std::unique_ptr<Timer> m_again;
};

} // namespace halfsilver
