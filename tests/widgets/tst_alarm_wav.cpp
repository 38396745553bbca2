// The bundled sound: short, of the pattern of fire alarms, and heard by old ears.
#include <QFile>
#include <QTest>
#include <QtEndian>

#include <cmath>
#include <complex>

class TestAlarmWav : public QObject {
    Q_OBJECT

    static constexpr int kRate = 8000;
    QList<double> m_samples;

    // The energy of the samples at `hertz`, in bins of 1/length.
    static double energyAt(const QList<double> &samples, double hertz)
    {
        std::complex<double> sum;
        for (qsizetype i = 0; i < samples.size(); ++i)
            sum += samples[i] * std::polar(1.0, -2 * M_PI * hertz * double(i) / kRate);
        return std::norm(sum);
    }
    double loudness(double from, double to) const // root of the mean square; times in seconds
    {
        const auto part = m_samples.mid(qsizetype(from * kRate), qsizetype((to - from) * kRate));
        double sum = 0;
        for (const double sample : part)
            sum += sample * sample;
        return std::sqrt(sum / double(part.size()));
    }

private slots:
    void initTestCase()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        QFile file(QStringLiteral(":/halfsilver/sounds/alarm.wav"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray bytes = file.readAll();
        QVERIFY(bytes.size() < 65'536);
        QVERIFY(bytes.startsWith("RIFF") && bytes.mid(8, 8) == "WAVEfmt ");
        QCOMPARE(qFromLittleEndian<quint16>(bytes.constData() + 22), quint16(1)); // channels
        QCOMPARE(qFromLittleEndian<quint32>(bytes.constData() + 24), quint32(kRate));
        for (qsizetype at = 44; at + 1 < bytes.size(); at += 2)
            m_samples.append(qFromLittleEndian<qint16>(bytes.constData() + at) / 32768.0);
        QCOMPARE(m_samples.size(), qsizetype(2.5 * kRate));
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
        const auto beat = m_samples.mid(0, kRate / 2); // bins of 2 Hz
        double low = 0, all = 0;
        for (double hertz = 2; hertz < kRate / 2; hertz += 2) {
            const double energy = energyAt(beat, hertz);
            all += energy;
            low += hertz < 1000 ? energy : 0;
        }
        QVERIFY(low / all > 0.95);
        QVERIFY(energyAt(beat, 520) / all > 0.8);
    }
};

QTEST_GUILESS_MAIN(TestAlarmWav)
#include "tst_alarm_wav.moc"
