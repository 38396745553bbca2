// Where the hub broadcasts to, beside its own subscribers: a driver, as Laravel calls it.
#pragma once

#include "net/pusher/published_event.h"

#include <QJsonObject>
#include <QObject>

namespace halfsilver::hub {

using pusher::PublishedEvent;

class Driver : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    virtual QString name() const = 0; // as in `[hub] broadcast`
    // Returns at once, however its peer is: what cannot go out now waits in a bounded queue of its own, unless it is worth
    // something now only.
    virtual void publish(const PublishedEvent &event) = 0;
    // What stands between it and its peer, with the remedy; empty while nothing does.
    virtual QString problem() const { return {}; }
    // For /api/health, beside the problem: what waits, what was lost.
    virtual QJsonObject figures() const { return {}; }

signals:
    void problemChanged(); // problem() is different
    // Its peer has an event for the hub's own subscribers.
    void heard(const halfsilver::pusher::PublishedEvent &event);
};

} // namespace halfsilver::hub
