// Broadcasts through another Pusher server: pusher.com, Reverb, soketi.
#pragma once

#include "net/hub/drivers/driver.h"
#include "net/pusher/publisher.h"

#include <QNetworkAccessManager>

namespace halfsilver::hub {

class PusherDriver : public Driver {
    Q_OBJECT
public:
    PusherDriver(const PublisherSettings &settings, Clock &clock, const RandomUnit &random, QObject *parent = nullptr);

    QString name() const override { return QStringLiteral("pusher"); }
    void publish(const PublishedEvent &event) override;
    QString problem() const override;
    QJsonObject figures() const override;

private:
    const Result<QString> m_secret; // read once
    QNetworkAccessManager m_network;
    pusher::Publisher m_publisher;
    QString m_refused; // why the last event could not even be asked for
    qint64 m_lost = 0;
};

} // namespace halfsilver::hub
