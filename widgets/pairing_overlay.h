// The code that pairs a phone: as a QR code and in words, while its time runs. A takeover has the screen before it.
#pragma once

#include "app/core/clock.h"
#include "app/core/pairing_invite.h"
#include "app/core/qr_code.h"
#include "widgets/panel.h"

#include <memory>

namespace halfsilver {

// What is shown beside the picture of the code.
struct PairingWords {
    QString title, how, address, code, role, left;
    bool operator==(const PairingWords &) const = default;
};
PairingWords pairingWords(const PairingInvite &invite, std::chrono::seconds left);

// White square, black modules, quiet zone: scanners want dark on light, and behind the glass white is what is seen.
// A module is a whole number of pixels, so that none is wider than another.
void paint(QPainter &painter, const QrCode &code, const PairingWords &words, const QRectF &rect, const Theme &theme);

class PairingOverlay : public Overlay {
    Q_OBJECT
public:
    PairingOverlay(Clock &clock, QObject *parent = nullptr);

    void show(const PairingInvite &invite);
    void hide();

    bool showing() const override { return m_invite.has_value(); }
    void paint(QPainter &painter, const QRectF &rect, const Theme &theme) override;

private:
    std::chrono::seconds left() const;
    void tick();

    Clock &m_clock;
    std::optional<PairingInvite> m_invite;
    QrCode m_code;
    std::unique_ptr<Timer> m_ticking; // once a second, while it shows
};

} // namespace halfsilver
