// How many connections each address has. Programs of this machine are not counted: they are all one address.
#pragma once

#include <QHash>
#include <QHostAddress>

namespace halfsilver::hub {

class AddressCount {
public:
    // One more from there, unless it has `most` already.
    bool enter(const QHostAddress &address, int most);
    void leave(const QHostAddress &address);
    qsizetype addresses() const { return m_counts.size(); }

private:
    QHash<QHostAddress, int> m_counts; // none without a connection
};

} // namespace halfsilver::hub
