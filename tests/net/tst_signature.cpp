#include "net/pusher/signature.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace halfsilver::pusher;

class TestSignature : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    // The request vectors of vectors.json: Pusher's documentation, and a real Laravel.
    void signsTheRecordedRequests_data()
    {
        QTest::addColumn<QJsonObject>("vector");
        QFile file(QStringLiteral(FIXTURES "/captures/vectors.json"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        for (const auto vectors = QJsonDocument::fromJson(file.readAll())[u"vectors"].toArray();
             const auto value : vectors) {
            const auto vector = value.toObject();
            if (const QString what = vector[u"what"].toString(); what.startsWith(QStringLiteral("HTTP API request")))
                QTest::newRow(qPrintable(what)) << vector;
        }
    }
    void signsTheRecordedRequests()
    {
        QFETCH(QJsonObject, vector);
        const QByteArray text = vector[u"string_to_sign"].toString().toUtf8();
        QCOMPARE(signature(text, vector[u"secret"].toString().toUtf8()), vector[u"signature"].toString().toUtf8());

        const auto lines = text.split('\n');
        QCOMPARE(lines.size(), 3);
        QueryItems query { { "auth_signature", "left out" } };
        for (const auto &pair : lines.at(2).split('&'))
            query.prepend({ pair.split('=').at(0), pair.split('=').at(1) }); // the order does not matter
        QCOMPARE(stringToSign(lines.at(0), lines.at(1), query), text);
        if (const QByteArray body = vector[u"body"].toString().toUtf8(); !body.isEmpty())
            QVERIFY(text.contains(QByteArray("body_md5=" + bodyMd5(body))));
    }

    void lowersNamesAndJoinsArrays_data()
    {
        QTest::addColumn<QueryItems>("query");
        QTest::addColumn<QByteArray>("line");
        QTest::newRow("names in lower case")
            << QueryItems { { "Info", "A" }, { "auth_key", "k" } } << QByteArray("auth_key=k&info=A");
        QTest::newRow("a[]") << QueryItems { { "a[]", "1" }, { "a[]", "2" } } << QByteArray("a=1,2");
        QTest::newRow("a[0]") << QueryItems { { "a[0]", "x" }, { "a[1]", "y" } } << QByteArray("a=x,y");
        QTest::newRow("given twice") << QueryItems { { "a", "1" }, { "a", "2" } } << QByteArray("a=1,2");
        QTest::newRow("unescaped") << QueryItems { { "a", "b c&d" } } << QByteArray("a=b c&d");
        QTest::newRow("nothing") << QueryItems {} << QByteArray();
    }
    void lowersNamesAndJoinsArrays()
    {
        QFETCH(QueryItems, query);
        QFETCH(QByteArray, line);
        QCOMPARE(stringToSign("GET", "/apps/3/channels", query), QByteArray("GET\n/apps/3/channels\n" + line));
    }

    void comparesWholeTexts()
    {
        QVERIFY(equalInConstantTime("abc", "abc"));
        QVERIFY(!equalInConstantTime("abc", "abd"));
        QVERIFY(!equalInConstantTime("abc", "Abc"));
        QVERIFY(!equalInConstantTime("abc", "ab"));
        QVERIFY(equalInConstantTime({}, {}));
    }
};

QTEST_GUILESS_MAIN(TestSignature)
#include "tst_signature.moc"
