#include "net/hub/page/page.h"

#include "app/core/control/control_dispatch.h"
#include "net/hub/hub_log.h"
#include "net/hub/page/page_files.h"
#include "net/hub/page/page_state.h"
#include "net/hub/page/reachable_address.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRandomGenerator>
#include <QWebSocket>

#include <algorithm>

namespace halfsilver {

using namespace hub;

namespace {

constexpr int kCookieAge = 400 * 24 * 3600; // seconds; browsers keep none for longer

HttpAnswer withPageHeaders(HttpAnswer answer)
{
    answer.headers += pageHeaders();
    return answer;
}

// One that came by TLS never travels without.
QByteArray cookie(const HttpRequest &request, const QByteArray &name, const QByteArray &value, int age)
{
    return name + '=' + value + "; Path=/; HttpOnly; SameSite=Strict; Max-Age=" + QByteArray::number(age)
        + (request.encrypted ? "; Secure" : "");
}

// From here only a drill, never one that replaces an alarm, and none that stays longer than drills do.
QJsonObject drillOf(const QJsonObject &asked, const Device &device)
{
    QJsonObject alarm { { QStringLiteral("test"), true }, { QStringLiteral("origin"), device.name } };
    for (const char *name : { "title", "message", "place", "priority" }) {
        if (const auto value = asked.constFind(QLatin1StringView(name)); value != asked.constEnd())
            alarm[QLatin1StringView(name)] = *value;
    }
    return alarm;
}

Reply withHeaders(const Reply &reply)
{
    return [reply](const HttpAnswer &answer) { reply(withPageHeaders(answer)); };
}

} // namespace

Page::Page(ControlTarget &target, ControlNews &news, Clock &clock, const QString &devicesFile, QObject *parent)
    : QObject(parent)
    , m_target(target)
    , m_clock(clock)
    , m_devices(devicesFile)
    , m_live([this] { return pageState(m_target); }, clock)
{
    connect(&news, &ControlNews::changed, &m_live, &PageLive::changed);
}

Page::~Page() = default;

void Page::setReachable(const QList<QHostAddress> &addresses, int port, bool tls)
{
    m_addresses = addresses;
    m_port = port;
    m_tls = tls;
    if (port == 0)
        m_live.endAll();
}

const Device *Page::deviceOf(const HttpRequest &request) const
{
    return m_devices.find(tokenIn(request, cookieName(m_port)));
}

std::optional<HttpAnswer> Page::refuse(const HttpRequest &head) const
{
    auto refused = pageRefusal(head, deviceOf(head), tokenIn(head, cookieName(m_port)));
    return refused ? std::optional(withPageHeaders(*refused)) : std::nullopt;
}

void Page::answer(const HttpRequest &request, const Reply &plain)
{
    const auto path = pagePath(request.path);
    if (path.route == PageRoute::File)
        return plain(pageFile(request.path).value_or(errorAnswer(404, QStringLiteral("no such file"))));
    const Reply reply = withHeaders(plain);
    if (path.route == PageRoute::Pair)
        return pair(request, reply);
    const Device *found = deviceOf(request); // once more: it may have been revoked since its head passed
    if (!found)
        return reply(errorAnswer(401, QStringLiteral("this device is not paired. Ask for a code at the mirror.")));
    const Device device = *found;
    m_devices.noteSeen(device.id, m_clock.now());
    switch (path.route) {
    case PageRoute::Session:
        return reply(jsonAnswer(
            200, pageSession(m_target, toJson(device), device.role, csrfOf(tokenIn(request, cookieName(m_port))))));
    case PageRoute::State:
        return reply(jsonAnswer(200, pageState(m_target)));
    case PageRoute::Picture:
        return reply(picture());
    case PageRoute::Leave: {
        const auto left = revoke(device.id);
        auto answer = left ? jsonAnswer(200, *left) : errorAnswer(503, left.error().text);
        answer.headers.emplaceBack("Set-Cookie", cookie(request, cookieName(m_port), {}, 0));
        return reply(answer);
    }
    case PageRoute::Verb:
        return perform(request, device, path.verb, reply);
    case PageRoute::Live:
        return reply(errorAnswer(426, QStringLiteral("a WebSocket must be the first thing on its connection")));
    case PageRoute::File:
    case PageRoute::Pair:
    case PageRoute::None:
        break;
    }
    reply(errorAnswer(404, QStringLiteral("the page has no such path")));
}

void Page::takeSocket(QWebSocket *socket, QTcpSocket *below, const HttpRequest &head)
{
    const Device *device = deviceOf(head);
    m_live.add(socket, below, device ? device->id : QString());
    if (!device) // revoked while its handshake was on its way
        m_live.end({});
}

void Page::pair(const HttpRequest &request, const Reply &reply)
{
    const QJsonObject body = QJsonDocument::fromJson(request.body).object();
    const auto now = m_clock.monotonic();
    const DeviceRole role = m_pairing.role();
    switch (m_pairing.attempt(body[u"code"].toString(), request.peer, now)) {
    case PairingOutcome::Locked: {
        const auto left = m_pairing.lockedFor(request.peer, now);
        auto answer = errorAnswer(429, QStringLiteral("too many wrong codes; try again in %1 s").arg(left.count()));
        answer.headers.emplaceBack("Retry-After", QByteArray::number(qint64(left.count())));
        return reply(answer);
    }
    case PairingOutcome::NotOpen:
        return reply(errorAnswer(410, QStringLiteral("no code is shown now. Ask the mirror for a new one."),
                                 QStringLiteral("code")));
    case PairingOutcome::Wrong:
        qCInfo(log, "page: a wrong pairing code from %s", qPrintable(request.peer.toString()));
        return reply(errorAnswer(403, QStringLiteral("that is not the code"), QStringLiteral("code")));
    case PairingOutcome::Paired:
        break;
    }
    endInvite();
    const auto added = m_devices.add(body[u"name"].toString(), role, m_clock.now());
    if (!added)
        return reply(errorAnswer(507, added.error().text));
    const auto &[device, token] = *added;
    qCInfo(log, "page: paired %s with the role %s", qPrintable(device.id), qPrintable(toText(device.role)));
    auto answer = jsonAnswer(200, toJson(device));
    answer.headers.emplaceBack("Set-Cookie", cookie(request, cookieName(m_port), token, kCookieAge));
    reply(answer);
    emit devicesChanged();
}

void Page::perform(const HttpRequest &request, const Device &device, ControlVerb verb, const Reply &reply)
{
    QJsonObject line;
    if (request.method == "POST") {
        QJsonParseError error;
        const auto document = QJsonDocument::fromJson(request.body.isEmpty() ? "{}" : request.body, &error);
        if (!document.isObject())
            return reply(errorAnswer(400, QStringLiteral("the body must be a JSON object")));
        line = document.object();
    } else {
        for (const auto &[name, value] : request.query)
            line[QString::fromUtf8(name)] = QString::fromUtf8(value);
    }
    line[u"verb"] = toText(verb);
    line[u"by"] = device.name;
    if (verb == ControlVerb::Raise)
        line[u"alarm"] = drillOf(line[u"alarm"].toObject(), device);
    const auto parsed = parseControlRequest(QJsonDocument(line).toJson(QJsonDocument::Compact));
    if (const auto *wrong = std::get_if<FieldError>(&parsed))
        return reply(errorAnswer(422, wrong->text, wrong->field));
    halfsilver::perform(m_target, std::get<ControlRequest>(parsed), [reply](const ControlAnswer &answer) {
        if (const auto *json = std::get_if<QJsonObject>(&answer))
            return reply(jsonAnswer(200, *json));
        const auto &wrong = std::get<FieldError>(answer);
        reply(errorAnswer(422, wrong.text, wrong.field));
    });
}

HttpAnswer Page::picture()
{
    const auto now = m_clock.monotonic();
    if (!m_pictureAt || now - *m_pictureAt >= kPictureEvery) {
        m_picture = m_target.picture();
        m_pictureAt = now;
    }
    if (m_picture.isEmpty())
        return errorAnswer(422, QStringLiteral("there is no screen here"));
    return { 200, m_picture, { { "Content-Type", m_picture.startsWith("\x89PNG") ? "image/png" : "image/jpeg" } } };
}

Result<PairingInvite> Page::invite(DeviceRole role)
{
    if (m_port == 0)
        return Error { QStringLiteral("The page is not served now: its port is taken.") };
    endInvite();
    PairingInvite invite;
    const auto host = reachableAddress(m_addresses);
    invite.othersReach = !host.isLoopback();
    invite.address.setScheme(m_tls && invite.othersReach ? QStringLiteral("https") : QStringLiteral("http"));
    invite.address.setHost(host.toString());
    invite.address.setPort(m_port);
    invite.address.setPath(QStringLiteral("/"));
    invite.code = pairingCode([](quint32 below) { return QRandomGenerator::system()->bounded(below); });
    invite.role = role;
    const auto now = m_clock.monotonic();
    m_pairing.open(invite.code, role, now);
    invite.until = m_pairing.until();
    m_inviteEnds = m_clock.after(Pairing::kOpen, [this] { endInvite(); });
    emit invited(invite);
    return invite;
}

void Page::endInvite()
{
    m_pairing.close();
    if (std::exchange(m_inviteEnds, nullptr))
        emit inviteEnded();
}

QJsonObject Page::devices() const
{
    QJsonArray rows;
    for (const auto &device : m_devices.all())
        rows.append(toJson(device));
    return { { QStringLiteral("devices"), rows } };
}

bool Page::phonesMayAcknowledge() const
{
    return std::any_of(m_devices.all().begin(), m_devices.all().end(),
                       [](const Device &device) { return device.role != DeviceRole::View; });
}

Result<QJsonObject> Page::revoke(const QString &which)
{
    const auto all = m_devices.all();
    const auto revoked = m_devices.revoke(which);
    for (const auto &device : all) { // also where the disk did not take it
        const auto &left = m_devices.all();
        if (std::none_of(left.begin(), left.end(), [&](const Device &other) { return other.id == device.id; })) {
            qCInfo(log, "page: revoked %s", qPrintable(device.id));
            m_live.end(device.id);
        }
    }
    emit devicesChanged();
    if (!revoked)
        return revoked.error();
    return toJson(*revoked);
}

} // namespace halfsilver
