#include "net/pusher/members.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace halfsilver;
using namespace halfsilver::pusher;

namespace {

QJsonValue json(const QByteArray &text) { return Payload(text).value(); }

QString shown(const Members &members)
{
    QStringList all;
    for (const Member &member : members.all)
        all.append(member.id + u'=' + (member.info.isNull() ? QStringLiteral("-") : member.info[u"n"].toString()));
    return all.join(u' ');
}

} // namespace

class TestMembers : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void readsTheConfirmationOfEachServer_data()
    {
        QTest::addColumn<QByteArray>("data");
        QTest::addColumn<QString>("members");
        QTest::newRow("texts") << QByteArray(
            R"({"presence":{"ids":["a","b"],"hash":{"a":{"n":"1"},"b":{"n":"2"}},"count":2}})")
                               << "a=1 b=2";
        QTest::newRow("numbers") << QByteArray(
            R"({"presence":{"ids":[7,12],"hash":{"7":{"n":"1"},"12":{"n":"2"}},"count":2}})")
                                 << "7=1 12=2";
        QTest::newRow("a list where the ids run 0, 1")
            << QByteArray(R"({"presence":{"ids":[0,"1"],"hash":[{"n":"1"},{"n":"2"}],"count":2}})") << "0=1 1=2";
        QTest::newRow("laravel-websockets without user_info")
            << QByteArray(R"({"presence":{"ids":[0],"hash":[[]],"count":1}})") << "0=";
        QTest::newRow("soketi without user_info")
            << QByteArray(R"({"presence":{"ids":["a","b"],"hash":{"b":{"n":"2"}},"count":2}})") << "a=- b=2";
        QTest::newRow("Reverb, nobody with an id")
            << QByteArray(R"({"presence":{"count":0,"ids":[],"hash":[]}})") << "";
        QTest::newRow("the hash alone") << QByteArray(R"({"presence":{"hash":{"a":{"n":"1"}}}})") << "a=1";
        QTest::newRow("an id twice") << QByteArray(R"({"presence":{"ids":["a","a"],"hash":{"a":{"n":"1"}}}})") << "a=1";
        QTest::newRow("nothing") << QByteArray("{}") << "";
        QTest::newRow("not even an object") << QByteArray("[]") << "";
    }
    void readsTheConfirmationOfEachServer()
    {
        QFETCH(QByteArray, data);
        const Members members = membersFrom(json(data), QStringLiteral("a"));
        QVERIFY(members.known);
        QCOMPARE(members.me, QStringLiteral("a"));
        QTEST(shown(members), "members");
    }

    void followsWhoJoinsAndLeaves()
    {
        Members members = membersFrom(json(R"({"presence":{"ids":["1"],"hash":{"1":{"n":"a"}},"count":1}})"), {});
        const Member second { QStringLiteral("2"), json(R"({"n":"b"})") };
        QCOMPARE(join(members, json(R"({"user_id":2,"user_info":{"n":"b"}})")), (MembersNews { true, second, {} }));
        const QJsonValue renamed = json(R"({"user_id":1,"user_info":{"n":"c"}})"); // the same, whatever its type
        QCOMPARE(join(members, renamed), (MembersNews { true, {}, {} }));
        QCOMPARE(join(members, renamed), MembersNews());
        QCOMPARE(shown(members), QStringLiteral("1=c 2=b"));
        QVERIFY(join(members, json(R"({"user_id":"3"})")).joined);
        QCOMPARE(shown(members), QStringLiteral("1=c 2=b 3=-"));
        QCOMPARE(leave(members, json(R"({"user_id":"9"})")), MembersNews());
        QCOMPARE(leave(members, json("{}")), MembersNews());
        QCOMPARE(leave(members, json(R"({"user_id":"2"})")), (MembersNews { true, {}, second }));
        QCOMPARE(shown(members), QStringLiteral("1=c 3=-"));
        QCOMPARE(join(members, json(R"({"user_info":{}})")), MembersNews());
    }

    void newsOfSeveralNameTheLast()
    {
        const Member ann { QStringLiteral("1"), {} }, ben { QStringLiteral("2"), {} };
        MembersNews news;
        news.add({ true, ann, {} });
        news.add({ true, {}, ann });
        news.add({ true, ben, {} });
        news.add({});
        QCOMPARE(news, (MembersNews { true, ben, ann }));
    }

    void isBounded()
    {
        Members members;
        for (int i = 0; i < 2 * kMostMembers; ++i)
            join(members, QJsonObject { { QStringLiteral("user_id"), i } });
        QCOMPARE(members.all.size(), kMostMembers);
    }

    void knowsItself()
    {
        QCOMPARE(userIdOf(QStringLiteral(R"({"user_id":"hall","user_info":{}})")), QStringLiteral("hall"));
        QCOMPARE(userIdOf(QStringLiteral(R"({"user_id":9007199254740993})")), QStringLiteral("9007199254740993"));
        QCOMPARE(userIdOf(QStringLiteral("nonsense")), QString());
    }

    void isToldToListeners()
    {
        Members members = membersFrom(json(R"({"presence":{"ids":["1"],"hash":{"1":{"name":"Ann"}},"count":1}})"),
                                      QStringLiteral("1"));
        const auto joined = join(members, json(R"({"user_id":"2"})"));
        const QJsonValue told = membersPayload(members, joined).value();
        QCOMPARE(told[u"count"], 2);
        QCOMPARE(told[u"names"], json(R"(["Ann","2"])"));
        QCOMPARE(told[u"me"], QStringLiteral("1"));
        QCOMPARE(told[u"joined"][u"name"], QStringLiteral("2"));
        QVERIFY(told[u"left"].isNull());
        QCOMPARE(told[u"members"][0][u"info"], json(R"({"name":"Ann"})"));
    }
};

QTEST_GUILESS_MAIN(TestMembers)
#include "tst_members.moc"
