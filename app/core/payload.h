// The data of one event, still as text: decoded where somebody needs it, and only then.
#pragma once

#include <QByteArray>
#include <QJsonValue>

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
    QJsonValue value() const; // decodes at each call; a text where it is not JSON; Undefined when empty
    bool operator==(const Payload &) const = default;

private:
    QByteArray m_json;
};

} // namespace halfsilver
