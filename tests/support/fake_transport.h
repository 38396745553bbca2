// A server that says what a test says, without a socket.
#pragma once

#include "net/transport.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QStringList>

#include <vector>

namespace halfsilver {

// Keeps every attempt. What it says to the observer may end the transport, as with a real one.
class FakeTransports : public TransportFactory {
public:
    struct Attempt {
        TransportRequest request;
        QStringList sent;
        TransportObserver *observer = nullptr; // null: dropped or closed by the client, or ended
        bool closedByClient = false;
    };

    std::unique_ptr<Transport> open(const TransportRequest &request, TransportObserver &observer) override
    {
        m_attempts.push_back(std::make_shared<Attempt>(Attempt { request, {}, &observer, false }));
        return std::make_unique<Fake>(m_attempts.back());
    }

    size_t count() const { return m_attempts.size(); }
    const Attempt &attempt(size_t i) const { return *m_attempts.at(i); }
    const Attempt &last() const { return *m_attempts.back(); }
    bool live() const { return !m_attempts.empty() && m_attempts.back()->observer; }
    QStringList takeSent() { return std::exchange(m_attempts.back()->sent, {}); }

    // The server's side, on the latest attempt; nothing happens once it is gone.
    void accept()
    {
        if (live())
            last().observer->transportOpened();
    }
    void say(const QString &text)
    {
        if (live())
            last().observer->textReceived(text);
    }
    void say(const char *text) { say(QString::fromUtf8(text)); }
    void sayBinary(qsizetype bytes)
    {
        if (live())
            last().observer->binaryReceived(bytes);
    }
    void end(const TransportClosed &closed)
    {
        if (!live())
            return;
        std::exchange(m_attempts.back()->observer, nullptr)->transportClosed(closed);
    }
    void close(int code) { end({ TransportEnd::Closed, code, QStringLiteral("why") }); }
    void establish(const char *socketId = "1.2")
    {
        accept();
        say(QStringLiteral("{\"event\":\"pusher:connection_established\",\"data\":\"{\\\"socket_id\\\":\\\"%1\\\","
                           "\\\"activity_timeout\\\":30}\"}")
                .arg(QString::fromUtf8(socketId)));
    }
    void confirm(const char *channel)
    {
        say(QStringLiteral("{\"event\":\"pusher_internal:subscription_succeeded\",\"channel\":\"%1\"}")
                .arg(QString::fromUtf8(channel)));
    }

private:
    class Fake : public Transport {
    public:
        explicit Fake(std::shared_ptr<Attempt> attempt)
            : m_attempt(std::move(attempt))
        {
        }
        ~Fake() override { m_attempt->observer = nullptr; }
        void send(const QString &text) override { m_attempt->sent.append(text); }
        void close() override
        {
            m_attempt->closedByClient = true;
            m_attempt->observer = nullptr;
        }

    private:
        std::shared_ptr<Attempt> m_attempt;
    };

    std::vector<std::shared_ptr<Attempt>> m_attempts;
};

// The channels that were subscribed or unsubscribed, in order: "+alarm", "-alarm". Checks the form of what is sent.
inline QStringList subscriptions(const QStringList &sent)
{
    QStringList result;
    for (const QString &text : sent) {
        const QJsonObject message = QJsonDocument::fromJson(text.toUtf8()).object();
        const QString event = message[QLatin1StringView("event")].toString();
        const QJsonValue data = message[QLatin1StringView("data")];
        const QString channel = data.toObject()[QLatin1StringView("channel")].toString();
        if (data.isObject() && event == QStringLiteral("pusher:subscribe"))
            result.append(u'+' + channel);
        else if (data.isObject() && event == QStringLiteral("pusher:unsubscribe"))
            result.append(u'-' + channel);
    }
    return result;
}

} // namespace halfsilver
