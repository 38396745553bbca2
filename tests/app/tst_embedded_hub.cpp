#include "app/core/hub_address.h"
#include "app/core/notices.h"
#include "app/mirror/embedded_hub.h"
#include "tests/support/fake_clock.h"

#include <QCoreApplication>
#include <QDir>
#include <QLoggingCategory>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

using namespace halfsilver;

namespace {

int freePort()
{
    QTcpServer probe;
    return probe.listen(QHostAddress::LocalHost) ? probe.serverPort() : 0;
}

struct World {
    explicit World(const QString &stateFolder, int port, const QString &addressFile = {}, HubSettings settings = {})
        : notices(clock)
    {
        settings.port = port;
        hub.emplace(settings, QList<HubToken> {}, JournalSettings {}, stateFolder, QString(), addressFile, notices,
                    clock);
    }
    FakeClock clock;
    Notices notices;
    std::optional<EmbeddedHub> hub;
};

} // namespace

class TestEmbeddedHub : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { QLoggingCategory::setFilterRules(QStringLiteral("halfsilver.*=false")); }

    void listensWhereNothingCanBeKept()
    {
        World world(QStringLiteral("/nowhere/state"), freePort());
        QSignalSpy began(&*world.hub, &EmbeddedHub::listeningBegan);
        world.hub->start();
        QCOMPARE(began.count(), 1);
        QCOMPARE(world.hub->problem(), QString());
        QCOMPARE(world.hub->settings().secret.size(), 40);
        QString raised;
        world.hub->hub().raise({ { QStringLiteral("title"), QStringLiteral("Smoke") } },
                               [&](const Result<Alarm> &alarm) { raised = alarm ? alarm->title : alarm.error().text; });
        QTRY_COMPARE(raised, QStringLiteral("Smoke"));
    }

    void saysWhyItDoesNotListenAndTriesAgain()
    {
        QTcpServer other;
        QVERIFY(other.listen(QHostAddress::LocalHost));
        QTemporaryDir folder;
        World world(folder.path(), other.serverPort());
        world.hub->start();
        QVERIFY(!world.hub->listening());
        QVERIFY(world.hub->problem().contains(QString::number(other.serverPort())));
        other.close();
        world.clock.advance(EmbeddedHub::kTryAgain);
        QVERIFY(world.hub->listening());
        QCOMPARE(world.hub->problem(), QString());
    }

    void leavesTheAddressOfALivingHubAlone_data()
    {
        QTest::addColumn<qint64>("pid");
        QTest::addColumn<bool>("taken");
        QTest::newRow("living") << qint64(1) << false;
        QTest::newRow("ended") << qint64(0x3fffffff) << true; // beyond pid_max
        QTest::newRow("our own, of an earlier start") << QCoreApplication::applicationPid() << true;
    }
    void leavesTheAddressOfALivingHubAlone()
    {
        QFETCH(qint64, pid);
        QFETCH(bool, taken);
        QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("hub.json"));
        const QUrl others(QStringLiteral("http://127.0.0.1:7101"));
        QVERIFY(writeHubFile(file, { others, pid, {} }));
        {
            World world(folder.path(), freePort(), file);
            world.hub->start();
            QVERIFY(world.hub->listening());
            const auto now = readHubFile(file);
            QVERIFY(now);
            QCOMPARE(now->url == others, !taken);
        }
        QCOMPARE(QFile::exists(file), !taken); // nor does it remove what is not its own
    }

    void itsAddressIsThereAgainWhenAnotherHubHasEnded()
    {
        QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("hub.json"));
        World world(folder.path(), freePort(), file);
        world.hub->start();
        const auto own = readHubFile(file);
        QVERIFY(own && own->url.port() == world.hub->port() && !hasEnded(*own));
        // A hub by itself takes it over, and takes it away when it ends.
        QVERIFY(writeHubFile(file, { QUrl(QStringLiteral("http://127.0.0.1:7101")), 1, {} }));
        world.clock.advance(HubAnnouncement::kSlowLook);
        QCOMPARE(readHubFile(file)->url.port(), 7101);
        QVERIFY(QFile::remove(file));
        QTRY_VERIFY(readHubFile(file)); // the folder told
        QCOMPARE(readHubFile(file)->url, own->url);
        // Another is killed: only looking finds that.
        QVERIFY(writeHubFile(file, { QUrl(QStringLiteral("http://127.0.0.1:7101")), 0x3fffffff, {} }));
        world.clock.advance(HubAnnouncement::kSlowLook);
        QCOMPARE(readHubFile(file)->url, own->url);
    }

    void saysWhatIsWrongWithPassingOnUntilItIsMended()
    {
        QTemporaryDir folder;
        HubSettings settings;
        settings.broadcast = { QStringLiteral("local"), QStringLiteral("log") };
        settings.drivers.log.file = folder.filePath(QStringLiteral("logs/hub.log"));
        World world(folder.path(), freePort(), {}, settings);
        world.hub->start();
        const auto told = [&world] {
            for (const Notice &notice : world.notices.notices()) {
                if (notice.id == QStringLiteral("broadcast"))
                    return notice.text;
            }
            return QString();
        };
        const auto raise = [&world] {
            world.hub->hub().raise({ { QStringLiteral("title"), QStringLiteral("Smoke") } });
        };
        raise();
        QTRY_VERIFY2(told().startsWith(QStringLiteral("Passing on: log: ")), qPrintable(told()));
        QVERIFY(told().contains(QStringLiteral("No such file")));
        QVERIFY(QDir(folder.path()).mkdir(QStringLiteral("logs")));
        raise();
        QTRY_COMPARE(told(), QString());
    }

    void onlyAnotherProgramTakesTheControlSocketAway()
    {
        FakeClock clock;
        QTemporaryDir folder;
        const QString name = QStringLiteral("mirror.sqlite");
        const Journal first(folder.path(), name, {}, clock);
        Journal second(folder.path(), name, {}, clock), nowhere(QStringLiteral("/nowhere/state"), name, {}, clock);
        QVERIFY(first.ours() && first.kept());
        QVERIFY(!second.ours() && !second.kept());
        QVERIFY(nowhere.ours() && !nowhere.kept());
        QVERIFY(!second.store().healthy() && !nowhere.store().healthy()); // nothing is recorded
    }
};

QTEST_GUILESS_MAIN(TestEmbeddedHub)
#include "tst_embedded_hub.moc"
