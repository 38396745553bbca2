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

Alarm critical(const QByteArray &title, const QByteArray &place)
{
    Alarm alarm;
    alarm.priority = AlarmPriority::Critical;
    alarm.title = QString::fromUtf8(title);
    alarm.place = QString::fromUtf8(place);
    return alarm;
}

// Without the marks that keep each part's own writing direction.
QString plain(QString text)
{
    static const QRegularExpression marks(QStringLiteral("[\\x{2066}-\\x{2069}]"));
    return text.replace(QChar(QChar::Nbsp), u' ').remove(marks);
}

AlarmNote noteOf(const QList<Alarm> &shelved, const Moment &moment)
{
    std::vector<const Alarm *> pointers;
    for (const Alarm &alarm : shelved)
        pointers.push_back(&alarm);
    AlarmNote note = shelvedNote(pointers, moment);
    note.text = plain(note.text);
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
            "搁置 2 条 · 首条 25 分钟后重现");
        row("two, one of them until it clears", { putAside(8h, true), putAside(25min) },
            "2 shelved · next back within 25 min", "搁置 2 条 · 首条 25 分钟内重现");
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

    void tellsOfOtherPlaces_data()
    {
        QTest::addColumn<QList<Alarm>>("elsewhere");
        QTest::addColumn<bool>("lastKnown");
        QTest::addColumn<QString>("english");
        QTest::addColumn<QString>("chinese");
        const auto row = [](const char *name, const QList<Alarm> &elsewhere, const char *english, const char *chinese,
                            bool lastKnown = false) {
            QTest::newRow(name) << elsewhere << lastKnown << QString::fromUtf8(english) << QString::fromUtf8(chinese);
        };
        const Alarm smoke = critical("Smoke", "Cellar"), gas = critical("Gas", "");
        Alarm drill = smoke;
        drill.test = true;
        row("one", { smoke }, "Elsewhere: Smoke · Cellar", "别处：Smoke · Cellar");
        row("of no place", { gas }, "Elsewhere: Gas", "别处：Gas");
        row("three", { smoke, gas, gas }, "Elsewhere: Smoke · Cellar · 2 more", "别处：Smoke · Cellar · 另有 2 条");
        row("a drill", { drill }, "Elsewhere: TEST · Smoke · Cellar", "别处：测试 · Smoke · Cellar");
        row("last known", { smoke }, "Elsewhere: Smoke · Cellar · last known 20:47",
            "别处：Smoke · Cellar · 最后已知 20:47", true);
    }
    void tellsOfOtherPlaces()
    {
        QFETCH(QList<Alarm>, elsewhere);
        QFETCH(bool, lastKnown);
        std::vector<const Alarm *> pointers;
        for (const Alarm &alarm : elsewhere)
            pointers.push_back(&alarm);
        const auto told = [&](Moment moment) {
            const AlarmNote note =
                elsewhereNote(pointers, lastKnown ? std::optional(kMoment.now) : std::nullopt, moment);
            return plain(note.text);
        };
        QTEST(told(kMoment), "english");
        const QLocale locale(QStringLiteral("zh_CN"));
        const Translation translation(*QCoreApplication::instance(), locale);
        Moment moment = kMoment;
        moment.locale = locale;
        QTEST(told(moment), "chinese");
    }

    void howManyOthersIsToldHoweverLongTheFirstIs()
    {
        const Alarm first =
            critical(QByteArray("Carbon monoxide ").repeated(20), QByteArray("Boiler room ").repeated(10));
        const std::vector<const Alarm *> elsewhere(12, &first);
        const Theme theme(QSizeF(1920, 1080));
        const qreal left = theme.units(8.1), width = theme.units(40);
        const auto placed = placeNotes({ elsewhereNote(elsewhere, {}, kMoment), moreNote(3) }, 0, left, width, theme);
        QVERIFY(!placed[0].text.elided());
        QVERIFY(placed[0].text.lines().join(u' ').endsWith(QStringLiteral("11 more")));
        QVERIFY(left + placed[0].text.width() <= width);
        QVERIFY(placed[1].rect.top() >= placed[0].rect.bottom());
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

QTEST_MAIN(TestAlarmNotes)
#include "tst_alarm_notes.moc"
