// Says when this machine's wall clock was set, which resuming from suspend does too: at once, and without a timer that
// would wake a machine at rest.
#pragma once

#include <QObject>
#include <QSocketNotifier>

namespace halfsilver {

// Where the kernel has no such thing it never says anything; the client's own timers then have to do.
class WakeWatch : public QObject {
    Q_OBJECT
public:
    explicit WakeWatch(QObject *parent = nullptr);
    explicit WakeWatch(int descriptor, QObject *parent = nullptr); // that becomes readable; it is closed here
    ~WakeWatch() override;

    bool watches() const { return m_descriptor >= 0; }

signals:
    void clockChanged(); // perhaps after a sleep

private:
    const int m_descriptor;
    QSocketNotifier m_readable;
};

} // namespace halfsilver
