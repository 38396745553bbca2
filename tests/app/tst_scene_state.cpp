#include "app/mirror/scene_state.h"

#include <QTest>

using namespace halfsilver;

class TestSceneState : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void everyMemberMayBeAbsent()
    {
        const auto state = sceneStateFromJson("{}");
        QVERIFY(state);
        QVERIFY(state->alarms.isEmpty());
        QVERIFY(state->connection.receiving());
    }

    void readsAlarmsConnectionAndPanels()
    {
        const auto state = sceneStateFromJson(R"({"as_of":"2026-11-22T21:47:08Z",
            "alarms":[{"title":"Smoke","priority":"critical","acknowledged_at":"2026-11-22T21:48:00Z"}],
            "connection":{"state":"unavailable","since":"2026-11-22T21:43:00Z","reason":"no route"},
            "panels":{"front-door":{"state":"open"}}})");
        QVERIFY(state);
        QCOMPARE(state->alarms.size(), 1);
        QCOMPARE(state->alarms[0].state, std::optional(AlarmState::Acknowledged));
        QCOMPARE(state->connection.phase, ConnectionPhase::Unavailable);
        QCOMPARE(state->connection.receivingUntil,
                 std::optional(QDateTime(QDate(2026, 11, 22), QTime(21, 43), Qt::UTC)));
        QVERIFY(state->panels.contains(QStringLiteral("front-door")));
    }

    void namesWhatIsWrong_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("named");
        QTest::newRow("not JSON") << QByteArray("{") << QStringLiteral("not JSON");
        QTest::newRow("a list") << QByteArray("[]") << QStringLiteral("object");
        QTest::newRow("time") << QByteArray(R"({"as_of":"noon"})") << QStringLiteral("as_of");
        QTest::newRow("alarm") << QByteArray(R"({"alarms":[{"title":"x"},{"title":1}]})")
                               << QStringLiteral("alarms[1].title");
        QTest::newRow("phase") << QByteArray(R"({"connection":{"state":"odd"}})") << QStringLiteral("connection.state");
        QTest::newRow("since") << QByteArray(R"({"connection":{"since":"odd"}})") << QStringLiteral("connection.since");
    }
    void namesWhatIsWrong()
    {
        QFETCH(QByteArray, json);
        QFETCH(QString, named);
        const auto state = sceneStateFromJson(json);
        QVERIFY(!state);
        QVERIFY2(state.error().text.contains(named), qPrintable(state.error().text));
    }
};

QTEST_GUILESS_MAIN(TestSceneState)
#include "tst_scene_state.moc"
