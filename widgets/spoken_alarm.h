// What is said of an alarm. Pure.
#pragma once

#include "app/core/alarms/alarm.h"

#include <QLocale>

namespace halfsilver {

inline constexpr int kMaxSpoken = 200; // characters: some 15 s

// "Alarm: Smoke. Kitchen". It begins with a word of ours, so that no program takes it for an option.
QString spokenText(const Alarm &alarm);
// As espeak-ng calls it: "en-gb", "cmn", "de".
QString voiceOf(const QLocale &locale);

} // namespace halfsilver
