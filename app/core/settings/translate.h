// The texts of this folder in the mirror's language. lupdate knows the call by its name and arguments.
#pragma once

#include <QCoreApplication>

namespace halfsilver::settings {

inline QString translate(const char *context, const char *text) { return QCoreApplication::translate(context, text); }

} // namespace halfsilver::settings
