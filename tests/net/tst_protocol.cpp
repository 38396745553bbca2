#include "net/pusher/protocol.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace halfsilver;
using namespace halfsilver::pusher;

Q_DECLARE_METATYPE(std::optional<double>)
Q_DECLARE_METATYPE(std::optional<int>)

namespace {

QByteArray bytes(std::string_view view) { return QByteArray(view.data(), qsizetype(view.size())); }
// JSON with single quotes: moc loses its way in raw strings.
QByteArray q(const char *json) { return QByteArray(json).replace('\'', '"'); }
QString text(const char *json) { return QString::fromUtf8(q(json)); }
QString nested(int depth) { return QString(depth, u'[') + QString(depth, u']'); }

} // namespace

class TestProtocol : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void readsAnEnvelope_data()
    {
        QTest::addColumn<QString>("message");
        QTest::addColumn<QByteArray>("event");
        QTest::addColumn<QByteArray>("channel");
        QTest::addColumn<QByteArray>("data"); // null: absent
        const auto row = [](const char *name, const QString &message, const char *event, const char *channel,
                            const QByteArray &data) {
            QTest::newRow(name) << message << QByteArray(event) << QByteArray(channel) << data;
        };
        const auto t = [](const char *json) { return text(json); };
        row("rev's order", t("{'event':'e','data':'{\\'a\\':1}','channel':'c'}"), "e", "c", "{\"a\":1}");
        row("lws's order", t("{'channel':'c','event':'e','data':'{\\'a\\':1}'}"), "e", "c", "{\"a\":1}");
        row("sok's order", t("{'event':'e','channel':'c','data':'{\\'a\\':1}'}"), "e", "c", "{\"a\":1}");
        row("data first", t("{'data':'{\\'a\\':1}','event':'e','channel':'c'}"), "e", "c", "{\"a\":1}");
        row("no channel", t("{'event':'pusher:pong'}"), "pusher:pong", "", {});
        row("channel null", t("{'event':'e','channel':null,'data':'x'}"), "e", "", "x");
        row("data an object", t("{'event':'e','channel':'c','data':{'a':[1,{'b':'\\u4e2d'}]}}"), "e", "c",
            q("{'a':[1,{'b':'\\u4e2d'}]}"));
        row("data an object, spaces around", t(" { \"event\" : \"e\" , \"data\" : {\"a\":1}  , \"channel\":\"c\" } \n"),
            "e", "c", "{\"a\":1}");
        row("data a list", t("{'event':'e','channel':'c','data':[1,2]}"), "e", "c", "[1,2]");
        row("data a number", t("{'event':'e','channel':'c','data':5}"), "e", "c", "5");
        row("data true", t("{'event':'e','channel':'c','data':true}"), "e", "c", "true");
        row("data null", t("{'event':'e','channel':'c','data':null}"), "e", "c", "null");
        row("64 bits stay", t("{'event':'e','channel':'c','data':{'n':9007199254740993}}"), "e", "c",
            "{\"n\":9007199254740993}");
        row("not JSON is legal data", t("{'event':'e','channel':'c','data':'not json'}"), "e", "c", "not json");
        row("empty data", t("{'event':'e','channel':'c','data':''}"), "e", "c", QByteArray(""));
        row("escaped text (rev, lws)",
            t("{'event':'App\\\\Events\\\\A','data':'\\u4e2d\\ud83d\\ude00\\/','channel':'c'}"), "App\\Events\\A", "c",
            "中😀/");
        row("raw text (sok)", t("{'event':'App\\\\Events\\\\A','data':'中😀/','channel':'客厅'}"), "App\\Events\\A",
            "客厅", "中😀/");
        row("escapes in the keys", t("{'\\u0065vent':'e','ch\\u0061nnel':'c','d\\u0061ta':'x'}"), "e", "c", "x");
        row("the last of two counts", t("{'event':'a','event':'e','channel':'c','data':'1','data':'2'}"), "e", "c",
            "2");
        row("other members", t("{'event':'e','user_id':'7','x':{'y':[]},'channel':'c','data':'d','z':1.5}"), "e", "c",
            "d");
        row("lone surrogate: QJsonDocument", t("{'event':'e','channel':'c','data':'a\\ud800b'}"), "e", "c",
            (u'a' + QString(QChar(0xD800)) + u'b').toUtf8()); // "?" or U+FFFD, as this Qt writes it
        row("raw tab: QJsonDocument", t("{'event':'e','channel':'c','data':'a\tb'}"), "e", "c", "a\tb");
        row("byte order mark: QJsonDocument", QChar(0xFEFF) + t("{'event':'e','channel':'c','data':'d'}"), "e", "c",
            "d");
        row("lone surrogate, data a number", t("{'event':'e','channel':'c','data':5,'x':'\\udc00'}"), "e", "c", "5");
        row("lone surrogate, data an object", t("{'event':'e','channel':'c','data':{'a':1},'x':'\\udc00'}"), "e", "c",
            "{\"a\":1}");
        row("200 levels deep", t("{'event':'e','channel':'c','data':%1}").arg(nested(200)), "e", "c",
            nested(200).toUtf8());
        row("200 levels deep in a text", t("{'event':'e','channel':'c','data':'%1'}").arg(nested(200)), "e", "c",
            nested(200).toUtf8());
        const QByteArray large(1'000'000, 'x');
        row("1 MB", t("{'event':'e','channel':'c','data':'%1'}").arg(QString::fromLatin1(large)), "e", "c", large);
    }
    void readsAnEnvelope()
    {
        QFETCH(QString, message);
        QFETCH(QByteArray, event);
        QFETCH(QByteArray, channel);
        QFETCH(QByteArray, data);
        EnvelopeDecoder decoder;
        for (int again = 0; again < 2; ++again) {
            const auto envelope = decoder.decode(message);
            QVERIFY2(envelope, envelope ? "" : qPrintable(envelope.error().text));
            QCOMPARE(bytes(envelope->event), event);
            QCOMPARE(bytes(envelope->channel), channel);
            QCOMPARE(envelope->form == DataForm::Absent, data.isNull());
            const Payload read = payload(*envelope);
            QCOMPARE(read.bytes(), data);
            if (!data.isNull())
                QVERIFY(read.bytes().capacity() - read.bytes().size() >= kPayloadPadding);
        }
        const QByteArray utf8 = message.toUtf8();
        const auto same = decoder.decodeUtf8({ utf8.constData(), size_t(utf8.size()) });
        QVERIFY(same);
        QCOMPARE(bytes(same->data), data);
    }

    void saysWhyAMessageIsUndecodable_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("why");
        const auto row = [](const char *name, const QByteArray &text, const char *why) {
            QTest::newRow(name) << text << QString::fromUtf8(why);
        };
        row("empty", "", "empty message");
        row("spaces", "  ", "not JSON");
        row("not JSON", "hello", "not JSON");
        row("a list", "[1,2]", "not an object");
        row("a number", "5", "not JSON");
        row("no event", q("{'channel':'c','data':'d'}"), "event: missing");
        row("event a number", q("{'event':5,'channel':'c'}"), "event: missing");
        row("channel an object", q("{'event':'e','channel':{}}"), "channel: not a text");
        row("cut short", q("{'event':'e','channel':'c','da"), "not JSON");
        row("something behind it", q("{'event':'e'} x"), "not JSON");
        row("two of them", q("{'event':'e'}{'event':'f'}"), "not JSON");
        row("damaged data", q("{'event':'e','channel':'c','data':{'a':tru}}"), "not JSON");
        row("a damaged member", q("{'event':'e','channel':'c','x':[1,}],'data':'d'}"), "not JSON");
        row("not UTF-8", "{\"event\":\"e\xff\xfe\"}", "not JSON");
        row("too deep", q("{'event':'e','data':") + nested(5000).toUtf8() + '}', "not JSON");
    }
    void saysWhyAMessageIsUndecodable()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, why);
        EnvelopeDecoder decoder;
        const auto envelope = decoder.decodeUtf8({ text.constData(), size_t(text.size()) });
        QVERIFY(!envelope);
        QVERIFY2(envelope.error().text.contains(why), qPrintable(envelope.error().text));
        QVERIFY(decoder.decode(QStringLiteral("{\"event\":\"e\"}"))); // and goes on
    }

    void readsAHandshake_data()
    {
        QTest::addColumn<QString>("data");
        QTest::addColumn<QString>("socketId");
        QTest::addColumn<std::optional<double>>("activity");
        using Optional = std::optional<double>;
        QTest::newRow("a text (pusher.com, rev, sok, lws)")
            << text("'{\\'socket_id\\':\\'12345678901.0\\',\\'activity_timeout\\':30}'")
            << QStringLiteral("12345678901.0") << Optional(30);
        QTest::newRow("an object") << text("{'socket_id':'1.2','activity_timeout':120}") << QStringLiteral("1.2")
                                   << Optional(120);
        QTest::newRow("no activity_timeout") << text("{'socket_id':'1.2'}") << QStringLiteral("1.2") << Optional();
        QTest::newRow("activity_timeout a text")
            << text("{'socket_id':'1.2','activity_timeout':'20'}") << QStringLiteral("1.2") << Optional(20);
        QTest::newRow("activity_timeout nonsense")
            << text("{'socket_id':'1.2','activity_timeout':'soon'}") << QStringLiteral("1.2") << Optional();
        QTest::newRow("activity_timeout null")
            << text("{'socket_id':'1.2','activity_timeout':null}") << QStringLiteral("1.2") << Optional();
        QTest::newRow("nothing") << QStringLiteral("null") << QString() << Optional();
    }
    void readsAHandshake()
    {
        QFETCH(QString, data);
        QFETCH(QString, socketId);
        QFETCH(std::optional<double>, activity);
        EnvelopeDecoder decoder;
        const auto envelope = decoder.decode(text("{'event':'pusher:connection_established','data':%1}").arg(data));
        QVERIFY(envelope);
        QCOMPARE(handshake(*envelope), (Handshake { socketId, activity, {} }));
    }

    void knowsOurHub()
    {
        EnvelopeDecoder decoder;
        const auto envelope = decoder.decode(text("{'event':'pusher:connection_established','data':'{\\'socket_id\\':"
                                                  "\\'1.2\\',\\'server\\':\\'halfsilver-hub\\'}'}"));
        QCOMPARE(handshake(*envelope).server, QStringLiteral("halfsilver-hub"));
    }

    void readsAnError_data()
    {
        QTest::addColumn<QString>("data");
        QTest::addColumn<std::optional<int>>("code");
        QTest::addColumn<QString>("message");
        using Optional = std::optional<int>;
        const QString m = QStringLiteral("m");
        QTest::newRow("an object (pusher.com, sok, lws)") << text("{'code':4001,'message':'m'}") << Optional(4001) << m;
        QTest::newRow("a text (rev)") << text("'{\\'code\\':4001,\\'message\\':\\'m\\'}'") << Optional(4001) << m;
        QTest::newRow("code null") << text("{'code':null,'message':'m'}") << Optional() << m;
        QTest::newRow("no code") << text("{'message':'m'}") << Optional() << m;
        QTest::newRow("code a text") << text("{'code':'4001','message':'m'}") << Optional(4001) << m;
        QTest::newRow("code huge") << text("{'code':1e300,'message':'m'}") << Optional() << m;
        QTest::newRow("code negative") << text("{'code':-1,'message':'m'}") << Optional() << m;
        QTest::newRow("message a number") << text("{'code':4001,'message':5}") << Optional(4001) << QString();
        QTest::newRow("no data") << QStringLiteral("null") << Optional() << QString();
    }
    void readsAnError()
    {
        QFETCH(QString, data);
        QFETCH(std::optional<int>, code);
        QFETCH(QString, message);
        EnvelopeDecoder decoder;
        const auto envelope = decoder.decode(text("{'event':'pusher:error','data':%1}").arg(data));
        QVERIFY(envelope);
        QCOMPARE(serverError(*envelope), (ServerError { code, message }));
    }

    void sendsTheStrictestForm()
    {
        const QString channel = QStringLiteral("a\"b\\c");
        const QJsonObject message = QJsonDocument::fromJson(subscribeMessage(channel).toUtf8()).object();
        QCOMPARE(message.keys(), (QStringList { QStringLiteral("data"), QStringLiteral("event") }));
        QCOMPARE(message[QLatin1StringView("event")].toString(), QStringLiteral("pusher:subscribe"));
        QCOMPARE(message[QLatin1StringView("data")].toObject(),
                 (QJsonObject { { QStringLiteral("channel"), channel } }));
        QVERIFY(unsubscribeMessage(channel).contains(QStringLiteral("pusher:unsubscribe")));
        QCOMPARE(pingMessage(), QStringLiteral("{\"event\":\"pusher:ping\",\"data\":{}}"));
        QCOMPARE(pongMessage(), QStringLiteral("{\"event\":\"pusher:pong\",\"data\":{}}"));
    }
};

QTEST_GUILESS_MAIN(TestProtocol)
#include "tst_protocol.moc"
