// What is said to a Redis, and what it says. hiredis reads; sockets are Qt's.
#pragma once

#include <QByteArray>
#include <QList>

#include <memory>
#include <optional>
#include <vector>

struct redisReader;

namespace halfsilver::hub {

struct RedisReply {
    enum Kind { Nothing, Status, Failure, Number, Text, List };
    Kind kind = Nothing;
    QByteArray text; // of Status, Failure and Text
    qint64 number = 0;
    std::vector<RedisReply> list;
    bool operator==(const RedisReply &) const = default;
};

// One command and its arguments, as bytes to send.
QByteArray redisCommand(const QList<QByteArray> &words);

// Takes bytes as they come, gives replies as they are whole.
class RedisReader {
public:
    static constexpr qsizetype kMostBytes = 8 * 1024 * 1024; // of a reply that is not whole yet

    RedisReader();
    ~RedisReader();

    void feed(const QByteArray &bytes);
    std::optional<RedisReply> next();
    // It is no Redis that speaks, or it says more than would be kept. Nothing is read any more.
    bool failed() const;

private:
    std::unique_ptr<redisReader, void (*)(redisReader *)> m_reader;
};

} // namespace halfsilver::hub
