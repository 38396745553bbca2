// The program halfsilver on an X server of its own, with its files in a folder of its own, and halfsilverctl to ask it.
#pragma once

#include "tests/support/x_server.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTcpServer>
#include <QTest>

namespace halfsilver {

class MirrorOnScreen {
public:
    MirrorOnScreen()
        : environment(QProcessEnvironment::systemEnvironment())
    {
        const QString runtime = in(QStringLiteral("runtime"));
        if (!QDir().mkdir(runtime))
            qFatal("no folder");
        QFile::setPermissions(runtime, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("xcb"));
        environment.insert(QStringLiteral("HOME"), m_folder.path());
        environment.insert(QStringLiteral("XDG_RUNTIME_DIR"), runtime);
        for (const char *sound : { "PULSE_SERVER", "PIPEWIRE_REMOTE" })
            environment.remove(QString::fromLatin1(sound));
        program.setProcessChannelMode(QProcess::ForwardedChannels);
    }

    QString in(const QString &name) const { return m_folder.filePath(name); }
    bool write(const QString &name, const QByteArray &text) const
    {
        QFile file(in(name));
        return file.open(QIODevice::WriteOnly) && file.write(text) == text.size();
    }
    static quint16 freePort()
    {
        QTcpServer server;
        return server.listen(QHostAddress::LocalHost) ? server.serverPort() : quint16(0);
    }

    // The screen is there and mirror.ini is written. Changes of the environment before it count.
    bool start()
    {
        environment.insert(QStringLiteral("DISPLAY"), screen.display());
        program.setProcessEnvironment(environment);
        program.start(QStringLiteral(BIN_FOLDER "/halfsilver"),
                      { QStringLiteral("--config"), in(QStringLiteral("mirror.ini")), QStringLiteral("--state-dir"),
                        in(QStringLiteral("state")) });
        return program.waitForStarted();
    }
    // It ends as it should. Also after it was asked to by other means.
    bool ends()
    {
        program.terminate();
        return hasEnded();
    }
    bool hasEnded()
    {
        return program.waitForFinished(10'000) && program.exitStatus() == QProcess::NormalExit
            && program.exitCode() == 0;
    }

    // What halfsilverctl answers; empty where it has nothing to say.
    QJsonObject ask(const QStringList &words) const
    {
        QProcess ctl;
        ctl.setProcessEnvironment(environment);
        ctl.start(QStringLiteral(BIN_FOLDER "/halfsilverctl"), words + QStringList { QStringLiteral("--json") });
        return ctl.waitForFinished(10'000) ? QJsonDocument::fromJson(ctl.readAllStandardOutput()).object()
                                           : QJsonObject();
    }
    QString connectionState() const
    {
        return ask({ QStringLiteral("status") })[QStringLiteral("connection")][QStringLiteral("state")].toString();
    }
    QList<QJsonObject> alarms() const
    {
        QList<QJsonObject> all;
        for (const auto &alarm : ask({ QStringLiteral("list") })[QStringLiteral("alarms")].toArray())
            all.append(alarm.toObject());
        return all;
    }
    // Of the one with that title; empty: there is none.
    QJsonObject alarm(const QString &title) const
    {
        for (const QJsonObject &each : alarms()) {
            if (each[QStringLiteral("title")] == title)
                return each;
        }
        return {};
    }
    QString stateOf(const QString &title) const { return alarm(title)[QStringLiteral("state")].toString(); }
    // The title is its id.
    QJsonObject raise(const QString &title, const QString &priority) const
    {
        return ask(
            { QStringLiteral("raise"), title, QStringLiteral("--id"), title, QStringLiteral("--priority"), priority });
    }

    XServer screen;
    QProcessEnvironment environment;
    QProcess program;

private:
    QTemporaryDir m_folder;
};

} // namespace halfsilver
