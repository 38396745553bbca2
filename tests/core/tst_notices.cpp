#include "app/core/notices.h"
#include "tests/support/fake_clock.h"

#include <QSignalSpy>
#include <QTest>

using namespace halfsilver;
using namespace std::chrono_literals;

class TestNotices : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void sayingItAgainReplacesIt()
    {
        FakeClock clock;
        Notices notices(clock);
        QSignalSpy changed(&notices, &Notices::changed);
        notices.show({ QStringLiteral("hub"), QStringLiteral("one") });
        notices.show({ QStringLiteral("hub"), QStringLiteral("one") });
        QCOMPARE(changed.count(), 1);
        notices.show({ QStringLiteral("hub"), QStringLiteral("two") });
        QCOMPARE(notices.notices(), (QList<Notice> { { QStringLiteral("hub"), QStringLiteral("two") } }));
    }

    void goesByItselfAfterItsDuration()
    {
        FakeClock clock;
        Notices notices(clock);
        notices.show({ QStringLiteral("hub"), QStringLiteral("Local hub") }, 60s);
        clock.advance(59s);
        QCOMPARE(notices.notices().size(), 1);
        clock.advance(1s);
        QVERIFY(notices.notices().isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestNotices)
#include "tst_notices.moc"
