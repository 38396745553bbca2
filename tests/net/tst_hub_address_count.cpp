// How many connections one address may have.
#include "net/hub/address_count.h"

#include <QRegularExpression>
#include <QTest>

using namespace halfsilver::hub;

class TestHubAddressCount : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void letsSoManyInFromOneAddress()
    {
        const QHostAddress one(QStringLiteral("192.168.1.5")), other(QStringLiteral("192.168.1.6"));
        AddressCount count;
        QVERIFY(count.enter(one, 2) && count.enter(one, 2));
        QVERIFY(!count.enter(one, 2));
        QVERIFY(count.enter(other, 2));
        count.leave(one);
        QVERIFY(count.enter(one, 2));
        for (const auto &address : { one, one, other })
            count.leave(address);
        QCOMPARE(count.addresses(), 0);
    }

    void countsOneHostOnce_data()
    {
        QTest::addColumn<QString>("first");
        QTest::addColumn<QString>("second");
        QTest::addColumn<bool>("both");
        const auto row = [](const char *name, const char *first, const char *second, bool both) {
            QTest::newRow(name) << QString::fromLatin1(first) << QString::fromLatin1(second) << both;
        };
        row("two hosts", "10.0.0.1", "10.0.0.2", true);
        row("IPv4 and as IPv6", "10.0.0.1", "::ffff:10.0.0.1", false);
        row("one IPv6 network", "2001:db8:0:1::1", "2001:db8:0:1:2:3:4:5", false);
        row("two IPv6 networks", "2001:db8:0:1::1", "2001:db8:0:2::1", true);
        row("this machine", "127.0.0.1", "127.0.0.1", true);
        row("this machine by IPv6", "::1", "::1", true);
    }
    void countsOneHostOnce()
    {
        QFETCH(QString, first);
        QFETCH(QString, second);
        QFETCH(bool, both);
        AddressCount count;
        QVERIFY(count.enter(QHostAddress(first), 1));
        QCOMPARE(count.enter(QHostAddress(second), 1), both);
    }
};

QTEST_APPLESS_MAIN(TestHubAddressCount)
#include "tst_hub_address_count.moc"
