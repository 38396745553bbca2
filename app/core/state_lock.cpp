#include "app/core/state_lock.h"

#include <QByteArray>
#include <QFile>

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <unistd.h>

namespace halfsilver {

namespace {

QString lockFile(const QString &file) { return file + QStringLiteral(".lock"); }

std::optional<StateLock::Holder> readHolder(int descriptor)
{
    QByteArray text(256, '\0');
    const ssize_t size = pread(descriptor, text.data(), size_t(text.size()), 0);
    text.truncate(qMax<qsizetype>(size, 0));
    const qsizetype space = text.indexOf(' ');
    bool ok = false;
    const qint64 pid = text.left(space).toLongLong(&ok);
    if (space < 0 || !ok)
        return std::nullopt; // it has the lock, and has not yet said who it is
    return StateLock::Holder { pid, QString::fromUtf8(text.mid(space + 1)).trimmed() };
}

} // namespace

StateLock::StateLock(const QString &file, const QString &program)
{
    const QString name = lockFile(file);
    // O_NOFOLLOW: a link planted here must not have us truncate what it points at.
    const int descriptor = open(QFile::encodeName(name).constData(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (descriptor < 0) {
        m_problem = QStringLiteral("%1: cannot be opened: %2").arg(name, QString::fromLocal8Bit(std::strerror(errno)));
        return;
    }
    if (flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
        const int why = errno;
        if (why == EWOULDBLOCK) {
            m_holder = readHolder(descriptor).value_or(Holder {});
            m_problem = m_holder->pid > 0
                ? QStringLiteral("%1 is in use by %2 (process %3). End it, or use another --state-dir.")
                      .arg(file, m_holder->program)
                      .arg(m_holder->pid)
                : QStringLiteral("%1 is in use by another program. End it, or use another --state-dir.").arg(file);
        } else {
            m_problem =
                QStringLiteral("%1: cannot be locked: %2").arg(name, QString::fromLocal8Bit(std::strerror(why)));
        }
        close(descriptor);
        return;
    }
    m_descriptor = descriptor;
    const QByteArray text = QByteArray::number(qint64(getpid())) + ' ' + program.toUtf8() + '\n';
    // On a full disk the lock holds all the same; only its owner's name is missing then.
    if (ftruncate(descriptor, 0) == 0)
        (void)!pwrite(descriptor, text.constData(), size_t(text.size()), 0);
}

std::optional<StateLock::Holder> StateLock::holderOf(const QString &file)
{
    const int descriptor = open(QFile::encodeName(lockFile(file)).constData(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (descriptor < 0)
        return std::nullopt;
    const auto holder = readHolder(descriptor);
    close(descriptor);
    // One that was killed is still named there.
    const bool runs = holder && holder->pid > 0 && (kill(pid_t(holder->pid), 0) == 0 || errno == EPERM);
    return runs ? holder : std::nullopt;
}

// The file stays: removing it would let a third program lock a new one while a second waits for this one.
StateLock::~StateLock()
{
    if (m_descriptor < 0)
        return;
    (void)!ftruncate(m_descriptor, 0);
    close(m_descriptor);
}

} // namespace halfsilver
