#include "net/hub/page/page_live.h"

#include "net/hub/socket_facts.h"

#include <QJsonDocument>
#include <QTcpSocket>
#include <QWebSocket>

#include <algorithm>

namespace halfsilver::hub {

namespace {

constexpr quint64 kMostIncoming = 1024; // a page has nothing to say here

QString encoded(const QJsonObject &object)
{
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

} // namespace

PageLive::PageLive(std::function<QJsonObject()> state, Clock &clock, QObject *parent)
    : QObject(parent)
    , m_state(std::move(state))
    , m_clock(clock)
{
}

PageLive::~PageLive() { endAll(); }

void PageLive::add(QWebSocket *socket, QTcpSocket *below, const QString &device)
{
    socket->setParent(this);
    // Qt does not take care of a socket that it was handed.
    connect(socket, &QObject::destroyed, below, &QObject::deleteLater);
    socket->setMaxAllowedIncomingMessageSize(kMostIncoming);
    socket->setMaxAllowedIncomingFrameSize(kMostIncoming);
    connect(socket, &QWebSocket::disconnected, this, [this, socket] { left(socket); });
    // QWebSocket answers a ping by itself, before this: who sends them and reads nothing must not fill the memory.
    connect(below, &QTcpSocket::readyRead, socket, [socket, below] { dropSlow(socket, below); });
    makeRoom();
    m_pages.push_back({ socket, below, device, m_clock.monotonic() });
    connect(socket, &QWebSocket::pong, this, [this, socket] {
        for (auto &page : m_pages) {
            if (page.socket == socket)
                page.heard = m_clock.monotonic();
        }
    });
    send(m_pages.back(), encoded(m_state()));
    if (!m_beating)
        m_beating = m_clock.after(kBeat, [this] { beat(); });
}

// A guest that opens many, or a phone whose dead connections have not been noticed yet, keeps nobody else out.
void PageLive::makeRoom()
{
    if (count() < kMostPages)
        return;
    QHash<QString, int> pagesOf;
    for (const auto &page : m_pages)
        ++pagesOf[page.device];
    const auto oldest = std::max_element(m_pages.begin(), m_pages.end(), [&](const OpenPage &a, const OpenPage &b) {
        return pagesOf.value(a.device) < pagesOf.value(b.device); // of equals the first, which is the oldest
    });
    closeFor(*oldest, QWebSocketProtocol::CloseCodeTooMuchData, QStringLiteral("too many pages are open"));
}

void PageLive::changed()
{
    if (m_pages.empty() || m_gathering)
        return;
    m_gathering = m_clock.after(kGather, [this] {
        m_gathering.reset();
        tellAll();
    });
}

void PageLive::tellAll()
{
    if (m_pages.empty())
        return;
    const QString text = encoded(m_state());
    const auto pages = m_pages; // one that is dropped takes itself out
    for (const auto &page : pages)
        send(page, text);
}

void PageLive::beat()
{
    const auto pages = m_pages;
    const auto now = m_clock.monotonic();
    for (const auto &page : pages) {
        if (!page.socket)
            continue;
        if (now - page.heard > kSilent) {
            page.socket->abort();
            continue;
        }
        page.socket->ping();
        send(page, QStringLiteral(R"({"type":"beat"})"));
    }
    m_beating = m_pages.empty() ? nullptr : m_clock.after(kBeat, [this] { beat(); });
}

void PageLive::send(const OpenPage &page, const QString &text)
{
    if (!page.socket)
        return;
    page.socket->sendTextMessage(text);
    dropSlow(page.socket, page.below);
}

// QWebSocket::bytesToWrite() would not do: it knows nothing of what TLS holds.
void PageLive::dropSlow(QWebSocket *socket, QTcpSocket *below)
{
    if (socket && below && unwritten(*below) > kUnread)
        socket->abort();
}

void PageLive::end(const QString &device)
{
    const auto pages = m_pages;
    for (const auto &page : pages) {
        if (page.device == device)
            closeFor(page, QWebSocketProtocol::CloseCodePolicyViolated,
                     QStringLiteral("this device is not paired any more"));
    }
}

void PageLive::closeFor(OpenPage page, QWebSocketProtocol::CloseCode code, const QString &reason)
{
    if (!page.socket)
        return;
    page.socket->close(code, reason);
    if (page.socket)
        page.socket->flush();
    left(page.socket); // nothing more is sent to it, whether it answers or not
}

void PageLive::endAll()
{
    const auto pages = m_pages;
    m_pages.clear();
    m_gathering.reset();
    m_beating.reset();
    for (const auto &page : pages) {
        if (!page.socket)
            continue;
        page.socket->close(QWebSocketProtocol::CloseCodeGoingAway);
        if (page.socket)
            page.socket->flush();
    }
    // Also those that are on their way out: what they run over belongs to the door, which may be next to go.
    qDeleteAll(findChildren<QWebSocket *>(Qt::FindDirectChildrenOnly));
}

void PageLive::left(const QWebSocket *socket)
{
    const auto found =
        std::find_if(m_pages.begin(), m_pages.end(), [&](const auto &page) { return page.socket == socket; });
    if (found == m_pages.end())
        return;
    found->socket->deleteLater();
    m_pages.erase(found);
    if (m_pages.empty()) {
        m_gathering.reset();
        m_beating.reset();
    }
}

} // namespace halfsilver::hub
