// One open SQLite file: what Qt Sql needs several lines for, in one.
#pragma once

#include "app/store/sqlite_failure.h"

#include <QHash>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QVariant>

#include <memory>

namespace halfsilver {

class SqliteConnection {
public:
    enum class Mode { Write, Read, Immutable }; // Immutable: without the log, where not even that can be opened

    // Fails at the first statement where the file is none: SQLite opens lazily.
    static std::unique_ptr<SqliteConnection> open(const QString &path, Mode mode, SqliteFailure &failure);
    ~SqliteConnection();
    SqliteConnection(const SqliteConnection &) = delete;
    SqliteConnection &operator=(const SqliteConnection &) = delete;

    bool writable() const { return m_mode == Mode::Write; }
    SqliteOutcome run(const QString &sql); // unprepared: schema, pragmas, begin and commit
    // A statement is prepared once. The rows of a query stand in last(), which holds until the next call.
    SqliteOutcome run(const QString &sql, std::initializer_list<QVariant> values);
    QSqlQuery &last() { return *m_last; }
    SqliteOutcome ended() const; // whether the rows of last() ended by a failure
    std::optional<QVariant> value(const QString &sql, SqliteFailure &failure); // of the first row

private:
    SqliteConnection(const QString &name, Mode mode);

    QString m_name;
    Mode m_mode;
    QSqlDatabase m_database;
    QHash<QString, std::shared_ptr<QSqlQuery>> m_prepared;
    std::shared_ptr<QSqlQuery> m_last;
};

} // namespace halfsilver
