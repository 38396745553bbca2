#include "app/core/bounded_pattern.h"

#include <QElapsedTimer>
#include <QTest>

using namespace halfsilver;

class TestBoundedPattern : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void findsItsPlace()
    {
        const auto hall = BoundedPattern::compile(u"^Hall"_qs);
        QVERIFY(hall);
        QCOMPARE(hall->search(u"Hall, upstairs"_qs), BoundedPattern::Answer::Yes);
        QCOMPARE(hall->search(u"the Hall"_qs), BoundedPattern::Answer::No);
        QCOMPARE(hall->search({}), BoundedPattern::Answer::No);
        QCOMPARE(BoundedPattern::compile(u"küche"_qs, Qt::CaseInsensitive)->search(u"KÜCHE"_qs),
                 BoundedPattern::Answer::Yes);
        QCOMPARE(BoundedPattern::compile(u"^\\w+$"_qs)->search(u"厨房"_qs), BoundedPattern::Answer::Yes);
        QCOMPARE(BoundedPattern::compile(u".*door.*open"_qs)->search(u"x"_qs.repeated(3900) + u" door is open"_qs),
                 BoundedPattern::Answer::Yes);
    }

    void saysWhatIsWrong()
    {
        QCOMPARE(BoundedPattern::compile(u"(Hall"_qs).error().text, u"column 6: missing closing parenthesis"_qs);
        QCOMPARE(BoundedPattern::compile(u"a"_qs.repeated(501)).error().text, u"longer than 500 characters"_qs);
        QVERIFY(!BoundedPattern::compile(u"*"_qs));
        QCOMPARE(BoundedPattern::compile(u"(*LIMIT_MATCH=4000000000)(a+)+$"_qs).error().text,
                 u"column 1: “(*” cannot stand at the head"_qs);
    }

    void givesUpInTime_data()
    {
        QTest::addColumn<QString>("pattern");
        QTest::addColumn<QString>("text");
        const QString many = u"a"_qs.repeated(BoundedPattern::kMaxSubject - 1);
        QTest::newRow("nested repetition") << u"(a+)+$"_qs << many + u'b';
        QTest::newRow("short") << u"(a+)+$"_qs << many.left(60) + u'b';
        QTest::newRow("alternatives") << u"^(a|aa|aaa)*$"_qs << many.left(3000) + u'b';
        QTest::newRow("many stars") << u"a*a*a*a*a*a*a*a*a*a*[bc]"_qs << many;
        QTest::newRow("every place") << u"(a|b|ab)*[cd]"_qs << u"ab"_qs.repeated(2000);
        QTest::newRow("recursion") << u"(a(?1)?a?)+[bc]$"_qs << many;
        QTest::newRow("just below the limit") << u"(.{0,60}[yz]){2}"_qs << many;
        QTest::newRow("to the end from every place") << u"[^y]*z?[yx]"_qs << many;
    }
    void givesUpInTime()
    {
        QFETCH(QString, pattern);
        QFETCH(QString, text);
        const auto compiled = BoundedPattern::compile(pattern);
        QVERIFY(compiled);
        QElapsedTimer timer;
        timer.start();
        QVERIFY(compiled->search(text) != BoundedPattern::Answer::Yes);
        QVERIFY(timer.elapsed() < 1000); // some ms; a sanitizer costs the rest
    }
};

QTEST_GUILESS_MAIN(TestBoundedPattern)
#include "tst_bounded_pattern.moc"
