// The requests that a real Laravel sent, made ready to be sent again: with a fresh time, and what follows from it.
#pragma once

#include "net/pusher/signature.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

namespace halfsilver {

struct LaravelRequest {
    QString name;                   // of the case: "basic", "big_10300"
    QByteArray method, body, bytes; // `bytes`: the whole request, signed
};

inline LaravelRequest laravelRequest(const QString &name, const QJsonObject &sent, qint64 time,
                                     const QByteArray &secret)
{
    LaravelRequest request { name, sent[u"method"].toString().toUtf8(), sent[u"body"].toString().toUtf8(), {} };
    const auto length = sent[u"bodyBytes"].toInteger();
    if (const QByteArray elision = "…"; request.body.contains(elision)) // what the recording left out
        request.body.replace(elision, QByteArray(length - request.body.size() + elision.size(), 'a'));
    if (request.body.size() != length)
        qFatal("%s: the body is not as long as it was", qPrintable(name));

    // Every parameter in its place, as this version of the library orders them.
    const QByteArray path = sent[u"path"].toString().toUtf8();
    pusher::QueryItems items;
    for (const auto query = sent[u"query"].toArray(); const auto pair : query) {
        const QByteArray key = pair[0].toString().toUtf8();
        QByteArray value = pair[1].toString().toUtf8();
        if (key == "auth_timestamp")
            value = QByteArray::number(time);
        else if (key == "body_md5")
            value = pusher::bodyMd5(request.body);
        items.append({ key, value });
    }
    QByteArray target = path;
    char separator = '?';
    for (auto &[key, value] : items) {
        if (key == "auth_signature")
            value = pusher::signature(pusher::stringToSign(request.method, path, items), secret);
        target += separator + key + '=' + value;
        separator = '&';
    }
    request.bytes = request.method + ' ' + target + " HTTP/1.1\r\n";
    for (const auto headers = sent[u"headers"].toArray(); const auto header : headers)
        request.bytes += header[0].toString().toUtf8() + ": " + header[1].toString().toUtf8() + "\r\n";
    request.bytes += "\r\n" + request.body;
    return request;
}

// All 27 of a recording; `version` of pusher-php-server: "4.1.5", "5.0.3", "7.2.7".
inline QList<LaravelRequest> laravelRequests(const char *version, qint64 time, const QByteArray &secret)
{
    QFile file(
        QStringLiteral(FIXTURES "/captures/laravel-8.83.26+pusher-php-server-%1.json").arg(QLatin1StringView(version)));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s", qPrintable(file.errorString()));
    QList<LaravelRequest> requests;
    for (const auto cases = QJsonDocument::fromJson(file.readAll())[u"cases"].toArray(); const auto one : cases) {
        for (const auto all = one[u"requests"].toArray(); const auto sent : all)
            requests.append(laravelRequest(one[u"case"].toString(), sent.toObject(), time, secret));
    }
    return requests;
}

} // namespace halfsilver
