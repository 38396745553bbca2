#include "app/ctl/options.h"

#include <QDir>
#include <QTest>

using namespace halfsilver;
using namespace halfsilver::ctl;

class TestCtlOptions : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void understandsEachVerb()
    {
        QCOMPARE(asked({ "status" }).request.verb, ControlVerb::Status);
        QCOMPARE(asked({ "list", "--json" }).json, true);
        QCOMPARE(asked({ "silence" }).request.verb, ControlVerb::Silence);
        QCOMPARE(asked({ "acknowledge", "alarm/k2" }).request.id, QStringLiteral("alarm/k2"));
        QCOMPARE(asked({ "grab", "a/../b.png" }).request.file, QDir::currentPath() + QStringLiteral("/b.png"));
        QCOMPARE(asked({ "--help" }).task, Options::Task::ShowHelp);
        QCOMPARE(asked({ "-h" }).task, Options::Task::ShowHelp);
        QCOMPARE(asked({ "--version" }).task, Options::Task::ShowVersion);
    }

    void historyTakesWhatToLookFor()
    {
        const HistoryQuery query = asked({ "history", "--search", "Küche smoke", "--since", "2026-11-22T20:46:03+01:00",
                                           "--id", "alarm/k2", "--limit", "1000" })
                                       .request.history;
        QCOMPARE(query.search, QStringLiteral("Küche smoke"));
        QCOMPARE(query.since, std::optional(QDateTime({ 2026, 11, 22 }, { 19, 46, 3 }, Qt::UTC)));
        QCOMPARE(query.id, QStringLiteral("alarm/k2"));
        QCOMPARE(query.limit, 1000);
        QVERIFY(!query.until);
    }

    void raiseTakesTheMembersOfAnAlarm()
    {
        const Options options = asked({ "raise", "Smoke", "--id", "k2", "--message=Leave", "--place", "Küche",
                                        "--priority", "critical", "--test", "--url", "https://hub.home:6001/x" });
        QCOMPARE(options.request.alarm,
                 (QJsonObject { { QStringLiteral("title"), QStringLiteral("Smoke") },
                                { QStringLiteral("id"), QStringLiteral("k2") },
                                { QStringLiteral("message"), QStringLiteral("Leave") },
                                { QStringLiteral("place"), QStringLiteral("Küche") },
                                { QStringLiteral("priority"), QStringLiteral("critical") },
                                { QStringLiteral("test"), true } }));
        QCOMPARE(options.url, std::optional(QUrl(QStringLiteral("https://hub.home:6001/x"))));
        QCOMPARE(asked({ "raise", "--", "--odd" }).request.alarm.value(QStringLiteral("title")).toString(),
                 QStringLiteral("--odd"));
    }

    void refusesWhatItDoesNotUnderstand_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("words");
        const auto row = [](const char *name, const QStringList &arguments, const char *words) {
            QTest::newRow(name) << arguments << QString::fromLatin1(words);
        };
        const QString raise = QStringLiteral("raise"), smoke = QStringLiteral("Smoke"), url = QStringLiteral("--url");
        row("nothing", {}, "What shall be done?");
        row("an unknown verb", { QStringLiteral("explode") }, "explode: not a verb.");
        row("an unknown option", { QStringLiteral("list"), QStringLiteral("--odd") }, "Unknown option 'odd'");
        row("no title", { raise }, "raise needs one TITLE");
        row("a title without quotes", { raise, smoke, QStringLiteral("in") }, "put it in quotes");
        row("an empty title", { raise, QString() }, "raise needs one TITLE");
        row("a wrong priority", { raise, smoke, QStringLiteral("--priority"), QStringLiteral("high") },
            "one of critical");
        row("a title too long", { raise, QString(501, u'x') }, "title: longer than 500");
        row("no id", { QStringLiteral("clear") }, "clear needs one ID");
        row("an argument too many", { QStringLiteral("list"), smoke }, "list takes no argument");
        row("a place for a list", { QStringLiteral("list"), QStringLiteral("--place"), smoke },
            "--place belongs to raise");
        row("a url that is none", { QStringLiteral("list"), url, QStringLiteral("hub:6001") }, "--url hub:6001");
        row("a file url", { QStringLiteral("list"), url, QStringLiteral("file:///x") }, "--url file:///x");
        row("silence by url", { QStringLiteral("silence"), url, QStringLiteral("http://x") }, "no alarm API offers it");
        row("grab by url", { QStringLiteral("grab"), QStringLiteral("x"), url, QStringLiteral("http://x") },
            "no alarm API");
        const QString history = QStringLiteral("history"), list = QStringLiteral("list");
        row("since nothing that is a time", { history, QStringLiteral("--since"), smoke }, "--since Smoke: a time");
        row("a limit of none", { history, QStringLiteral("--limit=0") }, "--limit 0: a number from 1");
        row("a search for a list", { list, QStringLiteral("--search=x") }, "belong to history");
        row("an id for a list", { list, QStringLiteral("--id=x") }, "--id belongs to raise and history");
        row("a list for the queue", { QStringLiteral("list"), QStringLiteral("--queue") },
            "--queue belongs to raise and clear");
        row("a state folder for a list", { QStringLiteral("list"), QStringLiteral("--state-dir=x") },
            "--state-dir goes with --queue");
        row("what to queue", { QStringLiteral("queue"), smoke }, "queue takes no argument");
        row("two tokens", { QStringLiteral("list"), QStringLiteral("--token=a"), QStringLiteral("--token-file=b") },
            "not both");
    }
    void refusesWhatItDoesNotUnderstand()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QString, words);
        const auto options = parseOptions(arguments);
        QVERIFY(!options);
        QVERIFY2(options.error().text.contains(words), qPrintable(options.error().text));
        QVERIFY(options.error().text.endsWith(QStringLiteral(" See halfsilverctl --help.")));
    }

    void theHelpNamesEveryVerb()
    {
        for (int verb = int(ControlVerb::Status); verb <= int(ControlVerb::Grab); ++verb)
            QVERIFY(helpText().contains(QStringLiteral("\n  ") + toText(ControlVerb(verb))));
    }

private:
    static Options asked(std::initializer_list<const char *> arguments)
    {
        QStringList list;
        for (const char *argument : arguments)
            list.append(QString::fromUtf8(argument));
        const auto options = parseOptions(list);
        if (!options) {
            QTest::qFail(qPrintable(options.error().text), __FILE__, __LINE__);
            return {};
        }
        return *options;
    }
};

QTEST_GUILESS_MAIN(TestCtlOptions)
#include "tst_ctl_options.moc"
