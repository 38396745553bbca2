// What cmake --install leaves: the units as systemd reads them, and the program started as the unit starts it.
#include "tests/support/x_server.h"

#include <QFile>
#include <QRegularExpression>
#include <QTest>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

using namespace halfsilver;

namespace {

struct Ran {
    int status = -1;
    QString output;
};

Ran run(const QString &program, const QStringList &arguments, const QProcessEnvironment &environment)
{
    QProcess process;
    process.setProcessEnvironment(environment);
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(program, arguments);
    if (!process.waitForFinished(60000))
        return { -1, process.errorString() };
    return { process.exitCode(), QString::fromUtf8(process.readAll()).trimmed() };
}

// The values of every line "key=value" of a unit.
QStringList valuesOf(const QString &key, const QString &unit)
{
    QStringList values;
    QFile file(unit);
    if (file.open(QIODevice::ReadOnly)) {
        for (const QString &line : QString::fromUtf8(file.readAll()).split(u'\n')) {
            if (line.startsWith(key + u'='))
                values.append(line.mid(key.size() + 1));
        }
    }
    return values;
}

// systemd's end of sd_notify.
class NotifySocket {
public:
    explicit NotifySocket(const QString &path)
        : m_path(path)
        , m_descriptor(socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0))
    {
        sockaddr_un address {};
        address.sun_family = AF_UNIX;
        const QByteArray name = QFile::encodeName(path);
        if (name.size() < qsizetype(sizeof address.sun_path)) {
            memcpy(address.sun_path, name.constData(), size_t(name.size()));
            m_bound = bind(m_descriptor, reinterpret_cast<sockaddr *>(&address), sizeof address) == 0;
        }
    }
    ~NotifySocket() { close(m_descriptor); }
    Q_DISABLE_COPY_MOVE(NotifySocket)

    bool isBound() const { return m_bound; }
    QString path() const { return m_path; }

    // Everything that was told so far.
    QString heard()
    {
        char buffer[4096];
        for (ssize_t size = 0; (size = recv(m_descriptor, buffer, sizeof buffer, 0)) > 0;)
            m_heard += QString::fromUtf8(buffer, size) + u'\n';
        return m_heard;
    }

private:
    QString m_path;
    int m_descriptor = -1;
    bool m_bound = false;
    QString m_heard;
};

bool isLit(const QImage &picture)
{
    for (int y = 0; y < picture.height(); ++y) {
        for (int x = 0; x < picture.width(); ++x) {
            if (qGray(picture.pixel(x, y)) > 200)
                return true;
        }
    }
    return false;
}

} // namespace

class TestUnit : public QObject {
    Q_OBJECT
    QTemporaryDir m_root;
    const QProcessEnvironment m_environment = QProcessEnvironment::systemEnvironment();

    // In place: the prefix is this folder, so that systemd finds the programs that the units name.
    QString inPlace(const QString &path) const { return m_root.filePath(QStringLiteral("place/usr/") + path); }
    // As a package is made: the prefix is /usr, the files lie under DESTDIR.
    QString staged(const QString &path) const { return m_root.filePath(QStringLiteral("staged") + path); }

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void initTestCase()
    {
        const QString cmake = QStringLiteral(CMAKE), build = QStringLiteral(BUILD_FOLDER);
        const Ran place =
            run(cmake, { QStringLiteral("--install"), build, QStringLiteral("--prefix"), inPlace({}) }, m_environment);
        QVERIFY2(place.status == 0, qPrintable(place.output));
        QProcessEnvironment destination = m_environment;
        destination.insert(QStringLiteral("DESTDIR"), staged({}));
        const Ran stage =
            run(cmake, { QStringLiteral("--install"), build, QStringLiteral("--prefix"), QStringLiteral("/usr") },
                destination);
        QVERIFY2(stage.status == 0, qPrintable(stage.output));
    }

    void systemdFindsNothingToSay_data()
    {
        QTest::addColumn<QString>("unit");
        QTest::newRow("mirror") << QStringLiteral("lib/systemd/system/halfsilver.service");
        QTest::newRow("hub") << QStringLiteral("lib/systemd/system/halfsilver-hub.service");
    }
    void systemdFindsNothingToSay()
    {
        QFETCH(QString, unit);
        const QString tool = QStringLiteral("systemd-analyze");
        const Ran verified =
            run(tool, { QStringLiteral("verify"), QStringLiteral("--man=no"), inPlace(unit) }, m_environment);
        QCOMPARE(verified.output, QString());
        QCOMPARE(verified.status, 0);
        // 9.2 is a unit without any hardening; the threshold is ten times the figure that systemd prints.
        const Ran secure = run(tool,
                               { QStringLiteral("security"), QStringLiteral("--offline=yes"),
                                 QStringLiteral("--threshold=20"), QStringLiteral("--no-pager"), inPlace(unit) },
                               m_environment);
        QVERIFY2(secure.status == 0, qPrintable(secure.output));
    }

    void installsWhatBelongsToThePrograms_data()
    {
        QTest::addColumn<QString>("file");
        for (const char *file : { "/usr/bin/halfsilver", "/usr/bin/halfsilver-hub", "/usr/bin/halfsilverctl",
                                  "/usr/lib/sysusers.d/halfsilver.conf", "/usr/share/doc/halfsilver/copyright",
                                  "/usr/share/doc/halfsilver/mirror.ini.example", "/usr/share/man/man1/halfsilver.1",
                                  "/usr/share/man/man1/halfsilver-hub.1", "/usr/share/man/man1/halfsilverctl.1",
                                  "/usr/share/man/man5/mirror.ini.5" })
            QTest::newRow(file) << QString::fromLatin1(file);
    }
    void installsWhatBelongsToThePrograms()
    {
        QFETCH(QString, file);
        QVERIFY(QFile::exists(staged(file)));
    }

    void startsAsItsUnitSays()
    {
        const QString unit = staged(QStringLiteral("/usr/lib/systemd/system/halfsilver.service"));
        const QStringList commands = valuesOf(QStringLiteral("ExecStart"), unit);
        QCOMPARE(commands.size(), 1);

        XServer screen;
        QVERIFY2(screen.start({ 480, 800 }), qPrintable(screen.error()));
        NotifySocket systemd(m_root.filePath(QStringLiteral("notify")));
        QVERIFY(systemd.isBound());

        // The unit's own environment, but for the screen, which here is an X server's.
        QProcessEnvironment environment;
        for (const QString &line : valuesOf(QStringLiteral("Environment"), unit)) {
            for (const QString &assignment : line.split(u' '))
                environment.insert(assignment.section(u'=', 0, 0), assignment.section(u'=', 1));
        }
        QCOMPARE(environment.value(QStringLiteral("QT_QPA_PLATFORM")), QStringLiteral("linuxfb"));
        environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("xcb"));
        environment.insert(QStringLiteral("DISPLAY"), screen.display());
        environment.insert(QStringLiteral("XDG_CACHE_HOME"), m_root.filePath(QStringLiteral("cache")));
        environment.insert(QStringLiteral("STATE_DIRECTORY"), m_root.filePath(QStringLiteral("state")));
        environment.insert(QStringLiteral("RUNTIME_DIRECTORY"), m_root.filePath(QStringLiteral("run")));
        environment.insert(QStringLiteral("NOTIFY_SOCKET"), systemd.path());
        environment.insert(QStringLiteral("WATCHDOG_USEC"), QStringLiteral("4000000"));
        for (const auto *folder : { "state", "run" })
            QVERIFY(QDir(m_root.path()).mkdir(QString::fromLatin1(folder)));

        QProcess mirror;
        mirror.setProcessEnvironment(environment);
        mirror.setProcessChannelMode(QProcess::MergedChannels);
        QStringList command = QProcess::splitCommand(commands.first());
        mirror.start(staged(command.takeFirst()), command);
        QVERIFY2(mirror.waitForStarted(), qPrintable(mirror.errorString()));

        QTRY_VERIFY2_WITH_TIMEOUT(isLit(screen.picture()), mirror.peek(4096).constData(), 20000);
        QTRY_VERIFY2_WITH_TIMEOUT(systemd.heard().contains(QStringLiteral("READY=1")), mirror.peek(4096).constData(),
                                  10000);
        QTRY_VERIFY_WITH_TIMEOUT(systemd.heard().contains(QStringLiteral("WATCHDOG=1")), 10000);

        mirror.terminate();
        QVERIFY(mirror.waitForFinished(10000));
        QCOMPARE(mirror.exitStatus(), QProcess::NormalExit);
        QCOMPARE(mirror.exitCode(), 0);
    }
};

QTEST_GUILESS_MAIN(TestUnit)
#include "tst_unit.moc"
