// A command whose lines, or whose exit, say whether something is active.
#pragma once

#include "app/core/clock.h"
#include "app/core/sensors/line_pattern.h"
#include "app/core/sensors/sensor_settings.h"

#include <QObject>

QT_FORWARD_DECLARE_CLASS(QProcess)

namespace halfsilver {

class CommandInput : public QObject {
    Q_OBJECT
public:
    static constexpr qsizetype kMaxLine = 4096;                // bytes; the rest of a longer one is not looked at
    static constexpr std::chrono::seconds kLongestExit { 60 }; // a command that is to exit and does not
    static constexpr std::chrono::seconds kLongestWait { 60 }; // before it is started again, doubled from 1 s

    CommandInput(const SensorSettings &settings, Clock &clock, QObject *parent = nullptr);
    ~CommandInput() override; // the command dies with it, and with the program

    void start();

signals:
    void levelRead(bool high);
    void pulseRead();
    void problemChanged(const QString &why); // empty: it runs as it should

private:
    void readLines();
    void lineRead(const QByteArray &line);
    void ended(bool normally, int code);
    void stop();
    void setProblem(const QString &problem);

    const SensorSettings m_settings;
    LinePattern m_raises, m_clears;
    Clock &m_clock;
    QProcess *m_process = nullptr;
    qint64 m_group = 0; // of the command and what it starts
    QByteArray m_line;
    int m_failures = 0;
    std::chrono::nanoseconds m_began {};
    QString m_problem;
    std::unique_ptr<Timer> m_next, m_limit;
};

} // namespace halfsilver
