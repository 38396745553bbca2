#include "app/core/payload.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

using namespace halfsilver;

class TestPayload : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void decodesWhateverJsonSays_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QJsonValue>("value");
        QTest::newRow("object") << QByteArray("{\"a\":1}") << QJsonValue(QJsonObject { { QStringLiteral("a"), 1 } });
        QTest::newRow("list") << QByteArray("[1]") << QJsonValue(QJsonArray { 1 });
        QTest::newRow("number") << QByteArray("5") << QJsonValue(5);
        QTest::newRow("true") << QByteArray("true") << QJsonValue(true);
        QTest::newRow("null") << QByteArray("null") << QJsonValue(QJsonValue::Null);
        QTest::newRow("quoted text") << QByteArray("\"x\"") << QJsonValue(QStringLiteral("x"));
        QTest::newRow("not JSON is a text") << QByteArray("not json") << QJsonValue(QStringLiteral("not json"));
        QTest::newRow("two values are a text") << QByteArray("1,2") << QJsonValue(QStringLiteral("1,2"));
        QTest::newRow("nothing") << QByteArray() << QJsonValue(QJsonValue::Undefined);
    }
    void decodesWhateverJsonSays()
    {
        QFETCH(QByteArray, json);
        QFETCH(QJsonValue, value);
        QCOMPARE(Payload(json).value(), value);
    }
};

QTEST_GUILESS_MAIN(TestPayload)
#include "tst_payload.moc"
