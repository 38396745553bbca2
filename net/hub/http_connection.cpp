#include "net/hub/http_connection.h"

#include "net/hub/beast_request.h"
#include "net/hub/socket_facts.h"

#include <QPointer>
#include <QSslSocket>

#include <sys/socket.h>

#include <limits>

namespace halfsilver::hub {

namespace http = boost::beast::http;

namespace {
constexpr qint64 kReadAtOnce = 64 * 1024;
constexpr qint64 kDrainAtMost = 1024 * 1024;
} // namespace

struct HttpConnection::Parsing {
    http::request_parser<http::string_body> parser;
    bool headSeen = false;
    qint64 headBytes = 0; // taken by the parser so far
};

HttpConnection::HttpConnection(QTcpSocket *socket, HttpHandler &handler, const HubLimits &limits, Clock &clock,
                               QObject *parent)
    : QObject(parent)
    , m_socket(socket)
    , m_handler(handler)
    , m_limits(limits)
    , m_clock(clock)
{
    socket->setParent(this);
    socket->setReadBufferSize(kReadAtOnce); // beyond it the sender waits
    connect(socket, &QTcpSocket::readyRead, this, &HttpConnection::receive);
    connect(socket, &QTcpSocket::disconnected, this, &QObject::deleteLater);
    const auto written = [this] {
        if (m_phase == Phase::Closing) {
            if (unwritten(*m_socket) == 0 && m_socket->socketDescriptor() >= 0)
                ::shutdown(int(m_socket->socketDescriptor()), SHUT_WR);
        } else {
            if (m_phase == Phase::Idle)
                watch(); // it reads: that is a sign of life
            receive();   // what had to wait until the peer had read enough
        }
    };
    // Of an encrypted one, bytesWritten comes while they are still with the encryption.
    if (isEncrypted(*socket))
        connect(qobject_cast<QSslSocket *>(socket), &QSslSocket::encryptedBytesWritten, this, written);
    else
        connect(socket, &QTcpSocket::bytesWritten, this, written);
    watch();
    if (socket->state() != QAbstractSocket::ConnectedState)
        deleteLater();
    else if (socket->bytesAvailable() > 0)
        QMetaObject::invokeMethod(this, &HttpConnection::receive, Qt::QueuedConnection);
}

HttpConnection::~HttpConnection() { m_socket->disconnect(this); }

void HttpConnection::refuse(const HttpAnswer &answer) { closeAfter(answer); }

void HttpConnection::receive()
{
    if (m_phase == Phase::Closing) {
        m_drained += m_socket->readAll().size();
        if (m_drained > kDrainAtMost)
            m_socket->abort();
        return;
    }
    // An answer is on its way, or unread ones pile up: the rest waits in the kernel.
    while (m_phase != Phase::Answering && m_phase != Phase::Closing && unwritten(*m_socket) <= m_limits.unread / 4
           && !m_parsingNow) {
        // Requests can be shorter than what is read for each of them: what is not parsed has its own bound.
        if (m_socket->bytesAvailable() > 0 && m_bytes.size() < kReadAtOnce)
            m_bytes += m_socket->read(kReadAtOnce - m_bytes.size());
        const auto before = m_bytes.size();
        if (before == 0)
            return;
        m_parsingNow = true;
        parse();
        m_parsingNow = false;
        if (m_bytes.size() == before && m_socket->bytesAvailable() == 0)
            return;
    }
}

void HttpConnection::parse()
{
    if (m_phase == Phase::Idle) {
        m_phase = Phase::Receiving;
        m_parsing = std::make_unique<Parsing>();
        m_parsing->parser.header_limit(static_cast<std::uint32_t>(m_limits.headBytes));
        m_parsing->parser.body_limit(std::numeric_limits<std::uint64_t>::max()); // until the head tells which it is
        m_request = {};
        watch();
    }
    auto &parser = m_parsing->parser;
    while (m_phase == Phase::Receiving && !m_bytes.isEmpty() && !parser.is_done()) {
        boost::beast::error_code error;
        const auto used = parser.put(boost::asio::buffer(m_bytes.constData(), size_t(m_bytes.size())), error);
        m_bytes.remove(0, qsizetype(used));
        if (!m_parsing->headSeen) // Beast's own limit is one for each call
            m_parsing->headBytes += qint64(used);
        const bool tooLong = error != http::error::body_limit && !m_parsing->headSeen
            && m_parsing->headBytes + (parser.is_header_done() ? 0 : m_bytes.size()) > m_limits.headBytes;
        if (tooLong) {
            closeAfter(errorAnswer(
                431, QStringLiteral("the head of the request is longer than %1 bytes").arg(m_limits.headBytes)));
            return;
        }
        if (parser.is_header_done() && !m_parsing->headSeen) {
            m_parsing->headSeen = true;
            if (!parseHead())
                return;
        }
        if (error == http::error::header_limit) {
            closeAfter(errorAnswer(
                431, QStringLiteral("the head of the request is longer than %1 bytes").arg(m_limits.headBytes)));
        } else if (error == http::error::body_limit) {
            closeAfter(errorAnswer(
                413, QStringLiteral("the body is longer than %1 bytes").arg(m_handler.bodyLimit(m_request))));
        } else if (error && error != http::error::need_more) {
            closeAfter(errorAnswer(400, QStringLiteral("not HTTP: %1").arg(QString::fromStdString(error.message()))));
        } else if (error == http::error::need_more || used == 0) {
            if (m_bytes.size() > m_limits.headBytes) // what Beast waits for between chunks has no limit of its own
                closeAfter(errorAnswer(
                    400, QStringLiteral("a line between the chunks is longer than %1 bytes").arg(m_limits.headBytes)));
            break;
        }
    }
    if (m_phase == Phase::Receiving && parser.is_done())
        complete();
}

// False when it was refused.
bool HttpConnection::parseHead()
{
    auto &parser = m_parsing->parser;
    if (!fromBeast(parser.get(), m_request)) {
        closeAfter(errorAnswer(400, QStringLiteral("the request needs a path that begins with a slash; %XX of UTF-8")));
        return false;
    }
    // Where the body ends is no matter of opinion: what one program takes for its rest, another takes for a request.
    const auto codings = m_request.countOf("transfer-encoding");
    if (codings > 1 || (codings == 1 && m_request.header("transfer-encoding").toLower() != "chunked")
        || (codings == 1 && parser.get().version() < 11)) {
        closeAfter(errorAnswer(400, QStringLiteral("Transfer-Encoding: chunked alone is understood, in HTTP/1.1")));
        return false;
    }
    m_request.peer = m_socket->peerAddress();
    m_request.encrypted = isEncrypted(*m_socket);
    if (const auto refused = m_handler.refuse(m_request, m_socket)) {
        // Without a body to come, the next request may follow; after an upgrade it would be no request.
        if (parser.is_done() && !parser.upgrade())
            write(*refused, parser.keep_alive());
        else
            closeAfter(*refused);
        return false;
    }
    const qint64 limit = m_handler.bodyLimit(m_request);
    const auto length = parser.content_length();
    if (length && *length > quint64(limit)) {
        closeAfter(errorAnswer(413, QStringLiteral("the body is longer than %1 bytes").arg(limit)));
        return false;
    }
    parser.body_limit(quint64(limit));
    if (!parser.is_done() && m_request.header("expect").toLower() == "100-continue")
        m_socket->write("HTTP/1.1 100 Continue\r\n\r\n");
    return true;
}

void HttpConnection::complete()
{
    const std::string &body = m_parsing->parser.get().body();
    if (qint64(body.size()) > m_handler.bodyLimit(m_request)) {
        closeAfter(
            errorAnswer(413, QStringLiteral("the body is longer than %1 bytes").arg(m_handler.bodyLimit(m_request))));
        return;
    }
    m_request.body = QByteArray(body.data(), qsizetype(body.size()));
    m_phase = Phase::Answering;
    m_timer.reset();
    const bool keepAlive = m_parsing->parser.keep_alive();
    m_handler.answer(m_request, [self = QPointer(this), keepAlive](const HttpAnswer &answer) {
        if (self && self->m_phase == Phase::Answering) {
            self->write(answer, keepAlive);
            self->receive();
        }
    });
}

void HttpConnection::write(const HttpAnswer &answer, bool keepAlive)
{
    if (!keepAlive) {
        closeAfter(answer);
        return;
    }
    m_socket->write(toWire(answer, true, m_request.method == "HEAD"));
    m_parsing.reset();
    m_phase = Phase::Idle;
    watch();
}

// Closing with unread bytes would reset the connection, and the answer with it: our side ends, then the peer's.
void HttpConnection::closeAfter(const HttpAnswer &answer)
{
    m_socket->write(toWire(answer, false, m_request.method == "HEAD"));
    m_phase = Phase::Closing;
    m_bytes.clear();
    watch();
    receive();
}

void HttpConnection::watch()
{
    switch (m_phase) {
    case Phase::Idle:
        m_timer = m_clock.after(m_limits.idle, [this] { m_socket->abort(); });
        break;
    case Phase::Receiving:
        m_timer = m_clock.after(m_limits.request, [this] {
            closeAfter(errorAnswer(
                408,
                QStringLiteral("the request did not arrive within %1 s").arg(double(m_limits.request.count()) / 1000)));
        });
        break;
    case Phase::Answering:
        m_timer.reset();
        break;
    case Phase::Closing:
        m_timer = m_clock.after(m_limits.closing, [this] { m_socket->abort(); });
        break;
    }
}

} // namespace halfsilver::hub
