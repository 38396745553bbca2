// Sounds and words of real alarms, by programs that write down that they ran.
#include "app/core/alarms/alarm_book.h"
#include "app/core/notices.h"
#include "app/mirror/announcer.h"
#include "tests/support/fake_clock.h"
#include "tests/support/side_scripts.h"

#include <QTest>

using namespace halfsilver;
using namespace std::chrono_literals;

namespace {

AlarmReport told(const QString &id, AlarmPriority priority)
{
    AlarmReport report;
    report.key = { QStringLiteral("alarm"), id };
    report.title = QStringLiteral("Smoke $(reboot) \"; -w x");
    report.place = QStringLiteral("Kitchen");
    report.priority = priority;
    return report;
}
const AlarmKey kCritical { QStringLiteral("alarm"), QStringLiteral("c") };
const AlarmKey kWarning { QStringLiteral("alarm"), QStringLiteral("w") };

constexpr int kPatience = 60'000; // ms for real programs, on a machine that does much else

struct World {
    SideScripts scripts;
    FakeClock clock;
    Notices notices { clock };
    AlarmBook book { clock, nullptr };
    SoundSettings sound;
    SpeechSettings speech;
    std::unique_ptr<AlarmSound> heard;
    std::unique_ptr<Announcer> announcer;

    explicit World(bool says = false)
    {
        sound.ramp = 0s;
        speech.say = says;
        speech.repeat = 2;
        speech.command = { scripts.add(QStringLiteral("words"), QString()), QStringLiteral("{voice}"),
                           QStringLiteral("{text}") };
    }
    void start(const QString &ending = QStringLiteral("cat \"$last\" > \"$0.wav\""))
    {
        const QString program = scripts.add(QStringLiteral("sound"), ending);
        heard = std::make_unique<AlarmSound>(book, soundRules(sound, speech), clock);
        announcer = std::make_unique<Announcer>(
            book, *heard, sound, speech, QLocale(QLocale::English, QLocale::UnitedKingdom),
            [program] {
                return std::vector<SoundProgram> { { program, {} } };
            },
            clock, notices);
    }
    void tell(const AlarmReport &report) { QVERIFY(bool(book.report(report))); }
    // What ran, once it is so much and the next step waits for its time.
    QStringList ran(qsizetype count)
    {
        const bool all = QTest::qWaitFor([&] { return clock.advance(0ns), scripts.ran().size() >= count; }, kPatience);
        return all ? scripts.ran() : QStringList { QStringLiteral("only") } + scripts.ran();
    }
    bool waitsFor(std::chrono::nanoseconds time)
    {
        return QTest::qWaitFor([&] { return clock.advance(0ns), clock.untilNext() == time; }, kPatience);
    }
    bool nothingMore()
    {
        return QTest::qWaitFor([&] { return clock.advance(0ns), clock.pending() == 0; }, kPatience);
    }
};

const QString kSound = QStringLiteral("sound"), kWords = QStringLiteral("words");

} // namespace

class TestAnnouncer : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }
    void cleanup() { QTRY_VERIFY(everyProgramHasEnded()); }

    void aCriticalAlarmSoundsAgainAndAgain()
    {
        World world;
        world.start();
        world.tell(told(QStringLiteral("c"), AlarmPriority::Critical));
        for (int times = 1; times < 4; ++times) {
            QCOMPARE(world.ran(times), QStringList(times, kSound));
            QVERIFY(world.waitsFor(Announcer::kPause));
            world.clock.advance(Announcer::kPause);
        }
        world.book.acknowledge(kCritical, {});
        QVERIFY(world.nothingMore());
    }

    void aWarningChimesOnceAndADrillSoundsShortly()
    {
        World world;
        world.start();
        world.tell(told(QStringLiteral("w"), AlarmPriority::Warning));
        QCOMPARE(world.ran(1), QStringList { kSound });
        QVERIFY(world.nothingMore());
        const auto chime = readWav(world.scripts.content(QStringLiteral("sound.wav")));
        QVERIFY2(chime, chime ? "" : qPrintable(chime.error().text));
        QCOMPARE(*chime, soundFor(AlarmPriority::Warning, {}));

        AlarmReport drill = told(QStringLiteral("t"), AlarmPriority::Critical);
        drill.test = true;
        world.tell(drill);
        QCOMPARE(world.ran(2).size(), 2);
        // What the player wrote is whole once it has ended, and nothing is waited for but the end of the drill.
        QVERIFY(QTest::qWaitFor([&] { return world.clock.advance(0ns), world.clock.untilNext() > 1min; }, kPatience));
        QCOMPARE(world.scripts.ran().size(), 2);
        const auto brief = readWav(world.scripts.content(QStringLiteral("sound.wav")));
        QVERIFY2(brief, brief ? "" : qPrintable(brief.error().text));
        QCOMPARE(brief->duration(), std::chrono::milliseconds(Announcer::kDrill));
    }

    void aFloodOfWarningsIsNoPealOfBells()
    {
        World world;
        world.start();
        for (int i = 0; i < 20; ++i)
            world.tell(told(QString::number(i), AlarmPriority::Warning));
        QCOMPARE(world.ran(1).size(), 1);
        QVERIFY(world.waitsFor(Announcer::kBetweenAlarms));
        world.clock.advance(Announcer::kBetweenAlarms);
        QCOMPARE(world.ran(2).size(), 2); // for the last of them
        QVERIFY(world.nothingMore());
        QCOMPARE(world.scripts.ran().size(), 2);
    }

    void soundAndWordsTakeTurns()
    {
        World world(true);
        world.start();
        world.tell(told(QStringLiteral("c"), AlarmPriority::Critical));
        QCOMPARE(world.ran(2), QStringList({ kSound, kWords }));
        QVERIFY(world.waitsFor(Announcer::kPause));
        world.clock.advance(Announcer::kPause);
        QCOMPARE(world.ran(4), QStringList({ kSound, kWords, kSound, kWords }));
        QVERIFY(world.waitsFor(Announcer::kPause));
        world.clock.advance(Announcer::kPause);
        QCOMPARE(world.ran(5).value(4), kSound); // said twice, as the setting says
        QVERIFY(world.waitsFor(Announcer::kPause));
        QCOMPARE(world.scripts.ran().size(), 5);
        // As it stands, in one argument.
        QCOMPARE(world.scripts.log().at(1), QStringLiteral("words Alarm: Smoke $(reboot) \"; -w x. Kitchen"));
    }

    void aCriticalAlarmCutsEverythingShort()
    {
        World world(true);
        world.speech.command.first() = world.scripts.add(kWords, QStringLiteral("exec sleep 100"));
        world.start();
        world.tell(told(QStringLiteral("w"), AlarmPriority::Warning));
        QCOMPARE(world.ran(2), QStringList({ kSound, kWords })); // and the words never end
        world.tell(told(QStringLiteral("c"), AlarmPriority::Critical));
        QCOMPARE(world.ran(3).value(2), kSound);
        // A second one does not wait for the end of the words about the first.
        QCOMPARE(world.ran(4).value(3), kWords);
        world.tell(told(QStringLiteral("c2"), AlarmPriority::Critical));
        QCOMPARE(world.ran(5).value(4), kSound);
    }

    void acknowledgedInTheMiddleOfTheWords()
    {
        World world(true);
        world.speech.command.first() = world.scripts.add(kWords, QStringLiteral("exec sleep 100"));
        world.start();
        world.tell(told(QStringLiteral("w"), AlarmPriority::Warning));
        QCOMPARE(world.ran(2).size(), 2);
        world.book.acknowledge(kWarning, {});
        QVERIFY(world.nothingMore());
        QCOMPARE(world.scripts.ran().size(), 2);
    }

    void silenceEndsEverythingAtOnce()
    {
        World world(true);
        world.start(QStringLiteral("exec sleep 100"));
        world.tell(told(QStringLiteral("c"), AlarmPriority::Critical));
        QCOMPARE(world.ran(1).size(), 1);
        world.heard->silence();
        QVERIFY(world.waitsFor(5min)); // and nothing before
    }

    void withoutADeviceItIsTriedAgainAndTheWordsComeStill()
    {
        World world(true);
        world.start(QStringLiteral("exit 1"));
        world.tell(told(QStringLiteral("c"), AlarmPriority::Critical));
        QCOMPARE(world.ran(2), QStringList({ kSound, kWords }));
        QVERIFY(QTest::qWaitFor(
            [&] {
                world.clock.advance(0ns);
                return world.clock.pending() == 2 && world.clock.untilNext() == Announcer::kTryAgain;
            },
            kPatience));
        world.clock.advance(Announcer::kTryAgain);
        QCOMPARE(world.ran(3).value(2), kSound);
    }

    void wordsAloneWhereTheSoundIsOff()
    {
        World world(true);
        world.sound.critical = QStringLiteral("off");
        world.start();
        world.tell(told(QStringLiteral("c"), AlarmPriority::Critical));
        QCOMPARE(world.ran(1), QStringList { kWords });
        QVERIFY(world.waitsFor(Announcer::kPause));
        world.clock.advance(Announcer::kPause);
        QCOMPARE(world.ran(2), QStringList({ kWords, kWords }));
        QVERIFY(world.nothingMore());
    }

    void theWordsAreAsLoudAsTheSound_data()
    {
        QTest::addColumn<AlarmPriority>("priority");
        QTest::addColumn<QString>("said");
        QTest::newRow("half") << AlarmPriority::Warning << QStringLiteral("words 4");
        QTest::newRow("a critical one is never softer") << AlarmPriority::Critical << QStringLiteral("words 25");
    }
    void theWordsAreAsLoudAsTheSound()
    {
        QFETCH(AlarmPriority, priority);
        World world(true);
        world.sound.volume = 20;
        world.speech.command = { world.speech.command.first(), QStringLiteral("{volume}") };
        world.start();
        world.tell(told(QStringLiteral("x"), priority));
        QCOMPARE(world.ran(2), QStringList({ kSound, kWords }));
        QTEST(world.scripts.log().at(1), "said");
    }

    void aMissingSpeakerIsSaidOnce()
    {
        World world(true);
        world.speech.command.first() = QStringLiteral("no-such-speaker");
        world.start();
        world.tell(told(QStringLiteral("w"), AlarmPriority::Warning));
        QVERIFY(
            QTest::qWaitFor([&] { return world.clock.advance(0ns), !world.notices.notices().isEmpty(); }, kPatience));
        QCOMPARE(world.notices.notices().first().text, QStringLiteral("No speech: no-such-speaker is not installed"));
        QCOMPARE(world.notices.notices().size(), 1);
    }

    void theWordsComeThroughTheStandardInputWithoutAPlace()
    {
        SpeechSettings settings;
        const auto call =
            speechCall(settings, QLocale(QLocale::Chinese, QLocale::China), QStringLiteral("{voice}"), 40);
        QCOMPARE(call.path, QStringLiteral("espeak-ng"));
        QCOMPARE(call.arguments,
                 QStringList({ QStringLiteral("-v"), QStringLiteral("cmn"), QStringLiteral("-a"), QStringLiteral("40"),
                               QStringLiteral("--stdin") }));
        QCOMPARE(call.input, QByteArray("{voice}\n"));
    }

    void whatSoundsWhileItRestartsSoundsOn()
    {
        World world;
        world.tell(told(QStringLiteral("c"), AlarmPriority::Critical));
        world.start();
        QCOMPARE(world.ran(1), QStringList { kSound });
    }
};

QTEST_GUILESS_MAIN(TestAnnouncer)
#include "tst_announcer.moc"
