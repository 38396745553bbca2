#include "net/hub/names.h"

#include <algorithm>

namespace halfsilver::hub {

namespace {
const QString kUserPrefix = QStringLiteral("#server-to-user-");
}

bool isChannelName(QStringView name)
{
    return !name.isEmpty() && name.size() <= kMaxChannelName && std::all_of(name.begin(), name.end(), [](QChar c) {
        const char16_t u = c.unicode();
        return (u >= u'a' && u <= u'z') || (u >= u'A' && u <= u'Z') || (u >= u'0' && u <= u'9')
            || QStringView(u"_-=@,.;").contains(c);
    });
}

bool isUserId(QStringView id) { return id.size() <= kMaxUserId && isChannelName(id); }

QString userChannel(const QString &user) { return kUserPrefix + user; }

bool isUserChannel(QStringView name) { return name.startsWith(kUserPrefix) && isUserId(name.mid(kUserPrefix.size())); }

bool hasControlCharacter(QStringView text)
{
    return std::any_of(text.begin(), text.end(), [](QChar c) {
        return c.category() == QChar::Other_Control || c == QChar::LineSeparator || c == QChar::ParagraphSeparator;
    });
}

bool isEventName(QStringView name)
{
    return !name.isEmpty() && name.size() <= kMaxEventName && !name.startsWith(u"pusher:")
        && !name.startsWith(u"pusher_internal:") && !hasControlCharacter(name);
}

bool isClientEventName(QStringView name)
{
    return name.startsWith(u"client-") && name.size() > 7 && name.size() <= kMaxEventName && !hasControlCharacter(name);
}

ChannelKind kindOf(QStringView channel)
{
    using enum ChannelKind::Access;
    struct Prefix {
        QStringView text;
        ChannelKind kind;
    };
    // The longest first. Source: Pusher protocol, §6.
    static constexpr Prefix kPrefixes[] {
        { u"private-encrypted-cache-", { Private, true, true } },
        { u"private-encrypted-", { Private, true, false } },
        { u"private-cache-", { Private, false, true } },
        { u"private-", { Private, false, false } },
        { u"presence-cache-", { Presence, false, true } },
        { u"presence-", { Presence, false, false } },
        { u"cache-", { Public, false, true } },
    };
    for (const auto &prefix : kPrefixes) {
        if (channel.startsWith(prefix.text))
            return prefix.kind;
    }
    return {};
}

bool isPresence(QStringView channel) { return kindOf(channel).access == ChannelKind::Access::Presence; }

} // namespace halfsilver::hub
