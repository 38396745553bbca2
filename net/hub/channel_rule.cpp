#include "net/hub/channel_rule.h"

#include "net/hub/names.h"

#include <algorithm>

namespace halfsilver {

namespace {

const QString kTokenPlace = QStringLiteral("{token}");

// `name` is the pattern with a letter for each place that stands for something but a `*`.
std::optional<settings::Wrong> checkPattern(const QString &value, QString name, const QString &remedy)
{
    using namespace settings;
    if (!hub::isChannelName(name.replace(u'*', u's')))
        return Wrong { translate("settings", "“%1” is not a pattern of channels.").arg(value.left(40)), remedy };
    // Three are enough for any name, and keep the comparing short whatever somebody asks for.
    if (value.count(u'*') > 3)
        return Wrong { translate("settings", "more than three “*”."), translate("settings", "Write several instead.") };
    return {};
}

} // namespace

std::optional<settings::Wrong> channelPattern(const QString &value)
{
    using namespace settings;
    if (const auto wrong = checkPattern(value, QString(value).replace(kTokenPlace, QStringLiteral("t")),
                                        translate("settings",
                                                  "Write one such as private-home.* or "
                                                  "private-user.{token}.")))
        return wrong;
    if (hub::kindOf(value).access == hub::ChannelKind::Access::Public)
        return Wrong { translate("settings", "“%1” is for everybody.").arg(value.left(40)),
                       translate("settings", "Only private- and presence- channels ask who joins.") };
    return {};
}

std::optional<settings::Wrong> channelPatterns(const QStringList &values)
{
    using namespace settings;
    for (const QString &value : values) {
        if (const auto wrong =
                checkPattern(value, value, translate("settings", "Write one such as private-home.* or presence-*.")))
            return wrong;
    }
    return {};
}

namespace hub {

// Both from their beginnings; a `*` takes as much as it has to, and no dot.
bool fitsPattern(QStringView pattern, QStringView name)
{
    const auto star = pattern.indexOf(u'*');
    if (star < 0)
        return pattern == name;
    if (!name.startsWith(pattern.left(star)))
        return false;
    pattern = pattern.mid(star + 1);
    name = name.mid(star);
    for (qsizetype taken = 0;; ++taken) {
        if (fitsPattern(pattern, name.mid(taken)))
            return true;
        if (taken == name.size() || name[taken] == u'.')
            return false;
    }
}

bool mayJoin(const QList<HubChannel> &rules, const QString &channel, const QString &token)
{
    return std::any_of(rules.begin(), rules.end(), [&](const HubChannel &rule) {
        const bool named = token.isEmpty()
            ? rule.tokens.contains(HubChannel::withoutToken())
            : rule.tokens.contains(token) || rule.tokens.contains(HubChannel::everyToken());
        // A name with a `*` of its own would let it into more than its own.
        if (!named || (token.isEmpty() && rule.pattern.contains(kTokenPlace)) || token.contains(u'*'))
            return false;
        return fitsPattern(QString(rule.pattern).replace(kTokenPlace, token), channel);
    });
}

} // namespace hub
} // namespace halfsilver
