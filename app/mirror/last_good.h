// The copy of the last ini without a mistake, in the state folder.
#pragma once

#include "app/core/result.h"
#include "app/core/settings/ini_file.h"

#include <optional>

namespace halfsilver {

QString lastGoodFile(const QString &stateFolder); // last-good.ini

// Empty when there is none, or none that can be read.
std::optional<settings::IniFile> readLastGood(const QString &stateFolder);

// Whole or not at all, mode 0600. Writes nothing when it is there already: an SD card wears.
Result<void> keepLastGood(const QString &stateFolder, const QByteArray &bytes);

} // namespace halfsilver
