// DESIGN: "Programs" and "Settings", sentence by sentence.
#include "app/mirror/source_plan.h"

#include <QRegularExpression>
#include <QTest>

using namespace halfsilver;

namespace {

SourceFacts ini(const QStringList &sections = {}, const QStringList &faulty = {}, bool stray = false,
                std::optional<bool> hubEnabled = {})
{
    return { true, true, stray, hubEnabled, sections, faulty };
}
SourceFacts unreadable() { return { true, false, false, {}, {}, {} }; }
SourceFacts none() { return {}; }

} // namespace

Q_DECLARE_METATYPE(halfsilver::SourceFacts)
Q_DECLARE_METATYPE(halfsilver::SourcePlan)

class TestSourcePlan : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void aMistakeNeverPutsTheLocalHubInThePlaceOfTheServer_data()
    {
        QTest::addColumn<SourceFacts>("now");
        QTest::addColumn<SourceFacts>("lastGood");
        QTest::addColumn<SourcePlan>("plan");
        const QString pusher = u"pusher"_qs, cloud = u"pusher.cloud"_qs, alarm = u"alarm"_qs, hub = u"hub"_qs;
        const auto row = [](const char *sentence, const SourceFacts &now, const SourceFacts &lastGood,
                            ListeningTo source, bool hubRuns, const QStringList &sections = {}, bool whole = false) {
            QTest::newRow(sentence) << now << lastGood << SourcePlan { source, hubRuns, whole, sections };
        };
        using enum ListeningTo;

        row("no ini at all: the hub is embedded", none(), none(), Hub, true);
        row("no ini at all: whatever the last good copy says", none(), ini({ pusher }), Hub, true);
        row("an ini without [pusher]: the hub is embedded", ini(), none(), Hub, true);
        row("mistakes elsewhere change nothing", ini({ alarm, hub }), none(), Hub, true);
        row("[hub] alone: the hub is embedded", ini({ hub }, {}, false, true), none(), Hub, true);

        row("[pusher]: there is no hub", ini({ pusher }), none(), Pusher, false);
        row("[pusher.NAME] is [pusher] too", ini({ cloud }), none(), Pusher, false);
        row("[pusher] and [hub]: there is no hub", ini({ pusher, hub }), none(), Pusher, false);
        row("[pusher] and enabled = true: both run, the mirror listens to [pusher]",
            ini({ pusher, hub }, {}, false, true), none(), Pusher, true);
        row("[pusher] and enabled = false", ini({ pusher, hub }, {}, false, false), none(), Pusher, false);
        row("enabled = false without [pusher] is a mistake: nothing to connect to", ini({}, { hub }, false, false),
            none(), Nobody, false);
        row("… and no copy brings the hub back", ini({}, { hub }, false, false), ini({ hub }), Nobody, false);

        row("a mistake in [pusher]: nothing to connect to", ini({}, { pusher }), none(), Nobody, false);
        row("… the last good copy of it", ini({}, { pusher }), ini({ pusher }), Pusher, false, { pusher });
        row("… which has to be of the same section", ini({}, { pusher }), ini({ cloud }), Nobody, false);
        row("… and has to be good itself", ini({}, { pusher }), ini({}, { pusher }), Nobody, false);
        row("… of one of two", ini({ pusher }, { cloud }), ini({ pusher, cloud }), Pusher, false, { cloud });
        row("… of one of two without a copy", ini({ pusher }, { cloud }), ini({ pusher }), Nobody, false);
        row("a mistake in [pusher]: a hub that is asked for still runs", ini({ hub }, { pusher }, false, true), none(),
            Nobody, true);
        row("a mistake in [hub] where the mirror does not listen to it", ini({ pusher }, { hub }, false, true), none(),
            Pusher, true);

        row("a mistake in [alarm]: the last good copy of it", ini({ pusher }, { alarm }), ini({ alarm, pusher }),
            Pusher, false, { alarm });
        row("… and without one nothing to connect to", ini({ pusher }, { alarm }), ini({ pusher }), Nobody, false);
        row("… of [pusher] and [alarm], each", ini({}, { pusher, alarm }), ini({ alarm, pusher }), Pusher, false,
            { pusher, alarm });
        row("… of both, one of them missing", ini({}, { pusher, alarm }), ini({ pusher }), Nobody, false);
        row("a mistake in [alarm] without [pusher]: the hub runs, the mirror is not taken for connected",
            ini({}, { alarm }), none(), Nobody, true);
        row("… with the last good copy it is", ini({}, { alarm }), ini({ alarm }), Hub, true, { alarm });

        row("a mistake in [hub] where the mirror would listen to it", ini({}, { hub }), none(), Nobody, false);
        row("… the last good copy of it", ini({}, { hub }), ini({ hub }), Hub, true, { hub });
        row("… not where that one was off", ini({}, { hub }), ini({ pusher, hub }, {}, false, false), Nobody, false);
        row("… of a token", ini({ hub }, { u"hub.token.door"_qs }), ini({ hub }), Nobody, false);

        row("a section of unknown name without [pusher]: nothing to connect to", ini({}, {}, true), none(), Nobody,
            false);
        row("… the last good [pusher]", ini({}, {}, true), ini({ pusher }), Pusher, false, { pusher });
        row("… each of them", ini({}, {}, true), ini({ pusher, alarm, cloud }), Pusher, false, { pusher, cloud });
        row("… a last good copy without one does not start the hub", ini({}, {}, true), ini({ hub }), Nobody, false);
        row("… nor does enabled = true make it the source", ini({ hub }, {}, true, true), none(), Nobody, true);
        row("… with a mistake in [alarm] too", ini({}, { alarm }, true), ini({ pusher, alarm }), Pusher, false,
            { pusher, alarm });

        row("a missing or unreadable --config: nothing to connect to", unreadable(), none(), Nobody, false);
        row("… the last good copy, with [pusher]", unreadable(), ini({ pusher }), Pusher, false, {}, true);
        row("… the last good copy, with the hub", unreadable(), ini({ alarm }), Hub, true, {}, true);
        row("… the last good copy, with both", unreadable(), ini({ pusher, hub }, {}, false, true), Pusher, true, {},
            true);
        row("… a copy that is not good any more", unreadable(), ini({}, { pusher }), Nobody, false);
        row("… a copy that cannot be read either", unreadable(), unreadable(), Nobody, false);
    }
    void aMistakeNeverPutsTheLocalHubInThePlaceOfTheServer()
    {
        QFETCH(SourceFacts, now);
        QFETCH(SourceFacts, lastGood);
        QFETCH(SourcePlan, plan);
        const SourcePlan actual = planSource(now, lastGood);
        QCOMPARE(toText(actual.source), toText(plan.source));
        QCOMPARE(actual.hubRuns, plan.hubRuns);
        QCOMPARE(actual.lastGoodSections, plan.lastGoodSections);
        QCOMPARE(actual.wholeLastGood, plan.wholeLastGood);
    }

    void tellsWhichMistakesCouldDeafen_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("section");
        QTest::addColumn<QString>("key");
        QTest::addColumn<bool>("withPusher");
        QTest::addColumn<bool>("without");
        const auto row = [](const char *name, MistakeKind kind, const char *section, const char *key, bool withPusher,
                            bool without) {
            QTest::newRow(name) << int(kind) << QString::fromLatin1(section) << QString::fromLatin1(key) << withPusher
                                << without;
        };
        using enum MistakeKind;
        row("the file", File, "", "", true, true);
        row("any in [pusher]", Value, "pusher", "activity_timeout", true, true);
        row("any in [pusher.NAME]", Duplicate, "pusher.cloud", "tls", true, true);
        row("a line of [pusher]", Line, "pusher", "", true, true);
        row("the header of [pusher]", Section, "pusher", "", true, true);
        row("channel", Value, "alarm", "channel", true, true);
        row("event", Value, "alarm.garden", "event", true, true);
        row("channel twice", Duplicate, "alarm", "channel", true, true);
        row("connection", Value, "alarm", "connection", true, true);
        row("an unknown key of [alarm]", UnknownKey, "alarm", "chanel", true, true);
        row("a line of [alarm] that may be its channel", Line, "alarm", "", true, true);
        row("another value of [alarm]", Value, "alarm", "expire_info", false, false);
        row("[hub]", Value, "hub", "port", false, true);
        row("[hub.token.NAME]", Missing, "hub.token.door", "token", false, true);
        row("a section of unknown name", Section, "puhser", "", false, true);
        row("a section without a name", Section, "", "", false, true);
        row("a line before the first section", Stray, "", "key", false, true);
        row("a server's setting elsewhere", Stray, "display", "cluster", false, true);
        row("[display]", Value, "display", "rotate", false, false);
        row("an unknown key of [display]", UnknownKey, "display", "x", false, false);
        row("[display] twice", Section, "display", "", false, false);
        row("a panel", UnknownKey, "panel.clock", "channel", false, false);
        row("a panel's header", Section, "panel.clock", "", false, false);
    }
    void tellsWhichMistakesCouldDeafen()
    {
        QFETCH(int, kind);
        QFETCH(QString, section);
        QFETCH(QString, key);
        const Mistake mistake { MistakeKind(kind), u"mirror.ini"_qs, 3, section, key, {}, {}, {} };
        QTEST(couldDeafen(mistake, true), "withPusher");
        QTEST(couldDeafen(mistake, false), "without");
    }
};

QTEST_APPLESS_MAIN(TestSourcePlan)
#include "tst_source_plan.moc"
