// Asks our hub what became of alarms that its snapshot lacks, one after the other: …/api/alarms/ID.
#pragma once

#include "net/alarms/retry.h"

#include <QSet>
#include <QStringList>

#include <deque>

namespace halfsilver {

class AbsentAlarms {
public:
    static constexpr size_t kMost = 20'000; // that wait; the others are named by the next snapshot

    // The hub's answer about that alarm. Not called for one that it does not know.
    using Told = std::function<void(const QString &id, const QByteArray &alarm)>;
    AbsentAlarms(QNetworkAccessManager &network, Clock &clock, RandomUnit random, Told told);

    // Whom to ask about what ask() names from now on; what was named before is given up.
    void begin(const QUrl &alarms, const QString &token);
    void ask(const QStringList &ids); // each once
    void dropOne(const QString &id);  // an event has told of it meanwhile
    void cancel();

private:
    void next();
    void answered(const HttpAnswer &answer);

    QNetworkAccessManager &m_network;
    Clock &m_clock;
    RandomUnit m_random;
    Told m_told;
    QUrl m_alarms;
    QString m_token;
    std::deque<QString> m_ids; // the first is being asked about
    QSet<QString> m_named;     // and not dropped
    int m_attempt = 0;
    std::unique_ptr<HttpCall> m_call;
    std::unique_ptr<Timer> m_again;
};

} // namespace halfsilver
