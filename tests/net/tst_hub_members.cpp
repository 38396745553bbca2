// Who is on a presence channel, however many connections each has.
#include "net/hub/members.h"

#include <QJsonArray>
#include <QRegularExpression>
#include <QTest>

using namespace halfsilver::hub;

namespace {

Member member(const char *id, const QJsonValue &info = QJsonValue::Undefined)
{
    return { QString::fromLatin1(id), info };
}

} // namespace

class TestHubMembers : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void aUserComesAndGoesOnce()
    {
        Members members;
        QVERIFY(members.join(member("ada")));
        QVERIFY(!members.join(member("ada")));
        QVERIFY(members.join(member("ben")));
        QCOMPARE(members.count(), 2);
        QVERIFY(!members.leave(QStringLiteral("ada")));
        QVERIFY(members.leave(QStringLiteral("ada")));
        QVERIFY(!members.leave(QStringLiteral("ada"))); // nobody any more
        QCOMPARE(members.ids(), QStringList(QStringLiteral("ben")));
    }

    void tellsIdsInfoAndCount()
    {
        Members members;
        QCOMPARE(members.presence()[u"presence"].toObject(),
                 (QJsonObject { { QStringLiteral("ids"), QJsonArray() },
                                { QStringLiteral("hash"), QJsonObject() },
                                { QStringLiteral("count"), 0 } }));
        const QJsonObject info { { QStringLiteral("n"), QStringLiteral("a") } };
        members.join(member("1", info));
        members.join(member("0"));
        members.join(member("1", QStringLiteral("another"))); // its later connections change nothing
        QCOMPARE(
            members.presence()[u"presence"].toObject(),
            (QJsonObject { { QStringLiteral("ids"), QJsonArray { QStringLiteral("1"), QStringLiteral("0") } },
                           { QStringLiteral("hash"),
                             QJsonObject { { QStringLiteral("1"), info }, { QStringLiteral("0"), QJsonValue::Null } } },
                           { QStringLiteral("count"), 2 } }));
    }

    void isFullForStrangersOnly()
    {
        Members members;
        for (int i = 0; i < Members::kMost; ++i) {
            QVERIFY(!members.isFullFor(QString::number(i)));
            members.join({ QString::number(i), {} });
        }
        QVERIFY(members.isFullFor(QStringLiteral("stranger")));
        QVERIFY(!members.isFullFor(QStringLiteral("7"))); // here already, with one more connection
        members.leave(QStringLiteral("7"));
        QVERIFY(!members.isFullFor(QStringLiteral("stranger")));
    }

    void countsTheBytesOfTheInfo_data()
    {
        QTest::addColumn<QJsonValue>("info");
        QTest::addColumn<int>("bytes");
        QTest::newRow("none") << QJsonValue(QJsonValue::Undefined) << 0;
        QTest::newRow("an object") << QJsonValue(QJsonObject { { QStringLiteral("a"), 1 } }) << 7;
        QTest::newRow("a text") << QJsonValue(QStringLiteral("厨")) << 5;
    }
    void countsTheBytesOfTheInfo()
    {
        QFETCH(QJsonValue, info);
        QFETCH(int, bytes);
        QCOMPARE(member("x", info).bytes(), bytes);
    }
};

QTEST_APPLESS_MAIN(TestHubMembers)
#include "tst_hub_members.moc"
