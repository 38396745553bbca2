#include "app/mirror/sample_alarms.h"

#include <QCoreApplication>

#include <array>

namespace halfsilver {

namespace {

struct Sample {
    const char *id, *title, *message, *place, *priority;
};
constexpr std::array kSamples {
    Sample { "sample-info", QT_TRANSLATE_NOOP("samples", "A sample alarm"),
             QT_TRANSLATE_NOOP("samples", "This is how information looks"), QT_TRANSLATE_NOOP("samples", "This mirror"),
             "info" },
    Sample { "sample-warning", QT_TRANSLATE_NOOP("samples", "Back door open"), "",
             QT_TRANSLATE_NOOP("samples", "Garden"), "warning" },
    Sample { "sample-critical", QT_TRANSLATE_NOOP("samples", "Smoke"),
             QT_TRANSLATE_NOOP("samples", "A sample. There is no fire."), QT_TRANSLATE_NOOP("samples", "Kitchen"),
             "critical" },
};

QString words(const char *text) { return QCoreApplication::translate("samples", text); }

} // namespace

QJsonObject sampleAlarm(int number)
{
    const Sample &sample = kSamples.at(size_t(number) % kSamples.size());
    QJsonObject alarm { { QStringLiteral("id"), QString::fromLatin1(sample.id) },
                        { QStringLiteral("title"), words(sample.title) },
                        { QStringLiteral("place"), words(sample.place) },
                        { QStringLiteral("priority"), QString::fromLatin1(sample.priority) },
                        { QStringLiteral("origin"), QStringLiteral("halfsilver") },
                        { QStringLiteral("test"), true } };
    if (*sample.message)
        alarm.insert(QStringLiteral("message"), words(sample.message));
    return alarm;
}

} // namespace halfsilver
