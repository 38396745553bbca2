#include "app/ctl/dot_env.h"

#include <QRegularExpression>

namespace halfsilver::ctl {

namespace {

using Values = QHash<QString, QString>;

// ${NAME} at `at`: its value, and `at` behind it. One that is not known stays as it stands.
QString takeReference(const QString &text, qsizetype &at, const Values &values)
{
    const qsizetype end = text.indexOf(u'}', at);
    const QString name = end < 0 ? QString() : text.sliced(at + 2, end - at - 2);
    if (!values.contains(name))
        return text.sliced(at++, 1);
    at = end + 1;
    return values.value(name);
}

QString valueOf(const QString &written, const Values &values)
{
    const QString text = written.trimmed();
    if (text.startsWith(u'\'')) {
        const qsizetype end = text.indexOf(u'\'', 1);
        return text.mid(1, end < 0 ? -1 : end - 1);
    }
    const bool quoted = text.startsWith(u'"');
    QString value;
    for (qsizetype at = quoted; at < text.size();) {
        const QChar c = text[at];
        if (quoted && c == u'"')
            return value;
        if (!quoted && c == u'#' && (at == 0 || text[at - 1].isSpace()))
            break;
        if (quoted && c == u'\\' && at + 1 < text.size()) {
            value += text[at + 1] == u'n' ? QChar(u'\n') : text[at + 1];
            at += 2;
        } else if (c == u'$' && at + 1 < text.size() && text[at + 1] == u'{') {
            value += takeReference(text, at, values);
        } else {
            value += c;
            ++at;
        }
    }
    return quoted ? value : value.trimmed();
}

} // namespace

namespace {

// Where the quotation mark that `text` begins with is closed; -1: nowhere.
qsizetype closingQuote(QStringView text)
{
    for (qsizetype at = 1; at < text.size(); ++at) {
        if (text[at] == text[0])
            return at;
        at += text[0] == u'"' && text[at] == u'\\';
    }
    return -1;
}

} // namespace

QHash<QString, QString> readDotEnv(const QByteArray &text)
{
    static const QRegularExpression form(QStringLiteral("^\\s*(?:export\\s+)?([A-Za-z_][A-Za-z0-9_.]*)\\s*=(.*)$"));
    Values values;
    const QStringList lines = QString::fromUtf8(text).remove(u'\r').split(u'\n');
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const auto match = form.match(lines[i]);
        if (!match.hasMatch())
            continue;
        // What is quoted may go on in further lines, a key of a certificate say: they are none of their own.
        QString written = match.captured(2).trimmed();
        if ((written.startsWith(u'"') || written.startsWith(u'\'')) && closingQuote(written) < 0) {
            const QString rest = written + u'\n' + lines.sliced(i + 1).join(u'\n');
            if (const qsizetype end = closingQuote(rest); end >= 0) {
                written = rest.left(end + 1);
                i += written.count(u'\n');
            }
        }
        values[match.captured(1)] = valueOf(written, values);
    }
    return values;
}

} // namespace halfsilver::ctl
