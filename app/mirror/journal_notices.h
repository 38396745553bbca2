// What the journal cannot keep, on screen: an alarm that a restart would lose is known to be one.
#pragma once

#include <QObject>

namespace halfsilver {

class AlarmBook;
class Journal;
class Notices;

class JournalNotices : public QObject {
    Q_OBJECT
public:
    // All outlive this.
    JournalNotices(const Journal &journal, const AlarmBook &book, Notices &notices);

private:
    void tellHealth();
    void tellUnkept();

    const Journal &m_journal;
    const AlarmBook &m_book;
    Notices &m_notices;
};

} // namespace halfsilver
