#include "app/core/raises/raise_queue.h"

#include <QDir>
#include <QFile>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

using namespace halfsilver;

namespace {

const QDateTime kNow = QDateTime::fromString(QStringLiteral("2026-11-22T20:47:08.000Z"), Qt::ISODateWithMs);

RaiseRequest smoke(const QString &id = QStringLiteral("k2"))
{
    const auto request = raising({ { QStringLiteral("id"), id }, { QStringLiteral("title"), QStringLiteral("Smoke") } },
                                 QStringLiteral("alarm"), kNow);
    return *request;
}

void write(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
}

} // namespace

class TestRaiseQueue : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void whatIsAddedIsReadAsItWas()
    {
        QTemporaryDir folder;
        const RaiseQueue queue(folder.path());
        const RaiseRequest raise = smoke();
        const RaiseRequest clear = clearing(QStringLiteral("k2"), QStringLiteral("ana"), {}, kNow);
        const auto first = queue.add(raise), second = queue.add(clear);
        QVERIFY(first && second);
        QCOMPARE(queue.names(), QStringList({ *first, *second }));
        QCOMPARE(*queue.read(*first), raise);
        QCOMPARE(*queue.read(*second), clear);
        QVERIFY(queue.remove(*first));
        QVERIFY(queue.remove(*first)); // by another program, meanwhile
        QCOMPARE(queue.names(), QStringList(*second));
    }

    void keepsTheOrderWithoutAClock()
    {
        QTemporaryDir folder;
        const RaiseQueue queue(folder.path());
        QStringList added;
        for (int i = 0; i < 12; ++i)
            added.append(*queue.add(smoke(QString::number(i))));
        QCOMPARE(queue.names(), added);
        for (int i = 0; i < 12; ++i)
            QCOMPARE(queue.read(added[i])->id(), QString::number(i));
    }

    void isForItsUserAlone()
    {
        QTemporaryDir folder;
        const RaiseQueue queue(folder.path());
        const auto name = queue.add(smoke());
        struct stat about { };
        QCOMPARE(stat(QFile::encodeName(queue.folder() + u'/' + *name).constData(), &about), 0);
        QCOMPARE(about.st_mode & 0777, mode_t(0600));
        QCOMPARE(stat(QFile::encodeName(queue.folder()).constData(), &about), 0);
        QCOMPARE(about.st_mode & 0777, mode_t(0700));
        QCOMPARE(QDir(queue.folder()).entryList(QDir::Files), QStringList(*name)); // nothing half written is left
    }

    void aFolderThatOthersMayWriteIntoIsRefused()
    {
        QTemporaryDir folder;
        QVERIFY(QDir(folder.path()).mkdir(QStringLiteral("queue")));
        const RaiseQueue queue(folder.path());
        QCOMPARE(chmod(QFile::encodeName(queue.folder()).constData(), 0777), 0);
        const auto added = queue.add(smoke());
        QVERIFY(!added);
        QVERIFY(added.error().text.contains(QStringLiteral("others may write into it")));
    }

    void isBounded()
    {
        QTemporaryDir folder;
        const RaiseQueue queue(folder.path());
        RaiseRequest large = smoke();
        large.alarm[QLatin1String("note")] = QString(RaiseQueue::kMostBytes, u'x');
        QVERIFY(queue.add(large).error().text.contains(QStringLiteral("too many for one request")));
        QVERIFY(queue.prepare() && queue.names().isEmpty());
        for (qsizetype i = 0; i < RaiseQueue::kMostWaiting; ++i)
            write(queue.folder() + QStringLiteral("/%1-x.json").arg(i, 16, 10, QLatin1Char('0')), "{}");
        const auto added = queue.add(smoke());
        QVERIFY(!added);
        QCOMPARE(
            added.error().text,
            QStringLiteral("%1: 1000 requests wait already. See why with: halfsilverctl queue").arg(queue.folder()));
    }

    void whatIsRefusedIsKeptWithItsReason()
    {
        QTemporaryDir folder;
        const RaiseQueue queue(folder.path());
        const auto name = queue.add(smoke());
        QVERIFY(queue.setAside(*name, QStringLiteral("HTTP 422: title: too long")));
        QVERIFY(queue.names().isEmpty());
        QCOMPARE(queue.setAsideNames(), QStringList(*name));
        QFile file(queue.folder() + QStringLiteral("/refused/") + *name);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(file.readAll().contains("\"refused\":\"HTTP 422: title: too long\""));
    }

    void whatIsSetAsideIsKeptWhole_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("no JSON") << QByteArray("{\"verb\":\"rai");
        QTest::newRow("longer than a request may be")
            << QByteArray("{\"a\":\"" + QByteArray(RaiseQueue::kMostBytes, 'x') + "\"}");
    }
    void whatIsSetAsideIsKeptWhole()
    {
        QFETCH(QByteArray, bytes);
        QTemporaryDir folder;
        const RaiseQueue queue(folder.path());
        QVERIFY(queue.prepare());
        write(queue.folder() + QStringLiteral("/1.json"), bytes);
        QVERIFY(queue.setAside(QStringLiteral("1.json"), QStringLiteral("verb: raise or clear is needed")));
        QVERIFY(queue.names().isEmpty());
        QFile file(queue.folder() + QStringLiteral("/refused/1.json"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), bytes);
    }

    void whatCannotBeReadStays()
    {
        QTemporaryDir folder;
        const RaiseQueue queue(folder.path());
        QVERIFY(queue.prepare());
        // Root reads every file; no one reads a folder.
        const QString path = queue.folder() + QStringLiteral("/1.json");
        QVERIFY(QFile::link(folder.path(), path));
        QVERIFY(!queue.setAside(QStringLiteral("1.json"), QStringLiteral("cannot be read")));
        QVERIFY(QFileInfo(path).isSymLink());
        QVERIFY(queue.setAsideNames().isEmpty());
        QVERIFY(queue.setAside(QStringLiteral("2.json"), QStringLiteral("gone"))); // by another program, meanwhile
    }

    void whatIsNoRequestIsAnError_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("reason");
        const QByteArray key = R"("idempotency_key":"6f1c3b9d-5e7a-4046-9c1f-4a7e0b5d2836")";
        QTest::newRow("empty") << QByteArray() << QStringLiteral("verb: raise or clear is needed");
        QTest::newRow("cut short") << QByteArray("{\"verb\":\"rai") << QStringLiteral("verb: raise or clear is needed");
        QTest::newRow("another verb") << QByteArray(R"({"verb":"grab"})")
                                      << QStringLiteral("verb: raise or clear is needed");
        QTest::newRow("no id") << QByteArray(R"({"verb":"raise","alarm":{"title":"Smoke"},)" + key + '}')
                               << QStringLiteral("alarm: an id is needed");
        QTest::newRow("no key") << QByteArray(R"({"verb":"raise","alarm":{"id":"1","title":"Smoke"}})")
                                << QStringLiteral("idempotency_key: a UUID is needed");
        QTest::newRow("no title") << QByteArray(R"({"verb":"raise","alarm":{"id":"1"},)" + key + '}')
                                  << QStringLiteral("title: missing. A new alarm needs one.");
        QTest::newRow("a field wrong") << QByteArray(
            R"({"verb":"raise","alarm":{"id":"1","title":"x","priority":"high"},)" + key + '}')
                                       << QStringLiteral("priority: one of critical, warning, info is needed");
    }
    void whatIsNoRequestIsAnError()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, reason);
        QTemporaryDir folder;
        const RaiseQueue queue(folder.path());
        QVERIFY(queue.prepare());
        write(queue.folder() + QStringLiteral("/1.json"), bytes);
        const auto read = queue.read(QStringLiteral("1.json"));
        QVERIFY(!read);
        QVERIFY2(read.error().text.endsWith(reason), qPrintable(read.error().text));
    }

    void anAlarmGetsWhatItNeedsToBeQueued()
    {
        const QString title = QStringLiteral("title"), raisedAt = QStringLiteral("raised_at");
        const auto told = raising({ { title, QStringLiteral("Smoke") } }, {}, kNow);
        QVERIFY(!told->id().isEmpty());
        QCOMPARE(told->alarm[raisedAt].toString(), QStringLiteral("2026-11-22T20:47:08.000Z"));
        QVERIFY(told->idempotencyKey != raising({ { title, QStringLiteral("Smoke") } }, {}, kNow)->idempotencyKey);
        // A clock that was never set must not be believed elsewhere.
        const auto unset =
            raising({ { title, QStringLiteral("Smoke") } }, {}, QDateTime::fromSecsSinceEpoch(60, Qt::UTC));
        QVERIFY(unset->alarm[raisedAt].isUndefined());
        QVERIFY(!raising({ { title, QString() } }, {}, kNow));
    }
};

QTEST_GUILESS_MAIN(TestRaiseQueue)
#include "tst_raise_queue.moc"
