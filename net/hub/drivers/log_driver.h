// Writes down what is broadcast, as Laravel's log driver does: for `halfsilverctl explain --laravel-log`, and for people.
#pragma once

#include "app/core/clock.h"
#include "app/core/disk_thread.h"
#include "net/hub/drivers/driver.h"
#include "net/hub/drivers/log_settings.h"

namespace halfsilver::hub {

//     [2026-11-22 20:11:37] hub.INFO: Broadcasting [NAME] on channels [alarm, door] with payload:
//     {
//         "data": …
//     }
// Times are UTC. Source: Illuminate\Broadcasting\Broadcasters\LogBroadcaster, protocol §8.
QByteArray laravelLogEntry(const PublishedEvent &event, const QDateTime &now);

class LogDriver : public Driver {
    Q_OBJECT
public:
    static constexpr int kMost = 1000; // entries that wait for the disk

    LogDriver(const LogSettings &settings, Clock &clock, QObject *parent = nullptr);

    QString name() const override { return QStringLiteral("log"); }
    void publish(const PublishedEvent &event) override;
    QString problem() const override { return m_problem; }
    QJsonObject figures() const override;

private:
    void setProblem(const QString &problem);

    const QString m_file; // empty: the journal
    Clock &m_clock;
    QString m_problem;
    int m_waiting = 0;
    qint64 m_lost = 0;
    DiskThread m_disk; // the last: its work uses none of the above
};

} // namespace halfsilver::hub
