// `halfsilverctl listen` against a real hub in this process.
#include "app/ctl/listen.h"
#include "tests/support/hub_fixture.h"
#include "tests/support/signing.h"

#include <QJsonDocument>
#include <QLoggingCategory>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>
#include <QTextStream>

#include <unistd.h>

using namespace halfsilver;
using namespace halfsilver::ctl;
using namespace std::chrono_literals;

namespace {

struct Ran {
    int code = -1;
    QStringList out;
    QString err;
    // The lines that have that in them, without their times.
    QStringList with(const char *what) const
    {
        QStringList found;
        for (const QString &line : out) {
            if (line.contains(QString::fromUtf8(what)))
                found.append(line.section(QStringLiteral("  "), 1));
        }
        return found;
    }
};

struct World {
    World()
    {
        hub.clock.setNow(QDateTime::currentDateTimeUtc());
        here.home = here.temporary = folder.path();
        here.uid = getuid();
        here.run = folder.filePath(QStringLiteral("nowhere"));
    }
    void write(const QByteArray &more)
    {
        QFile file(ini());
        const QByteArray text = "[pusher]\nkey = halfsilver\nhost = 127.0.0.1\ntls = off\nport = "
            + QByteArray::number(hub.hub.port()) + '\n' + more;
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
            qFatal("cannot write");
    }
    QString ini() const { return folder.filePath(QStringLiteral("mirror.ini")); }
    // Again and again, since nobody tells when it is listened to.
    void keepPublishing(const QString &channel, const QString &event, const QString &data)
    {
        const QJsonObject body { { QStringLiteral("name"), event },
                                 { QStringLiteral("channel"), channel },
                                 { QStringLiteral("data"), data } };
        QObject::connect(&again, &QTimer::timeout, &again, [this, body] {
            Signing signing;
            signing.path = "/apps/halfsilver/events";
            signing.key = "halfsilver";
            signing.secret = "secret";
            signing.time = hub.clock.now().toSecsSinceEpoch();
            signing.body = QJsonDocument(body).toJson(QJsonDocument::Compact);
            auto *socket = new QTcpSocket(&again);
            QObject::connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
            socket->connectToHost(QHostAddress(QHostAddress::LocalHost), quint16(hub.hub.port()));
            socket->write(signing.request());
        });
        again.start(50);
    }
    Ran run(QStringList arguments)
    {
        arguments += { QStringLiteral("--config"), ini() };
        const auto options = parseOptions(arguments);
        if (!options)
            return { Usage, {}, options.error().text };
        Ran ran;
        QString printed;
        QTextStream out(&printed), err(&ran.err);
        ran.code = ctl::run(*options, here, out, err);
        ran.out = printed.split(u'\n', Qt::SkipEmptyParts);
        return ran;
    }
    QTemporaryDir folder;
    HubFixture hub;
    Surroundings here;
    QTimer again;
};

QStringList words(const char *text) { return QString::fromUtf8(text).split(u' '); }

} // namespace

class TestCtlListen : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { QLoggingCategory::setFilterRules(QStringLiteral("halfsilver.*=false")); }
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void printsEachEventOfAChannel_data()
    {
        QTest::addColumn<QString>("channel");
        for (const char *channel : { "alarm", "private-home", "presence-home", "cache-home" })
            QTest::newRow(channel) << QString::fromUtf8(channel);
    }
    void printsEachEventOfAChannel()
    {
        QFETCH(QString, channel);
        World w;
        w.write("secret = secret\n");
        const QString event = QStringLiteral("App\\Events\\Ring");
        w.keepPublishing(channel, event, QStringLiteral("{\"a\":1}"));
        const Ran ran =
            w.run({ QStringLiteral("listen"), channel, QStringLiteral("--event"), event, QStringLiteral("--limit"),
                    QStringLiteral("2"), QStringLiteral("--for"), QStringLiteral("20s") });
        QVERIFY2(ran.code == Done, qPrintable(ran.err));
        const QString line = channel + QStringLiteral("  App\\Events\\Ring  {\"a\":1}");
        QCOMPARE(ran.with("Ring"), (QStringList { line, line }));
        QCOMPARE(ran.with("  subscribed"), QStringList { channel + QStringLiteral("  subscribed") });
        QCOMPARE(ran.with("  connected").size(), 1);
    }

    void printsJsonForPrograms()
    {
        World w;
        w.write("[alarm]\nchannel = home\n"); // which is listened to where none is named
        w.keepPublishing(QStringLiteral("home"), QStringLiteral("ring"), QStringLiteral("[\"\\u4e2d\",1]"));
        const Ran ran = w.run(words("listen --event ring --limit 1 --for 20s --json"));
        QVERIFY2(ran.code == Done, qPrintable(ran.err));
        const auto told = QJsonDocument::fromJson(ran.out.last().toUtf8()).object();
        QCOMPARE(told[u"channel"].toString(), QStringLiteral("home"));
        QCOMPARE(told[u"event"].toString(), QStringLiteral("ring"));
        QCOMPARE(told[u"data"], (QJsonArray { QStringLiteral("中"), 1 }));
        QVERIFY(QDateTime::fromString(told[u"at"].toString(), Qt::ISODateWithMs).isValid());
        for (const QString &line : ran.out)
            QVERIFY2(QJsonDocument::fromJson(line.toUtf8()).isObject(), qPrintable(line));
    }

    void saysWhyAChannelIsNotHeard()
    {
        World w;
        w.write({}); // neither auth_url nor secret
        const Ran ran = w.run(words("listen private-home --for 1500ms"));
        QCOMPARE(ran.code, int(Done));
        QCOMPARE(
            ran.with("not subscribed"),
            QStringList { QStringLiteral("private-home  not subscribed  mirror.ini has no auth_url for the channel "
                                         "private-home") });
    }

    void endsWithThreeWhereNobodyIsThere()
    {
        World w;
        w.write({});
        const Ran ran = w.run(words("listen alarm --url http://127.0.0.1:1 --for 1500ms"));
        QCOMPARE(ran.code, int(NotReachable));
        QVERIFY2(ran.out.last().contains(QStringLiteral("The server cannot be reached")), qPrintable(ran.out.last()));
    }

    // What a stranger publishes must not reach the terminal as commands.
    void keepsTheTerminalAsItIs()
    {
        const Payload data(QByteArray("\"\x1b[31mred\a\r\n\xc2\x9b\""));
        const QString line = eventLine({ "a\nb", "e\x1b]0;", data }, QDateTime::currentDateTimeUtc(), false);
        for (const QChar c : line)
            QVERIFY2(c.unicode() >= 0x20 && (c.unicode() < 0x7f || c.unicode() > 0x9f), qPrintable(line));
        QVERIFY(line.contains(QStringLiteral("red")));
        const Payload text(QByteArray("\x1b[31m"));
        const QString json = eventLine({ "a", "e", text }, QDateTime::currentDateTimeUtc(), true);
        QVERIFY(!json.contains(QChar(0x1b)));
        QCOMPARE(QJsonDocument::fromJson(json.toUtf8()).object()[u"data"].toString(), QStringLiteral("\x1b[31m"));
    }

    void needsAServer()
    {
        World w;
        const Ran none = w.run(words("listen alarm")); // that ini is not there
        QCOMPARE(none.code, int(Usage));
        QVERIFY2(none.err.contains(QStringLiteral("mirror.ini")), qPrintable(none.err));
        QCOMPARE(w.run(words("listen alarm --limit 0")).code, int(Usage));
        QCOMPARE(w.run(words("listen alarm --for never")).code, int(Usage));
        QCOMPARE(w.run(words("listen alarm --batch x")).code, int(Usage));
    }
};

QTEST_GUILESS_MAIN(TestCtlListen)
#include "tst_ctl_listen.moc"
