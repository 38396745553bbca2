// Pairing by table: what a code is, how long it works, and what wrong ones cost.
#include "net/hub/page/pairing.h"

#include <QTest>

using namespace halfsilver;
using namespace halfsilver::hub;
using namespace std::chrono_literals;

namespace {

const QString kCode = QStringLiteral("7KMR-2XQ4"), kWrong = QStringLiteral("2222-2222");
const QHostAddress kPhone(QStringLiteral("192.168.1.20")), kStranger(QStringLiteral("192.168.1.66"));

Pairing opened(DeviceRole role = DeviceRole::Acknowledge)
{
    Pairing pairing;
    pairing.open(kCode, role, 100s);
    return pairing;
}

} // namespace

class TestPagePairing : public QObject {
    Q_OBJECT
private slots:
    void makesCodesThatNobodyMisreads()
    {
        quint32 n = 0;
        const QString code = pairingCode([&](quint32 below) { return n++ % below; });
        QCOMPARE(code, QStringLiteral("2345-6789"));
        QSet<QChar> seen;
        for (quint32 i = 0; i < 30; ++i)
            seen.insert(pairingCode([&](quint32) { return i; })[0]);
        QCOMPARE(seen.size(), 30);
        for (const char16_t c : { u'0', u'O', u'1', u'I', u'L', u'U' })
            QVERIFY(!seen.contains(c));
    }

    void takesTheCodeAsItIsTyped_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<PairingOutcome>("outcome");
        QTest::newRow("as shown") << kCode << PairingOutcome::Paired;
        QTest::newRow("in small letters, without the dash") << QStringLiteral("7kmr2xq4") << PairingOutcome::Paired;
        QTest::newRow("with spaces") << QStringLiteral(" 7KMR 2XQ4 ") << PairingOutcome::Paired;
        QTest::newRow("another") << kWrong << PairingOutcome::Wrong;
        QTest::newRow("its beginning") << QStringLiteral("7KMR") << PairingOutcome::Wrong;
        QTest::newRow("empty") << QString() << PairingOutcome::Wrong;
        QTest::newRow("with a strange sign") << QStringLiteral("7KMR-2XQ4!") << PairingOutcome::Wrong;
        QTest::newRow("very long") << QString(100'000, u'7') << PairingOutcome::Wrong;
    }
    void takesTheCodeAsItIsTyped()
    {
        QFETCH(QString, typed);
        auto pairing = opened();
        QTEST(pairing.attempt(typed, kPhone, 101s), "outcome");
    }

    void worksOnceAndForTwoMinutes()
    {
        auto pairing = opened(DeviceRole::Admin);
        QCOMPARE(pairing.role(), DeviceRole::Admin);
        QVERIFY(pairing.isOpen(219s));
        QVERIFY(!pairing.isOpen(220s));
        QCOMPARE(Pairing(pairing).attempt(kCode, kPhone, 220s), PairingOutcome::NotOpen);
        QCOMPARE(pairing.attempt(kCode, kPhone, 219s), PairingOutcome::Paired);
        QCOMPARE(pairing.attempt(kCode, kPhone, 219s), PairingOutcome::NotOpen);
        QCOMPARE(Pairing().attempt({}, kPhone, 1s), PairingOutcome::NotOpen);
    }

    void tenWrongCodesLockTheirAddressForAMinute()
    {
        auto pairing = opened();
        for (int i = 0; i < 10; ++i)
            QCOMPARE(pairing.attempt(kWrong, kStranger, 101s), PairingOutcome::Wrong);
        QCOMPARE(pairing.attempt(kCode, kStranger, 102s), PairingOutcome::Locked);
        QCOMPARE(pairing.lockedFor(kStranger, 102s), 59s);
        QCOMPARE(pairing.lockedFor(QHostAddress(QStringLiteral("::ffff:192.168.1.66")), 102s), 59s);
        QCOMPARE(Pairing(pairing).attempt(kCode, kPhone, 102s), PairingOutcome::Paired); // nobody else is kept out
        QCOMPARE(pairing.attempt(kCode, kStranger, 161s), PairingOutcome::Paired);
    }

    void manyAddressesLockWhoeverHasGuessedUntilANewCode()
    {
        auto pairing = opened();
        QCOMPARE(pairing.attempt(kWrong, kPhone, 101s), PairingOutcome::Wrong); // mistyped
        for (int i = 0; i < 29; ++i)
            QCOMPARE(pairing.attempt(kWrong, QHostAddress(quint32(0x0a000001 + i)), 101s), PairingOutcome::Wrong);
        QCOMPARE(pairing.attempt(kCode, kPhone, 102s), PairingOutcome::Locked);
        QCOMPARE(Pairing(pairing).attempt(kCode, kPhone, 161s), PairingOutcome::Paired);
        auto anew = pairing;
        anew.open(kCode, DeviceRole::View, 103s); // the person at the mirror asks for another
        QCOMPARE(anew.attempt(kCode, kPhone, 103s), PairingOutcome::Paired);
        // Another phone of the household gets in at once, and a guesser has one try for each address.
        QCOMPARE(Pairing(pairing).attempt(kCode, kStranger, 102s), PairingOutcome::Paired);
        QCOMPARE(pairing.attempt(kWrong, kStranger, 102s), PairingOutcome::Wrong);
        QCOMPARE(pairing.attempt(kCode, kStranger, 102s), PairingOutcome::Locked);
    }

    void anIPv6NetworkIsOneAddress()
    {
        auto pairing = opened();
        for (int i = 0; i < 10; ++i)
            (void)pairing.attempt(kWrong, QHostAddress(QStringLiteral("2001:db8::%1").arg(i + 1)), 101s);
        QCOMPARE(pairing.attempt(kCode, QHostAddress(QStringLiteral("2001:db8::ffff")), 101s), PairingOutcome::Locked);
        QCOMPARE(pairing.attempt(kCode, QHostAddress(QStringLiteral("2001:db8:0:1::1")), 101s), PairingOutcome::Paired);
    }

    void nothingIsCountedWhileNoCodeIsShown()
    {
        Pairing pairing;
        for (int i = 0; i < 100; ++i)
            QCOMPARE(pairing.attempt(kWrong, kStranger, 1s), PairingOutcome::NotOpen);
        QCOMPARE(pairing.lockedFor(kPhone, 1s), 0s);
    }
};

QTEST_GUILESS_MAIN(TestPagePairing)
#include "tst_page_pairing.moc"
