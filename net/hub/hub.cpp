#include "net/hub/hub.h"

#include "app/core/alarms/alarm_json.h"
#include "net/hub/alarm_api.h"
#include "net/hub/channel_auth.h"
#include "net/hub/drivers/broadcaster.h"
#include "net/hub/drivers/make_drivers.h"
#include "net/hub/front_door.h"
#include "net/hub/guard.h"
#include "net/hub/handed_on.h"
#include "net/hub/handshake.h"
#include "net/hub/hub_log.h"
#include "net/hub/open_files.h"
#include "net/hub/page/page.h"
#include "net/hub/refusal_log.h"
#include "net/hub/signed_api.h"
#include "net/hub/undelivered.h"
#include "net/hub/webhooks/webhooks.h"

#include <QAbstractEventDispatcher>
#include <QEventLoop>
#include <QNetworkInterface>
#include <QPointer>
#include <QRandomGenerator>
#include <QSysInfo>
#include <QTcpSocket>
#include <QWebSocket>

namespace halfsilver {

using namespace hub;

namespace {
constexpr QByteArrayView kMetricsPath = "/metrics";
constexpr std::chrono::seconds kRestoreAgain { 5 }; // from a disk that refuses to be read
} // namespace

class Hub::Private : public HttpHandler {
public:
    Private(Hub &itsHub, const HubSettings &settings, const QList<HubToken> &tokens, AlarmStore &itsStore,
            Clock &itsClock, const HubLimits &itsLimits)
        : credentials { settings.appId, settings.key, settings.secret }
        , rules { QSysInfo::machineHostName(), settings.hosts, settings.origins, tokens,
                  settings.key == HubSettings().key }
        , authRules { credentials, tokens, settings.channels, {} }
        , servesAlarms(settings.alarms)
        , heartbeat(settings.heartbeat)
        , store(itsStore)
        , clock(itsClock)
        , limits(itsLimits)
        , alarms(itsStore, itsClock)
        , handedOn(alarms, settings.heardAs)
        , alarmApi(alarms, itsClock, [this] { return health(); })
    {
        limits.perAddress = settings.connectionsPerAddress;
        if (const auto key = pusher::masterKeyFromText(settings.masterKey))
            authRules.masterKey = *key;
        QObject::connect(&alarms, &HubAlarms::changed, &alarms, [this, hub = &itsHub](const Alarm &alarm) {
            emit hub->alarmsChanged();
            broadcaster.publish({ Hub::event(), broadcastData(alarm), { Hub::channel() }, {}, {} });
        });
        QObject::connect(&alarms, &HubAlarms::followed, &itsHub, &Hub::alarmsChanged);
        QObject::connect(&broadcaster, &Broadcaster::handedOn, &alarms,
                         [this](const PublishedEvent &event) { handedOn.take(event); });
        QObject::connect(&broadcaster, &Broadcaster::problemChanged, &itsHub, &Hub::broadcastProblemChanged);
    }

    QList<Metric> metrics() const
    {
        const SubscriberFigures figures = subscribers ? subscribers->figures() : SubscriberFigures();
        QList<Metric> all {
            { "subscribers", "Subscribers now.", subscribers ? subscribers->count() : 0 },
            { "channels", "Channels that somebody listens to now.", subscribers ? subscribers->channels() : 0 },
            { "connections", "Connections now, of any kind.", door ? door->connections() : 0 },
            { "alarms", "Alarms that are not finished.", alarms.unfinishedCount() },
            { "not_kept_total", "Alarms handed on that there was no room to keep.", alarms.notKept(), true },
            { "events_published_total", "Events published, for however many.", figures.published, true },
            { "messages_sent_total", "Messages sent to subscribers.", figures.sent, true },
            { "messages_received_total", "Messages received from subscribers.", figures.received, true },
            { "dropped_slow_total", "Subscribers dropped because they did not read.", figures.slow, true },
            { "dropped_silent_total", "Subscribers dropped because they did not answer a ping.", figures.silent, true },
            { "refused_total", "Subscribers turned away over capacity.", figures.overCapacity, true }
        };
        all += metricsOf("driver", broadcaster.health());
        if (webhooks)
            all += metricsOf("webhook", webhooks->health());
        return all;
    }

    std::optional<HttpAnswer> refuse(const HttpRequest &head, QTcpSocket *socket) override;
    qint64 bodyLimit(const HttpRequest &head) const override
    {
        return head.path.startsWith("/apps/") ? limits.signedBody : limits.alarmBody;
    }
    void answer(const HttpRequest &request, const Reply &reply) override;

    void beat()
    {
        if (heartbeat.count() == 0 || !servesAlarms)
            return;
        broadcaster.publish({ Hub::heartbeatEvent(),
                              QStringLiteral(R"({"at":"%1"})").arg(toText(clock.now())),
                              { Hub::channel() },
                              {},
                              {},
                              true });
        nextBeat = clock.after(heartbeat, [this] { beat(); });
    }

    Result<void> restore()
    {
        const auto stored = store.load(limits.journal);
        if (!stored)
            return stored.error();
        loaded = true;
        storeRemarks = stored->remarks;
        alarms.restore(*stored);
        return {};
    }

    // The subscribers go first: their sockets belong to the door.
    void close()
    {
        nextBeat.reset();
        if (page)
            page->setReachable({}, 0);
        signedApi.reset();
        broadcaster.setSubscribers(nullptr);
        subscribers.reset();
        door.reset();
        tls.reset();
        if (webhooks)
            webhooks->flush();
    }

    QStringList undeliveredNow() const
    {
        return undelivered(broadcaster.health(), webhooks ? webhooks->health() : QJsonObject());
    }

    Credentials credentials;
    GuardRules rules;
    AuthRules authRules;
    bool servesAlarms;
    std::chrono::seconds heartbeat;
    std::unique_ptr<Timer> nextBeat, restoreAgain;
    QPointer<Page> page;
    AlarmStore &store;
    Clock &clock;
    HubLimits limits;
    RefusalLog refusals;
    Broadcaster broadcaster;
    HubAlarms alarms;
    HandedOn handedOn;
    AlarmApi alarmApi;
    std::unique_ptr<Webhooks> webhooks; // where there are any
    std::unique_ptr<TlsCertificate> tls;
    std::unique_ptr<FrontDoor> door;
    std::unique_ptr<Subscribers> subscribers;
    std::unique_ptr<SignedApi> signedApi;
    QStringList storeRemarks;
    bool loaded = false;

private:
    QJsonObject health() const
    {
        QJsonObject all { { QStringLiteral("subscribers"), subscribers ? subscribers->count() : 0 },
                          { QStringLiteral("not_kept"), alarms.notKept() },
                          { QStringLiteral("broadcast"), broadcaster.health() } };
        if (webhooks)
            all[QLatin1StringView("webhooks")] = webhooks->health();
        return all;
    }
    std::optional<HttpAnswer> refusal(const HttpRequest &head, QTcpSocket *socket) const;
    void noteRefused(const HttpRequest &request, const HttpAnswer &answered, const QList<int> &statuses);
};

std::optional<HttpAnswer> Hub::Private::refusal(const HttpRequest &head, QTcpSocket *socket) const
{
    Visitor visitor { socket->peerAddress().isLoopback() && socket->localAddress().isLoopback()
                          && !cameThroughProxy(head),
                      { socket->localAddress() } };
    auto refused = guard(rules, head, visitor);
    if (refused && refused->status == 421) { // it may have come by another of this machine's addresses
        visitor.ownAddresses = QNetworkInterface::allAddresses();
        refused = guard(rules, head, visitor);
    }
    if (refused)
        return refused;
    if (page && isPagePath(head.path))
        return page->refuse(head);
    if (!servesAlarms)
        return errorAnswer(404, QStringLiteral("no such path; this port is there for the page alone"));
    if (head.path.startsWith("/apps/"))
        return std::nullopt;
    if (head.path == "/api" || head.path.startsWith("/api/"))
        return alarmApi.refuse(head);
    if (head.path == kMetricsPath)
        return head.method == "GET" || head.method == "HEAD" ? std::nullopt
                                                             : std::optional(methodNotAllowed("GET, HEAD"));
    if (head.path == kAuthPath || head.path == kUserAuthPath)
        return refuseAuth(head);
    if (head.path.startsWith("/app/") && head.path.size() > 5 && head.path.count('/') == 2)
        return refuseHandshake(head);
    return errorAnswer(404,
                       QStringLiteral("no such path; there are /api/alarms, /apps/APP_ID/events, "
                                      "/broadcasting/auth and the WebSocket /app/KEY"));
}

std::optional<HttpAnswer> Hub::Private::refuse(const HttpRequest &head, QTcpSocket *socket)
{
    auto refused = refusal(head, socket);
    if (!refused)
        return std::nullopt;
    refused->headers += headersForOrigin(rules, head);
    if (refused->status == 401 || refused->status == 403 || refused->status == 421) {
        const auto line =
            refusals.note(QStringLiteral("%1 %2 from %3: %4")
                              .arg(QString::fromLatin1(head.method.left(20)), QString::fromLatin1(head.path.left(100)),
                                   socket->peerAddress().toString())
                              .arg(refused->status),
                          clock.monotonic());
        if (line)
            qCInfo(log, "%s", qPrintable(*line));
    }
    return refused;
}

// What its body was needed for to refuse.
void Hub::Private::noteRefused(const HttpRequest &request, const HttpAnswer &answered, const QList<int> &statuses)
{
    if (!statuses.contains(answered.status))
        return;
    if (const auto line =
            refusals.note(QStringLiteral("%1 %2: %3")
                              .arg(QString::fromLatin1(request.method), QString::fromLatin1(request.path.left(100)),
                                   QString::fromUtf8(answered.body.left(200))),
                          clock.monotonic()))
        qCInfo(log, "%s", qPrintable(*line));
}

void Hub::Private::answer(const HttpRequest &request, const Reply &reply)
{
    if (page && isPagePath(request.path))
        return page->answer(request, reply);
    if (request.path.startsWith("/apps/")) {
        const auto answered = signedApi->answer(request);
        noteRefused(request, answered, { 401 });
        return reply(answered);
    }
    if (request.path.startsWith("/app/")) // a WebSocket after another request: too late for its handshake
        return reply(errorAnswer(426, QStringLiteral("a WebSocket must be the first thing on its connection")));
    const auto toPage = [reply, headers = headersForOrigin(rules, request)](const HttpAnswer &answered) {
        auto complete = answered;
        complete.headers += headers;
        reply(complete);
    };
    if (request.path == kAuthPath || request.path == kUserAuthPath) {
        const auto answered = request.method == "OPTIONS" ? HttpAnswer { 204, {}, {} }
            : request.path == kUserAuthPath
            ? authenticateUser(authRules, request)
            : authorise(authRules, request, request.peer.isLoopback() && !cameThroughProxy(request));
        noteRefused(request, answered, { 401, 403 });
        return toPage(answered);
    }
    if (request.path == kMetricsPath)
        return toPage(
            { 200, prometheusText(metrics()), { { "Content-Type", "text/plain; version=0.0.4; charset=utf-8" } } });
    alarmApi.answer(request, toPage);
}

Hub::Hub(const HubSettings &settings, const QList<HubToken> &tokens, AlarmStore &store, Clock &clock, QObject *parent,
         const HubLimits &limits)
    : QObject(parent)
    , m_settings(settings)
    , d(std::make_unique<Private>(*this, settings, tokens, store, clock, limits))
{
    if (!settings.alarms)
        return;
    const auto random = [] { return QRandomGenerator::global()->generateDouble(); };
    broadcastThrough(makeDrivers(settings, clock, random), settings.broadcast.contains(QStringLiteral("local")));
    if (!settings.webhooks.isEmpty())
        d->webhooks = std::make_unique<Webhooks>(settings.webhooks, d->credentials, clock, random);
}

Hub::~Hub()
{
    d->close();
    if (const QStringList left = d->undeliveredNow(); !left.isEmpty())
        qCWarning(log, "what was not delivered when the hub ended, in events: %ls",
                  qUtf16Printable(left.join(QStringLiteral(", "))));
}

void Hub::serve(Page *page) { d->page = page; }

void Hub::broadcastThrough(std::vector<std::unique_ptr<Driver>> drivers, bool local)
{
    d->broadcaster.setDrivers(std::move(drivers), local);
}

QString Hub::broadcastProblem() const { return d->broadcaster.problem(); }

Result<void> Hub::listen(PortChoice choice)
{
    if (listening())
        return {};
    if (m_settings.secret.isEmpty()) // anybody could sign with it
        return Error { QStringLiteral("[hub] secret: empty") };
    if (const auto mistake = mistakeIn(m_settings, d->rules.tokens))
        return Error {
            QStringLiteral("[hub] %1: %2 %3").arg(mistake->key, mistake->wrong.what, mistake->wrong.remedy)
        };
    if (!d->loaded) {
        const auto restored = d->restore();
        if (!restored && !d->store.loadsLate())
            return restored.error();
        if (!restored)
            qCWarning(log,
                      "%ls: the hub listens all the same, and answers 503 to whoever asks for its alarms until it "
                      "does",
                      qUtf16Printable(restored.error().text));
    }

    QList<QHostAddress> addresses { QHostAddress(QHostAddress::LocalHost) };
    const QHostAddress wanted =
        m_settings.listen == QLatin1StringView("localhost") ? addresses.constFirst() : QHostAddress(m_settings.listen);
    if (wanted == QHostAddress(QHostAddress::AnyIPv4))
        addresses = { wanted };
    else if (wanted == QHostAddress(QHostAddress::AnyIPv6))
        addresses = { QHostAddress(QHostAddress::Any) };
    else if (wanted != addresses.constFirst())
        addresses.append(wanted); // programs of this machine keep their free way in

    m_remarks = d->storeRemarks;
    if (!m_settings.certificate.isEmpty()) {
        const TlsFiles files { m_settings.certificate, m_settings.certificateKey };
        auto tls = std::make_unique<TlsCertificate>(files, d->clock);
        if (const auto loaded = tls->load()) {
            m_remarks += *loaded;
            d->tls = std::move(tls);
        } else { // never unencrypted by mistake; alarms of this machine come all the same
            addresses = { QHostAddress(QHostAddress::LocalHost) };
            m_remarks.append(QStringLiteral("%1 Other machines cannot reach the hub.").arg(loaded.error().text));
        }
    }

    d->limits.connections = roomForConnections(d->limits.connections);
    auto subscribers = std::make_unique<Subscribers>(d->credentials, d->limits, d->clock);
    auto door = std::make_unique<FrontDoor>(m_settings.key, *d, *subscribers, d->limits, d->clock, d->tls.get());
    const int first = m_settings.port.value_or(HubSettings::kDefaultPort);
    const int last = choice == PortChoice::NextFree && !m_settings.port ? HubSettings::kLastPort : first;
    QString reason;
    for (int port = first; port <= last && !door->listening(); ++port) {
        if (const QString why = door->listen(addresses, quint16(port)); reason.isEmpty())
            reason = why;
    }
    if (!door->listening())
        return Error { reason };
    if (m_settings.subscriptionCount)
        subscribers->tellCounts();
    if (d->webhooks)
        connect(subscribers.get(), &Subscribers::happened, d->webhooks.get(), &Webhooks::note);
    d->subscribers = std::move(subscribers);
    d->broadcaster.setSubscribers(d->subscribers.get());
    d->door = std::move(door);
    if (d->page) {
        d->page->setReachable(addresses, d->door->port(), d->tls != nullptr);
        d->door->setPageSockets([page = d->page](QWebSocket *socket, QTcpSocket *below, const HttpRequest &head) {
            if (page)
                page->takeSocket(socket, below, head);
            else
                socket->deleteLater();
        });
    }
    d->signedApi = std::make_unique<SignedApi>(d->credentials, *d->subscribers, d->broadcaster, d->clock);
    d->beat();
    emit listeningChanged(true);
    return {};
}

void Hub::restoreLate()
{
    d->restoreAgain.reset();
    if (d->loaded)
        return;
    if (const auto restored = d->restore(); restored) {
        m_remarks += d->storeRemarks;
        for (const QString &remark : std::as_const(d->storeRemarks)) // listen() is over, and nobody asks for them
            qCWarning(log, "%ls", qUtf16Printable(remark));
        qCInfo(log, "the alarms of before the start are read: %d are unfinished", d->alarms.unfinishedCount());
        emit alarmsChanged();
    } else if (!d->store.loadsLate()) { // which tells when it would not be
        qCWarning(log, "%ls", qUtf16Printable(restored.error().text));
        d->restoreAgain = d->clock.after(kRestoreAgain, [this] { restoreLate(); });
    }
}

void Hub::close()
{
    if (!listening())
        return;
    d->close();
    emit listeningChanged(false);
}

void Hub::finish()
{
    close();
    QEventLoop loop;
    const auto patience = d->clock.after(d->limits.farewell, [&loop] { loop.quit(); });
    // Whatever is delivered is an event of the loop: it is looked at when there is no other.
    connect(QAbstractEventDispatcher::instance(), &QAbstractEventDispatcher::aboutToBlock, &loop, [this, &loop] {
        if (d->undeliveredNow().isEmpty())
            loop.quit();
    });
    if (!d->undeliveredNow().isEmpty())
        loop.exec();
}

QString Hub::keepAnswersIn(const QString &file) { return d->alarmApi.keepAnswersIn(file); }

bool Hub::listening() const { return d->door && d->door->listening(); }
int Hub::port() const { return d->door ? d->door->port() : 0; }
qint64 Hub::subscribers() const { return d->subscribers ? d->subscribers->count() : 0; }
QList<Alarm> Hub::alarms() const { return d->alarms.unfinished(); }

namespace {

HubAlarms::Done inProgram(const Hub::Done &done)
{
    return [done](const AlarmOutcome &outcome) {
        if (!done)
            return;
        switch (outcome.kind) {
        case AlarmOutcome::Created:
        case AlarmOutcome::Changed:
            return done(outcome.alarm);
        case AlarmOutcome::Unknown:
            return done(Error { QStringLiteral("no such alarm") });
        case AlarmOutcome::NotYet:
            return done(
                Error { QStringLiteral("the alarms of before the start are not read from the disk yet; try again") });
        case AlarmOutcome::Wrong:
        case AlarmOutcome::Full:
            return done(Error { outcome.error.text });
        }
    };
}

} // namespace

void Hub::history(const HistoryQuery &query, HistoryDone done) { d->store.history(query, std::move(done)); }

void Hub::raise(const QJsonObject &shape, const Done &done) { d->alarms.raise(shape, inProgram(done)); }

void Hub::acknowledge(const QString &id, const QString &by, const Done &done)
{
    d->alarms.acknowledge(id, by, std::nullopt, inProgram(done));
}

void Hub::clear(const QString &id, const QString &by, const Done &done)
{
    d->alarms.clear(id, by, std::nullopt, inProgram(done));
}

} // namespace halfsilver
