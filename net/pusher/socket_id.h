// What a server calls a connection: two numbers with a dot between them. Source: Pusher protocol, §1.
#pragma once

#include <QString>

namespace halfsilver::pusher {

// Of its servers' numbers none has more than twenty digits.
bool isSocketId(const QString &text);

} // namespace halfsilver::pusher
