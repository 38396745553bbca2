// What makes the answers of the mirror's control different.
#pragma once

namespace halfsilver {

class AlarmBook;
class AlarmSound;
class ConnectionMonitor;
class ControlNews;
class Notices;

// From now on `news` tells whenever any of them changes.
void tellChanges(ControlNews &news, const AlarmBook &book, const AlarmSound &sound, const Notices &notices,
                 const ConnectionMonitor &connection);

} // namespace halfsilver
