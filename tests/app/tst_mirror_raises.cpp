#include "app/mirror/mirror_raises.h"

#include <QRegularExpression>
#include <QTest>

using namespace halfsilver;

Q_DECLARE_METATYPE(halfsilver::UsualTarget)

class TestMirrorRaises : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void whatNamesNoTargetIsRaisedWhereItIsHeardOf_data()
    {
        QTest::addColumn<QList<AlarmSection>>("sections");
        QTest::addColumn<UsualTarget>("usual");
        const auto section = [](const QString &name, const QString &channel = u"alarm"_qs, const QString &url = {}) {
            AlarmSection made { name, {} };
            made.settings.channel = channel;
            made.settings.raiseUrl = url;
            return made;
        };
        const QString url = u"https://backend.home/api/alarms"_qs;
        const AlarmSection house = section(u"alarm"_qs), garden = section(u"alarm.garden"_qs, u"garden"_qs),
                           pool = section(u"alarm.pool"_qs, u"pool"_qs);
        AlarmSection otherEvent = house;
        otherEvent.settings.event = u"Raised"_qs;
        using Sections = QList<AlarmSection>;
        QTest::newRow("the only one") << Sections { house } << UsualTarget { u"alarm"_qs, false };
        QTest::newRow("the first with an address") << Sections { house, section(u"alarm.garden"_qs, u"garden"_qs, url),
                                                                 section(u"alarm.pool"_qs, u"pool"_qs, url) }
                                                   << UsualTarget { u"alarm.garden"_qs, true };
        QTest::newRow("no address: the one that hears a hub")
            << Sections { garden, house } << UsualTarget { u"alarm"_qs, false };
        QTest::newRow("nor does any: the first")
            << Sections { pool, garden } << UsualTarget { u"alarm.pool"_qs, false };
        QTest::newRow("a hub's channel without its event")
            << Sections { garden, otherEvent } << UsualTarget { u"alarm.garden"_qs, false };
    }
    void whatNamesNoTargetIsRaisedWhereItIsHeardOf()
    {
        QFETCH(QList<AlarmSection>, sections);
        QTEST(usualTarget(sections), "usual");
    }
};

QTEST_GUILESS_MAIN(TestMirrorRaises)
#include "tst_mirror_raises.moc"
