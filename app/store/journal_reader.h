// Questions about the journal, answered by a thread and a connection of their own: they wait behind no flood of changes,
// and no change waits behind them. Where one kind of question must not wait behind another, it has a reader of its own.
#pragma once

#include "app/core/alarm_history.h"
#include "app/core/alarms/kept_query.h"

#include <QObject>

#include <chrono>
#include <memory>

class QThreadPool;

namespace halfsilver {

class JournalReader : public QObject {
    Q_OBJECT
public:
    static constexpr int kMostWaiting = 32; // questions; beyond it they are refused

    // `farewell`: how long its end waits for a disk that does not answer.
    JournalReader(const QString &file, std::chrono::milliseconds farewell, QObject *parent = nullptr);
    ~JournalReader() override; // no `done` is called from then on

    // `done` comes from the event loop.
    void history(const HistoryQuery &query, HistoryDone done);
    void kept(const KeptQuery &query, KeptDone done);

private:
    template <class Query, class Answer>
    void ask(const Query &query, std::function<void(const Result<Answer> &)> done);

    struct Owner; // what the answers look for
    QString m_file;
    std::chrono::milliseconds m_farewell;
    QThreadPool *m_pool; // outlives this where the disk hangs
    std::shared_ptr<Owner> m_owner;
    int m_waiting = 0;
};

} // namespace halfsilver
