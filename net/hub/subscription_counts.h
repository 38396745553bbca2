// When the subscribers of a channel are told how many they are: at once while they are few, then at a pace. The event is
// Pusher's; how many are few, and the pace, are ours.
#pragma once

#include "app/core/clock.h"

#include <QSet>
#include <QString>

namespace halfsilver::hub {

class SubscriptionCounts {
public:
    // Each change is told to all: beyond so many, that would be too much for them and for us.
    static constexpr qsizetype kFew = 100;
    static constexpr std::chrono::seconds kPace { 5 };

    SubscriptionCounts(Clock &clock, std::function<void(const QString &channel)> tell);

    // The channel has `count` subscriptions now. `tell` is called at once or later, then for what they are by then.
    void changed(const QString &channel, qsizetype count);

private:
    void tellAll();

    Clock &m_clock;
    std::function<void(const QString &)> m_tell;
    QSet<QString> m_due;
    std::unique_ptr<Timer> m_timer; // while some are
};

} // namespace halfsilver::hub
