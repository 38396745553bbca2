#include "app/core/state_lock.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace halfsilver;

class TestStateLock : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void theSecondSaysWhoHoldsIt()
    {
        QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("mirror.sqlite"));
        const StateLock first(file, QStringLiteral("halfsilver"));
        QVERIFY(first.held());
        QVERIFY(first.problem().isEmpty());
        const StateLock second(file, QStringLiteral("other"));
        QVERIFY(!second.held());
        QCOMPARE(second.holder(), std::optional(StateLock::Holder { getpid(), QStringLiteral("halfsilver") }));
        QCOMPARE(second.problem(),
                 QStringLiteral("%1 is in use by halfsilver (process %2). End it, or use another --state-dir.")
                     .arg(file)
                     .arg(getpid()));
    }

    void anotherFileIsAnotherLock()
    {
        QTemporaryDir folder;
        const StateLock mirror(folder.filePath(QStringLiteral("mirror.sqlite")), QStringLiteral("halfsilver"));
        const StateLock hub(folder.filePath(QStringLiteral("hub.sqlite")), QStringLiteral("halfsilver"));
        QVERIFY(mirror.held() && hub.held());
    }

    void isFreeAgainWhenItsOwnerEnds()
    {
        QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("mirror.sqlite"));
        {
            const StateLock first(file, QStringLiteral("halfsilver"));
            QVERIFY(first.held());
        }
        const StateLock second(file, QStringLiteral("halfsilver"));
        QVERIFY(second.held());
    }

    // The owner is killed as a crash or the kernel's memory killer would.
    void aDeadOwnersLockIsTakenOver()
    {
        QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("mirror.sqlite"));
        int ready[2];
        QCOMPARE(pipe(ready), 0);
        const pid_t child = fork();
        if (child == 0) {
            const StateLock lock(file, QStringLiteral("halfsilver"));
            (void)!write(ready[1], lock.held() ? "y" : "n", 1);
            pause();
            _exit(0);
        }
        QVERIFY(child > 0);
        char answer = 0;
        QCOMPARE(read(ready[0], &answer, 1), ssize_t(1));
        QCOMPARE(answer, 'y');
        {
            const StateLock lock(file, QStringLiteral("other"));
            QVERIFY(!lock.held());
            QCOMPARE(lock.holder()->pid, qint64(child));
            QCOMPARE(StateLock::holderOf(file), lock.holder());
        }
        QCOMPARE(kill(child, SIGKILL), 0);
        QCOMPARE(waitpid(child, nullptr, 0), child);
        QVERIFY(!StateLock::holderOf(file)); // though the file names it
        const StateLock lock(file, QStringLiteral("other"));
        QVERIFY2(lock.held(), qPrintable(lock.problem()));
        close(ready[0]);
        close(ready[1]);
    }

    void itsFileIsReadableByItsUserAloneAndNoLinkIsFollowed()
    {
        QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("mirror.sqlite"));
        const QByteArray lockFile = QFile::encodeName(file + QStringLiteral(".lock"));
        {
            const StateLock lock(file, QStringLiteral("halfsilver"));
            struct stat about { };
            QCOMPARE(stat(lockFile.constData(), &about), 0);
            QCOMPARE(about.st_mode & 0777, mode_t(0600));
        }
        QCOMPARE(unlink(lockFile.constData()), 0);
        QFile precious(folder.filePath(QStringLiteral("precious")));
        QVERIFY(precious.open(QIODevice::WriteOnly) && precious.write("keep") == 4 && precious.flush());
        QCOMPARE(symlink(QFile::encodeName(precious.fileName()).constData(), lockFile.constData()), 0);
        const StateLock lock(file, QStringLiteral("halfsilver"));
        QVERIFY(!lock.held());
        QVERIFY(!lock.holder());
        QVERIFY(lock.problem().startsWith(file));
        QCOMPARE(precious.size(), qint64(4));
    }

    void aMissingFolderIsSaid()
    {
        QTemporaryDir folder;
        const StateLock lock(folder.filePath(QStringLiteral("missing/mirror.sqlite")), QStringLiteral("halfsilver"));
        QVERIFY(!lock.held());
        QVERIFY2(lock.problem().contains(QStringLiteral("No such file")), qPrintable(lock.problem()));
    }
};

QTEST_GUILESS_MAIN(TestStateLock)
#include "tst_state_lock.moc"
