// A request to Pusher's HTTP API, signed.
#pragma once

#include "net/pusher/signature.h"
#include "tests/support/raw_http.h"

#include <QDateTime>
#include <QUrl>

#include <optional>

namespace halfsilver {

// How a publisher would sign it; a test changes what it wants to be wrong.
struct Signing {
    QByteArray method = "POST", path = "/apps/peer-app/events", key = "peer-key", secret = "peer-secret",
               version = "1.0";
    QByteArray body;
    qint64 time = QDateTime::fromString(QStringLiteral("2026-11-22T20:47:08Z"), Qt::ISODate).toSecsSinceEpoch();
    std::optional<QByteArray> md5;
    pusher::QueryItems query;

    QByteArray request() const
    {
        auto items = query;
        items.append({ "auth_key", key });
        items.append({ "auth_timestamp", QByteArray::number(time) });
        items.append({ "auth_version", version });
        if (md5 ? !md5->isEmpty() : !body.isEmpty())
            items.append({ "body_md5", md5.value_or(pusher::bodyMd5(body)) });
        items.append({ "auth_signature", pusher::signature(pusher::stringToSign(method, path, items), secret) });
        QByteArray target = path + '?';
        for (const auto &[name, value] : items)
            target += name + '=' + QUrl::toPercentEncoding(QString::fromUtf8(value)) + '&';
        target.chop(1);
        return halfsilver::request(method, target, body);
    }
};

} // namespace halfsilver
