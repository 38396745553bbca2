// Everything that mirror.ini may say, from the settings' own words: as the example and as the manual page.
#pragma once

#include "app/core/settings/describe.h"

namespace halfsilver {

struct SectionDoc {
    QString name; // "pusher", "hub.token.NAME", "panel.clock"
    QString intro;
    QList<settings::FieldDoc> fields;
};
QList<SectionDoc> iniReference();

// What is enough for most, as DESIGN shows it. Read without a mistake.
QString minimalIni();

QString exampleIni(); // deploy/mirror.ini.example: every line a comment
QString iniManPage(); // deploy/man/mirror.ini.5

} // namespace halfsilver
