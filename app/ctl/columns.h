// Text in columns, for a terminal.
#pragma once

#include <QStringList>

namespace halfsilver::ctl {

// Terminal columns: East Asian wide characters take two.
int columnsOf(const QString &text);

// A line for each row, its cells two spaces apart; a column that is empty in every row takes no room.
QString aligned(const QList<QStringList> &rows);

} // namespace halfsilver::ctl
