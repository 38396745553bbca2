// Any bytes as the ini, and what stands behind the first 0x1E as the last good copy: every line is read or told, and
// no mistake makes the mirror take its own hub for the server that somebody wanted.
#include "app/mirror/mirror_settings.h"

#include <QtGlobal>

using namespace halfsilver;

namespace {

void check(const settings::IniFile &file)
{
    QStringList sections;
    for (const settings::IniSection &section : file.sections) {
        if (sections.contains(section.name))
            qFatal("a section twice");
        sections.append(section.name);
        QStringList keys;
        for (const settings::IniEntry &entry : section.entries) {
            if (keys.contains(entry.key))
                qFatal("a key twice");
            if (entry.line <= section.line || entry.value != entry.value.trimmed())
                qFatal("an entry that is not one");
            keys.append(entry.key);
        }
    }
}

void check(const MirrorSettings &settings, const settings::IniFile &ini)
{
    int line = 0;
    for (const Mistake &mistake : settings.mistakes) {
        if (mistake.what.isEmpty() || mistake.file != ini.name || mistake.line < line)
            qFatal("a mistake without a word or out of order");
        line = mistake.line;
        (void)mistake.text();
    }
    if (settings.alarms.isEmpty() || settings.panels.isEmpty())
        qFatal("nothing to show");
    for (const settings::IniSection &section : ini.sections) {
        if (isPusherSection(section.name) && settings.source == ListeningTo::Hub)
            qFatal("the hub in the place of the server");
    }
    if (settings.source == ListeningTo::Pusher) {
        for (const ConnectionSection &connection : settings.connections) {
            if (settings.lastGoodSections.isEmpty() && connection.settings.key.isEmpty())
                qFatal("a server without a key");
        }
    }
    const QString &listen = settings.hub.listen;
    // The page's phones have tokens of their own; the guard refuses other machines everything else.
    if (settings.hubTokens.isEmpty() && !settings.hub.page && listen != HubSettings().listen
        && !listen.startsWith(u"127.") && listen != QStringLiteral("::1") && listen != QStringLiteral("localhost"))
        qFatal("open without a token: %s", qPrintable(listen));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    static const QList<PanelType> types = panelTypes();
    const QByteArray bytes(reinterpret_cast<const char *>(data), qsizetype(size));
    const qsizetype end = bytes.indexOf('\x1e');
    const settings::IniFile ini = settings::parseIni(end < 0 ? bytes : bytes.left(end), QStringLiteral("mirror.ini"));
    check(ini);
    check(mirrorSettings(&ini, nullptr, types), ini);
    if (end >= 0) {
        const settings::IniFile good = settings::parseIni(bytes.mid(end + 1), QStringLiteral("last-good.ini"));
        check(mirrorSettings(&ini, &good, types), ini);
    }
    return 0;
}
