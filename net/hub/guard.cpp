#include "net/hub/guard.h"

#include <algorithm>

namespace halfsilver::hub {

namespace {

// "[::1]:6001" → "::1", "Kitchen.local.:80" → "kitchen.local". Empty when it is none of these.
QString hostName(const QByteArray &host)
{
    QString name = QString::fromLatin1(host).trimmed().toLower();
    if (name.startsWith(u'[')) {
        const auto end = name.indexOf(u']');
        return end < 0 ? QString() : name.mid(1, end - 1);
    }
    if (const auto colon = name.indexOf(u':'); colon >= 0)
        name.truncate(colon);
    if (name.endsWith(u'.'))
        name.chop(1);
    return name;
}

bool isOurName(const GuardRules &rules, const QString &host, const Visitor &visitor)
{
    if (host == QLatin1StringView("localhost") || rules.hosts.contains(host, Qt::CaseInsensitive))
        return true;
    if (const QHostAddress address(host); !address.isNull())
        return address.isLoopback()
            || std::any_of(visitor.ownAddresses.begin(), visitor.ownAddresses.end(),
                           [&](const auto &own) { return own.isEqual(address, QHostAddress::TolerantConversion); });
    const QString machine = rules.machine.toLower();
    return !machine.isEmpty()
        && (host == machine || host == machine.section(u'.', 0, 0)
            || host == QString(machine.section(u'.', 0, 0) + QLatin1StringView(".local")));
}

bool isKnownOrigin(const GuardRules &rules, const QByteArray &origin)
{
    return rules.origins.contains(QString::fromLatin1(origin), Qt::CaseInsensitive);
}

bool mayDo(HubRole role, const QByteArray &method, const QStringList &path)
{
    if (method == "GET" || method == "HEAD" || role == HubRole::Admin)
        return true;
    if (role == HubRole::Listen)
        return false;
    if (path.size() == 4 && path[3] == QLatin1StringView("clear"))
        return true; // what raised it tells that it is over; who deals with it may as well
    if (path.size() == 4 && path[3] == QLatin1StringView("acknowledge"))
        return role == HubRole::Acknowledge;
    return role == HubRole::Raise;
}

} // namespace

std::optional<HttpAnswer> guard(const GuardRules &rules, const HttpRequest &head, const Visitor &visitor)
{
    if (head.countOf("host") != 1)
        return errorAnswer(400, QStringLiteral("Host: exactly one is needed"));
    const QString host = hostName(head.header("host"));
    if (!isOurName(rules, host, visitor))
        return errorAnswer(
            421, QStringLiteral("Host: this hub is not %1. Name it in [hub] hosts if it is.").arg(host.left(100)));

    const auto path = pathSegments(head.path);
    if (!path)
        return errorAnswer(400, QStringLiteral("the path holds a wrong escape; %XX of UTF-8 is needed"));
    // The signed API has its signature, a subscriber the key. Where that is the default one, any page that a browser
    // on this machine shows could read along.
    const bool api =
        path->constFirst() == QLatin1StringView("api") || path->constFirst() == QLatin1StringView("metrics");
    const bool subscriber = path->constFirst() == QLatin1StringView("app");
    const bool authorises = path->constFirst() == QLatin1StringView("broadcasting"); // its tokens are its own affair
    if (!api && !authorises && !(subscriber && rules.keyIsPublic))
        return std::nullopt;

    if (head.countOf("origin") > 1)
        return errorAnswer(400, QStringLiteral("Origin: at most one is needed"));
    if (head.countOf("origin") == 1 && !isKnownOrigin(rules, head.header("origin")))
        return errorAnswer(403,
                           QStringLiteral("Origin: pages of %1 may not use this hub. Name it in [hub] origins if "
                                          "they should.")
                               .arg(QString::fromLatin1(head.header("origin").left(100))));
    if (subscriber && !visitor.loopback)
        return errorAnswer(403,
                           QStringLiteral("other machines may not listen with the default key. Set key in [hub]."));
    if (!api)
        return std::nullopt;
    if (visitor.loopback || (head.method == "OPTIONS" && head.countOf("origin") == 1))
        return std::nullopt; // a browser asks first, and without the token
    const HubToken *token = bearerOf(rules.tokens, head.header("authorization"));
    if (!token)
        return tokenNeeded();
    if (!mayDo(token->role, head.method, *path))
        return errorAnswer(403, QStringLiteral("the role of this token does not include this; admin would"));
    return std::nullopt;
}

const HubToken *bearerOf(const QList<HubToken> &tokens, const QByteArray &authorization)
{
    if (authorization.left(7).toLower() != "bearer ")
        return nullptr;
    const QByteArray bearer = authorization.mid(7).trimmed();
    const HubToken *found = nullptr;
    // Every one is compared, so that the time does not tell which one nearly matched.
    for (const auto &token : tokens) {
        if (!token.token.isEmpty() && pusher::equalInConstantTime(bearer, token.token.toUtf8()))
            found = &token;
    }
    return found;
}

HttpAnswer tokenNeeded()
{
    auto answer = errorAnswer(401,
                              QStringLiteral("token missing or wrong; send Authorization: Bearer with the "
                                             "token of a [hub.token.NAME]"));
    answer.headers.emplaceBack("WWW-Authenticate", "Bearer");
    return answer;
}

Headers headersForOrigin(const GuardRules &rules, const HttpRequest &head)
{
    const QByteArray origin = head.header("origin");
    if (origin.isEmpty() || !isKnownOrigin(rules, origin))
        return {};
    Headers headers { { "Access-Control-Allow-Origin", origin },
                      { "Access-Control-Expose-Headers", "ETag" },
                      { "Vary", "Origin" } };
    if (head.method == "OPTIONS") {
        headers.emplaceBack("Access-Control-Allow-Methods", "GET, HEAD, POST");
        headers.emplaceBack(
            "Access-Control-Allow-Headers",
            "Authorization, Content-Type, Idempotency-Key, If-None-Match, X-Requested-With, X-Socket-Id");
        headers.emplaceBack("Access-Control-Max-Age", "600");
    }
    return headers;
}

bool isLoopbackAddress(const QString &listen)
{
    return listen == QLatin1StringView("localhost") || QHostAddress(listen).isLoopback();
}

std::optional<HubMistake> mistakeIn(const HubSettings &settings, const QList<HubToken> &tokens)
{
    using namespace halfsilver::settings;
    const QString listen = QStringLiteral("listen"), key = QStringLiteral("key");
    const bool local = isLoopbackAddress(settings.listen);
    if (!local && QHostAddress(settings.listen).isNull())
        return HubMistake { listen,
                            { translate("settings", "“%1” is not an address.").arg(settings.listen.left(40)),
                              translate("settings", "Write one such as 0.0.0.0 or 192.168.1.4.") } };
    // Both are part of a path.
    for (const auto &[name, value] :
         { std::pair(QStringLiteral("app_id"), settings.appId), std::pair(key, settings.key) }) {
        const auto empty = notEmpty(value);
        if (const auto wrong = empty ? empty : plainName(value))
            return HubMistake { name, *wrong };
    }
    if (settings.certificate.isEmpty() != settings.certificateKey.isEmpty()) {
        const bool lacksKey = settings.certificateKey.isEmpty();
        return HubMistake { lacksKey ? QStringLiteral("certificate") : QStringLiteral("certificate_key"),
                            { translate("settings", "a certificate and its key go together."),
                              translate("settings", "Set both “certificate” and “certificate_key” in [hub].") } };
    }
    // The page's phones have tokens of their own; without the others the guard keeps the rest of the port to this machine.
    if (local || settings.page)
        return std::nullopt;
    const bool token = std::any_of(tokens.begin(), tokens.end(), [](const HubToken &t) { return !t.token.isEmpty(); });
    if (!token)
        return HubMistake { listen,
                            { translate("settings", "open to others without a token."),
                              translate("settings", "Add a section [hub.token.NAME].") } };
    if (settings.key == HubSettings().key)
        return HubMistake { key,
                            { translate("settings", "open to others with the default key."),
                              translate("settings", "Set “key” in [hub].") } };
    return std::nullopt;
}

} // namespace halfsilver::hub
