#include "tests/support/alarm_reports.h"
#include "tests/support/fake_services.h"
#include "widgets/panels/info_panel.h"

#include <QImage>
#include <QJsonDocument>
#include <QJsonObject>
#include <QPainter>
#include <QSignalSpy>
#include <QTest>

using namespace halfsilver;
using namespace std::chrono_literals;

namespace {

const Moment kMoment { .now = today("20:47"), .zone = QTimeZone(3600) };

InfoSettings door()
{
    InfoSettings settings;
    settings.channel = QStringLiteral("home");
    settings.event = QStringLiteral("App\\Events\\DoorChanged");
    settings.title = QStringLiteral("Front door");
    settings.text = QStringLiteral("{state} since {changed_at|time}");
    return settings;
}

struct Mirror {
    explicit Mirror(const InfoSettings &settings)
        : panel(settings, world.services)
    {
    }
    void tell(const char *json)
    {
        world.events.deliver(QStringLiteral("home"), QStringLiteral("App\\Events\\DoorChanged"), Payload(json));
    }
    QSizeF size() { return panel.extent({ 400, 1000 }, theme).natural; }
    bool differs(const QSizeF &size) { return !panel.takeChanges(size, theme).isEmpty(); }

    FakeWorld world;
    Theme theme { QSizeF(1080, 1920) };
    InfoPanel panel;
};

} // namespace

class TestInfoPanel : public QObject {
    Q_OBJECT

    static InfoFace face(const QString &text, const char *json, bool receiving = true, std::chrono::seconds stale = 0s,
                         const char *received = "20:40")
    {
        const InfoTemplates templates { *Template::parse(QStringLiteral("Door")), *Template::parse(text) };
        return infoFace(templates, Payload(json).value(), today(received), receiving, stale, kMoment);
    }

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void tellsTheTemplate()
    {
        const auto shown =
            face(QStringLiteral("{state|upper} since {at|time}"), R"({"state":"open","at":"2026-11-22T20:15:00Z"})");
        QCOMPARE(shown.title, QStringLiteral("Door"));
        QCOMPARE(shown.text, QStringLiteral("OPEN since 21:15"));
        QVERIFY(shown.asOf.isEmpty());
        QVERIFY(!shown.steady);
    }

    void sleepsUntilARelativeTimeReadsDifferently()
    {
        const auto shown = face(QStringLiteral("{at|relative}"), R"({"at":"2026-11-22T20:44:30Z"})");
        QCOMPARE(shown.text, QStringLiteral("2 min ago"));
        QCOMPARE(*shown.steady, std::chrono::milliseconds(30s));
    }

    void nothingToSayIsNothingAtAll() { QVERIFY(face(QStringLiteral("{state}"), R"({"other":1})") == InfoFace()); }

    void saysAsOfWhenAnOldValueIs_data()
    {
        QTest::addColumn<bool>("receiving");
        QTest::addColumn<int>("staleAfter"); // seconds; the value is seven minutes old
        QTest::addColumn<QString>("asOf");
        QTest::newRow("no promise") << true << 0 << QString();
        QTest::newRow("within its promise") << true << 421 << QString();
        QTest::newRow("older than promised") << true << 420 << QStringLiteral("as of 21:40");
        QTest::newRow("not receiving") << false << 0 << QStringLiteral("as of 21:40");
    }
    void saysAsOfWhenAnOldValueIs()
    {
        QFETCH(bool, receiving);
        QFETCH(int, staleAfter);
        const auto shown =
            face(QStringLiteral("{state}"), R"({"state":"open"})", receiving, std::chrono::seconds(staleAfter));
        QCOMPARE(shown.text, QStringLiteral("open"));
        QTEST(shown.asOf, "asOf");
        QCOMPARE(shown.steady.has_value(), staleAfter == 421);
    }

    void takesNoRoomUntilTheFirstEvent()
    {
        Mirror mirror(door());
        QCOMPARE(mirror.size().height(), 0.0);
        QSignalSpy changed(&mirror.panel, &Panel::changed);
        mirror.tell(R"({"state":"open","changed_at":"2026-11-22T20:15:00Z"})");
        QCOMPARE(changed.count(), 1);
        QVERIFY(mirror.size().height() > mirror.theme.units(4));
    }

    void showsItsDefaultUntilTheFirstEvent()
    {
        InfoSettings settings = door();
        settings.fallback = QStringLiteral("unknown");
        Mirror mirror(settings);
        QVERIFY(mirror.size().height() > 0);
    }

    void aFloodIsDecodedOnce()
    {
        Mirror mirror(door());
        for (int i = 0; i < 1000; ++i)
            mirror.tell("{broken"); // would be shown as the text it is, were it looked at
        mirror.tell(R"({"state":"shut","changed_at":"2026-11-22T20:15:00Z"})");
        const QSizeF size = mirror.size();
        QVERIFY(mirror.differs(size));
        QVERIFY(!mirror.differs(size));
        mirror.tell(R"({"state":"shut","changed_at":"2026-11-22T20:15:00Z","battery":50})");
        QVERIFY(!mirror.differs(size)); // reads the same
    }

    void aLostConnectionMakesItOld()
    {
        Mirror mirror(door());
        mirror.tell(R"({"state":"shut","changed_at":"2026-11-22T20:15:00Z"})");
        const QSizeF fresh = mirror.size();
        mirror.world.monitor.setStatus(mirror.world.lost(1));
        QVERIFY(mirror.size().height() > fresh.height());
    }

    void itsOwnConnectionMakesItOld()
    {
        FakeWorld world;
        FakeMonitor cloud;
        cloud.setStatus(world.monitor.status());
        world.events.monitors[QStringLiteral("pusher.cloud")] = &cloud;
        InfoSettings settings = door();
        settings.connection = QStringLiteral("pusher.cloud");
        InfoPanel panel(settings, world.services);
        const Theme theme { QSizeF(1080, 1920) };
        const auto height = [&] { return panel.extent({ 400, 1000 }, theme).natural.height(); };
        world.events.deliver(settings.channel, settings.event, Payload(R"({"state":"shut"})"));
        const qreal fresh = height();
        world.monitor.setStatus(world.lost(1)); // that alarms come through: another one
        QCOMPARE(height(), fresh);
        cloud.setStatus(world.lost(1));
        QVERIFY(height() > fresh);
    }

    void aNamedConnectionThatAlarmsComeThroughMakesItOld()
    {
        InfoSettings settings = door();
        settings.connection = QStringLiteral("pusher");
        Mirror mirror(settings);
        mirror.tell(R"({"state":"shut","changed_at":"2026-11-22T20:15:00Z"})");
        const qreal fresh = mirror.size().height();
        mirror.world.monitor.setStatus(mirror.world.lost(1));
        QVERIFY(mirror.size().height() > fresh);
    }

    void anUnreadableTemplateIsAMistakeOfItsLine()
    {
        QVERIFY(!readableTemplate(QStringLiteral("{state|upper}")));
        const auto wrong = readableTemplate(QStringLiteral("{state|uper}"));
        QVERIFY(wrong && wrong->what.contains(QStringLiteral("uper")));
    }

    void listensNoLongerThanItLives()
    {
        FakeWorld world;
        {
            InfoPanel panel(door(), world.services);
            QCOMPARE(world.events.bound.size(), size_t(1));
        }
        QCOMPARE(world.events.bound.size(), size_t(0));
    }
};

QTEST_MAIN(TestInfoPanel)
#include "tst_info_panel.moc"
