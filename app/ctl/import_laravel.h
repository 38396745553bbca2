// `halfsilverctl import-laravel .env`: the section [pusher] for what a Laravel application broadcasts through.
#pragma once

#include "app/ctl/options.h"

class QTextStream;

namespace halfsilver::ctl {

struct ImportedSection {
    QString text;         // "[pusher]\nkey = …\n"; empty where there is nothing to import
    QStringList warnings; // what a person has to know or look after
};
// `env`: what is in a .env file.
ImportedSection pusherSectionOf(const QByteArray &env);

// Done; WasRefused where there is nothing to import or the file to write is there already; Usage where .env cannot be
// read.
int runImportLaravel(const Options &options, QTextStream &out, QTextStream &err);

} // namespace halfsilver::ctl
