// A real redis-server of the test's own: on a free port of the loopback and on a socket in a folder of its own, keeping
// nothing. It goes and comes back when the test says so.
#pragma once

#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <memory>

namespace halfsilver {

class RedisServer {
public:
    static bool isThere() { return !QStandardPaths::findExecutable(QStringLiteral("redis-server")).isEmpty(); }

    explicit RedisServer(QStringList options = {})
        : m_options(std::move(options))
    {
        QTcpServer free;
        free.listen(QHostAddress::LocalHost);
        m_port = free.serverPort();
        free.close();
        start();
    }
    ~RedisServer() { stop(); }

    int port() const { return m_port; }
    QString socket() const { return m_folder.filePath(QStringLiteral("redis.sock")); }

    void start()
    {
        m_process = std::make_unique<QProcess>();
        m_process->setProcessChannelMode(QProcess::MergedChannels);
        m_process->start(QStringLiteral("redis-server"),
                         QStringList { QStringLiteral("--port"), QString::number(m_port), QStringLiteral("--bind"),
                                       QStringLiteral("127.0.0.1"), QStringLiteral("--unixsocket"), socket(),
                                       QStringLiteral("--dir"), m_folder.path(), QStringLiteral("--save"), QString(),
                                       QStringLiteral("--appendonly"), QStringLiteral("no") }
                             + m_options);
        if (!QTest::qWaitFor([this] { return answers(); }, 10000))
            qFatal("redis-server: %s", m_process->readAll().constData());
    }
    void stop()
    {
        if (!m_process)
            return;
        resume();
        m_process->terminate();
        if (!m_process->waitForFinished(5000))
            m_process->kill();
        m_process->waitForFinished();
        m_process.reset();
    }
    // Holds its connections, and says nothing.
    void freeze() { ::kill(pid_t(m_process->processId()), SIGSTOP); }
    void resume() { ::kill(pid_t(m_process->processId()), SIGCONT); }

private:
    bool answers() const
    {
        QTcpSocket socket;
        socket.connectToHost(QHostAddress::LocalHost, quint16(m_port));
        return socket.waitForConnected(100);
    }

    QTemporaryDir m_folder;
    QStringList m_options;
    int m_port = 0;
    std::unique_ptr<QProcess> m_process;
};

} // namespace halfsilver
