#include "net/pusher/client_event.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

using namespace halfsilver;
using namespace halfsilver::pusher;
using namespace std::chrono_literals;

class TestClientEvent : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void isRefusedWhereNoServerWouldTakeIt_data()
    {
        QTest::addColumn<QString>("channel");
        QTest::addColumn<QString>("name");
        QTest::addColumn<QJsonValue>("data");
        QTest::addColumn<bool>("subscribed");
        QTest::addColumn<QString>("why"); // empty: taken
        const QJsonValue data = QJsonObject {};
        QTest::newRow("private") << "private-a"
                                 << "client-x" << data << true << "";
        QTest::newRow("presence") << "presence-a"
                                  << "client-x" << data << true << "";
        QTest::newRow("private cache") << "private-cache-a"
                                       << "client-x" << data << true << "";
        QTest::newRow("a list") << "private-a"
                                << "client-x" << QJsonValue(QJsonArray {}) << true << "";
        QTest::newRow("public") << "a"
                                << "client-x" << data << true << "a public channel";
        QTest::newRow("encrypted") << "private-encrypted-a"
                                   << "client-x" << data << true << "encrypted channels";
        QTest::newRow("not a client's name") << "private-a"
                                             << "x" << data << true << "not a client event";
        QTest::newRow("a long name") << "private-a" << QStringLiteral("client-") + QString(200, u'x') << data << true
                                     << "not a client event";
        QTest::newRow("a text") << "private-a"
                                << "client-x" << QJsonValue(QStringLiteral("a")) << true << "an object or a list";
        QTest::newRow("nothing") << "private-a"
                                 << "client-x" << QJsonValue() << true << "an object or a list";
        QTest::newRow("too long") << "private-a"
                                  << "client-x" << QJsonValue(QJsonArray { QString(10'000, u'x') }) << true
                                  << "more than 10000 bytes";
        QTest::newRow("not subscribed") << "private-a"
                                        << "client-x" << data << false << "not subscribed";
    }
    void isRefusedWhereNoServerWouldTakeIt()
    {
        QFETCH(QString, channel);
        QFETCH(QString, name);
        QFETCH(QJsonValue, data);
        QFETCH(bool, subscribed);
        QFETCH(QString, why);
        const auto may = mayBeSent({ channel, name, data }, subscribed);
        QCOMPARE(bool(may), why.isEmpty());
        if (!may)
            QVERIFY2(may.error().text.contains(why), qPrintable(may.error().text));
    }

    void tenASecond()
    {
        ClientEventRate rate;
        for (int i = 0; i < 10; ++i)
            QVERIFY(rate.take(i * 50ms));
        QVERIFY(!rate.take(999ms));
        QVERIFY(rate.take(1000ms)); // the first is a second ago
        QVERIFY(!rate.take(1049ms));
        QVERIFY(rate.take(1050ms));
    }
};

QTEST_GUILESS_MAIN(TestClientEvent)
#include "tst_client_event.moc"
