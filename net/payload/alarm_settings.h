// `[alarm]`, and `[alarm.NAME]` for further sources: where alarms come from and where things are in their payload.
#pragma once

#include "app/core/alarms/alarm_book.h"
#include "app/core/settings/describe.h"
#include "app/core/settings/text_checks.h"
#include "net/payload/alarm_rule.h"

#include <QString>

namespace halfsilver {

// What an event says by its name.
enum class EventMeans { Raised, Cleared, Acknowledged };
struct HeardEvent {
    QString name;
    EventMeans means;
};

// The paths are dotted ("data.title", "items.0.name"), from the top of the payload; for a list of alarms from the top
// of each; of several with "|" between, the first that leads to something. An empty path, or one that leads nowhere in a
// payload: recognised by the usual names.
struct AlarmSettings {
    QString connection;
    QString channel = QStringLiteral("alarm");
    QString event = QStringLiteral("App\\Events\\PushAlarmEvent");
    QString clearEvent, acknowledgeEvent; // as `event` one name, or several with spaces between
    std::chrono::seconds heartbeat { 0 }; // 0: none is promised
    QString heartbeatEvent = QStringLiteral("App\\Events\\AlarmHeartbeat");
    AlarmEnds ends = AlarmEnds::Auto;
    std::chrono::seconds expireInfo = std::chrono::hours(8), expireWarning { 0 }, expireCritical { 0 };
    std::optional<AlarmPriority> latch;
    std::chrono::seconds onDelay { 0 }, offDelay { 0 }, escalate { 0 }, realarm { 0 };
    std::chrono::seconds shelveMost = std::chrono::hours(8);
    std::optional<AlarmFilter> show, suppress;
    bool elsewhere = true;
    std::chrono::seconds snapshotSpread { 0 };
    QString snapshotUrl, acknowledgeUrl, raiseUrl, token, tokenFile;
    QString id, title, message, place, origin, group, priority, state, raisedAt;
    QList<std::pair<QString, AlarmPriority>> priorities; // by the payload's word for it
    QList<std::pair<QString, AlarmRule>> rules;          // by name
    bool operator==(const AlarmSettings &) const = default;

    AlarmPolicy policy() const
    {
        return { .ends = ends,
                 .expireInfo = expireInfo,
                 .expireWarning = expireWarning,
                 .expireCritical = expireCritical,
                 .latch = latch,
                 .onDelay = onDelay,
                 .offDelay = offDelay,
                 .escalate = escalate,
                 .realarm = realarm,
                 .shelveMost = shelveMost,
                 .show = show,
                 .suppress = suppress,
                 .elsewhere = elsewhere };
    }
    QStringList connections() const // the empty name: the only one
    {
        const QStringList names = connection.split(u' ', Qt::SkipEmptyParts);
        return names.isEmpty() ? QStringList { QString() } : names;
    }
    bool hears(const QString &itsChannel, const QString &itsEvent) const
    {
        if (channel != itsChannel)
            return false;
        for (const HeardEvent &heard : heardEvents()) {
            if (heard.name == itsEvent)
                return true;
        }
        return false;
    }
    QList<HeardEvent> heardEvents() const
    {
        QList<HeardEvent> all;
        for (const auto &[names, means] : { std::pair(&event, EventMeans::Raised),
                                            { &clearEvent, EventMeans::Cleared },
                                            { &acknowledgeEvent, EventMeans::Acknowledged } }) {
            for (const QString &name : names->split(u' ', Qt::SkipEmptyParts))
                all.append({ name, means });
        }
        return all;
    }
    QList<settings::Problem> problems() const
    {
        QStringList known = event.split(u' ', Qt::SkipEmptyParts);
        for (const auto &[key, names] :
             { std::pair("clear_event", &clearEvent), { "acknowledge_event", &acknowledgeEvent } }) {
            for (const QString &name : names->split(u' ', Qt::SkipEmptyParts)) {
                if (known.contains(name))
                    return { { QString::fromUtf8(key),
                               { settings::translate("settings", "“%1” means something else already.").arg(name),
                                 settings::translate("settings", "Write an event once.") } } };
                known.append(name);
            }
        }
        return {};
    }

    static void describe(auto &&field)
    {
        using namespace settings;
        using namespace std::chrono_literals;
        field("connection", &AlarmSettings::connection, anything,
              "The section of the connection, such as pusher.cloud. Empty: the only one. Several with spaces between, "
              "where the backend broadcasts on each of them: an alarm is shown once, by whichever is first.");
        field(
            "channel", &AlarmSettings::channel, required(heardChannel),
            "The channel that alarms are broadcast on. #server-to-user: what the backend sends to this mirror's user, "
            "whom user_auth_url or secret in [pusher] signs in.");
        field("event", &AlarmSettings::event, notEmpty,
              "The name of the event, as the server sends it; several with spaces between.");
        field("clear_event", &AlarmSettings::clearEvent, anything,
              "Events of that channel which say that an alarm has returned to normal, whatever is in them.");
        field(
            "acknowledge_event", &AlarmSettings::acknowledgeEvent, anything,
            "Events which say that somebody has seen it. One that begins client-, on a private- channel, is also sent "
            "by this mirror: so mirrors agree without a backend. The same for clear_event.");
        field("heartbeat", &AlarmSettings::heartbeat, between(0s, 3600s),
              "The backend broadcasts something on that channel at least so often: where that stays away, the mirror "
              "says so and connects anew, although the server answers. 0: nothing is promised.");
        field("heartbeat_event", &AlarmSettings::heartbeatEvent, notEmpty,
              "The event that it sends for that alone. Every other event of the channel proves as much.");
        field("ends", &AlarmSettings::ends,
              choices<AlarmEnds>({ { "auto", AlarmEnds::Auto },
                                   { "clear", AlarmEnds::Clear },
                                   { "acknowledge", AlarmEnds::Acknowledge } }),
              "How an alarm ends: clear, when the backend says so; acknowledge, when somebody has seen it; auto, clear "
              "for a backend that tells states and acknowledge for one that does not.");
        field("expire_info", &AlarmSettings::expireInfo, between(0s, std::chrono::seconds(24h * 365)),
              "How long information stays that nobody acknowledges. 0: for ever.");
        field("expire_warning", &AlarmSettings::expireWarning, between(0s, std::chrono::seconds(24h * 365)),
              "The same for warnings.");
        field("expire_critical", &AlarmSettings::expireCritical, between(0s, std::chrono::seconds(24h * 365)),
              "The same for critical alarms.");
        field("latch", &AlarmSettings::latch,
              choices<std::optional<AlarmPriority>>({ { "off", std::nullopt },
                                                      { "critical", AlarmPriority::Critical },
                                                      { "warning", AlarmPriority::Warning },
                                                      { "info", AlarmPriority::Info } }),
              "Alarms that are at least this urgent stay, cleared and acknowledged, until somebody resets them.");
        field("on_delay", &AlarmSettings::onDelay, between(0s, 3600s),
              "How long an alarm has to stand before it is shown. Critical ones never wait.");
        field("off_delay", &AlarmSettings::offDelay, between(0s, 3600s),
              "How long an alarm has to be over before it is shown as cleared; if it comes back before, it counts on.");
        field("escalate", &AlarmSettings::escalate, between(0s, std::chrono::seconds(24h * 7)),
              "A warning that nobody acknowledges for so long becomes critical. 0: never.");
        field("realarm", &AlarmSettings::realarm, between(0s, std::chrono::seconds(24h * 7)),
              "An acknowledged alarm that is still active after so long asks again. 0: never.");
        field("shelve_max", &AlarmSettings::shelveMost, between(60s, std::chrono::seconds(24h * 31)),
              "The longest time that an alarm may be shelved. Critical ones never are.");
        field("show", &AlarmSettings::show, anything,
              "Which alarms this mirror shows, such as: place = Kitchen or place ~ ^Hall. FIELD = VALUE whatever its "
              "case, != for any other, ~ and !~ with a regular expression, joined by and, or and parentheses. Empty: "
              "all of them.");
        field("suppress", &AlarmSettings::suppress, anything,
              "Which of them stand in the list only: they take no screen over, and nothing sounds or lights up.");
        field("elsewhere", &AlarmSettings::elsewhere, anything,
              "Critical alarms that show leaves out are told in one line.");
        field("snapshot_url", &AlarmSettings::snapshotUrl, httpAddress,
              "Where the current alarms are fetched after every connection. Our own hub needs none.");
        field("snapshot_spread", &AlarmSettings::snapshotSpread, between(0s, 300s),
              "Within how long that is, at a moment of chance: for many mirrors on one backend. 0: at once.");
        field("acknowledge_url", &AlarmSettings::acknowledgeUrl, httpAddress,
              "Where acknowledgements are posted. Our own hub needs none.");
        field("raise_url", &AlarmSettings::raiseUrl, httpAddress,
              "Where [sensor...] and halfsilverctl raise --queue raise alarms, and clear them at .../ID/clear. Our own "
              "hub needs none.");
        field("token", &AlarmSettings::token, anything,
              "Sent as Authorization: Bearer to these three and to our own hub, nowhere else.");
        field("token_file", &AlarmSettings::tokenFile, readableFile, "A file that holds the token, instead of token.");
        field("id", &AlarmSettings::id, jsonPaths, "Where the id is in the payload, such as data.id.");
        field(
            "title", &AlarmSettings::title, jsonPaths,
            "Where the title is, such as data.title; of data.name | name the first that is there. So for the others.");
        field("message", &AlarmSettings::message, jsonPaths, "Where the message is.");
        field("place", &AlarmSettings::place, jsonPaths, "Where the place is.");
        field("origin", &AlarmSettings::origin, jsonPaths, "Where the device is.");
        field("group", &AlarmSettings::group, jsonPaths,
              "Where it says what the alarm belongs to: of a group the first alarm is told apart.");
        field("priority", &AlarmSettings::priority, jsonPaths, "Where the priority is.");
        field("state", &AlarmSettings::state, jsonPaths, "Where the state is.");
        field("raised_at", &AlarmSettings::raisedAt, jsonPaths, "Where the time is.");
        field("priority.", &AlarmSettings::priorities,
              keyed(choices<AlarmPriority>({ { "critical", AlarmPriority::Critical },
                                             { "warning", AlarmPriority::Warning },
                                             { "info", AlarmPriority::Info } }),
                    "fire", "critical"),
              "What a word or number of the backend means as a priority: a line for each, whatever its case.");
        field("rule.", &AlarmSettings::rules,
              keyed(anything, "water", "title ~ /leak|flood/i and data.floor = 0 : priority = critical, group = water"),
              "What holds for alarms that a filter takes, as in show; a name is a field of the alarm, as written or as "
              "understood, or a path in the payload. Behind the colon any of priority, state, title, message, place, "
              "origin and group, or ignore: such events are counted and not shown. Of several rules each counts, the "
              "later one more.");
    }
};

} // namespace halfsilver
