#include "net/hub/channel_rule.h"

#include "net/hub/names.h"

#include <algorithm>

namespace halfsilver {

namespace {

const QString kTokenPlace = QStringLiteral("{token}");

// Both from their beginnings; a `*` takes as much as it has to, and no dot.
bool fits(QStringView pattern, QStringView name)
{
    const auto star = pattern.indexOf(u'*');
    if (star < 0)
        return pattern == name;
    if (!name.startsWith(pattern.left(star)))
        return false;
    pattern = pattern.mid(star + 1);
    name = name.mid(star);
    for (qsizetype taken = 0;; ++taken) {
        if (fits(pattern, name.mid(taken)))
            return true;
        if (taken == name.size() || name[taken] == u'.')
            return false;
    }
}

} // namespace

std::optional<settings::Wrong> channelPattern(const QString &value)
{
    using namespace settings;
    QString name = value;
    name.replace(kTokenPlace, QStringLiteral("t")).replace(u'*', u's');
    if (!hub::isChannelName(name))
        return Wrong { translate("settings", "“%1” is not a pattern of channels.").arg(value.left(40)),
                       translate("settings", "Write one such as private-home.* or private-user.{token}.") };
    // Three are enough for any name, and keep the comparing short whatever somebody asks for.
    if (value.count(u'*') > 3)
        return Wrong { translate("settings", "more than three “*”."),
                       translate("settings", "Write several sections.") };
    if (hub::kindOf(value).access == hub::ChannelKind::Access::Public)
        return Wrong { translate("settings", "“%1” is for everybody.").arg(value.left(40)),
                       translate("settings", "Only private- and presence- channels ask who joins.") };
    return {};
}

namespace hub {

bool mayJoin(const QList<HubChannel> &rules, const QString &channel, const QString &token)
{
    return std::any_of(rules.begin(), rules.end(), [&](const HubChannel &rule) {
        const bool named = token.isEmpty()
            ? rule.tokens.contains(HubChannel::withoutToken())
            : rule.tokens.contains(token) || rule.tokens.contains(HubChannel::everyToken());
        // A name with a `*` of its own would let it into more than its own.
        if (!named || (token.isEmpty() && rule.pattern.contains(kTokenPlace)) || token.contains(u'*'))
            return false;
        return fits(QString(rule.pattern).replace(kTokenPlace, token), channel);
    });
}

} // namespace hub
} // namespace halfsilver
