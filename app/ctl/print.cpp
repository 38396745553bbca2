#include "app/ctl/print.h"

#include "app/core/alarms/connection_alarm.h"
#include "app/core/plain_text.h"
#include "app/core/qr_code.h"
#include "app/ctl/columns.h"
#include "app/ctl/history_print.h"

#include <QJsonArray>
#include <QTimeZone>

#include <algorithm>

namespace halfsilver::ctl {

namespace {

QString textOf(const QJsonObject &json, const char *member, qsizetype most = kMaxTitle)
{
    return plainText(json.value(QLatin1StringView(member)).toString(), most);
}

QString timeOf(const QJsonObject &json, const char *member, const QDateTime &now)
{
    const auto time = timeFromText(json.value(QLatin1StringView(member)).toString());
    if (!time)
        return {};
    const QDateTime local = time->toTimeZone(now.timeZone());
    if (local.date() == now.date())
        return local.toString(QStringLiteral("HH:mm"));
    return local.toString(QStringLiteral("d MMM HH:mm"));
}

// A snapshot tells no state: the times do.
QString stateOf(const QJsonObject &alarm)
{
    if (const QString state = textOf(alarm, "state"); !state.isEmpty())
        return state;
    const bool seen = alarm.value(QLatin1String("acknowledged_at")).isString();
    const bool cleared = alarm.value(QLatin1String("cleared_at")).isString();
    return toText(cleared ? (seen ? AlarmState::Finished : AlarmState::ClearedUnseen)
                          : (seen ? AlarmState::Acknowledged : AlarmState::Raised));
}

QString listWords(const QJsonObject &list, const QDateTime &now)
{
    const QJsonArray alarms = list.value(QLatin1String("alarms")).toArray();
    if (alarms.isEmpty())
        return QStringLiteral("No alarms.\n");
    QHash<QString, int> sources; // how many carry an id
    for (const QJsonValue &alarm : alarms)
        ++sources[alarm[QLatin1String("id")].toString()];
    QList<QStringList> rows;
    for (const QJsonValue &value : alarms) {
        const QJsonObject alarm = value.toObject();
        QString id = textOf(alarm, "id", kMaxId);
        if (sources.value(alarm.value(QLatin1String("id")).toString()) > 1)
            id = textOf(alarm, "source") + u'/' + id;
        QString title = textOf(alarm, "title", 60);
        if (const int count = alarm.value(QLatin1String("count")).toInt(1); count > 1)
            title += QStringLiteral(" ×%1").arg(count);
        if (alarm.value(QLatin1String("test")).toBool())
            title += QStringLiteral(" (test)");
        QString state = stateOf(alarm);
        if (alarm.contains(QLatin1String("shelved_until")))
            state += QStringLiteral(", shelved until ") + timeOf(alarm, "shelved_until", now);
        else if (const QString standing = textOf(alarm, "standing"); !standing.isEmpty())
            state += QStringLiteral(", ") + standing;
        rows.append({ textOf(alarm, "priority"), state, timeOf(alarm, "raised_at", now), title,
                      textOf(alarm, "place", 30), id });
    }
    return aligned(rows);
}

QString statusWords(const QJsonObject &status, const QDateTime &now)
{
    const QJsonObject connection = status.value(QLatin1String("connection")).toObject();
    const QJsonObject alarms = status.value(QLatin1String("alarms")).toObject();
    const QJsonObject events = status.value(QLatin1String("events")).toObject();
    const auto number = [](const QJsonObject &json, const char *member) {
        return QString::number(json.value(QLatin1StringView(member)).toInteger());
    };
    QString state = textOf(connection, "state");
    if (const QString since = timeOf(connection, "since", now); !since.isEmpty())
        state += QStringLiteral(" since ") + since;
    if (const QString reason = textOf(connection, "reason"); !reason.isEmpty())
        state += QStringLiteral(": ") + reason;
    QStringList channels;
    for (const QJsonValue &channel : status.value(QLatin1String("channels")).toArray()) {
        QString text = textOf(channel.toObject(), "name");
        QStringList why;
        if (!channel[QLatin1String("subscribed")].toBool())
            why.append(QStringLiteral("not subscribed"));
        if (const QString reason = textOf(channel.toObject(), "reason"); !reason.isEmpty())
            why.append(reason);
        if (!why.isEmpty())
            text += QStringLiteral(" (%1)").arg(why.join(QStringLiteral(": ")));
        channels.append(text);
    }
    QList<QStringList> rows {
        { QStringLiteral("Halfsilver"), textOf(status, "version") },
        { QStringLiteral("source"), textOf(status, "source") },
        { QStringLiteral("connection"), state },
    };
    if (const QString next = timeOf(connection, "next_try", now); !next.isEmpty())
        rows.append({ QStringLiteral("next try"), next });
    if (const QString heard = timeOf(connection, "last_heard", now); !heard.isEmpty())
        rows.append({ QStringLiteral("last heard"), heard });
    rows.append({ QStringLiteral("channels"),
                  channels.isEmpty() ? QStringLiteral("none") : channels.join(QStringLiteral(", ")) });
    rows.append({ QStringLiteral("alarms"),
                  QStringLiteral("%1 active, %2 not acknowledged")
                      .arg(number(alarms, "active"), number(alarms, "unacknowledged")) });
    rows.append({ QStringLiteral("events"),
                  QStringLiteral("%1 received, %2 not decoded, %3 ignored by a rule, %4 unheard")
                      .arg(number(events, "received"), number(events, "undecoded"), number(events, "ignored"),
                           number(events, "unheard")) });
    if (const QString silent = timeOf(status, "silenced_until", now); !silent.isEmpty())
        rows.append({ QStringLiteral("sound"), QStringLiteral("silent until ") + silent });
    for (const QJsonValue &notice : status.value(QLatin1String("notices")).toArray())
        rows.append({ QStringLiteral("notice"), plainText(notice.toString(), kMaxText) });
    if (const QString painted = timeOf(status, "painted_at", now); !painted.isEmpty())
        rows.append({ QStringLiteral("painted"), painted });
    if (const QJsonValue turn = status.value(QLatin1String("longest_turn_ms")); turn.isDouble())
        rows.append(
            { QStringLiteral("busy"), QStringLiteral("at most %1 ms at a time").arg(numberText(turn.toDouble())) });
    for (const QJsonValue &mistake : status.value(QLatin1String("mistakes")).toArray())
        rows.append({ QStringLiteral("mistake"),
                      QStringLiteral("%1:%2: %3")
                          .arg(textOf(mistake.toObject(), "file"), number(mistake.toObject(), "line"),
                               textOf(mistake.toObject(), "text")) });
    return aligned(rows);
}

// A hub's health: names and plain values, as they come.
QString healthWords(const QJsonObject &health)
{
    QList<QStringList> rows;
    for (auto it = health.begin(); it != health.end(); ++it) {
        const QString value = it->isDouble() ? numberText(it->toDouble())
            : it->isBool()                   ? (it->toBool() ? QStringLiteral("yes") : QStringLiteral("no"))
                                             : plainText(it->toString(), kMaxTitle);
        if (!value.isEmpty())
            rows.append({ plainText(it.key(), kMaxName), value });
    }
    return aligned(rows);
}

QString inviteWords(const QJsonObject &invite)
{
    QString text = toTerminal(qrCode(textOf(invite, "link")));
    text += QStringLiteral("\nOpen %1 and type the code  %2\n").arg(textOf(invite, "address"), textOf(invite, "code"));
    text += QStringLiteral("It pairs one phone with the role %1, within %2 s.\n")
                .arg(textOf(invite, "role"))
                .arg(invite.value(QLatin1String("seconds")).toInteger());
    if (invite.value(QLatin1String("others_reach")) == QJsonValue(false))
        text += QStringLiteral("Only this machine reaches that address: set listen = 0.0.0.0 in [hub] for phones.\n");
    return text;
}

QString deviceWords(const QJsonObject &answer, const QDateTime &now)
{
    QList<QStringList> rows;
    for (const QJsonValue &value : answer.value(QLatin1String("devices")).toArray()) {
        const QJsonObject device = value.toObject();
        rows.append({ textOf(device, "id"), textOf(device, "role"), textOf(device, "name"),
                      QStringLiteral("paired ") + timeOf(device, "paired_at", now),
                      QStringLiteral("seen ") + timeOf(device, "seen_at", now) });
    }
    return rows.isEmpty() ? QStringLiteral("No phone is paired.\n") : aligned(rows);
}

QString raisedWords(const QJsonObject &alarm)
{
    return isOnThisMirrorAlone(alarm) ? QStringLiteral("Raised on this mirror alone") : QStringLiteral("Raised");
}

} // namespace

QString errorLine(const QString &text)
{
    constexpr qsizetype kMost = 2000;
    return QString(QStringLiteral("halfsilverctl: ") + plainText(text, kMost) + u'\n');
}

bool isOnThisMirrorAlone(const QJsonObject &alarm)
{
    return alarm.value(QLatin1String("source")) == ConnectionAlarm::source();
}

QString words(const ControlRequest &request, const Answered &answer, const QDateTime &now)
{
    const QJsonObject &json = answer.json;
    const auto alarm = [&](const QString &what) -> QString {
        QString line = QStringLiteral("%1: %2 (%3)").arg(what, textOf(json, "title"), textOf(json, "id", kMaxId));
        if (json.value(QLatin1String("recorded")) == QJsonValue(false))
            line += QStringLiteral(" — shown, but not recorded: the disk did not take it in time");
        return line + u'\n';
    };
    // Who asks a moment too late is told who was there before.
    const auto seen = [&]() -> QString {
        const QString by = textOf(json, "acknowledged_by", kMaxName), at = timeOf(json, "acknowledged_at", now);
        if (at.isEmpty() || by == request.by)
            return QStringLiteral("Acknowledged");
        return by.isEmpty() ? QStringLiteral("Acknowledged at %1").arg(at)
                            : QStringLiteral("Acknowledged at %1 by %2").arg(at, by);
    };
    switch (request.verb) {
    case ControlVerb::List:
        return listWords(json, now);
    case ControlVerb::Status:
        return json.contains(QLatin1String("connection")) ? statusWords(json, now) : healthWords(json);
    case ControlVerb::Raise: {
        const int count = json.value(QLatin1String("count")).toInt(1);
        return alarm(answer.created || count < 2 ? raisedWords(json) : QStringLiteral("Raised again (×%1)").arg(count));
    }
    case ControlVerb::Acknowledge:
        return alarm(seen());
    case ControlVerb::Clear:
        return alarm(QStringLiteral("Cleared"));
    case ControlVerb::Silence:
        return QStringLiteral("Silenced until %1.\n").arg(timeOf(json, "silenced_until", now));
    case ControlVerb::Watch:
        break; // asked by test-alarm, which tells of it itself
    case ControlVerb::Shelve:
        return alarm(QStringLiteral("Shelved until %1").arg(timeOf(json, "shelved_until", now)));
    case ControlVerb::Unshelve:
        return alarm(QStringLiteral("Unshelved"));
    case ControlVerb::Reset:
        return alarm(QStringLiteral("Reset"));
    case ControlVerb::History:
        return historyWords(json, now);
    case ControlVerb::Pair:
        return inviteWords(json);
    case ControlVerb::Devices:
        return deviceWords(json, now);
    case ControlVerb::Revoke:
        return QStringLiteral("Revoked: %1 (%2)\n").arg(textOf(json, "name"), textOf(json, "id"));
    case ControlVerb::Grab:
        return textOf(json, "file", 4096) + u'\n';
    }
    Q_UNREACHABLE();
}

} // namespace halfsilver::ctl
