#include "app/mirror/embedded_hub.h"

#include "app/core/notices.h"
#include "app/core/unkept_alarm_store.h"
#include "app/store/sqlite_alarm_store.h"
#include "net/hub/secret_file.h"

#include <QLoggingCategory>

namespace halfsilver {

using namespace std::chrono_literals;

Q_LOGGING_CATEGORY(lcEmbeddedHub, "halfsilver.hub")

namespace {

HubSettings withSecret(HubSettings settings, const QString &stateFolder)
{
    if (!settings.secret.isEmpty())
        return settings;
    const auto secret = hubSecret(stateFolder);
    if (!secret) // a disk that keeps nothing: whoever signs is told the next one with the next start, alarms go on
        qCWarning(lcEmbeddedHub, "%ls", qUtf16Printable(secret.error().text));
    settings.secret = secret ? *secret : randomSecret();
    return settings;
}

} // namespace

EmbeddedHub::EmbeddedHub(HubSettings settings, const QList<HubToken> &tokens, const JournalSettings &journal,
                         const QString &stateFolder, const QString &ini, const QString &addressFile, Notices &notices,
                         Clock &clock, QObject *parent)
    : QObject(parent)
    , m_settings(withSecret(std::move(settings), stateFolder))
    , m_files(hubFiles(ini, stateFolder))
    , m_addressFile(addressFile)
    , m_notices(notices)
    , m_clock(clock)
{
    if (!m_settings.alarms) {
        m_nothing = std::make_unique<UnkeptAlarmStore>();
        m_hub = std::make_unique<Hub>(m_settings, tokens, *m_nothing, clock);
        return;
    }
    m_journal.emplace(stateFolder, QStringLiteral("hub.sqlite"), journal, clock);
    m_hub = std::make_unique<Hub>(m_settings, tokens, m_journal->store(), clock);
    connect(m_hub.get(), &Hub::broadcastProblemChanged, this, &EmbeddedHub::tellOfBroadcast);
    if (m_journal->kept()) {
        if (const QString problem = m_hub->keepAnswersIn(stateFolder + QStringLiteral("/hub-answers"));
            !problem.isEmpty())
            qCWarning(lcEmbeddedHub, "%ls", qUtf16Printable(problem));
    }
    if (auto *kept = m_journal->kept()) {
        connect(kept, &SqliteAlarmStore::remarked, this,
                [](const QString &remark) { qCWarning(lcEmbeddedHub, "%ls", qUtf16Printable(remark)); });
        connect(kept, &SqliteAlarmStore::loadedLate, m_hub.get(), &Hub::restoreLate);
    } else
        qCWarning(lcEmbeddedHub, "%ls", qUtf16Printable(m_journal->problem()));
}

EmbeddedHub::~EmbeddedHub() = default;

PusherSettings EmbeddedHub::connection(const QString &userId) const
{
    PusherSettings settings;
    settings.key = m_settings.key;
    settings.host = QStringLiteral("127.0.0.1"); // where it listens whatever `[hub] listen` adds, and asks for no token
    settings.tls = false;
    settings.secret = m_settings.secret; // the hub is this mirror's own: it signs for its private channels
    settings.masterKey = m_settings.masterKey;
    settings.userId = userId;
    return settings;
}

void EmbeddedHub::tellOfBroadcast()
{
    const QString id = QStringLiteral("broadcast");
    if (const QString problem = m_hub->broadcastProblem(); problem.isEmpty())
        m_notices.hide(id);
    else
        m_notices.show({ id, tr("Passing on: %1").arg(problem) });
}

void EmbeddedHub::finish()
{
    m_again.reset();
    m_announcement.reset();
    m_hub->finish();
}

void EmbeddedHub::start()
{
    m_again.reset();
    const bool mayMove = !m_settings.port;
    if (const auto listening = m_hub->listen(mayMove ? Hub::PortChoice::NextFree : Hub::PortChoice::OnlyThis);
        !listening) {
        m_problem = listening.error().text;
        qCWarning(lcEmbeddedHub, "%ls", qUtf16Printable(m_problem));
        m_notices.show({ QStringLiteral("hub"), tr("Local hub: %1 · trying again").arg(listening.error().text) });
        m_again = m_clock.after(kTryAgain, [this] { start(); });
        return;
    }
    m_problem.clear();
    for (const QString &remark : m_hub->remarks())
        qCWarning(lcEmbeddedHub, "%ls", qUtf16Printable(remark));
    if (!m_settings.alarms)
        m_notices.hide(QStringLiteral("hub")); // no hub: what a page says of itself, it says itself
    else if (m_hub->tookAnotherPort())
        m_notices.show(
            { QStringLiteral("hub"),
              tr("Local hub on port %1: port %2 is taken").arg(m_hub->port()).arg(HubSettings::kDefaultPort) });
    else
        m_notices.show({ QStringLiteral("hub"), tr("Local hub") }, 60s);
    if (m_settings.alarms && !m_addressFile.isEmpty()) {
        m_announcement = std::make_unique<HubAnnouncement>(m_addressFile, m_hub->port(), m_files,
                                                           HubAnnouncement::Beside::Yields, m_clock);
        if (!m_announcement->problem().isEmpty())
            qCWarning(lcEmbeddedHub, "%ls", qUtf16Printable(m_announcement->problem()));
    }
    emit listeningBegan(m_hub->port());
}

} // namespace halfsilver
