// What is kept for later subscribers, what one connection may do, and the frame that goes to everybody.
#include "net/hub/event_cache.h"
#include "net/hub/rate.h"
#include "net/hub/text_frame.h"

#include <QJsonDocument>
#include <QRegularExpression>
#include <QTest>

using namespace halfsilver::hub;
using namespace std::chrono_literals;

class TestHubEventCache : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void keepsTheLastOfEachChannel()
    {
        EventCache cache({ 30min, 10, 1000 });
        QCOMPARE(cache.last(QStringLiteral("a"), 0s), QByteArray());
        cache.keep(QStringLiteral("a"), "one", 0s);
        cache.keep(QStringLiteral("b"), "other", 0s);
        cache.keep(QStringLiteral("a"), "two", 1s);
        QCOMPARE(cache.last(QStringLiteral("a"), 2s), QByteArray("two"));
        QCOMPARE(cache.last(QStringLiteral("b"), 2s), QByteArray("other"));
        QCOMPARE(cache.size(), 2);
    }

    void forgetsWhatIsOld()
    {
        EventCache cache({ 30min, 10, 1000 });
        cache.keep(QStringLiteral("a"), "one", 0s);
        QCOMPARE(cache.last(QStringLiteral("a"), 30min), QByteArray("one"));
        QCOMPARE(cache.last(QStringLiteral("a"), 30min + 1ns), QByteArray());
        cache.keep(QStringLiteral("b"), "two", 31min); // and its memory goes with the next
        QCOMPARE(cache.size(), 1);
    }

    void isBoundedInNumber()
    {
        EventCache cache({ 30min, 3, 1000 });
        for (int i = 0; i < 5; ++i)
            cache.keep(QString::number(i), "x", std::chrono::seconds(i));
        QCOMPARE(cache.size(), 3);
        QCOMPARE(cache.last(QStringLiteral("1"), 5s), QByteArray());
        QCOMPARE(cache.last(QStringLiteral("2"), 5s), QByteArray("x"));
    }

    void isBoundedInBytes()
    {
        EventCache cache({ 30min, 100, 10 });
        cache.keep(QStringLiteral("a"), "12345", 0s);
        cache.keep(QStringLiteral("b"), "12345", 0s);
        QCOMPARE(cache.size(), 2);
        cache.keep(QStringLiteral("a"), "123456", 0s); // its own first event does not count against it
        QCOMPARE(cache.size(), 1);
        QCOMPARE(cache.last(QStringLiteral("a"), 0s), QByteArray("123456"));
        cache.keep(QStringLiteral("c"), QByteArray(11, 'x'), 0s); // larger than all of it
        QCOMPARE(cache.size(), 0);
    }

    void allowsABurstAndThenSoMuchASecond()
    {
        Rate rate;
        const Allowance allowed { 10, 20 };
        for (int i = 0; i < 20; ++i)
            QVERIFY(rate.take(allowed, 100s));
        QVERIFY(!rate.take(allowed, 100s));
        QVERIFY(!rate.take(allowed, 100s + 99ms));
        QVERIFY(rate.take(allowed, 100s + 101ms));
        QVERIFY(!rate.take(allowed, 100s + 101ms));
        QVERIFY(!rate.take(allowed, 200s, 21)); // never more than the burst
        QVERIFY(rate.take(allowed, 200s, 20));
    }

    void framesATextAsTheStandardSays_data()
    {
        QTest::addColumn<int>("size");
        QTest::addColumn<QByteArray>("head");
        QTest::newRow("empty") << 0 << QByteArray::fromHex("8100");
        QTest::newRow("125 bytes") << 125 << QByteArray::fromHex("817d");
        QTest::newRow("126 bytes") << 126 << QByteArray::fromHex("817e007e");
        QTest::newRow("65,535 bytes") << 65535 << QByteArray::fromHex("817effff");
        QTest::newRow("65,536 bytes") << 65536 << QByteArray::fromHex("817f0000000000010000");
    }
    void framesATextAsTheStandardSays()
    {
        QFETCH(int, size);
        QFETCH(QByteArray, head);
        const QByteArray text(size, 'x');
        QCOMPARE(textFrame(text), head + text);
    }

    void framesAnEventWithWhatItHas()
    {
        const auto read = [](const QByteArray &frame) { return QJsonDocument::fromJson(frame.mid(2)).object(); };
        QCOMPARE(read(eventFrame(QStringLiteral("e"), QStringLiteral("c"), 5, QStringLiteral("u"))),
                 (QJsonObject { { QStringLiteral("event"), QStringLiteral("e") },
                                { QStringLiteral("channel"), QStringLiteral("c") },
                                { QStringLiteral("data"), 5 },
                                { QStringLiteral("user_id"), QStringLiteral("u") } }));
        QCOMPARE(read(eventFrame(QStringLiteral("e"), {}, QJsonValue::Undefined)),
                 (QJsonObject { { QStringLiteral("event"), QStringLiteral("e") } }));
    }
};

QTEST_APPLESS_MAIN(TestHubEventCache)
#include "tst_hub_event_cache.moc"
