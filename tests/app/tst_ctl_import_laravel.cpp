#include "app/ctl/dot_env.h"
#include "app/ctl/import_laravel.h"
#include "app/ctl/run.h"

#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <QTextStream>

using namespace halfsilver;
using namespace halfsilver::ctl;

class TestCtlImportLaravel : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void readsValues_data()
    {
        QTest::addColumn<QString>("value"); // of A
        const auto row = [](const char *env, const QString &value) { QTest::newRow(env) << value; };
        row("A=b", u"b"_qs);
        row("  export A = b ", u"b"_qs);
        row("A=\"b c\"", u"b c"_qs);
        row("A='b \"${X}'", u"b \"${X}"_qs);
        row("A=\"b \\\"c\\\" d\" # e", u"b \"c\" d"_qs);
        row("A=b # c", u"b"_qs);
        row("A=b#c", u"b#c"_qs);
        row("A=", {});
        row("A=#c", {});
        row("#A=b", {});
        row("X=x\nA=${X}/y", u"x/y"_qs);
        row("X=x\nA=\"${X}-${X}\"", u"x-x"_qs);
        row("A=${X}", u"${X}"_qs);
        row("A=${X", u"${X"_qs);
        row("A=$5", u"$5"_qs);
        row("A=b\r\nB=c", u"b"_qs);
        row("A=b\nA=c", u"c"_qs);
        row("A=\"b", u"b"_qs);
        row("A=\"b\nc\" # d", u"b\nc"_qs);
        row("A='b\nc'", u"b\nc"_qs);
        row("X=\"-----BEGIN\nA=no\n\\\"A=no\n-----END\"\nB=c", {});
        row("X=\"open\nA=b", u"b"_qs);
        row("A", {});
    }
    void readsValues() { QTEST(readDotEnv(QTest::currentDataTag()).value(u"A"_qs), "value"); }

    void writesTheSection_data()
    {
        QTest::addColumn<QByteArray>("env");
        QTest::addColumn<QString>("section");
        QTest::addColumn<QString>("warning"); // a part of the only one; empty: none
        const auto row = [](const char *name, const char *env, const QString &section, const QString &warning = {}) {
            QTest::newRow(name) << QByteArray(env) << section << warning;
        };
        row("Pusher",
            "BROADCAST_DRIVER=pusher\nPUSHER_APP_ID=1\nPUSHER_APP_KEY=2f1c\nPUSHER_APP_CLUSTER=ap3\nPUSHER_HOST=\n"
            "PUSHER_PORT=443\nPUSHER_SCHEME=https\n",
            u"[pusher]\nkey = 2f1c\ncluster = ap3\n"_qs);
        const QString privately =
            u"# For private-, presence- and encrypted channels, with a token of this mirror's own:\n"
            "# auth_url = https://home.example/app/broadcasting/auth\n"
            "# auth_token_file = /etc/halfsilver/laravel-token\n"_qs;
        row("with the application's address",
            "APP_URL=https://home.example/app/\nBROADCAST_DRIVER=pusher\nPUSHER_APP_KEY=2f1c\nPUSHER_APP_CLUSTER=ap3\n",
            u"[pusher]\nkey = 2f1c\ncluster = ap3\n"_qs + privately);
        row("with Laravel's own address for development",
            "APP_URL=http://localhost\nBROADCAST_DRIVER=pusher\nPUSHER_APP_KEY=2f1c\nPUSHER_APP_CLUSTER=ap3\n",
            u"[pusher]\nkey = 2f1c\ncluster = ap3\n"_qs);
        row("with an address that is none",
            "APP_URL=home.example\nBROADCAST_DRIVER=pusher\nPUSHER_APP_KEY=2f1c\nPUSHER_APP_CLUSTER=ap3\n",
            u"[pusher]\nkey = 2f1c\ncluster = ap3\n"_qs);
        row("with its secret",
            "BROADCAST_DRIVER=pusher\nPUSHER_APP_KEY=2f1c\nPUSHER_APP_SECRET=s\nPUSHER_APP_CLUSTER=eu\n",
            u"[pusher]\nkey = 2f1c\ncluster = eu\n"_qs, u"PUSHER_APP_SECRET stays in .env"_qs);
        row("soketi",
            "BROADCAST_DRIVER=pusher\nPUSHER_APP_KEY=app-key\nPUSHER_HOST=soketi.home\nPUSHER_PORT=6001\n"
            "PUSHER_SCHEME=http\nPUSHER_APP_CLUSTER=mt1\n",
            u"[pusher]\nkey = app-key\nhost = soketi.home\nport = 6001\ntls = off\n"_qs);
        row("Reverb, as browsers see it",
            "BROADCAST_CONNECTION=reverb\nREVERB_APP_KEY=k\nREVERB_HOST=\"localhost\"\nREVERB_PORT=8080\nREVERB_SCHEME="
            "http\n"
            "VITE_REVERB_APP_KEY=\"${REVERB_APP_KEY}\"\nVITE_REVERB_HOST=ws.home\nVITE_REVERB_PORT=443\n"
            "VITE_REVERB_SCHEME=https\n",
            u"[pusher]\nkey = k\nhost = ws.home\nport = 443\n"_qs);
        row("on this machine", "BROADCAST_CONNECTION=reverb\nREVERB_APP_KEY=k\nREVERB_HOST=localhost\n",
            u"[pusher]\nkey = k\nhost = localhost\n"_qs, u"right only where the mirror runs on the server itself"_qs);
        row("not switched on", "BROADCAST_CONNECTION=log\nREVERB_APP_KEY=k\nREVERB_HOST=a.home\n",
            u"[pusher]\nkey = k\nhost = a.home\n"_qs, u"BROADCAST_CONNECTION is “log”: Laravel sends nothing"_qs);
        row("no key", "BROADCAST_DRIVER=pusher\nPUSHER_APP_KEY=\n", {}, u"PUSHER_APP_KEY is missing or empty"_qs);
        row("no lines of its own",
            "BROADCAST_DRIVER=pusher\nPUSHER_APP_KEY=k\nPUSHER_APP_CLUSTER=\"eu\\n[hub]\\npage = on\"\n",
            u"[pusher]\nkey = k\n"_qs, u"cluster mt1 is taken"_qs);
        row("no cluster", "BROADCAST_DRIVER=pusher\nPUSHER_APP_KEY=k\n", u"[pusher]\nkey = k\n"_qs,
            u"cluster mt1 is taken"_qs);
        row("what the mirror refuses",
            "BROADCAST_DRIVER=pusher\nPUSHER_APP_KEY=k\nPUSHER_HOST=https://a.home/\nPUSHER_PORT=443\n",
            u"[pusher]\nkey = k\nhost = https://a.home/\nport = 443\n"_qs,
            u"host: “https://a.home/” is not a host."_qs);
    }
    void writesTheSection()
    {
        QFETCH(QByteArray, env);
        QFETCH(QString, section);
        QFETCH(QString, warning);
        const ImportedSection imported = pusherSectionOf(env);
        QCOMPARE(imported.text, section);
        QVERIFY2(imported.warnings.size() == (warning.isEmpty() ? 0 : 1), qPrintable(imported.warnings.join(u'\n')));
        if (!warning.isEmpty())
            QVERIFY2(imported.warnings.first().contains(warning, Qt::CaseInsensitive),
                     qPrintable(imported.warnings.first()));
    }

    void neverOverwrites()
    {
        QTemporaryDir folder;
        const QString env = folder.filePath(u".env"_qs), ini = folder.filePath(u"mirror.ini"_qs);
        QFile file(env);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("BROADCAST_DRIVER=pusher\nPUSHER_APP_KEY=k\nPUSHER_APP_CLUSTER=eu\n");
        file.close();
        const auto run = [&](const QStringList &arguments) {
            QString out, err;
            QTextStream outStream(&out), errStream(&err);
            const auto options = parseOptions(arguments);
            const int code = options ? ctl::run(*options, {}, outStream, errStream) : int(Usage);
            return QStringLiteral("%1 %2%3").arg(code).arg(out, err);
        };
        QCOMPARE(run({ u"import-laravel"_qs, env }), u"0 [pusher]\nkey = k\ncluster = eu\n"_qs);
        QCOMPARE(run({ u"import-laravel"_qs, env, u"--write"_qs, ini }), u"0 "_qs);
        QFile written(ini);
        QVERIFY(written.open(QIODevice::ReadOnly));
        QCOMPARE(written.readAll(), QByteArray("[pusher]\nkey = k\ncluster = eu\n"));
        QCOMPARE(written.permissions() & (QFileDevice::ReadGroup | QFileDevice::ReadOther), QFileDevice::Permissions());
        QVERIFY(run({ u"import-laravel"_qs, env, u"--write"_qs, ini }).startsWith(u"1 halfsilverctl: "_qs));
        QVERIFY(run({ u"import-laravel"_qs, u"/nowhere"_qs }).startsWith(u"2 "_qs));
        QVERIFY(run({ u"import-laravel"_qs }).startsWith(u"2 "_qs));
        QVERIFY(run({ u"list"_qs, u"--write"_qs, ini }).startsWith(u"2 "_qs));
    }
};

QTEST_GUILESS_MAIN(TestCtlImportLaravel)
#include "tst_ctl_import_laravel.moc"
