#include "net/pusher/members.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace halfsilver::pusher {

namespace {

QString idText(const QJsonValue &id)
{
    if (!id.isDouble())
        return id.toString();
    const double value = id.toDouble();
    return double(id.toInteger()) == value ? QString::number(id.toInteger()) : QString::number(value, 'g', 17);
}

QJsonValue infoOrNull(const QJsonValue &info) { return info.isUndefined() ? QJsonValue(QJsonValue::Null) : info; }

QJsonValue infoOf(const QJsonValue &hash, const QString &id)
{
    if (hash.isObject())
        return infoOrNull(hash.toObject()[id]);
    bool number = false;
    const int index = id.toInt(&number); // PHP's list: by its index
    return number && index >= 0 ? infoOrNull(hash.toArray().at(index)) : QJsonValue(QJsonValue::Null);
}

auto find(Members &members, const QString &id)
{
    return std::find_if(members.all.begin(), members.all.end(), [&id](const Member &each) { return each.id == id; });
}

// What a person is called: by what applications call it, or else by the id.
QString nameOf(const Member &member)
{
    for (const char *key : { "name", "title", "label" }) {
        if (const QString name = member.info.toObject()[QLatin1StringView(key)].toString(); !name.isEmpty())
            return name;
    }
    return member.id;
}

QJsonValue toJson(const std::optional<Member> &member)
{
    if (!member)
        return QJsonValue(QJsonValue::Null);
    return QJsonObject { { QStringLiteral("id"), member->id },
                         { QStringLiteral("name"), nameOf(*member) },
                         { QStringLiteral("info"), member->info } };
}

} // namespace

QString userIdOf(const QString &channelData)
{
    return idText(QJsonDocument::fromJson(channelData.toUtf8()).object()[QLatin1StringView("user_id")]);
}

Members membersFrom(const QJsonValue &confirmation, const QString &me)
{
    const QJsonObject presence = confirmation.toObject()[QLatin1StringView("presence")].toObject();
    const QJsonValue hash = presence[QLatin1StringView("hash")];
    Members members { true, me, {} };
    QStringList ids;
    for (const QJsonValue id : presence[QLatin1StringView("ids")].toArray())
        ids.append(idText(id));
    for (const QString &id : hash.toObject().keys()) // where a server tells the hash alone
        ids.append(id);
    for (const QString &id : std::as_const(ids)) {
        if (!id.isEmpty() && members.all.size() < kMostMembers && find(members, id) == members.all.end())
            members.all.append({ id, infoOf(hash, id) });
    }
    return members;
}

void MembersNews::add(const MembersNews &later)
{
    differs |= later.differs;
    if (later.joined)
        joined = later.joined;
    if (later.left)
        left = later.left;
}

MembersNews join(Members &members, const QJsonValue &data)
{
    const QJsonObject told = data.toObject();
    const Member member { idText(told[QLatin1StringView("user_id")]),
                          infoOrNull(told[QLatin1StringView("user_info")]) };
    if (member.id.isEmpty())
        return {};
    if (const auto known = find(members, member.id); known != members.all.end()) {
        return { std::exchange(known->info, member.info) != member.info, {}, {} };
    }
    if (members.all.size() >= kMostMembers)
        return {};
    members.all.append(member);
    return { true, member, {} };
}

MembersNews leave(Members &members, const QJsonValue &data)
{
    const auto found = find(members, idText(data.toObject()[QLatin1StringView("user_id")]));
    if (found == members.all.end())
        return {};
    const Member member = *found;
    members.all.erase(found);
    return { true, {}, member };
}

Payload membersPayload(const Members &members, const MembersNews &news)
{
    QJsonArray all, names;
    for (const Member &member : members.all) {
        all.append(toJson(member));
        names.append(nameOf(member));
    }
    const QJsonObject told { { QStringLiteral("count"), all.size() },
                             { QStringLiteral("names"), names },
                             { QStringLiteral("members"), all },
                             { QStringLiteral("me"), members.me },
                             { QStringLiteral("joined"), toJson(news.joined) },
                             { QStringLiteral("left"), toJson(news.left) } };
    return Payload(QJsonDocument(told).toJson(QJsonDocument::Compact));
}

} // namespace halfsilver::pusher
