// simdjson and QJsonDocument agree on all that was recorded, and on what is kept for the fuzzers.
#include "tests/support/json_agreement.h"

#include <QDirIterator>
#include <QFile>
#include <QTest>

using namespace halfsilver;

namespace {

QByteArray contents(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

// Every text in it: the frames, bodies and data of a recording are texts that hold JSON.
void collectTexts(const QJsonValue &value, QSet<QByteArray> &texts)
{
    for (const QJsonValue &item : value.toArray())
        collectTexts(item, texts);
    const QJsonObject object = value.toObject();
    for (auto it = object.begin(); it != object.end(); ++it)
        collectTexts(*it, texts);
    if (!value.isString())
        return;
    const QByteArray text = value.toString().toUtf8();
    if (texts.contains(text))
        return;
    texts.insert(text);
    collectTexts(QJsonDocument::fromJson(text).object(), texts); // data within a frame
}

} // namespace

class TestJsonAgreement : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void onWhatWasRecorded()
    {
        QSet<QByteArray> texts;
        QDirIterator files(QStringLiteral(FIXTURES "/captures"), { QStringLiteral("*.json") });
        while (files.hasNext()) {
            const QByteArray file = contents(files.next());
            QCOMPARE(disagreement(file), QString());
            collectTexts(QJsonDocument::fromJson(file).object(), texts);
        }
        int json = 0;
        for (const QByteArray &text : std::as_const(texts)) {
            json += !QJsonDocument::fromJson(text).isNull();
            QVERIFY2(disagreement(text).isEmpty(), text.constData());
        }
        QVERIFY2(json > 300, qPrintable(QString::number(json)));
    }

    void onTheFuzzersCorpus()
    {
        int files = 0;
        for (QDirIterator corpus(QStringLiteral(FIXTURES "/../fuzz/corpus"), QDir::Files, QDirIterator::Subdirectories);
             corpus.hasNext(); ++files) {
            const QString path = corpus.next();
            QVERIFY2(disagreement(contents(path)).isEmpty(), qPrintable(path));
        }
        QVERIFY(files > 20);
    }

    void onWhatIsOdd_data()
    {
        QTest::addColumn<QByteArray>("json");
        for (const char *json : { R"({"a":1,"a":2})", R"(["\u0000\ud83d\ude00\/\b"])", R"({"":{"":[[],{}]}})",
                                  R"([9223372036854775807,-9223372036854775808,18446744073709551615,0,-0,1e308])",
                                  R"([5e-324,0.1,-0.0,1E2])", "[1e-400]", R"({"n":[1610e15,-709551615]})",
                                  "[true,false,null]", "[1,\t2\r\n]", R"(["\ud83d"])" })
            QTest::newRow(json) << QByteArray(json);
    }
    void onWhatIsOdd()
    {
        QFETCH(QByteArray, json);
        QCOMPARE(disagreement(json), QString());
    }

    void aDifferenceIsFound()
    {
        simdjson::dom::parser parser;
        const auto one = parser.parse(std::string_view(R"({"a":[1,"b"]})"));
        const auto isAs = [value = asQt(one.value_unsafe())](const char *json) {
            return isSame(value, QJsonDocument::fromJson(json).object());
        };
        QVERIFY(isAs(R"({"a":[1,"b"]})"));
        for (const char *other : { R"({"a":[1,"c"]})", R"({"a":[2,"b"]})", R"({"a":[1]})", R"({"b":[1,"b"]})", "{}" })
            QVERIFY2(!isAs(other), other);
    }
};

QTEST_GUILESS_MAIN(TestJsonAgreement)
#include "tst_json_agreement.moc"
