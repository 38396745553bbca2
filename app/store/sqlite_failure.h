// What SQLite said. Codes: https://www.sqlite.org/rescode.html
#pragma once

#include <QString>

#include <optional>

namespace halfsilver {

struct SqliteFailure {
    enum Code { Busy = 5, ReadOnly = 8, IoError = 10, Corrupt = 11, Full = 13, CannotOpen = 14, NotADatabase = 26 };
    int code = 0; // the primary code: the low byte
    QString text;
    bool damaged() const { return code == Corrupt || code == NotADatabase; }
    bool passing() const { return code == Busy || code == Full; } // the connection is as good as before
};

// What a household can do something about in its own words, also on the screen; the rest as SQLite says it.
QString words(const SqliteFailure &failure);
QString noAnswerWords(); // of a disk that does not even refuse

using SqliteOutcome = std::optional<SqliteFailure>; // empty: it went well

} // namespace halfsilver
