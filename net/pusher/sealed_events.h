// What comes on an encrypted channel: opened in order, also while another key is awaited.
// Source: Pusher protocol 6, encrypted channels.
#pragma once

#include <QByteArray>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace halfsilver::pusher {

struct OpenedEvent {
    std::string event;
    QByteArray data; // as a public channel's event would carry it: most often JSON
    bool operator==(const OpenedEvent &) const = default;
};

// What follows from an event or a key, in this order.
struct SealedStep {
    std::vector<OpenedEvent> opened {};
    int dropped = 0;         // nobody will ever open them
    bool asksForKey = false; // keyCame() is to follow
};

// The backend may have changed its key since the channel was authorised. So where one does not fit the backend is asked
// once more, at most every kAskEvery: an event that nothing opens must not become a flood of requests.
class SealedEvents {
public:
    static constexpr std::chrono::seconds kAskEvery { 10 };
    static constexpr qsizetype kMostWaiting = 1024 * 1024; // bytes
    static constexpr size_t kMostEvents = 1000;

    // `data` is {"nonce":…,"ciphertext":…}; `now` is on the monotonic clock.
    SealedStep received(std::string_view event, const QByteArray &data, const QByteArray &key,
                        std::chrono::nanoseconds now);
    SealedStep keyCame(const QByteArray &key); // empty: there is none
    int reset();                               // the connection is gone; how many waited

private:
    struct Waiting {
        std::string event;
        QByteArray nonce, ciphertext;
    };
    std::vector<Waiting> m_waiting; // for the key that was asked for
    qsizetype m_bytes = 0;
    bool m_asking = false;
    std::optional<std::chrono::nanoseconds> m_asked;
};

} // namespace halfsilver::pusher
