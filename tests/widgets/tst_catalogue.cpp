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

    static QList<PanelPlan> plan(const char *ini, QList<Mistake> &mistakes)
    {
        return planPanels(settings::parseIni(QByteArrayView(ini), QStringLiteral("mirror.ini")), mistakes);
    }
    static QStringList told(const QList<PanelPlan> &plans)
    {
        QStringList all;
        for (const PanelPlan &plan : plans)
            all.append(plan.name + u' ' + plan.type + u' ' + toText(plan.region));
        return all;
    }

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void withoutSectionsThereAreTheDefaults()
    {
        QList<Mistake> mistakes;
        QCOMPARE(told(plan("", mistakes)),
                 QStringList({ QStringLiteral("clock clock top_left"), QStringLiteral("alarms alarms upper_third"),
                               QStringLiteral("connection connection top_bar") }));
        QVERIFY(mistakes.isEmpty());
    }

    void sectionsAreReadInOrder()
    {
        QList<Mistake> mistakes;
        const auto plans =
            plan("[panel.connection]\n[panel.wall]\ntype = clock\nregion = top_right\nseconds = off\n", mistakes);
        QCOMPARE(
            told(plans).mid(0, 2),
            QStringList({ QStringLiteral("connection connection top_bar"), QStringLiteral("wall clock top_right") }));
        QVERIFY(mistakes.isEmpty());
        FakeWorld world;
        const std::unique_ptr<Panel> panel(plans[1].make(world.services, nullptr));
        QCOMPARE(panel->right(), PanelRight::Clock);
        QCOMPARE(world.clock.untilNext(), 52s); // no seconds
    }

    void aMistakeCostsItsLineOnly()
    {
        QList<Mistake> mistakes;
        const auto plans = plan("[panel.clock]\nregion = top_middle\nsecons = off\n[panel.wether]\n", mistakes);
        QVERIFY(told(plans).contains(QStringLiteral("clock clock top_left")));
        QStringList lines;
        for (const Mistake &mistake : mistakes)
            lines.append(QString::number(mistake.line) + u' ' + mistake.key);
        lines.sort();
        QCOMPARE(lines, QStringList({ QStringLiteral("2 region"), QStringLiteral("3 secons"), QStringLiteral("4 ") }));
    }

    void alarmsAndConnectionAreNeverLeftOut()
    {
        QList<Mistake> mistakes;
        const auto all = told(plan("[panel.wall]\ntype = clock\n", mistakes));
        QVERIFY(all.contains(QStringLiteral("alarms alarms upper_third")));
        QVERIFY(all.contains(QStringLiteral("connection connection top_bar")));
        QCOMPARE(all.filter(QStringLiteral(" clock ")).size(), 1);
    }

    void theExampleNamesEveryKey()
    {
        const QString text = panelExamples();
        QVERIFY(text.contains(QStringLiteral("#[panel.clock]")) && text.contains(QStringLiteral("#seconds = on")));
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
