// A process that raises and acknowledges alarms against a real file is killed at 200 random points. What it had shown as
// acknowledged, and every alarm that it had raised 100 ms before, must be in the journal.
#include "app/core/alarms/alarm_book.h"
#include "app/core/system_clock.h"
#include "app/store/journal_file.h"
#include "app/store/sqlite_alarm_store.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QProcess>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include <csignal>
#include <cstdio>

using namespace halfsilver;

namespace {

qint64 monotonicMs()
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(SystemClock().monotonic()).count();
}

void say(const char *what, const QString &id)
{
    std::printf("%s %s %lld\n", what, qPrintable(id), static_cast<long long>(monotonicMs()));
    std::fflush(stdout);
}

// The child: a book over a journal, as in the mirror. Says what it raised, and what it shows as acknowledged.
int raiseUntilKilled(const QString &file, const QString &life)
{
    SystemClock clock;
    SqliteAlarmStore store(file, clock);
    AlarmBook book(clock, &store);
    const auto stored = store.load();
    if (!stored)
        return 1;
    book.restore(*stored);
    QObject::connect(&book, &AlarmBook::acknowledgedHere, &book, [&book](const AlarmKey &key) {
        if (!book.notRecorded(key))
            say("shown", key.id);
    });
    int next = 0;
    QTimer timer;
    QObject::connect(&timer, &QTimer::timeout, &book, [&] {
        AlarmReport report;
        report.key = { QStringLiteral("alarm"), life + u'-' + QString::number(next) };
        report.title = QStringLiteral("Smoke");
        report.state = AlarmState::Raised;
        if (book.report(report))
            say("raised", report.key.id);
        if (next >= 3) // one that has been there for a while
            (void)book.acknowledge({ QStringLiteral("alarm"), life + u'-' + QString::number(next - 3) },
                                   QStringLiteral("Ana"));
        ++next;
    });
    timer.start(2);
    std::printf("begun\n");
    std::fflush(stdout);
    return QCoreApplication::exec();
}

struct Said {
    QString what, id;
    qint64 at = 0;
};

QList<Said> wordsOf(QByteArray text)
{
    text.truncate(text.lastIndexOf('\n') + 1); // a word cut short was not said
    QList<Said> all;
    for (const QByteArray &line : text.split('\n')) {
        const QList<QByteArray> parts = line.split(' ');
        if (parts.size() == 3)
            all.append({ QString::fromLatin1(parts[0]), QString::fromLatin1(parts[1]), parts[2].toLongLong() });
    }
    return all;
}

} // namespace

class TestKillNine : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void whatWasShownAndWhatWasRaisedSurvives()
    {
        constexpr int kLives = 200, kLivesOfAFile = 20, kInTime = 100;
        QTemporaryDir folder;
        qint64 raised = 0, old = 0, shown = 0, youngest = kInTime;
        QElapsedTimer timer;
        timer.start();
        for (int life = 0; life < kLives; ++life) {
            // Some lives share a file: each finds what the last left, and its log.
            const QString file = folder.filePath(QStringLiteral("%1/mirror.sqlite").arg(life / kLivesOfAFile));
            QProcess child;
            child.start(QCoreApplication::applicationFilePath(),
                        { QStringLiteral("--child"), file, QString::number(life) });
            QVERIFY(child.waitForReadyRead(20'000));
            QTest::qSleep(QRandomGenerator::global()->bounded(10, 250));
            const qint64 killed = monotonicMs();
            ::kill(pid_t(child.processId()), SIGKILL);
            QVERIFY(child.waitForFinished());
            QCOMPARE(child.exitStatus(), QProcess::CrashExit);

            const auto stored = JournalFile(file).open(QDateTime::currentDateTimeUtc());
            QVERIFY2(stored, stored ? "" : qPrintable(stored.error().text));
            QCOMPARE(stored->remarks, QStringList()); // nothing is damaged
            QHash<QString, Alarm> kept;
            for (const Alarm &alarm : stored->alarms)
                kept.insert(alarm.key.id, alarm);
            for (const Said &said : wordsOf(child.readAllStandardOutput())) {
                const QByteArray place = QStringLiteral("life %1: %2, %3 %4 ms before the end")
                                             .arg(life)
                                             .arg(said.id, said.what)
                                             .arg(killed - said.at)
                                             .toLatin1();
                if (said.what == u"shown") {
                    ++shown;
                    QVERIFY2(kept.contains(said.id) && kept[said.id].acknowledgedAt, place.constData());
                    QCOMPARE(kept[said.id].acknowledgedBy, QStringLiteral("Ana"));
                    continue;
                }
                ++raised;
                if (killed - said.at >= kInTime) {
                    ++old;
                    QVERIFY2(kept.contains(said.id), place.constData());
                } else if (!kept.contains(said.id)) {
                    youngest = std::max<qint64>(youngest == kInTime ? 0 : youngest, killed - said.at);
                }
            }
        }
        qInfo("%d lives in %lld s: %lld alarms raised, %lld of them 100 ms before the end, %lld acknowledgements shown:"
              " all kept. The oldest alarm that was lost had been raised %lld ms before the end.",
              kLives, timer.elapsed() / 1000, raised, old, shown, youngest == kInTime ? 0 : youngest);
        QVERIFY(old > kLives && shown > kLives);
    }
};

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    const QStringList words = QCoreApplication::arguments();
    if (words.value(1) == QStringLiteral("--child"))
        return raiseUntilKilled(words.value(2), words.value(3));
    TestKillNine test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_kill_nine.moc"
