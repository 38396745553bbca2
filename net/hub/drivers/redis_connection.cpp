#include "net/hub/drivers/redis_connection.h"

#include "net/alarms/token.h"
#include "net/pusher/backoff.h"
#include "net/tls_configuration.h"

#include <QLocalSocket>
#include <QSslConfiguration>
#include <QSslSocket>

namespace halfsilver::hub {

namespace {

void letGo(QIODevice *socket)
{
    socket->disconnect();
    socket->close();
    socket->deleteLater(); // it may be the one that is telling
}

// Redis' words, with the remedy.
QString refusalOf(const QByteArray &said, const RedisSettings &settings)
{
    const QString text = QString::fromUtf8(said.left(200));
    if (said.startsWith("NOAUTH"))
        return text + QStringLiteral(" Write password under [hub.redis].");
    if (said.startsWith("WRONGPASS") || said.startsWith("ERR invalid password"))
        return text + QStringLiteral(" Check password and username under [hub.redis].");
    if (said.startsWith("ERR DB index"))
        return text + QStringLiteral(": [hub.redis] db = %1").arg(settings.db);
    return text;
}

bool isPong(const RedisReply &reply)
{
    return reply.text == "PONG" || (!reply.list.empty() && reply.list.front().text == "pong"); // while subscribed
}

} // namespace

RedisConnection::RedisConnection(const RedisSettings &settings, Clock &clock, RandomUnit random, QObject *parent)
    : QObject(parent)
    , m_settings(settings)
    , m_clock(clock)
    , m_random(std::move(random))
    , m_socket(nullptr, letGo)
{
}

RedisConnection::~RedisConnection() = default;

void RedisConnection::start()
{
    if (!m_socket && !m_timer)
        connectNow();
}

void RedisConnection::connectNow()
{
    m_reader = std::make_unique<RedisReader>();
    m_timer = m_clock.after(kConnecting, [this] {
        const auto timer = std::move(m_timer); // it is running: destroyed at the end
        fail(QStringLiteral("no answer within %1 s").arg(kConnecting.count()));
    });
    if (!m_settings.socket.isEmpty()) {
        auto *socket = new QLocalSocket;
        m_socket.reset(socket);
        connect(socket, &QLocalSocket::connected, this, &RedisConnection::greet);
        connect(socket, &QLocalSocket::errorOccurred, this, [this, socket] {
            // Without the name of Qt's function before it.
            fail(m_settings.socket + QStringLiteral(": ") + socket->errorString().section(QStringLiteral(": "), -1));
        });
        connect(socket, &QLocalSocket::readyRead, this, &RedisConnection::read);
        socket->connectToServer(m_settings.socket);
        return;
    }
    auto *socket = new QSslSocket;
    m_socket.reset(socket);
    connect(socket, &QAbstractSocket::errorOccurred, this, [this, socket] {
        fail(QStringLiteral("%1:%2: %3").arg(m_settings.host).arg(m_settings.port).arg(socket->errorString()));
    });
    connect(socket, &QAbstractSocket::readyRead, this, &RedisConnection::read);
    const auto port = quint16(m_settings.port);
    if (m_settings.tls) {
        socket->setSslConfiguration(tlsConfiguration(m_settings.caFile));
        connect(socket, &QSslSocket::encrypted, this, &RedisConnection::greet);
        socket->connectToHostEncrypted(m_settings.host, port);
    } else {
        connect(socket, &QAbstractSocket::connected, this, &RedisConnection::greet);
        socket->connectToHost(m_settings.host, port);
    }
}

// Says who we are; it is open once all of that is taken. A Redis that wants a password says so to the PING.
void RedisConnection::greet()
{
    if (auto *tcp = qobject_cast<QAbstractSocket *>(m_socket.get()))
        tcp->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    const auto password = secretFrom(m_settings.password, m_settings.passwordFile, "password_file");
    if (!password)
        return fail(password.error().text, kRefusedCeiling);
    QList<QList<QByteArray>> commands;
    if (!password->isEmpty() && !m_settings.username.isEmpty())
        commands.append({ "AUTH", m_settings.username.toUtf8(), password->toUtf8() });
    else if (!password->isEmpty())
        commands.append({ "AUTH", password->toUtf8() });
    if (m_settings.db != 0)
        commands.append({ "SELECT", QByteArray::number(m_settings.db) });
    commands.append({ "PING" });
    m_greeting = commands.size();
    for (const auto &command : std::as_const(commands))
        m_socket->write(redisCommand(command));
}

void RedisConnection::send(const QList<QByteArray> &command)
{
    Q_ASSERT_X(m_open, "RedisConnection::send", "it is not open");
    m_socket->write(redisCommand(command));
}

void RedisConnection::read()
{
    m_reader->feed(m_socket->readAll());
    if (m_open)
        watch();
    while (m_socket) {
        const auto reply = m_reader->next();
        if (!reply)
            break;
        take(*reply); // may end the connection
    }
    if (m_socket && m_reader->failed())
        fail(QStringLiteral("what answers is no Redis, or says more than 8 MiB at once"), kRefusedCeiling);
}

void RedisConnection::take(const RedisReply &reply)
{
    if (m_greeting == 0) {
        if (!isPong(reply))
            emit replied(reply);
        return;
    }
    if (reply.kind == RedisReply::Failure)
        return fail(refusalOf(reply.text, m_settings), kRefusedCeiling);
    if (--m_greeting > 0)
        return;
    m_open = true;
    m_attempt = 0;
    watch();
    if (!m_problem.isEmpty()) {
        m_problem.clear();
        emit problemChanged();
    }
    emit opened();
}

// Anything that comes is a proof of life.
void RedisConnection::watch()
{
    m_pinged = false;
    m_timer = m_clock.after(kSilence, [this] {
        const auto timer = std::move(m_timer);
        if (m_pinged)
            return fail(QStringLiteral("no answer within %1 s").arg(kSilence.count()));
        m_socket->write(redisCommand({ "PING" }));
        watch();
        m_pinged = true;
    });
}

void RedisConnection::fail(const QString &why, std::chrono::seconds ceiling)
{
    m_socket.reset();
    m_greeting = 0;
    m_timer = m_clock.after(pusher::backoffDelay(m_attempt++, ceiling, m_random()), [this] {
        const auto timer = std::move(m_timer);
        connectNow();
    });
    const bool wasOpen = std::exchange(m_open, false);
    if (m_problem != why) {
        m_problem = why;
        emit problemChanged();
    }
    if (wasOpen)
        emit closed();
}

} // namespace halfsilver::hub
