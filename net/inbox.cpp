#include "net/inbox.h"

#include <QPointer>

namespace halfsilver {

Inbox::Inbox(Clock &clock, TransportObserver &observer)
    : m_clock(clock)
    , m_observer(observer)
{
}

void Inbox::addText(const QString &text)
{
    if (m_waiting.empty() && withinTurn())
        m_observer.textReceived(text);
    else
        add(text, text.size() * qsizetype(sizeof(QChar)) + qsizetype(sizeof(Waiting)));
}

void Inbox::addBinary(qsizetype bytes)
{
    if (m_waiting.empty() && withinTurn())
        m_observer.binaryReceived(bytes);
    else
        add(bytes, qsizetype(sizeof(Waiting)));
}

void Inbox::addClosed(const TransportClosed &closed)
{
    if (m_waiting.empty())
        m_observer.transportClosed(closed);
    else
        add(closed, qsizetype(sizeof(Waiting)));
}

void Inbox::add(Item item, qsizetype bytes)
{
    m_waiting.push_back({ std::move(item), bytes });
    m_bytes += bytes;
    postTurn();
    while (m_bytes > kMostBytes) {
        if (!deliverFirst())
            return;
    }
}

bool Inbox::withinTurn()
{
    const auto now = m_clock.monotonic();
    if (!m_turnBegan) {
        m_turnBegan = now;
        postTurn();
    }
    return now - *m_turnBegan < kTurn;
}

void Inbox::postTurn()
{
    if (m_posted)
        return;
    m_posted = true;
    QMetaObject::invokeMethod(
        this, [this] { nextTurn(); }, Qt::QueuedConnection);
}

void Inbox::nextTurn()
{
    m_posted = false;
    m_turnBegan.reset();
    while (!m_waiting.empty() && withinTurn()) {
        if (!deliverFirst())
            return;
    }
}

bool Inbox::deliverFirst()
{
    const Waiting first = std::move(m_waiting.front());
    m_waiting.pop_front();
    m_bytes -= first.bytes;
    const QPointer<Inbox> self(this);
    if (const QString *text = std::get_if<QString>(&first.item))
        m_observer.textReceived(*text);
    else if (const qsizetype *bytes = std::get_if<qsizetype>(&first.item))
        m_observer.binaryReceived(*bytes);
    else
        m_observer.transportClosed(std::get<TransportClosed>(first.item));
    return !self.isNull();
}

} // namespace halfsilver
