// The whole program in its quiet hours, on a real screen and with a real player: black and silent, lit by a press that
// does nothing else, lit and heard by a critical alarm.
#include "tests/support/mirror_on_screen.h"

#include <QDateTime>
#include <QFile>
#include <QFileInfo>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTest>

using namespace halfsilver;

class TestMirrorAtNight : public QObject {
    Q_OBJECT
    MirrorOnScreen m_mirror;

    QString stateOf(const QString &title) const { return m_mirror.stateOf(title); }
    void raise(const QString &title, const QString &priority) const
    {
        QCOMPARE(m_mirror.raise(title, priority)[QStringLiteral("title")].toString(), title);
    }
    // How many pixels give light, and how bright the brightest is.
    int lit() const
    {
        const QImage picture = m_mirror.screen.picture();
        int count = 0;
        for (int y = 0; y < picture.height(); ++y) {
            for (int x = 0; x < picture.width(); ++x)
                count += qGray(picture.pixel(x, y)) > 40 ? 1 : 0;
        }
        return count;
    }
    int brightest() const
    {
        const QImage picture = m_mirror.screen.picture();
        int most = 0;
        for (int y = 0; y < picture.height(); ++y) {
            for (int x = 0; x < picture.width(); ++x)
                most = std::max(most, qGray(picture.pixel(x, y)));
        }
        return most;
    }

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void initTestCase()
    {
        QVERIFY2(m_mirror.screen.start({ 540, 960 }), qPrintable(m_mirror.screen.error()));
        const QTime now = QDateTime::currentDateTimeUtc().time();
        QVERIFY(m_mirror.write(QStringLiteral("mirror.ini"),
                               QStringLiteral("[quiet]\nfrom = %1\nto = %2\nscreen = dark\n")
                                   .arg(now.addSecs(-3600).toString(QStringLiteral("HH:mm")),
                                        now.addSecs(7200).toString(QStringLiteral("HH:mm")))
                                   .toUtf8()));
        // What a device would have played is in a file.
        QVERIFY(m_mirror.write(QStringLiteral("asound.conf"),
                               QStringLiteral("</usr/share/alsa/alsa.conf>\n"
                                              "pcm.!default { type file; slave.pcm null; format raw; file \"%1\" }\n")
                                   .arg(m_mirror.in(QStringLiteral("played")))
                                   .toUtf8()));
        m_mirror.environment.insert(QStringLiteral("TZ"), QStringLiteral("UTC"));
        m_mirror.environment.insert(QStringLiteral("ALSA_CONFIG_PATH"), m_mirror.in(QStringLiteral("asound.conf")));
        QVERIFY2(m_mirror.start(), qPrintable(m_mirror.program.errorString()));
    }
    void cleanupTestCase() { QVERIFY(m_mirror.ends()); }

    void isBlackAndConnected()
    {
        QTRY_COMPARE_WITH_TIMEOUT(m_mirror.connectionState(), QStringLiteral("connected"), 20'000);
        QVERIFY(m_mirror.ask({ QStringLiteral("status") })[QStringLiteral("painted_at")].isString());
        QCOMPARE(lit(), 0);
    }

    void aWarningLeavesItBlack()
    {
        raise(QStringLiteral("Door"), QStringLiteral("warning"));
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(QStringLiteral("Door")), QStringLiteral("raised"), 5000);
        QTest::qWait(500);
        QCOMPARE(lit(), 0);
        QVERIFY(!QFile::exists(m_mirror.in(QStringLiteral("played"))));
    }

    void aPressLightsItAndAcknowledgesNothing()
    {
        QVERIFY(m_mirror.screen.press(QStringLiteral("space")));
        QTRY_VERIFY_WITH_TIMEOUT(lit() > 200, 5000);
        QVERIFY(brightest() < 140); // 45 % of the light
        QTest::qWait(300);
        QCOMPARE(stateOf(QStringLiteral("Door")), QStringLiteral("raised"));
        QTest::qWait(1500);
        QVERIFY(m_mirror.screen.press(QStringLiteral("space")));
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(QStringLiteral("Door")), QStringLiteral("acknowledged"), 5000);
    }

    void aCriticalAlarmIsHeardAndHasAllTheLight()
    {
        raise(QStringLiteral("Smoke"), QStringLiteral("critical"));
        QTRY_VERIFY_WITH_TIMEOUT(QFileInfo(m_mirror.in(QStringLiteral("played"))).size() > 0, 5000);
        QTRY_VERIFY_WITH_TIMEOUT(brightest() >= 170, 5000); // readable from its first frame on
        QTRY_COMPARE_WITH_TIMEOUT(brightest(), 255, 3000);

        // Silence is silence; it acknowledges nothing.
        QVERIFY(m_mirror.screen.press(QStringLiteral("s")));
        QTest::qWait(500);
        QVERIFY(QFile::remove(m_mirror.in(QStringLiteral("played"))));
        QTest::qWait(2500); // the pause between two sounds takes 1.5 s
        QVERIFY(!QFile::exists(m_mirror.in(QStringLiteral("played"))));
        QCOMPARE(stateOf(QStringLiteral("Smoke")), QStringLiteral("raised"));
    }
};

QTEST_GUILESS_MAIN(TestMirrorAtNight)
#include "tst_mirror_at_night.moc"
