#include "widgets/pairing_overlay.h"

#include "widgets/text.h"

#include <QPainter>

#include <algorithm>

namespace halfsilver {

namespace {

constexpr qreal kInset = 4.5; // u
constexpr qreal kSquare = 26; // u: about 15 cm on a 27-inch mirror, scanned from two metres

struct Row {
    QString text;
    TextRole role;
    Ink ink;
    qreal above; // u
};

void paintCode(QPainter &painter, const QrCode &code, const QRectF &square)
{
    const int modules = code.width + 2 * QrCode::kQuiet;
    const int module = std::max(1, int(square.width()) / modules);
    const int side = module * modules;
    const QPoint origin(int(square.center().x()) - side / 2, int(square.top()));
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.fillRect(QRect(origin, QSize(side, side)), Theme::colour(Ink::White));
    for (int y = 0; y < code.width; ++y) {
        for (int x = 0; x < code.width; ++x) {
            if (code.isBlack(x, y))
                painter.fillRect(
                    QRect(origin + QPoint(x + QrCode::kQuiet, y + QrCode::kQuiet) * module, QSize(module, module)),
                    Theme::colour(Ink::Black));
        }
    }
    painter.restore();
}

} // namespace

PairingWords pairingWords(const PairingInvite &invite, std::chrono::seconds left)
{
    const QString may = invite.role == DeviceRole::View ? PairingOverlay::tr("This phone may then look")
        : invite.role == DeviceRole::Acknowledge        ? PairingOverlay::tr("This phone may then acknowledge alarms")
                                                        : PairingOverlay::tr("This phone may then do everything");
    return { PairingOverlay::tr("Pair a phone"),
             invite.othersReach ? PairingOverlay::tr("Point its camera here, or open this address and type the code")
                                : PairingOverlay::tr("Only this machine reaches the page. Set “listen” in [hub]."),
             invite.address.toString(QUrl::RemovePath),
             invite.code,
             may,
             PairingOverlay::tr("%1:%2 left").arg(left.count() / 60).arg(left.count() % 60, 2, 10, QLatin1Char('0')) };
}

void paint(QPainter &painter, const QrCode &code, const PairingWords &words, const QRectF &rect, const Theme &theme)
{
    const QList<Row> rows {
        { words.how, TextRole::Body, Ink::Soft, 1.8 },       { words.address, TextRole::BodyStrong, Ink::White, 0.8 },
        { words.code, TextRole::Greeting, Ink::White, 0.8 }, { words.role, TextRole::Body, Ink::Soft, 1.6 },
        { words.left, TextRole::Body, Ink::Soft, 0.4 },
    };
    const qreal wide = rect.width() - 2 * theme.units(kInset);
    const TextOptions options { .width = wide, .maxLines = 3, .align = Qt::AlignHCenter, .balanced = true };
    const TextBlock title = layoutText(words.title, TextRole::Greeting, options, theme);
    qreal height = title.height() + theme.units(1.6);
    for (const Row &row : rows)
        height += theme.units(row.above) + layoutText(row.text, row.role, options, theme).height();
    const qreal square =
        std::max(theme.units(8), std::min({ theme.units(kSquare), wide, rect.height() - height - 2 * theme.margin() }));
    const qreal x = rect.left() + theme.units(kInset);
    qreal y = rect.top() + std::max(0.0, (rect.height() - height - square) / 2);
    title.paint(painter, { x, y }, Theme::colour(Ink::White));
    y += title.height() + theme.units(1.6);
    paintCode(painter, code, { rect.center().x() - square / 2, y, square, square });
    y += square;
    for (const Row &row : rows) {
        const TextBlock block = layoutText(row.text, row.role, options, theme);
        y += theme.units(row.above);
        block.paint(painter, { x, y }, Theme::colour(row.ink));
        y += block.height();
    }
}

PairingOverlay::PairingOverlay(Clock &clock, QObject *parent)
    : Overlay(parent)
    , m_clock(clock)
{
}

void PairingOverlay::show(const PairingInvite &invite)
{
    m_invite = invite;
    m_code = qrCode(invite.link());
    tick();
}

void PairingOverlay::hide()
{
    m_ticking.reset();
    if (std::exchange(m_invite, std::nullopt))
        emit changed();
}

std::chrono::seconds PairingOverlay::left() const
{
    const auto left = std::chrono::ceil<std::chrono::seconds>(m_invite->until - m_clock.monotonic());
    return std::max(left, std::chrono::seconds(0));
}

void PairingOverlay::tick()
{
    if (left().count() <= 0) {
        hide();
        return;
    }
    emit changed();
    m_ticking = m_clock.after(std::chrono::seconds(1), [this] { tick(); });
}

void PairingOverlay::paint(QPainter &painter, const QRectF &rect, const Theme &theme)
{
    if (m_invite)
        halfsilver::paint(painter, m_code, pairingWords(*m_invite, left()), rect, theme);
}

} // namespace halfsilver
