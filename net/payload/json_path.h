// Dotted paths of the ini.
#pragma once

#include <QStringList>

#include <string>
#include <vector>

namespace halfsilver::payload {

// The names of "data.items.0.title".
inline std::vector<std::string> splitPath(const QString &path)
{
    std::vector<std::string> keys;
    for (const QString &key : path.split(u'.', Qt::SkipEmptyParts))
        keys.push_back(key.trimmed().toStdString());
    return keys;
}

} // namespace halfsilver::payload
