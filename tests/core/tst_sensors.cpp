// Sensors as they are: keys as the kernel writes them, through a pipe where there is no device, and real commands.
#include "app/core/sensors/sensors.h"
#include "app/core/state_lock.h"
#include "app/core/system_clock.h"
#include "tests/support/fake_clock.h"

#include <QFile>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

#include <fcntl.h>
#include <linux/input.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace halfsilver;
using namespace std::chrono_literals;

namespace {

SensorIni ini(const QByteArray &text) { return readSensorIni(settings::parseIni(text, QStringLiteral("mirror.ini"))); }

struct World {
    explicit World(const QByteArray &text, bool raised = false)
        : read(ini(text))
        , sensors(read.sensors, QStringLiteral("hall"), clock)
    {
        QObject::connect(&sensors, &Sensors::requested, &sensors, [this](const RaiseRequest &request) {
            requests.append(request);
            told.append(toText(request.verb));
        });
        QObject::connect(&sensors, &Sensors::problemChanged, &sensors,
                         [this](const QString &, const QString &why) { problem = why; });
        sensors.start(folder.path(), [this, raised](const AlarmKey &key) {
            asked.append(key);
            return raised;
        });
    }
    QTemporaryDir folder;
    SensorIni read;
    SystemClock clock;
    Sensors sensors;
    QList<RaiseRequest> requests;
    QStringList told;
    QList<AlarmKey> asked;
    QString problem;
};

// What evdev writes, into a pipe that stands for the device.
struct Pipe {
    Pipe()
    {
        path = QFile::encodeName(folder.filePath(QStringLiteral("event0")));
        if (mkfifo(path.constData(), 0600) != 0 || (descriptor = open(path.constData(), O_RDWR | O_CLOEXEC)) < 0)
            qFatal("no pipe");
    }
    ~Pipe() { close(descriptor); }
    static QByteArray event(int type, int code, int value)
    {
        input_event event {};
        event.type = __u16(type);
        event.code = __u16(code);
        event.value = value;
        return { reinterpret_cast<const char *>(&event), qsizetype(sizeof(event)) };
    }
    void write(const QByteArray &bytes) const
    {
        if (::write(descriptor, bytes.constData(), size_t(bytes.size())) != bytes.size())
            qFatal("not written");
    }
    QTemporaryDir folder;
    QByteArray path;
    int descriptor = -1;
};

const QStringList kRaised { QStringLiteral("raise") }, kBoth { QStringLiteral("raise"), QStringLiteral("clear") };

} // namespace

class TestSensors : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void aKeyRaisesAndClears()
    {
        const Pipe pipe;
        World world("[sensor.front-door]\nkey = KEY_PROG1\noff_delay = 0\ntitle = Door open\nplace = Hall\n"
                    "priority = critical\ndevice = "
                    + pipe.path + '\n');
        QVERIFY(world.read.mistakes.isEmpty());
        pipe.write(Pipe::event(EV_KEY, KEY_A, 1) + Pipe::event(EV_KEY, KEY_PROG1, 1) + Pipe::event(EV_SYN, 0, 0)
                   + Pipe::event(EV_KEY, KEY_PROG1, 2)); // another key, the key, the end of the report, its repetition
        QTRY_COMPARE(world.told, kRaised);
        const QJsonObject alarm = world.requests.first().alarm;
        QCOMPARE(alarm[u"id"].toString(), QStringLiteral("front-door@hall"));
        QCOMPARE(alarm[u"title"].toString(), QStringLiteral("Door open"));
        QCOMPARE(alarm[u"place"].toString(), QStringLiteral("Hall"));
        QCOMPARE(alarm[u"priority"].toString(), QStringLiteral("critical"));
        const QByteArray up = Pipe::event(EV_KEY, KEY_PROG1, 0);
        pipe.write(up.left(7)); // a pipe may cut an event in two
        QTest::qWait(20);
        pipe.write(up.mid(7));
        QTRY_COMPARE(world.told, kBoth);
        QCOMPARE(world.requests.last().id(), QStringLiteral("front-door@hall"));
    }

    void aSwitchThatIsActiveLowIsOne()
    {
        const Pipe pipe;
        World world("[sensor.lid]\nkey = SW_LID\nactive = low\noff_delay = 0\ndevice = " + pipe.path + '\n', true);
        pipe.write(Pipe::event(EV_SW, SW_LID, 0)); // as an earlier run had told
        pipe.write(Pipe::event(EV_SW, SW_LID, 1));
        QTRY_COMPARE(world.told, QStringList(QStringLiteral("clear")));
    }

    void aDeviceThatIsMissingIsToldWithItsRemedy()
    {
        World world("[sensor.door]\nkey = KEY_PROG1\ndevice = /nowhere/event0\n");
        QCOMPARE(world.problem, QStringLiteral("/nowhere/event0: No such file or directory"));
    }

    void linesRaiseAndClear()
    {
        World world(
            "[sensor.door]\ncommand = sh -c \"echo all well; echo door OPEN; echo door closed; exec sleep 60\"\n"
            "raise_line = /door (open|OPEN)/\nclear_line = closed\noff_delay = 0\n");
        QVERIFY(world.read.mistakes.isEmpty());
        QTRY_COMPARE(world.told, kBoth);
        QCOMPARE(world.requests.first().alarm[u"title"].toString(), QStringLiteral("door")); // NAME, without one
    }

    void withoutAClearLineItClearsByItself()
    {
        World world("[sensor.bell]\ncommand = sh -c \"echo ring; echo ring; exec sleep 60\"\nraise_line = ring\n"
                    "off_delay = 50ms\n");
        QTRY_COMPARE(world.told, kBoth);
    }

    void theExitCodeIsTheLevel()
    {
        QTemporaryDir folder;
        const QByteArray flag = QFile::encodeName(folder.filePath(QStringLiteral("dry")));
        World world("[sensor.water]\ncommand = test -e " + flag + "\nevery = 1s\noff_delay = 0\n");
        QTRY_COMPARE(world.told, kRaised);
        QFile file(QFile::decodeName(flag));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QTRY_COMPARE(world.told, kBoth);
    }

    void aCommandThatCannotRunChangesNothingAndIsTold()
    {
        World world("[sensor.water]\ncommand = /nowhere/probe --once\n");
        QTRY_VERIFY2(world.problem.startsWith(QStringLiteral("/nowhere/probe --once: ")), qPrintable(world.problem));
        QVERIFY(world.told.isEmpty());
    }

    void aCommandThatEndsIsStartedAgainAndItsOutputIsBounded()
    {
        World world("[sensor.door]\ncommand = sh -c \"head -c 1000000 /dev/zero; echo; echo open\"\nraise_line = open\n"
                    "off_delay = 20ms\n");
        QTRY_VERIFY_WITH_TIMEOUT(world.told.size() >= 4, 10'000); // raised and cleared, in each of two runs
    }

    void aLastLineWithoutALineBreakCounts()
    {
        World world("[sensor.door]\ncommand = printf open\nraise_line = open\nclear_line = closed\n");
        QTRY_COMPARE(world.told, kRaised);
    }

    void anExpressionThatTakesTooLongIsGivenUpAndTold()
    {
        World world("[sensor.door]\ncommand = sh -c \"echo " + QByteArray(60, '0')
                    + "b; echo open; exec sleep 60\"\nraise_line = /(0+)+$|open/\nclear_line = closed\n");
        QVERIFY(world.read.mistakes.isEmpty());
        QStringList problems;
        connect(&world.sensors, &Sensors::problemChanged, this,
                [&](const QString &, const QString &why) { problems.append(why); });
        QTRY_COMPARE(world.told, kRaised);
        QVERIFY2(problems.value(0).endsWith(QStringLiteral("a line takes the regular expression too long")),
                 qPrintable(problems.value(0)));
        QCOMPARE(world.problem, QString());
    }

    void aPulseOfAnEarlierRunClears()
    {
        World world("[sensor.bell]\ncommand = sleep 60\nraise_line = ring\noff_delay = 50ms\n", true);
        QTRY_COMPARE(world.told, QStringList(QStringLiteral("clear")));
    }

    void whatTheCommandHasStartedEndsWithIt()
    {
        QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("pid"));
        World world("[sensor.door]\ncommand = sh -c \"sleep 60 & echo $! > " + QFile::encodeName(file)
                    + "\"\nevery = 1h\nactive = low\noff_delay = 0\n");
        QTRY_COMPARE(world.told, kRaised); // it has ended
        QFile in(file);
        QVERIFY(in.open(QIODevice::ReadOnly));
        const pid_t pid = in.readAll().trimmed().toInt();
        QVERIFY(pid > 0);
        const auto isGone = [pid] { // a zombie that nobody collects has ended, too
            QFile stat(QStringLiteral("/proc/%1/stat").arg(pid));
            return !stat.open(QIODevice::ReadOnly) || stat.readAll().contains(") Z ");
        };
        QTRY_VERIFY(isGone());
    }

    void theCommandDiesWithTheProgram()
    {
        QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("pid"));
        pid_t pid = 0;
        {
            World world("[sensor.door]\ncommand = sh -c \"echo $$ > " + QFile::encodeName(file)
                        + "; exec sleep 60\"\nraise_line = open\n");
            QTRY_VERIFY(QFile(file).size() > 0);
            QFile in(file);
            QVERIFY(in.open(QIODevice::ReadOnly));
            pid = in.readAll().trimmed().toInt();
            QCOMPARE(::kill(pid, 0), 0);
        }
        QTRY_VERIFY(::kill(pid, 0) != 0);
    }

    void oneProgramReadsThem()
    {
        World first("[sensor.door]\ncommand = false\n");
        QTRY_COMPARE(first.told, kRaised);
        FakeClock clock;
        Sensors second(first.read.sensors, QStringLiteral("hall"), clock);
        int requested = 0;
        connect(&second, &Sensors::requested, this, [&] { ++requested; });
        second.start(first.folder.path(), [](const AlarmKey &) { return false; });
        QTest::qWait(100);
        QCOMPARE(requested, 0);
    }

    void namesTheSourceWhoseBackendIsTold()
    {
        World w("[alarm.garden]\nchannel = garden\n[sensor.door]\nsource = alarm.garden\ncommand = false\n");
        QTRY_COMPARE(w.told, kRaised);
        QCOMPARE(w.requests.first().target, QStringLiteral("alarm.garden"));
        QCOMPARE(w.asked, (QList<AlarmKey> { { QStringLiteral("alarm.garden"), QStringLiteral("door@hall") } }));
    }

    void aSourceThatIsNotThereIsAMistake()
    {
        QVERIFY(ini("[sensor.door]\nsource = alarm\ncommand = false\n").mistakes.isEmpty());
        for (const char *const source : { "alarm.garden", "hub", "Alarm" }) {
            const SensorIni read = ini(QByteArray("[sensor.door]\ncommand = false\nsource = ").append(source) + '\n');
            QCOMPARE(read.mistakes.size(), 1);
            QCOMPARE(read.mistakes.first().line, 3);
            QVERIFY2(read.mistakes.first().toString().contains(QString::fromLatin1(source)),
                     qPrintable(read.mistakes.first().toString()));
            QCOMPARE(read.sensors.size(), 1);
            QVERIFY(read.sensors.first().settings.source.isEmpty());
        }
    }

    void aMistakeCostsOnlyItself_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("mistake");
        QTest::addColumn<int>("sensors");
        QTest::newRow("no name") << QByteArray("[sensor]\nkey = KEY_PROG1\n")
                                 << QStringLiteral(
                                        "mirror.ini:1: [sensor]: unknown section. Did you mean [sensor.NAME]?")
                                 << 0;
        QTest::newRow("nothing to read")
            << QByteArray("[sensor.door]\ntitle = Door\n")
            << QStringLiteral("mirror.ini:1: [sensor.door]: nothing is read. Write “key = KEY_…” or “command = …”.")
            << 0;
        QTest::newRow("both") << QByteArray("[sensor.door]\nkey = KEY_PROG1\ncommand = true\n")
                              << QStringLiteral("mirror.ini:3: [sensor.door] command: there is a key, too. Write a "
                                                "section for each.")
                              << 1;
        QTest::newRow("a key without its family")
            << QByteArray("[sensor.door]\nkey = prog1\ncommand = true\n")
            << QStringLiteral("mirror.ini:2: [sensor.door] key: “prog1” is no key. Did you mean “KEY_PROG1”?") << 1;
        QTest::newRow("a wrong delay") << QByteArray("[sensor.door]\nkey = KEY_PROG1\non_delay = 2h\n")
                                       << QStringLiteral("mirror.ini:3: [sensor.door] on_delay: 2h is out of range. "
                                                         "Write a value from 0 to 1h.")
                                       << 1;
        QTest::newRow("a broken expression")
            << QByteArray("[sensor.door]\ncommand = true\nraise_line = /(/\n")
            << QStringLiteral("mirror.ini:3: [sensor.door] raise_line: not a regular expression: column 2: missing "
                              "closing parenthesis. Mend it, or write plain words without slashes.")
            << 1;
    }
    void aMistakeCostsOnlyItself()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, mistake);
        QFETCH(int, sensors);
        const SensorIni read = ini(text);
        QCOMPARE(read.mistakes.value(0).toString(), mistake);
        QCOMPARE(read.mistakes.size(), 1);
        QCOMPARE(read.sensors.size(), sensors);
    }
};

QTEST_GUILESS_MAIN(TestSensors)
#include "tst_sensors.moc"
