// How long one event takes from its bytes to a report. Prints microseconds; asserts nothing about them.
#include "net/payload/alarm_mapping.h"

#include <QElapsedTimer>

#include <cstdio>

int main()
{
    using namespace halfsilver;
    // The event of the comparison with the browser, and our hub's broadcast of the same.
    const std::pair<const char *, QByteArray> events[] {
        { "bare event",
          R"({"marker":17,"level":"warning","title":"Front door 17","message":"Motion seen in the hallway","room":"hallway",)"
          R"("source":"sensor-17","id":"6f1c2d34-0000-4000-8000-000000000017","at":"2026-11-22T20:46:03+00:00"})" },
        { "our hub's event",
          R"({"data":{"id":"k2-smoke","title":"Smoke","message":"Leave the flat. Call 112.","place":"Kitchen",)"
          R"("priority":"critical","origin":"detector K-2","raised_at":"2026-11-22T20:46:03.120Z","acknowledged_at":null,)"
          R"("acknowledged_by":null,"cleared_at":null,"expires_at":null,"count":1,"test":false,"state":"raised"}})" },
        { "Laravel, Chinese, no id",
          R"({"data":{"title":"\u8d77\u5e8a \u23f0","message":"\u95f9\u949f\u54cd\u4e86 \ud83d\ude00","time":"07:30"}})" },
        { "text", R"({"data":"Smoke in the kitchen"})" },
    };
    AlarmMapping mapping(QStringLiteral("alarm"), {});
    for (const auto &[name, json] : events) {
        constexpr int kTimes = 200'000;
        qsizetype alarms = 0;
        QElapsedTimer timer;
        timer.start();
        for (int i = 0; i < kTimes; ++i)
            alarms += mapping.event(json).alarms.size();
        std::printf("%-26s %4lld bytes %7.3f us an event (%lld alarms)\n", name, qlonglong(json.size()),
                    double(timer.nsecsElapsed()) / 1000 / kTimes, qlonglong(alarms));
    }
}
