// Where a line may end, beyond what QTextLayout knows (UAX 14).
#pragma once

#include <QString>

namespace halfsilver {

// Han, kana, hangul, and their punctuation: what is drawn with the CJK font.
bool isCjk(char32_t character);
bool containsCjk(QStringView text);

// Ready for QTextLayout: controls and directional overrides lose their power, line feeds become line separators, a
// number stays with its unit ("−12 °C", "35 分钟") and its verb ("拨打 119"), and the last two CJK characters stay
// together, because one alone on the last line looks like a mistake.
QString preparedForBreaking(const QString &text);

inline constexpr QChar kWordJoiner { 0x2060 };

// One CJK character, with or without punctuation.
bool isOrphan(QStringView lastLine);

} // namespace halfsilver
