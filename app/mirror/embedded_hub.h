// The hub inside the mirror: listens as soon as it can, says where, and keeps its own journal.
#pragma once

#include "app/core/hub_announcement.h"
#include "app/mirror/journal.h"
#include "net/hub/hub.h"
#include "net/pusher/pusher_settings.h"

namespace halfsilver {

class Notices;

class EmbeddedHub : public QObject {
    Q_OBJECT
public:
    static constexpr std::chrono::seconds kTryAgain { 5 }; // while an explicit port is taken

    // `addressFile` is hub.json; empty where another mirror has it. `ini` is what the mirror was started with.
    // `settings.secret` may be empty: it is then made.
    EmbeddedHub(HubSettings settings, const QList<HubToken> &tokens, const JournalSettings &journal,
                const QString &stateFolder, const QString &ini, const QString &addressFile, Notices &notices,
                Clock &clock, QObject *parent = nullptr);
    ~EmbeddedHub() override;

    void start();
    // The last before the end of the program: tells drivers and webhooks what is for them.
    void finish();
    bool listening() const { return m_hub->listening(); }
    int port() const { return m_hub->port(); }
    const QString &problem() const { return m_problem; } // why it does not listen; empty while it does
    const HubSettings &settings() const { return m_settings; }
    Hub &hub() { return *m_hub; }
    // To connect to it from here; the port comes with listeningBegan().
    PusherSettings connection(const QString &userId) const;

signals:
    void listeningBegan(int port); // once

private:
    void tellOfBroadcast();

    HubSettings m_settings;
    HubFiles m_files;
    QString m_addressFile;
    Notices &m_notices;
    Clock &m_clock;
    std::optional<Journal> m_journal;      // none where the port is there for the page alone
    std::unique_ptr<AlarmStore> m_nothing; // …and nothing is kept then
    std::unique_ptr<Hub> m_hub;
    QString m_problem;
    std::unique_ptr<HubAnnouncement> m_announcement;
    std::unique_ptr<Timer> m_again;
};

} // namespace halfsilver
