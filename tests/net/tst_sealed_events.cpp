#include "net/pusher/sealed_events.h"

#include "net/pusher/secret_box.h"
#include "tests/support/sealed_event.h"

#include <QTest>

using namespace halfsilver;
using namespace halfsilver::pusher;
using namespace std::chrono_literals;

namespace {

const QByteArray kOld(kSecretKeyBytes, 'a'), kNew(kSecretKeyBytes, 'b'), kOther(kSecretKeyBytes, 'c');

} // namespace

class TestSealedEvents : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void opensWithItsKey()
    {
        SealedEvents events;
        const SealedStep step = events.received("e", sealedEvent("{\"a\":1}", kOld), kOld, 0s);
        QCOMPARE(step.opened, (std::vector<OpenedEvent> { { "e", "{\"a\":1}" } }));
        QVERIFY(step.dropped == 0 && !step.asksForKey);
    }

    void asksOnceForANewKeyAndKeepsTheOrder()
    {
        SealedEvents events;
        SealedStep step = events.received("first", sealedEvent("1", kNew), kOld, 0s);
        QVERIFY(step.opened.empty() && step.dropped == 0 && step.asksForKey);
        step = events.received("second", sealedEvent("2", kOld), kOld, 1s); // would open, but it is not its turn
        QVERIFY(step.opened.empty() && step.dropped == 0 && !step.asksForKey);
        step = events.received("third", sealedEvent("3", kNew), kOld, 1s);
        QVERIFY(step.opened.empty() && !step.asksForKey);
        step = events.keyCame(kNew);
        QCOMPARE(step.opened, (std::vector<OpenedEvent> { { "first", "1" }, { "third", "3" } }));
        QCOMPARE(step.dropped, 1);
        step = events.received("fourth", sealedEvent("4", kNew), kNew, 2s);
        QCOMPARE(step.opened.size(), size_t(1));
    }

    void dropsWhatNoKeyOpensAndDoesNotAskForEachOfThem()
    {
        SealedEvents events;
        QVERIFY(events.received("e", sealedEvent("1", kOther), kOld, 0s).asksForKey);
        QCOMPARE(events.keyCame({}).dropped, 1);
        for (int i = 0; i < 100; ++i) {
            const SealedStep step = events.received("e", sealedEvent("1", kOther), kOld, 5s);
            QVERIFY(step.dropped == 1 && !step.asksForKey);
        }
        QCOMPARE(events.received("e", sealedEvent("2", kOld), kOld, 6s).opened.size(), size_t(1));
        QVERIFY(events.received("e", sealedEvent("1", kOther), kOld, 10s).asksForKey);
    }

    void whatIsNotSealedIsDroppedAtOnce_data()
    {
        QTest::addColumn<QByteArray>("data");
        QTest::newRow("not JSON") << QByteArray("hello");
        QTest::newRow("a plain alarm") << QByteArray("{\"title\":\"Smoke\"}");
        QTest::newRow("no nonce") << QByteArray("{\"ciphertext\":\"AAAA\"}");
        QTest::newRow("a short nonce") << QByteArray("{\"nonce\":\"AAAA\",\"ciphertext\":\"AAAA\"}");
        QTest::newRow("no ciphertext") << QByteArray("{\"nonce\":\"" + QByteArray(24, 'n').toBase64() + "\"}");
        QTest::newRow("numbers") << QByteArray("{\"nonce\":1,\"ciphertext\":2}");
        QTest::newRow("nothing") << QByteArray();
    }
    void whatIsNotSealedIsDroppedAtOnce()
    {
        QFETCH(QByteArray, data);
        SealedEvents events;
        const SealedStep step = events.received("e", data, kOld, 0s);
        QVERIFY(step.opened.empty() && step.dropped == 1 && !step.asksForKey);
    }

    void whatWaitsIsBounded()
    {
        SealedEvents events;
        QVERIFY(events.received("e", sealedEvent("1", kNew), kOld, 0s).asksForKey);
        const QByteArray big = sealedEvent(QByteArray(200'000, 'x'), kNew);
        int dropped = 0;
        for (int i = 0; i < 10; ++i)
            dropped += events.received("e", big, kOld, 0s).dropped;
        QCOMPARE(dropped, 5); // five of them are a MiB
        QCOMPARE(events.keyCame(kNew).opened.size(), size_t(6));
        QVERIFY(events.received("e", sealedEvent("1", kOther), kOld, 20s).asksForKey);
        for (size_t i = 1; i < SealedEvents::kMostEvents; ++i)
            QCOMPARE(events.received("e", sealedEvent("1", kOther), kOld, 20s).dropped, 0);
        QCOMPARE(events.received("e", sealedEvent("1", kOther), kOld, 20s).dropped, 1);
        QCOMPARE(events.reset(), int(SealedEvents::kMostEvents));
    }

    void aLostConnectionAsksAnew()
    {
        SealedEvents events;
        QVERIFY(events.received("e", sealedEvent("1", kNew), kOld, 0s).asksForKey);
        QCOMPARE(events.reset(), 1);
        QCOMPARE(events.received("e", sealedEvent("1", kNew), kNew, 1s).opened.size(), size_t(1));
        QCOMPARE(events.keyCame(kNew).opened.size(), size_t(0)); // too late
    }
};

QTEST_GUILESS_MAIN(TestSealedEvents)
#include "tst_sealed_events.moc"
