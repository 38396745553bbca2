#include "widgets/theme.h"

#include "widgets/fonts.h"
#include "widgets/text.h"

#include <QFontDatabase>

#include <algorithm>
#include <array>

namespace halfsilver {

namespace {

constexpr int kLight = 300, kRegular = 400, kSemiBold = 600, kBold = 700, kExtraBold = 800;

// In the order of TextRole.
constexpr std::array<TextStyle, kTextRoles> kStyles { {
    { 8.4, 8.4, kLight, 1.0, -0.03 },      // Clock
    { 3.024, 3.024, kLight, 1.0 },         // ClockSeconds: 0.36 of the clock
    { 6.4, 6.4, kLight, 1.0, -0.03 },      // Temperature
    { 3.6, 3.0, kLight, 1.15, -0.015 },    // Greeting
    { 3.0, 2.4, kSemiBold, 1.15 },         // AlarmTitle
    { 3.0, 2.4, kRegular, 1.15 },          // AlarmTitleSeen
    { 2.2, 1.8, kRegular, 1.3 },           // Body
    { 2.2, 1.8, kSemiBold, 1.3 },          // BodyStrong
    { 2.0, 1.8, kRegular, 1.35 },          // List
    { 1.8, 1.8, kSemiBold, 1.35 },         // Caption
    { 1.8, 1.8, kRegular, 1.35 },          // Smallest
    { 2.2, 1.8, kBold, 1.21 },             // Bar
    { 2.2, 1.8, kRegular, 1.21 },          // BarAside
    { 2.2, 1.8, kRegular, 1.3 },           // Code
    { 4.0, 3.0, kBold, 1.1 },              // BannerTitle
    { 4.4, 3.6, kSemiBold, 1.21, 0.02 },   // TakeoverWhere
    { 8.4, 5.0, kExtraBold, 1.04, -0.02 }, // TakeoverWhat
    { 3.6, 3.0, kSemiBold, 1.3 },          // TakeoverDo
    { 2.6, 2.2, kRegular, 1.5 },           // TakeoverMeta
    { 2.4, 2.0, kRegular, 1.21 },          // TakeoverAlso
} };

QFont sized(qreal pixels, int weight)
{
    QFont font;
    font.setPixelSize(std::max(1, qRound(pixels)));
    font.setWeight(QFont::Weight(weight));
    font.setHintingPreference(QFont::PreferNoHinting);
    // Grey antialiasing: behind glass, and on a rotated panel, subpixels are colour fringes.
    font.setStyleStrategy(QFont::StyleStrategy(QFont::PreferAntialias | QFont::NoSubpixelAntialias));
    return font;
}

} // namespace

Theme::Theme(const QSizeF &screen, qreal scale, const QLocale &locale)
    : m_screen(screen)
    , m_u(std::min(screen.width(), screen.height()) / 54 * scale)
    , m_locale(locale)
    , m_cjkFamily(halfsilver::cjkFamily(locale))
    , m_cache(std::make_shared<TextCache>())
{
    loadBundledFonts();
}

qreal Theme::stroke(qreal n) const { return std::max(1.0, units(n)); }

const TextStyle &Theme::style(TextRole role) { return kStyles.at(size_t(role)); }

QFont Theme::font(TextRole role, qreal size) const
{
    const TextStyle &style = Theme::style(role);
    const qreal pixels = units(size > 0 ? size : style.size);
    QFont font = sized(pixels, style.weight);
    if (role == TextRole::Code)
        font.setFamilies({ QStringLiteral("DejaVu Sans Mono"), QStringLiteral("Noto Sans Mono"), kLatinFamily });
    else
        font.setFamilies({ QString(kLatinFamily), m_cjkFamily });
    if (style.spacing != 0)
        font.setLetterSpacing(QFont::AbsoluteSpacing, style.spacing * pixels);
    return font;
}

QFont Theme::cjkFont(TextRole role, qreal size) const
{
    const TextStyle &style = Theme::style(role);
    QFont font = sized(units(size > 0 ? size : style.size), style.weight >= kSemiBold ? kBold : kRegular);
    font.setFamilies({ m_cjkFamily, QString(kLatinFamily) });
    return font;
}

QColor Theme::colour(Ink ink)
{
    switch (ink) {
    case Ink::White:
        return QColor(255, 255, 255);
    case Ink::Soft: // 85 %
        return QColor(217, 217, 217);
    case Ink::Quiet: // 70 %
        return QColor(179, 179, 179);
    case Ink::Critical:
        return QColor(0xff, 0x45, 0x3a);
    case Ink::Warning:
        return QColor(0xff, 0xb0, 0x20);
    case Ink::Info:
        return QColor(0x64, 0xd2, 0xff);
    case Ink::Black:
        break;
    }
    return QColor(0, 0, 0);
}

} // namespace halfsilver
