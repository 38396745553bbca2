// Text from outside, made fit for the screen: plain, bounded, in the order in which it is read.
#pragma once

#include <QString>

namespace halfsilver {

enum class LineBreaks { Join, Keep }; // titles and names are one line; messages keep theirs

// At most `most` UTF-16 code units, cut at a grapheme boundary with an ellipsis. Control characters, overrides and
// isolates of the writing direction (they make "gnp.exe" read as "exe.png") and invisible format characters go;
// line breaks of every kind become a space or '\n'; tabs become spaces; what is not a character becomes U+FFFD; more
// than a few combining marks on one letter go. Joiners that emoji and Persian need stay. Markup stays as it is:
// whoever paints it paints text.
QString plainText(const QString &text, qsizetype most, LineBreaks breaks = LineBreaks::Join);

// The text of a JSON number: 5 for 5.0, never in exponents where digits do.
QString numberText(double number);

} // namespace halfsilver
