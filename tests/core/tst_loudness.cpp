#include "app/core/sound/loudness.h"

#include <QRegularExpression>
#include <QTest>

using namespace halfsilver;
using namespace std::chrono_literals;

Q_DECLARE_METATYPE(halfsilver::Loudness)

class TestLoudness : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void gain_data()
    {
        QTest::addColumn<Loudness>("loudness");
        QTest::addColumn<double>("since");
        QTest::addColumn<double>("gain");
        QTest::newRow("full") << Loudness {} << 0.0 << 1.0;
        QTest::newRow("half of the volume: a quarter of the amplitude") << Loudness { 50, 0s, false } << 0.0 << 0.25;
        QTest::newRow("none") << Loudness { 0, 0s, false } << 0.0 << 0.0;
        QTest::newRow("critical: never none") << Loudness { 0, 0s, true } << 0.0 << 0.25;
        QTest::newRow("critical: louder where it is louder") << Loudness { 80, 0s, true } << 0.0 << 0.64;
        QTest::newRow("the ramp begins at a tenth") << Loudness { 100, 10s, false } << 0.0 << 0.1;
        QTest::newRow("in its middle: as many decibels") << Loudness { 100, 10s, false } << 5.0 << 0.316228;
        QTest::newRow("at its end: all of it") << Loudness { 100, 10s, false } << 10.0 << 1.0;
        QTest::newRow("long after it") << Loudness { 50, 10s, false } << 3600.0 << 0.25;
        QTest::newRow("critical: the ramp begins where it is heard") << Loudness { 100, 10s, true } << 0.0 << 0.25;
        QTest::newRow("critical: the ramp's end is the volume") << Loudness { 70, 10s, true } << 10.0 << 0.49;
    }
    void gain()
    {
        QFETCH(Loudness, loudness);
        QFETCH(double, since);
        QFETCH(double, gain);
        QVERIFY(qAbs(gainAt(loudness, std::chrono::duration<double>(since)) - gain) < 1e-5);
    }

    void neverFallsWhileItGrows()
    {
        for (const bool critical : { false, true }) {
            double before = 0;
            for (double since = 0; since <= 12; since += 0.1) {
                const double gain = gainAt({ 90, 10s, critical }, std::chrono::duration<double>(since));
                QVERIFY(gain >= before);
                before = gain;
            }
        }
    }

    void isWorkedIntoTheSamplesOfBothChannels()
    {
        const Pcm pcm { 8000, 2, QList<qint16>(32'000, 10'000) }; // 2 s
        const Pcm heard = atLoudness(pcm, { 100, 4s, false }, 2s);
        QCOMPARE(heard.samples.size(), pcm.samples.size());
        QCOMPARE(heard.samples[0], qint16(3162));
        QCOMPARE(heard.samples[1], heard.samples[0]);
        QCOMPARE(heard.samples[16'000], qint16(5623)); // a second later
        QVERIFY(heard.samples.last() > 9990);
        QCOMPARE(atLoudness(pcm, { 100, 4s, false }, 4s), pcm);
        QCOMPARE(atLoudness(pcm, { 0, 0s, false }, 0s).samples.first(), qint16(0));
    }

    void theBeginningFadesOut()
    {
        const Pcm pcm { 8000, 1, QList<qint16>(16'000, 10'000) };
        const Pcm beginning = beginningOf(pcm, 500ms);
        QCOMPARE(beginning.duration(), 500ms);
        QCOMPARE(beginning.samples[3839], qint16(10'000)); // 20 ms before its end
        QVERIFY(beginning.samples.last() < 100);
        QVERIFY(beginning.samples[3920] < 6000);
        const Pcm brief { 8000, 1, QList<qint16>(4, 10'000) };
        QCOMPARE(beginningOf(brief, 500ms).samples.size(), 4);
    }
};

QTEST_GUILESS_MAIN(TestLoudness)
#include "tst_loudness.moc"
