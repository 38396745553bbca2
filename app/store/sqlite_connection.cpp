#include "app/store/sqlite_connection.h"

#include <QSqlError>
#include <QUrl>

#include <atomic>

namespace halfsilver {

namespace {

SqliteFailure failureOf(const QSqlError &error)
{
    const int code = error.nativeErrorCode().toInt() & 0xff; // the rest says where in SQLite
    const QString text = error.databaseText().isEmpty() ? error.driverText() : error.databaseText();
    return { code, text };
}

} // namespace

SqliteConnection::SqliteConnection(const QString &name, Mode mode)
    : m_name(name)
    , m_mode(mode)
    , m_database(QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), name))
{
}

std::unique_ptr<SqliteConnection> SqliteConnection::open(const QString &path, Mode mode, SqliteFailure &failure)
{
    // Qt knows connections by a name that is unique in the process.
    static std::atomic<int> number = 0;
    std::unique_ptr<SqliteConnection> made(
        new SqliteConnection(QStringLiteral("halfsilver-%1").arg(number.fetch_add(1)), mode));
    // Short: whoever holds the file is asked again by the writer, which must be able to end meanwhile.
    QString options = QStringLiteral("QSQLITE_BUSY_TIMEOUT=250");
    QString name = path;
    if (mode != Mode::Write)
        options += QStringLiteral(";QSQLITE_OPEN_READONLY");
    if (mode == Mode::Immutable) {
        options += QStringLiteral(";QSQLITE_OPEN_URI");
        name = QStringLiteral("file://") + QString::fromLatin1(QUrl::toPercentEncoding(path, "/"))
            + QStringLiteral("?immutable=1");
    }
    made->m_database.setConnectOptions(options);
    made->m_database.setDatabaseName(name);
    if (made->m_database.open())
        return made;
    failure = failureOf(made->m_database.lastError());
    if (!made->m_database.isValid())
        failure.text = QStringLiteral("Qt's SQLite driver is missing. Install libqt6sql6-sqlite.");
    return nullptr;
}

SqliteConnection::~SqliteConnection()
{
    m_last.reset();
    m_prepared.clear();
    m_database.close();
    m_database = {};
    QSqlDatabase::removeDatabase(m_name);
}

SqliteOutcome SqliteConnection::run(const QString &sql)
{
    QSqlQuery query(m_database);
    if (query.exec(sql))
        return std::nullopt;
    return failureOf(query.lastError());
}

SqliteOutcome SqliteConnection::run(const QString &sql, std::initializer_list<QVariant> values)
{
    std::shared_ptr<QSqlQuery> &query = m_prepared[sql];
    if (!query) {
        auto made = std::make_shared<QSqlQuery>(m_database);
        made->setForwardOnly(true);
        if (!made->prepare(sql))
            return failureOf(made->lastError());
        query = std::move(made);
    }
    int at = 0;
    for (const QVariant &value : values)
        query->bindValue(at++, value);
    if (!query->exec())
        return failureOf(query->lastError());
    m_last = query;
    return std::nullopt;
}

SqliteOutcome SqliteConnection::ended() const
{
    if (m_last && m_last->lastError().isValid())
        return failureOf(m_last->lastError());
    return std::nullopt;
}

std::optional<QVariant> SqliteConnection::value(const QString &sql, SqliteFailure &failure)
{
    QSqlQuery query(m_database);
    if (query.exec(sql) && query.next())
        return query.value(0);
    failure = failureOf(query.lastError());
    return std::nullopt;
}

} // namespace halfsilver
