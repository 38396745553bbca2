// Who may in: path, Host, Origin, token and role of a request's head, before anything of its body is read.
// Source: the alarm page, "Who may do what". Pure.
#pragma once

#include "net/hub/http_message.h"
#include "net/hub/hub_settings.h"

namespace halfsilver::hub {

struct GuardRules {
    QString machine;     // its host name
    QStringList hosts;   // further names it is known by
    QStringList origins; // of pages that may use the hub, as a browser writes them
    QList<HubToken> tokens;
    bool keyIsPublic = false; // the application key is the default one, which every web page knows
    bool operator==(const GuardRules &) const = default;
};

// What to answer instead, or nothing: the request may pass.
std::optional<HttpAnswer> guard(const GuardRules &rules, const HttpRequest &head, const Visitor &visitor);

// The token that a request's Authorization bears, or null; and what to answer where one is needed.
const HubToken *bearerOf(const QList<HubToken> &tokens, const QByteArray &authorization);
HttpAnswer tokenNeeded();

// For an answer to a page of one of `origins`: what lets its browser see it.
Headers headersForOrigin(const GuardRules &rules, const HttpRequest &head);

// Whether the address in `[hub] listen` keeps the hub to this machine.
bool isLoopbackAddress(const QString &listen);

// What the keys of [hub] must not say together: a hub that other machines reach needs tokens and a key of its own.
struct HubMistake {
    QString key; // of the ini
    settings::Wrong wrong;
};
std::optional<HubMistake> mistakeIn(const HubSettings &settings, const QList<HubToken> &tokens);

} // namespace halfsilver::hub
