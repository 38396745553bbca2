#include "app/store/journal_file.h"
#include "app/store/journal_reading.h"
#include "app/store/journal_retention.h"
#include "app/store/journal_schema.h"
#include "tests/support/alarms.h"

#include <QDir>
#include <QFileInfo>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace halfsilver;

namespace {

// The file as another program sees it.
class Peek {
public:
    explicit Peek(const QString &path)
    {
        m_database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("peek"));
        m_database.setDatabaseName(path);
        if (!m_database.open())
            qFatal("%s", qPrintable(m_database.lastError().text()));
    }
    ~Peek()
    {
        m_database = {};
        QSqlDatabase::removeDatabase(QStringLiteral("peek"));
    }
    QVariant operator()(const QString &sql)
    {
        QSqlQuery query(m_database);
        if (!query.exec(sql))
            qFatal("%s: %s", qPrintable(sql), qPrintable(query.lastError().text()));
        return query.next() ? query.value(0) : QVariant();
    }

private:
    QSqlDatabase m_database;
};

struct Folder {
    QTemporaryDir root;
    QString path = root.filePath(QStringLiteral("state/mirror.sqlite"));
    QStringList others() const // files beside the journal and its log
    {
        QStringList names = QDir(QFileInfo(path).path()).entryList(QDir::Files, QDir::Name);
        names.removeIf([](const QString &name) {
            return name == u"mirror.sqlite" || name.startsWith(u"mirror.sqlite-") || name.endsWith(u"-wal");
        });
        return names;
    }
};

AlarmRecord record(const Alarm &alarm, AlarmChange change = AlarmChange::Raised, qint64 at = 0, const QString &by = {})
{
    return { change, alarm, testTime(at), by };
}

// Writes in a journal of its own, and closes it.
void keep(const QString &path, const std::vector<JournalChange> &changes)
{
    JournalFile file(path);
    QVERIFY(file.open(testTime()));
    const auto written = file.write(changes, testTime());
    QVERIFY2(written, written ? "" : qPrintable(written.error().text));
}

StoredAlarms kept(const QString &path, qint64 later = 0)
{
    auto stored = JournalFile(path).open(testTime(later));
    if (!stored) {
        QTest::qFail(qPrintable(stored.error().text), __FILE__, __LINE__);
        return {};
    }
    stored->alarms = byKey(stored->alarms);
    return *stored;
}

} // namespace

class TestJournal : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void keepsEveryMember()
    {
        Folder folder;
        const Alarm plain = someAlarm(QStringLiteral("1")), full = fullAlarm();
        const PendingAcknowledgement first { full.key, testTime(5001), QStringLiteral("Ana"), QStringLiteral("z") };
        const PendingAcknowledgement second { plain.key, testTime(4000), {}, QStringLiteral("a") };
        keep(folder.path,
             { record(plain), record(full), AddStateTeller { QStringLiteral("alarm.garden") }, first, second });
        const StoredAlarms stored = kept(folder.path);
        QCOMPARE(stored.alarms, byKey({ plain, full }));
        QCOMPARE(stored.stateTellers, QStringList(QStringLiteral("alarm.garden")));
        QCOMPARE(stored.pending, QList({ first, second }));
        QCOMPARE(stored.remarks, QStringList());
    }

    void aKnownKeyIsUpdatedAndEachChangeIsATransition()
    {
        Folder folder;
        Alarm alarm = someAlarm(QStringLiteral("1"));
        const AlarmRecord raised = record(alarm);
        alarm.count = 2;
        const AlarmRecord updated = record(alarm, AlarmChange::Updated, 10);
        alarm.acknowledgedAt = testTime(20);
        const AlarmRecord acknowledged = record(alarm, AlarmChange::Acknowledged, 20, QStringLiteral("Ana"));
        keep(folder.path, { raised, updated, acknowledged });
        QCOMPARE(kept(folder.path).alarms, QList { alarm });
        Peek peek(folder.path);
        QCOMPARE(peek(QStringLiteral("SELECT group_concat(change || ' ' || by_whom || ' ' || (at - %1), ', ')"
                                     " FROM (SELECT * FROM transitions ORDER BY n)")
                          .arg(testTime().toMSecsSinceEpoch()))
                     .toString(),
                 QStringLiteral("raised  0, updated  10, acknowledged Ana 20"));
    }

    // What each transition tells by itself, whatever becomes of its alarm.
    void aTransitionKeepsWhatItsAlarmWasThen()
    {
        Folder folder;
        Alarm alarm = someAlarm(QStringLiteral("1"));
        alarm.raisedTold = testTime(-700);
        alarm.message = QStringLiteral("Leave the flat.");
        alarm.place = QStringLiteral("Küche");
        alarm.priority = AlarmPriority::Critical;
        const AlarmRecord raised = record(alarm);
        alarm.acknowledgedAt = testTime(-5);
        alarm.acknowledgedBy = QStringLiteral("Ana's phone");
        AlarmRecord seen = record(alarm, AlarmChange::Acknowledged, 20);
        seen.told = alarm.acknowledgedAt;
        alarm.title = QStringLiteral("Other");
        JournalFile file(folder.path);
        QVERIFY(file.open(testTime()));
        QVERIFY(file.write(std::vector<JournalChange> { raised, seen, record(alarm, AlarmChange::Cleared, 30) },
                           testTime(44)));
        Peek peek(folder.path);
        QCOMPARE(peek(QStringLiteral("SELECT group_concat(change || '|' || by_whom || '|' || coalesce(told_at - %1, '')"
                                     " || '|' || (at - %1) || '|' || (written_at - %1) || '|' || title || '|' ||"
                                     " message || '|' || place || '|' || priority, ', ')"
                                     " FROM (SELECT * FROM transitions ORDER BY n)")
                          .arg(testTime().toMSecsSinceEpoch()))
                     .toString(),
                 QStringLiteral("raised||-700|0|44|Smoke 1|Leave the flat.|Küche|2, "
                                "acknowledged|Ana's phone|-5|20|44|Smoke 1||Küche|2, cleared|||30|44|Other||Küche|2"));
    }

    void aFrameMarksWhatItIsTheFirstToShow()
    {
        Folder folder;
        const Alarm one = someAlarm(QStringLiteral("1")), two = someAlarm(QStringLiteral("2"));
        JournalFile file(folder.path);
        QVERIFY(file.open(testTime()));
        const auto write = [&](const std::vector<JournalChange> &changes) { QVERIFY(file.write(changes, testTime())); };
        write({ record(one), record(two), record(one, AlarmChange::Updated) });
        write({ Painted { { one.key }, testTime(16) }, record(one, AlarmChange::Cleared) });
        write({ Painted { { one.key, AlarmKey { {}, QStringLiteral("none") } }, testTime(33) } });
        Peek peek(folder.path);
        const auto painted = [&] {
            return peek(QStringLiteral("SELECT group_concat(coalesce(painted_at - %1, '-')) FROM"
                                       " (SELECT * FROM transitions ORDER BY n)")
                            .arg(testTime().toMSecsSinceEpoch()))
                .toString();
        };
        QCOMPARE(painted(), QStringLiteral("16,-,16,33"));
        // What a full disk did not take is not marked in its place.
        {
            const rlimit none { 0, RLIM_INFINITY };
            rlimit before {};
            getrlimit(RLIMIT_FSIZE, &before);
            const auto handler = std::signal(SIGXFSZ, SIG_IGN);
            setrlimit(RLIMIT_FSIZE, &none);
            QVERIFY(!file.write(std::vector<JournalChange> { record(two, AlarmChange::Updated) }, testTime()));
            setrlimit(RLIMIT_FSIZE, &before);
            std::signal(SIGXFSZ, handler);
        }
        write({ record(two, AlarmChange::Updated), Painted { { two.key }, testTime(50) } });
        QCOMPARE(painted(), QStringLiteral("16,50,16,33,50"));
    }

    void loadsFinishedAlarmsForADay()
    {
        Folder folder;
        Alarm done = someAlarm(QStringLiteral("1"));
        done.acknowledgedAt = done.clearedAt = testTime();
        keep(folder.path, { record(done, AlarmChange::Finished) });
        const qint64 day = 86'400'000;
        QCOMPARE(kept(folder.path, day).alarms, QList { done });
        QCOMPARE(kept(folder.path, day + 1).alarms, QList<Alarm>());
    }

    void ofMoreThanCanBeLoadedTheMostUrgentAre()
    {
        Folder folder;
        Alarm smoke = someAlarm(QStringLiteral("smoke"));
        smoke.priority = AlarmPriority::Critical;
        Alarm door = someAlarm(QStringLiteral("door"));
        door.message = QStringLiteral("said \"priority\":\"critical\"");
        keep(folder.path, { record(smoke), record(door) });
        Peek(folder.path)(
            QStringLiteral("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %1)"
                           " INSERT INTO alarms (source, id, own_id, received_at, shape, priority)"
                           " SELECT 'alarm', i, 1, 0, '{\"title\":\"x\",\"priority\":\"info\"}', 0 FROM n")
                .arg(kAlarmsLoaded));
        const StoredAlarms stored = kept(folder.path);
        QCOMPARE(stored.alarms.size(), kAlarmsLoaded);
        QVERIFY(stored.alarms.contains(smoke) && stored.alarms.contains(door));
        QCOMPARE(stored.beyond, (BeyondTally { 2, 2, 2 })); // the others are counted
    }

    void whatIsRemovedStaysRemoved()
    {
        Folder folder;
        const PendingAcknowledgement pending {
            someAlarm(QStringLiteral("1")).key, testTime(), {}, QStringLiteral("k")
        };
        keep(folder.path, { pending, pending }); // told twice: kept once
        QCOMPARE(kept(folder.path).pending, QList { pending });
        keep(folder.path, { RemovePending { QStringLiteral("k") } });
        QCOMPARE(kept(folder.path).pending, QList<PendingAcknowledgement>());
    }

    void isReadableByItsUserAlone()
    {
        Folder folder;
        JournalFile file(folder.path);
        QVERIFY(file.open(testTime()));
        QVERIFY(file.write(std::vector<JournalChange> { record(fullAlarm()) }, testTime()));
        const auto mode = [](const QString &path) {
            struct stat about { };
            return stat(QFile::encodeName(path).constData(), &about) == 0 ? int(about.st_mode & 0777) : -1;
        };
        QCOMPARE(mode(QFileInfo(folder.path).path()), 0700);
        for (const char *suffix : { "", "-wal", "-shm" })
            QCOMPARE(mode(folder.path + QLatin1StringView(suffix)), 0600);
    }

    void upgradesEachOlderVersion_data()
    {
        QTest::addColumn<int>("version");
        for (int version = 0; version < journalVersion(); ++version)
            QTest::addRow("version %d", version) << version;
    }
    void upgradesEachOlderVersion()
    {
        QFETCH(int, version);
        Folder folder;
        QVERIFY(QDir().mkpath(QFileInfo(folder.path).path()));
        {
            // A file as the older program left it, with its data.
            Peek old(folder.path);
            old(QStringLiteral("PRAGMA journal_mode = WAL"));
            for (int step = 0; step < version; ++step) {
                for (const QString &statement : journalSteps()[size_t(step)])
                    old(statement);
            }
            old(QStringLiteral("PRAGMA user_version = %1").arg(version));
            if (version >= 1) {
                old(QStringLiteral("INSERT INTO alarms VALUES ('alarm', '1', 1, %1, NULL,"
                                   " '{\"title\":\"Smoke 1\",\"raised_at\":\"%2\"}')")
                        .arg(testTime().toMSecsSinceEpoch())
                        .arg(testTime(-1000).toString(Qt::ISODateWithMs)));
                old(QStringLiteral("INSERT INTO state_tellers VALUES ('alarm')"));
            }
            if (version >= 1)
                old(QStringLiteral("INSERT INTO transitions (at, source, id, change, by_whom)"
                                   " VALUES (7, 'alarm', '1', 'raised', '')"));
            if (version >= 2)
                old(QStringLiteral("INSERT INTO pending (n, idempotency_key, source, id, at, by_whom)"
                                   " VALUES (1, 'k', 'alarm', '1', 5, 'Ana')"));
        }
        const StoredAlarms stored = kept(folder.path);
        QCOMPARE(stored.alarms, version >= 1 ? QList { someAlarm(QStringLiteral("1")) } : QList<Alarm>());
        QCOMPARE(stored.stateTellers.size(), version >= 1 ? 1 : 0);
        QCOMPARE(stored.pending.size(), version >= 2 ? 1 : 0);
        QCOMPARE(stored.remarks.size(), version >= 1 ? 1 : 0);
        QVERIFY(folder.others().isEmpty());
        keep(
            folder.path,
            { record(fullAlarm()), PendingAcknowledgement { fullAlarm().key, testTime(), {}, QStringLiteral("new") } });
        QVERIFY(kept(folder.path).alarms.contains(fullAlarm()));
        Peek now(folder.path);
        QCOMPARE(now(QStringLiteral("PRAGMA user_version")).toInt(), journalVersion());
        QCOMPARE(now(QStringLiteral("SELECT count(*) FROM sqlite_master WHERE name = 'alarms_finished'")).toInt(), 1);
        QCOMPARE(now(QStringLiteral("SELECT group_concat(at || change || coalesce(written_at, '-') || title)"
                                    " FROM transitions WHERE id = '1'"))
                     .toString(),
                 version == 0 ? QString() : QStringLiteral("7raised-"));
    }

    void setsANewerFileAside()
    {
        Folder folder;
        keep(folder.path, { record(someAlarm(QStringLiteral("1"))) });
        Peek(folder.path)(QStringLiteral("PRAGMA user_version = 99"));
        const StoredAlarms stored = kept(folder.path);
        QVERIFY(stored.alarms.isEmpty());
        QCOMPARE(stored.remarks.size(), 1);
        QVERIFY2(stored.remarks.first().contains(QStringLiteral("newer Halfsilver (version 99)")),
                 qPrintable(stored.remarks.first()));
        QCOMPARE(folder.others(), QStringList(QStringLiteral("mirror.sqlite.version-99-20261122T204708Z")));
        const QString aside = QFileInfo(folder.path).path() + u'/' + folder.others().first();
        QCOMPARE(Peek(aside)(QStringLiteral("SELECT count(*) FROM alarms")).toInt(), 1);
        keep(folder.path, { record(someAlarm(QStringLiteral("2"))) });
        QCOMPARE(kept(folder.path).alarms, QList { someAlarm(QStringLiteral("2")) });
    }

    void setsADamagedFileAside_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("text") << QByteArray("this is no database, however long it may be said to be one").repeated(100);
        QTest::newRow("zeros after the header") << QByteArray("SQLite format 3\0", 16) + QByteArray(8192, '\0');
        QTest::newRow("noise") << QByteArray("\x5a\xa5\xff\x01").repeated(4096);
    }
    void setsADamagedFileAside()
    {
        QFETCH(QByteArray, content);
        Folder folder;
        QVERIFY(QDir().mkpath(QFileInfo(folder.path).path()));
        QFile file(folder.path);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(content) == content.size());
        file.close();
        const StoredAlarms stored = kept(folder.path);
        QVERIFY(stored.alarms.isEmpty());
        QCOMPARE(stored.remarks.size(), 1);
        QVERIFY2(stored.remarks.first().contains(QStringLiteral("is damaged; set aside as")),
                 qPrintable(stored.remarks.first()));
        QCOMPARE(folder.others(), QStringList(QStringLiteral("mirror.sqlite.damaged-20261122T204708Z")));
        QFile aside(QFileInfo(folder.path).path() + u'/' + folder.others().first());
        QVERIFY(aside.open(QIODevice::ReadOnly));
        QCOMPARE(aside.readAll(), content);
        keep(folder.path, { record(fullAlarm()) });
        QCOMPARE(kept(folder.path).alarms, QList { fullAlarm() });
    }

    // A bad sector in one table: what stands in the others is not given up.
    void savesWhatADamagedFileStillGives()
    {
        Folder folder;
        keep(folder.path, { record(someAlarm(QStringLiteral("1"))), AddStateTeller { QStringLiteral("alarm") } });
        qint64 page = 0, pageSize = 0;
        {
            Peek peek(folder.path);
            page = peek(QStringLiteral("SELECT rootpage FROM sqlite_master WHERE name = 'pending'")).toLongLong();
            pageSize = peek(QStringLiteral("PRAGMA page_size")).toLongLong();
            peek(QStringLiteral("PRAGMA wal_checkpoint(TRUNCATE)"));
        }
        QFile file(folder.path);
        QVERIFY(file.open(QIODevice::ReadWrite) && file.seek((page - 1) * pageSize));
        QVERIFY(file.write(QByteArray(int(pageSize), '\x7f')) == pageSize);
        file.close();
        const StoredAlarms stored = kept(folder.path);
        QCOMPARE(stored.alarms, QList { someAlarm(QStringLiteral("1")) });
        QCOMPARE(stored.stateTellers, QStringList(QStringLiteral("alarm")));
        QVERIFY2(stored.remarks.join(u' ').contains(QStringLiteral("with 1 alarms saved")),
                 qPrintable(stored.remarks.join(u' ')));
        QCOMPARE(kept(folder.path).alarms, QList { someAlarm(QStringLiteral("1")) }); // now from the new file
    }

    void damageFoundWhileWritingSetsAsideToo()
    {
        Folder folder;
        keep(folder.path, { record(someAlarm(QStringLiteral("1"))) });
        qint64 page = 0, pageSize = 0;
        {
            Peek peek(folder.path);
            page = peek(QStringLiteral("SELECT rootpage FROM sqlite_master WHERE name = 'transitions'")).toLongLong();
            pageSize = peek(QStringLiteral("PRAGMA page_size")).toLongLong();
        }
        QFile damage(folder.path);
        QVERIFY(damage.open(QIODevice::ReadWrite) && damage.seek((page - 1) * pageSize));
        QVERIFY(damage.write(QByteArray(int(pageSize), '\x7f')) == pageSize);
        damage.close();

        JournalFile file(folder.path);
        QVERIFY(file.open(testTime())); // loading does not read transitions
        const std::vector<JournalChange> second { record(someAlarm(QStringLiteral("2"))) };
        const auto refused = file.write(second, testTime());
        QVERIFY(!refused);
        QVERIFY(file.write(second, testTime())); // the second try finds a new file
        QVERIFY(!file.takeRemarks().isEmpty());
        QCOMPARE(folder.others().size(), 1);
        QCOMPARE(kept(folder.path).alarms, QList({ someAlarm(QStringLiteral("1")), someAlarm(QStringLiteral("2")) }));
    }

    void keepsOnlyTheLatestFilesThatWereSetAside()
    {
        Folder folder;
        for (int start = 0; start < 8; ++start) {
            QVERIFY(QDir().mkpath(QFileInfo(folder.path).path()));
            QFile file(folder.path);
            QVERIFY(file.open(QIODevice::WriteOnly) && file.write("not a database at all") > 0);
            file.close();
            (void)kept(folder.path, start * 1000);
        }
        QCOMPARE(folder.others().size(), 5);
    }

    void aRowThatCannotBeReadCostsOnlyWhatIsWrong()
    {
        Folder folder;
        keep(folder.path, { record(someAlarm(QStringLiteral("1"))), record(someAlarm(QStringLiteral("2"))) });
        {
            Peek peek(folder.path);
            peek(QStringLiteral("UPDATE alarms SET shape = json_set(shape, '$.priority', 'odd') WHERE id = '1'"));
            peek(QStringLiteral("UPDATE alarms SET shape = '{\"title\":' WHERE id = '2'"));
        }
        const StoredAlarms stored = kept(folder.path);
        QCOMPARE(stored.alarms, QList { someAlarm(QStringLiteral("1")) }); // with the default priority
        QCOMPARE(stored.remarks.size(), 2);
        QVERIFY(stored.remarks.join(u' ').contains(QStringLiteral("alarm/2")));
    }

    void forgetsWhatIsOldAndFinished()
    {
        Folder folder;
        Alarm done = someAlarm(QStringLiteral("1"));
        done.acknowledgedAt = done.clearedAt = testTime();
        const Alarm open = someAlarm(QStringLiteral("2"));
        JournalFile file(folder.path);
        QVERIFY(file.open(testTime()));
        std::vector<JournalChange> changes { record(done, AlarmChange::Finished), record(open) };
        for (int i = 0; i < 1200; ++i)
            changes.push_back(record(open, AlarmChange::Updated));
        QVERIFY(file.write(changes, testTime()));
        const qint64 days = 86'400'000LL * 90;
        QVERIFY(!file.forget({}, testTime(days)));
        int slices = 0;
        while (file.forget({}, testTime(days + 1)))
            ++slices;
        QCOMPARE(slices, 4); // 1,202 transitions in three, one alarm
        Peek peek(folder.path);
        QCOMPARE(peek(QStringLiteral("SELECT count(*) FROM transitions")).toInt(), 0);
        QCOMPARE(peek(QStringLiteral("SELECT group_concat(id) FROM alarms")).toString(), QStringLiteral("2"));
        // A clock that was never set forgets nothing.
        QVERIFY(file.write(std::vector<JournalChange> { record(open) }, testTime()));
        QVERIFY(!file.forget({}, QDateTime::fromMSecsSinceEpoch(0, Qt::UTC)));
    }

    void staysWithinItsSizeAndGivesTheRestBack()
    {
        Folder folder;
        JournalSettings settings;
        settings.size = settings::mebibytes(1);
        Alarm done = someAlarm(QStringLiteral("done"));
        done.acknowledgedAt = done.clearedAt = testTime();
        done.message = QString(3000, u'm');
        Alarm open = someAlarm(QStringLiteral("open"));
        open.message = QString(3000, u'm');
        JournalFile file(folder.path);
        QVERIFY(file.open(testTime()));
        std::vector<JournalChange> changes;
        for (int i = 0; i < 500; ++i) {
            done.key.id = QString::number(i);
            changes.push_back(record(done, AlarmChange::Finished));
        }
        for (int i = 0; i < 3000; ++i)
            changes.push_back(record(open, AlarmChange::Updated, i));
        QVERIFY(file.write(changes, testTime()));
        while (file.forget(settings, testTime())) { }
        Peek peek(folder.path);
        peek(QStringLiteral("PRAGMA wal_checkpoint(TRUNCATE)"));
        // What is left: the alarm that is not finished, and what cannot be less.
        QCOMPARE(peek(QStringLiteral("SELECT group_concat(id) FROM alarms")).toString(), QStringLiteral("open"));
        QCOMPARE(peek(QStringLiteral("SELECT count(*) FROM transitions")).toInt(), kTransitionsLeast);
        QCOMPARE(
            peek(QStringLiteral("SELECT min(at) - %1 FROM transitions").arg(testTime().toMSecsSinceEpoch())).toInt(),
            2000); // the latest
        const qint64 whole = 3500LL * 3000;
        const qint64 left = QFileInfo(folder.path).size();
        QVERIFY2(left > 3'000'000 && left < whole / 2, qPrintable(QString::number(left)));
    }

    // In a child that is nobody, because root may write everywhere.
    void readsWhereItCannotWrite()
    {
        Folder folder;
        keep(folder.path, { record(fullAlarm()) });
        const QByteArray state = QFile::encodeName(QFileInfo(folder.path).path());
        QCOMPARE(chmod(QFile::encodeName(folder.root.path()).constData(), 0755), 0);
        QCOMPARE(chmod(state.constData(), 0555), 0);
        QCOMPARE(chmod(QFile::encodeName(folder.path).constData(), 0444), 0);
        const pid_t child = fork();
        if (child == 0) {
            if (getuid() == 0 && setuid(65534) != 0)
                _exit(10);
            JournalFile file(folder.path);
            const auto stored = file.open(testTime());
            if (!stored)
                _exit(1);
            if (stored->alarms != QList { fullAlarm() })
                _exit(2);
            if (!stored->remarks.join(u' ').contains(QStringLiteral("can only be read")))
                _exit(3);
            const auto written = file.write(std::vector<JournalChange> { record(fullAlarm()) }, testTime());
            _exit(written ? 4 : written.error().text.startsWith(folder.path) ? 0 : 5);
        }
        int status = -1;
        QCOMPARE(waitpid(child, &status, 0), child);
        QVERIFY(WIFEXITED(status));
        QCOMPARE(WEXITSTATUS(status), 0);
        // Mounted for writing again.
        QCOMPARE(chmod(state.constData(), 0755), 0);
        QCOMPARE(chmod(QFile::encodeName(folder.path).constData(), 0644), 0);
        keep(folder.path, { record(someAlarm(QStringLiteral("2"))) });
        QCOMPARE(kept(folder.path).alarms.size(), 2);
    }

    void saysWhyTheFolderCannotBeMade()
    {
        QTemporaryDir root;
        QFile file(root.filePath(QStringLiteral("state")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        JournalFile journal(root.filePath(QStringLiteral("state/mirror.sqlite")));
        const auto opened = journal.open(testTime());
        QVERIFY(!opened);
        QVERIFY2(opened.error().text.contains(QStringLiteral("Not a directory")), qPrintable(opened.error().text));
    }
};

QTEST_GUILESS_MAIN(TestJournal)
#include "tst_journal.moc"
