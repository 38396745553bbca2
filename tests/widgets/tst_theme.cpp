#include "widgets/fonts.h"
#include "widgets/text.h"
#include "widgets/theme.h"

#include <QRawFont>
#include <QTest>

using namespace halfsilver;

class TestTheme : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void unitIsTheShorterSideByFiftyFour_data()
    {
        QTest::addColumn<QSizeF>("screen");
        QTest::addColumn<qreal>("scale");
        QTest::addColumn<qreal>("u");
        QTest::newRow("portrait") << QSizeF(1080, 1920) << 1.0 << 20.0;
        QTest::newRow("landscape") << QSizeF(1920, 1080) << 1.0 << 20.0;
        QTest::newRow("4K") << QSizeF(3840, 2160) << 1.0 << 40.0;
        QTest::newRow("scaled") << QSizeF(1080, 1920) << 1.5 << 30.0;
    }
    void unitIsTheShorterSideByFiftyFour()
    {
        QFETCH(QSizeF, screen);
        QFETCH(qreal, scale);
        QTEST(Theme(screen, scale).u(), "u");
    }

    void bundledWeightsAreUsed_data()
    {
        QTest::addColumn<TextRole>("role");
        QTest::addColumn<QString>("style");
        QTest::newRow("clock") << TextRole::Clock << QStringLiteral("Light");
        QTest::newRow("body") << TextRole::Body << QStringLiteral("Regular");
        QTest::newRow("alarm title") << TextRole::AlarmTitle << QStringLiteral("Semi Bold");
        QTest::newRow("bar") << TextRole::Bar << QStringLiteral("Bold");
        QTest::newRow("takeover") << TextRole::TakeoverWhat << QStringLiteral("Extra Bold");
    }
    void bundledWeightsAreUsed()
    {
        QFETCH(TextRole, role);
        QVERIFY(loadBundledFonts());
        const QRawFont font = QRawFont::fromFont(Theme(QSizeF(1080, 1920)).font(role));
        QVERIFY(font.familyName().startsWith(kLatinFamily));
        QTEST(font.styleName(), "style");
    }

    void cjkFamilyFollowsTheLanguage_data()
    {
        QTest::addColumn<QString>("language");
        QTest::addColumn<QString>("family");
        QTest::newRow("zh_CN") << QStringLiteral("zh_CN") << QStringLiteral("Noto Sans CJK SC");
        QTest::newRow("zh_SG") << QStringLiteral("zh_SG") << QStringLiteral("Noto Sans CJK SC");
        QTest::newRow("zh_TW") << QStringLiteral("zh_TW") << QStringLiteral("Noto Sans CJK TC");
        QTest::newRow("zh_HK") << QStringLiteral("zh_HK") << QStringLiteral("Noto Sans CJK TC");
        QTest::newRow("ja_JP") << QStringLiteral("ja_JP") << QStringLiteral("Noto Sans CJK JP");
        QTest::newRow("ko_KR") << QStringLiteral("ko_KR") << QStringLiteral("Noto Sans CJK KR");
        QTest::newRow("en_GB") << QStringLiteral("en_GB") << QStringLiteral("Noto Sans CJK SC");
    }
    void cjkFamilyFollowsTheLanguage()
    {
        QFETCH(QString, language);
        QTEST(cjkFamily(QLocale(language)), "family");
    }

    void nothingIsSmallerThanTheSmallest()
    {
        for (int role = 0; role < kTextRoles; ++role) {
            const TextStyle &style = Theme::style(TextRole(role));
            QVERIFY2(style.least >= 1.8 && style.size >= style.least, QByteArray::number(role).constData());
        }
    }

    void nothingIsDimmerThanSeventyPercent()
    {
        for (const Ink ink : { Ink::White, Ink::Soft, Ink::Quiet })
            QVERIFY(Theme::colour(ink).valueF() >= 0.699F);
    }
};

QTEST_MAIN(TestTheme)
#include "tst_theme.moc"
