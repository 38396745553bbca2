#include "net/pusher/socket_id.h"

#include <QRegularExpression>

namespace halfsilver::pusher {

bool isSocketId(const QString &text)
{
    // Anchored: a “$” would let a line break at the end pass, into what is signed.
    static const QRegularExpression form(
        QRegularExpression::anchoredPattern(QStringLiteral("[0-9]{1,20}\\.[0-9]{1,20}")));
    return form.match(text).hasMatch();
}

} // namespace halfsilver::pusher
