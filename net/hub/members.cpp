#include "net/hub/members.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace halfsilver::hub {

qsizetype Member::bytes() const
{
    // Without the brackets of the list that a bare text needs around it.
    return info.isUndefined() ? 0 : QJsonDocument(QJsonArray { info }).toJson(QJsonDocument::Compact).size() - 2;
}

bool Members::join(const Member &member)
{
    User &user = m_users[member.id];
    if (++user.connections > 1)
        return false;
    user.info = member.info;
    m_order.append(member.id);
    return true;
}

bool Members::leave(const QString &id)
{
    const auto user = m_users.find(id);
    if (user == m_users.end() || --user->connections > 0)
        return false;
    m_users.erase(user);
    m_order.removeOne(id);
    return true;
}

QJsonObject Members::presence() const
{
    QJsonObject hash;
    for (const auto &id : m_order) {
        const QJsonValue info = m_users[id].info;
        hash[id] = info.isUndefined() ? QJsonValue(QJsonValue::Null) : info; // every id is in it, soketi's are not
    }
    return { { QStringLiteral("presence"),
               QJsonObject { { QStringLiteral("ids"), QJsonArray::fromStringList(m_order) },
                             { QStringLiteral("hash"), hash },
                             { QStringLiteral("count"), m_users.size() } } } };
}

} // namespace halfsilver::hub
