#include "app/store/journal_reader.h"

#include "app/store/history_reading.h"
#include "app/store/sqlite_connection.h"

#include <QMutex>
#include <QThreadPool>

namespace halfsilver {

namespace {

Result<HistoryPage> ask(const QString &file, const HistoryQuery &query)
{
    HistoryPage page;
    SqliteFailure failure;
    // A connection for each question: an open one would keep the log from shrinking, and idle costs nothing so.
    const auto journal = SqliteConnection::open(file, SqliteConnection::Mode::Read, failure);
    auto failed = journal ? readHistory(*journal, query, page) : SqliteOutcome(failure);
    if (failed)
        return Error { QStringLiteral("%1: %2").arg(file, failed->text) };
    return page;
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
    const auto answer = [this, done = std::move(done)](const Result<HistoryPage> &page) {
        --m_waiting;
        done(page);
    };
    if (++m_waiting > kMostWaiting) {
        QMetaObject::invokeMethod(
            this, [answer] { answer(Error { QStringLiteral("too many questions at once") }); }, Qt::QueuedConnection);
        return;
    }
    m_pool->start([file = m_file, query, answer, owner = m_owner] {
        auto page = ask(file, query);
        const QMutexLocker lock(&owner->mutex);
        if (owner->reader)
            QMetaObject::invokeMethod(
                owner->reader, [answer, page = std::move(page)] { answer(page); }, Qt::QueuedConnection);
    });
}

} // namespace halfsilver
