// One's own sound files, which may change or vanish while the mirror runs.
#include "app/core/notices.h"
#include "app/mirror/alarm_sounds.h"
#include "tests/support/fake_clock.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace halfsilver;

namespace {

constexpr auto kWarning = AlarmPriority::Warning;

Pcm tone(int frames) { return { 8000, 1, QList<qint16>(frames, 1000) }; }

struct World {
    World()
    {
        settings.warning = folder.filePath(QStringLiteral("own.wav"));
        write(tone(800));
        sounds = std::make_unique<AlarmSounds>(settings, notices);
    }
    void write(const Pcm &pcm) const { write(wavOf(pcm)); }
    void write(const QByteArray &bytes) const
    {
        QFile file(settings.warning);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
    }
    // What sounds once the file was looked at.
    bool becomes(const Pcm &pcm)
    {
        return QTest::qWaitFor([&] { return sounds->of(kWarning) == pcm; }, 10'000);
    }

    QTemporaryDir folder;
    FakeClock clock;
    Notices notices { clock };
    SoundSettings settings;
    std::unique_ptr<AlarmSounds> sounds;
};

} // namespace

class TestAlarmSounds : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void aChangedFileSoundsFromTheNextTimeOn()
    {
        World w;
        QCOMPARE(w.sounds->of(kWarning), tone(800));
        w.write(tone(1600));
        QCOMPARE(w.sounds->of(kWarning), tone(800)); // it waits for no disk
        QVERIFY(w.becomes(tone(1600)));
        QVERIFY(w.notices.notices().isEmpty());
    }

    void withoutItTheBuiltInSoundIsHeard_data()
    {
        QTest::addColumn<bool>("gone");
        QTest::newRow("it has gone") << true;
        QTest::newRow("it is no sound any more") << false;
    }
    void withoutItTheBuiltInSoundIsHeard()
    {
        QFETCH(bool, gone);
        World w;
        if (gone)
            QVERIFY(QFile::remove(w.settings.warning));
        else
            w.write("RIFF");
        QCOMPARE(w.sounds->of(kWarning), tone(800)); // never silence
        QVERIFY(w.becomes(builtInSound(kWarning)));
        QCOMPARE(w.notices.notices().size(), 1);
        QVERIFY2(w.notices.notices().first().text.contains(QStringLiteral("own.wav")),
                 qPrintable(w.notices.notices().first().text));
        w.write(tone(2400));
        QVERIFY(w.becomes(tone(2400)));
        QVERIFY(w.notices.notices().isEmpty());
    }

    void whatIsOffStaysOff()
    {
        World w;
        QVERIFY(w.sounds->of(AlarmPriority::Info).samples.isEmpty());
        QCOMPARE(w.sounds->of(AlarmPriority::Critical), builtInSound(AlarmPriority::Critical));
    }
};

QTEST_GUILESS_MAIN(TestAlarmSounds)
#include "tst_alarm_sounds.moc"
