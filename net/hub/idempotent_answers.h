// What was answered to a request with an Idempotency-Key: whoever did not hear the answer asks again with the same key,
// gets the same answer, and nothing is counted twice.
#pragma once

#include "app/core/clock.h"
#include "app/core/disk_thread.h"
#include "net/hub/http_message.h"

#include <QHash>

#include <vector>

namespace halfsilver::hub {

class IdempotentAnswers {
public:
    static constexpr std::chrono::hours kKept { 48 };
    static constexpr qsizetype kMost = 4096;                 // keys; beyond them the oldest are forgotten
    static constexpr qsizetype kMostBytes = 4 * 1024 * 1024; // of all their answers
    static constexpr qsizetype kMaxKey = 200;

    explicit IdempotentAnswers(Clock &clock);

    // Over restarts, in `file`, which is read now. A disk that refuses costs that alone. Returns what was wrong with it.
    QString keepIn(const QString &file);

    // Calls `ask` with where its answer goes, unless the key is known: then `reply` gets what was answered, or will be.
    // Without a key `ask` is called as it is. Answers other than 2xx are not kept: they may be others next time.
    void answer(const HttpRequest &request, const Reply &reply, const std::function<void(const Reply &)> &ask);

private:
    struct Known {
        QByteArray request; // what was asked, hashed
        QDateTime at;
        HttpAnswer answered;
        bool done = false;
        std::vector<Reply> waiting; // until it is
    };
    void finished(const QByteArray &key, const HttpAnswer &answer);
    void insert(const QByteArray &key, Known known);
    void forget();
    void append(const QByteArray &key, const Known &known);

    Clock &m_clock;
    QHash<QByteArray, Known> m_known;
    QList<QByteArray> m_order; // of those that are done, oldest first
    qsizetype m_bytes = 0;     // of their answers
    QString m_file;
    qsizetype m_lines = 0; // in it
    DiskThread m_disk;
};

} // namespace halfsilver::hub
