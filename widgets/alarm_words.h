// Times and ages, as an alarm tells them. Pure.
#pragma once

#include <QDateTime>
#include <QLocale>
#include <QString>
#include <QTimeZone>

#include <chrono>
#include <optional>

namespace halfsilver {

// When and where somebody looks. Where the machine started with an unset clock, `unsetBoot` is the moment of its
// start by that clock, and `sinceBoot` goes on counting when the clock is set and leaps by decades.
struct Moment {
    QDateTime now; // UTC
    QLocale locale = QLocale(QLocale::English, QLocale::UnitedKingdom);
    QTimeZone zone = QTimeZone::utc();
    std::chrono::milliseconds sinceBoot { 0 };
    std::optional<QDateTime> unsetBoot = {};
};

// Before 2024: told by a clock that was not set yet.
bool isDate(const QDateTime &time);

// "21:43"; on another day "Sat 21:43"; beyond six days "14 Nov 21:43". Empty when it was no date.
QString clockText(const QDateTime &time, const Moment &moment);

// How long ago; empty when nobody can know. Never negative.
std::optional<std::chrono::milliseconds> ageOf(const QDateTime &time, const Moment &moment);
// "now", "3 min", "2 h", "5 d".
QString ageText(std::chrono::milliseconds age);
// From `age` until ageText() reads differently.
std::chrono::milliseconds untilAgeChanges(std::chrono::milliseconds age);

// How long until a time that lies ahead: "1 min", "90 min", "2 h", "2 d"; rounded up, and to the nearest beyond minutes.
QString leftText(std::chrono::milliseconds left);
// From `left` until leftText() reads differently.
std::chrono::milliseconds untilLeftChanges(std::chrono::milliseconds left);

// "Cellar · −9.5 °C": what is not empty, each with its own writing direction.
QString joined(const QStringList &parts);

} // namespace halfsilver
