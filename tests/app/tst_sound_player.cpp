#include "app/core/notices.h"
#include "app/mirror/sound_player.h"
#include "tests/support/fake_clock.h"
#include "tests/support/side_scripts.h"

#include <QPointer>
#include <QProcess>
#include <QSignalSpy>
#include <QTest>

using namespace halfsilver;
using namespace std::chrono_literals;

namespace {

const Pcm kSound { 8000, 1, QList<qint16>(800, 1000) }; // 100 ms

struct World {
    SideScripts scripts;
    FakeClock clock;
    Notices notices { clock };
    std::vector<SoundProgram> programs;
    SoundPlayer player { [this] { return programs; }, clock, notices };
    QSignalSpy finished { &player, &SoundPlayer::finished };

    void add(const QString &name, const QString &ending)
    {
        programs.push_back({ scripts.add(name, ending), { QStringLiteral("-q") } });
    }
    QStringList said() const
    {
        QStringList texts;
        for (const Notice &notice : notices.notices())
            texts.append(notice.text);
        return texts;
    }
    // Waits for real programs; what they bring about is due at once.
    bool isFinished(qsizetype times = 1)
    {
        return QTest::qWaitFor([this, times] { return clock.advance(0ns), finished.size() == times; }, 60'000);
    }
};

} // namespace

class TestSoundPlayer : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }
    void cleanup() { QTRY_VERIFY(everyProgramHasEnded()); }

    void choosesWhatCanBeHeard_data()
    {
        QTest::addColumn<QList<bool>>("there"); // servers of PipeWire and PulseAudio; pw-play, paplay, aplay
        QTest::addColumn<QStringList>("chosen");
        const QString pw = QStringLiteral("pw-play"), pa = QStringLiteral("paplay"), alsa = QStringLiteral("aplay");
        QTest::newRow("a kiosk without a desktop")
            << QList<bool> { false, false, false, false, true } << QStringList { alsa };
        QTest::newRow("players without their servers")
            << QList<bool> { false, false, true, true, true } << QStringList { alsa };
        QTest::newRow("PipeWire with everything")
            << QList<bool> { true, true, true, true, true } << QStringList { pw, pa, alsa };
        QTest::newRow("PipeWire without its player")
            << QList<bool> { true, false, false, true, true } << QStringList { pa, alsa };
        QTest::newRow("PulseAudio") << QList<bool> { false, true, true, true, true } << QStringList { pa, alsa };
        QTest::newRow("nothing") << QList<bool> { false, false, false, false, false } << QStringList {};
    }
    void choosesWhatCanBeHeard()
    {
        QFETCH(QList<bool>, there);
        const auto program = [&](int index, const char *name) {
            return there[index] ? QString::fromLatin1(name) : QString();
        };
        QStringList chosen;
        for (const SoundProgram &each :
             soundPrograms({ there[0], there[1], program(2, "pw-play"), program(3, "paplay"), program(4, "aplay") }))
            chosen.append(each.path);
        QTEST(chosen, "chosen");
    }

    void handsTheWholeSoundOver()
    {
        World world;
        world.add(QStringLiteral("one"),
                  QStringLiteral("cat \"$last\" > '%1'").arg(world.scripts.in(QStringLiteral("heard"))));
        world.player.play(kSound);
        QVERIFY(world.isFinished());
        QCOMPARE(world.finished.first().first().toBool(), true);
        QCOMPARE(world.scripts.content(QStringLiteral("heard")), wavOf(kSound));
        QVERIFY(world.said().isEmpty());
        QCOMPARE(world.clock.pending(), size_t(0));
    }

    void takesTheNextProgramWhereOneFails()
    {
        World world;
        world.programs.push_back({ QStringLiteral("/no/such/program"), {} });
        world.add(QStringLiteral("broken"), QStringLiteral("exit 1"));
        world.add(QStringLiteral("good"), QStringLiteral("exit 0"));
        world.player.play(kSound);
        QVERIFY(world.isFinished());
        QCOMPARE(world.scripts.ran(), QStringList({ QStringLiteral("broken"), QStringLiteral("good") }));
        world.player.play(kSound);
        QVERIFY(world.isFinished(2));
        QCOMPARE(world.scripts.ran().size(), 3);
        QCOMPARE(world.scripts.ran().last(), QStringLiteral("good")); // it remembers
        QVERIFY(world.said().isEmpty());
    }

    void saysOnceThatThereIsNoDevice()
    {
        World world;
        world.add(QStringLiteral("broken"), QStringLiteral("test -e \"$0.plugged\""));
        world.player.play(kSound);
        QVERIFY(world.isFinished());
        QCOMPARE(world.finished.first().first().toBool(), false);
        QCOMPARE(world.said(), QStringList { QStringLiteral("No alarm sound: no working sound device") });
        world.player.play(kSound);
        QVERIFY(world.isFinished(2));
        QCOMPARE(world.said().size(), 1);
        QFile plugged(world.programs.front().path + QStringLiteral(".plugged"));
        QVERIFY(plugged.open(QIODevice::WriteOnly));
        world.player.play(kSound);
        QVERIFY(world.isFinished(3));
        QVERIFY(world.said().isEmpty());
    }

    void saysThatNothingIsInstalled()
    {
        World world;
        world.player.play(kSound);
        QVERIFY(world.isFinished());
        QCOMPARE(world.said(),
                 QStringList { QStringLiteral("No alarm sound: nothing to play it with. Install alsa-utils.") });
    }

    void aProgramThatHangsHoldsNothingUp()
    {
        World world;
        world.add(QStringLiteral("hangs"), QStringLiteral("exec sleep 100"));
        world.add(QStringLiteral("good"), QStringLiteral("exit 0"));
        world.player.play(kSound);
        QTRY_COMPARE_WITH_TIMEOUT(world.scripts.ran().size(), 1, 60'000);
        world.clock.advance(kSound.duration() + SoundPlayer::kGrace);
        QVERIFY(world.isFinished());
        QCOMPARE(world.scripts.ran().last(), QStringLiteral("good"));
    }

    void fallsSilentAtOnce()
    {
        World world;
        world.add(QStringLiteral("long"), QStringLiteral("exec sleep 100"));
        const auto process = [&] { return world.player.findChild<QProcess *>(); };
        world.player.play(kSound);
        QTRY_COMPARE_WITH_TIMEOUT(world.scripts.ran().size(), 1, 60'000);
        world.player.stop(); // and waits for nothing: the program would take 100 s
        QCOMPARE(world.clock.pending(), size_t(0));
        world.player.play(kSound);
        QTRY_COMPARE_WITH_TIMEOUT(world.scripts.ran().size(), 2, 60'000);
        world.player.stop();
        QVERIFY(!process());
        QCOMPARE(world.finished.size(), 0);
    }
};

QTEST_GUILESS_MAIN(TestSoundPlayer)
#include "tst_sound_player.moc"
