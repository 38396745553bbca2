#include "app/core/mirror_identity.h"

#include "app/core/settings/near_word.h"
#include "app/core/settings/translate.h"

#include <QSysInfo>

#include <algorithm>
#include <utility>

namespace halfsilver {

using namespace settings;

namespace {

const QString kMirror = QStringLiteral("mirror");

using Names = QList<std::pair<QString, QString>>; // what stands between the braces, and what for

bool takesNames(const IniSection &section, const IniEntry &entry)
{
    static const QStringList families { QStringLiteral("alarm"), QStringLiteral("pusher"), QStringLiteral("panel"),
                                        QStringLiteral("sensor") };
    return families.contains(section.name.section(u'.', 0, 0)) && !isSecretKey(entry.key)
        && entry.key != QStringLiteral("command");
}

Wrong unknownName(const QString &name, const Names &names)
{
    QStringList known;
    for (const auto &[each, value] : names)
        known.append(each);
    const QString what = translate("settings", "“${%1}” is not known here.").arg(name.left(40));
    if (const QString near = nearestWord(name, known); !near.isEmpty())
        return { what, translate("settings", "Did you mean “%1”?").arg(QStringLiteral("${%1}").arg(near)) };
    QStringList written;
    for (const QString &each : std::as_const(known))
        written.append(QStringLiteral("${%1}").arg(each));
    return { what, translate("settings", "Write one of: %1.").arg(written.join(QStringLiteral(", "))) };
}

// In one pass: what is put in is not looked at again.
std::optional<Wrong> replaceNames(QString &value, const Names &names)
{
    QString out;
    qsizetype at = 0;
    for (;;) {
        const qsizetype open = value.indexOf(QStringLiteral("${"), at);
        const qsizetype close = open < 0 ? -1 : value.indexOf(u'}', open);
        if (close < 0)
            break;
        const QString name = value.sliced(open + 2, close - open - 2);
        const auto known = std::find_if(names.begin(), names.end(), [&](const auto &n) { return n.first == name; });
        if (known == names.end())
            return unknownName(name, names);
        out += QStringView(value).sliced(at, open - at) + known->second;
        at = close + 1;
    }
    value = out + QStringView(value).sliced(at);
    return {};
}

void replaceIn(IniSection &section, const QString &file, const Names &names, QList<Mistake> &mistakes)
{
    const auto isFaulty = [&](IniEntry &entry) {
        const auto wrong = replaceNames(entry.value, names);
        if (wrong)
            mistakes.append({ MistakeKind::Value, file, entry.line, section.name, entry.key,
                              withoutSecrets(entry.lineText.left(200)), wrong->what, wrong->remedy });
        return wrong.has_value();
    };
    QList<IniEntry> kept;
    for (IniEntry &entry : section.entries) {
        if (!entry.value.contains(QStringLiteral("${")) || !(section.name == kMirror || takesNames(section, entry))
            || !isFaulty(entry))
            kept.append(entry);
    }
    section.entries = kept;
}

} // namespace

MirrorIdentity readMirrorIdentity(const IniFile &file, const QString &host, QList<Mistake> &mistakes)
{
    MirrorIdentity identity;
    if (const IniSection *written = file.find(kMirror)) {
        IniSection section = *written;
        replaceIn(section, file.name, { { QStringLiteral("host"), host } }, mistakes);
        identity = readSettings<MirrorIdentity>(section, file.name, mistakes);
    }
    if (identity.name.isEmpty())
        identity.name = host;
    return identity;
}

IniFile withOwnIdentity(const IniFile &file)
{
    const QString host = QSysInfo::machineHostName();
    QList<Mistake> ofMirror;
    return withIdentity(file, readMirrorIdentity(file, host, ofMirror), host);
}

IniFile withIdentity(IniFile file, const MirrorIdentity &identity, const QString &host)
{
    const Names names { { QStringLiteral("host"), host },
                        { QStringLiteral("name"), identity.name },
                        { QStringLiteral("place"), identity.place },
                        { QStringLiteral("groups"), identity.groups.join(u'|') } };
    for (IniSection &section : file.sections) {
        if (section.name != kMirror)
            replaceIn(section, file.name, names, file.mistakes);
    }
    return file;
}

} // namespace halfsilver
