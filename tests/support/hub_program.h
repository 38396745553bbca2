// The program halfsilver-hub as a server that tests kill, freeze and start again on the same port and state.
#pragma once

#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

namespace halfsilver {

class HubProgram {
public:
    // `before` is a program with its arguments that runs it, such as unshare -n.
    explicit HubProgram(const QByteArray &settings = {}, const QStringList &before = {})
        : m_before(before)
    {
        QTcpServer free;
        if (!free.listen(QHostAddress::LocalHost))
            qFatal("no free port");
        m_port = free.serverPort();
        QFile ini(folder.filePath(QStringLiteral("mirror.ini")));
        if (!ini.open(QIODevice::WriteOnly)
            || ini.write("[hub]\nport = " + QByteArray::number(m_port) + '\n' + settings) < 0)
            qFatal("no ini");
        ini.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
        auto environment = QProcessEnvironment::systemEnvironment();
        for (const char *name : { "STATE_DIRECTORY", "RUNTIME_DIRECTORY", "NOTIFY_SOCKET" })
            environment.remove(QLatin1StringView(name));
        for (const char *name : { "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "HOME" })
            environment.insert(QLatin1StringView(name), folder.path());
        process.setProcessEnvironment(environment);
        process.setStandardErrorFile(QProcess::nullDevice());
    }
    ~HubProgram() { kill(); }

    void launch()
    {
        QStringList words = m_before;
        words << QStringLiteral(BIN_FOLDER "/halfsilver-hub") << QStringLiteral("--config")
              << folder.filePath(QStringLiteral("mirror.ini")) << QStringLiteral("--state-dir")
              << folder.filePath(QStringLiteral("state"));
        process.start(words.takeFirst(), words);
    }
    bool start()
    {
        launch();
        return QTest::qWaitFor(
            [this] {
                QTcpSocket socket;
                socket.connectToHost(QHostAddress(QHostAddress::LocalHost), m_port);
                return socket.waitForConnected(200);
            },
            20'000);
    }
    void signal(int number) { ::kill(pid_t(process.processId()), number); }
    void kill()
    {
        if (process.state() == QProcess::NotRunning)
            return;
        signal(SIGCONT); // a frozen one, too
        process.kill();
        process.waitForFinished();
    }
    quint16 port() const { return m_port; }

    QTemporaryDir folder;
    QProcess process;

private:
    QStringList m_before;
    quint16 m_port = 0;
};

} // namespace halfsilver
