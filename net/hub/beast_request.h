// Boost.Beast's request as ours. The only header of ours that names Beast; included in .cpp files alone.
#pragma once

#include "net/hub/http_message.h"

#include <boost/beast/http.hpp>

namespace halfsilver::hub {

// Everything but the body. False when the target is not a path.
template <class Body>
bool fromBeast(const boost::beast::http::request<Body> &beast, HttpRequest &request)
{
    const auto bytes = [](auto view) { return QByteArray(view.data(), qsizetype(view.size())); };
    request.method = bytes(beast.method_string());
    request.headers.clear();
    for (const auto &field : beast)
        request.headers.append({ bytes(field.name_string()).toLower(), bytes(field.value()).trimmed() });
    return splitTarget(bytes(beast.target()), request);
}

} // namespace halfsilver::hub
