// The server of the benchmarks, in a process of its own: frames made beforehand and written by blocking calls, so that it
// is never the slower side, and its CPU time does not count.
#pragma once

#include <QByteArray>
#include <QCryptographicHash>
#include <QList>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <functional>

namespace halfsilver {

inline QByteArray textFrame(const QByteArray &text)
{
    QByteArray frame(1, char(0x81));
    if (text.size() < 126)
        frame.append(char(text.size()));
    else
        frame.append(char(126)).append(char(text.size() >> 8)).append(char(text.size() & 0xff));
    return frame + text;
}

class RawServer {
public:
    // False: the client is gone.
    using Send = std::function<bool(const QByteArray &)>;

    // One connection after the other: the handshakes, the confirmation of channel alarm, then `serve`.
    static int run(int connections, const std::function<void(int connection, const Send &)> &serve)
    {
        const int listening = socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in address {};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        if (bind(listening, reinterpret_cast<sockaddr *>(&address), size) != 0 || listen(listening, 16) != 0
            || getsockname(listening, reinterpret_cast<sockaddr *>(&address), &size) != 0)
            return 1;
        std::printf("%d\n", int(ntohs(address.sin_port)));
        std::fflush(stdout);
        for (int i = 0; i < connections; ++i) {
            const int socket = accept(listening, nullptr, nullptr);
            if (socket < 0)
                return 1;
            const Send send = [socket](const QByteArray &bytes) {
                for (qsizetype done = 0; done < bytes.size();) {
                    const ssize_t sent =
                        ::send(socket, bytes.constData() + done, size_t(bytes.size() - done), MSG_NOSIGNAL);
                    if (sent <= 0)
                        return false;
                    done += sent;
                }
                return true;
            };
            if (greet(socket, send))
                serve(i, send);
            shutdown(socket, SHUT_WR);
            char rest[4096];
            while (recv(socket, rest, sizeof rest, 0) > 0) { }
            close(socket);
        }
        return 0;
    }

private:
    static QByteArray receive(int socket)
    {
        char bytes[4096];
        const ssize_t size = recv(socket, bytes, sizeof bytes, 0);
        return { bytes, qsizetype(std::max<ssize_t>(size, 0)) };
    }
    static bool greet(int socket, const Send &send)
    {
        QByteArray head;
        while (!head.contains("\r\n\r\n")) {
            const QByteArray more = receive(socket);
            if (more.isEmpty())
                return false;
            head += more;
        }
        QByteArray key;
        for (const QByteArray &line : head.split('\n')) {
            if (line.toLower().startsWith("sec-websocket-key:"))
                key = line.mid(18).trimmed();
        }
        const QByteArray accepted =
            QCryptographicHash::hash(QByteArray(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"), QCryptographicHash::Sha1)
                .toBase64();
        return send(
                   "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                   "Sec-WebSocket-Accept: "
                   + accepted + "\r\n\r\n"
                   + textFrame("{\"event\":\"pusher:connection_established\",\"data\":\"{\\\"socket_id\\\":\\\"1.2\\\","
                               "\\\"activity_timeout\\\":30}\"}"))
            && !receive(socket).isEmpty() // the subscription
            && send(textFrame(
                "{\"event\":\"pusher_internal:subscription_succeeded\",\"channel\":\"alarm\",\"data\":\"{}\"}"));
    }
};

} // namespace halfsilver
