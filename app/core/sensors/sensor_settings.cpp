#include "app/core/sensors/sensor_settings.h"

#include "app/core/kernel_keys.h"
#include "app/core/sensors/line_pattern.h"
#include "app/core/settings/near_word.h"
#include "app/core/settings/translate.h"

#include <algorithm>

#include <linux/input-event-codes.h>

namespace halfsilver {

using namespace settings;

namespace {

const QString kSensor = QStringLiteral("sensor"), kAlarm = QStringLiteral("alarm");

bool isOfAlarm(const QString &section) { return section.startsWith(kAlarm + u'.'); }

struct Switch {
    const char *name;
    int code;
};
// A contact may be a switch, too (linux,input-type = <5>).
constexpr Switch kSwitches[] = {
    { "SW_LID", SW_LID },
    { "SW_TABLET_MODE", SW_TABLET_MODE },
    { "SW_DOCK", SW_DOCK },
    { "SW_KEYPAD_SLIDE", SW_KEYPAD_SLIDE },
    { "SW_FRONT_PROXIMITY", SW_FRONT_PROXIMITY },
    { "SW_ROTATE_LOCK", SW_ROTATE_LOCK },
    { "SW_MUTE_DEVICE", SW_MUTE_DEVICE },
    { "SW_HEADPHONE_INSERT", SW_HEADPHONE_INSERT },
    { "SW_JACK_PHYSICAL_INSERT", SW_JACK_PHYSICAL_INSERT },
};

QStringList inputCodeNames()
{
    QStringList names = kernelKeyNames();
    for (const Switch &one : kSwitches)
        names.append(QLatin1String(one.name));
    return names;
}

} // namespace

std::optional<InputCode> inputCodeFromText(const QString &text)
{
    if (const auto key = kernelKeyCode(text))
        return InputCode { EV_KEY, *key };
    for (const Switch &one : kSwitches) {
        if (text == QLatin1String(one.name))
            return InputCode { EV_SW, one.code };
    }
    bool ok = false;
    const int number = text.toInt(&ok);
    return ok && number > 0 && number < KEY_CNT ? std::optional(InputCode { EV_KEY, number }) : std::nullopt;
}

std::optional<Wrong> InputCodeName::operator()(const QString &value) const
{
    if (value.isEmpty() || inputCodeFromText(value))
        return {};
    const QStringList names = inputCodeNames();
    const QString upper = value.toUpper();
    QString near = names.contains(QString(u"KEY_" + upper)) ? QString(u"KEY_" + upper) : nearestWord(upper, names);
    return Wrong { translate("settings", "“%1” is no key.").arg(value.left(40)),
                   near.isEmpty() ? translate("settings", "Write a name such as KEY_PROG1; evtest shows it.")
                                  : translate("settings", "Did you mean “%1”?").arg(near) };
}

std::optional<Wrong> linePattern(const QString &value)
{
    const auto pattern = LinePattern::compile(value);
    if (pattern)
        return {};
    return Wrong { translate("settings", "not a regular expression: %1.").arg(pattern.error().text),
                   translate("settings", "Mend it, or write plain words without slashes.") };
}

QList<Problem> SensorSettings::problems() const
{
    QList<Problem> problems;
    const auto add = [&](const char *at, const QString &what, const QString &remedy) {
        problems.append(Problem { QString::fromLatin1(at), Wrong { what, remedy } });
    };
    if (key.isEmpty() && command.isEmpty())
        add("", translate("settings", "nothing is read."),
            translate("settings", "Write “key = KEY_…” or “command = …”."));
    if (!key.isEmpty() && !command.isEmpty())
        add("command", translate("settings", "there is a key, too."),
            translate("settings", "Write a section for each."));
    if (raiseLine.isEmpty() && !clearLine.isEmpty())
        add("clear_line", translate("settings", "nothing raises."),
            translate("settings", "Write “raise_line = …”, too."));
    return problems;
}

bool isSensorSection(const QString &name) { return name == kSensor || name.startsWith(kSensor + u'.'); }

QSet<int> keysOf(const QList<SensorSection> &sensors)
{
    QSet<int> keys;
    for (const SensorSection &sensor : sensors) {
        const auto code = inputCodeFromText(sensor.settings.key);
        if (code && code->type == EV_KEY)
            keys.insert(code->code);
    }
    return keys;
}

SensorIni readSensorIni(const IniFile &file)
{
    SensorIni ini;
    for (const Mistake &mistake : file.mistakes) {
        if (isSensorSection(mistake.section))
            ini.mistakes.append(mistake);
    }
    for (const IniSection &section : file.sections) {
        if (!isSensorSection(section.name))
            continue;
        const QString name = section.name.mid(kSensor.size() + 1);
        if (name.isEmpty()) {
            ini.mistakes.append({ MistakeKind::Section,
                                  file.name,
                                  section.line,
                                  section.name,
                                  {},
                                  u'[' + section.name + u']',
                                  translate("settings", "unknown section."),
                                  translate("settings", "Did you mean [sensor.NAME]?") });
            continue;
        }
        auto read = readSettings<SensorSettings>(section, file.name, ini.mistakes);
        // [alarm] is there without a line.
        if (!read.source.isEmpty() && read.source != kAlarm && !(isOfAlarm(read.source) && file.find(read.source))) {
            const IniEntry *entry = section.find(QStringLiteral("source"));
            ini.mistakes.append(
                { MistakeKind::Value, file.name, entry->line, section.name, entry->key, entry->lineText,
                  translate("settings", "there is no section [%1].").arg(read.source.left(40)),
                  translate("settings", "Write the name of a section [alarm...], such as alarm.garden.") });
            read.source.clear();
        }
        if (!read.key.isEmpty() || !read.command.isEmpty())
            ini.sensors.append({ name, read });
    }
    std::stable_sort(ini.mistakes.begin(), ini.mistakes.end(),
                     [](const Mistake &a, const Mistake &b) { return a.line < b.line; });
    return ini;
}

} // namespace halfsilver
