// What waits for a peer that may be away for long: in order, bounded in number and bytes. The oldest goes when there
// is no room for the newest, and is counted: what is new matters more, and nothing is lost in silence.
#pragma once

#include <QtGlobal>

#include <deque>
#include <utility>

namespace halfsilver {

template <class T>
class BoundedQueue {
public:
    BoundedQueue(qsizetype most, qsizetype mostBytes)
        : m_most(most)
        , m_mostBytes(mostBytes)
    {
    }

    // Returns what had to go for it, oldest first.
    std::deque<T> push(T item, qsizetype bytes)
    {
        m_items.emplace_back(std::move(item), bytes);
        m_bytes += bytes;
        std::deque<T> gone;
        while (m_items.size() > 1 && (qsizetype(m_items.size()) > m_most || m_bytes > m_mostBytes)) {
            gone.push_back(std::move(m_items.front().first));
            pop();
        }
        return gone;
    }
    bool isEmpty() const { return m_items.empty(); }
    qsizetype size() const { return qsizetype(m_items.size()); }
    T &first() { return m_items.front().first; }
    const T &at(qsizetype i) const { return m_items[size_t(i)].first; } // 0: the first
    T take()
    {
        T item = std::move(m_items.front().first);
        pop();
        return item;
    }

private:
    void pop()
    {
        m_bytes -= m_items.front().second;
        m_items.pop_front();
    }

    qsizetype m_most, m_mostBytes;
    std::deque<std::pair<T, qsizetype>> m_items;
    qsizetype m_bytes = 0;
};

} // namespace halfsilver
