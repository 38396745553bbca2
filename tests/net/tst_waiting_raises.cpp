// What is next of what waits, by hand.
#include "net/alarms/waiting_raises.h"

#include <QTest>

using namespace halfsilver;

namespace {

RaiseRequest smoke(const QString &id, const QString &target = QStringLiteral("alarm"))
{
    return *raising({ { QStringLiteral("id"), id }, { QStringLiteral("title"), QStringLiteral("Smoke") } }, target,
                    QDateTime::fromSecsSinceEpoch(1'795'380'363, Qt::UTC));
}

QStringList ids(const QList<RaiseRequest> &requests)
{
    QStringList all;
    for (const RaiseRequest &request : requests)
        all.append(request.id());
    return all;
}

} // namespace

class TestWaitingRaises : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void keepsTheOrderInWhichItWasAsked()
    {
        WaitingRaises waiting;
        const RaiseRequest first = smoke(QStringLiteral("1")), second = smoke(QStringLiteral("2")),
                           third = smoke(QStringLiteral("3"));
        QVERIFY(waiting.found(QStringLiteral("0.json"), smoke(QStringLiteral("0")))); // of an earlier run
        for (const RaiseRequest &request : { first, second, third })
            waiting.submit(request);
        QVERIFY(!waiting.notKept(first));
        waiting.kept(QStringLiteral("1.json"), second);
        QVERIFY(!waiting.found(QStringLiteral("1.json"), second)); // no news
        const QStringList all { QStringLiteral("0"), QStringLiteral("1"), QStringLiteral("2"), QStringLiteral("3") };
        QCOMPARE(ids(waiting.all()), all);
        QVERIFY(!waiting.notKept(third));
        QCOMPARE(ids(waiting.all()), all);
        QCOMPARE(waiting.take(QStringLiteral("0.json")).id(), QStringLiteral("0"));
        waiting.answered({ {}, first });
        QCOMPARE(ids(waiting.all()), all.mid(2));
        QVERIFY(waiting.hasUnkept());
        waiting.answered({ {}, third });
        QVERIFY(!waiting.hasUnkept());
    }

    void thoseThatStumbledTakeTurnsWithTheOthers()
    {
        WaitingRaises waiting;
        const auto next = [&] { return waiting.firsts().front(); };
        for (const char *id : { "bad", "bad2", "good" })
            waiting.found(QLatin1String(id) + QStringLiteral(".json"), smoke(QLatin1String(id)));
        QStringList tried;
        for (int i = 0; i < 7; ++i) {
            const auto entry = next();
            tried.append(entry.request.id());
            if (tried.last() == QStringLiteral("good"))
                waiting.answered(entry);
            else
                waiting.stumbled(entry);
        }
        QCOMPARE(tried.join(u' '), QStringLiteral("bad bad2 good bad bad2 bad bad2"));
    }

    void eachTargetHasItsOwnTurn()
    {
        WaitingRaises waiting;
        waiting.found(QStringLiteral("1.json"), smoke(QStringLiteral("1")));
        waiting.found(QStringLiteral("2.json"), smoke(QStringLiteral("2"), QStringLiteral("alarm.garden")));
        waiting.found(QStringLiteral("3.json"), smoke(QStringLiteral("3")));
        const auto firsts = waiting.firsts();
        QCOMPARE(firsts.size(), size_t(2));
        QCOMPARE(firsts[0].request.id(), QStringLiteral("1"));
        QCOMPARE(firsts[1].request.id(), QStringLiteral("2"));
    }

    void isBoundedInMemory()
    {
        WaitingRaises waiting;
        for (qsizetype i = 0; i < WaitingRaises::kMostUnkept; ++i)
            QVERIFY(!waiting.notKept(smoke(QString::number(i))));
        QCOMPARE(waiting.notKept(smoke(QStringLiteral("one more")))->id(), QStringLiteral("0"));
        QCOMPARE(waiting.all().size(), WaitingRaises::kMostUnkept);
    }
};

QTEST_GUILESS_MAIN(TestWaitingRaises)
#include "tst_waiting_raises.moc"
