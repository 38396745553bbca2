// Gets a connection into private, presence and encrypted channels, and signs it in as a user.
#pragma once

#include "net/pusher/channel_auth.h"
#include "net/pusher/pusher_settings.h"

#include <functional>
#include <memory>

class QNetworkAccessManager;

namespace halfsilver::pusher {

struct AuthQuestion {
    QString socketId, channel; // kUserChannel: who the user is
};

// A question under way; destroying it gives it up.
class Authorization {
public:
    virtual ~Authorization() = default;
};

class Authorizer {
public:
    using Done = std::function<void(const AuthAnswer &)>;
    virtual ~Authorizer() = default;
    // `done` is called once and may destroy the authorization; it may be called from within, and then null is returned.
    [[nodiscard]] virtual std::unique_ptr<Authorization> authorise(const PusherSettings &settings,
                                                                   const AuthQuestion &question, Done done) = 0;
};

// As the settings say: asks `auth_url`, or `user_auth_url` for a user, or else signs with `secret`. Files of secrets are read at each question, so
// that what they hold can be renewed.
class SettingsAuthorizer : public Authorizer {
public:
    SettingsAuthorizer(QNetworkAccessManager &network, Clock &clock);
    [[nodiscard]] std::unique_ptr<Authorization> authorise(const PusherSettings &settings, const AuthQuestion &question,
                                                           Done done) override;

private:
    QNetworkAccessManager &m_network;
    Clock &m_clock;
};

// Why there is no authorisation where nobody can be asked for one.
AuthFailure nobodyToAsk(const QString &channel);
// The request to `auth_url` or `user_auth_url`. Fails where a token cannot be read.
Result<HttpRequest> authRequest(const PusherSettings &settings, const AuthQuestion &question);
// Without asking anybody.
AuthAnswer authFromSecret(const PusherSettings &settings, const AuthQuestion &question);

} // namespace halfsilver::pusher
