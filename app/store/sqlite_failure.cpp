#include "app/store/sqlite_failure.h"

#include <QCoreApplication>

namespace halfsilver {

namespace {
struct Journal {
    Q_DECLARE_TR_FUNCTIONS(Journal)
};
} // namespace

QString words(const SqliteFailure &failure)
{
    switch (failure.code) {
    case SqliteFailure::Full:
        return Journal::tr("the disk is full");
    case SqliteFailure::ReadOnly:
        return Journal::tr("the disk can only be read");
    case SqliteFailure::IoError:
        return Journal::tr("the disk reports an error (%1)").arg(failure.text);
    default:
        return failure.text;
    }
}

QString noAnswerWords() { return Journal::tr("the disk does not answer"); }

} // namespace halfsilver
