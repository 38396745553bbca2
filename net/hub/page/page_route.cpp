#include "net/hub/page/page_route.h"

#include "net/hub/handshake.h"
#include "net/hub/page/page_files.h"

namespace halfsilver::hub {

namespace {

constexpr QByteArrayView kApi("/page/api/");

QByteArray methodOf(const PagePath &path)
{
    switch (path.route) {
    case PageRoute::File:
    case PageRoute::Session:
    case PageRoute::State:
    case PageRoute::Live:
    case PageRoute::Picture:
        return "GET";
    case PageRoute::Verb:
        return path.verb == ControlVerb::History || path.verb == ControlVerb::Devices ? "GET" : "POST";
    case PageRoute::Pair:
    case PageRoute::Leave:
    case PageRoute::None:
        break;
    }
    return "POST";
}

// A page of ours, or a program that names none: what a browser sends for a page of somebody else is refused. Behind a
// proxy with TLS the scheme is another, the host is the same.
bool isOurOrigin(const HttpRequest &head)
{
    const QByteArray host = head.header("host").toLower(), origin = head.header("origin").toLower();
    return origin == QByteArray("http://" + host) || origin == QByteArray("https://" + host);
}

} // namespace

bool isPagePath(const QByteArray &path) { return path == "/" || path == "/page" || path.startsWith("/page/"); }

PagePath pagePath(const QByteArray &path)
{
    if (pageFile(path))
        return { PageRoute::File };
    if (path == kLivePath)
        return { PageRoute::Live };
    if (!path.startsWith(kApi))
        return {};
    const QByteArray name = path.mid(kApi.size());
    if (name == "pair")
        return { PageRoute::Pair };
    if (name == "session")
        return { PageRoute::Session };
    if (name == "state")
        return { PageRoute::State };
    if (name == "picture")
        return { PageRoute::Picture };
    if (name == "leave")
        return { PageRoute::Leave };
    const auto verb = controlVerbFromText(QString::fromLatin1(name));
    // State and picture have paths of their own; files are written for who has the control socket alone, and a code is
    // for who stands at the mirror or in its shell.
    if (!verb || *verb == ControlVerb::Status || *verb == ControlVerb::List || *verb == ControlVerb::Grab
        || *verb == ControlVerb::Watch || *verb == ControlVerb::Pair)
        return {};
    return { PageRoute::Verb, *verb };
}

std::optional<DeviceRole> roleFor(const PagePath &path)
{
    switch (path.route) {
    case PageRoute::File:
    case PageRoute::Pair:
    case PageRoute::None:
        return std::nullopt;
    case PageRoute::Session:
    case PageRoute::State:
    case PageRoute::Live:
    case PageRoute::Leave:
        return DeviceRole::View;
    case PageRoute::Picture:
        return DeviceRole::Admin;
    case PageRoute::Verb:
        break;
    }
    switch (path.verb) {
    case ControlVerb::History:
        return DeviceRole::View;
    case ControlVerb::Acknowledge:
    case ControlVerb::Clear:
    case ControlVerb::Silence:
    case ControlVerb::Shelve:
    case ControlVerb::Unshelve:
    case ControlVerb::Reset:
        return DeviceRole::Acknowledge;
    default: // whatever a later verb does, it is an admin's until somebody has thought about it
        return DeviceRole::Admin;
    }
}

QByteArray cookieName(int port) { return "halfsilver_" + QByteArray::number(port); }

QByteArray tokenIn(const HttpRequest &head, const QByteArray &cookie)
{
    for (const auto &[name, value] : head.headers) {
        if (name != "cookie")
            continue;
        for (const auto &pair : value.split(';')) {
            const auto trimmed = pair.trimmed();
            if (trimmed.startsWith(QByteArray(cookie + '=')))
                return trimmed.mid(cookie.size() + 1).left(128);
        }
    }
    return {};
}

std::optional<HttpAnswer> pageRefusal(const HttpRequest &head, const Device *device, const QByteArray &token)
{
    const PagePath path = pagePath(head.path);
    if (path.route == PageRoute::None)
        return errorAnswer(404, QStringLiteral("the page has no such path"));
    const QByteArray method = methodOf(path);
    if (head.method != method && !(method == "GET" && head.method == "HEAD"))
        return methodNotAllowed(method);
    const bool changes = method == "POST", live = path.route == PageRoute::Live;
    if (head.countOf("origin") > 1)
        return errorAnswer(400, QStringLiteral("Origin: at most one is needed"));
    if (head.countOf("origin") == 1 ? !isOurOrigin(head) : changes || live)
        return errorAnswer(403, QStringLiteral("Origin: only the page of this address may ask for this"));
    if (path.route == PageRoute::File)
        return std::nullopt;
    // A browser says where a request comes from; from another site not even reading is for it.
    if (const auto site = head.header("sec-fetch-site"); !site.isEmpty() && site != "same-origin" && site != "none")
        return errorAnswer(403, QStringLiteral("Sec-Fetch-Site: only the page of this address may ask for this"));
    if (changes && head.header("content-type").toLower().split(';').constFirst().trimmed() != "application/json")
        return errorAnswer(415, QStringLiteral("Content-Type: application/json is needed"));
    const auto needed = roleFor(path);
    if (!needed)
        return head.header(kCsrfHeader) == "pair"
            ? std::nullopt
            : std::optional(errorAnswer(403, QStringLiteral("X-Halfsilver-Csrf: missing or wrong")));
    if (!device)
        return errorAnswer(401, QStringLiteral("this device is not paired. Ask for a code at the mirror."));
    if (changes && !pusher::equalInConstantTime(head.header(kCsrfHeader), csrfOf(token)))
        return errorAnswer(403, QStringLiteral("X-Halfsilver-Csrf: missing or wrong"));
    if (device->role < *needed)
        return errorAnswer(
            403, QStringLiteral("this device may not do that; one with the role %1 may").arg(toText(*needed)));
    return live ? refuseHandshake(head) : std::nullopt;
}

} // namespace halfsilver::hub
