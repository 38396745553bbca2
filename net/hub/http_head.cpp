#include "net/hub/http_head.h"

#include "net/hub/beast_request.h"

namespace halfsilver::hub {

namespace http = boost::beast::http;

HeadOutcome readHead(const QByteArray &bytes, qint64 limit)
{
    http::request_parser<http::empty_body> parser;
    parser.header_limit(static_cast<std::uint32_t>(limit));
    parser.body_limit(boost::none); // it stays in the socket
    parser.skip(true);
    boost::beast::error_code error;
    parser.put(boost::asio::buffer(bytes.constData(), size_t(bytes.size())), error);
    if (error == http::error::need_more)
        return HeadIncomplete {};
    if (error || !parser.is_header_done())
        return HeadWrong {};
    HeadRead read;
    if (!fromBeast(parser.get(), read.head))
        return HeadWrong {};
    read.upgrade = parser.get().method() == http::verb::get && parser.get().version() >= 11 && parser.upgrade()
        && read.head.header("upgrade").toLower().contains("websocket");
    return read;
}

} // namespace halfsilver::hub
