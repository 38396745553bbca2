// How many connections this process can hold at once.
#pragma once

namespace halfsilver::hub {

// Raises the soft limit of open files to what `connections` need, as far as the hard one goes, and tells how many of
// them it then leaves room for. Qt waits by poll(), so a descriptor beyond 1,024 is like any other.
int roomForConnections(int connections);

} // namespace halfsilver::hub
