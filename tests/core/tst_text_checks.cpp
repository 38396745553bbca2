#include "app/core/settings/text_checks.h"

#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace halfsilver::settings;

class TestTextChecks : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void tellsWhatFits_data()
    {
        QTest::addColumn<QString>("check");
        QTest::addColumn<QString>("value");
        QTest::addColumn<bool>("fits");
        const auto row = [](const char *check, const QString &value, bool fits) {
            QTest::addRow("%s: %s", check, qPrintable(value)) << QString::fromLatin1(check) << value << fits;
        };
        for (const char *host :
             { "", "reverb.home", "localhost", "mirror", "192.168.1.4", "fd00::4", "[fd00::4]", "a-b.c" })
            row("host", QString::fromLatin1(host), true);
        for (const char *host :
             { "http://reverb.home", "reverb.home:8080", "reverb.home/ws", "a b", "-a", "a..b", "u@h", "[x]" })
            row("host", QString::fromLatin1(host), false);
        row("host", u"küche.local"_qs, true);
        for (const char *address : { "127.0.0.1", "0.0.0.0", "::", "::1", "192.168.178.20" })
            row("address", QString::fromLatin1(address), true);
        for (const char *address : { "localhost", "256.0.0.1", "1.2.3", "1.2.3.4.5", "0.0.0.0:80", "*" })
            row("address", QString::fromLatin1(address), false);
        for (const char *url : { "http://home/alarms", "https://home:8443", "http://[::1]:6001/api/alarms?x=1" })
            row("http", QString::fromLatin1(url), true);
        for (const char *url : { "home/alarms", "ftp://home", "http://", "http:// home", "javascript:x" })
            row("http", QString::fromLatin1(url), false);
        for (const char *origin : { "https://home.lan", "http://home.lan:8080 https://b" })
            row("origins", QString::fromLatin1(origin), true);
        for (const char *origin : { "https://home.lan/", "*", "home.lan", "http://a http://b/c" })
            row("origins", QString::fromLatin1(origin), false);
        for (const char *name : { "ap3", "2f1c3b", "my-app_1" })
            row("plain", QString::fromLatin1(name), true);
        for (const char *name : { "ap3/x", "ap3.evil.com", "a b", "ключ" })
            row("plain", QString::fromUtf8(name), false);
        for (const char *path : { "", "title", "data.title", "data.items.0.title", "data.größe in cm" })
            row("path", QString::fromUtf8(path), true);
        for (const char *path : { "data..title", ".title", "data.", "." })
            row("path", QString::fromLatin1(path), false);
        for (const char *channel : { "alarm", "private-mirror.1", "a_b-c=d@e,f.g;h" })
            row("channel", QString::fromLatin1(channel), true);
        for (const char *channel : { "", "bad channel!", "a/b", "#server" })
            row("channel", QString::fromLatin1(channel), false);
        row("channel", QString(165, u'x'), false);
        row("file", QStringLiteral("/etc/passwd"), true);
        for (const char *file : { "/etc", "/nowhere/ca.pem" })
            row("file", QString::fromLatin1(file), false);
        for (const char *size : { "1080x1920", "800x480", "1080 x 1920" })
            row("size", QString::fromLatin1(size), true);
        for (const char *size : { "1080", "0x0", "1080x", "-1x5", "1080x1920x2", "1000000x10" })
            row("size", QString::fromLatin1(size), false);
        for (const char *heard : { "alarm", "private-home", "#server-to-user" })
            row("heard", QString::fromLatin1(heard), true);
        for (const char *heard : { "#server-to-user-77", "#server", "#", "", "a b" })
            row("heard", QString::fromLatin1(heard), false);
        for (const char *proxy : { "", "http://proxy.home:3128", "http://10.0.0.1:8080/" })
            row("proxy", QString::fromLatin1(proxy), true);
        for (const char *proxy : { "proxy.home:3128", "https://proxy.home:3128", "http://proxy.home", "socks5://a:1",
                                   "http://me:secret@proxy.home:3128", "http://proxy.home:3128/path" })
            row("proxy", QString::fromLatin1(proxy), false);
        for (const char *language : { "en_GB", "zh_CN", "de", "zh_Hans_CN", "en-US", "pt_BR.UTF-8" })
            row("language", QString::fromLatin1(language), true);
        for (const char *language : { "English", "xx", "EN", "zz_ZZ", "1" })
            row("language", QString::fromLatin1(language), false);
    }
    void tellsWhatFits()
    {
        QFETCH(QString, check);
        QFETCH(QString, value);
        const auto wrong = check == u"host"_qs ? hostName(value)
            : check == u"address"_qs           ? ipAddress(value)
            : check == u"http"_qs              ? httpAddress(value)
            : check == u"proxy"_qs             ? proxyAddress(value)
            : check == u"origins"_qs           ? origins(value.split(u' '))
            : check == u"plain"_qs             ? plainName(value)
            : check == u"channel"_qs           ? channelName(value)
            : check == u"heard"_qs             ? heardChannel(value)
            : check == u"path"_qs              ? jsonPath(value)
            : check == u"file"_qs              ? readableFile(value)
            : check == u"size"_qs              ? windowSize(value)
                                               : localeName(value);
        QTEST(!wrong, "fits");
        if (wrong)
            QVERIFY(!wrong->what.isEmpty() && !wrong->remedy.isEmpty());
    }

    void wantsACertificateInAFileOfCertificates_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("wrong");
        QTest::newRow("one, with text before it")
            << QByteArray("# home\n-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n") << QString();
        QTest::newRow("as OpenSSL's x509 -trustout writes it")
            << QByteArray("-----BEGIN TRUSTED CERTIFICATE-----\nMIIB\n") << QString();
        QTest::newRow("the key") << QByteArray("-----BEGIN PRIVATE KEY-----\nMIIB\n")
                                 << QStringLiteral("holds no certificate.");
        QTest::newRow("DER") << QByteArray("\x30\x82\x01\x0a") << QStringLiteral("holds no certificate.");
        QTest::newRow("empty") << QByteArray("") << QStringLiteral("holds no certificate.");
        QTest::newRow("no file") << QByteArray() << QStringLiteral("cannot be read.");
    }
    void wantsACertificateInAFileOfCertificates()
    {
        QFETCH(QByteArray, content);
        QFETCH(QString, wrong);
        const QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("ca.pem")));
        if (!content.isNull())
            QVERIFY(file.open(QIODevice::WriteOnly) && file.write(content) == content.size());
        file.close();
        const auto found = certificateFile(file.fileName());
        QCOMPARE(bool(found), !wrong.isEmpty());
        if (found)
            QVERIFY2(found->what.endsWith(wrong), qPrintable(found->what));
        QVERIFY(!certificateFile({}));
    }
};

QTEST_APPLESS_MAIN(TestTextChecks)
#include "tst_text_checks.moc"
