// Any bytes as the data of an event and as a snapshot: every event gives something that can be shown, within bounds.
// simdjson and QJsonDocument read them as the same.
#include "net/payload/alarm_mapping.h"
#include "tests/support/json_agreement.h"

#include <cstdlib>

using namespace halfsilver;

namespace {

void require(bool holds)
{
    if (!holds)
        std::abort();
}

void check(const DecodedAlarm &alarm)
{
    const AlarmReport report = alarm.asNew();
    require(!report.key.id.isEmpty() && report.key.id.size() <= kMaxId);
    require(report.title && !report.title->isEmpty() && report.title->size() <= kMaxTitle);
    require(!report.message || report.message->size() <= kMaxText);
    require(!report.place || report.place->size() <= kMaxName);
    require(!report.origin || report.origin->size() <= kMaxName);
    for (const QChar c : *report.title)
        require(c >= u' ' && c != QChar(0x202e));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    static AlarmMapping plain(QStringLiteral("alarm"), {});
    static AlarmMapping configured = [] {
        AlarmSettings settings;
        settings.id = QStringLiteral("a.0");
        settings.title = QStringLiteral("a.b");
        settings.state = QStringLiteral("s");
        return AlarmMapping(QStringLiteral("alarm.garden"), settings);
    }();
    const QByteArray bytes(reinterpret_cast<const char *>(data), qsizetype(size));
    require(disagreement(bytes).isEmpty());
    for (AlarmMapping *mapping : { &plain, &configured }) {
        const DecodedAlarms decoded = mapping->event(bytes);
        require(!decoded.alarms.isEmpty() || bytes.contains('['));
        for (const DecodedAlarm &alarm : decoded.alarms)
            check(alarm);
        if (const auto rows = mapping->snapshot(bytes)) {
            for (const DecodedAlarm &alarm : rows->alarms)
                check(alarm);
        }
    }
    return 0;
}
