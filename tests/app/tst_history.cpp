#include "app/core/system_clock.h"
#include "app/store/journal_schema.h"
#include "app/store/sqlite_alarm_store.h"
#include "tests/support/alarms.h"

#include <QElapsedTimer>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>

using namespace halfsilver;

namespace {

Alarm alarmOf(const char *id, const QString &title, const QString &place)
{
    Alarm alarm = someAlarm(QString::fromLatin1(id));
    alarm.title = title;
    alarm.place = place;
    return alarm;
}

} // namespace

class TestHistory : public QObject {
    Q_OBJECT
private slots:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_folder = std::make_unique<QTemporaryDir>();
        m_path = m_folder->filePath(QStringLiteral("mirror.sqlite"));
        m_store = std::make_unique<SqliteAlarmStore>(m_path, m_clock);
        QVERIFY(m_store->load());
    }
    void cleanup() { m_store.reset(); }

    void tellsAllThatIsKnownOfATransition()
    {
        Alarm alarm = fullAlarm();
        alarm.raisedTold = testTime(-300);
        write({ AlarmChange::Raised, alarm, testTime(), {}, {} });
        m_store->painted({ alarm.key }, testTime(12));
        write({ AlarmChange::Acknowledged, alarm, testTime(900), QStringLiteral("Ana"), {} });
        const HistoryPage page = *asked({});
        QCOMPARE(page.entries.size(), 2);
        QVERIFY(!page.next);
        const HistoryEntry raised = page.entries.last();
        QCOMPARE(raised.change, QStringLiteral("raised"));
        QCOMPARE(raised.key, alarm.key);
        QCOMPARE(raised.title, alarm.title);
        QCOMPARE(raised.message, alarm.message);
        QCOMPARE(raised.place, alarm.place);
        QCOMPARE(raised.priority, AlarmPriority::Critical);
        QVERIFY(raised.test);
        QCOMPARE(raised.at, testTime());
        QCOMPARE(raised.toldAt, std::optional(testTime(-300)));
        QVERIFY(raised.writtenAt);
        QCOMPARE(raised.paintedAt, std::optional(testTime(12)));
        QCOMPARE(page.entries.first().by, QStringLiteral("Ana"));
        QVERIFY(!page.entries.first().paintedAt && !page.entries.first().toldAt);
    }

    void findsWhatIsAskedFor_data()
    {
        QTest::addColumn<QString>("search");
        QTest::addColumn<QString>("id");
        QTest::addColumn<int>("since"); // seconds; -1: ever
        QTest::addColumn<int>("until");
        QTest::addColumn<QString>("found"); // the seconds at which they came
        const auto row = [](const char *name, const QString &search, const QString &id, int since, int until,
                            const char *found) {
            QTest::newRow(name) << search << id << since << until << QString::fromLatin1(found);
        };
        row("all", {}, {}, -1, -1, "3 2 1 0");
        row("a word, in any case of any language", QStringLiteral("KÜCHE"), {}, -1, -1, "2 0");
        row("all words, wherever they stand", QStringLiteral(" smoke  küche "), {}, -1, -1, "0");
        row("Chinese", QStringLiteral("烟"), {}, -1, -1, "3");
        row("who", QStringLiteral("ana"), {}, -1, -1, "1");
        row("what became of it", QStringLiteral("acknowledged"), {}, -1, -1, "1");
        row("no pattern", QStringLiteral("%"), {}, -1, -1, "");
        row("one alarm", {}, QStringLiteral("a"), -1, -1, "1 0");
        row("one alarm of one source", {}, QStringLiteral("alarm/a"), -1, -1, "1 0");
        row("one of another source", {}, QStringLiteral("garden/a"), -1, -1, "");
        row("since", {}, {}, 2, -1, "3 2");
        row("until", {}, {}, -1, 2, "1 0");
        row("between", {}, {}, 1, 2, "1");
    }
    void findsWhatIsAskedFor()
    {
        QFETCH(QString, search);
        QFETCH(QString, id);
        QFETCH(int, since);
        QFETCH(int, until);
        QFETCH(QString, found);
        const Alarm a = alarmOf("a", QStringLiteral("Smoke"), QStringLiteral("Küche"));
        const Alarm b = alarmOf("b", QStringLiteral("Water"), QStringLiteral("küche"));
        const Alarm c = alarmOf("c", QStringLiteral("烟雾"), {});
        Alarm moved = a;
        moved.place = QStringLiteral("Hall");
        m_store->write({ AlarmChange::Raised, a, testTime(0), {}, {} });
        m_store->write({ AlarmChange::Acknowledged, moved, testTime(1000), QStringLiteral("Ana"), {} });
        m_store->write({ AlarmChange::Raised, b, testTime(2000), {}, {} });
        write({ AlarmChange::Raised, c, testTime(3000), {}, {} });
        HistoryQuery query;
        query.search = search;
        query.id = id;
        if (since >= 0)
            query.since = testTime(since * 1000);
        if (until >= 0)
            query.until = testTime(until * 1000);
        QStringList seconds;
        const HistoryPage page = *asked(query);
        for (const HistoryEntry &entry : page.entries)
            seconds.append(QString::number(testTime().msecsTo(entry.at) / 1000));
        QCOMPARE(seconds.join(u' '), found);
    }

    void pagesFollowEachOtherWithoutGapOrRepetition()
    {
        for (int i = 0; i < 24; ++i)
            m_store->write({ AlarmChange::Updated, someAlarm(QStringLiteral("1")), testTime(i), {}, {} });
        write({ AlarmChange::Updated, someAlarm(QStringLiteral("1")), testTime(24), {}, {} });
        HistoryQuery query;
        query.limit = 10;
        QList<qint64> all, sizes;
        do {
            const HistoryPage page = *asked(query);
            for (const HistoryEntry &entry : page.entries)
                all.append(testTime().msecsTo(entry.at));
            sizes.append(page.entries.size());
            query.before = page.next;
        } while (query.before);
        QCOMPARE(sizes, QList<qint64>({ 10, 10, 5 }));
        for (int i = 0; i < 25; ++i)
            QCOMPARE(all[i], 24 - i);
    }

    // A transition of before schema 5 has no title: its alarm still has.
    void anOlderTransitionIsNamedByItsAlarm()
    {
        write(
            { AlarmChange::Raised, alarmOf("a", QStringLiteral("Smoke"), QStringLiteral("Hall")), testTime(), {}, {} });
        {
            auto old = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("old"));
            old.setDatabaseName(m_path);
            QVERIFY(old.open());
            QVERIFY(QSqlQuery(old).exec(QStringLiteral("UPDATE transitions SET title = '', place = ''")));
        }
        QSqlDatabase::removeDatabase(QStringLiteral("old"));
        const HistoryPage page = *asked({});
        QCOMPARE(page.entries.first().title, QStringLiteral("Smoke"));
        QCOMPARE(page.entries.first().place, QStringLiteral("Hall"));
    }

    void waitsBehindNoFloodAndHoldsNoneUp()
    {
        constexpr int kFlood = 20'000;
        write({ AlarmChange::Raised, someAlarm(QStringLiteral("first")), testTime(), {}, {} });
        int written = 0, answered = 0;
        QElapsedTimer timer;
        timer.start();
        for (int i = 0; i < kFlood; ++i)
            m_store->write({ AlarmChange::Raised, someAlarm(QString::number(i)), testTime(i), {}, {} },
                           [&](const Result<void> &) { ++written; });
        qint64 longest = 0;
        const auto ask = [&](const auto &again) -> void {
            const qint64 begun = timer.elapsed();
            HistoryQuery query;
            query.search = QStringLiteral("first");
            m_store->history(query, [&, begun](const Result<HistoryPage> &page) {
                QVERIFY(page && page->entries.size() == 1);
                longest = std::max(longest, timer.elapsed() - begun);
                ++answered;
                if (written < kFlood)
                    again(again);
            });
        };
        ask(ask);
        QTRY_COMPARE_WITH_TIMEOUT(written, kFlood, 90'000);
        QVERIFY(answered > 0);
        qInfo("20,000 records on disk after %lld ms; %d questions meanwhile, the longest took %lld ms", timer.elapsed(),
              answered, longest);
        QVERIFY(m_store->healthy());
    }

    void tooManyQuestionsAreRefusedNotQueued()
    {
        int refused = 0, answered = 0;
        for (int i = 0; i < 100; ++i)
            m_store->history({}, [&](const Result<HistoryPage> &page) { ++(page ? answered : refused); });
        QTRY_COMPARE(refused + answered, 100);
        QVERIFY(answered >= JournalReader::kMostWaiting);
        QVERIFY(refused > 0);
    }

    void theEndForgetsWhatWasAsked()
    {
        m_store->history({}, [](const Result<HistoryPage> &) { QFAIL("nobody is there any more"); });
        m_store.reset();
        QTest::qWait(50);
    }

private:
    void write(const AlarmRecord &record)
    {
        bool written = false;
        m_store->write(record, [&written](const Result<void> &done) { written = bool(done); });
        QTRY_VERIFY(written);
    }
    Result<HistoryPage> asked(const HistoryQuery &query)
    {
        std::optional<Result<HistoryPage>> answer;
        m_store->history(query, [&answer](const Result<HistoryPage> &page) { answer = page; });
        if (!QTest::qWaitFor([&] { return answer.has_value(); }))
            return Error { QStringLiteral("no answer") };
        return *answer;
    }

    SystemClock m_clock;
    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_path;
    std::unique_ptr<SqliteAlarmStore> m_store;
};

QTEST_GUILESS_MAIN(TestHistory)
#include "tst_history.moc"
