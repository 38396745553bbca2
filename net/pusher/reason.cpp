#include "net/pusher/reason.h"

#include "app/core/plain_text.h"
#include "net/pusher/close_code.h"

#include <QCoreApplication>

namespace halfsilver::pusher {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Connection)
public:
    static QString closed(int code)
    {
        switch (code) {
        case kTooLarge:
            return tr("A message was too large for the connection");
        case 4000:
            return tr("The server wants an encrypted connection");
        case 4001:
            return tr("The server does not know the key in mirror.ini");
        case 4003:
            return tr("The application is switched off at the server");
        case 4004:
            return tr("The account's connection limit is reached");
        case 4005:
            return tr("The server has nothing at the path in mirror.ini");
        case 4006:
        case 4007:
        case 4008:
            return tr("The server speaks another version");
        case 4009:
            return tr("The server does not admit this mirror");
        case 4100:
            return tr("The server is overloaded");
        default:
            break;
        }
        return closeCodeRule(code).reaction == Reaction::Refuse ? tr("The server refused the connection")
                                                                : tr("The server ended the connection");
    }

    static QString of(const Reason &reason)
    {
        switch (reason.cause) {
        case Cause::None:
            return {};
        case Cause::ServerClosed:
            return closed(reason.code);
        case Cause::NoPong:
        case Cause::NoHandshake:
            return tr("The server does not answer");
        case Cause::NotPusher:
        case Cause::NotAWebSocket:
            return tr("Something else answers at the server's address");
        case Cause::ServerFailed:
            return tr("The server has an error");
        case Cause::Unreachable:
            return tr("The server cannot be reached");
        case Cause::HostNotFound:
            return tr("The server's name is not found");
        case Cause::UntrustedPeer:
            return tr("The server's certificate is not trusted");
        case Cause::UnknownAuthority:
            return tr("Nobody that this mirror knows vouches for the server");
        case Cause::WrongName:
            return tr("The server's certificate belongs to another name");
        case Cause::CertificateExpired:
            return tr("The server's certificate has expired");
        case Cause::CertificateNotYetValid:
            return tr("The server's certificate is not valid yet: is the clock right?");
        case Cause::ProxyFailed:
            return tr("The server cannot be reached through the proxy");
        case Cause::ProxyUnreachable:
            return tr("The proxy in mirror.ini cannot be reached");
        case Cause::ProxyWantsLogin:
            return tr("The proxy wants a login, or another one, in proxy_login_file");
        case Cause::Slept:
            return tr("The mirror was asleep");
        case Cause::NoHeartbeat:
            return tr("The backend's heartbeat is missing");
        case Cause::NewSettings:
            return tr("The settings have changed");
        case Cause::Stopped:
            return tr("Disconnected");
        }
        return {};
    }
};

} // namespace

Cause causeOf(TransportEnd end)
{
    switch (end) {
    case TransportEnd::Closed:
        return Cause::ServerClosed;
    case TransportEnd::Unreachable:
        return Cause::Unreachable;
    case TransportEnd::HostNotFound:
        return Cause::HostNotFound;
    case TransportEnd::UntrustedPeer:
        return Cause::UntrustedPeer;
    case TransportEnd::UnknownAuthority:
        return Cause::UnknownAuthority;
    case TransportEnd::WrongName:
        return Cause::WrongName;
    case TransportEnd::Expired:
        return Cause::CertificateExpired;
    case TransportEnd::NotYetValid:
        return Cause::CertificateNotYetValid;
    case TransportEnd::ProxyFailed:
        return Cause::ProxyFailed;
    case TransportEnd::ProxyUnreachable:
        return Cause::ProxyUnreachable;
    case TransportEnd::ProxyWantsLogin:
        return Cause::ProxyWantsLogin;
    case TransportEnd::NotAWebSocket:
        return Cause::NotAWebSocket;
    case TransportEnd::ServerFailed:
        return Cause::ServerFailed;
    }
    return Cause::Unreachable;
}

QString words(const Reason &reason) { return Words::of(reason); }

QString technical(const Reason &reason)
{
    QString text;
    if (reason.cause == Cause::ServerClosed) {
        text = QStringLiteral("code %1").arg(reason.code);
        if (reason.code >= 4000)
            text += QStringLiteral(" (%1)").arg(QString::fromLatin1(closeCodeRule(reason.code).name));
    }
    if (!reason.detail.isEmpty())
        text += (text.isEmpty() ? QString() : QStringLiteral(": ")) + plainText(reason.detail, 200);
    return text.isEmpty() ? words(reason) : text;
}

} // namespace halfsilver::pusher
