// SIGTERM and SIGINT, heard in the event loop.
#pragma once

#include <QObject>

namespace halfsilver {

// One at a time. Blocks the two signals for threads that start later; construct it before any thread.
class Termination : public QObject {
    Q_OBJECT
public:
    explicit Termination(QObject *parent = nullptr);
    ~Termination() override;

signals:
    // Once for each signal that arrives; `number` is SIGTERM or SIGINT.
    void requested(int number);

private:
    int m_descriptor = -1;
};

} // namespace halfsilver
