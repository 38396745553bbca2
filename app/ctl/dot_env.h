// Laravel's .env.
#pragma once

#include <QByteArray>
#include <QHash>
#include <QString>

namespace halfsilver::ctl {

// By name. Values with quotes (verbatim in single ones), which may hold line breaks, ${REFERENCES} to what stands above,
// `export`, comments behind a space and "#". A line that is none of this is passed over. Source: phpdotenv 5, as Laravel reads it.
QHash<QString, QString> readDotEnv(const QByteArray &text);

} // namespace halfsilver::ctl
