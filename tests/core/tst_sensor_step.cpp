#include "app/core/sensors/sensor_step.h"

#include <QTest>

using namespace halfsilver;
using namespace std::chrono_literals;

namespace {

struct Read {
    std::chrono::milliseconds at;
    SensorInput input;
};
using Reads = QList<Read>;
const LevelRead kHigh { true }, kLow { false };

} // namespace

class TestSensorStep : public QObject {
    Q_OBJECT
private slots:
    // Every row: readings at their times, and what is told of them, "R100" for raised at 100 ms. In between the time
    // that falls due passes, as a timer has it.
    void whatIsToldOfReadings_data()
    {
        QTest::addColumn<SensorRule>("rule");
        QTest::addColumn<bool>("raisedBefore");
        QTest::addColumn<Reads>("reads");
        QTest::addColumn<QString>("told");
        const SensorRule plain, low { false, 0s, 0s }, delayed { true, 200ms, 500ms };
        const auto row = [](const char *name, const SensorRule &rule, bool before, const Reads &reads,
                            const char *told) {
            QTest::newRow(name) << rule << before << reads << QString::fromLatin1(told);
        };
        row("at once", plain, false, { { 0ms, kHigh }, { 100ms, kLow } }, "R0 C100");
        row("the same level again", plain, false, { { 0ms, kHigh }, { 50ms, kHigh }, { 100ms, kLow }, { 150ms, kLow } },
            "R0 C100");
        row("at rest from the start", plain, false, { { 0ms, kLow } }, "");
        row("active low", low, false, { { 0ms, kHigh }, { 100ms, kLow }, { 200ms, kHigh } }, "R100 C200");
        row("raised by an earlier run, still active", plain, true, { { 0ms, kHigh } }, "");
        row("raised by an earlier run, at rest now", plain, true, { { 0ms, kLow } }, "C0");
        row("delayed", delayed, false, { { 0ms, kHigh }, { 1000ms, kLow } }, "R200 C1500");
        row("shorter than on_delay", delayed, false, { { 0ms, kHigh }, { 199ms, kLow } }, "");
        row("just as long as on_delay", delayed, false, { { 0ms, kHigh }, { 200ms, kLow } }, "R200 C700");
        row("chatter before it is raised", delayed, false,
            { { 0ms, kHigh }, { 100ms, kLow }, { 110ms, kHigh }, { 250ms, kLow }, { 260ms, kHigh } }, "R460");
        row("chatter while it is raised", delayed, false,
            { { 0ms, kHigh }, { 300ms, kLow }, { 700ms, kHigh }, { 710ms, kLow } }, "R200 C1210");
        row("a repeated level does not prolong the delay", delayed, false,
            { { 0ms, kHigh }, { 100ms, kHigh }, { 190ms, kHigh } }, "R200");
        row("a pulse", delayed, false, { { 0ms, PulseRead {} } }, "R0 C500");
        row("pulses prolong it", delayed, false, { { 0ms, PulseRead {} }, { 400ms, PulseRead {} } }, "R0 C900");
        row("a pulse after it has cleared", delayed, false, { { 0ms, PulseRead {} }, { 600ms, PulseRead {} } },
            "R0 C500 R600 C1100");
        row("a pulse of an alarm of an earlier run", delayed, true, { { 0ms, PulseRead {} } }, "C500");
    }
    void whatIsToldOfReadings()
    {
        QFETCH(SensorRule, rule);
        QFETCH(bool, raisedBefore);
        QFETCH(Reads, reads);
        SensorState state;
        state.raised = raisedBefore;
        QStringList told;
        const auto step = [&](const SensorInput &input, std::chrono::nanoseconds now) {
            const SensorStep next = sensorStep(state, input, now, rule);
            state = next.state;
            if (next.action)
                told.append((*next.action == SensorAction::Raise ? QStringLiteral("R%1") : QStringLiteral("C%1"))
                                .arg(std::chrono::duration_cast<std::chrono::milliseconds>(now).count()));
        };
        for (const Read &read : reads) {
            while (state.due && *state.due <= read.at)
                step(TimePassed {}, *state.due);
            step(read.input, read.at);
        }
        while (state.due)
            step(TimePassed {}, *state.due);
        QTEST(told.join(u' '), "told");
    }
};

QTEST_GUILESS_MAIN(TestSensorStep)
#include "tst_sensor_step.moc"
