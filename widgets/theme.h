// Fonts, colours and spacing. One unit: u = the shorter side / 54, times `[display] scale`; every size is a multiple
// of it, so that all screens show the same picture. The figures are design's (LOOK.md, "Type").
#pragma once

#include <QColor>
#include <QFont>
#include <QLocale>
#include <QSizeF>

#include <memory>

namespace halfsilver {

class TextCache;

// What a text is, not how it looks. `Seen`: regular instead of semibold, for what somebody has acknowledged.
enum class TextRole {
    Clock,
    ClockSeconds,
    Temperature,
    Greeting,
    AlarmTitle,
    AlarmTitleSeen,
    Body,
    BodyStrong,
    List,
    Caption, // the smallest there is, as the heading of a list
    Smallest,
    Bar,      // the connection bar, black on amber
    BarAside, // its right end
    Code,     // a line of a file, in a fixed-width font
    BannerTitle,
    TakeoverWhere,
    TakeoverWhat,
    TakeoverDo,
    TakeoverMeta,
    TakeoverAlso,
};
inline constexpr int kTextRoles = int(TextRole::TakeoverAlso) + 1;

// Three whites; colour means alarm and nothing else.
enum class Ink { White, Soft, Quiet, Critical, Warning, Info, Black };

// Sizes in u, letter spacing in em (never for CJK). `least`: as small as it may shrink before an ellipsis.
struct TextStyle {
    qreal size, least;
    int weight;
    qreal lineHeight; // of the size
    qreal spacing = 0;
};

class Theme {
public:
    explicit Theme(const QSizeF &screen, qreal scale = 1, const QLocale &locale = QLocale(QLocale::English));

    QSizeF screen() const { return m_screen; }
    bool landscape() const { return m_screen.width() > m_screen.height(); }
    const QLocale &locale() const { return m_locale; }
    qreal u() const { return m_u; }                // pixels
    qreal units(qreal n) const { return n * m_u; } // n u in pixels
    qreal margin() const { return units(2.4); }    // around everything
    qreal gap() const { return units(2.6); }       // between panels
    qreal stroke(qreal n) const;                   // n u as the width of a line: at least one pixel

    static const TextStyle &style(TextRole role);
    // Inter (or the fixed-width font) at `size` u; 0: the role's own size. No hinting: a text is as wide at any
    // position and rotation.
    QFont font(TextRole role, qreal size = 0) const;
    // The language's CJK font at that role's size: Regular or Bold only, no letter spacing.
    QFont cjkFont(TextRole role, qreal size = 0) const;
    static QColor colour(Ink ink);

    TextCache &textCache() const { return *m_cache; } // for layoutText()

private:
    QSizeF m_screen;
    qreal m_u;
    QLocale m_locale;
    QString m_cjkFamily;
    std::shared_ptr<TextCache> m_cache; // shared by copies: they have the same u and language
};

} // namespace halfsilver
