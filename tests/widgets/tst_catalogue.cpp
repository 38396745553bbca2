#include "app/core/settings/describe.h"
#include "tests/support/fake_services.h"
#include "widgets/catalogue.h"
#include "widgets/language.h"
#include "widgets/panels/mistakes_panel.h"
#include "widgets/panels/welcome_panel.h"
#include "widgets/theme.h"

#include <QTest>

using namespace halfsilver;
using namespace std::chrono_literals;

class TestCatalogue : public QObject {
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void everyTypeIsMadeFromItsSection()
    {
        FakeWorld world;
        QStringList names;
        for (const PanelType &type : panelTypes()) {
            names.append(type.name);
            const std::unique_ptr<Panel> panel(
                type.make({ QStringLiteral("panel.x"), 1, {} }, world.services, nullptr));
            QVERIFY2(panel, qPrintable(type.name));
        }
        for (const char *name : { "clock", "alarms", "connection", "info" })
            QVERIFY2(names.contains(QLatin1String(name)), name);
    }

    void aSectionSaysHowAPanelIs()
    {
        const auto ini = settings::parseIni("[panel.clock]\nregion = top_right\nseconds = off\nsecons = off\n",
                                            QStringLiteral("mirror.ini"));
        const QList<PanelType> types = panelTypes();
        const auto clock = std::find_if(types.begin(), types.end(),
                                        [](const PanelType &type) { return type.name == QLatin1String("clock"); });
        const auto mistakes = clock->mistakes(ini.sections.first(), ini.name);
        QCOMPARE(mistakes.size(), 1); // `region` is somebody else's
        QCOMPARE(mistakes.first().line, 4);
        FakeWorld world;
        const std::unique_ptr<Panel> panel(clock->make(ini.sections.first(), world.services, nullptr));
        QCOMPARE(panel->right(), PanelRight::Clock);
        QCOMPARE(world.clock.untilNext(), 52s); // no seconds
    }

    void everyTypeNamesItsKeys()
    {
        for (const PanelType &type : panelTypes()) {
            if (type.name == QLatin1String("clock"))
                QCOMPARE(type.fields().first().key, QStringLiteral("seconds"));
        }
    }

    void aCardOfMistakesShrinksToALine()
    {
        FakeClock clock;
        MistakesPanel panel(clock);
        const Theme theme({ 1080, 1920 });
        QVERIFY(panel.extent({ 984, 1824 }, theme).natural.height() <= 0);
        Mistake mistake;
        mistake.file = QStringLiteral("mirror.ini");
        mistake.line = 14;
        mistake.lineText = QStringLiteral("clutser = ap3");
        mistake.what = QStringLiteral("unknown setting.");
        panel.setMistakes({ mistake, mistake, mistake });
        const PanelExtent whole = panel.extent({ 984, 1824 }, theme);
        QVERIFY(whole.least < whole.natural.height() / 3);
        clock.advance(10min);
        QCOMPARE(panel.extent({ 984, 1824 }, theme).natural.height(), whole.least);
        panel.setMistakes({});
        QVERIFY(panel.extent({ 984, 1824 }, theme).natural.height() <= 0);
        QCOMPARE(clock.pending(), size_t(0));
    }

    void anAlarmEndsTheWelcomeForGood()
    {
        FakeWorld world;
        WelcomePanel welcome(world.alarms, QStringLiteral("mirror.ini"));
        QVERIFY(welcome.showing());
        AlarmReport report;
        report.key = { QStringLiteral("alarm"), QStringLiteral("1") };
        report.title = QStringLiteral("Door");
        QVERIFY(world.alarms.report(report));
        QVERIFY(!welcome.showing());
        world.alarms.clear(report.key, {});
        world.alarms.acknowledge(report.key, {});
        QVERIFY(!welcome.showing());
    }

    void aSystemWithoutALanguageSpeaksBritishEnglish()
    {
        QCOMPARE(localeFor({}, QLocale::c()).name(), QStringLiteral("en_GB"));
        QCOMPARE(localeFor({}, QLocale(QStringLiteral("zh_CN"))).name(), QStringLiteral("zh_CN"));
        QCOMPARE(localeFor(QStringLiteral("zh_CN"), QLocale::c()).name(), QStringLiteral("zh_CN"));
    }
};

QTEST_MAIN(TestCatalogue)
#include "tst_catalogue.moc"
