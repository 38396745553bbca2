// `[sensor.NAME]`: a contact on this machine, or a command, that raises and clears one alarm.
#pragma once

#include "app/core/alarms/alarm.h"
#include "app/core/settings/describe.h"

#include <QSet>

#include <chrono>

namespace halfsilver {

enum class SensorLevel { High, Low };

// "KEY_PROG1", "SW_LID" as the kernel's input-event-codes.h has them, or the number of a key.
struct InputCode {
    int type = 0, code = 0; // EV_KEY or EV_SW
    bool operator==(const InputCode &) const = default;
};
std::optional<InputCode> inputCodeFromText(const QString &text); // empty: no such name, nor a key's number

struct InputCodeName {
    const char *sample = "KEY_PROG1"; // for the example
    std::optional<settings::Wrong> operator()(const QString &value) const;
};
// Plain words that a line contains, or a regular expression between slashes.
std::optional<settings::Wrong> linePattern(const QString &value);

struct SensorSettings {
    QString source; // an [alarm…] section; empty: the usual one
    QString key, device, command, raiseLine, clearLine;
    std::chrono::seconds every { 60 };
    SensorLevel active = SensorLevel::High;
    std::chrono::milliseconds onDelay { 0 }, offDelay { 1000 };
    QString id, title, place, message;
    AlarmPriority priority = AlarmPriority::Warning;
    bool operator==(const SensorSettings &) const = default;

    bool readsLines() const { return !raiseLine.isEmpty(); }
    bool tellsPulses() const { return readsLines() && clearLine.isEmpty(); } // lines that raise, and none that clears
    QList<settings::Problem> problems() const;

    static void describe(auto &&field)
    {
        using namespace settings;
        using namespace std::chrono_literals;
        field("key", &SensorSettings::key, InputCodeName {},
              "The key or switch of the kernel's input devices, as a gpio-key overlay gives it. It does nothing else "
              "then, "
              "on any keyboard. Either this or command.");
        field("device", &SensorSettings::device, anything,
              "The device that has the key, such as /dev/input/by-path/platform-button-event. Empty: every one that "
              "has.");
        field("command", &SensorSettings::command, anything,
              "A program with its arguments, started without a shell. It raises by its lines (raise_line) or by how it "
              "exits.");
        field(
            "raise_line", &SensorSettings::raiseLine, linePattern,
            "The command runs all the time, and a line with these words raises; a regular expression between slashes.");
        field("clear_line", &SensorSettings::clearLine, linePattern,
              "A line with these words clears. Empty: off_delay after the last line that raised.");
        field("every", &SensorSettings::every, between(1s, std::chrono::seconds(24h)),
              "Without raise_line: how often the command runs. An exit code other than 0 raises, 0 clears.");
        field("active", &SensorSettings::active,
              choices<SensorLevel>({ { "high", SensorLevel::High }, { "low", SensorLevel::Low } }),
              "high: pressed, on, raise_line or an exit code other than 0 is the alarm; low: the opposite is.");
        field("on_delay", &SensorSettings::onDelay, between(0ms, std::chrono::milliseconds(1h)),
              "How long it has to be active without a break before it is raised.");
        field("off_delay", &SensorSettings::offDelay, between(0ms, std::chrono::milliseconds(1h)),
              "How long it has to be at rest without a break before it is cleared.");
        field("source", &SensorSettings::source, anything,
              "The section whose backend is told, such as alarm.garden: its raise_url and token. Empty: the first one "
              "with a raise_url.");
        field("id", &SensorSettings::id, anything, "The alarm's id. Empty: NAME@host.");
        field("title", &SensorSettings::title, anything, "What people read. Empty: NAME.");
        field("place", &SensorSettings::place, anything, "Where it is.");
        field("message", &SensorSettings::message, anything, "What to do about it.");
        field("priority", &SensorSettings::priority,
              choices<AlarmPriority>({ { "critical", AlarmPriority::Critical },
                                       { "warning", AlarmPriority::Warning },
                                       { "info", AlarmPriority::Info } }),
              "How urgent it is.");
    }
};

struct SensorSection {
    QString name; // NAME of [sensor.NAME]
    SensorSettings settings;
};

// The codes of the keys that they read, which are then nobody else's.
QSet<int> keysOf(const QList<SensorSection> &sensors);

// The ini's sensors; those that a mistake leaves without anything to read are left out.
struct SensorIni {
    QList<SensorSection> sensors; // in the order of the file
    QList<Mistake> mistakes;      // of these sections, in the order of the lines
};
bool isSensorSection(const QString &name); // "sensor.NAME" and what looks like one
SensorIni readSensorIni(const settings::IniFile &file);

} // namespace halfsilver
