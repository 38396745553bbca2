#include "widgets/spoken_alarm.h"

#include "widgets/alarm_row.h"

#include <QCoreApplication>

namespace halfsilver {

namespace {

struct SpokenAlarm {
    Q_DECLARE_TR_FUNCTIONS(SpokenAlarm)
};

QString withFirstWord(const Alarm &alarm, const QString &said)
{
    if (alarm.test)
        return SpokenAlarm::tr("Test: %1").arg(said);
    switch (alarm.priority) {
    case AlarmPriority::Critical:
        return SpokenAlarm::tr("Alarm: %1").arg(said);
    case AlarmPriority::Warning:
        return SpokenAlarm::tr("Warning: %1").arg(said);
    case AlarmPriority::Info:
        break;
    }
    return SpokenAlarm::tr("Notice: %1").arg(said);
}

// At the end of a word, where there is one.
QString bounded(const QString &text)
{
    const QString plain = text.simplified();
    if (plain.size() <= kMaxSpoken)
        return plain;
    const qsizetype space = plain.lastIndexOf(u' ', kMaxSpoken);
    qsizetype end = space > kMaxSpoken / 2 ? space : kMaxSpoken;
    if (plain[end - 1].isHighSurrogate())
        --end;
    return plain.left(end);
}

} // namespace

QString spokenText(const Alarm &alarm)
{
    const QString what = plainTitle(alarm); // the first word says that it is a test
    return bounded(withFirstWord(alarm, alarm.place.isEmpty() ? what : what + QStringLiteral(". ") + alarm.place));
}

QString voiceOf(const QLocale &locale)
{
    const QString name = locale.name(); // "en_GB"
    if (name.startsWith(u"zh"))
        return name == u"zh_HK" ? QStringLiteral("yue") : QStringLiteral("cmn");
    if (name == u"en_GB" || name == u"en_US" || name == u"pt_BR")
        return name.toLower().replace(u'_', u'-');
    return name.section(u'_', 0, 0);
}

} // namespace halfsilver
