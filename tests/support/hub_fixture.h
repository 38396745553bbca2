// A hub on a free port of the loopback, with a store in memory and a clock that the test moves.
#pragma once

#include "net/hub/hub.h"
#include "net/hub/join.h"
#include "net/pusher/signature.h"
#include "tests/support/fake_clock.h"
#include "tests/support/memory_alarm_store.h"
#include "tests/support/raw_http.h"

#include <QJsonArray>
#include <QSslConfiguration>
#include <QWebSocket>

namespace halfsilver {

inline HubSettings hubSettings()
{
    HubSettings settings;
    settings.port = 0; // any free one
    settings.secret = QStringLiteral("secret");
    return settings;
}

struct HubFixture {
    explicit HubFixture(const HubSettings &settings = hubSettings(), const QList<HubToken> &tokens = {},
                        const hub::HubLimits &limits = {}, const QDateTime &now = {})
        : hub(settings, tokens, store, clock, nullptr, limits)
    {
        if (now.isValid())
            clock.setNow(now);
        if (const auto listening = hub.listen(); !listening)
            qFatal("%s", qPrintable(listening.error().text));
    }
    RawAnswer ask(const QByteArray &bytes) { return RawHttp(hub.port()).ask(bytes); }
    RawAnswer get(const QByteArray &target) { return ask(request("GET", target)); }
    RawAnswer post(const QByteArray &target, const QByteArray &body = {}) { return ask(request("POST", target, body)); }

    FakeClock clock;
    MemoryAlarmStore store;
    Hub hub;
};

// A subscriber as a test sees it: what came, and how it ended.
class TestSubscriber : public QObject {
public:
    explicit TestSubscriber(int port, const QString &path = QStringLiteral("/app/halfsilver?protocol=7"))
        : TestSubscriber(QUrl(QStringLiteral("ws://127.0.0.1:%1%2").arg(port).arg(path)), {})
    {
    }
    TestSubscriber(const QUrl &url, const QSslConfiguration &tls)
    {
        connect(&socket, &QWebSocket::textMessageReceived, this,
                [this](const QString &text) { messages.append(QJsonDocument::fromJson(text.toUtf8()).object()); });
        if (url.scheme() == QStringLiteral("wss"))
            socket.setSslConfiguration(tls);
        socket.open(url);
    }
    // The first message of that event, taken out of the list; an empty object when none comes.
    QJsonObject await(const QString &event, int timeout = 3000)
    {
        QJsonObject found;
        const bool came = QTest::qWaitFor(
            [&] {
                for (qsizetype i = 0; i < messages.size(); ++i) {
                    if (messages[i][u"event"].toString() == event) {
                        found = messages.takeAt(i);
                        return true;
                    }
                }
                return false;
            },
            timeout);
        return came ? found : QJsonObject();
    }
    bool establish()
    {
        const auto data = await(QStringLiteral("pusher:connection_established"))[u"data"].toString();
        established = QJsonDocument::fromJson(data.toUtf8()).object();
        socketId = established[u"socket_id"].toString();
        return !socketId.isEmpty();
    }
    bool subscribe(const QString &channel)
    {
        socket.sendTextMessage(QStringLiteral(R"({"event":"pusher:subscribe","data":{"channel":"%1"}})").arg(channel));
        return await(QStringLiteral("pusher_internal:subscription_succeeded"))[u"channel"].toString() == channel;
    }
    // With the signature that the channel needs; `user` matters on a presence channel. The confirmation, or an empty
    // object.
    QJsonObject join(const QString &channel, const QString &user, const QString &key = QStringLiteral("halfsilver"),
                     const QByteArray &secret = "secret", int timeout = 3000)
    {
        const auto text = [](const QJsonObject &object) {
            return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
        };
        QString member;
        QJsonObject data { { QStringLiteral("channel"), channel } };
        if (channel.startsWith(u"presence-")) {
            member = text({ { QStringLiteral("user_id"), user },
                            { QStringLiteral("user_info"), QJsonObject { { QStringLiteral("name"), user } } } });
            data[u"channel_data"] = member;
        }
        const auto signature = pusher::signature(hub::joinText(socketId, channel, member), secret);
        data[u"auth"] = QString(key + u':' + QString::fromLatin1(signature));
        socket.sendTextMessage(text(
            { { QStringLiteral("event"), QStringLiteral("pusher:subscribe") }, { QStringLiteral("data"), data } }));
        return await(QStringLiteral("pusher_internal:subscription_succeeded"), timeout);
    }
    bool closed(int code)
    {
        return QTest::qWaitFor([&] { return socket.state() == QAbstractSocket::UnconnectedState; }, 3000)
            && socket.closeCode() == code;
    }

    QWebSocket socket;
    QList<QJsonObject> messages;
    QJsonObject established;
    QString socketId;
};

} // namespace halfsilver
