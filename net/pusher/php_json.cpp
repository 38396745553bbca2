#include "net/pusher/php_json.h"

namespace halfsilver::pusher {

QByteArray phpQuoted(const QString &text)
{
    QByteArray out = "\"";
    for (const QChar c : text) {
        const char16_t unit = c.unicode();
        if (unit == u'"' || unit == u'\\' || unit == u'/')
            (out += '\\') += char(unit);
        else if (unit == u'\n')
            out += "\\n";
        else if (unit == u'\r')
            out += "\\r";
        else if (unit == u'\t')
            out += "\\t";
        else if (unit == u'\b')
            out += "\\b";
        else if (unit == u'\f')
            out += "\\f";
        else if (unit < 0x20 || unit > 0x7f)
            out += "\\u" + QByteArray::number(unit, 16).rightJustified(4, '0');
        else
            out += char(unit);
    }
    return out + '"';
}

} // namespace halfsilver::pusher
