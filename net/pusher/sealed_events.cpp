#include "net/pusher/sealed_events.h"

#include "net/pusher/secret_box.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <utility>

namespace halfsilver::pusher {

SealedStep SealedEvents::received(std::string_view event, const QByteArray &data, const QByteArray &key,
                                  std::chrono::nanoseconds now)
{
    const QJsonObject members = QJsonDocument::fromJson(data).object();
    const auto bytes = [&members](QLatin1StringView name) {
        return QByteArray::fromBase64(members[name].toString().toLatin1());
    };
    Waiting sealed { std::string(event), bytes(QLatin1StringView("nonce")), bytes(QLatin1StringView("ciphertext")) };
    if (sealed.nonce.size() != kNonceBytes || sealed.ciphertext.isEmpty())
        return { {}, 1 }; // whatever the key
    if (!m_asking) {
        if (auto text = opened(sealed.ciphertext, sealed.nonce, key))
            return { { { std::move(sealed.event), std::move(*text) } } };
        if (m_asked && now - *m_asked < kAskEvery)
            return { {}, 1 };
        m_asking = true;
        m_asked = now;
        m_bytes = sealed.ciphertext.size();
        m_waiting.push_back(std::move(sealed));
        return { {}, 0, true };
    }
    if (m_waiting.size() >= kMostEvents || m_bytes + sealed.ciphertext.size() > kMostWaiting)
        return { {}, 1 };
    m_bytes += sealed.ciphertext.size();
    m_waiting.push_back(std::move(sealed));
    return {};
}

SealedStep SealedEvents::keyCame(const QByteArray &key)
{
    SealedStep step;
    m_asking = false;
    for (Waiting &sealed : std::exchange(m_waiting, {})) {
        if (auto text = opened(sealed.ciphertext, sealed.nonce, key))
            step.opened.push_back({ std::move(sealed.event), std::move(*text) });
        else
            ++step.dropped;
    }
    return step;
}

int SealedEvents::reset()
{
    m_asking = false;
    return int(std::exchange(m_waiting, {}).size());
}

} // namespace halfsilver::pusher
