#include "widgets/fonts.h"
#include "widgets/line_breaking.h"
#include "widgets/text.h"

#include <QFontDatabase>
#include <QImage>
#include <QPainter>
#include <QTest>

using namespace halfsilver;
using namespace Qt::StringLiterals;

class TestText : public QObject {
    Q_OBJECT
    Theme m_theme { QSizeF(1080, 1920) };
    Theme m_chinese { QSizeF(1080, 1920), 1, QLocale(QStringLiteral("zh_CN")) };

    static bool hasCjk() { return QFontDatabase::hasFamily(cjkFamily(QLocale(QStringLiteral("zh_CN")))); }

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void figuresKeepTheirWidth_data()
    {
        QTest::addColumn<TextRole>("role");
        for (int role = 0; role < kTextRoles; ++role)
            QTest::addRow("role %d", role) << TextRole(role);
    }
    void figuresKeepTheirWidth()
    {
        QFETCH(TextRole, role);
        const qreal width = layoutLine(QStringLiteral("00:00"), role, m_theme).width();
        for (const auto &time : { "11:11", "12:34", "19:57", "06:48" })
            QVERIFY(qAbs(layoutLine(QString::fromLatin1(time), role, m_theme).width() - width) < 0.1);
    }

    void wrapsThenShrinksThenElides_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("lines");
        QTest::addColumn<bool>("shrunk");
        QTest::addColumn<bool>("elided");
        QTest::newRow("fits") << QStringLiteral("Back door") << 1 << false << false;
        QTest::newRow("wraps") << QStringLiteral("Back door and garage open") << 2 << false << false;
        QTest::newRow("shrinks") << QStringLiteral("Washing machine finished at noon") << 2 << true << false;
        QTest::newRow("elides") << QStringLiteral("Water in the cellar, ").repeated(20) << 2 << true << true;
        QTest::newRow("one long word shrinks") << QStringLiteral("Wassermeldeanlage") << 1 << true << false;
        QTest::newRow("a longer one breaks")
            << QStringLiteral("Donaudampfschifffahrtsgesellschaft") << 2 << true << false;
        QTest::newRow("100 kB") << QStringLiteral("a b ").repeated(25'000) << 2 << true << true;
    }
    void wrapsThenShrinksThenElides()
    {
        QFETCH(QString, text);
        const TextBlock block = layoutText(text, TextRole::AlarmTitle, { .width = 500, .maxLines = 2 }, m_theme);
        QTEST(block.lineCount(), "lines");
        QTEST(block.fontSize() < Theme::style(TextRole::AlarmTitle).size, "shrunk");
        QTEST(block.elided(), "elided");
        QCOMPARE(block.lines().last().endsWith(u'…'), block.elided());
        QVERIFY(block.width() <= 500.5);
    }

    // Where the text goes on: the end of Arabic is at the left, also in a line that begins with Latin.
    void theEllipsisStandsWhereTheTextIsCut_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("left");
        QTest::addColumn<bool>("right");
        const QString arabic = QStringLiteral("حريق في المطبخ وفي غرفة الجلوس ").repeated(4);
        const QString emoji = QStringLiteral("حريق في المطبخ 🔥 وفي غرفة الجلوس 🎉").repeated(4);
        QTest::newRow("Latin") << QStringLiteral("Fire in the kitchen ").repeated(4) << false << true;
        QTest::newRow("Latin and emoji") << QStringLiteral("Fire 🔥 in the kitchen ").repeated(4) << false << true;
        QTest::newRow("Chinese") << QStringLiteral("烟雾报警").repeated(10) << false << true;
        QTest::newRow("Arabic") << arabic << true << false;
        QTest::newRow("Arabic, isolated") << isolated(arabic) << true << false;
        QTest::newRow("Arabic and emoji") << emoji << true << false;
        QTest::newRow("Arabic, then emoji") << QStringLiteral("حريق🔥🔥🔥🔥🔥🔥🔥🔥🔥🔥🔥🔥🔥🔥🔥🔥") << true << false;
        QTest::newRow("Arabic after Latin") << QStringLiteral("Fire: ") + arabic << false << false;
    }
    void theEllipsisStandsWhereTheTextIsCut()
    {
        QFETCH(QString, text);
        const TextBlock block = layoutText(text, TextRole::Body, { .width = 400, .maxLines = 1 }, m_chinese);
        QVERIFY(block.elided() && block.lines().last().endsWith(u'…'));
        QImage image(440, 80, QImage::Format_RGB32);
        image.fill(Qt::black);
        QPainter painter(&image);
        block.paint(painter, QPointF(20, 20), Qt::white);
        painter.end();
        // Three dots are what is only as high as one, over the width of all three.
        const qreal em = block.fontSize() * m_chinese.units(1);
        const auto inkIn = [&image](int from, int to) {
            QRect ink;
            for (int x = std::max(from, 0); x < std::min(to, image.width()); ++x) {
                for (int y = 0; y < image.height(); ++y) {
                    if (qGray(image.pixel(x, y)) > 60)
                        ink |= QRect(x, y, 1, 1);
                }
            }
            return ink;
        };
        const QRect all = inkIn(0, image.width());
        const int dots = int(0.5 * em);
        QTEST(inkIn(all.left(), all.left() + dots).height() < 0.3 * em, "left");
        QTEST(inkIn(all.right() + 1 - dots, all.right() + 1).height() < 0.3 * em, "right");
    }

    void nothingIsPaintedOutsideItsInkBounds_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("Latin") << QStringLiteral("Ågjfy Qß");
        QTest::newRow("Arabic") << QStringLiteral("حريق في المطبخ");
        QTest::newRow("Chinese") << QStringLiteral("烟雾报警，拨打 119");
    }
    void nothingIsPaintedOutsideItsInkBounds()
    {
        QFETCH(QString, text);
        const TextBlock block = layoutText(text, TextRole::TakeoverWhat, { .width = 900 }, m_chinese);
        QImage image(1200, 800, QImage::Format_RGB32);
        image.fill(Qt::black);
        const QPointF at(100, 150);
        {
            QPainter painter(&image);
            block.paint(painter, at, Qt::white);
        }
        const QRect ink = block.inkBounds().translated(at).toAlignedRect();
        QRect lit;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x) {
                if (image.pixel(x, y) != qRgb(0, 0, 0))
                    lit |= QRect(x, y, 1, 1);
            }
        }
        QVERIFY(!lit.isNull());
        QVERIFY2(ink.contains(lit), qPrintable(QDebug::toString(ink) + QDebug::toString(lit)));
    }

    void headingsAreBalanced()
    {
        const QString news = QStringLiteral("Night trains return between the two capitals after nine years");
        const TextOptions options { .width = 840, .balanced = true };
        const TextBlock block = layoutText(news, TextRole::Body, options, m_theme);
        QCOMPARE(block.lines(),
                 QStringList({ QStringLiteral("Night trains return between the"),
                               QStringLiteral("two capitals after nine years") }));
    }

    void noCharacterStandsAlone()
    {
        if (!hasCjk())
            QSKIP("no CJK font on this machine");
        const QString text = QStringLiteral("两国首都之间的夜间列车");
        for (int width = 100; width < 460; width += 7) {
            const auto lines = layoutText(text, TextRole::Body, { .width = qreal(width) }, m_chinese).lines();
            QVERIFY2(lines.size() == 1 || !isOrphan(lines.last()), qPrintable(lines.join(u'|')));
        }
    }

    void linesBreakByKinsoku()
    {
        if (!hasCjk())
            QSKIP("no CJK font on this machine");
        const QString text =
            QStringLiteral("水位过高，（地下室）请立即检查“水泵”、阀门。完毕！确认？《手册》：第3页；ーっァ々…");
        const QString neverFirst = QStringLiteral("，。、）！？》：；ーっァ々…”");
        const QString neverLast = QStringLiteral("（《“");
        for (int width = 300; width < 900; width += 5) {
            const auto lines = layoutText(text, TextRole::Body, { .width = qreal(width) }, m_chinese).lines();
            for (int i = 0; i < lines.size(); ++i) {
                QVERIFY2(i == 0 || !neverFirst.contains(lines[i].front()), qPrintable(lines.join(u'|')));
                QVERIFY2(i + 1 == lines.size() || !neverLast.contains(lines[i].back()), qPrintable(lines.join(u'|')));
            }
        }
    }

    void aNumberStaysWithItsWords_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("together");
        QTest::newRow("unit") << QStringLiteral("Freezer above −12 °C") << QStringLiteral("−12 °C");
        QTest::newRow("measure word") << QStringLiteral("另有 2 条") << QStringLiteral("另有 2 条");
        QTest::newRow("verb") << QStringLiteral("立即离开，拨打 119") << QStringLiteral("拨打 119");
    }
    void aNumberStaysWithItsWords()
    {
        QFETCH(QString, text);
        QFETCH(QString, together);
        const QString joined = QString(together).replace(u' ', QChar(QChar::Nbsp));
        QVERIFY(preparedForBreaking(text).remove(kWordJoiner).contains(joined));
    }

    // Also where a line of the text's own ends.
    void noCharacterOfALineOfItsOwnStandsAlone()
    {
        const QString joiner(kWordJoiner);
        QCOMPARE(preparedForBreaking(QStringLiteral("由 root 确认\n立即离开")),
                 QStringLiteral("由 root 确%1认\u2028立即离%1开").arg(joiner));
    }

    void digitsAmongChineseAreInter()
    {
        if (!hasCjk())
            QSKIP("no CJK font on this machine");
        const qreal latin = layoutLine(QStringLiteral("35"), TextRole::Body, m_chinese).width();
        const qreal both = layoutLine(QStringLiteral("35分"), TextRole::Body, m_chinese).width();
        const qreal chinese = layoutLine(QStringLiteral("分"), TextRole::Body, m_chinese).width();
        QVERIFY(qAbs(latin + chinese - both) < 1.5);
        QVERIFY(qAbs(chinese - 44) < 0.1); // an em: no letter spacing, no other font
    }

    void controlsAndOverridesLoseTheirPower()
    {
        const QString text = QStringLiteral("a\u202Eb\tc\u0007d\ne");
        QCOMPARE(preparedForBreaking(text), QStringLiteral("a\u200Bb c d\u2028e"));
    }

    void foreignDirectionStaysInItsPlace()
    {
        const QString arabic = QStringLiteral("باب");
        QCOMPARE(isolated(arabic), QStringLiteral("\u2068باب\u2069"));
        QCOMPARE(isolated(QStringLiteral("Kitchen")), QStringLiteral("Kitchen"));
        QCOMPARE(isolated(QStringLiteral("\u2067باب")), QStringLiteral("\u2068باب\u2069"));
    }

    void aRepeatedTextIsNotLaidOutAgain()
    {
        const Theme theme(QSizeF(1080, 1920));
        for (int i = 0; i < 5; ++i)
            layoutText(QStringLiteral("Back door open"), TextRole::AlarmTitle, { .width = 500 }, theme);
        QCOMPARE(theme.textCache().layouts(), 1);
    }

    // A separator at the end of a line, or at its beginning, separates nothing.
    void noSeparatorDanglesWhereALineEnds()
    {
        const Theme theme(QSizeF(1080, 1920));
        const QString text =
            QStringLiteral("Back door open · Freezer above −12 °C · Washing machine finished · 3 more");
        bool broke = false;
        for (int width = 200; width < 1000; width += 7) {
            for (const bool balanced : { false, true }) {
                const auto block =
                    layoutText(text, TextRole::List, { .width = qreal(width), .balanced = balanced }, theme);
                for (const QString &line : block.lines())
                    QVERIFY2(!line.startsWith(u'·') && !line.endsWith(u'·'), qPrintable(line));
                broke = broke || block.lineCount() > 1;
                const QString all = block.lines().join(u' ').remove(u'·').simplified();
                QCOMPARE(all, QString(text).remove(u'·').simplified());
            }
        }
        QVERIFY(broke);
    }

    void fillsTheHeightThereIs()
    {
        const Theme theme(QSizeF(1080, 1920));
        const QString text = QStringLiteral("Leave the building at once by the east stairs. ").repeated(20);
        qreal last = 0;
        for (int height = 1; height < 1200; height += 50) {
            const TextOptions options { .width = 600, .maxHeight = qreal(height) };
            const auto block = layoutText(text, TextRole::TakeoverDo, options, theme);
            QVERIFY(block.lineCount() == 1 || block.height() <= height);
            QVERIFY(block.elided());
            QVERIFY(block.lineCount() == 1 || height - block.height() < theme.units(3.0 * 1.3) + 1);
            QVERIFY(block.height() >= last);
            last = block.height();
        }
        QVERIFY(!layoutText(text, TextRole::TakeoverDo, { .width = 600, .maxHeight = 4000 }, theme).elided());
    }
};

QTEST_MAIN(TestText)
#include "tst_text.moc"
