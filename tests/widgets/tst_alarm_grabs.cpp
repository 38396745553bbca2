// Alarms as somebody sees them: the whole picture in each state of the design that concerns them.
#include "tests/support/alarm_reports.h"
#include "tests/support/fake_services.h"
#include "tests/support/grab.h"
#include "widgets/language.h"
#include "widgets/panels/alarms_panel.h"
#include "widgets/panels/clock_panel.h"
#include "widgets/panels/connection_panel.h"
#include "widgets/scene.h"
#include "widgets/takeover.h"

#include <QTest>

#include <array>

using namespace halfsilver;

namespace {

enum class State {
    Info,
    Warning,
    Priorities,
    Eight,
    Takeover,
    TakeoverLong,
    TakeoverLost,
    TakeoverAcknowledged,
    Acknowledged,
    Cleared,
    Latched,
    Shelved,
    Drill,
    TakeoverDrill,
    Flood,
    First,
    TakeoverFirst,
    Suppressed,
    Elsewhere,
    Escalated,
    EscalatedAcknowledged,
    Realarmed,
    Lost
};

constexpr auto kInfo = AlarmPriority::Info, kWarning = AlarmPriority::Warning, kCritical = AlarmPriority::Critical;

struct Words {
    bool chinese;
    QString operator()(const char *english, const char *other) const
    {
        return QString::fromUtf8(chinese ? other : english);
    }
};

std::optional<AlarmFilter> filter(const char *text)
{
    const auto parsed = parseAlarmFilter(QString::fromUtf8(text));
    return parsed ? std::optional(*parsed) : std::nullopt;
}

QList<Told> alarmsOf(State state, const Words &w)
{
    const Told door { "door", kWarning, w("Back door open", "后门未关"), w("Garden", "花园") };
    Told washing { "wash", kInfo, w("Washing machine finished", "洗衣机已完成"), w("Laundry room", "洗衣房") };
    washing.raised = "20:44";
    Told cold { "cold", kWarning, w("Freezer above −12 °C", "冰柜高于 −12 °C"), w("Cellar", "地下室"),
                QStringLiteral("−9.5 °C") };
    cold.raised = "18:40";
    cold.acknowledged = "18:50";
    Told water { "water", kWarning, w("Water in the cellar", "地下室进水") };
    water.raised = "19:40";
    water.cleared = "20:03";
    Told smoke { "smoke", kCritical, w("Smoke", "烟雾报警"), w("Kitchen", "厨房"),
                 w("Leave the flat. Call 112.", "立即离开，拨打 119") };
    smoke.raised = "20:46";
    Told seen = smoke;
    seen.message.clear();
    seen.acknowledged = "20:47";
    switch (state) {
    case State::Info:
        return { washing };
    case State::Warning:
        return { door };
    case State::Priorities:
        return { seen, door, washing };
    case State::Eight: {
        Told gas { "gas", kCritical, w("Gas", "煤气泄漏"), w("Kitchen", "厨房") };
        gas.cleared = "20:30";
        Told post { "post", kInfo, w("Post", "有邮件"), {}, {}, "20:40" };
        post.count = 3;
        return { door,
                 washing,
                 cold,
                 water,
                 gas,
                 post,
                 { "win", kWarning, w("Window open", "窗户未关"), {}, {}, "19:58" },
                 { "dish", kInfo, w("Dishwasher finished", "洗碗机已完成"), {}, {}, "19:00", "19:10" } };
    }
    case State::Takeover:
    case State::TakeoverLost:
        return { smoke, door, cold };
    case State::TakeoverLong: {
        Told carbon {
            "co", kCritical,
            w("Carbon monoxide in the boiler room has been above the danger threshold of 300 ppm for more than "
              "ten minutes",
              "锅炉房一氧化碳浓度超过 300 ppm 的危险阈值，已经持续十分钟以上"),
            w("Boiler room in the second basement of the annexe", "附楼地下二层锅炉房"),
            w("Leave the building at once by the east stairs. Do not use the lifts, do not touch any switch, "
              "warn the neighbours by knocking, and call 112 from the street.",
              "请立即从东侧楼梯离开大楼，不要乘坐电梯，不要触碰任何开关，敲门提醒邻居，到街上后拨打 119")
        };
        carbon.raised = "20:46";
        carbon.count = 14;
        return { carbon, door, washing, cold };
    }
    case State::TakeoverAcknowledged:
        return { seen, door };
    case State::Acknowledged:
        return { cold };
    case State::Cleared:
        return { water };
    case State::Latched:
        seen.cleared = "20:46";
        return { smoke, seen, door, water };
    case State::Shelved:
        return { door, washing, cold, water };
    case State::Drill:
        seen.test = washing.test = cold.test = true;
        cold.group = washing.group = QStringLiteral("cellar");
        return { seen, door, cold, washing };
    case State::TakeoverDrill:
        smoke.test = true;
        return { smoke, door };
    case State::Flood: {
        // A board that tells of each of its sensors, of the first fourteen times.
        QList<Told> all { seen, door, washing };
        for (const char *minute : { "20:38", "20:39", "20:39", "20:40", "20:40", "20:41", "20:41", "20:42" }) {
            static constexpr std::array kIds { "w0", "w1", "w2", "w3", "w4", "w5", "w6", "w7" };
            Told sensor { kIds.at(size_t(all.size()) - 3), kWarning, w("Water under the boiler", "锅炉下有水"),
                          w("Boiler room", "锅炉房") };
            sensor.raised = minute;
            sensor.origin = QStringLiteral("board-2");
            sensor.count = all.size() == 3 ? 14 : 1;
            all.append(sensor);
        }
        return all;
    }
    case State::First:
    case State::TakeoverFirst: {
        // The power went, and took the rest of the cellar with it.
        Told power { "power", kWarning, w("No power", "停电"), w("Cellar", "地下室") }, pump = water;
        power.raised = "19:39";
        pump.cleared = nullptr;
        power.group = pump.group = cold.group = QStringLiteral("cellar");
        if (state == State::TakeoverFirst)
            power.priority = kCritical;
        return { power, pump, cold, door };
    }
    case State::Escalated:
    case State::EscalatedAcknowledged:
    case State::Realarmed:
        return { door, washing };
    case State::Elsewhere: {
        Told fire = smoke;
        fire.id = "fire";
        fire.place = w("Annexe", "附楼");
        return { door,  washing, cold, water, { "win", kWarning, w("Window open", "窗户未关"), {}, {}, "19:58" },
                 smoke, fire };
    }
    case State::Suppressed:
        return { door, washing, cold, water };
    case State::Lost:
        return { door, washing, cold };
    }
    return {};
}

} // namespace

class TestAlarmGrabs : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void looksAsDesigned_data()
    {
        QTest::addColumn<State>("state");
        QTest::addColumn<QSize>("screen");
        QTest::addColumn<QString>("language");
        const std::pair<State, const char *> states[] {
            { State::Info, "info" },
            { State::Warning, "warning" },
            { State::Priorities, "priorities" },
            { State::Eight, "eight" },
            { State::Takeover, "takeover" },
            { State::TakeoverLong, "takeover-long" },
            { State::TakeoverLost, "takeover-lost" },
            { State::TakeoverAcknowledged, "takeover-acknowledged" },
            { State::Acknowledged, "acknowledged" },
            { State::Cleared, "cleared" },
            { State::Latched, "latched" },
            { State::Shelved, "shelved" },
            { State::Drill, "drill" },
            { State::TakeoverDrill, "takeover-drill" },
            { State::Flood, "flood" },
            { State::First, "first" },
            { State::TakeoverFirst, "takeover-first" },
            { State::Suppressed, "suppressed" },
            { State::Elsewhere, "elsewhere" },
            { State::Escalated, "takeover-escalated" },
            { State::EscalatedAcknowledged, "escalated" },
            { State::Realarmed, "realarmed" },
            { State::Lost, "alarms-lost" },
        };
        const auto add = [](State state, const char *name, const QSize &screen, const char *size,
                            const char *language) {
            QTest::addRow("alarm-%s-%s-%.2s", name, size, language) << state << screen << QString::fromLatin1(language);
        };
        for (const auto &[state, name] : states) {
            for (const char *language : { "en_GB", "zh_CN" }) {
                add(state, name, { 1080, 1920 }, "portrait", language);
                add(state, name, { 1920, 1080 }, "landscape", language);
            }
            if (state == State::Eight || state == State::TakeoverLong || state == State::TakeoverAcknowledged
                || state == State::TakeoverDrill || state == State::Drill || state == State::Flood)
                add(state, name, { 480, 800 }, "480x800", "en_GB");
            if (state == State::Priorities || state == State::Takeover || state == State::TakeoverDrill)
                add(state, name, { 3840, 2160 }, "3840x2160", "zh_CN");
        }
    }
    void looksAsDesigned()
    {
        QFETCH(State, state);
        QFETCH(QSize, screen);
        QFETCH(QString, language);
        const QLocale locale(language);
        if (const QString why = whyNoGrabs(locale); !why.isEmpty())
            QSKIP(qPrintable(why));
        const Translation translation(*QCoreApplication::instance(), locale);
        FakeWorld world;
        Scene scene(world.clock, locale, 1, false);
        scene.add(new ClockPanel({}, world.services), Region::TopLeft);
        scene.add(new ConnectionPanel({}, world.services), Region::TopBar);
        scene.add(new AlarmsPanel({}, world.services), Region::UpperThird);
        scene.addOverlay(new Takeover(world.services, AcknowledgeWays(AcknowledgeWay::Key) | AcknowledgeWay::Touch));
        if (state == State::Latched)
            world.alarms.setPolicy(QStringLiteral("alarm"), { .latch = kCritical });
        if (state == State::Suppressed)
            world.alarms.setPolicy(QStringLiteral("alarm"), { .suppress = filter("title ~ /^(Washing|洗衣机)/") });
        if (state == State::Elsewhere)
            world.alarms.setPolicy(QStringLiteral("alarm"), { .show = filter("priority != critical") });
        for (const Told &told : alarmsOf(state, { language == QStringLiteral("zh_CN") }))
            QVERIFY(tell(world.alarms, told));
        const AlarmKey door { QStringLiteral("alarm"), QStringLiteral("door") };
        const auto wait = std::chrono::minutes(10);
        if (state == State::Escalated || state == State::EscalatedAcknowledged || state == State::Realarmed) {
            if (state == State::Realarmed) {
                world.alarms.setPolicy(QStringLiteral("alarm"), { .realarm = wait });
                QVERIFY(world.alarms.acknowledge(door, QStringLiteral("Ana")));
            } else {
                world.alarms.setPolicy(QStringLiteral("alarm"), { .escalate = wait });
            }
            world.clock.advance(wait);
            if (state == State::EscalatedAcknowledged)
                QVERIFY(world.alarms.acknowledge(door, QStringLiteral("Ana")));
        }
        if (state == State::Shelved) {
            const auto shelve = [&](const char *id, std::chrono::seconds length) {
                const AlarmKey key { QStringLiteral("alarm"), QString::fromLatin1(id) };
                return bool(world.alarms.shelve(key, length, QStringLiteral("Ana")));
            };
            QVERIFY(shelve("cold", std::chrono::minutes(25)) && shelve("wash", std::chrono::hours(2)));
        }
        if (state == State::Lost || state == State::TakeoverLost) {
            world.monitor.setStatus(world.lost(4));
            world.alarms.setLastKnown(QStringLiteral("alarm"), world.clock.now().addSecs(-240));
        }
        scene.setWindowSize(screen);
        const QImage grab = scene.grab();
        const auto painted = scene.paintedRects();
        VERIFY_NO_OVERLAP(painted);
        VERIFY_GRAB(grab, QString::fromUtf8(QTest::currentDataTag()));
    }
};

QTEST_MAIN(TestAlarmGrabs)
#include "tst_alarm_grabs.moc"
