// `halfsilverctl publish` and `channels` against a real hub in this process.
#include "app/core/hub_address.h"
#include "app/ctl/publish.h"
#include "net/pusher/secret_box.h"
#include "tests/support/hub_fixture.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>
#include <QTextStream>

#include <unistd.h>

using namespace halfsilver;
using namespace halfsilver::ctl;

namespace {

const QString kMaster = QStringLiteral("MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=");

struct Ran {
    int code = -1;
    QString out, err;
};

struct World {
    World()
    {
        hub.clock.setNow(QDateTime::currentDateTimeUtc());
        here.home = here.temporary = folder.path();
        here.uid = getuid();
        here.run = folder.filePath(QStringLiteral("nowhere"));
    }
    void write(const QByteArray &text)
    {
        QFile file(ini());
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
            qFatal("cannot write");
    }
    QString ini() const { return folder.filePath(QStringLiteral("mirror.ini")); }
    void writePusher(const QByteArray &more = {})
    {
        write("[pusher]\napp_id = halfsilver\nkey = halfsilver\nsecret = secret\nhost = 127.0.0.1\ntls = off\nport = "
              + QByteArray::number(hub.hub.port()) + '\n' + more);
    }
    Ran run(const QStringList &arguments)
    {
        return runWithout(arguments + QStringList { QStringLiteral("--config"), ini() });
    }
    Ran runWithout(const QStringList &arguments)
    {
        Ran ran;
        const auto options = parseOptions(arguments);
        if (!options)
            return { Usage, {}, options.error().text };
        QTextStream out(&ran.out), err(&ran.err);
        ran.code = ctl::run(*options, here, out, err);
        return ran;
    }
    QTemporaryDir folder;
    HubFixture hub;
    Surroundings here;
};

QStringList words(const char *text) { return QString::fromUtf8(text).split(u' '); }

} // namespace

class TestCtlPublish : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void publishesThroughTheServerOfTheIni()
    {
        World w;
        w.writePusher();
        TestSubscriber mirror(w.hub.hub.port());
        QVERIFY(mirror.establish());
        QVERIFY(mirror.subscribe(QStringLiteral("alarm")));
        const Ran ran = w.run(words("publish alarm door --event ring --data {\"a\":[1.0,\"é\"]}"));
        QVERIFY2(ran.code == Done, qPrintable(ran.err));
        QCOMPARE(ran.out, QStringLiteral("published\n"));
        QCOMPARE(mirror.await(QStringLiteral("ring"))[u"data"].toString(), QStringLiteral("{\"a\":[1.0,\"é\"]}"));
        // To everybody but that one.
        QCOMPARE(w.run(words("publish alarm --event not-me --socket-id") + QStringList { mirror.socketId }).code, Done);
        QVERIFY(mirror.await(QStringLiteral("not-me"), 50).isEmpty());
    }

    void takesDataFromAFileAndEventsFromABatch()
    {
        World w;
        w.writePusher();
        TestSubscriber mirror(w.hub.hub.port());
        QVERIFY(mirror.establish());
        QVERIFY(mirror.subscribe(QStringLiteral("alarm")));
        const QString file = w.folder.filePath(QStringLiteral("events"));
        const auto keep = [&](const QByteArray &text) {
            QFile out(file);
            return out.open(QIODevice::WriteOnly) && out.write(text) == text.size();
        };
        QVERIFY(keep("{\"from\": \"a file\"}\n"));
        QCOMPARE(w.run({ QStringLiteral("publish"), QStringLiteral("alarm"), QStringLiteral("--event"),
                         QStringLiteral("e"), QStringLiteral("--data"), QString(u'@' + file) })
                     .code,
                 Done);
        QCOMPARE(mirror.await(QStringLiteral("e"))[u"data"].toString(), QStringLiteral("{\"from\": \"a file\"}"));

        QByteArray list;
        for (int i = 0; i < 12; ++i)
            list += QByteArray(i == 0 ? "[" : ",") + "{\"name\":\"b" + QByteArray::number(i)
                + "\",\"channel\":\"alarm\",\"data\":" + (i == 0 ? "\"a text\"" : "{\"n\":1}") + '}';
        QVERIFY(keep(list + ']'));
        const Ran ran = w.run({ QStringLiteral("publish"), QStringLiteral("--batch"), file, QStringLiteral("--json") });
        QCOMPARE(ran.code, Done);
        QCOMPARE(QJsonDocument::fromJson(ran.out.toUtf8())[u"requests"].toInt(), 2); // ten at a time
        QCOMPARE(mirror.await(QStringLiteral("b0"))[u"data"].toString(), QStringLiteral("a text"));
        QCOMPARE(mirror.await(QStringLiteral("b11"))[u"data"].toString(), QStringLiteral("{\"n\":1}"));
    }

    void encryptsForAnEncryptedChannel()
    {
        World w;
        w.writePusher("encryption_master_key = " + kMaster.toLatin1() + '\n');
        const QString channel = QStringLiteral("private-encrypted-cache-a");
        const Ran ran = w.run({ QStringLiteral("publish"), channel, QStringLiteral("--event"), QStringLiteral("e") });
        QVERIFY2(ran.code == Done, qPrintable(ran.err));
        w.writePusher();
        const Ran without =
            w.run({ QStringLiteral("publish"), channel, QStringLiteral("--event"), QStringLiteral("e") });
        QCOMPARE(without.code, Usage);
        QVERIFY(without.err.contains(QStringLiteral("no encryption_master_key")));
    }

    void asksForChannels()
    {
        World w;
        w.writePusher();
        TestSubscriber mirror(w.hub.hub.port());
        QVERIFY(mirror.establish());
        QVERIFY(mirror.subscribe(QStringLiteral("alarm")));
        QCOMPARE(w.run(words("channels --info subscription_count")).out,
                 QStringLiteral("alarm  subscription_count 1\n"));
        QCOMPARE(w.run(words("channels --prefix presence-")).out, QString());
        QCOMPARE(w.run(words("channels alarm")).out, QStringLiteral("alarm  occupied true\n"));
        QCOMPARE(QJsonDocument::fromJson(w.run(words("channels alarm --json")).out.toUtf8())[u"occupied"].toBool(),
                 true);
        QCOMPARE(w.run(words("channels presence-a --users")).code, Done);
        const Ran refused = w.run(words("channels alarm --users"));
        QCOMPARE(refused.code, WasRefused);
        QVERIFY2(refused.err.contains(QStringLiteral("HTTP 400")), qPrintable(refused.err));
        QCOMPARE(w.run(words("publish alarm --event e --info subscription_count")).out,
                 QStringLiteral("alarm  subscription_count 1\n"));
    }

    void findsTheHubOfThisMachine()
    {
        World w;
        w.write("[hub]\nkey = halfsilver\n");
        const QString runtime = w.folder.filePath(QStringLiteral("runtime/halfsilver"));
        QVERIFY(makePrivateFolder(runtime));
        w.here.environment.insert(QStringLiteral("RUNTIME_DIRECTORY"), runtime);
        QVERIFY(writeHubFile(hubFile(runtime), ownHubAddress(w.hub.hub.port())));
        const QStringList publish = words("publish alarm --event e");
        const Ran noSecret = w.run(publish);
        QCOMPARE(noSecret.code, Usage);
        QVERIFY2(noSecret.err.contains(QStringLiteral("no secret"))
                     && noSecret.err.contains(QStringLiteral("hub-secret")),
                 qPrintable(noSecret.err));
        const QString state = stateFolder(w.here);
        QVERIFY(makePrivateFolder(state));
        QFile secret(state + QStringLiteral("/hub-secret"));
        QVERIFY(secret.open(QIODevice::WriteOnly) && secret.write("secret\n") == 7);
        secret.close();
        const Ran ran = w.run(publish);
        QVERIFY2(ran.code == Done, qPrintable(ran.err));
        w.here.environment.insert(QStringLiteral("HALFSILVER_SECRET"), QStringLiteral("wrong"));
        QCOMPARE(w.run(publish).code, WasRefused);
        QCOMPARE(w.run(publish + words("--secret secret")).code, Done);
    }

    // Started with a --config of its own, say by systemd: who publishes does not have to know.
    void asksTheHubThatRunsForItsFiles_data()
    {
        QTest::addColumn<QByteArray>("hubIni");
        QTest::addColumn<QByteArray>("secretFile");
        QTest::newRow("its ini") << QByteArray("[hub]\nsecret = secret\n") << QByteArray();
        QTest::newRow("its state folder") << QByteArray("[hub]\n") << QByteArray("secret\n");
    }
    void asksTheHubThatRunsForItsFiles()
    {
        QFETCH(QByteArray, hubIni);
        QFETCH(QByteArray, secretFile);
        World w;
        const auto keep = [&w](const QString &name, const QByteArray &text) {
            QFile file(w.folder.filePath(name));
            return file.open(QIODevice::WriteOnly) && file.write(text) == text.size();
        };
        QVERIFY(keep(QStringLiteral("hub.ini"), hubIni));
        QVERIFY(QDir(w.folder.path()).mkdir(QStringLiteral("hub")));
        QVERIFY(secretFile.isEmpty() || keep(QStringLiteral("hub/hub-secret"), secretFile));
        const QString runtime = w.folder.filePath(QStringLiteral("runtime/halfsilver"));
        QVERIFY(makePrivateFolder(runtime));
        w.here.environment.insert(QStringLiteral("RUNTIME_DIRECTORY"), runtime);
        w.here.environment.insert(QStringLiteral("XDG_CONFIG_HOME"), w.folder.filePath(QStringLiteral("none")));
        QVERIFY(writeHubFile(
            hubFile(runtime),
            ownHubAddress(w.hub.hub.port(),
                          { w.folder.filePath(QStringLiteral("hub.ini")), w.folder.filePath(QStringLiteral("hub")) })));
        const Ran ran = w.runWithout(words("publish alarm --event e"));
        QVERIFY2(ran.code == Done, qPrintable(ran.err));
        w.write("[hub]\nsecret = another\n"); // --config comes first
        QCOMPARE(w.run(words("publish alarm --event e")).code, WasRefused);
    }

    void saysWhatIsWrong_data()
    {
        QTest::addColumn<QByteArray>("ini");
        QTest::addColumn<QString>("arguments");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("says");
        const QByteArray server = "[pusher]\nkey = k\nhost = 127.0.0.1\ntls = off\nport = 1\n";
        const QByteArray whole = server + "app_id = a\nsecret = s\n";
        const auto row = [](const char *name, const QByteArray &ini, const char *arguments, int code,
                            const char *says) {
            QTest::newRow(name) << ini << QString::fromUtf8(arguments) << code << QString::fromUtf8(says);
        };
        row("nobody there", whole, "publish alarm --event e", NotReachable, "http://127.0.0.1:1: Connection refused");
        row("no app id", server + "secret = s\n", "publish alarm --event e", Usage,
            "no app_id: give --app-id, or write it under [pusher] of");
        row("no secret", server + "app_id = a\n", "publish alarm --event e", Usage,
            "no secret: give --secret-file, or write it under [pusher] of");
        row("a mistake in the ini", "[pusher]\nkey = k\nport = x\n", "publish alarm --event e", Usage,
            "mirror.ini:3: [pusher]");
        row("no such connection", whole, "channels --connection cloud", Usage, "no section [cloud] or [pusher.cloud]");
        row("no hub", "[display]\n", "publish alarm --event e --secret s", Usage, "no hub is running here");
        row("no JSON", whole, "publish alarm --event e --data hello", Usage, "--data: not JSON");
        row("no file", whole, "publish alarm --event e --data @/nowhere", Usage, "--data /nowhere: ");
        row("no batch", whole, "publish --batch /nowhere", Usage, "--batch /nowhere: ");
        row("a channel that is none", whole, "publish a/b --event e", Usage, "“a/b” is not a channel");
        row("no event", whole, "publish alarm", Usage, "--event NAME");
        row("no channel", whole, "publish --event e", Usage, "publish needs a CHANNEL");
        row("a batch and a channel", whole, "publish alarm --batch f", Usage, "--batch FILE says");
        row("users of nothing", whole, "channels --users", Usage, "--users needs the NAME");
        row("another's option", whole, "channels --data {}", Usage, "--data belongs to publish.");
        row("a foreign option", whole, "list --socket-id 1.2", Usage, "--socket-id belongs to publish.");
        row("the address", whole, "channels --url ftp://a", Usage, "--url ftp://a: an address");
    }
    void saysWhatIsWrong()
    {
        QFETCH(QByteArray, ini);
        QFETCH(QString, arguments);
        QFETCH(int, code);
        QFETCH(QString, says);
        World w;
        w.write(ini);
        const Ran ran = w.run(arguments.split(u' '));
        QVERIFY2(ran.err.contains(says), qPrintable(ran.err));
        QCOMPARE(ran.code, code);
    }

    void explainsAWrongClock()
    {
        World w;
        w.writePusher();
        w.hub.clock.setNow(QDateTime::currentDateTimeUtc().addDays(-1));
        const Ran ran = w.run(words("publish alarm --event e --json"));
        QCOMPARE(ran.code, WasRefused);
        QVERIFY2(ran.err.contains(QStringLiteral("This machine's clock says")), qPrintable(ran.err));
        QVERIFY(QJsonDocument::fromJson(ran.out.toUtf8())[u"error"].toString().contains(QStringLiteral("clock")));
    }

    void readsABatch_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("error");
        QTest::newRow("no JSON") << QByteArray("x") << QStringLiteral("not JSON");
        QTest::newRow("an object") << QByteArray("{}") << QStringLiteral("a list of events is needed");
        QTest::newRow("no data") << QByteArray("[{\"name\":\"e\",\"channel\":\"c\"}]")
                                 << QStringLiteral("event 1: data is missing");
        QTest::newRow("Pusher's own") << QByteArray("{\"batch\":[{\"name\":\"e\",\"channel\":\"c\",\"data\":\"{}\"}]}")
                                      << QString();
    }
    void readsABatch()
    {
        QFETCH(QByteArray, json);
        QFETCH(QString, error);
        const auto events = batchEvents(json);
        QCOMPARE(bool(events), error.isEmpty());
        if (!events)
            QVERIFY2(events.error().text.contains(error), qPrintable(events.error().text));
        else
            QCOMPARE(events->first().data, QStringLiteral("{}"));
    }
};

QTEST_GUILESS_MAIN(TestCtlPublish)
#include "tst_ctl_publish.moc"
