#include "app/mirror/speaker.h"

#include "app/core/notices.h"
#include "widgets/spoken_alarm.h"

#include <QStandardPaths>

namespace halfsilver {

SideProgram::Call speechCall(const SpeechSettings &settings, const QLocale &locale, const QString &text, int volume)
{
    SideProgram::Call call { settings.command.value(0), settings.command.mid(1), text.toUtf8() + '\n' };
    for (QString &argument : call.arguments) {
        argument.replace(QStringLiteral("{voice}"), voiceOf(locale))
            .replace(QStringLiteral("{language}"), locale.bcp47Name())
            .replace(QStringLiteral("{volume}"), QString::number(volume));
        // Last, so that what the words contain is not replaced in turn.
        if (argument.contains(QStringLiteral("{text}"))) {
            argument.replace(QStringLiteral("{text}"), text);
            call.input.clear();
        }
    }
    return call;
}

Speaker::Speaker(const SpeechSettings &settings, const QLocale &locale, Clock &clock, Notices &notices, QObject *parent)
    : QObject(parent)
    , m_settings(settings)
    , m_locale(locale)
    , m_clock(clock)
    , m_notices(notices)
    , m_program(clock)
{
    connect(&m_program, &SideProgram::ended, this, [this](bool well) {
        finish(well ? QString() : tr("No speech: %1 failed").arg(m_settings.command.value(0)));
    });
}

void Speaker::say(const QString &text, int volume)
{
    stop();
    SideProgram::Call call = speechCall(m_settings, m_locale, text, volume);
    const QString program = QStandardPaths::findExecutable(call.path);
    if (program.isEmpty()) {
        m_missing = m_clock.after(std::chrono::milliseconds(0),
                                  [this, name = call.path] { finish(tr("No speech: %1 is not installed").arg(name)); });
        return;
    }
    call.path = program;
    m_program.start(call, kLongest);
}

void Speaker::stop()
{
    m_missing.reset();
    m_program.stop();
}

void Speaker::finish(const QString &problem)
{
    m_missing.reset();
    if (problem.isEmpty()) {
        m_told = false;
        m_notices.hide(QStringLiteral("speech"));
    } else if (!std::exchange(m_told, true)) {
        qInfo("%s", qUtf8Printable(problem));
        m_notices.show({ QStringLiteral("speech"), problem }, std::chrono::minutes(1));
    }
    emit finished();
}

} // namespace halfsilver
