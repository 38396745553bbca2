// Who is on a presence channel. A user counts once, however many connections it has.
#pragma once

#include <QHash>
#include <QJsonObject>
#include <QStringList>

namespace halfsilver::hub {

struct Member {
    QString id;              // as text, also where a number was signed: what is sent is the strictest form
    QJsonValue info;         // undefined where none was signed
    qsizetype bytes() const; // of the info, as JSON
    bool operator==(const Member &) const = default;
};

class Members {
public:
    static constexpr qsizetype kMost = 100; // users of one channel. Source: Pusher's documentation

    bool isFullFor(const QString &id) const { return m_users.size() >= kMost && !m_users.contains(id); }
    // True when it is the user's first connection: the others are told. A later one changes nothing of its info.
    bool join(const Member &member);
    // True when it was the user's last one.
    bool leave(const QString &id);

    qsizetype count() const { return m_users.size(); }
    const QStringList &ids() const { return m_order; } // in the order they came
    // What a joiner is told: {"presence":{"ids":[…],"hash":{ID:info},"count":n}}.
    QJsonObject presence() const;

private:
    struct User {
        QJsonValue info;
        int connections = 0;
    };
    QHash<QString, User> m_users;
    QStringList m_order;
};

} // namespace halfsilver::hub
