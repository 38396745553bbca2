// SIGTERM, SIGINT and SIGHUP, heard in the event loop.
#pragma once

#include <QObject>

namespace halfsilver {

// One at a time. A thread that does not block the signals dies of them and takes the program along, so hold() is
// called before the first thread: before a QGuiApplication, whose platform may start one.
class Termination : public QObject {
    Q_OBJECT
public:
    static void hold();    // the signals wait from now on, in this thread and those it starts
    static void release(); // for a child process, which inherits the hold
    explicit Termination(QObject *parent = nullptr);
    ~Termination() override;

    // Each signal ends the event loop that runs: the program's, and one that the program delivers its last in afterwards.
    void endLoops();

signals:
    // Once for each signal that arrives; `number` is which.
    void requested(int number);

private:
    int m_descriptor = -1;
};

} // namespace halfsilver
