// The phone page on the hub's port: its files, its requests as questions to a ControlTarget, its pairing and its open
// connections. Who may do what is decided in page_route.h and pairing.h.
#pragma once

#include "app/core/clock.h"
#include "app/core/control/control_news.h"
#include "app/core/control/control_target.h"
#include "net/hub/page/page_live.h"
#include "net/hub/page/page_route.h"
#include "net/hub/page/pairing.h"

namespace halfsilver {

class Page : public QObject, public PairingDesk {
    Q_OBJECT
public:
    // A finger that stays on the button makes the mirror paint no more often.
    static constexpr std::chrono::seconds kPictureEvery { 1 };

    // `devicesFile`: where the paired devices are kept; empty: they are not.
    Page(ControlTarget &target, ControlNews &news, Clock &clock, const QString &devicesFile, QObject *parent = nullptr);
    ~Page() override;
    QString remark() const { return m_devices.remark(); } // what was wrong with that file

    // Whether a paired device may acknowledge.
    bool phonesMayAcknowledge() const;

    // The hub tells where it listens; port 0: not any more. `tls`: other machines are served encrypted.
    void setReachable(const QList<QHostAddress> &addresses, int port, bool tls = false);

    // Of requests whose path is a page's and whose Host is right.
    std::optional<hub::HttpAnswer> refuse(const hub::HttpRequest &head) const;
    void answer(const hub::HttpRequest &request, const hub::Reply &reply);
    void takeSocket(QWebSocket *socket, QTcpSocket *below, const hub::HttpRequest &head);

    Result<PairingInvite> invite(DeviceRole role) override;
    QJsonObject devices() const override;
    Result<QJsonObject> revoke(const QString &device) override;

signals:
    void devicesChanged(); // one was paired or revoked
    void invited(const halfsilver::PairingInvite &invite);
    void inviteEnded(); // used, too late, or in favour of the one that `invited` tells next

private:
    const hub::Device *deviceOf(const hub::HttpRequest &request) const;
    void pair(const hub::HttpRequest &request, const hub::Reply &reply);
    void perform(const hub::HttpRequest &request, const hub::Device &device, ControlVerb verb, const hub::Reply &reply);
    hub::HttpAnswer picture();
    void endInvite();

    ControlTarget &m_target;
    Clock &m_clock;
    hub::Devices m_devices;
    hub::Pairing m_pairing;
    hub::PageLive m_live;
    QList<QHostAddress> m_addresses;
    int m_port = 0;
    bool m_tls = false;
    std::unique_ptr<Timer> m_inviteEnds;
    QByteArray m_picture;
    std::optional<std::chrono::nanoseconds> m_pictureAt;
};

} // namespace halfsilver
