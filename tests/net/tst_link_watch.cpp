#include "net/link_watch.h"

#include <QTest>

using namespace halfsilver;

class TestLinkWatch : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void tellsWhatHasChangedOfTheLinks_data()
    {
        QTest::addColumn<QStringList>("before");
        QTest::addColumn<QStringList>("now");
        QTest::addColumn<ReachChange>("change");
        const QString a = QStringLiteral("wlan0 10.0.0.7"), b = QStringLiteral("eth0 10.0.0.8");
        QTest::newRow("nothing") << QStringList { a, b } << QStringList { b, a } << ReachChange::None;
        QTest::newRow("an address more") << QStringList { a } << QStringList { a, b } << ReachChange::Grew;
        QTest::newRow("another address") << QStringList { a } << QStringList { b } << ReachChange::Grew;
        QTest::newRow("an address less") << QStringList { a, b } << QStringList { b } << ReachChange::Shrank;
        QTest::newRow("none left") << QStringList { a } << QStringList() << ReachChange::Shrank;
    }
    void tellsWhatHasChangedOfTheLinks()
    {
        QFETCH(QStringList, before);
        QFETCH(QStringList, now);
        const auto reach = [](const QStringList &list) { return Reach(list.begin(), list.end()); };
        QTEST(reachChange(reach(before), reach(now)), "change");
    }

    // The kernel's tables, with what counts up in them and without.
    void readsRoutes()
    {
        const QString head = QStringLiteral("Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\n");
        const QString none = QString(32, u'0');
        const auto ipv4 = [&](const char *gateway, int uses) -> QString {
            return head
                + QStringLiteral("eth0\t00000000\t%1\t0003\t0\t%2\t100\t00000000\t0\t0\t0\n")
                      .arg(QString::fromLatin1(gateway))
                      .arg(uses);
        };
        const auto ipv6 = [&](int uses) {
            return QStringLiteral("%1 00 %1 00 %1 00000400 00000001 %2 00000003 eth0\n").arg(none).arg(uses, 8, 16);
        };
        const Reach routes = routesFromText(ipv4("0101A8C0", 0), ipv6(0));
        QCOMPARE(routes.size(), 3); // and the head, which never changes
        QCOMPARE(routesFromText(ipv4("0101A8C0", 7), ipv6(9)), routes);
        QCOMPARE(reachChange(routes, routesFromText(ipv4("0201A8C0", 0), ipv6(0))), ReachChange::Grew);
        QCOMPARE(reachChange(routes, routesFromText(head, ipv6(0))), ReachChange::Shrank);
    }

    void knowsItsOwnLoopback()
    {
        const Reach reach = currentReach();
        QVERIFY2(reach.contains(QStringLiteral("lo 127.0.0.1")), qPrintable(QStringList(reach.values()).join(u'\n')));
        LinkWatch watch;
        watch.start();
        watch.start(); // a second time changes nothing
    }
};

QTEST_GUILESS_MAIN(TestLinkWatch)
#include "tst_link_watch.moc"
