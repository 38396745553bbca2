#include "net/hub/names.h"

#include <algorithm>

namespace halfsilver::hub {

bool isChannelName(QStringView name)
{
    return !name.isEmpty() && name.size() <= kMaxChannelName && std::all_of(name.begin(), name.end(), [](QChar c) {
        const char16_t u = c.unicode();
        return (u >= u'a' && u <= u'z') || (u >= u'A' && u <= u'Z') || (u >= u'0' && u <= u'9')
            || QStringView(u"_-=@,.;").contains(c);
    });
}

bool needsAuthorisation(QStringView channel) { return channel.startsWith(u"private-") || isPresence(channel); }

bool isPresence(QStringView channel) { return channel.startsWith(u"presence-"); }

bool isCache(QStringView channel) { return channel.startsWith(u"cache-"); }

bool isEventName(QStringView name)
{
    return !name.isEmpty() && name.size() <= kMaxEventName && !name.startsWith(u"pusher:")
        && !name.startsWith(u"pusher_internal:");
}

} // namespace halfsilver::hub
