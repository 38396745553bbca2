// The last event of each cache channel, for whoever subscribes later. Bounded in number, bytes and age.
#pragma once

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QString>

#include <chrono>

namespace halfsilver::hub {

class EventCache {
public:
    struct Limits {
        std::chrono::nanoseconds age = std::chrono::minutes(30); // Pusher's own
        qsizetype channels = 1000;
        qsizetype bytes = 4 * 1024 * 1024; // of them all
    };
    explicit EventCache(const Limits &limits)
        : m_limits(limits)
    {
    }

    // `now` is monotonic here and below. What is kept longest goes where there is no room.
    void keep(const QString &channel, const QByteArray &frame, std::chrono::nanoseconds now);
    // Empty when there is none, or it is too old.
    QByteArray last(const QString &channel, std::chrono::nanoseconds now) const;
    qsizetype size() const { return m_last.size(); }

private:
    void forget(const QString &channel);

    struct Kept {
        QByteArray frame;
        std::chrono::nanoseconds at;
    };
    Limits m_limits;
    QHash<QString, Kept> m_last;
    QList<QString> m_order; // oldest first
    qsizetype m_bytes = 0;
};

} // namespace halfsilver::hub
