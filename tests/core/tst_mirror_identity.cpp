#include "app/core/mirror_identity.h"

#include <QRegularExpression>
#include <QTest>

using namespace halfsilver;

namespace {

settings::IniFile parse(const char *text) { return settings::parseIni(text, QStringLiteral("mirror.ini")); }

const MirrorIdentity kHall { u"hall mirror"_qs, u"Hall"_qs, { u"ground"_qs, u"all"_qs } };

} // namespace

class TestMirrorIdentity : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void isReadFromItsSection_data()
    {
        QTest::addColumn<QByteArray>("ini");
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("place");
        QTest::addColumn<QString>("mistake");
        const auto row = [](const char *name, const char *ini, const QString &is, const QString &place,
                            const QString &mistake = {}) {
            QTest::newRow(name) << QByteArray(ini) << is << place << mistake;
        };
        row("none", "", u"pi"_qs, {});
        row("empty", "[mirror]\n", u"pi"_qs, {});
        row("named", "[mirror]\nname = Hall mirror\nplace = Hall\n", u"Hall mirror"_qs, u"Hall"_qs);
        row("by the host", "[mirror]\nname = ${host} (hall)\n", u"pi (hall)"_qs, {});
        row("not by itself", "[mirror]\nname = a ${name}\nplace = Hall\n", u"pi"_qs, u"Hall"_qs,
            u"mirror.ini:2: [mirror] name: “${name}” is not known here. Write one of: ${host}."_qs);
        row("groups are words", "[mirror]\ngroups = a|b c\n", u"pi"_qs, {},
            u"mirror.ini:2: [mirror] groups: “a|b” does not fit here. Write letters and digits only."_qs);
    }
    void isReadFromItsSection()
    {
        QFETCH(QByteArray, ini);
        QFETCH(QString, mistake);
        QList<Mistake> mistakes;
        const MirrorIdentity identity = readMirrorIdentity(parse(ini.constData()), u"pi"_qs, mistakes);
        QTEST(identity.name, "name");
        QTEST(identity.place, "place");
        QCOMPARE(mistakes.isEmpty() ? QString() : mistakes.first().toString(), mistake);
        QVERIFY(mistakes.size() <= 1);
    }

    void standsInValues_data()
    {
        QTest::addColumn<QString>("section");
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("value"); // null: the line is gone, with a mistake
        const auto row = [](const char *section, const char *line, const QString &value) {
            QTest::addRow("[%s] %s", section, line) << QString::fromUtf8(section) << QString::fromUtf8(line) << value;
        };
        row("alarm", "channel = alarm-${host}", u"alarm-pi"_qs);
        row("alarm.garden", "show = place = ${place}", u"place = Hall"_qs);
        row("alarm", "show = group ~ ^(${groups})$", u"group ~ ^(ground|all)$"_qs);
        row("panel.door", "title = ${name} at ${place}", u"hall mirror at Hall"_qs);
        row("pusher", "host = ${host}.local", u"pi.local"_qs);
        row("alarm", "channel = a${", u"a${"_qs);
        row("alarm", "channel = a$$", u"a$$"_qs);
        row("panel.door", "text = {state} costs $5", u"{state} costs $5"_qs);
        row("pusher", "secret = ${host}", u"${host}"_qs);
        row("alarm", "token = ${x}", u"${x}"_qs);
        row("sensor.door", "place = ${place}", u"Hall"_qs);
        row("sensor.door", "command = echo ${HOME} ${host}", u"echo ${HOME} ${host}"_qs);
        row("sound", "say = espeak ${VOICE}", u"espeak ${VOICE}"_qs);
        row("hub", "host = ${host}", u"${host}"_qs);
        row("alarm", "channel = ${Host}", {});
        row("alarm", "channel = ${}", {});
        row("panel.door", "title = ${room}", {});
    }
    void standsInValues()
    {
        QFETCH(QString, section);
        QFETCH(QString, line);
        QFETCH(QString, value);
        const QString text = u'[' + section + u"]\n"_qs + line + u'\n';
        const auto file = withIdentity(parse(text.toUtf8().constData()), kHall, u"pi"_qs);
        const settings::IniSection *found = file.find(section);
        QVERIFY(found);
        QCOMPARE(found->entries.value(0).value, value);
        QCOMPARE(found->entries.isEmpty(), value.isNull());
        QCOMPARE(file.mistakes.size(), value.isNull() ? 1 : 0);
    }

    // A room that is called ${host} is not looked at again.
    void replacesOnce()
    {
        MirrorIdentity identity = kHall;
        identity.place = u"${host}${x}"_qs;
        const auto file = withIdentity(parse("[alarm]\nshow = place = ${place}\n"), identity, u"pi"_qs);
        QCOMPARE(file.sections.first().entries.first().value, u"place = ${host}${x}"_qs);
    }

    void namesTheRemedy()
    {
        const auto file = withIdentity(parse("[alarm]\nchannel = ${hosts}\nevent = ${x}\n"), kHall, u"pi"_qs);
        QCOMPARE(file.mistakes.size(), 2);
        QCOMPARE(file.mistakes.at(0).toString(),
                 u"mirror.ini:2: [alarm] channel: “${hosts}” is not known here. Did you mean “${host}”?"_qs);
        QCOMPARE(file.mistakes.at(1).toString(),
                 u"mirror.ini:3: [alarm] event: “${x}” is not known here. Write one "
                 "of: ${host}, ${name}, ${place}, ${groups}."_qs);
    }
};

QTEST_GUILESS_MAIN(TestMirrorIdentity)
#include "tst_mirror_identity.moc"
