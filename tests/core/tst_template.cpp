#include "app/core/info/template.h"
#include "app/core/payload.h"

#include <QJsonObject>
#include <QTest>

using namespace halfsilver;

namespace {
const QDateTime kNow = QDateTime::fromString(QStringLiteral("2026-11-22T20:47:08.000Z"), Qt::ISODateWithMs);
}

class TestTemplate : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void fillsInWhatTheEventTold_data()
    {
        QTest::addColumn<QString>("source");
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("text");
        const auto row = [](const char *source, const char *json, const char *text) {
            QTest::newRow(source) << QString::fromUtf8(source) << QByteArray(json) << QString::fromUtf8(text);
        };
        row("plain text", "{}", "plain text");
        row("{state} since {changed_at|time}", R"({"state":"open","changed_at":"2026-11-22T20:46:03Z"})",
            "open since 20:46");
        row("{ state }", R"({"data":{"state":"open"}})", "open"); // Laravel's $data
        row("{a.b.0.c}/{a.b[1].c}", R"({"a":{"b":[{"c":1},{"c":2}]}})", "1/2");
        row("{}", "21.5", "21.5");
        row("{} °C", "\"21\"", "21 °C");
        row("[{missing}]", "{}", "[]");
        row("[{a|upper|time}]", R"({"a":null})", "[]");
        row("{a|default:nobody}", R"({"a":null})", "nobody");
        row("{a|default:nobody}", R"({"a":"Ann"})", "Ann");
        row("{a|default: }.", "{}", " .");
        row("{a|default:10:30|upper}", "{}", "10:30");
        row("{{a}} and {a}", R"({"a":1})", "{a} and 1");
        row("{a|decimals:1}", R"({"a":21.456})", "21.5");
        row("{b|decimals:2} ", R"({"b":"21.4"})", "21.40");
        row("{c|decimals:1}", R"({"c":-0.01})", "0.0");
        row("{a|round}", R"({"a":21.5})", "22");
        row("{a|round} ", R"({"a":"warm"})", "warm");
        row("{a|upper} {a|lower}", R"({"a":"Straße"})", "STRASSE straße");
        row("{open}/{shut}", R"({"open":true,"shut":false})", "yes/no");
        row("{list}", R"({"list":[1,"two",null,{"x":1},true]})", "1, two, yes");
        row("{object}|", R"({"object":{"x":1}})", "|");
        row("{n}", R"({"n":9007199254740993})", "9007199254740993");
        row("{n} {m}", R"({"n":1.50,"m":2.0})", "1.5 2");
        row("{t|time}", R"({"t":"07:30"})", "07:30");
        row("{t|time:HH:mm:ss}", R"({"t":1795380363})", "20:46:03");
        row("{t|time} ", R"({"t":"soon"})", "soon");
        row("{t|date}", R"({"t":"2026-11-21T12:00:00Z"})", "21 November");
        row("{d|date}", R"({"d":"2025-03-01"})", "1 March 2025");
        row("{t|date:ddd d}", R"({"t":1795380363120})", "Sun 22");
        row("{a.b.c.d}", R"({"a":[1,2]})", "");
        row("{a.9}{a.-1}{a.x}", R"({"a":[1,2]})", "");
        row("{html}", R"({"html":"<b>&amp;</b>"})", "<b>&amp;</b>");
        row("{bad}", "{\"bad\":\"a\\u202eb\\u0007c\"}", "abc");
        row("{lines}", R"({"lines":"one\ntwo"})", "one\ntwo");
        row("{状态}", R"({"状态":"开"})", "开");
        row("{x}", "not json", "");
        row("{}!", "not json", "not json!");
        row("{} ", "", "");
    }
    void fillsInWhatTheEventTold()
    {
        QFETCH(QString, source);
        QFETCH(QByteArray, json);
        const auto parsed = Template::parse(source);
        QVERIFY2(bool(parsed), qPrintable(parsed ? QString() : parsed.error().text));
        const auto rendered =
            parsed->render(Payload(json).value(), kNow, QLocale(QStringLiteral("en_GB")), QTimeZone::utc());
        QFETCH(QString, text);
        QCOMPARE(rendered.text, text.trimmed());
        QCOMPARE(rendered.changesAt, std::nullopt);
    }

    void speaksTheLanguageAndTheZone_data()
    {
        QTest::addColumn<QString>("locale");
        QTest::addColumn<QString>("text");
        QTest::newRow("British") << QStringLiteral("en_GB") << QStringLiteral("04:46 23 November 1234.5");
        QTest::newRow("Chinese") << QStringLiteral("zh_CN") << QStringLiteral("04:46 11月23日 1234.5");
        QTest::newRow("German") << QStringLiteral("de_DE") << QStringLiteral("04:46 23 November 1234,5");
    }
    void speaksTheLanguageAndTheZone()
    {
        QFETCH(QString, locale);
        const auto parsed = Template::parse(QStringLiteral("{t|time} {t|date} {n}"));
        QVERIFY(bool(parsed));
        const QJsonValue value = Payload(R"({"t":"2026-11-22T20:46:03Z","n":1234.5})").value();
        QTEST(parsed->render(value, kNow, QLocale(locale), QTimeZone(QByteArrayLiteral("Asia/Shanghai"))).text, "text");
    }

    void saysWhenARelativeTimeChanges_data()
    {
        QTest::addColumn<QString>("moment");
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("msToChange");
        const auto row = [](const char *moment, const char *text, int ms) {
            QTest::newRow(moment) << QString::fromLatin1(moment) << QString::fromLatin1(text) << ms;
        };
        row("2026-11-22T20:47:08.000Z", "now", 60'000);
        row("2026-11-22T20:46:38.000Z", "now", 30'000);
        row("2026-11-22T20:47:38.000Z", "now", 90'000);
        row("2026-11-22T20:46:08.000Z", "1 min ago", 60'000);
        row("2026-11-22T20:41:38.000Z", "5 min ago", 30'000);
        row("2026-11-22T19:47:07.000Z", "1 h ago", 3'599'000);
        row("2026-11-21T20:47:08.000Z", "1 day ago", 86'400'000);
        row("2026-11-15T20:47:08.000Z", "7 days ago", 86'400'000);
        row("2026-11-22T20:48:08.000Z", "in 1 min", 1);
        row("2026-11-22T20:52:38.000Z", "in 5 min", 30'001);
        row("2026-11-22T23:00:08.000Z", "in 2 h", 780'001);
        row("2026-11-25T20:47:08.000Z", "in 3 days", 1);
    }
    void saysWhenARelativeTimeChanges()
    {
        QFETCH(QString, moment);
        QFETCH(int, msToChange);
        const auto parsed = Template::parse(QStringLiteral("{t|relative}"));
        QVERIFY(bool(parsed));
        const QJsonValue value = QJsonObject { { QStringLiteral("t"), moment } };
        const QLocale locale(QStringLiteral("en_GB"));
        const auto rendered = parsed->render(value, kNow, locale, QTimeZone::utc());
        QTEST(rendered.text, "text");
        QVERIFY(rendered.changesAt);
        QCOMPARE(kNow.msecsTo(*rendered.changesAt), msToChange);
        // It is a true promise: the same until then, different at that moment.
        QCOMPARE(parsed->render(value, rendered.changesAt->addMSecs(-1), locale, QTimeZone::utc()).text, rendered.text);
        QVERIFY(parsed->render(value, *rendered.changesAt, locale, QTimeZone::utc()).text != rendered.text);
    }

    void wakesForTheFirstOfSeveral()
    {
        const auto parsed = Template::parse(QStringLiteral("{a|relative} {b|relative}"));
        QVERIFY(bool(parsed));
        const QJsonValue value = Payload(R"({"a":"2026-11-22T19:00:00Z","b":"2026-11-22T20:40:10Z"})").value();
        const auto rendered = parsed->render(value, kNow, QLocale::c(), QTimeZone::utc());
        QCOMPARE(rendered.text, QStringLiteral("1 h ago 6 min ago"));
        QCOMPARE(kNow.msecsTo(*rendered.changesAt), 2000);
    }

    void saysWhereAMistakeIs_data()
    {
        QTest::addColumn<QString>("source");
        QTest::addColumn<QString>("error");
        const auto row = [](const char *source, const char *error) {
            QTest::newRow(source) << QString::fromLatin1(source) << QString::fromUtf8(error);
        };
        row("Door {state", "column 6: \"{\" without \"}\". A brace itself is written {{.");
        row("{a|tmie}",
            "column 4: no filter \"tmie\". There are time, date, relative, decimals:…, round, upper, lower, "
            "default:….");
        row("ab {a|upper|}",
            "column 13: no filter \"\". There are time, date, relative, decimals:…, round, upper, "
            "lower, default:….");
        row("{a|decimals}", "column 4: decimals needs a value: decimals:1.");
        row("{a|decimals:x}", "column 4: decimals:x: a number from 0 to 10 is needed.");
        row("{a|decimals:11}", "column 4: decimals:11: a number from 0 to 10 is needed.");
        row("{a|default}", "column 4: default needs a value: default:TEXT.");
        row("{a|upper:x}", "column 4: upper takes no value. Remove \":x\".");
        row("{a..b}", "column 2: \"a..b\" has an empty name between its dots.");
        row("{a.}", "column 2: \"a.\" has an empty name between its dots.");
    }
    void saysWhereAMistakeIs()
    {
        QFETCH(QString, source);
        QFETCH(QString, error);
        const auto parsed = Template::parse(source);
        QVERIFY(!parsed);
        QCOMPARE(parsed.error().text, error);
    }

    void boundsItsOutput()
    {
        const auto parsed = Template::parse(QStringLiteral("{a}").repeated(500));
        QVERIFY(bool(parsed));
        const QJsonValue value = QJsonObject { { QStringLiteral("a"), QString(100'000, u'x') } };
        QCOMPARE(parsed->render(value, kNow, QLocale::c(), QTimeZone::utc()).text.size(), Template::kMaxText);
    }
};

QTEST_GUILESS_MAIN(TestTemplate)
#include "tst_template.moc"
