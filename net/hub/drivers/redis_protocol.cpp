#include "net/hub/drivers/redis_protocol.h"

#include <hiredis/hiredis.h>

namespace halfsilver::hub {

namespace {

RedisReply replyOf(const redisReply &from)
{
    const auto text = [&] { return QByteArray(from.str, qsizetype(from.len)); };
    switch (from.type) {
    case REDIS_REPLY_STATUS:
        return { RedisReply::Status, text(), 0, {} };
    case REDIS_REPLY_ERROR:
        return { RedisReply::Failure, text(), 0, {} };
    case REDIS_REPLY_STRING:
        return { RedisReply::Text, text(), 0, {} };
    case REDIS_REPLY_INTEGER:
        return { RedisReply::Number, {}, from.integer, {} };
    case REDIS_REPLY_ARRAY: {
        RedisReply reply { RedisReply::List, {}, 0, {} };
        for (size_t i = 0; i < from.elements; ++i)
            reply.list.push_back(replyOf(*from.element[i]));
        return reply;
    }
    default:
        return {};
    }
}

} // namespace

QByteArray redisCommand(const QList<QByteArray> &words)
{
    QByteArray bytes = '*' + QByteArray::number(words.size()) + "\r\n";
    for (const QByteArray &word : words)
        bytes += '$' + QByteArray::number(word.size()) + "\r\n" + word + "\r\n";
    return bytes;
}

RedisReader::RedisReader()
    : m_reader(redisReaderCreate(), redisReaderFree)
{
}

RedisReader::~RedisReader() = default;

void RedisReader::feed(const QByteArray &bytes)
{
    redisReaderFeed(m_reader.get(), bytes.constData(), size_t(bytes.size()));
}

std::optional<RedisReply> RedisReader::next()
{
    void *found = nullptr;
    if (redisReaderGetReply(m_reader.get(), &found) != REDIS_OK || !found)
        return std::nullopt;
    const std::unique_ptr<void, void (*)(void *)> reply(found, freeReplyObject);
    return replyOf(*static_cast<redisReply *>(found));
}

bool RedisReader::failed() const { return m_reader->err != 0 || qsizetype(m_reader->len) > kMostBytes; }

} // namespace halfsilver::hub
