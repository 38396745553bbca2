#include "net/alarm_source.h"

#include "app/core/alarms/alarm_json.h"
#include "net/alarms/backend_words.h"
#include "net/alarms/token.h"
#include "net/hub/hub.h"
#include "net/pusher/channel_kind.h"

#include <QJsonObject>
#include <QLoggingCategory>
#include <QPointer>
#include <QRandomGenerator>
#include <QSet>

#include <algorithm>

namespace halfsilver {

using namespace std::chrono_literals;

namespace {

Q_LOGGING_CATEGORY(lcAlarms, "halfsilver.alarms")

// After so many tries in a row the alarms count as known again, with a word about the gap.
constexpr int kTriesBeforeGap = 3;
constexpr std::chrono::seconds kNotReceivingSaidAfter { 5 };
// What a cache channel keeps follows its confirmation at once, where the server has such channels at all.
constexpr std::chrono::seconds kKeptFollowsWithin { 2 };

RandomUnit orSystems(RandomUnit random)
{
    return random ? std::move(random) : [] { return QRandomGenerator::global()->generateDouble(); };
}

std::optional<QDateTime> receivedUntil(const ConnectionStatus &status, const QString &channel)
{
    const ChannelStatus *found = status.channel(channel);
    return found ? found->receivedUntil : std::nullopt;
}

bool sameOrigin(const QUrl &a, const QUrl &b)
{
    const auto port = [](const QUrl &url) { return url.port(url.scheme() == QLatin1String("https") ? 443 : 80); };
    return a.scheme() == b.scheme() && a.host() == b.host() && port(a) == port(b);
}

// Whether the hub's word that an alarm is over is about this one, not about an earlier one of its id. Times that one
// backend told are compared with each other; otherwise the clock of the hub with ours, which may differ a little.
bool isSameOccurrence(const Alarm &known, const AlarmReport &over)
{
    constexpr qint64 kSkewMs = 60'000;
    if (known.raisedTold && over.raisedAt)
        return *over.raisedAt >= *known.raisedTold;
    const auto end = std::max(over.acknowledgedAt, over.clearedAt);
    return !end || known.receivedAt.msecsTo(*end) > -kSkewMs;
}

// Our own hub's alarm API, for the one source that hears what the hub broadcasts of it; invalid for others, whose
// alarms that API knows nothing of, and for other servers.
QUrl hubAlarms(const ConnectionStatus &status, const AlarmSettings &settings)
{
    if (status.server != QLatin1String("halfsilver-hub") || !status.origin.isValid()
        || !settings.hears(Hub::channel(), Hub::event()))
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
    , m_absent(world.network, world.clock, orSystems(world.random),
               [this](const QString &id, const QByteArray &alarm) { absentTold(id, alarm); })
    , m_poster(world.network, world.clock, world.store, orSystems(world.random))
    , m_raises(world.raises)
    , m_own(name, world.book, world.raises, world.clock)
    , m_caches(pusher::isCacheChannel(settings.channel.toStdString()))
    , m_connectionUnseen(world.connectionUnseen)
    , m_ways(settings.channel, kNotReceivingSaidAfter, world.clock)
{
    m_book.setPolicy(m_name, m_settings.policy());
    connect(&m_book, &AlarmBook::refused, this, [this](const QString &source, const QString &reason) {
        if (source == m_name)
            undecodable(reason);
    });
    connect(&m_book, &AlarmBook::absentFrom, this, [this](const QString &source, const QStringList &ids) {
        if (source == m_name)
            m_absent.ask(ids);
    });
    connect(&m_book, &AlarmBook::removed, this, [this](int, const Alarm *alarm) {
        m_removed = { alarm->key, alarm->ownId };
    });
    connect(&m_book, &AlarmBook::acknowledgedHere, this,
            [this](const AlarmKey &key, const QDateTime &at, const QString &by) {
                if (!isBackends(key))
                    return;
                m_poster.acknowledged(key, at, by);
                tellTheOthers(m_settings.acknowledgeEvent, key, at, by);
            });
    connect(&m_book, &AlarmBook::clearedHere, this,
            [this](const AlarmKey &key, const QDateTime &at, const QString &by) {
                if (!isBackends(key))
                    return;
                m_poster.cleared(key, at, by);
                tellTheOthers(m_settings.clearEvent, key, at, by);
            });
    m_poster.setProblemChanged([this] { emit statusChanged(); });
    followRaises();
}

AlarmSource::~AlarmSource()
{
    m_bindings.clear(); // the connection tells of each that ends, while all that hears it is there
}

// Mirrors of one private channel agree by a client event, also where no backend takes an acknowledgement.
void AlarmSource::tellTheOthers(const QString &events, const AlarmKey &key, const QDateTime &at, const QString &by)
{
    for (const QString &event : events.split(u' ', Qt::SkipEmptyParts)) {
        if (!event.startsWith(QStringLiteral("client-")))
            continue;
        QJsonObject told { { QStringLiteral("id"), key.id }, { QStringLiteral("by"), by } };
        if (m_clock.isSet())
            told[QStringLiteral("at")] = toText(at);
        for (const QString &connection : m_settings.connections()) {
            if (const auto sent = m_events.send(connection, m_settings.channel, event, told); !sent)
                qCInfo(lcAlarms).noquote()
                    << m_name + QStringLiteral(": not told to the other mirrors: ") + sent.error().text;
        }
    }
}

void AlarmSource::restore(const QList<PendingAcknowledgement> &pending)
{
    // What an earlier run left is known until then; whatever was raised while the mirror was off was missed.
    for (const Alarm *alarm : m_book.order()) {
        const auto until = alarm->key.source == m_name ? m_book.lastKnown(alarm->key) : std::nullopt;
        if (until && (!m_knownUntil || *until > *m_knownUntil))
            m_knownUntil = until;
    }
    // …and it had heard of nothing newer until then.
    if (const auto before = m_connection.status().receivedBefore; before && m_knownUntil)
        m_knownUntil = std::max(*before, *m_knownUntil);
    QList<PendingAcknowledgement> own;
    std::copy_if(pending.begin(), pending.end(), std::back_inserter(own),
                 [this](const PendingAcknowledgement &p) { return p.key.source == m_name; });
    m_poster.restore(own);
}

void AlarmSource::restoredLate(const QList<PendingAcknowledgement> &pending)
{
    restore(pending);
    if (m_receiving)
        subscribed(m_connection.status()); // a snapshot that came before says nothing of what has just become known
}

Result<void> AlarmSource::start(const QList<PendingAcknowledgement> &pending)
{
    restore(pending);
    const QStringList connections = m_settings.connections();
    for (qsizetype i = 0; i < connections.size(); ++i) {
        if (const auto bound = bindTo(connections[i], size_t(i), connections.size() == 1); !bound)
            return bound;
    }
    watchWays();
    connect(&m_connection, &ConnectionMonitor::statusChanged, this, &AlarmSource::followConnection);
    followConnection();
    return {};
}

// What comes through several connections is one event.
Result<void> AlarmSource::bindTo(const QString &connection, size_t index, bool alone)
{
    for (const HeardEvent &heard : m_settings.heardEvents()) {
        auto binding = m_events.bind(
            connection, m_settings.channel, heard.name,
            [this, name = heard.name, index, alone](const Payload &payload) {
                if (alone || payload.isKept()
                    || m_echoes.isNew(index, name.toUtf8() + payload.bytes(), m_clock.monotonic()))
                    eventReceived(payload, name);
            },
            Events::Purpose::Alarms);
        if (!binding)
            return Error { QStringLiteral("[%1] connection: there is no [%2]").arg(m_name, connection) };
        m_bindings.push_back(std::move(binding));
    }
    if (m_caches)
        m_bindings.push_back(m_events.bind(
            connection, m_settings.channel, QStringLiteral("pusher:cache_miss"),
            [this](const Payload &) { nothingKept(); }, Events::Purpose::Alarms));
    return {};
}

// What is raised here is shown here at once, whatever the connection does.
void AlarmSource::followRaises()
{
    if (!m_raises)
        return;
    connect(m_raises, &RaiseSender::noticed, this, [this](const RaiseRequest &request, bool found) {
        if (request.target == m_name)
            m_own.noticed(request, found);
    });
    const auto left = [this](const RaiseRequest &request) {
        if (request.target != m_name)
            return;
        m_own.accepted(request);
        m_poster.tryNow(); // what somebody did with it here may follow
    };
    connect(m_raises, &RaiseSender::accepted, this, left);
    connect(m_raises, &RaiseSender::refused, this, left);
    m_poster.setStillToBeRaised([this](const AlarmKey &key) { return m_own.isStillToBeRaised(key); });
    setRaiseTarget({});
}

void AlarmSource::setRaiseTarget(const QUrl &hub)
{
    if (!m_raises || (m_settings.raiseUrl.isEmpty() && !hub.isValid()))
        return;
    const auto hubToken = [self = QPointer(this), hub] {
        return Result<QString>(self ? self->tokenFor(hub) : QString());
    };
    if (m_settings.raiseUrl.isEmpty())
        m_raises->setTarget(m_name, RaiseTarget { hub, hubToken });
    else
        m_raises->setTarget(m_name, RaiseTarget { QUrl(m_settings.raiseUrl, QUrl::StrictMode), [settings = m_settings] {
                                                     return tokenOf(settings);
                                                 } });
}

QString AlarmSource::problem() const
{
    for (const QString *problem : { &m_connectionProblem, &m_wayProblem, &m_tokenProblem }) {
        if (!problem->isEmpty())
            return *problem;
    }
    if (!m_snapshotProblem.isEmpty())
        return m_snapshotProblem;
    return m_poster.problem().isEmpty()
        ? QString()
        : tr("What was done here is not told to the backend yet: %1").arg(m_poster.problem());
}

void AlarmSource::eventReceived(const Payload &payload, const QString &event)
{
    if (payload.isKept())
        return keptReceived(payload, event);
    m_heardUnconfirmed = !m_receiving;
    if (m_caches)
        m_lastEvent = { event, payload.bytes() };
    const DecodedAlarms decoded = m_mapping.event(payload.bytes(), event);
    if (!decoded.remark.isEmpty())
        undecodable(decoded.remark);
    ignoredByRule(decoded.ignored);
    for (const DecodedAlarm &alarm : decoded.alarms)
        take(alarm);
}

void AlarmSource::ignoredByRule(qsizetype count)
{
    m_ignored += count;
    if (count > 0)
        emit statusChanged();
}

// What tells the title tells everything; what does not is about an alarm that is known, or else shown with what it has.
AlarmReport AlarmSource::toldBy(const DecodedAlarm &alarm) const
{
    const AlarmKey &key = alarm.report.key;
    if (alarm.report.title || (!m_book.find(key) && !m_book.mayBeBeyond(key)))
        return alarm.asNew();
    AlarmReport told = alarm.report;
    if (!m_book.find(key))
        told.ifNew = std::make_shared<const AlarmReport>(alarm.asNew());
    return told;
}

void AlarmSource::take(const DecodedAlarm &alarm)
{
    AlarmReport told = toldBy(alarm);
    m_absent.dropOne(told.key.id);
    if (!m_own.agree(told))
        return;
    const auto reported = m_book.report(told);
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
    const bool receiving = status.receives(m_settings.channel);
    watchReceiving(status);
    if (!receiving && status.phase != ConnectionPhase::Connected && std::exchange(m_heardUnconfirmed, false)) {
        // Events came before the server confirmed the channel. What they told is as old as the connection now.
        if (!m_knownUntil)
            m_knownUntil = status.lastHeard.value_or(m_clock.now());
        m_book.setLastKnown(m_name, *m_knownUntil);
    }
    if (receiving)
        m_heardUnconfirmed = false;
    followReceiving(status);
    followDeafness(status);
}

void AlarmSource::followReceiving(const ConnectionStatus &status)
{
    const bool receiving = status.receives(m_settings.channel);
    const bool sameConnection = receiving && m_receiving && status.socketId == m_socketId;
    if (receiving == m_receiving && (!receiving || sameConnection))
        return;
    if (m_receiving) {
        // Where an earlier snapshot is still missing, what came after that time is what may be missing.
        if (!m_knownUntil)
            m_knownUntil = receivedUntil(status, m_settings.channel).value_or(m_clock.now());
        m_fetcher.cancel();
        m_absent.cancel();
        m_snapshotFrom.clear();
        m_kept.reset();
        m_awaitsKept.reset();
        m_book.setLastKnown(m_name, *m_knownUntil);
    }
    m_receiving = receiving;
    m_socketId = status.socketId;
    if (receiving)
        subscribed(status);
}

// Subscribed, and yet no event comes: the snapshot may still be had, and tells of what should have come.
void AlarmSource::followDeafness(const ConnectionStatus &status)
{
    const ChannelStatus *channel = status.channel(m_settings.channel);
    const bool deaf = !m_receiving && status.phase == ConnectionPhase::Connected && channel && channel->subscribed;
    if (std::exchange(m_deaf, deaf) == deaf)
        return;
    if (deaf) {
        askForSnapshot(status);
    } else if (!m_receiving) {
        m_fetcher.cancel();
        m_absent.cancel();
    }
}

// The connection that the screen tells of is another one, so this one's silence is said here.
void AlarmSource::watchReceiving(const ConnectionStatus &status)
{
    if (!m_connectionUnseen)
        return;
    if (status.receives(m_settings.channel)) {
        m_notReceiving.reset();
        if (!std::exchange(m_connectionProblem, {}).isEmpty())
            emit statusChanged();
    } else if (!m_connectionProblem.isEmpty()) {
        sayNotReceiving(status); // the reason may be another one
    } else if (!m_notReceiving) {
        m_notReceiving = m_clock.after(kNotReceivingSaidAfter, [this] {
            m_notReceiving.reset();
            sayNotReceiving(m_connection.status());
        });
    }
}

void AlarmSource::sayNotReceiving(const ConnectionStatus &status)
{
    const QString from = m_settings.connection.isEmpty() ? status.origin.host() : u'[' + m_settings.connection + u']';
    const QString problem = notReceiving(from, status);
    if (std::exchange(m_connectionProblem, problem) != problem)
        emit statusChanged();
}

QString AlarmSource::notReceiving(const QString &from, const ConnectionStatus &status) const
{
    const ChannelStatus *channel = status.channel(m_settings.channel);
    const auto until = receivedUntil(status, m_settings.channel);
    if (channel && !channel->reason.isEmpty())
        return tr("Not receiving alarms from %1: %2").arg(from, channel->reason);
    if (until && m_clock.isSet())
        return tr("Not receiving alarms from %1 since %2")
            .arg(from, until->toLocalTime().toString(QStringLiteral("HH:mm")));
    return tr("Not receiving alarms from %1").arg(from);
}

void AlarmSource::watchWays()
{
    const QStringList connections = m_settings.connections();
    if (connections.size() < 2)
        return;
    for (const QString &name : connections) {
        if (const ConnectionMonitor *monitor = m_events.monitor(name))
            m_ways.add(name, *monitor);
    }
    connect(&m_ways, &ConnectionWays::changed, this, &AlarmSource::followWays);
    followWays();
}

// While none receives, the connection itself is what is told.
void AlarmSource::followWays()
{
    const auto lost = m_ways.firstLost();
    const bool told = lost && m_connection.status().receives(m_settings.channel);
    const QString problem = told ? notReceiving(u'[' + lost->name + u']', lost->status) : QString();
    if (std::exchange(m_wayProblem, problem) != problem)
        emit statusChanged();
}

QString AlarmSource::token()
{
    const auto token = tokenOf(m_settings);
    const QString problem = token ? QString() : token.error().text;
    if (std::exchange(m_tokenProblem, problem) != problem) {
        if (!problem.isEmpty())
            qCWarning(lcAlarms).noquote() << m_name + QStringLiteral(": ") + problem;
        emit statusChanged();
    }
    return token ? *token : QString();
}

// Where the ini names addresses, they alone are trusted with it: any server may call itself halfsilver-hub.
QString AlarmSource::tokenFor(const QUrl &url)
{
    bool named = false;
    for (const QString &address : { m_settings.snapshotUrl, m_settings.acknowledgeUrl, m_settings.raiseUrl }) {
        if (address.isEmpty())
            continue;
        named = true;
        if (sameOrigin(url, QUrl(address, QUrl::StrictMode)))
            return token();
    }
    return named ? QString() : token();
}

// What was raised before this moment and unheard is in the snapshot, or in nothing.
void AlarmSource::subscribed(const ConnectionStatus &status)
{
    const QUrl hub = hubAlarms(status, m_settings);

    setRaiseTarget(hub);
    const QUrl acknowledge(m_settings.acknowledgeUrl, QUrl::StrictMode);
    if (!m_settings.acknowledgeUrl.isEmpty())
        m_poster.setTarget({ acknowledge, false, [this, acknowledge] { return tokenFor(acknowledge); } });
    else if (hub.isValid())
        m_poster.setTarget({ hub, true, [this, hub] { return tokenFor(hub); } });
    else
        m_poster.setNobody();

    const bool isToldWhatWasMissed = askForSnapshot(status);
    if (!isToldWhatWasMissed && m_caches)
        m_awaitsKept = m_clock.after(kKeptFollowsWithin, [this] { nothingKept(); });
    else if (!isToldWhatWasMissed)
        knownAgainWithGap();
    emit statusChanged();
}

// False: there is nobody to ask.
bool AlarmSource::askForSnapshot(const ConnectionStatus &status)
{
    const QUrl hub = hubAlarms(status, m_settings);
    m_snapshotFrom = m_settings.snapshotUrl.isEmpty() ? hub : QUrl(m_settings.snapshotUrl, QUrl::StrictMode);
    if (m_settings.snapshotUrl.isEmpty() && hub.isValid())
        m_absent.begin(hub, tokenFor(hub));
    if (m_snapshotFrom.isValid())
        m_fetcher.fetch(m_snapshotFrom, m_settings.snapshotSpread);
    return m_snapshotFrom.isValid();
}

void AlarmSource::nothingKept()
{
    if (std::exchange(m_awaitsKept, nullptr))
        knownAgainWithGap();
}

// The last event of a cache channel, from before this subscription; or, where the server keeps nothing and does not say
// so, the first one since.
void AlarmSource::keptReceived(const Payload &payload, const QString &event)
{
    const std::pair kept(event, payload.bytes());
    if (std::exchange(m_awaitsKept, nullptr)) {
        takeKept(kept);
    } else if (m_snapshotFrom.isValid()) {
        // A snapshot that is asked for from now on tells of it, and of what became of it since.
        m_kept = kept;
        m_fetcher.fetch(m_snapshotFrom, m_settings.snapshotSpread);
    }
}

void AlarmSource::takeKept(const std::pair<QString, QByteArray> &last)
{
    if (std::exchange(m_lastEvent, last) == last) {
        // It was the last before the interruption, too: nothing was missed.
        m_knownUntil.reset();
        m_book.setCurrent(m_name);
        return;
    }
    const DecodedAlarms decoded = m_mapping.event(last.second, last.first);
    if (!decoded.remark.isEmpty())
        undecodable(decoded.remark);
    ignoredByRule(decoded.ignored);
    for (const DecodedAlarm &alarm : decoded.alarms) {
        const bool saysRaised = alarm.report.state.value_or(AlarmState::Raised) == AlarmState::Raised;
        if (!saysRaised || !m_book.find(alarm.report.key)) // an earlier run heard it, and it is no further occurrence
            take(alarm);
    }
    knownAgainWithGap();
}

// What the server kept is the best there is then.
void AlarmSource::giveUpSnapshot()
{
    if (m_deaf)
        return; // nothing is known again yet
    if (const auto kept = std::exchange(m_kept, std::nullopt))
        takeKept(*kept);
    else
        knownAgainWithGap();
}

void AlarmSource::knownAgainWithGap()
{
    if (const auto from = std::exchange(m_knownUntil, std::nullopt)) {
        m_gaps.append({ *from, m_clock.now() });
        if (m_gaps.size() > AlarmBook::kMaxGaps)
            m_gaps.removeFirst();
        m_book.addGap(m_gaps.last());
    }
    m_book.setCurrent(m_name);
}

void AlarmSource::snapshotBegins()
{
    m_begun = m_book.beginSnapshot();
    m_own.snapshotBegins();
    m_unheard.clear();
    for (const PendingAcknowledgement &about : m_poster.pending()) {
        Unheard &unheard = m_unheard[about.key];
        (about.clear ? unheard.cleared : unheard.acknowledged) = about;
    }
}

Result<void> AlarmSource::snapshotReceived(const QByteArray &body)
{
    const auto rows = m_mapping.snapshot(body);
    if (!rows)
        return rows.error();
    if (!rows->remark.isEmpty())
        undecodable(rows->remark);
    ignoredByRule(rows->ignored);
    m_rows = rows->alarms;
    applyRows(m_rows);
    return {};
}

void AlarmSource::snapshotUnchanged() { applyRows(m_rows); }

void AlarmSource::applyRows(const QList<DecodedAlarm> &rows)
{
    m_kept.reset(); // it was asked for afterwards
    QList<AlarmReport> reports;
    reports.reserve(rows.size());
    for (const DecodedAlarm &row : rows) {
        AlarmReport report = toldBy(row);
        if (stillTold(report))
            reports.append(report);
    }
    m_own.agree(reports);
    m_unheard.clear();
    QSet<AlarmKey> unknown;
    for (const AlarmReport &row : reports) {
        if (!m_book.find(row.key) && !m_book.mayBeBeyond(row.key))
            unknown.insert(row.key);
    }
    const auto from = m_gaps.isEmpty() ? m_knownUntil : std::optional(m_gaps.first().from);
    m_knownUntil.reset();
    if (m_deaf)
        m_knownUntil = m_clock.now(); // and of what comes next nothing is heard
    m_book.applySnapshot(m_name, m_begun, reports,
                         m_settings.snapshotUrl.isEmpty() ? AlarmBook::SnapshotScope::WhatItKnows
                                                          : AlarmBook::SnapshotScope::Everything);
    if (m_deaf)
        m_book.setLastKnown(m_name, *m_knownUntil);
    // It tells what the gap left open.
    for (const AlarmGap &gap : std::exchange(m_gaps, {}))
        m_book.removeGap(gap);
    setSnapshotProblem({});
    // Not each of them is new: an event that came meanwhile may have ended it.
    const auto taken = [this](const AlarmKey &key) { return m_book.find(key) || m_book.mayBeBeyond(key); };
    const int missed = int(std::count_if(unknown.cbegin(), unknown.cend(), taken));
    if (from && missed > 0)
        emit recovered(*from, m_clock.now(), missed);
}

// What somebody has acknowledged or cleared here stays so, though the backend has not heard of it yet. False: it has
// ended by that.
bool AlarmSource::stillTold(AlarmReport &row) const
{
    const Unheard unheard = m_unheard.value(row.key);
    const Alarm *known = m_book.find(row.key);
    const auto isAbout = [&row](const std::optional<PendingAcknowledgement> &act) {
        return act && act->at.isValid() && !(row.raisedAt && *row.raisedAt > act->at);
    };
    // Where the alarm here is not so any more, an event has told of it again since: another occurrence.
    if (isAbout(unheard.cleared) && (!known || known->clearedAt) && row.state != AlarmState::Finished) {
        row.state = row.state == AlarmState::Acknowledged ? AlarmState::Finished : AlarmState::ClearedUnseen;
        row.clearedAt = unheard.cleared->at;
    }
    if (!isAbout(unheard.acknowledged) || (known && !known->acknowledgedAt))
        return true;
    if (m_settings.ends == AlarmEnds::Acknowledge)
        return false;
    if (row.state == AlarmState::Acknowledged || row.state == AlarmState::Finished)
        return true;
    row.state = row.state == AlarmState::ClearedUnseen ? AlarmState::Finished : AlarmState::Acknowledged;
    row.acknowledgedAt = unheard.acknowledged->at;
    row.acknowledgedBy = unheard.acknowledged->by;
    return true;
}

// Only what the hub knows to be over is: an alarm that it handed on may have come when it was away, or through another hub.
void AlarmSource::absentTold(const QString &id, const QByteArray &alarm)
{
    const auto rows = m_mapping.snapshot('[' + alarm + ']');
    if (!rows || rows->alarms.size() != 1)
        return;
    const AlarmReport &row = rows->alarms.first().report;
    if (row.key.id != id || row.state != AlarmState::Finished)
        return;
    if (const Alarm *known = m_book.find(row.key); known && !isSameOccurrence(*known, row))
        return;
    (void)m_book.report(toldBy(rows->alarms.first()));
}

void AlarmSource::snapshotFailed(const HttpAnswer &answer, int attempt)
{
    const QString where =
        m_settings.snapshotUrl.isEmpty() ? m_connection.status().origin.host() : QStringLiteral("snapshot_url");
    const QString problem = tr("The current alarms could not be fetched: %1").arg(backendWords(answer, where));
    if (problem != m_snapshotProblem) // once per cause: a backend that is down for a night must not fill the journal
        qCInfo(lcAlarms).noquote() << m_name + QStringLiteral(": the current alarms could not be fetched: ")
                + backendDetail(answer);
    setSnapshotProblem(problem);
    const bool offersNone = answer.status == 401 || answer.status == 403 || answer.status == 404 || answer.ok();
    if (offersNone || attempt + 1 >= kTriesBeforeGap)
        giveUpSnapshot();
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
