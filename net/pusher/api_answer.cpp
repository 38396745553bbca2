#include "net/pusher/api_answer.h"

#include "app/core/plain_text.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>

namespace halfsilver::pusher {

namespace {

constexpr qsizetype kMostWords = 300;

// Some put a page of HTML in the place of an error: a proxy, or a Laravel that was not asked for JSON.
QString wordsOfPage(const QString &page)
{
    static const QRegularExpression title(QStringLiteral("<title[^>]*>([^<]*)</title>"),
                                          QRegularExpression::CaseInsensitiveOption);
    const QString said = title.match(page).captured(1).simplified();
    return said.isEmpty() ? QStringLiteral("a web page") : QStringLiteral("a web page, “%1”").arg(said);
}

QString wordsOf(const QJsonValue &value)
{
    if (value.isString())
        return value.toString();
    QStringList all; // a validator's: {"data":["validation.string"]}
    for (const auto list = value.toArray(); const auto one : list)
        all.append(wordsOf(one));
    for (const auto object = value.toObject(); const auto &key : object.keys())
        all.append(QString(key + QStringLiteral(": ") + wordsOf(object[key])));
    return all.join(QStringLiteral(", "));
}

QString wordsOf(const HttpAnswer &answer)
{
    const QString text = QString::fromUtf8(answer.body.left(64 * 1024)).trimmed();
    QString said = text;
    if (const auto document = QJsonDocument::fromJson(answer.body); document.isObject()) {
        const QJsonObject json = document.object();
        said = wordsOf(json[u"error"]);
        if (said.isEmpty())
            said = wordsOf(json[u"message"]);
        if (said.isEmpty())
            said = wordsOf(QJsonValue(json));
    } else if (text.startsWith(u'<')) {
        said = wordsOfPage(text);
    }
    return plainText(said, kMostWords);
}

QString clockWords(const QDateTime &now, bool clockIsSet)
{
    if (!clockIsSet)
        return QStringLiteral("This machine's clock is not set, and the server takes no signature from another time.");
    return QStringLiteral("This machine's clock says %1; if that is right, the server's is wrong.")
        .arg(now.toString(Qt::ISODate));
}

QString remedyFor(int status)
{
    switch (status) {
    case 401:
    case 403:
        return QStringLiteral("Are key and secret those of this application?");
    case 404:
        return QStringLiteral("Are app_id, host and path right?");
    case 413:
        return QStringLiteral("The data is longer than this server takes (10 kB at Pusher and Reverb).");
    default:
        return {};
    }
}

QString joined(const QString &first, const QString &second)
{
    if (second.isEmpty())
        return first;
    return QString(first + (first.endsWith(u'.') ? QStringLiteral(" ") : QStringLiteral(". ")) + second);
}

} // namespace

ApiOutcome apiOutcome(const HttpAnswer &answer, const QDateTime &now, bool clockIsSet)
{
    if (answer.status == 0)
        return { ApiOutcome::Unreachable, {}, answer.error, answer.mayHaveArrived };

    int status = answer.status;
    const auto document = QJsonDocument::fromJson(answer.body);
    const QJsonObject json = document.object();
    if (answer.ok()) {
        if (document.isObject() && !json.contains(u"error"))
            return { ApiOutcome::Done, json, {}, true };
        if (!document.isObject())
            return { ApiOutcome::Refused,
                     {},
                     QStringLiteral("HTTP %1: what answers is no Pusher API, but says %2. %3")
                         .arg(status)
                         .arg(answer.body.isEmpty() ? QStringLiteral("nothing") : wordsOf(answer),
                              QStringLiteral("Are host, port and path right?")),
                     true };
        status = json[u"code"].toInt(400); // soketi: 200, and the error in the body
    }
    const QString said = wordsOf(answer);
    const QString what =
        said.isEmpty() ? QStringLiteral("HTTP %1").arg(status) : QStringLiteral("HTTP %1: %2").arg(status).arg(said);
    static const QRegularExpression ofTime(QStringLiteral("timestamp|clock|expired"),
                                           QRegularExpression::CaseInsensitiveOption);
    if (status == 401 && (!clockIsSet || ofTime.match(said).hasMatch()))
        return {
            clockIsSet ? ApiOutcome::Refused : ApiOutcome::Later, {}, joined(what, clockWords(now, clockIsSet)), false
        };
    if (status == 429 || status == 503) // turned away at the door
        return { ApiOutcome::Later, {}, what, false, answer.retryAfter };
    if (status == 408 || status >= 500)
        return { ApiOutcome::Later, {}, what, true, answer.retryAfter };
    return { ApiOutcome::Refused, {}, joined(what, remedyFor(status)), true };
}

} // namespace halfsilver::pusher
