// Pusher's HTTP API: what a Laravel application publishes through. Source: Pusher's HTTP API reference, protocol §7.
#pragma once

#include "app/core/clock.h"
#include "net/hub/signed_check.h"
#include "net/hub/subscribers.h"

namespace halfsilver::hub {

class Broadcaster;

class SignedApi {
public:
    SignedApi(const Credentials &credentials, Subscribers &subscribers, Broadcaster &broadcaster, Clock &clock);

    // A request whose path begins /apps.
    HttpAnswer answer(const HttpRequest &request);

private:
    HttpAnswer publishOne(const HttpRequest &request);
    HttpAnswer publishBatch(const HttpRequest &request);
    HttpAnswer channels(const HttpRequest &request) const;
    HttpAnswer channel(const HttpRequest &request, const QString &name) const;
    HttpAnswer users(const QString &channel) const;
    QJsonObject attributes(const QString &channel, const QStringList &info) const;

    Credentials m_credentials;
    Subscribers &m_subscribers;
    Broadcaster &m_broadcaster;
    Clock &m_clock;
};

} // namespace halfsilver::hub
