#include "widgets/spoken_alarm.h"

#include <QRegularExpression>
#include <QTest>

using namespace halfsilver;

class TestSpokenAlarm : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void text_data()
    {
        QTest::addColumn<AlarmPriority>("priority");
        QTest::addColumn<QStringList>("words"); // title, place
        QTest::addColumn<QString>("text");
        const auto words = [](const char *title, const char *place = "") {
            return QStringList { QString::fromUtf8(title), QString::fromUtf8(place) };
        };
        QTest::newRow("what and where") << AlarmPriority::Critical << words("Smoke", "Kitchen")
                                        << QStringLiteral("Alarm: Smoke. Kitchen");
        QTest::newRow("no place") << AlarmPriority::Warning << words("Door open")
                                  << QStringLiteral("Warning: Door open");
        QTest::newRow("information") << AlarmPriority::Info << words("Post") << QStringLiteral("Notice: Post");
        QTest::newRow("no option for any program")
            << AlarmPriority::Critical << words("-f /etc/passwd") << QStringLiteral("Alarm: -f /etc/passwd");
        QTest::newRow("one line") << AlarmPriority::Info << words("a\nb\tc") << QStringLiteral("Notice: a b c");
    }
    void text()
    {
        QFETCH(AlarmPriority, priority);
        QFETCH(QStringList, words);
        Alarm alarm;
        alarm.priority = priority;
        alarm.title = words[0];
        alarm.place = words[1];
        QTEST(spokenText(alarm), "text");
        alarm.test = true;
        QVERIFY(spokenText(alarm).startsWith(u"Test: "));
        QVERIFY(!spokenText(alarm).contains(u"TEST"));
    }

    void isBounded()
    {
        Alarm alarm;
        alarm.title = QStringLiteral("word ").repeated(100);
        QVERIFY(spokenText(alarm).size() <= kMaxSpoken);
        QVERIFY(spokenText(alarm).endsWith(u"word"));
        alarm.title = QString::fromUtf8("😀").repeated(200); // without a space, of two units each
        QVERIFY(spokenText(alarm).size() <= kMaxSpoken);
        QVERIFY(!spokenText(alarm).back().isHighSurrogate());
    }

    void voice_data()
    {
        QTest::addColumn<QString>("locale");
        QTest::addColumn<QString>("voice");
        for (const auto &[locale, voice] :
             { std::pair("en_GB", "en-gb"), std::pair("en_US", "en-us"), std::pair("en_IE", "en"),
               std::pair("zh_CN", "cmn"), std::pair("zh_TW", "cmn"), std::pair("de_AT", "de"),
               std::pair("pt_BR", "pt-br") })
            QTest::newRow(locale) << QString::fromLatin1(locale) << QString::fromLatin1(voice);
    }
    void voice()
    {
        QFETCH(QString, locale);
        QTEST(voiceOf(QLocale(locale)), "voice");
    }
};

QTEST_GUILESS_MAIN(TestSpokenAlarm)
#include "tst_spoken_alarm.moc"
