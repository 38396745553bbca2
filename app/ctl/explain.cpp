#include "app/ctl/explain.h"

#include "app/core/alarms/alarm_transition.h"
#include "app/core/mirror_identity.h"
#include "app/core/paths.h"
#include "app/ctl/laravel_log.h"
#include "app/ctl/run.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTextStream>

#include <algorithm>

namespace halfsilver::ctl {

namespace {

constexpr qint64 kMostBytes = 64 << 20; // of a log; a payload is far smaller
constexpr qsizetype kMostEvents = 1000;

Result<QByteArray> contents(const QString &name)
{
    QFile file(name);
    const bool open =
        name == QStringLiteral("-") ? file.open(stdin, QIODevice::ReadOnly) : file.open(QIODevice::ReadOnly);
    if (!open)
        return Error { QStringLiteral("%1: %2. A file with the data of an event is needed, or - for standard input.")
                           .arg(name, file.errorString()) };
    const QByteArray bytes = file.read(kMostBytes + 1);
    if (bytes.size() > kMostBytes)
        return Error { QStringLiteral("%1: larger than 64 MB. Cut the part of it that matters.").arg(name) };
    return bytes;
}

bool hears(const AlarmSettings &settings, const HeardQuestion &question)
{
    const auto events = settings.heardEvents();
    const bool event = question.event.isEmpty()
        || std::any_of(events.begin(), events.end(), [&](auto &heard) { return heard.name == question.event; });
    return event && (question.channels.isEmpty() || question.channels.contains(settings.channel));
}

QString whyNotHeard(const QList<AlarmListener> &listeners, const HeardQuestion &question)
{
    for (const AlarmListener &listener : listeners) {
        HeardQuestion elsewhere = question;
        elsewhere.channels.clear();
        if (hears(listener.settings, elsewhere))
            return QStringLiteral("Not heard: it goes to %1, and [%2] listens to %3. Write [%2] channel = %4.")
                .arg(question.channels.join(QStringLiteral(", ")), listener.section, listener.settings.channel,
                     question.channels.value(0));
    }
    return QStringLiteral("Not heard: no [alarm] listens to the event %1. Write [%2] event = %1.")
        .arg(question.event, listeners.first().section);
}

// As each alarm would stand if it were new now.
QList<std::optional<StandingTrace>> standings(const AlarmPolicy &policy, const Explanation &explanation)
{
    QList<std::optional<StandingTrace>> all;
    qsizetype next = 0; // of those that no rule ignores
    for (const AlarmTrace &trace : explanation.traces) {
        all.append(std::nullopt);
        if (trace.ignored || next == explanation.decoded.alarms.size())
            continue;
        const AlarmReport report = explanation.decoded.alarms[next++].asNew();
        if (const auto alarm = transition({}, Reported { report, QDateTime::currentDateTimeUtc() }))
            all.last() = standingTrace(policy, *alarm);
    }
    return all;
}

Result<QList<HeardQuestion>> questions(const Options::Explain &asked)
{
    const auto bytes = contents(asked.file);
    if (!bytes)
        return bytes.error();
    if (!asked.isLog)
        return QList<HeardQuestion> { { asked.event, {}, *bytes, 0 } };
    QList<HeardQuestion> all;
    for (const LoggedEvent &event : eventsOfLog(*bytes)) {
        if (asked.event.isEmpty() || event.name == asked.event)
            all.append({ event.name, event.channels, event.payload, event.line });
    }
    if (all.isEmpty())
        return Error { QStringLiteral(
                           "%1: no line says “Broadcasting [event] on channels [channel] with payload:”. Set "
                           "BROADCAST_DRIVER=log (BROADCAST_CONNECTION=log) and send an event.")
                           .arg(asked.file) };
    if (all.size() > kMostEvents)
        all = all.last(kMostEvents);
    return all;
}

} // namespace

QList<AlarmListener> alarmListeners(const settings::IniFile &written, QList<Mistake> &mistakes)
{
    const settings::IniFile file = withOwnIdentity(written);
    mistakes += file.mistakes;
    QList<AlarmListener> all;
    for (const settings::IniSection &section : file.sections) {
        if (section.name == QStringLiteral("alarm") || section.name.startsWith(QStringLiteral("alarm.")))
            all.append({ section.name, settings::readSettings<AlarmSettings>(section, file.name, mistakes) });
    }
    if (all.isEmpty())
        all.append({ QStringLiteral("alarm"), {} });
    return all;
}

QList<Explanation> explain(const QList<AlarmListener> &listeners, const HeardQuestion &question, const QString &section)
{
    QList<AlarmListener> under;
    QStringList heard;
    for (const AlarmListener &listener : listeners) {
        const bool itHears = hears(listener.settings, question);
        if (itHears)
            heard.append(listener.section);
        if (section.isEmpty() ? itHears : listener.section == section)
            under.append(listener);
    }
    if (under.isEmpty())
        under.append(listeners.first());
    QList<Explanation> all;
    for (const AlarmListener &listener : under) {
        Explanation explanation { question, listener.section, heard, {}, {}, {} };
        if (!heard.contains(listener.section))
            explanation.notHeard = whyNotHeard(section.isEmpty() ? listeners : QList { listener }, question);
        explanation.decoded = AlarmMapping(listener.section, listener.settings)
                                  .explain(question.payload, question.event, explanation.traces);
        explanation.standings = standings(listener.settings.policy(), explanation);
        all.append(explanation);
    }
    return all;
}

int runExplain(const Options &options, const Surroundings &here, QTextStream &out, QTextStream &err)
{
    const QString program = QStringLiteral("halfsilverctl: ");
    const QString path = iniFile(here, options.configFile.value_or(QString()));
    QList<Mistake> mistakes;
    const auto listeners =
        alarmListeners(path.isEmpty() ? settings::IniFile {} : settings::readIniFile(path), mistakes);
    for (const Mistake &mistake : std::as_const(mistakes))
        err << program << mistake.toString() << '\n';
    const QString &section = options.explain.source;
    const bool known = std::any_of(listeners.begin(), listeners.end(),
                                   [&](const AlarmListener &each) { return each.section == section; });
    if (!section.isEmpty() && !known) {
        QStringList names;
        for (const AlarmListener &each : listeners)
            names.append(each.section);
        err << program
            << QStringLiteral("--source %1: the ini has no such section; it has %2.\n")
                   .arg(section, names.join(QStringLiteral(", ")));
        return Usage;
    }
    const auto asked = questions(options.explain);
    if (!asked) {
        err << program << asked.error().text << '\n';
        return Usage;
    }
    bool understood = true;
    QJsonArray events;
    QStringList texts;
    for (const HeardQuestion &question : *asked) {
        for (const Explanation &explanation : explain(listeners, question, section)) {
            understood = understood && explanation.notHeard.isEmpty() && explanation.decoded.remark.isEmpty();
            if (options.json)
                events.append(explanationJson(explanation));
            else
                texts.append(explanationText(explanation));
        }
    }
    if (options.json)
        out << QString::fromUtf8(
            QJsonDocument(QJsonObject { { QStringLiteral("events"), events } }).toJson(QJsonDocument::Compact))
            << '\n';
    else
        out << texts.join(u'\n');
    return understood ? Done : WasRefused;
}

} // namespace halfsilver::ctl
