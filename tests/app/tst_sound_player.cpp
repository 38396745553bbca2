#include "app/core/notices.h"
#include "app/mirror/sound_player.h"
#include "tests/support/fake_clock.h"

#include <QElapsedTimer>
#include <QFile>
#include <QPointer>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace halfsilver;
using namespace std::chrono_literals;

// Programs that play nothing: scripts that write down that they ran.
class TestSoundPlayer : public QObject {
    Q_OBJECT

    struct World {
        QTemporaryDir folder;
        FakeClock clock;
        Notices notices { clock };
        std::vector<SoundProgram> programs;

        // `ending` is what the script does after it has written its name and its last argument down.
        void add(const QString &name, const QString &ending)
        {
            QFile script(folder.filePath(name));
            QVERIFY(script.open(QIODevice::WriteOnly));
            script.write(QStringLiteral("#!/bin/sh\necho \"%1 $2\" >> '%2'\n%3\n").arg(name, log(), ending).toUtf8());
            script.close();
            script.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
            programs.push_back({ script.fileName(), { QStringLiteral("-q") } });
        }
        QString log() const { return folder.filePath(QStringLiteral("log")); }
        QStringList played() const
        {
            QFile file(log());
            return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()).split(u'\n', Qt::SkipEmptyParts)
                                                  : QStringList();
        }
        QStringList said() const
        {
            QStringList texts;
            for (const Notice &notice : notices.notices())
                texts.append(notice.text);
            return texts;
        }
        std::unique_ptr<SoundPlayer> player()
        {
            return std::make_unique<SoundPlayer>(QStringLiteral("/sound.wav"), programs, clock, notices);
        }
    };

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void playsAtOnceAndAgain()
    {
        World world;
        world.add(QStringLiteral("one"), QStringLiteral("exit 0"));
        const auto player = world.player();
        player->setSounding(true);
        QTRY_COMPARE(world.played(), QStringList { QStringLiteral("one /sound.wav") });
        QTRY_COMPARE(world.clock.untilNext(), std::chrono::nanoseconds(SoundPlayer::kPause));
        world.clock.advance(SoundPlayer::kPause);
        QTRY_COMPARE(world.played().size(), 2);
        player->setSounding(false);
        QCOMPARE(world.clock.pending(), size_t(0));
        QVERIFY(world.said().isEmpty());
    }

    void takesTheNextProgramWhereOneFails()
    {
        World world;
        world.programs.push_back({ QStringLiteral("/no/such/program"), {} });
        world.add(QStringLiteral("broken"), QStringLiteral("exit 1"));
        world.add(QStringLiteral("good"), QStringLiteral("exit 0"));
        const auto player = world.player();
        player->setSounding(true);
        const auto heard = [&] { return world.played().contains(QStringLiteral("good /sound.wav")); };
        QTRY_VERIFY((world.clock.advance(0ns), heard()));
        QTRY_COMPARE(world.clock.untilNext(), std::chrono::nanoseconds(SoundPlayer::kPause));
        world.clock.advance(SoundPlayer::kPause);
        QTRY_COMPARE(world.played().size(), 3);
        QCOMPARE(world.played().last(), QStringLiteral("good /sound.wav")); // it remembers
        QVERIFY(world.said().isEmpty());
    }

    void saysOnceThatThereIsNoDeviceAndTriesAgain()
    {
        World world;
        world.add(QStringLiteral("broken"), QStringLiteral("test -e \"$0.plugged\""));
        const auto player = world.player();
        player->setSounding(true);
        QTRY_COMPARE(world.said(), QStringList { QStringLiteral("No alarm sound: no working sound device") });
        world.clock.advance(SoundPlayer::kTryAgain);
        QTRY_COMPARE(world.played().size(), 2);
        QCOMPARE(world.said().size(), 1);
        QTRY_COMPARE(world.clock.untilNext(), std::chrono::nanoseconds(SoundPlayer::kTryAgain));
        QFile plugged(world.programs.front().path + QStringLiteral(".plugged"));
        QVERIFY(plugged.open(QIODevice::WriteOnly));
        world.clock.advance(SoundPlayer::kTryAgain);
        QTRY_VERIFY(world.said().isEmpty());
    }

    void saysThatNothingIsInstalled()
    {
        World world;
        const auto player = world.player();
        player->setSounding(true);
        QCOMPARE(world.said(),
                 QStringList { QStringLiteral("No alarm sound: nothing to play it with. Install alsa-utils.") });
    }

    void aProgramThatHangsHoldsNothingUp()
    {
        World world;
        world.add(QStringLiteral("hangs"), QStringLiteral("exec sleep 100"));
        world.add(QStringLiteral("good"), QStringLiteral("exit 0"));
        QElapsedTimer timer;
        timer.start();
        const auto player = world.player();
        player->setSounding(true);
        QTRY_COMPARE(world.played().size(), 1);
        world.clock.advance(SoundPlayer::kLongest);
        world.clock.advance(0ns);
        QTRY_COMPARE(world.played().last(), QStringLiteral("good /sound.wav"));
        QVERIFY(timer.elapsed() < 20'000);
    }

    void fallsSilentAtOnce()
    {
        World world;
        world.add(QStringLiteral("long"), QStringLiteral("exec sleep 100"));
        const auto player = world.player();
        player->setSounding(true);
        QTRY_COMPARE(world.played().size(), 1);
        const QPointer<QProcess> first = player->findChild<QProcess *>();
        QVERIFY(first);
        QElapsedTimer timer;
        timer.start();
        player->setSounding(false);
        QVERIFY(timer.elapsed() < 1000);
        QCOMPARE(world.clock.pending(), size_t(0));
        player->setSounding(true);
        QTRY_COMPARE(world.played().size(), 2);
        const QPointer<QProcess> second = player->findChild<QProcess *>();
        QVERIFY(second);
        player->setSounding(false);
        QTRY_VERIFY(!first && !second); // killed, waited for and freed
    }
};

QTEST_GUILESS_MAIN(TestSoundPlayer)
#include "tst_sound_player.moc"
