// Whether the quiet hours have come.
#pragma once

#include "app/core/clock.h"
#include "app/core/quiet_hours.h"

#include <QObject>

namespace halfsilver {

class QuietWatch : public QObject {
    Q_OBJECT
public:
    QuietWatch(const QuietHours &hours, Clock &clock, QObject *parent = nullptr);

    // Never before the clock is set.
    bool quiet() const { return m_quiet; }
    // The clock was set.
    void look();

signals:
    void changed(bool quiet);

private:
    const QuietHours m_hours;
    Clock &m_clock;
    bool m_quiet = false;
    std::unique_ptr<Timer> m_next;
};

} // namespace halfsilver
