#include "app/core/hub_address.h"
#include "app/core/state_lock.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace halfsilver;

class TestHubAddress : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void isReadAsItWasWrittenAndByItsUserAlone()
    {
        QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("hub.json"));
        const HubAddress address { QUrl(QStringLiteral("http://127.0.0.1:6001")),
                                   4711,
                                   QStringLiteral("/run/hub-6001.lock"),
                                   { QStringLiteral("/etc/hub.ini"), QStringLiteral("/var/lib/hub") } };
        QVERIFY(writeHubFile(file, { QUrl(QStringLiteral("http://127.0.0.1:1")), 1 }));
        QVERIFY(writeHubFile(file, address));
        const auto read = readHubFile(file);
        QVERIFY(read);
        QCOMPARE(*read, address);
        QCOMPARE(QFile::permissions(file) & ~(QFile::ReadUser | QFile::WriteUser),
                 QFile::ReadOwner | QFile::WriteOwner);
    }

    void aDeadHubsProcessIdThatSomebodyElseHasNowTellsNothing()
    {
        QTemporaryDir folder;
        const QString lock = folder.filePath(QStringLiteral("hub-6001"));
        const HubAddress hub { QUrl(QStringLiteral("http://127.0.0.1:6001")), 1, lock + QStringLiteral(".lock") };
        {
            const StateLock held(lock, QStringLiteral("halfsilver-hub"));
            QVERIFY(held.held());
            QVERIFY(!hasEnded(hub));
        }
        QVERIFY(hasEnded(hub)); // though process 1 is there
        QVERIFY(!hasEnded({ hub.url, 1, {} }));
        QVERIFY(hasEnded({ hub.url, 0x3fffffff, {} })); // beyond pid_max
    }

    void onlyItsOwnHubRemovesIt()
    {
        QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("hub.json"));
        QVERIFY(writeHubFile(file, { QUrl(QStringLiteral("http://127.0.0.1:6001")), 2 }));
        removeHubFile(file, 1);
        QVERIFY(QFile::exists(file));
        removeHubFile(file, 2);
        QVERIFY(!QFile::exists(file));
    }

    void whatNamesNoAddressIsAnError_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("cut short") << QByteArray("{\"url\":\"http:");
        QTest::newRow("no url") << QByteArray(R"({"pid":1})");
        QTest::newRow("no host") << QByteArray(R"({"url":"6001"})");
        QTest::newRow("a number") << QByteArray(R"({"url":6001})");
    }
    void whatNamesNoAddressIsAnError()
    {
        QFETCH(QByteArray, content);
        QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("hub.json")));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(content) == content.size());
        file.close();
        const auto read = readHubFile(file.fileName());
        QVERIFY(!read);
        QVERIFY(read.error().text.startsWith(file.fileName()));
    }

    void aFolderThatIsMissingIsSaid()
    {
        const auto written = writeHubFile(QStringLiteral("/nowhere/hub.json"), {});
        QVERIFY(!written);
        QVERIFY(written.error().text.startsWith(QStringLiteral("/nowhere/hub.json: cannot be written")));
    }
};

QTEST_GUILESS_MAIN(TestHubAddress)
#include "tst_hub_address.moc"
