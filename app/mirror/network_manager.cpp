#include "app/mirror/network_manager.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusVariant>

namespace halfsilver {

namespace {

const QString kService = QStringLiteral("org.freedesktop.NetworkManager"); // and the name of its interface
const QString kPath = QStringLiteral("/org/freedesktop/NetworkManager");

} // namespace

Reachability reachabilityOf(uint state)
{
    if (state >= 70)
        return Reachability::Online;
    if (state >= 60)
        return Reachability::Site;
    if (state >= 50)
        return Reachability::Local;
    return state >= 10 ? Reachability::Disconnected : Reachability::Unknown; // asleep … connecting
}

bool isBetter(Reachability now, Reachability before)
{
    if (now == Reachability::Unknown)
        return before == Reachability::Disconnected;
    return now > before; // Disconnected, Local, Site, Online
}

void NetworkManager::start() { start(QDBusConnection::systemBus()); }

void NetworkManager::start(QDBusConnection bus)
{
    if (!bus.isConnected())
        return;
    bus.connect(kService, kPath, kService, QStringLiteral("StateChanged"), this, SLOT(take(uint)));
    auto question = QDBusMessage::createMethodCall(kService, kPath, QStringLiteral("org.freedesktop.DBus.Properties"),
                                                   QStringLiteral("Get"));
    question << kService << QStringLiteral("State");
    question.setAutoStartService(false);
    auto *answer = new QDBusPendingCallWatcher(bus.asyncCall(question), this);
    connect(answer, &QDBusPendingCallWatcher::finished, this, [this, answer] {
        answer->deleteLater();
        const QDBusPendingReply<QDBusVariant> state = *answer;
        if (!state.isError() && !m_last) // a change that was told meanwhile is newer
            take(state.value().variant().toUInt());
    });
}

void NetworkManager::take(uint state)
{
    const Reachability now = reachabilityOf(state);
    const auto before = std::exchange(m_last, now);
    if (!before || *before == now)
        return;
    if (now == Reachability::Disconnected)
        emit wentDown();
    else if (isBetter(now, *before))
        emit cameUp();
}

} // namespace halfsilver
