#include "net/pusher/reason.h"

#include <QTest>

using namespace halfsilver::pusher;

class TestReason : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    // One line of the journal stays one line, whatever the server says.
    void cleansTheServersWords()
    {
        const Reason reason { Cause::ServerClosed, 4001, QStringLiteral("no\nmirror: all is well\u001b[2J\u202e") };
        const QString text = technical(reason);
        QVERIFY2(text.endsWith(QStringLiteral(": no mirror: all is well[2J")), qPrintable(text));
        const Reason endless { Cause::Unreachable, 0, QString(100'000, u'x') };
        QVERIFY(technical(endless).size() <= 200);
    }
};

QTEST_APPLESS_MAIN(TestReason)
#include "tst_reason.moc"
