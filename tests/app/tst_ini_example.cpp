// The example and the manual page of mirror.ini: as the settings are, and good to be taken as they stand.
#include "app/mirror/mirror_settings.h"
#include "tests/support/ini_reference.h"
#include "widgets/key_bindings.h"

#include <QFile>
#include <QRegularExpression>
#include <QTest>

using namespace halfsilver;

namespace {

constexpr auto kRenew = "HALFSILVER_RENEW_REFERENCES";

struct Read {
    settings::IniFile file;
    MirrorSettings settings;
    QString mistakes; // a line each
};
Read read(const QString &text)
{
    Read it;
    it.file = settings::parseIni(text.toUtf8(), QStringLiteral("mirror.ini"));
    it.settings = mirrorSettings(&it.file, nullptr);
    for (const Mistake &mistake : it.settings.mistakes)
        it.mistakes += mistake.toString() + u'\n';
    return it;
}

} // namespace

class TestIniExample : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void standsInTheFolderAsTheSettingsAre_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("text");
        QTest::newRow("example") << QStringLiteral("deploy/mirror.ini.example") << exampleIni();
        QTest::newRow("manual page") << QStringLiteral("deploy/man/mirror.ini.5") << iniManPage();
    }
    void standsInTheFolderAsTheSettingsAre()
    {
        QFETCH(QString, path);
        QFETCH(QString, text);
        QFile file(QStringLiteral(FIXTURES "/../../") + path);
        if (qEnvironmentVariableIsSet(kRenew)) {
            QVERIFY(file.open(QIODevice::WriteOnly) && file.write(text.toUtf8()) > 0);
            return;
        }
        const QByteArray stands = file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
        const QString renew = QStringLiteral("%1 is not what the settings say. Renew it with: "
                                             "%2=1 ctest --test-dir build/dev -R app.ini_example");
        QVERIFY2(stands == text.toUtf8(), qPrintable(renew.arg(path, QLatin1StringView(kRenew))));
    }

    void aCopyChangesNothing() { QVERIFY(read(exampleIni()).file.sections.isEmpty()); }

    void withoutItsCommentSignsItSaysTheDefaults()
    {
        QString active = exampleIni();
        active.replace(QRegularExpression(QStringLiteral("^#(?=\\[|[a-z_]+ =)"), QRegularExpression::MultilineOption),
                       QString());
        const Read it = read(active);
        QVERIFY2(it.mistakes.isEmpty(), qPrintable(it.mistakes));
        for (const SectionDoc &section : iniReference()) {
            const settings::IniSection *found = it.file.find(section.name);
            QVERIFY2(found, qPrintable(section.name));
            qsizetype keys = 0;
            for (const settings::FieldDoc &field : section.fields) {
                QVERIFY2(field.isSample || found->find(field.key), qPrintable(section.name + u' ' + field.key));
                keys += !field.isSample;
            }
            QCOMPARE(found->entries.size(), keys);
        }
        QCOMPARE(it.settings.display, DisplaySettings());
        QCOMPARE(it.settings.keys.longPress, KeySettings().longPress);
        for (const KeyAction action : { KeyAction::Silence, KeyAction::Clear, KeyAction::Raise, KeyAction::Quit,
                                        KeyAction::ToggleFullScreen, KeyAction::Shelve, KeyAction::Reset })
            QCOMPARE(KeyBindings(it.settings.keys, true).keysOf(action), KeyBindings({}, true).keysOf(action));
        QCOMPARE(KeyBindings(it.settings.keys, false).keysOf(KeyAction::Acknowledge),
                 KeyBindings({}, false).keysOf(KeyAction::Acknowledge));
        QCOMPARE(it.settings.sound, SoundSettings());
        QCOMPARE(it.settings.speech, SpeechSettings());
        QCOMPARE(it.settings.quiet, QuietSettings());
        PusherSettings server;
        server.key = it.settings.connections.value(0).settings.key; // the only one without a default
        QVERIFY(!server.key.isEmpty());
        server.userId = it.settings.mirror.name;
        QCOMPARE(it.settings.connections.value(0).settings, server);
        QCOMPARE(it.settings.alarms.value(0).settings, AlarmSettings());
        HubSettings hub;
        hub.channels = it.settings.hub.channels; // a pattern has no default either
        QCOMPARE(hub.channels.size(), 1);
        hub.webhooks = it.settings.hub.webhooks; // nor have its address and events
        QCOMPARE(hub.webhooks.size(), 1);
        const PublisherSettings &samples = it.settings.hub.drivers.pusher; // nor have these
        hub.drivers.pusher.appId = samples.appId;
        hub.drivers.pusher.key = samples.key;
        hub.drivers.pusher.secret = samples.secret;
        QCOMPARE(it.settings.hub, hub);
        QCOMPARE(it.settings.panels.size(), panelTypes().size());
        for (const PanelSection &panel : it.settings.panels)
            QCOMPARE(panel.type, panel.name);
    }

    void itsBeginningWorksAsItStands()
    {
        QString block;
        for (const QString &line : exampleIni().split(u'\n')) {
            if (line.startsWith(u"#     "))
                block += line.mid(6) + u'\n';
            else if (line == u'#')
                block += u'\n';
            else if (!block.trimmed().isEmpty())
                break;
        }
        QCOMPARE(block.trimmed(), minimalIni().trimmed());
        const Read it = read(block);
        QVERIFY2(it.mistakes.isEmpty(), qPrintable(it.mistakes));
        QCOMPARE(it.settings.source, ListeningTo::Pusher);
        QCOMPARE(it.settings.panels.value(1).type, QStringLiteral("info"));
    }

    void theManualPageNamesEverySectionAndKey()
    {
        const QString page = iniManPage();
        for (const SectionDoc &section : iniReference()) {
            const qsizetype begin = page.indexOf(QStringLiteral(".SS [%1]\n").arg(section.name));
            QVERIFY2(begin >= 0, qPrintable(section.name));
            const QString part = page.mid(begin, page.indexOf(QStringLiteral("\n.S"), begin + 1) - begin);
            for (const settings::FieldDoc &field : section.fields)
                QVERIFY2(part.contains(QStringLiteral("\n.BR %1 ").arg(field.key)),
                         qPrintable(section.name + u' ' + field.key));
        }
    }
};

QTEST_GUILESS_MAIN(TestIniExample)
#include "tst_ini_example.moc"
