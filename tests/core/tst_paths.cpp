#include "app/core/paths.h"

#include <QDir>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>
#include <unistd.h>

using namespace halfsilver;

namespace {

// A machine of our own: nothing in it is the tester's.
struct Machine {
    QTemporaryDir root;
    Surroundings here;
    Machine()
    {
        here.home = root.filePath(QStringLiteral("home"));
        here.temporary = root.filePath(QStringLiteral("tmp"));
        here.run = root.filePath(QStringLiteral("run"));
        here.uid = getuid();
        QDir().mkpath(here.home);
        QDir().mkpath(here.temporary);
    }
    QString path(const char *name) const { return root.filePath(QString::fromLatin1(name)); }
    void set(const char *name, const QString &value) { here.environment.insert(QString::fromLatin1(name), value); }
};

mode_t modeOf(const QString &path)
{
    struct stat about { };
    return lstat(QFile::encodeName(path).constData(), &about) == 0 ? about.st_mode & 0777 : 0;
}

} // namespace

class TestPaths : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void stateFolderFollowsItsOrder()
    {
        Machine machine;
        QCOMPARE(stateFolder(machine.here), machine.here.home + QStringLiteral("/.local/state/halfsilver"));
        machine.set("XDG_STATE_HOME", QStringLiteral("relative"));
        QCOMPARE(stateFolder(machine.here), machine.here.home + QStringLiteral("/.local/state/halfsilver"));
        machine.set("XDG_STATE_HOME", QStringLiteral("/state"));
        QCOMPARE(stateFolder(machine.here), QStringLiteral("/state/halfsilver"));
        machine.set("STATE_DIRECTORY", QStringLiteral("/var/lib/halfsilver:/var/lib/other"));
        QCOMPARE(stateFolder(machine.here), QStringLiteral("/var/lib/halfsilver"));
        QCOMPARE(stateFolder(machine.here, QStringLiteral("/asked")), QStringLiteral("/asked"));
        QCOMPARE(stateFolder(machine.here, QStringLiteral("asked")), QDir::currentPath() + QStringLiteral("/asked"));
    }

    void runtimeFolderFollowsItsOrder()
    {
        Machine machine;
        const QString last = machine.here.temporary + QStringLiteral("/halfsilver-%1").arg(machine.here.uid);
        QCOMPARE(runtimeFolder(machine.here), last);
        QVERIFY(QDir().mkpath(machine.here.run));
        QCOMPARE(runtimeFolder(machine.here), machine.here.run);
        machine.set("XDG_RUNTIME_DIR", machine.path("missing"));
        QCOMPARE(runtimeFolder(machine.here), machine.here.run);
        QVERIFY(QDir().mkpath(machine.path("session")));
        machine.set("XDG_RUNTIME_DIR", machine.path("session"));
        QCOMPARE(runtimeFolder(machine.here), machine.path("session/halfsilver"));
        machine.set("RUNTIME_DIRECTORY", machine.path("unit"));
        QCOMPARE(runtimeFolder(machine.here), machine.path("unit"));
    }

    void anotherUsersFoldersAreNotOurs()
    {
        Machine machine;
        QVERIFY(QDir().mkpath(machine.here.run));
        QVERIFY(QDir().mkpath(machine.path("session")));
        machine.set("XDG_RUNTIME_DIR", machine.path("session"));
        ++machine.here.uid; // now they belong to somebody else
        QCOMPARE(runtimeFolder(machine.here),
                 machine.here.temporary + QStringLiteral("/halfsilver-%1").arg(machine.here.uid));
    }

    void makesTheRuntimeFolderForItsUserAlone()
    {
        Machine machine;
        const auto made = makeRuntimeFolder(machine.here);
        QVERIFY(made);
        QCOMPARE(modeOf(*made), mode_t(0700));
        QVERIFY(makeRuntimeFolder(machine.here)); // again
        QCOMPARE(runtimeFolders(machine.here), QStringList(*made));
        QCOMPARE(controlSocket(*made), *made + QStringLiteral("/control.sock"));
    }

    void refusesAFolderThatSomebodyElsePrepared_data()
    {
        QTest::addColumn<QString>("trap");
        for (const char *trap : { "a link to a folder", "a file", "writable by all", "another user's" })
            QTest::newRow(trap) << QString::fromLatin1(trap);
    }
    void refusesAFolderThatSomebodyElsePrepared()
    {
        QFETCH(QString, trap);
        Machine machine;
        const QString folder = runtimeFolder(machine.here);
        const QByteArray name = QFile::encodeName(folder);
        if (trap == u"a link to a folder") {
            QVERIFY(QDir().mkpath(machine.path("elsewhere")));
            QCOMPARE(symlink(machine.path("elsewhere").toLocal8Bit().constData(), name.constData()), 0);
        } else if (trap == u"a file") {
            QFile file(folder);
            QVERIFY(file.open(QIODevice::WriteOnly));
        } else if (trap == u"writable by all") {
            QCOMPARE(mkdir(name.constData(), 0777), 0);
            QCOMPARE(chmod(name.constData(), 0777), 0);
        } else {
            QCOMPARE(mkdir(name.constData(), 0700), 0);
            ++machine.here.uid;
            QVERIFY(QDir(machine.here.temporary)
                        .rename(QFileInfo(folder).fileName(), QFileInfo(runtimeFolder(machine.here)).fileName()));
        }
        const auto made = makeRuntimeFolder(machine.here);
        QVERIFY(!made);
        QVERIFY2(made.error().text.startsWith(runtimeFolder(machine.here)), qPrintable(made.error().text));
        QVERIFY(runtimeFolders(machine.here).isEmpty());
    }

    void rootLooksWhereTheServiceRuns()
    {
        Machine machine;
        QVERIFY(QDir().mkpath(machine.here.run));
        QVERIFY(QDir().mkpath(machine.path("session/halfsilver")));
        machine.set("XDG_RUNTIME_DIR", machine.path("session"));
        const QString own = machine.path("session/halfsilver");
        const bool root = machine.here.uid == 0;
        QCOMPARE(runtimeFolders(machine.here), root ? QStringList({ own, machine.here.run }) : QStringList { own });
        machine.here.uid = 0; // whose session it is not, unless the tester is root
        QVERIFY(runtimeFolders(machine.here).contains(machine.here.run));
    }

    void findsTheIni()
    {
        Machine machine;
        machine.set("XDG_CONFIG_HOME", machine.path("config"));
        const QString own = machine.path("config/halfsilver/mirror.ini");
        QCOMPARE(iniFiles(machine.here), QStringList({ own, QStringLiteral("/etc/halfsilver/mirror.ini") }));
        QVERIFY(iniFile(machine.here) != own);
        QVERIFY(QDir().mkpath(QFileInfo(own).path()));
        QCOMPARE(symlink("/nowhere/mirror.ini", QFile::encodeName(own).constData()), 0);
        QCOMPARE(iniFile(machine.here), own);
        QCOMPARE(iniFile(machine.here, QStringLiteral("missing.ini")), QStringLiteral("missing.ini"));
    }

    void makesThePrivateFolderAndLeavesOneThatIsThere()
    {
        Machine machine;
        const QString folder = machine.path("a/b/halfsilver");
        QVERIFY(makePrivateFolder(folder));
        QCOMPARE(modeOf(folder), mode_t(0700));
        QCOMPARE(chmod(QFile::encodeName(folder).constData(), 0750), 0);
        QVERIFY(makePrivateFolder(folder));
        QCOMPARE(modeOf(folder), mode_t(0750));

        QFile file(machine.path("file"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        const auto made = makePrivateFolder(machine.path("file/below"));
        QVERIFY(!made);
        QVERIFY(made.error().text.contains(machine.path("file")));
    }
};

QTEST_GUILESS_MAIN(TestPaths)
#include "tst_paths.moc"
