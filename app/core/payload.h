// The data of one event, still as text: decoded where somebody needs it, and only then.
#pragma once

#include <QByteArray>
#include <QJsonValue>
#include <QString>

namespace halfsilver {

// A payload of 20 kB costs its listener nothing until it is looked at; a panel that is repainted once a frame
// decodes the last one of a flood, not all of them.
class Payload {
public:
    Payload() = default;
    // `json` is UTF-8. What is not JSON is a text in its own right ("data":"not json" is legal).
    explicit Payload(QByteArray json)
        : m_json(std::move(json))
    {
    }
    const QByteArray &bytes() const { return m_json; }
    // Kept by the server for those who come later: the last event of a cache channel, from before the subscription.
    bool isKept() const { return m_kept; }
    void setKept() { m_kept = true; }
    // The user who sent it: of client events on presence channels; else empty.
    const QString &sender() const { return m_sender; }
    void setSender(const QString &user) { m_sender = user; }
    QJsonValue value() const; // decodes at each call; a text where it is not JSON; Undefined when empty
    bool operator==(const Payload &) const = default;

private:
    QByteArray m_json;
    QString m_sender;
    bool m_kept = false;
};

} // namespace halfsilver
