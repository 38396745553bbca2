// The first line as a filter of the ini, the rest as an alarm: it is read or refused with a reason, reads again as the
// same, and what it leaves undecided hides nothing.
#include "app/core/alarms/alarm_filter.h"
#include "app/core/alarms/alarm_json.h"

#include <QJsonDocument>

using namespace halfsilver;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray bytes(reinterpret_cast<const char *>(data), qsizetype(size));
    const qsizetype line = bytes.indexOf('\n');
    const QString text = QString::fromUtf8(line < 0 ? bytes : bytes.left(line));
    Alarm alarm;
    alarm.key = { QStringLiteral("alarm"), QStringLiteral("k2") };
    alarm.title = QString::fromUtf8(bytes.mid(line + 1)).left(kMaxTitle);
    alarm.rest = QJsonDocument::fromJson(bytes.mid(line + 1)).object();
    alarm.raisedAt = QDateTime::fromMSecsSinceEpoch(1'795'380'428'000, Qt::UTC);
    for (const FilterWords words : { FilterWords::Ours, FilterWords::Any }) {
        AlarmFilter filter;
        if (const auto wrong = readAlarmFilter(text, filter, words)) {
            if (wrong->what.isEmpty() || wrong->remedy.isEmpty())
                qFatal("refused without a reason or a remedy");
            continue;
        }
        AlarmFilter again;
        if (readAlarmFilter(filter.text(), again, words) || !(again == filter) || again.fields() != filter.fields())
            qFatal("does not read as what it is written as");
        if (filter.fields().isEmpty())
            qFatal("a filter without a field");
        if (filter.matches(alarm) && !filter.mayMatch(alarm))
            qFatal("matches, and cannot");
        if (again.answer(alarm) != filter.answer(alarm))
            qFatal("two answers");
    }
    return 0;
}
