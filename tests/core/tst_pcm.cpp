#include "app/core/sound/pcm.h"

#include <QRegularExpression>
#include <QTest>
#include <QtEndian>

using namespace halfsilver;
using namespace std::chrono_literals;

namespace {

QByteArray little(quint32 value, int bytes)
{
    const quint32 word = qToLittleEndian(value);
    return QByteArray(reinterpret_cast<const char *>(&word), bytes);
}

struct Header {
    quint32 coding = 1, channels = 1, rate = 8000, bits = 16;
};
QByteArray wav(const Header &header, const QByteArray &data, const QByteArray &before = {})
{
    const QByteArray format = little(header.coding, 2) + little(header.channels, 2) + little(header.rate, 4)
        + little(0, 4) + little(0, 2) + little(header.bits, 2);
    const QByteArray chunks =
        "WAVEfmt " + little(16, 4) + format + before + "data" + little(quint32(data.size()), 4) + data;
    return "RIFF" + little(quint32(chunks.size()), 4) + chunks;
}

} // namespace

class TestPcm : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void reads_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QList<qint16>>("samples");
        QTest::addColumn<int>("channels");
        QTest::newRow("16 bits") << wav({}, QByteArray::fromHex("ff7f 0080 0100")) << QList<qint16> { 32767, -32768, 1 }
                                 << 1;
        QTest::newRow("8 bits") << wav({ .bits = 8 }, QByteArray::fromHex("00 80 ff"))
                                << QList<qint16> { -32768, 0, 32512 } << 1;
        QTest::newRow("24 bits") << wav({ .bits = 24 }, QByteArray::fromHex("99ff7f 990080"))
                                 << QList<qint16> { 32767, -32768 } << 1;
        QTest::newRow("two channels, the last frame half")
            << wav({ .channels = 2 }, QByteArray::fromHex("0100 0200 03")) << QList<qint16> { 1, 2 } << 2;
        QTest::newRow("another chunk of odd length before")
            << wav({}, QByteArray::fromHex("0100"), "LIST" + little(3, 4) + QByteArray(4, 'x')) << QList<qint16> { 1 }
            << 1;
        QByteArray open = wav({}, QByteArray::fromHex("0100"));
        open.replace(open.size() - 6, 4, QByteArray::fromHex("ffffffff")); // a recorder that never knew its length
        QTest::newRow("a length that was never filled in") << open << QList<qint16> { 1 } << 1;
    }
    void reads()
    {
        QFETCH(QByteArray, bytes);
        const auto pcm = readWav(bytes);
        QVERIFY2(pcm, pcm ? "" : qPrintable(pcm.error().text));
        QTEST(pcm->samples, "samples");
        QTEST(pcm->channels, "channels");
        QCOMPARE(*readWav(wavOf(*pcm)), *pcm);
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("why");
        const QByteArray one = QByteArray::fromHex("0100");
        QTest::newRow("nothing") << QByteArray() << QStringLiteral("it is no WAV file.");
        QTest::newRow("an MP3") << QByteArray("ID3\3abcdefghijklmnop") << QStringLiteral("it is no WAV file.");
        QTest::newRow("half a header") << wav({}, one).left(30) << QStringLiteral("its WAV header is damaged.");
        QTest::newRow("compressed") << wav({ .coding = 2 }, one)
                                    << QStringLiteral("its sound is compressed, or not of 8, 16 or 24 bits.");
        QTest::newRow("32 bits") << wav({ .bits = 32 }, one)
                                 << QStringLiteral("its sound is compressed, or not of 8, 16 or 24 bits.");
        QTest::newRow("no channels") << wav({ .channels = 0 }, one)
                                     << QStringLiteral("it has more than two channels, or is not of 8 to 48 kHz.");
        QTest::newRow("96 kHz") << wav({ .rate = 96'000 }, one)
                                << QStringLiteral("it has more than two channels, or is not of 8 to 48 kHz.");
        QTest::newRow("empty") << wav({}, {}) << QStringLiteral("there is no sound in it.");
        QTest::newRow("16 s") << wav({ .bits = 8 }, QByteArray(8000 * 16, '\x80'))
                              << QStringLiteral("it takes longer than 15 s.");
    }
    void refuses()
    {
        QFETCH(QByteArray, bytes);
        const auto pcm = readWav(bytes);
        QVERIFY(!pcm);
        QTEST(pcm.error().text, "why");
    }

    void knowsHowLongItTakes() { QCOMPARE((Pcm { 8000, 2, QList<qint16>(8000) }.duration()), 500ms); }
};

QTEST_GUILESS_MAIN(TestPcm)
#include "tst_pcm.moc"
