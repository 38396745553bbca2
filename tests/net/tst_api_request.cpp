// What the publisher sends, against the requests that a real Laravel sent and the vectors of Pusher's documentation.
#include "net/pusher/api_request.h"
#include "net/pusher/publisher_settings.h"
#include "net/pusher/secret_box.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace halfsilver;
using namespace halfsilver::pusher;

namespace {

const QByteArray kMaster = "0123456789abcdef0123456789abcdef";
const Application kPeer { QStringLiteral("peer-app"), QStringLiteral("peer-key"), QStringLiteral("peer-secret"),
                          kMaster };

QJsonObject json(const QString &file)
{
    QFile in(QStringLiteral(FIXTURES "/captures/") + file);
    if (!in.open(QIODevice::ReadOnly))
        qFatal("%s", qPrintable(in.errorString()));
    return QJsonDocument::fromJson(in.readAll()).object();
}

struct Sent {
    QByteArray target, path, body;
    QueryItems query; // as it stands in the URL
    QByteArray item(const QByteArray &name) const
    {
        for (const auto &[key, value] : query) {
            if (key == name)
                return value;
        }
        return {};
    }
    QDateTime time() const { return QDateTime::fromSecsSinceEpoch(item("auth_timestamp").toLongLong(), Qt::UTC); }
};

// A row for each request of a recording whose body is there as a whole.
void addRecorded(const QString &version)
{
    const auto recording =
        json(QStringLiteral("laravel-8.83.26+pusher-php-server-%1.json").arg(version))[u"cases"].toArray();
    for (const auto one : recording) {
        for (const auto all = one[u"requests"].toArray(); const auto request : all) {
            Sent sent { request[u"requestLine"].toString().section(u' ', 1, 1).toLatin1(),
                        request[u"path"].toString().toLatin1(),
                        request[u"body"].toString().toUtf8(),
                        {} };
            for (const auto query = request[u"query"].toArray(); const auto pair : query)
                sent.query.append({ pair[0].toString().toUtf8(), pair[1].toString().toUtf8() });
            if (!sent.body.contains("…"))
                QTest::newRow(qPrintable(QString(version + u' ' + one[u"case"].toString()))) << sent;
        }
    }
}

// The event that a body stands for; what was encrypted is opened.
PublishedEvent eventOf(const QJsonObject &body, QByteArray &nonce)
{
    PublishedEvent event { body[u"name"].toString(), body[u"data"].toString(), {}, body[u"socket_id"].toString(), {} };
    if (body.contains(u"channel"))
        event.channels = { body[u"channel"].toString() };
    for (const auto list = body[u"channels"].toArray(); const auto name : list)
        event.channels.append(name.toString());
    if (!event.channels.isEmpty() && isEncrypted(event.channels[0])) {
        const auto data = QJsonDocument::fromJson(event.data.toUtf8()).object();
        nonce = QByteArray::fromBase64(data[u"nonce"].toString().toLatin1());
        const auto text = opened(QByteArray::fromBase64(data[u"ciphertext"].toString().toLatin1()), nonce,
                                 channelKey(event.channels[0], kMaster));
        if (!text)
            qFatal("cannot be opened");
        event.data = QString::fromUtf8(*text);
    }
    return event;
}

PublishedEvent eventOn(const QStringList &channels, const QString &data = QStringLiteral("{}"))
{
    return { QStringLiteral("ring"), data, channels, {}, {} };
}

QStringList channelsNamed(int count)
{
    QStringList names;
    for (int i = 0; i < count; ++i)
        names.append(QStringLiteral("c%1").arg(i));
    return names;
}

QJsonObject bodyOf(const ApiRequest &request) { return QJsonDocument::fromJson(request.body).object(); }

} // namespace

Q_DECLARE_METATYPE(Sent)

class TestApiRequest : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void isLaravelsRequestByteForByte_data()
    {
        QTest::addColumn<Sent>("sent");
        addRecorded(QStringLiteral("7.2.7"));
    }
    void isLaravelsRequestByteForByte()
    {
        QFETCH(Sent, sent);
        QByteArray nonce;
        const NonceSource nonces = [&nonce] { return nonce; };
        const auto body = QJsonDocument::fromJson(sent.body).object();
        ApiRequest request;
        if (sent.body.isEmpty()) {
            request = channelsRequest(kPeer, QString::fromUtf8(sent.item("filter_by_prefix")),
                                      { QString::fromUtf8(sent.item("info")) });
        } else if (body.contains(u"batch")) {
            QList<PublishedEvent> events;
            for (const auto list = body[u"batch"].toArray(); const auto one : list)
                events.append(eventOf(one.toObject(), nonce));
            const auto requests = batchRequests(kPeer, events, nonces);
            QVERIFY(requests && requests->size() == 1);
            request = requests->first();
        } else {
            const auto requests = eventRequests(kPeer, eventOf(body, nonce), nonces);
            QVERIFY2(requests, requests ? "" : qPrintable(requests.error().text));
            QCOMPARE(requests->size(), 1);
            request = requests->first();
        }
        QCOMPARE(request.body, sent.body);
        QCOMPARE(request.path, sent.path);
        QCOMPARE(signedTarget(kPeer, request, sent.time()), sent.target);
    }

    // These put the signature elsewhere in the URL, and write every channel as a list.
    void signsTheSameBodyAsOlderLaravels_data()
    {
        QTest::addColumn<Sent>("sent");
        addRecorded(QStringLiteral("4.1.5"));
        addRecorded(QStringLiteral("5.0.3"));
    }
    void signsTheSameBodyAsOlderLaravels()
    {
        QFETCH(Sent, sent);
        ApiRequest request { sent.body.isEmpty() ? "GET" : "POST", sent.path, {}, sent.body };
        for (const auto &item : sent.query) {
            if (!item.first.startsWith("auth_") && item.first != "body_md5")
                request.query.append(item);
        }
        const QByteArray target = signedTarget(kPeer, request, sent.time());
        QVERIFY2(target.contains(QByteArray("auth_signature=" + sent.item("auth_signature"))), target.constData());
        if (!sent.body.isEmpty())
            QVERIFY(target.contains(QByteArray("body_md5=" + sent.item("body_md5"))));
    }

    void signsTheDocumentationsExample()
    {
        const Application application { QStringLiteral("3"), QStringLiteral("278d425bdf160c739803"),
                                        QStringLiteral("7ad3773142a6692b25b8") };
        const QByteArray body =
            "{\"name\":\"foo\",\"channels\":[\"project-3\"],\"data\":\"{\\\"some\\\":\\\"data\\\"}\"}";
        const auto at = QDateTime::fromSecsSinceEpoch(1353088179, Qt::UTC);
        QCOMPARE(signedTarget(application, { "POST", "/apps/3/events", {}, body }, at),
                 QByteArray("/apps/3/events?auth_key=278d425bdf160c739803&auth_timestamp=1353088179&auth_version=1.0"
                            "&body_md5=ec365a775a4cd0599faeb73354201b6f"
                            "&auth_signature=da454824c97ba181a32ccc17a72625ba02771f50b50e1e7430e47a1f3f457e6c"));
    }

    void splitsWhatIsForMoreChannelsThanARequestTakes_data()
    {
        QTest::addColumn<int>("channels");
        QTest::addColumn<QList<int>>("each");
        QTest::newRow("1") << 1 << QList<int> { 1 };
        QTest::newRow("100") << 100 << QList<int> { 100 };
        QTest::newRow("101") << 101 << QList<int> { 100, 1 };
        QTest::newRow("250") << 250 << QList<int> { 100, 100, 50 };
    }
    void splitsWhatIsForMoreChannelsThanARequestTakes()
    {
        QFETCH(int, channels);
        QFETCH(QList<int>, each);
        const auto requests = eventRequests(kPeer, eventOn(channelsNamed(channels)), newNonce);
        QVERIFY(requests);
        QList<int> found;
        QStringList all;
        for (const auto &request : *requests) {
            const auto body = bodyOf(request);
            QJsonArray list = body[u"channels"].toArray();
            if (body.contains(u"channel"))
                list.append(body[u"channel"]);
            found.append(int(list.size()));
            for (const auto name : std::as_const(list))
                all.append(name.toString());
        }
        QCOMPARE(found, each);
        QCOMPARE(all, channelsNamed(channels));
    }

    void splitsBatchesInTens()
    {
        QList<PublishedEvent> events;
        for (int i = 0; i < 12; ++i)
            events.append(eventOn({ QStringLiteral("c%1").arg(i) }));
        events.append(eventOn({ QStringLiteral("x"), QStringLiteral("y") })); // two entries
        const auto requests = batchRequests(kPeer, events, newNonce);
        QVERIFY(requests);
        QCOMPARE(requests->size(), 2);
        QCOMPARE(bodyOf(requests->at(0))[u"batch"].toArray().size(), 10);
        const auto rest = bodyOf(requests->at(1))[u"batch"].toArray();
        QCOMPARE(rest.size(), 4);
        QCOMPARE(rest[3][u"channel"].toString(), QStringLiteral("y"));
    }

    void sealsWhatGoesToAnEncryptedChannel()
    {
        const QString channel = QStringLiteral("private-encrypted-mirror.1"), text = QStringLiteral("{\"a\":\"密\"}");
        const auto requests = eventRequests(kPeer, eventOn({ channel }, text), newNonce);
        QVERIFY(requests);
        QByteArray nonce;
        QCOMPARE(eventOf(bodyOf(requests->first()), nonce).data, text);
        QVERIFY(!requests->first().body.contains("\\u5bc6"));
    }

    void refusesWhatNoServerTakes_data()
    {
        QTest::addColumn<PublishedEvent>("event");
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<QString>("error");
        const QStringList alarm { QStringLiteral("alarm") };
        const auto named = [&](const QString &name) { return PublishedEvent { name, {}, alarm, {}, {} }; };
        QTest::newRow("no name") << named({}) << kMaster << QStringLiteral("name of 1 to 200");
        QTest::newRow("201 characters") << named(QString(201, u'e')) << kMaster << QStringLiteral("name of 1 to 200");
        QTest::newRow("the server's") << named(QStringLiteral("pusher:error")) << kMaster
                                      << QStringLiteral("does not begin with pusher:");
        QTest::newRow("no channel") << eventOn({}) << kMaster << QStringLiteral("at least one channel");
        QTest::newRow("a space") << eventOn({ QStringLiteral("a b") }) << kMaster
                                 << QStringLiteral("“a b” is not a channel");
        QTest::newRow("#server-to-user") << eventOn({ QStringLiteral("#server-to-user-1") }) << kMaster
                                         << QStringLiteral("is not a channel");
        QTest::newRow("165 characters") << eventOn({ QString(165, u'c') }) << kMaster
                                        << QStringLiteral("is not a channel");
        QTest::newRow("socket id") << PublishedEvent { QStringLiteral("e"), {}, alarm, QStringLiteral("12"), {} }
                                   << kMaster << QStringLiteral("“12” is not a socket id");
        QTest::newRow("encrypted beside another")
            << eventOn({ QStringLiteral("private-encrypted-a"), QStringLiteral("alarm") }) << kMaster
            << QStringLiteral("an event of its own");
        QTest::newRow("encrypted without a key") << eventOn({ QStringLiteral("private-encrypted-a") }) << QByteArray()
                                                 << QStringLiteral("no encryption_master_key");
    }
    void refusesWhatNoServerTakes()
    {
        QFETCH(PublishedEvent, event);
        QFETCH(QByteArray, key);
        QFETCH(QString, error);
        Application application = kPeer;
        application.masterKey = key;
        const auto one = eventRequests(application, event, newNonce);
        QVERIFY(!one);
        QVERIFY2(one.error().text.contains(error), qPrintable(one.error().text));
        const auto batch = batchRequests(
            application, { { QStringLiteral("e"), {}, { QStringLiteral("alarm") }, {}, {} }, event }, newNonce);
        QVERIFY(!batch);
        QVERIFY2(batch.error().text.startsWith(QStringLiteral("event 2: ")), qPrintable(batch.error().text));
    }

    void knowsWhatMayArriveTwice_data()
    {
        QTest::addColumn<QString>("data");
        QTest::addColumn<bool>("id");
        QTest::newRow("an alarm of ours") << QStringLiteral(R"({"data":{"id":"k2","title":"Smoke"}})") << true;
        QTest::newRow("a number") << QStringLiteral(R"({"id":0})") << true;
        QTest::newRow("none") << QStringLiteral(R"({"data":{"title":"Smoke"}})") << false;
        QTest::newRow("null") << QStringLiteral(R"({"id":null})") << false;
        QTest::newRow("empty") << QStringLiteral(R"({"id":""})") << false;
        QTest::newRow("a list") << QStringLiteral("[1]") << false;
        QTest::newRow("no JSON") << QStringLiteral("id") << false;
    }
    void knowsWhatMayArriveTwice()
    {
        QFETCH(QString, data);
        QFETCH(bool, id);
        QCOMPARE(carriesId(data), id);
        const auto requests = eventRequests(kPeer, eventOn({ QStringLiteral("alarm") }, data), newNonce);
        QVERIFY(requests);
        QCOMPARE(requests->first().repeatable, id);
        const auto batch = batchRequests(kPeer,
                                         { eventOn({ QStringLiteral("alarm") }, data),
                                           eventOn({ QStringLiteral("alarm") }, QStringLiteral("{\"id\":1}")) },
                                         newNonce);
        QVERIFY(batch);
        QCOMPARE(batch->first().repeatable, id);
    }

    void findsTheServer_data()
    {
        QTest::addColumn<QString>("host");
        QTest::addColumn<int>("port");
        QTest::addColumn<QString>("path");
        QTest::addColumn<bool>("tls");
        QTest::addColumn<QString>("address");
        const QString none, apps = QStringLiteral("/apps/peer-app/channels/alarm/users");
        QTest::newRow("pusher.com") << none << 0 << none << true
                                    << QString(QStringLiteral("https://api-eu.pusher.com") + apps);
        QTest::newRow("own") << QStringLiteral("reverb.home") << 8080 << none << false
                             << QString(QStringLiteral("http://reverb.home:8080") + apps);
        QTest::newRow("path") << QStringLiteral("reverb.home") << 0 << QStringLiteral("ws/") << true
                              << QString(QStringLiteral("https://reverb.home/ws") + apps);
        QTest::newRow("IPv6") << QStringLiteral("[::1]") << 6001 << none << false
                              << QString(QStringLiteral("http://[::1]:6001") + apps);
    }
    void findsTheServer()
    {
        QFETCH(QString, host);
        QFETCH(int, port);
        QFETCH(QString, path);
        QFETCH(bool, tls);
        QFETCH(QString, address);
        PublisherSettings settings;
        settings.appId = kPeer.id;
        settings.key = kPeer.key;
        settings.secret = kPeer.secret;
        settings.cluster = QStringLiteral("eu");
        settings.host = host;
        if (port > 0)
            settings.port = port;
        settings.path = path;
        settings.tls = tls;
        const ApiServer server = apiServer(settings);
        const auto now = QDateTime::fromSecsSinceEpoch(1795373726, Qt::UTC);
        const ApiRequest request = usersRequest(server.application, QStringLiteral("alarm"));
        const QUrl url = addressOf(server, request, now);
        QCOMPARE(url.adjusted(QUrl::RemoveQuery).toString(), address);
        // What stands before /apps/ is not signed.
        QVERIFY(url.toEncoded().endsWith(signedTarget(server.application, request, now).sliced(request.path.size())));
    }
};

QTEST_GUILESS_MAIN(TestApiRequest)
#include "tst_api_request.moc"
