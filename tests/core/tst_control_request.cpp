#include "app/core/control/control_request.h"

#include <QTest>

using namespace halfsilver;

class TestControlRequest : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void readsWhatItWrites_data()
    {
        QTest::addColumn<int>("verb");
        for (int verb = int(ControlVerb::Status); verb <= int(ControlVerb::History); ++verb)
            QTest::newRow(qPrintable(toText(ControlVerb(verb)))) << verb;
    }
    void readsWhatItWrites()
    {
        QFETCH(int, verb);
        ControlRequest request;
        request.verb = ControlVerb(verb);
        if (isAboutAlarm(request.verb)) {
            request.id = QStringLiteral("alarm.garden/k2 \"烟\"\n");
            request.by = QStringLiteral("Ana");
        } else if (request.verb == ControlVerb::History) {
            request.history = { QStringLiteral("Küche"),
                                QDateTime::fromMSecsSinceEpoch(1'795'380'428'123, Qt::UTC),
                                QDateTime::fromMSecsSinceEpoch(1'795'380'428'999, Qt::UTC),
                                QStringLiteral("alarm/k2"),
                                7,
                                1'000'000'000'007 };
        } else if (request.verb == ControlVerb::Grab) {
            request.file = QStringLiteral("/tmp/a b.png");
        } else if (request.verb == ControlVerb::Raise) {
            request.alarm = { { QStringLiteral("title"), QStringLiteral("Smoke") }, { QStringLiteral("test"), true } };
        }
        const QByteArray line = toLine(request);
        QCOMPARE(line.count('\n'), 1);
        const auto read = parseControlRequest(line);
        QVERIFY(std::holds_alternative<ControlRequest>(read));
        QCOMPARE(std::get<ControlRequest>(read), request);
        QCOMPARE(controlVerbFromText(toText(request.verb)), std::optional(request.verb));
    }

    void saysWhatIsWrongAndWhere_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QString>("field");
        QTest::addColumn<QString>("words");
        const auto row = [](const char *name, const QByteArray &line, const char *field, const char *words) {
            QTest::newRow(name) << line << QString::fromLatin1(field) << QString::fromLatin1(words);
        };
        row("not JSON", "status", "", "not JSON");
        row("cut short", "{\"verb\":\"sta", "", "not JSON");
        row("not UTF-8", "{\"verb\":\"\xff\xfe\"}", "", "not JSON");
        row("an array", R"(["status"])", "", "not an object");
        row("too deep", QByteArray("[").repeated(5000), "", "not JSON");
        row("no verb", "{}", "verb", "one of status, list, raise, acknowledge, clear, silence, grab");
        row("unknown verb", R"({"verb":"explode"})", "verb", "one of status");
        row("verb of a wrong type", R"({"verb":5})", "verb", "one of status");
        row("acknowledge without id", R"({"verb":"acknowledge"})", "id", "id: a text is needed");
        row("an empty id", R"({"verb":"clear","id":""})", "id", "id: a text is needed");
        row("an id that is a number", R"({"verb":"clear","id":5})", "id", "id: a text is needed");
        row("an id that is too long", R"({"verb":"clear","id":")" + QByteArray(402, 'x') + R"("})", "id",
            "longer than 401");
        for (const char *seconds : { "1.5", "0", "-60", "\"60\"", "2678401", "1e300" })
            row(qPrintable(QStringLiteral("shelved for ") + QLatin1StringView(seconds)),
                QByteArray(R"({"verb":"shelve","id":"1","seconds":)") + seconds + '}', "seconds",
                "seconds: a whole number from 1 to 2678400");
        row("by is a list", R"({"verb":"clear","id":"1","by":[]})", "by", "by: a text is needed");
        row("a search that is a number", R"({"verb":"history","search":5})", "search", "a text");
        row("since words", R"({"verb":"history","since":"yesterday"})", "since", "ISO 8601");
        row("a limit of none", R"({"verb":"history","limit":0})", "limit", "from 1 to 1000");
        row("a limit too high", R"({"verb":"history","limit":"1001"})", "limit", "from 1 to 1000");
        row("before nothing", R"({"verb":"history","before":"x"})", "before", "\"next\"");
        row("grab without file", R"({"verb":"grab"})", "file", "file: a text is needed");
        row("grab with a relative path", R"({"verb":"grab","file":"a.png"})", "file", "absolute");
        row("raise without alarm", R"({"verb":"raise"})", "alarm", "an object");
        row("raise without title", R"({"verb":"raise","alarm":{}})", "title", "title: missing");
        row("raise with a wrong priority", R"({"verb":"raise","alarm":{"title":"x","priority":9}})", "priority",
            "one of critical");
    }
    void saysWhatIsWrongAndWhere()
    {
        QFETCH(QByteArray, line);
        QFETCH(QString, field);
        QFETCH(QString, words);
        const auto read = parseControlRequest(line);
        QVERIFY(std::holds_alternative<FieldError>(read));
        const FieldError &error = std::get<FieldError>(read);
        QCOMPARE(error.field, field);
        QVERIFY2(error.text.contains(words), qPrintable(error.text));
        const QJsonObject json = toJson(error);
        QCOMPARE(json.contains(QStringLiteral("field")), !field.isEmpty());
        QCOMPARE(json.value(QStringLiteral("error")).toString(), error.text);
    }

    void ignoresMembersOfANewerProgram()
    {
        QVERIFY(std::holds_alternative<ControlRequest>(parseControlRequest(R"({"verb":"status","deep":{"a":[1]}})")));
    }
};

QTEST_GUILESS_MAIN(TestControlRequest)
#include "tst_control_request.moc"
