// Any bytes as Laravel's .env and as its log: what is written for mirror.ini is one section [pusher] with a line for
// each key, whatever a value holds, and every event of the log has a name and a line.
#include "app/core/settings/ini_file.h"
#include "app/ctl/dot_env.h"
#include "app/ctl/import_laravel.h"
#include "app/ctl/laravel_log.h"

#include <QtGlobal>

using namespace halfsilver;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray bytes(reinterpret_cast<const char *>(data), qsizetype(size));
    const ctl::ImportedSection section = ctl::pusherSectionOf(bytes);
    if (section.text.isEmpty()) {
        if (section.warnings.isEmpty())
            qFatal("nothing, and no word why");
    } else {
        const auto ini = settings::parseIni(section.text.toUtf8(), QStringLiteral("mirror.ini"));
        if (ini.sections.size() != 1 || ini.sections.first().name != QStringLiteral("pusher"))
            qFatal("not the one section");
        const QStringList known { QStringLiteral("key"), QStringLiteral("host"), QStringLiteral("port"),
                                  QStringLiteral("tls"), QStringLiteral("cluster") };
        for (const auto &entry : ini.sections.first().entries) {
            if (!known.contains(entry.key))
                qFatal("a key that nobody wrote: %s", qPrintable(entry.key));
        }
        if (section.text.count(u'\n') != ini.sections.first().entries.size() + 1)
            qFatal("a line that is no entry");
    }
    const auto lines = bytes.count('\n') + 1;
    int before = 0;
    for (const ctl::LoggedEvent &event : ctl::eventsOfLog(bytes)) {
        if (event.name.isEmpty() || event.line < before || event.line > lines)
            qFatal("an event without a name, or out of its place");
        if (event.payload.size() > bytes.size() + 1)
            qFatal("more than there was");
        before = event.line;
    }
    return 0;
}
