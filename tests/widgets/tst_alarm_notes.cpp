#include "widgets/alarm_notes.h"
#include "widgets/language.h"

#include <QTest>

using namespace halfsilver;
using namespace std::chrono_literals;

namespace {

const Moment kMoment { .now = QDateTime::fromString(QStringLiteral("2026-11-22T20:47:08Z"), Qt::ISODate) };

Alarm putAside(std::chrono::seconds length, bool once = false)
{
    Alarm alarm;
    alarm.title = QStringLiteral("Back door open");
    alarm.shelvedUntil = kMoment.now.addSecs(length.count());
    alarm.shelvedOnce = once;
    return alarm;
}

AlarmNote noteOf(const QList<Alarm> &shelved, const Moment &moment)
{
    std::vector<const Alarm *> pointers;
    for (const Alarm &alarm : shelved)
        pointers.push_back(&alarm);
    AlarmNote note = shelvedNote(pointers, moment);
    note.text.replace(QChar(QChar::Nbsp), u' ');
    return note;
}

} // namespace

class TestAlarmNotes : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void tellsWhatIsPutAside_data()
    {
        QTest::addColumn<QList<Alarm>>("shelved");
        QTest::addColumn<QString>("english");
        QTest::addColumn<QString>("chinese");
        const auto row = [](const char *name, const QList<Alarm> &shelved, const char *english, const char *chinese) {
            QTest::newRow(name) << shelved << QString::fromUtf8(english) << QString::fromUtf8(chinese);
        };
        row("one", { putAside(25min) }, "1 shelved · back in 25 min", "搁置 1 条 · 25 分钟后重现");
        row("one, until it clears", { putAside(8h, true) }, "1 shelved · back within 8 h", "搁置 1 条 · 8 小时内重现");
        row("two", { putAside(8h), putAside(25min) }, "2 shelved · next back in 25 min",
            "搁置 2 条 · 最早 25 分钟后重现");
        row("two, one of them until it clears", { putAside(8h, true), putAside(25min) },
            "2 shelved · next back within 25 min", "搁置 2 条 · 最快 25 分钟内重现");
    }
    void tellsWhatIsPutAside()
    {
        QFETCH(QList<Alarm>, shelved);
        QTEST(noteOf(shelved, kMoment).text, "english");
        const QLocale locale(QStringLiteral("zh_CN"));
        const Translation translation(*QCoreApplication::instance(), locale);
        Moment moment = kMoment;
        moment.locale = locale;
        QTEST(noteOf(shelved, moment).text, "chinese");
    }

    void readsDifferentlyWhenAMinuteLessIsLeft()
    {
        QCOMPARE(*noteOf({ putAside(25min - 10s), putAside(8h) }, kMoment).steady, std::chrono::milliseconds(50s));
    }

    void byAClockThatIsNotSetItCounts()
    {
        const Moment unset { .now = QDateTime::fromSecsSinceEpoch(60, Qt::UTC) };
        const AlarmNote note = noteOf({ putAside(25min) }, unset);
        QCOMPARE(note.text, QStringLiteral("1 shelved"));
        QVERIFY(!note.steady);
    }
};

QTEST_GUILESS_MAIN(TestAlarmNotes)
#include "tst_alarm_notes.moc"
