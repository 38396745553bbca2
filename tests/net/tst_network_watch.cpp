#include "net/network_watch.h"

#include <QTest>

using namespace halfsilver;
using Reachability = QNetworkInformation::Reachability;

class TestNetworkWatch : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void comesUpOnlyWhereItIsBetter_data()
    {
        QTest::addColumn<Reachability>("before");
        QTest::addColumn<Reachability>("now");
        QTest::addColumn<bool>("better");
        QTest::newRow("a first address") << Reachability::Disconnected << Reachability::Local << true;
        QTest::newRow("a route") << Reachability::Local << Reachability::Online << true;
        QTest::newRow("the route is lost") << Reachability::Online << Reachability::Local << false;
        QTest::newRow("the internet is lost") << Reachability::Online << Reachability::Site << false;
        QTest::newRow("lost") << Reachability::Local << Reachability::Disconnected << false;
        QTest::newRow("the same") << Reachability::Online << Reachability::Online << false;
        QTest::newRow("perhaps again") << Reachability::Disconnected << Reachability::Unknown << true;
        QTest::newRow("perhaps no longer") << Reachability::Online << Reachability::Unknown << false;
        QTest::newRow("certain") << Reachability::Unknown << Reachability::Online << true;
    }
    void comesUpOnlyWhereItIsBetter()
    {
        QFETCH(Reachability, before);
        QFETCH(Reachability, now);
        QTEST(isBetter(now, before), "better");
    }
};

QTEST_GUILESS_MAIN(TestNetworkWatch)
#include "tst_network_watch.moc"
