#include "app/core/settings/near_word.h"

#include <QRegularExpression>
#include <QTest>

using namespace halfsilver::settings;

class TestNearWord : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void countsSlips_data()
    {
        QTest::addColumn<QString>("a");
        QTest::addColumn<QString>("b");
        QTest::addColumn<int>("slips");
        QTest::newRow("equal") << u"key"_qs << u"key"_qs << 0;
        QTest::newRow("case") << u"KEY"_qs << u"key"_qs << 0;
        QTest::newRow("one too many") << u"keyy"_qs << u"key"_qs << 1;
        QTest::newRow("one missing") << u"clster"_qs << u"cluster"_qs << 1;
        QTest::newRow("another letter") << u"clister"_qs << u"cluster"_qs << 1;
        QTest::newRow("swapped") << u"clutser"_qs << u"cluster"_qs << 1;
        QTest::newRow("swapped at the end") << u"clustre"_qs << u"cluster"_qs << 1;
        QTest::newRow("nothing in common") << u"abc"_qs << u"xyz"_qs << 3;
        QTest::newRow("from nothing") << u""_qs << u"abc"_qs << 3;
        QTest::newRow("too long to compare") << QString(65, u'a') << QString(66, u'a') << 66;
    }
    void countsSlips()
    {
        QFETCH(QString, a);
        QFETCH(QString, b);
        QTEST(int(wordDistance(a, b)), "slips");
        QTEST(int(wordDistance(b, a)), "slips");
    }

    void findsWhatWasMeant_data()
    {
        QTest::addColumn<QString>("word");
        QTest::addColumn<QString>("meant");
        QTest::newRow("swapped") << u"clutser"_qs << u"cluster"_qs;
        QTest::newRow("short") << u"kye"_qs << u"key"_qs;
        QTest::newRow("the nearer of two") << u"hosts"_qs << u"hosts"_qs;
        QTest::newRow("section") << u"puhser"_qs << u"pusher"_qs;
        QTest::newRow("too far") << u"wallpaper"_qs << u""_qs;
        QTest::newRow("a short word that is another") << u"xyz"_qs << u""_qs;
        QTest::newRow("one letter means nothing") << u"k"_qs << u""_qs;
    }
    void findsWhatWasMeant()
    {
        QFETCH(QString, word);
        QTEST(nearestWord(word, { u"key"_qs, u"cluster"_qs, u"host"_qs, u"hosts"_qs, u"pusher"_qs, u"x"_qs }), "meant");
    }
};

QTEST_APPLESS_MAIN(TestNearWord)
#include "tst_near_word.moc"
