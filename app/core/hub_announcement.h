// Tells in hub.json where a hub of this program can be reached, for as long as it lives.
#pragma once

#include "app/core/clock.h"
#include "app/core/hub_address.h"
#include "app/core/state_lock.h"

#include <QFileSystemWatcher>

namespace halfsilver {

class HubAnnouncement : public QObject {
    Q_OBJECT
public:
    // While another hub lives: one inside a mirror leaves its address alone, one by itself outlives the mirror and is
    // the better one to reach.
    enum class Beside { Yields, TakesOver };
    static constexpr std::chrono::minutes kSlowLook { 1 }; // a hub that was killed takes nothing away

    // `file` is hub.json, in a folder that is there.
    HubAnnouncement(const QString &file, int port, const HubFiles &files, Beside beside, Clock &clock,
                    QObject *parent = nullptr);
    ~HubAnnouncement() override; // takes the own address away

    const QString &problem() const { return m_problem; } // why it could not be written; empty when it was

private:
    void look();
    void write();

    const QString m_file;
    const int m_port;
    const HubFiles m_files;
    Clock &m_clock;
    StateLock m_lock; // which tells whether this hub lives, whatever its process id is given to later
    QString m_problem;
    QFileSystemWatcher m_watcher;
    std::unique_ptr<Timer> m_next;
};

} // namespace halfsilver
