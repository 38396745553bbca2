#include "app/core/qr_code.h"

#include <qrencode.h>

#include <memory>

namespace halfsilver {

QrCode qrCode(const QString &text)
{
    const std::unique_ptr<QRcode, decltype(&QRcode_free)> made(
        QRcode_encodeString(text.toUtf8().constData(), 0, QR_ECLEVEL_M, QR_MODE_8, 1), &QRcode_free);
    QrCode code;
    if (!made)
        return code;
    code.width = made->width;
    code.black.resize(size_t(made->width) * size_t(made->width));
    for (size_t i = 0; i < code.black.size(); ++i)
        code.black[i] = made->data[i] & 1; // the lowest bit; the others say what kind of module it is
    return code;
}

QString toTerminal(const QrCode &code)
{
    QString text;
    for (int y = -QrCode::kQuiet; y < code.width + QrCode::kQuiet; y += 2) {
        text += QStringLiteral("\x1b[38;5;231;48;5;16m"); // white on black
        for (int x = -QrCode::kQuiet; x < code.width + QrCode::kQuiet; ++x) {
            const bool above = !code.isBlack(x, y);
            const bool below = y + 1 < code.width + QrCode::kQuiet && !code.isBlack(x, y + 1);
            text += above && below ? u'█' : above ? u'▀' : below ? u'▄' : u' ';
        }
        text += QStringLiteral("\x1b[0m\n");
    }
    return text;
}

} // namespace halfsilver
