#include "app/store/journal_reader.h"

#include "app/store/history_reading.h"
#include "app/store/kept_reading.h"
#include "app/store/sqlite_connection.h"

#include <QMutex>
#include <QThreadPool>

namespace halfsilver {

namespace {

SqliteOutcome read(SqliteConnection &journal, const HistoryQuery &query, HistoryPage &page)
{
    return readHistory(journal, query, page);
}
SqliteOutcome read(SqliteConnection &journal, const KeptQuery &query, KeptAlarms &kept)
{
    return readKept(journal, query, kept);
}

template <class Answer, class Query>
Result<Answer> answerOf(const QString &file, const Query &query)
{
    Answer answer;
    SqliteFailure failure;
    // A connection for each question: an open one would keep the log from shrinking, and idle costs nothing so.
    const auto journal = SqliteConnection::open(file, SqliteConnection::Mode::Read, failure);
    auto failed = journal ? read(*journal, query, answer) : SqliteOutcome(failure);
    if (failed)
        return Error { QStringLiteral("%1: %2").arg(file, failed->text) };
    return answer;
}

} // namespace

struct JournalReader::Owner {
    QMutex mutex;
    JournalReader *reader; // null once it is gone
};

JournalReader::JournalReader(const QString &file, std::chrono::milliseconds farewell, QObject *parent)
    : QObject(parent)
    , m_file(file)
    , m_farewell(farewell)
    , m_pool(new QThreadPool)
    , m_owner(std::make_shared<Owner>())
{
    m_owner->reader = this;
    m_pool->setMaxThreadCount(1);
    m_pool->setExpiryTimeout(1000);
}

JournalReader::~JournalReader()
{
    {
        const QMutexLocker lock(&m_owner->mutex);
        m_owner->reader = nullptr;
    }
    m_pool->clear();
    if (m_pool->waitForDone(int(m_farewell.count())))
        delete m_pool;
}

void JournalReader::history(const HistoryQuery &query, HistoryDone done)
{
    ask<HistoryQuery, HistoryPage>(query, std::move(done));
}

void JournalReader::kept(const KeptQuery &query, KeptDone done) { ask<KeptQuery, KeptAlarms>(query, std::move(done)); }

template <class Query, class Answer>
void JournalReader::ask(const Query &query, std::function<void(const Result<Answer> &)> done)
{
    const auto answer = [this, done = std::move(done)](const Result<Answer> &given) {
        --m_waiting;
        done(given);
    };
    if (++m_waiting > kMostWaiting) {
        QMetaObject::invokeMethod(
            this, [answer] { answer(Error { QStringLiteral("too many questions at once") }); }, Qt::QueuedConnection);
        return;
    }
    m_pool->start([file = m_file, query, answer, owner = m_owner] {
        auto given = answerOf<Answer>(file, query);
        const QMutexLocker lock(&owner->mutex);
        if (owner->reader)
            QMetaObject::invokeMethod(
                owner->reader, [answer, given = std::move(given)] { answer(given); }, Qt::QueuedConnection);
    });
}

} // namespace halfsilver
