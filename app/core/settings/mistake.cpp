#include "app/core/settings/mistake.h"

#include "app/core/settings/near_word.h"
#include "app/core/settings/translate.h"

#include <QRegularExpression>

namespace halfsilver {

namespace {

// Chinese sentences have their space within the full stop.
QString joinedSentences(const QString &one, const QString &two)
{
    const bool wide = one.endsWith(u'。') || one.endsWith(u'！') || one.endsWith(u'？');
    return two.isEmpty() ? one : one + (wide ? QString() : QStringLiteral(" ")) + two;
}

} // namespace

QString Mistake::place() const
{
    return line > 0 ? settings::translate("settings", "%1, line %2").arg(file).arg(line) : file;
}

QString Mistake::text() const
{
    // The line shows the key; where the key is what is missing, nothing else does.
    QString text = kind == MistakeKind::Missing && !key.isEmpty() ? QString(key + QStringLiteral(": ") + what) : what;
    if (!text.isEmpty() && kind != MistakeKind::Missing)
        text[0] = text[0].toUpper();
    return joinedSentences(text, remedy);
}

QString Mistake::toString() const
{
    QString text = file + u':';
    if (line > 0)
        text += QString::number(line) + u':';
    text += u' ';
    if (!section.isEmpty())
        text += u'[' + section + (key.isEmpty() ? QStringLiteral("]: ") : QStringLiteral("] "));
    if (!key.isEmpty())
        text += key + QStringLiteral(": ");
    text += what;
    return joinedSentences(text, remedy);
}

bool isSecretKey(QStringView key)
{
    if (key.endsWith(QStringLiteral("_file"), Qt::CaseInsensitive)) // where a secret is, is none
        return false;
    // What a header says to a backend is most often who may ask.
    if (key.startsWith(QStringLiteral("auth_header."), Qt::CaseInsensitive)
        || key.contains(QStringLiteral("master_key"), Qt::CaseInsensitive))
        return true;
    static const QStringList words { QStringLiteral("secret"), QStringLiteral("token"), QStringLiteral("password"),
                                     QStringLiteral("passphrase"), QStringLiteral("master_key") };
    for (const QString &word : words) {
        if (key.contains(word, Qt::CaseInsensitive) || settings::wordDistance(key, word) <= word.size() / 3)
            return true;
    }
    return false;
}

QString withoutSecrets(const QString &line)
{
    QString text = line;
    static const QRegularExpression userInfo(QStringLiteral("(://)[^/@\\s]*@"));
    text.replace(userInfo, QStringLiteral("\\1…@"));
    // The words up to the value: before the "=", or anywhere where there is none.
    const qsizetype equals = text.indexOf(u'=');
    static const QRegularExpression word(QStringLiteral("[\\w.-]+"));
    for (auto it = word.globalMatch(equals < 0 ? text : text.left(equals)); it.hasNext();) {
        const QRegularExpressionMatch match = it.next();
        if (isSecretKey(match.capturedView()))
            return text.left(match.capturedEnd()) + (equals < 0 ? QStringLiteral(" …") : QStringLiteral(" = …"));
    }
    return text;
}

} // namespace halfsilver
