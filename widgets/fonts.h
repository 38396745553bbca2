// The typefaces: Inter from the program itself, CJK from the system by the name that the language asks for.
#pragma once

#include <QLocale>
#include <QString>

namespace halfsilver {

inline constexpr QLatin1StringView kLatinFamily { "Inter" };

// Makes the bundled weights (300, 400, 600, 700, 800) known to Qt; once, further calls do nothing. All five together
// cost half a millisecond once the font system is up, so there is no loading by need. False when one is unusable.
bool loadBundledFonts();

// zh_CN, zh_SG: SC · zh_TW, zh_HK, zh_MO: TC · ja: JP · ko: KR. Other languages may be sent Chinese names, too, and
// take SC: the same character is drawn differently in each, so the font system is never left to guess.
QString cjkFamily(const QLocale &locale);
bool usesCjk(const QLocale &locale);

// In ASCII, because it is shown when the characters of the language cannot be; empty when nothing is missing.
QString missingFontRemedy(const QLocale &locale);

} // namespace halfsilver
