// A person's ini file as it stands: sections in order, values verbatim after trimming, every line known by number.
//
// Not QSettings: it takes commas for lists, backslashes for escapes and the last of two equal keys, and says nothing
// about a line that it does not understand.
#pragma once

#include "app/core/settings/mistake.h"

#include <QByteArray>

namespace halfsilver::settings {

struct IniEntry {
    QString key, value;
    int line = 0;
    QString lineText; // trimmed; may hold a secret
    bool operator==(const IniEntry &) const = default;
};

struct IniSection {
    QString name; // what stands between the brackets
    int line = 0;
    QList<IniEntry> entries; // no key twice
    bool operator==(const IniSection &) const = default;

    const IniEntry *find(QStringView key) const;
};

struct IniFile {
    QString name;               // as mistakes call it
    QList<IniSection> sections; // no name twice, in the order of the file
    QList<Mistake> mistakes;    // in the order of the lines
    bool readable = true;       // false: none of it could be read
    bool operator==(const IniFile &) const = default;

    const IniSection *find(QStringView section) const;
};

constexpr qint64 kMaxIniBytes = 1 << 20; // what lies beyond is not read, and said
constexpr qsizetype kMaxIniLine = 8192;  // bytes; a longer line is ignored, and said

// Never fails: what is not understood is a mistake with its line, and the rest stands. A damaged header
// ("[pusher", "【pusher】") opens the section that it means, so that the lines below do not land in the section above.
IniFile parseIni(QByteArrayView bytes, const QString &name);

// A file that is missing, a folder, or not readable is a mistake of the whole file.
IniFile readIniFile(const QString &path);

} // namespace halfsilver::settings
