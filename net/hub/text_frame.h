// One text as the WebSocket frame that goes out for it. A server's frames are not masked, so the same bytes go to
// everybody: an event for a thousand subscribers is put into JSON, UTF-8 and a frame once, and its bytes are shared by
// those who have not read them yet. QWebSocket would do all of it once for each. Source: RFC 6455, 5.2.
#pragma once

#include <QByteArray>
#include <QJsonObject>

namespace halfsilver::hub {

// One whole frame, of any length; a JSON text is compact.
QByteArray textFrame(const QByteArray &utf8);
QByteArray jsonFrame(const QJsonObject &message);

// {"event":…,"channel":…,"data":…} in one frame; no channel, data or user_id where they are empty or undefined.
QByteArray eventFrame(const QString &event, const QString &channel, const QJsonValue &data, const QString &userId = {});

} // namespace halfsilver::hub
