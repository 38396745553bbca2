// Says words, by the program of `[speech] command`.
#pragma once

#include "app/mirror/side_program.h"
#include "widgets/speech_settings.h"

#include <QLocale>

namespace halfsilver {

class Notices;

// The arguments are the command's, one by one, and the words are one argument or the standard input: nothing in an
// alarm's text is looked at by a shell. The path is the program's name.
// `volume`: 0 … 100 of the amplitude.
SideProgram::Call speechCall(const SpeechSettings &settings, const QLocale &locale, const QString &text, int volume);

class Speaker : public QObject {
    Q_OBJECT
public:
    static constexpr std::chrono::milliseconds kLongest { 20'000 }; // 200 characters take some 15 s

    Speaker(const SpeechSettings &settings, const QLocale &locale, Clock &clock, Notices &notices,
            QObject *parent = nullptr);

    void say(const QString &text, int volume);
    void stop();

signals:
    void finished(); // once for each say() that was not stopped, said or not

private:
    void finish(const QString &problem);

    const SpeechSettings m_settings;
    const QLocale m_locale;
    Clock &m_clock;
    Notices &m_notices;
    SideProgram m_program;
    bool m_told = false;
    std::unique_ptr<Timer> m_missing;
};

} // namespace halfsilver
