// Which known word a mistyped one means.
#pragma once

#include <QStringList>

namespace halfsilver::settings {

// Letters to insert, remove, replace or swap with their neighbour; case does not count.
qsizetype wordDistance(QStringView a, QStringView b);

// The known word that `word` most likely means; empty when none is near: one slip for a short word, two or three for
// longer ones.
QString nearestWord(QStringView word, const QStringList &known);

} // namespace halfsilver::settings
