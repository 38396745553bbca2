#include "app/core/plain_text.h"

#include <QTest>

using namespace halfsilver;

class TestPlainText : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void keepsWhatIsReadAndDropsTheRest_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("joined");
        QTest::addColumn<QString>("kept");
        const auto row = [](const char *name, const QString &text, const QString &joined, const QString &kept) {
            QTest::newRow(name) << text << joined << kept;
        };
        const auto same = [&](const char *name, const QString &text) { row(name, text, text, text); };
        same("nothing", QString());
        same("ordinary", QStringLiteral("Smoke in the kitchen"));
        same("Chinese", QStringLiteral("厨房有烟，请离开"));
        same("emoji in one family", QStringLiteral("👨‍👩‍👧‍👦 home"));
        same("emoji with its variation selector", QStringLiteral("⚠️ gas"));
        same("Arabic, with its own direction", QStringLiteral("إنذار حريق"));
        same("Persian with a non-joiner", QStringLiteral("می‌خواهم"));
        same("markup and entities", QStringLiteral("<b>Smoke</b> &amp; <script>alert(1)</script>"));
        same("accents made of two characters", QStringLiteral("Ku\u0308che"));
        row("white space around", QStringLiteral(" \t Smoke \n "), QStringLiteral("Smoke"), QStringLiteral("Smoke"));
        row("lines", QStringLiteral("one\ntwo\r\nthree\rfour"), QStringLiteral("one two three four"),
            QStringLiteral("one\ntwo\nthree\nfour"));
        row("many empty lines", QStringLiteral("one\n\n\n\n\ntwo"), QStringLiteral("one two"),
            QStringLiteral("one\n\ntwo"));
        row("Unicode's own line breaks", QStringLiteral("one\u2028two\u2029three\u0085four"),
            QStringLiteral("one two three four"), QStringLiteral("one\ntwo\nthree\nfour"));
        row("tabs", QStringLiteral("a\tb"), QStringLiteral("a b"), QStringLiteral("a b"));
        row("control characters", QStringLiteral("a\u0000\u0007\u001b[31mred\u007f\u009b"), QStringLiteral("a[31mred"),
            QStringLiteral("a[31mred"));
        row("a direction override", QStringLiteral("\u202egnp.exe\u202c"), QStringLiteral("gnp.exe"),
            QStringLiteral("gnp.exe"));
        row("isolates and marks", QStringLiteral("\u2066a\u2067b\u2068c\u2069\u200e\u200f\u061c"),
            QStringLiteral("abc"), QStringLiteral("abc"));
        row("invisible characters", QStringLiteral("S\u200bm\u2060o\ufeffk\u00ade\ufffc"), QStringLiteral("Smoke"),
            QStringLiteral("Smoke"));
        row("half of a pair", QStringLiteral("a") + QChar(0xd800) + QStringLiteral("b") + QChar(0xdc00),
            QStringLiteral("a\ufffdb\ufffd"), QStringLiteral("a\ufffdb\ufffd"));
        row("no character at all", QStringLiteral("a") + QChar(0xffff) + QChar(0xfdd0), QStringLiteral("a"),
            QStringLiteral("a"));
        row("marks without end", QStringLiteral("e") + QString(500, QChar(0x301)),
            QStringLiteral("e") + QString(8, QChar(0x301)), QStringLiteral("e") + QString(8, QChar(0x301)));
    }
    void keepsWhatIsReadAndDropsTheRest()
    {
        QFETCH(QString, text);
        QTEST(plainText(text, 400, LineBreaks::Join), "joined");
        QTEST(plainText(text, 400, LineBreaks::Keep), "kept");
        // What is clean stays as it is.
        QFETCH(QString, joined);
        QCOMPARE(plainText(joined, 400), joined);
    }

    void cutsAtAGraphemeWithAnEllipsis_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("most");
        QTest::addColumn<QString>("cut");
        QTest::newRow("fits exactly") << QStringLiteral("Smoke") << 5 << QStringLiteral("Smoke");
        QTest::newRow("one too many") << QStringLiteral("Smokes") << 5 << QStringLiteral("Smok…");
        QTest::newRow("no space before the ellipsis") << QStringLiteral("One two") << 5 << QStringLiteral("One…");
        QTest::newRow("a pair stays whole") << QStringLiteral("ab😀😀😀") << 6 << QStringLiteral("ab😀…");
        QTest::newRow("a family stays whole") << QStringLiteral("ab👨‍👩‍👧cd") << 8 << QStringLiteral("ab…");
        QTest::newRow("a letter keeps its accent") << QStringLiteral("Ku\u0308che") << 3 << QStringLiteral("K…");
        QTest::newRow("a family wider than the room")
            << QStringLiteral("👨‍👩‍👧‍👦x") << 6 << QStringLiteral("👨‍👩…");
    }
    void cutsAtAGraphemeWithAnEllipsis()
    {
        QFETCH(QString, text);
        QFETCH(int, most);
        const QString cut = plainText(text, most);
        QTEST(cut, "cut");
        QVERIFY(cut.size() <= most);
    }

    void boundsWhatIsHuge()
    {
        for (const QString &text : { QString(100'000, u'x'), QString(100'000, QChar(0x301)), QString(100'000, u'\n'),
                                     QStringLiteral("👩‍").repeated(30'000), QString(100'000, QChar(0xd83d)) }) {
            const QString cut = plainText(text, 500);
            QVERIFY(cut.size() <= 500);
        }
        QCOMPARE(plainText(QString(100'000, u'x'), 500), QString(499, u'x') + QChar(0x2026));
    }

    void writesNumbersAsPeopleDo()
    {
        QCOMPARE(numberText(5.0), QStringLiteral("5"));
        QCOMPARE(numberText(-0.0), QStringLiteral("0"));
        QCOMPARE(numberText(0.1), QStringLiteral("0.1"));
        QCOMPARE(numberText(1e15), QStringLiteral("1000000000000000"));
        QCOMPARE(numberText(-21.75), QStringLiteral("-21.75"));
        QCOMPARE(numberText(1e300), QStringLiteral("1e+300"));
    }
};

QTEST_APPLESS_MAIN(TestPlainText)
#include "tst_plain_text.moc"
