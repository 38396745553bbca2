// The bundled sounds: short, heard by old ears, and told apart; the critical one of the pattern of fire alarms.
#include "app/core/sound/pcm.h"

#include <QFile>
#include <QRegularExpression>
#include <QTest>

#include <cmath>
#include <complex>

using namespace halfsilver;

class TestAlarmWav : public QObject {
    Q_OBJECT

    static constexpr int kRate = 8000;
    QList<double> m_alarm, m_chime;

    static QList<double> samplesOf(const QString &name)
    {
        QFile file(QStringLiteral(":/halfsilver/sounds/") + name);
        const QByteArray bytes = file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
        const auto pcm = readWav(bytes);
        QList<double> samples;
        if (!pcm || bytes.size() > 65'536 || pcm->rate != kRate || pcm->channels != 1)
            return samples;
        for (const qint16 sample : pcm->samples)
            samples.append(sample / 32768.0);
        return samples;
    }
    // The energy of the samples at `hertz`, in bins of 1/length.
    static double energyAt(const QList<double> &samples, double hertz)
    {
        std::complex<double> sum;
        for (qsizetype i = 0; i < samples.size(); ++i)
            sum += samples[i] * std::polar(1.0, -2 * M_PI * hertz * double(i) / kRate);
        return std::norm(sum);
    }
    struct Energy {
        double low = 0, all = 0; // below 1 kHz, and everywhere
    };
    static Energy energyOf(const QList<double> &samples)
    {
        Energy energy;
        for (double hertz = 2; hertz < kRate / 2; hertz += 2) {
            const double here = energyAt(samples, hertz);
            energy.all += here;
            energy.low += hertz < 1000 ? here : 0;
        }
        return energy;
    }
    double loudness(double from, double to) const // root of the mean square; times in seconds
    {
        const auto part = m_alarm.mid(qsizetype(from * kRate), qsizetype((to - from) * kRate));
        double sum = 0;
        for (const double sample : part)
            sum += sample * sample;
        return std::sqrt(sum / double(part.size()));
    }

private slots:
    void initTestCase()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_alarm = samplesOf(QStringLiteral("alarm.wav"));
        m_chime = samplesOf(QStringLiteral("chime.wav"));
        QCOMPARE(m_alarm.size(), qsizetype(2.5 * kRate));
        QCOMPARE(m_chime.size(), qsizetype(1.2 * kRate));
    }

    void threeBeats()
    {
        for (const double beat : { 0.0, 1.0, 2.0 })
            QVERIFY(loudness(beat + 0.02, beat + 0.48) > 0.4);
        for (const double rest : { 0.5, 1.5 })
            QCOMPARE(loudness(rest, rest + 0.5), 0.0);
    }

    void itsEnergyIsBelowOneKilohertz()
    {
        const auto beat = m_alarm.mid(0, kRate / 2); // bins of 2 Hz
        const Energy energy = energyOf(beat);
        QVERIFY(energy.low / energy.all > 0.95);
        QVERIFY(energyAt(beat, 520) / energy.all > 0.8);
    }

    void theChimeIsLowToo()
    {
        const Energy energy = energyOf(m_chime);
        QVERIFY(energy.low / energy.all > 0.95);
    }
};

QTEST_GUILESS_MAIN(TestAlarmWav)
#include "tst_alarm_wav.moc"
