#include "tests/support/fake_services.h"
#include "tests/support/grab.h"
#include "widgets/language.h"
#include "widgets/panels/clock_panel.h"
#include "widgets/panels/connection_panel.h"
#include "widgets/panels/hints_panel.h"
#include "widgets/panels/mistakes_panel.h"
#include "widgets/panels/welcome_panel.h"
#include "widgets/scene.h"
#include "widgets/text.h"
#include "widgets/through_glass.h"

#include <QTest>

using namespace halfsilver;
using namespace std::chrono_literals;

namespace {

enum class Case { Calm, Lost, Longest, Mistake, Mistakes, MistakesLater, Refused, Remarks, NotSet, Welcome, Hints };

QList<Mistake> mistakes(int count)
{
    QList<Mistake> all;
    Mistake mistake;
    mistake.kind = MistakeKind::UnknownKey;
    mistake.file = QStringLiteral("mirror.ini");
    mistake.line = 14;
    mistake.section = QStringLiteral("pusher");
    mistake.key = QStringLiteral("clutser");
    mistake.lineText = QStringLiteral("clutser = ap3");
    mistake.what = QStringLiteral("unknown setting.");
    mistake.remedy = QStringLiteral("Did you mean “cluster”? The setting before the mistake stays in use.");
    for (int i = 0; i < count; ++i) {
        all.append(mistake);
        mistake.line += 3;
    }
    return all;
}

} // namespace

class TestGrabs : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void looksAsDesigned_data()
    {
        QTest::addColumn<Case>("what");
        QTest::addColumn<QSize>("screen");
        QTest::addColumn<QString>("language");
        const QSize portrait(1080, 1920), landscape(1920, 1080);
        const auto en = QStringLiteral("en_GB"), zh = QStringLiteral("zh_CN");
        QTest::newRow("calm-portrait-en") << Case::Calm << portrait << en;
        QTest::newRow("calm-portrait-zh") << Case::Calm << portrait << zh;
        QTest::newRow("calm-landscape-en") << Case::Calm << landscape << en;
        QTest::newRow("calm-480x800-en") << Case::Calm << QSize(480, 800) << en;
        QTest::newRow("lost-portrait-en") << Case::Lost << portrait << en;
        QTest::newRow("lost-portrait-zh") << Case::Lost << portrait << zh;
        QTest::newRow("lost-landscape-en") << Case::Lost << landscape << en;
        QTest::newRow("longest-portrait-en") << Case::Longest << portrait << en;
        QTest::newRow("longest-480x800-zh") << Case::Longest << QSize(480, 800) << zh;
        QTest::newRow("refused-portrait-en") << Case::Refused << portrait << en;
        QTest::newRow("remarks-portrait-en") << Case::Remarks << portrait << en;
        QTest::newRow("remarks-portrait-zh") << Case::Remarks << portrait << zh;
        QTest::newRow("not-set-portrait-en") << Case::NotSet << portrait << en;
        QTest::newRow("mistake-portrait-en") << Case::Mistake << portrait << en;
        QTest::newRow("mistake-landscape-zh") << Case::Mistake << landscape << zh;
        QTest::newRow("mistakes-portrait-en") << Case::Mistakes << portrait << en;
        QTest::newRow("mistakes-later-portrait-zh") << Case::MistakesLater << portrait << zh;
        QTest::newRow("welcome-portrait-en") << Case::Welcome << portrait << en;
        QTest::newRow("welcome-landscape-zh") << Case::Welcome << landscape << zh;
        QTest::newRow("hints-portrait-en") << Case::Hints << portrait << en;
        QTest::newRow("hints-480x800-zh") << Case::Hints << QSize(480, 800) << zh;
    }
    void looksAsDesigned()
    {
        QFETCH(Case, what);
        QFETCH(QSize, screen);
        QFETCH(QString, language);
        const QLocale locale(language);
        if (const QString why = whyNoGrabs(locale); !why.isEmpty())
            QSKIP(qPrintable(why));
        const Translation translation(*QCoreApplication::instance(), locale);
        FakeWorld world;
        if (what == Case::NotSet)
            world.clock.setNow(QDateTime(QDate(1970, 1, 1), QTime(0, 0, 12), Qt::UTC));
        Scene scene(world.clock, locale, 1, false);
        scene.add(new ClockPanel({}, world.services), Region::TopLeft);
        scene.add(new ConnectionPanel({}, world.services), Region::TopBar);
        auto *card = new MistakesPanel(world.clock);
        scene.add(card, Region::LowerThird);
        arrange(what, world, scene, *card);
        scene.setWindowSize(screen);
        const QImage grab = scene.grab();
        VERIFY_GRAB(grab, QString::fromUtf8(QTest::currentDataTag()));
        const auto painted = scene.paintedRects();
        VERIFY_NO_OVERLAP(painted);
        verifyNothingOutside(grab, painted);
    }

    void throughGlassKeepsOrderAndContrast()
    {
        QImage picture(3, 1, QImage::Format_RGB32);
        picture.setPixelColor(0, 0, Qt::black);
        picture.setPixelColor(1, 0, Theme::colour(Ink::Quiet));
        picture.setPixelColor(2, 0, Qt::white);
        const QImage seen = throughGlass(picture);
        QCOMPARE(seen.pixelColor(2, 0), QColor(Qt::white));
        const int shirt = seen.pixelColor(0, 0).red(), quiet = seen.pixelColor(1, 0).red();
        QVERIFY2(shirt > 120 && shirt < 180, QByteArray::number(shirt).constData()); // 27 of 102 cd/m²
        QVERIFY2(quiet > shirt + 25, QByteArray::number(quiet).constData());
    }

private:
    static void arrange(Case what, FakeWorld &world, Scene &scene, MistakesPanel &card)
    {
        switch (what) {
        case Case::Calm:
        case Case::NotSet:
            break;
        case Case::Lost:
            world.monitor.setStatus(world.lost(4));
            break;
        case Case::Longest: {
            ConnectionStatus status = world.lost(4);
            status.phase = ConnectionPhase::Refused;
            status.reason =
                QStringLiteral("the server does not know the application key in mirror.ini line 14; copy it "
                               "from your Pusher application");
            status.unheard = 1;
            status.lastUnheardEvent = QStringLiteral("App\\Events\\SomethingElseThatIsBroadcastOnTheSameChannelEvent");
            world.monitor.setStatus(status);
            for (int i = 0; i < 2; ++i)
                world.alarms.addGap(
                    { world.clock.now().addDays(i - 2), world.clock.now().addDays(i - 2).addSecs(420) });
            world.notices.show({ QStringLiteral("sound"), QStringLiteral("No sound device: alarms are silent") });
            card.setMistakes(mistakes(3));
            break;
        }
        case Case::Refused: {
            ConnectionStatus status;
            status.reason = QStringLiteral("mirror.ini line 14");
            world.monitor.setStatus(status);
            break;
        }
        case Case::Remarks:
            world.alarms.addGap({ world.clock.now().addSecs(-27000), world.clock.now().addSecs(-26580) });
            world.notices.show({ QStringLiteral("hub"), QStringLiteral("Local hub · 127.0.0.1:6001") });
            break;
        case Case::Mistake:
        case Case::Mistakes:
        case Case::MistakesLater:
            card.setMistakes(mistakes(what == Case::Mistake ? 1 : 3));
            if (what == Case::MistakesLater)
                world.clock.advance(10min);
            break;
        case Case::Welcome:
            scene.addOverlay(new WelcomePanel(world.alarms, QStringLiteral("~/.config/halfsilver/mirror.ini")));
            break;
        case Case::Hints:
            scene.add(new HintsPanel, Region::BottomBar);
            break;
        }
    }

    static void verifyNothingOutside(const QImage &grab, const QList<Scene::Painted> &painted)
    {
        QRegion inside;
        for (const Scene::Painted &one : painted)
            inside |= one.rect.toAlignedRect();
        for (int y = 0; y < grab.height(); ++y) {
            const auto *line = reinterpret_cast<const QRgb *>(grab.constScanLine(y));
            for (int x = 0; x < grab.width(); ++x) {
                if ((line[x] & 0xffffff) != 0 && !inside.contains(QPoint(x, y)))
                    QFAIL(qPrintable(QStringLiteral("lit outside its panel at %1, %2").arg(x).arg(y)));
            }
        }
    }
};

QTEST_MAIN(TestGrabs)
#include "tst_grabs.moc"
