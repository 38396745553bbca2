// Laravel's redis format, both ways, and hiredis' parser under it.
#include "net/hub/drivers/redis_message.h"
#include "net/hub/drivers/redis_protocol.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace halfsilver;
using namespace halfsilver::hub;

namespace {

QJsonArray recorded()
{
    QFile file(QStringLiteral(FIXTURES "/captures/laravel-8.83.26+redis-and-log.json"));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s", qPrintable(file.errorString()));
    return QJsonDocument::fromJson(file.readAll())[u"redis"].toArray();
}

QJsonValue parsed(const QString &data)
{
    return QJsonDocument::fromJson(QByteArray('[' + data.toUtf8() + ']')).array().at(0);
}

} // namespace

class TestRedisMessage : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void understandsWhatLaravelPublished()
    {
        const QJsonArray messages = recorded();
        QCOMPARE(messages.size(), 11);
        for (const auto message : messages) {
            const QByteArray text = message[u"payload"].toString().toUtf8();
            const auto read = eventFromRedis(QStringLiteral("alarm"), text);
            QVERIFY2(read, text.constData());
            const auto json = QJsonDocument::fromJson(text).object();
            QCOMPARE(read->event.name, json[u"event"].toString());
            QCOMPARE(read->event.channels, QStringList { QStringLiteral("alarm") });
            QCOMPARE(read->origin, QByteArray());
            auto payload = json[u"data"].toObject();
            QVERIFY(payload.contains(u"socket"));
            payload.remove(u"socket"); // it belongs to no payload
            QCOMPARE(parsed(read->event.data).toObject(), payload);
            QCOMPARE(read->event.exceptSocketId, json[u"socket"].toString());
        }
        // The last one was toOthers.
        QCOMPARE(eventFromRedis({}, messages.last()[u"payload"].toString().toUtf8())->event.exceptSocketId,
                 QStringLiteral("12.34"));
    }

    void writesWhatItReads_data()
    {
        QTest::addColumn<QString>("data");
        QTest::addColumn<QByteArray>("inMessage");
        const auto same = [](const char *name, const char *data) {
            QTest::newRow(name) << QString::fromUtf8(data) << QByteArray(data);
        };
        same("an object", R"({"data":{"id":1,"title":"Tür"}})");
        same("a list", "[1,2]");
        same("a number", "5");
        same("a large number", "9007199254740993");
        same("null", "null");
        same("a fraction", "[0.1]");
        QTest::newRow("a text") << QStringLiteral("not JSON: \"x\" / é")
                                << QByteArray("\"not JSON: \\\"x\\\" \\/ \\u00e9\"");
        QTest::newRow("nothing") << QString() << QByteArray("\"\"");
        QTest::newRow("two values") << QStringLiteral("21.5,60") << QByteArray("\"21.5,60\"");
    }
    void writesWhatItReads()
    {
        QFETCH(QString, data);
        QFETCH(QByteArray, inMessage);
        const PublishedEvent event {
            QStringLiteral("App\\Events\\PushAlarmEvent"), data, { QStringLiteral("alarm") }, QStringLiteral("1.2"), {}
        };
        const QByteArray message = redisMessage(event, "hub-1");
        QCOMPARE(message,
                 QByteArray("{\"event\":\"App\\\\Events\\\\PushAlarmEvent\",\"data\":" + inMessage
                            + ",\"socket\":\"1.2\",\"origin\":\"hub-1\"}"));
        const auto read = eventFromRedis(QStringLiteral("alarm"), message);
        QVERIFY(read);
        QCOMPARE(read->event, event);
        QCOMPARE(read->origin, QByteArray("hub-1"));
    }

    // Whoever signs or compares what it says, and ids that no double holds, rely on it.
    void leavesTheDataAsItWasWritten_data()
    {
        QTest::addColumn<QByteArray>("inMessage");
        QTest::addColumn<QString>("data");
        const auto row = [](const char *name, const char *inMessage, const char *data) {
            QTest::newRow(name) << QByteArray(inMessage) << QString::fromUtf8(data);
        };
        row("in its order", R"({"z":1,"a":{"y":2,"b":[3]},"socket":null})", R"({"z":1,"a":{"y":2,"b":[3]}})");
        row("large numbers", R"({"id":12345678901234567890123,"n":1.50,"socket":"1.2"})",
            R"({"id":12345678901234567890123,"n":1.50})");
        row("socket alone", R"({"socket":null})", "{}");
        row("a socket deeper down", R"({"data":{"socket":"power"},"socket":null})", R"({"data":{"socket":"power"}})");
        row("escapes", "{\"t\":\"T\\u00fcr \\/ \\\"\",\"socket\":null}", "{\"t\":\"T\\u00fcr \\/ \\\"\"}");
        row("a list", R"([ {"b":1,"a":2}])", R"([ {"b":1,"a":2}])");
        row("a text", R"("T\u00fcr")", "Tür");
        row("true", " true ", "true");
    }
    void leavesTheDataAsItWasWritten()
    {
        QFETCH(QByteArray, inMessage);
        QFETCH(QString, data);
        const auto read =
            eventFromRedis(QStringLiteral("alarm"), R"({"event":"e","data":)" + inMessage + R"(,"socket":null})");
        QVERIFY(read);
        QCOMPARE(read->event.data, data);
    }

    void hasNullForNobodyLeftOut()
    {
        const QByteArray message = redisMessage({ QStringLiteral("e"), QStringLiteral("{}"), {}, {}, {} }, "o");
        QVERIFY2(message.contains("\"socket\":null,"), message.constData());
    }

    void isNoEvent_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("no JSON") << QByteArray("hello");
        QTest::newRow("a list") << QByteArray("[1]");
        QTest::newRow("no name") << QByteArray(R"({"data":{}})");
        QTest::newRow("a number for a name") << QByteArray(R"({"event":5,"data":{}})");
        QTest::newRow("no data") << QByteArray(R"({"event":"e"})");
        QTest::newRow("the server's own words") << QByteArray(R"({"event":"pusher:error","data":{"code":4001}})");
        QTest::newRow("the library's own words") << QByteArray(R"({"event":"pusher_internal:member_added","data":{}})");
        QTest::newRow("longer than anybody reads at once")
            << QByteArray(R"({"event":"e","data":")") + QByteArray(300'000, 'x') + "\"}";
        QTest::newRow("cut") << QByteArray(R"({"event":"e","data":{)");
    }
    void isNoEvent()
    {
        QFETCH(QByteArray, text);
        QVERIFY(!eventFromRedis(QStringLiteral("alarm"), text));
    }

    void escapesAPrefix()
    {
        QCOMPARE(globEscaped("laravel_database_"), QByteArray("laravel_database_"));
        QCOMPARE(globEscaped("a*b?[c]^\\"), QByteArray("a\\*b\\?\\[c\\]\\^\\\\"));
        QCOMPARE(globEscaped({}), QByteArray());
    }

    void saysWhichPrefixItWouldBe_data()
    {
        QTest::addColumn<QString>("prefix");
        QTest::addColumn<QString>("heard");
        QTest::addColumn<QString>("says");
        const QString laravel = QStringLiteral("laravel_database_");
        QTest::newRow("Laravel's own") << laravel << QStringLiteral("my_home_database_alarm")
                                       << QStringLiteral("Write prefix = my_home_database_ under");
        QTest::newRow("another") << laravel << QStringLiteral("home:alarm") << QStringLiteral("what stands before");
        QTest::newRow("none wanted") << QString() << QStringLiteral("laravel_database_alarm")
                                     << QStringLiteral("Write prefix = laravel_database_ under");
        QTest::newRow("none wanted, none there") << QString() << QStringLiteral("alarm") << QString();
    }
    void saysWhichPrefixItWouldBe()
    {
        QFETCH(QString, prefix);
        QFETCH(QString, heard);
        QFETCH(QString, says);
        const QString said = wrongPrefix(prefix, heard);
        QCOMPARE(said.isEmpty(), says.isEmpty());
        QVERIFY2(said.contains(says), qPrintable(said));
    }

    void readsRepliesHoweverTheyAreCut()
    {
        const QByteArray bytes =
            "+PONG\r\n-NOAUTH no\r\n:3\r\n$2\r\na\n\r\n$-1\r\n*4\r\n$8\r\npmessage\r\n$1\r\n*\r\n$1\r\n"
            "c\r\n$0\r\n\r\n";
        const RedisReply pushed { RedisReply::List,
                                  {},
                                  0,
                                  { { RedisReply::Text, "pmessage", 0, {} },
                                    { RedisReply::Text, "*", 0, {} },
                                    { RedisReply::Text, "c", 0, {} },
                                    { RedisReply::Text, "", 0, {} } } };
        const QList<RedisReply> expected { { RedisReply::Status, "PONG", 0, {} },
                                           { RedisReply::Failure, "NOAUTH no", 0, {} },
                                           { RedisReply::Number, {}, 3, {} },
                                           { RedisReply::Text, "a\n", 0, {} },
                                           {},
                                           pushed };
        for (const int piece : { 1, 3, 1000 }) {
            RedisReader reader;
            QList<RedisReply> found;
            for (qsizetype at = 0; at < bytes.size(); at += piece) {
                reader.feed(bytes.mid(at, piece));
                while (const auto reply = reader.next())
                    found.append(*reply);
            }
            QCOMPARE(found, expected);
            QVERIFY(!reader.failed());
        }
    }

    void givesUpOnWhatIsNoRedis()
    {
        RedisReader reader;
        reader.feed("HTTP/1.1 400 Bad Request\r\n\r\n");
        QVERIFY(!reader.next());
        QVERIFY(reader.failed());

        RedisReader endless;
        endless.feed("$536870912\r\n");
        for (int i = 0; i < 10 && !endless.failed(); ++i) {
            endless.feed(QByteArray(1 << 20, 'x'));
            QVERIFY(!endless.next());
        }
        QVERIFY(endless.failed());
    }

    void writesCommandsOfAnyBytes()
    {
        QCOMPARE(redisCommand({ "PUBLISH", "a b", QByteArray("x\r\n\0y", 5) }),
                 QByteArray("*3\r\n$7\r\nPUBLISH\r\n$3\r\na b\r\n$5\r\nx\r\n\0y\r\n", 37));
    }
};

QTEST_GUILESS_MAIN(TestRedisMessage)
#include "tst_redis_message.moc"
