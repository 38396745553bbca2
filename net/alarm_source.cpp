#include "net/alarm_source.h"

#include "net/alarms/token.h"

#include <QLoggingCategory>
#include <QRandomGenerator>

#include <algorithm>

namespace halfsilver {

using namespace std::chrono_literals;

namespace {

Q_LOGGING_CATEGORY(lcAlarms, "halfsilver.alarms")

// After so many tries in a row the alarms count as known again, with a word about the gap.
constexpr int kTriesBeforeGap = 3;

RandomUnit orSystems(RandomUnit random)
{
    return random ? std::move(random) : [] { return QRandomGenerator::global()->generateDouble(); };
}

bool receives(const ConnectionStatus &status, const QString &channel)
{
    return status.phase == ConnectionPhase::Connected
        && std::any_of(status.channels.begin(), status.channels.end(),
                       [&](const ChannelStatus &c) { return c.name == channel && c.subscribed; });
}

// Our own hub's alarm API; invalid for other servers.
QUrl hubAlarms(const ConnectionStatus &status)
{
    if (status.server != QLatin1String("halfsilver-hub") || !status.origin.isValid())
        return {};
    QUrl url = status.origin;
    url.setPath(QStringLiteral("/api/alarms"));
    return url;
}

} // namespace

AlarmSource::AlarmSource(const QString &name, const AlarmSettings &settings, const AlarmSourceWorld &world,
                         QObject *parent)
    : QObject(parent)
    , m_name(name)
    , m_settings(settings)
    , m_book(world.book)
    , m_events(world.events)
    , m_connection(world.connection)
    , m_clock(world.clock)
    , m_mapping(name, settings)
    , m_fetcher(*this, world.network, world.clock, orSystems(world.random))
    , m_poster(world.network, world.clock, world.store, orSystems(world.random))
{
    m_book.setPolicy(m_name, m_settings.policy());
    connect(&m_book, &AlarmBook::removed, this, [this](int, const Alarm *alarm) {
        m_removed = { alarm->key, alarm->ownId };
    });
    connect(&m_book, &AlarmBook::acknowledgedHere, this,
            [this](const AlarmKey &key, const QDateTime &at, const QString &by) {
                if (isBackends(key))
                    m_poster.acknowledged(key, at, by);
            });
    connect(&m_book, &AlarmBook::clearedHere, this,
            [this](const AlarmKey &key, const QDateTime &at, const QString &by) {
                if (isBackends(key))
                    m_poster.cleared(key, at, by);
            });
}

AlarmSource::~AlarmSource() = default;

Result<void> AlarmSource::start(const QList<PendingAcknowledgement> &pending)
{
    // What an earlier run left is known until then; whatever was raised while the mirror was off was missed.
    for (const Alarm *alarm : m_book.order()) {
        const auto until = alarm->key.source == m_name ? m_book.lastKnown(alarm->key) : std::nullopt;
        if (until && (!m_knownUntil || *until > *m_knownUntil))
            m_knownUntil = until;
    }
    QList<PendingAcknowledgement> own;
    std::copy_if(pending.begin(), pending.end(), std::back_inserter(own),
                 [this](const PendingAcknowledgement &p) { return p.key.source == m_name; });
    m_poster.restore(own);

    m_binding = m_events.bind(m_settings.connection, m_settings.channel, m_settings.event,
                              [this](const Payload &payload) { eventReceived(payload); });
    if (!m_binding)
        return Error { QStringLiteral("[%1] connection: there is no [%2]").arg(m_name, m_settings.connection) };
    connect(&m_connection, &ConnectionMonitor::statusChanged, this, &AlarmSource::followConnection);
    followConnection();
    return {};
}

QString AlarmSource::problem() const
{
    if (!m_tokenProblem.isEmpty())
        return m_tokenProblem;
    return m_snapshotProblem.isEmpty() ? m_poster.problem() : m_snapshotProblem;
}

void AlarmSource::eventReceived(const Payload &payload)
{
    const DecodedAlarms decoded = m_mapping.event(payload.bytes());
    if (!decoded.remark.isEmpty())
        undecodable(decoded.remark);
    for (const DecodedAlarm &alarm : decoded.alarms)
        take(alarm);
}

void AlarmSource::take(const DecodedAlarm &alarm)
{
    // An event that tells the title tells everything; one without is about an alarm that is known, or else shown
    // with what it has.
    const bool whole = alarm.report.title || !m_book.find(alarm.report.key);
    const auto reported = m_book.report(whole ? alarm.asNew() : alarm.report);
    if (!reported)
        undecodable(reported.error().text);
}

// Each is counted; in a flood of them one a second is told, with how many there were.
void AlarmSource::undecodable(const QString &reason)
{
    ++m_undecoded;
    ++m_undecodedUnlogged;
    const auto now = m_clock.monotonic();
    if (!m_undecodedLogged || now - *m_undecodedLogged >= 1s) {
        m_undecodedLogged = now;
        qCInfo(lcAlarms).noquote() << m_name + QStringLiteral(": ") + reason
                + (m_undecodedUnlogged > 1 ? QStringLiteral(" (and %1 before)").arg(m_undecodedUnlogged - 1)
                                           : QString());
        m_undecodedUnlogged = 0;
    }
    emit statusChanged();
}

void AlarmSource::followConnection()
{
    const ConnectionStatus status = m_connection.status();
    const bool receiving = receives(status, m_settings.channel);
    const bool sameConnection = receiving && m_receiving && status.socketId == m_socketId;
    if (receiving == m_receiving && (!receiving || sameConnection))
        return;
    if (m_receiving) {
        // Where an earlier snapshot is still missing, what came after that time is what may be missing.
        if (!m_knownUntil)
            m_knownUntil = status.receivingUntil.value_or(m_clock.now());
        m_fetcher.cancel();
        m_book.setLastKnown(m_name, *m_knownUntil);
    }
    m_receiving = receiving;
    m_socketId = status.socketId;
    if (receiving)
        subscribed(status);
}

// What was raised before this moment and unheard is in the snapshot, or in nothing.
void AlarmSource::subscribed(const ConnectionStatus &status)
{
    const auto token = tokenOf(m_settings);
    m_tokenProblem = token ? QString() : token.error().text;
    if (!token)
        qCWarning(lcAlarms).noquote() << m_name + QStringLiteral(": ") + m_tokenProblem;
    const QString secret = token ? *token : QString();
    const QUrl hub = hubAlarms(status);

    const QUrl acknowledge(m_settings.acknowledgeUrl, QUrl::StrictMode);
    if (!m_settings.acknowledgeUrl.isEmpty())
        m_poster.setTarget({ acknowledge, false, secret });
    else if (hub.isValid())
        m_poster.setTarget({ hub, true, secret });
    else
        m_poster.setNobody();

    const QUrl snapshot = m_settings.snapshotUrl.isEmpty() ? hub : QUrl(m_settings.snapshotUrl, QUrl::StrictMode);
    if (snapshot.isValid())
        m_fetcher.fetch(snapshot, secret);
    else
        knownAgainWithGap();
    emit statusChanged();
}

void AlarmSource::knownAgainWithGap()
{
    if (const auto from = std::exchange(m_knownUntil, std::nullopt)) {
        m_gap = AlarmGap { *from, m_clock.now() };
        m_book.addGap(*m_gap);
    }
    m_book.setCurrent(m_name);
}

void AlarmSource::snapshotBegins() { m_begun = m_book.beginSnapshot(); }

Result<void> AlarmSource::snapshotReceived(const QByteArray &body)
{
    const auto rows = m_mapping.snapshot(body);
    if (!rows)
        return rows.error();
    if (!rows->remark.isEmpty())
        undecodable(rows->remark);
    m_rows = rows->alarms;
    applyRows(m_rows);
    return {};
}

void AlarmSource::snapshotUnchanged() { applyRows(m_rows); }

void AlarmSource::applyRows(const QList<DecodedAlarm> &rows)
{
    QList<AlarmReport> reports;
    reports.reserve(rows.size());
    for (const DecodedAlarm &row : rows)
        reports.append(row.report.title || !m_book.find(row.report.key) ? row.asNew() : row.report);
    m_knownUntil.reset();
    m_book.applySnapshot(m_name, m_begun, reports);
    // It tells what the gap left open.
    if (const auto gap = std::exchange(m_gap, std::nullopt))
        m_book.removeGap(*gap);
    setSnapshotProblem({});
}

void AlarmSource::snapshotFailed(const HttpAnswer &answer, int attempt)
{
    // Said once per cause: a backend that is down for a night must not fill the journal.
    const QString problem = QStringLiteral("The current alarms could not be fetched: %1").arg(answer.error);
    if (problem != m_snapshotProblem)
        qCInfo(lcAlarms).noquote() << m_name + QStringLiteral(": ") + problem;
    setSnapshotProblem(problem);
    const bool offersNone = answer.status == 401 || answer.status == 403 || answer.status == 404 || answer.ok();
    if (offersNone || attempt + 1 >= kTriesBeforeGap)
        knownAgainWithGap();
}

void AlarmSource::setSnapshotProblem(const QString &problem)
{
    if (m_snapshotProblem == problem)
        return;
    m_snapshotProblem = problem;
    emit statusChanged();
}

// Of this source, and by an id that the backend knows. An alarm may have left the book by being acknowledged.
bool AlarmSource::isBackends(const AlarmKey &key) const
{
    if (key.source != m_name)
        return false;
    if (const Alarm *alarm = m_book.find(key))
        return alarm->ownId;
    return m_removed.key == key && m_removed.ownId;
}

} // namespace halfsilver
