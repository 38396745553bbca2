#include "net/pusher/unheard_log.h"

#include <QTest>

using namespace halfsilver::pusher;
using namespace std::chrono_literals;

namespace {
int linesOf(UnheardLog &log, int events, auto nameOf)
{
    int lines = 0;
    for (int i = 0; i < events; ++i)
        lines += log.heard(nameOf(i), i * 10ms).has_value();
    return lines;
}
} // namespace

class TestUnheardLog : public QObject {
    Q_OBJECT
private slots:
    void tellsEachNameOnce()
    {
        UnheardLog log;
        QCOMPARE(log.heard(QStringLiteral("alarm"), 0s), 0);
        QCOMPARE(log.heard(QStringLiteral("alarm"), 1h), std::nullopt);
    }

    // Two events of one channel take turns, all day.
    void namesThatTakeTurnsAreNoNews()
    {
        UnheardLog log;
        QCOMPARE(linesOf(log, 100'000, [](int i) { return QString::number(i % 2); }), 2);
    }

    void namesWithoutEndAreALineAMinute()
    {
        UnheardLog log;
        const auto own = [](int i) { return QStringLiteral("reading.%1").arg(i); };
        QCOMPARE(linesOf(log, 60'000, own), int(UnheardLog::kMostNames) + 9); // ten minutes
        const auto kept = log.heard(QStringLiteral("one more"), 1h);
        QVERIFY(kept);
        QVERIFY2(*kept > 5'000, qPrintable(QString::number(*kept))); // those of the last minute
    }
};

QTEST_GUILESS_MAIN(TestUnheardLog)
#include "tst_unheard_log.moc"
