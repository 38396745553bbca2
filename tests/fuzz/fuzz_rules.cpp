// Lines up to an empty one as the rules of an [alarm], the rest as the data of an event: whatever a rule says, what is
// shown is within bounds, an event is ignored only by a rule that says so, and what is explained is what happens.
#include "net/payload/alarm_mapping.h"

#include <QtGlobal>

using namespace halfsilver;

namespace {

void check(const AlarmReport &report)
{
    if (!report.title || report.title->isEmpty() || report.title->size() > kMaxTitle)
        qFatal("a title that cannot be shown");
    if (report.message && report.message->size() > kMaxText)
        qFatal("a message without bounds");
    for (const auto *text : { &report.place, &report.origin, &report.group }) {
        if (*text && (*text)->size() > kMaxName)
            qFatal("a name without bounds");
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray bytes(reinterpret_cast<const char *>(data), qsizetype(size));
    const qsizetype end = bytes.indexOf("\n\n");
    AlarmSettings settings;
    bool ignores = false;
    for (const QByteArray &line : (end < 0 ? QByteArray() : bytes.left(end)).split('\n')) {
        AlarmRule rule;
        if (const auto wrong = readValue(QString::fromUtf8(line), rule)) {
            if (wrong->what.isEmpty() || wrong->remedy.isEmpty())
                qFatal("refused without a reason or a remedy");
            continue;
        }
        ignores = ignores || rule.ignore;
        settings.rules.append({ QString::number(settings.rules.size()), rule });
        if (settings.rules.size() >= 8)
            break;
    }
    const QByteArray payload = end < 0 ? bytes : bytes.mid(end + 2);
    AlarmMapping mapping(QStringLiteral("alarm"), settings);
    const DecodedAlarms decoded = mapping.event(payload);
    if (decoded.ignored > 0 && !ignores)
        qFatal("ignored by no rule");
    QList<AlarmTrace> traces;
    const DecodedAlarms explained = mapping.explain(payload, {}, traces);
    if (explained.alarms != decoded.alarms || explained.ignored != decoded.ignored)
        qFatal("explained as something else");
    if (traces.size() != decoded.alarms.size() + decoded.ignored)
        qFatal("an alarm without a trace");
    for (const DecodedAlarm &alarm : decoded.alarms)
        check(alarm.asNew());
    return 0;
}
