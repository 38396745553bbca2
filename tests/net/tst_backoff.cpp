#include "net/pusher/backoff.h"

#include <QRandomGenerator>
#include <QTest>

using namespace halfsilver::pusher;
using namespace std::chrono_literals;

class TestBackoff : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void growsToTheCeiling_data()
    {
        QTest::addColumn<int>("n");
        QTest::addColumn<int>("ceiling");
        QTest::addColumn<int>("longest");
        const int longest[] { 2, 4, 8, 16, 30, 30 };
        for (int n = 0; n < 6; ++n)
            QTest::addRow("attempt %d", n) << n << 30 << longest[n];
        QTest::addRow("attempt 1000000") << 1'000'000 << 30 << 30;
        QTest::addRow("attempt 0, in the house") << 0 << 3 << 2;
        QTest::addRow("attempt 1, in the house") << 1 << 3 << 3;
        QTest::addRow("attempt 9, in the house") << 9 << 3 << 3;
    }
    void growsToTheCeiling()
    {
        QFETCH(int, n);
        QFETCH(int, ceiling);
        QFETCH(int, longest);
        const auto delay = [&](double unit) { return backoffDelay(n, std::chrono::seconds(ceiling), unit); };
        QCOMPARE(delay(0), 1000ms);
        QVERIFY(delay(0.999'999) <= std::chrono::seconds(longest));
        QVERIFY(delay(0.999'999) >= std::chrono::seconds(longest) - 2ms);
    }

    void spreadsEvenly()
    {
        QRandomGenerator random(4711);
        std::array<int, 10> bins {};
        for (int i = 0; i < 20'000; ++i) {
            const auto delay = backoffDelay(4, 30s, random.generateDouble());
            QVERIFY(delay >= 1s && delay < 30s);
            ++bins[size_t((delay - 1s) / 2900ms)];
        }
        for (const int count : bins)
            QVERIFY2(count > 1800 && count < 2200, qPrintable(QString::number(count)));
    }
};

QTEST_GUILESS_MAIN(TestBackoff)
#include "tst_backoff.moc"
