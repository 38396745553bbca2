#include "app/core/alarms/alarm.h"
#include "app/ctl/who.h"

#include <QSysInfo>
#include <QTemporaryDir>
#include <QTest>

using namespace halfsilver;

class TestCtlWho : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void aPersonIsWhoHasAnAccountToLogInWith_data()
    {
        QTest::addColumn<uint>("uid");
        QTest::addColumn<QString>("account");
        QTest::addColumn<QString>("sudoUser");
        QTest::addColumn<QString>("person");
        const auto row = [](const char *name, uint uid, const char *account, const char *sudo, const char *person) {
            QTest::newRow(name) << uid << QString::fromLatin1(account) << QString::fromLatin1(sudo)
                                << QString::fromLatin1(person);
        };
        row("a person", 1000, "ana", "", "ana");
        row("a person who became another", 1001, "ben", "ana", "ben");
        row("root by cron", 0, "root", "", "");
        row("root by sudo", 0, "root", "ana", "ana");
        row("a service by sudo", 998, "halfsilver", "pi", "pi");
        row("a service by root", 998, "halfsilver", "root", "");
        row("a service", 998, "halfsilver", "", "");
        row("nobody", 65534, "nobody", "", "");
        row("an account without a name", 1234, "", "", "");
    }
    void aPersonIsWhoHasAnAccountToLogInWith()
    {
        QFETCH(uint, uid);
        QFETCH(QString, account);
        QFETCH(QString, sudoUser);
        QTEST(ctl::personOf({ uid, account }, sudoUser), "person");
    }

    void saysWhoAndWhere()
    {
        QCOMPARE(ctl::whoAndWhere(QStringLiteral("ana"), QStringLiteral("hall mirror")),
                 QStringLiteral("ana @ hall mirror"));
        QCOMPARE(ctl::whoAndWhere({}, QStringLiteral("hall mirror")), QStringLiteral("hall mirror"));
        QCOMPARE(ctl::whoAndWhere(QStringLiteral("ana"), QString(300, u'x')).size(), qsizetype(kMaxName));
    }

    void theMirrorsNameIsThatOfItsIni()
    {
        const QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("mirror.ini"));
        const auto nameIn = [&](const QByteArray &text) {
            QFile ini(file);
            if (!ini.open(QIODevice::WriteOnly) || ini.write(text) != text.size())
                return QString();
            ini.close();
            return ctl::whereHere({}, file);
        };
        const QString host = QSysInfo::machineHostName();
        QCOMPARE(nameIn("[mirror]\nname = hall mirror\n"), QStringLiteral("hall mirror"));
        QCOMPARE(nameIn("[mirror]\nname = ${host}-hall\n"), host + QStringLiteral("-hall"));
        QCOMPARE(nameIn("[display]\n"), host);
    }
};

QTEST_GUILESS_MAIN(TestCtlWho)
#include "tst_ctl_who.moc"
