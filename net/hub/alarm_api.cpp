#include "net/hub/alarm_api.h"

#include "app/core/control/history_json.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRandomGenerator>

namespace halfsilver::hub {

namespace {

enum class Route { Alarms, Alarm, Acknowledge, Clear, Health, History, None };

struct Routed {
    Route route = Route::None;
    QString id;
};

Routed routeOf(const HttpRequest &request)
{
    const QStringList path = pathSegments(request.path).value_or(QStringList());
    const auto is = [&](qsizetype i, QLatin1StringView text) { return path.size() > i && path[i] == text; };
    if (!is(0, QLatin1StringView("api")))
        return {};
    if (path.size() == 2 && is(1, QLatin1StringView("health")))
        return { Route::Health, {} };
    if (path.size() == 2 && is(1, QLatin1StringView("history")))
        return { Route::History, {} };
    if (!is(1, QLatin1StringView("alarms")))
        return {};
    if (path.size() == 2)
        return { Route::Alarms, {} };
    if (path[2].isEmpty())
        return {};
    if (path.size() == 3)
        return { Route::Alarm, path[2] };
    if (path.size() == 4 && is(3, QLatin1StringView("acknowledge")))
        return { Route::Acknowledge, path[2] };
    if (path.size() == 4 && is(3, QLatin1StringView("clear")))
        return { Route::Clear, path[2] };
    return {};
}

QByteArray methodsOf(Route route)
{
    switch (route) {
    case Route::Alarms:
        return "GET, HEAD, POST";
    case Route::Alarm:
    case Route::Health:
    case Route::History:
        return "GET, HEAD";
    case Route::Acknowledge:
    case Route::Clear:
        return "POST";
    case Route::None:
        break;
    }
    return {};
}

HttpAnswer alarmAnswer(int status, const Alarm &alarm) { return jsonAnswer(status, toJson(alarm)); }

HttpAnswer notFound(const QString &id)
{
    return errorAnswer(404,
                       QStringLiteral("no alarm %1; GET /api/alarms lists the unfinished ones").arg(id.left(kMaxId)));
}

// While the disk has not given back the alarms of an earlier run: who is told of fewer, or of none of that name, would
// take the others for finished.
HttpAnswer notYet()
{
    HttpAnswer answer =
        errorAnswer(503, QStringLiteral("the alarms of before the start are not read from the disk yet; ask again"));
    answer.headers.emplaceBack("Retry-After", "1");
    return answer;
}

// Of an entity tag only what it stands for matters here: `W/"x"` and `"x"` are the same.
bool matches(const QByteArray &ifNoneMatch, const QByteArray &tag)
{
    for (auto one : ifNoneMatch.split(',')) {
        one = one.trimmed();
        if (one == "*" || one == tag || QByteArray("W/" + one) == tag)
            return true;
    }
    return false;
}

} // namespace

AlarmApi::AlarmApi(HubAlarms &alarms, Clock &clock, std::function<QJsonObject()> ofTheHub)
    : m_alarms(alarms)
    , m_clock(clock)
    , m_ofTheHub(std::move(ofTheHub))
    , m_answers(clock)
    , m_run(QByteArray::number(QRandomGenerator::system()->generate(), 36))
{
}

std::optional<HttpAnswer> AlarmApi::refuse(const HttpRequest &head) const
{
    const auto [route, id] = routeOf(head);
    if (route == Route::None)
        return errorAnswer(
            404,
            QStringLiteral("no such path; there are /api/alarms, /api/alarms/ID, "
                           "/api/alarms/ID/acknowledge, /api/alarms/ID/clear, /api/history and /api/health"));
    const QByteArray methods = methodsOf(route);
    if (head.method != "OPTIONS" && !methods.split(',').contains(head.method)
        && !methods.split(',').contains(QByteArray(' ' + head.method)))
        return methodNotAllowed(methods);
    const bool hasBody = head.countOf("transfer-encoding") > 0 || head.header("content-length").toLongLong() > 0;
    const QByteArray type = head.header("content-type").toLower().split(';').constFirst().trimmed();
    if (head.method == "POST" && hasBody && type != "application/json")
        return errorAnswer(415, QStringLiteral("Content-Type: application/json is needed"));
    return std::nullopt;
}

void AlarmApi::answer(const HttpRequest &request, const Reply &reply)
{
    const Routed routed = routeOf(request);
    const auto &[route, id] = routed;
    if (request.method == "OPTIONS")
        return reply({ 204, {}, { { "Allow", methodsOf(route) } } });
    switch (route) {
    case Route::Alarms:
        return request.method == "POST" ? change(request, reply) : reply(list(request));
    case Route::Alarm:
        if (!m_alarms.complete() && !m_alarms.find(id))
            return reply(notYet());
        return m_alarms.look(id, [reply, wanted = id](const Alarm *alarm) {
            reply(alarm ? alarmAnswer(200, *alarm) : notFound(wanted));
        });
    case Route::Acknowledge:
    case Route::Clear:
        return change(request, reply);
    case Route::Health:
        return reply(health());
    case Route::History:
        return history(request, reply);
    case Route::None:
        break;
    }
    reply(errorAnswer(404, QStringLiteral("no such path")));
}

void AlarmApi::change(const HttpRequest &request, const Reply &reply)
{
    m_answers.answer(request, reply, [this, request](const Reply &first) {
        const auto [route, id] = routeOf(request);
        if (route == Route::Alarms)
            raise(request, first);
        else
            deal(request, id, route == Route::Acknowledge, first);
    });
}

HttpAnswer AlarmApi::list(const HttpRequest &request) const
{
    if (!m_alarms.complete())
        return notYet();
    // Weak: as_of differs from answer to answer.
    const QByteArray tag = "W/\"" + m_run + '-' + QByteArray::number(m_alarms.revision()) + '"';
    if (matches(request.header("if-none-match"), tag))
        return { 304, {}, { { "ETag", tag } } };
    QJsonArray alarms;
    for (const auto &alarm : m_alarms.unfinished())
        alarms.append(toJson(alarm));
    auto answer =
        jsonAnswer(200, { { QStringLiteral("as_of"), toText(m_clock.now()) }, { QStringLiteral("alarms"), alarms } });
    answer.headers.emplaceBack("ETag", tag);
    return answer;
}

HttpAnswer AlarmApi::health() const
{
    QJsonObject health = m_ofTheHub();
    health[QLatin1StringView("server")] = QStringLiteral("halfsilver-hub");
    health[QLatin1StringView("version")] = QStringLiteral(HALFSILVER_VERSION);
    health[QLatin1StringView("alarms")] = m_alarms.unfinishedCount();
    health[QLatin1StringView("complete")] = m_alarms.complete();
    health[QLatin1StringView("recording")] = m_alarms.recording();
    health[QLatin1StringView("time")] = toText(m_clock.now());
    return jsonAnswer(200, health);
}

void AlarmApi::raise(const HttpRequest &request, const Reply &reply)
{
    QJsonParseError error;
    const auto document = QJsonDocument::fromJson(request.body, &error);
    if (error.error != QJsonParseError::NoError)
        return reply(errorAnswer(
            400, QStringLiteral("the body is not JSON: %1 at byte %2").arg(error.errorString()).arg(error.offset)));
    if (!document.isObject())
        return reply(errorAnswer(422, QStringLiteral("the body must be one alarm, a JSON object with a title"),
                                 QStringLiteral("title")));
    m_alarms.raise(document.object(), [reply](const AlarmOutcome &outcome) {
        switch (outcome.kind) {
        case AlarmOutcome::Created:
            return reply(alarmAnswer(201, outcome.alarm));
        case AlarmOutcome::Changed:
            return reply(alarmAnswer(200, outcome.alarm));
        case AlarmOutcome::Full:
            return reply(errorAnswer(507, outcome.error.text));
        case AlarmOutcome::NotYet:
            return reply(notYet());
        case AlarmOutcome::Unknown:
        case AlarmOutcome::Wrong:
            return reply(errorAnswer(422, outcome.error.text, outcome.error.field));
        }
    });
}

void AlarmApi::history(const HttpRequest &request, const Reply &reply)
{
    QJsonObject asked;
    for (const auto &[name, value] : request.query)
        asked[QString::fromUtf8(name)] = QString::fromUtf8(value);
    const auto query = historyQueryFromJson(asked);
    if (const auto *wrong = std::get_if<FieldError>(&query))
        return reply(errorAnswer(422, wrong->text, wrong->field));
    m_alarms.history(std::get<HistoryQuery>(query), [reply](const Result<HistoryPage> &page) {
        reply(page ? jsonAnswer(200, historyJson(*page)) : errorAnswer(503, page.error().text));
    });
}

void AlarmApi::deal(const HttpRequest &request, const QString &id, bool acknowledge, const Reply &reply)
{
    QString by;
    std::optional<QDateTime> at;
    if (!request.body.trimmed().isEmpty()) {
        QJsonParseError error;
        const auto document = QJsonDocument::fromJson(request.body, &error);
        if (error.error != QJsonParseError::NoError)
            return reply(errorAnswer(400,
                                     QStringLiteral("the body is not JSON: %1 at byte %2; it may be empty")
                                         .arg(error.errorString())
                                         .arg(error.offset)));
        const QJsonValue who = document.object()[QLatin1StringView("by")];
        const QJsonValue when = document.object()[QLatin1StringView("at")];
        if (!document.isObject())
            return reply(errorAnswer(422, QStringLiteral("the body must be empty or a JSON object with by and at")));
        if (!(who.isUndefined() || who.isNull() || (who.isString() && who.toString().size() <= kMaxName)))
            return reply(errorAnswer(422, QStringLiteral("by: a text of at most %1 characters is needed").arg(kMaxName),
                                     QStringLiteral("by")));
        if (!when.isUndefined() && !when.isNull() && !(at = timeFromText(when.toString())))
            return reply(errorAnswer(422,
                                     QStringLiteral("at: an ISO 8601 time is needed, such as "
                                                    "2026-11-22T20:46:03.120Z"),
                                     QStringLiteral("at")));
        by = who.toString();
    }
    const auto done = [reply, id](const AlarmOutcome &outcome) {
        reply(outcome.kind == AlarmOutcome::Unknown      ? notFound(id)
                  : outcome.kind == AlarmOutcome::NotYet ? notYet()
                                                         : alarmAnswer(200, outcome.alarm));
    };
    if (acknowledge)
        m_alarms.acknowledge(id, by, at, done);
    else
        m_alarms.clear(id, by, at, done);
}

QString broadcastData(const Alarm &alarm)
{
    QJsonObject shape = toJson(alarm);
    shape[QLatin1StringView("state")] = toText(alarm.state());
    return QString::fromUtf8(
        QJsonDocument(QJsonObject { { QStringLiteral("data"), shape } }).toJson(QJsonDocument::Compact));
}

} // namespace halfsilver::hub
