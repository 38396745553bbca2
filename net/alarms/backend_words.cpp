#include "net/alarms/backend_words.h"

#include "app/core/plain_text.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>

namespace halfsilver {

namespace {

constexpr qsizetype kDetail = 200;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Backend)
public:
    static QString of(HttpFailure failure, const QString &where)
    {
        switch (failure) {
        case HttpFailure::Unreachable:
            return tr("The backend at %1 cannot be reached").arg(where);
        case HttpFailure::Late:
            return tr("The backend at %1 does not answer").arg(where);
        case HttpFailure::TooLong:
            return tr("The backend at %1 answers more than a mirror can take").arg(where);
        case HttpFailure::Redirected:
            return tr("%1 leads on to another address").arg(where);
        }
        return {};
    }
    static QString of(int status, const QString &where)
    {
        if (status == 304) // that nobody asked for
            return somethingElse(where);
        if (status >= 300 && status < 400)
            return tr("The backend wants a login: the token in mirror.ini is missing or wrong");
        switch (status) {
        case 401:
            return tr("The backend does not accept the token in mirror.ini");
        case 403:
            return tr("The token in mirror.ini does not allow this at the backend");
        case 404:
        case 405:
            return tr("The backend has nothing at %1").arg(where);
        case 419:
            return tr("%1 is for browsers only: the backend asks for a form's token").arg(where);
        case 429:
            return tr("The backend was asked too often");
        default:
            break;
        }
        return status >= 500 ? tr("The backend has an error (%1)").arg(status)
                             : tr("The backend refuses this (%1)").arg(status);
    }
    static QString webPage(const QString &where) { return tr("%1 leads to a web page").arg(where); }
    static QString somethingElse(const QString &where)
    {
        return tr("%1 answers something else than was asked for").arg(where);
    }
};

// Laravel says it as {"message":…}; a page's markup helps nobody.
QString said(const HttpAnswer &answer)
{
    if (isHtml(answer))
        return QStringLiteral("a page of HTML");
    const QJsonObject body = QJsonDocument::fromJson(answer.body).object();
    for (const char *member : { "message", "error" }) {
        if (const QString text = body[QLatin1StringView(member)].toString(); !text.isEmpty())
            return plainText(text, kDetail);
    }
    return {};
}

} // namespace

bool isHtml(const HttpAnswer &answer)
{
    return answer.contentType.toLower().startsWith("text/html") || answer.body.trimmed().startsWith('<');
}

QString backendWords(const HttpAnswer &answer, const QString &where)
{
    if (answer.status == 0)
        return Words::of(answer.failure, where);
    if (!answer.ok())
        return Words::of(answer.status, where);
    return isHtml(answer) ? Words::webPage(where) : Words::somethingElse(where);
}

QString backendDetail(const HttpAnswer &answer)
{
    if (answer.status == 0)
        return plainText(answer.error, kDetail);
    const QString status = QStringLiteral("HTTP %1").arg(answer.status), text = said(answer);
    if (!text.isEmpty())
        return status + QStringLiteral(": ") + text;
    return answer.ok() && !answer.error.isEmpty() ? status + QStringLiteral(", ") + answer.error : status;
}

} // namespace halfsilver
