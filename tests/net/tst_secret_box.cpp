#include "net/pusher/secret_box.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace halfsilver::pusher;

namespace {

// What a real Laravel encrypted.
QJsonObject recorded()
{
    QFile file(QStringLiteral(FIXTURES "/captures/vectors.json"));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s", qPrintable(file.errorString()));
    const auto vectors = QJsonDocument::fromJson(file.readAll())[u"vectors"].toArray();
    for (const auto value : vectors) {
        if (value[u"what"].toString().startsWith(QStringLiteral("encrypted channel event")))
            return value.toObject();
    }
    qFatal("the vector is missing");
}

QByteArray base64(const QJsonValue &value) { return QByteArray::fromBase64(value.toString().toLatin1()); }

} // namespace

class TestSecretBox : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void agreesWithLaravel()
    {
        const QJsonObject vector = recorded();
        const auto master = masterKeyFromText(vector[u"master_key_base64"].toString());
        QVERIFY(master);
        QCOMPARE(*master, vector[u"master_key_raw"].toString().toLatin1());
        const QByteArray key = channelKey(vector[u"channel"].toString(), *master);
        QCOMPARE(key, base64(vector[u"shared_secret_base64"]));
        const QByteArray nonce = base64(vector[u"nonce_base64"]), cipher = base64(vector[u"ciphertext_base64"]),
                         text = vector[u"plaintext"].toString().toUtf8();
        QCOMPARE(sealed(text, nonce, key), cipher);
        QCOMPARE(opened(cipher, nonce, key), text);
    }

    void opensNothingThatIsNotWhole_data()
    {
        QTest::addColumn<QByteArray>("cipher");
        QTest::addColumn<QByteArray>("nonce");
        QTest::addColumn<QByteArray>("key");
        const QJsonObject vector = recorded();
        const QByteArray nonce = base64(vector[u"nonce_base64"]), cipher = base64(vector[u"ciphertext_base64"]),
                         key = base64(vector[u"shared_secret_base64"]);
        const auto changed = [](QByteArray bytes) {
            bytes[bytes.size() / 2] = char(bytes[bytes.size() / 2] ^ 1);
            return bytes;
        };
        QTest::newRow("another text") << changed(cipher) << nonce << key;
        QTest::newRow("another nonce") << cipher << changed(nonce) << key;
        QTest::newRow("another key") << cipher << nonce << changed(key);
        QTest::newRow("short nonce") << cipher << nonce.chopped(1) << key;
        QTest::newRow("short key") << cipher << nonce << key.chopped(1);
        QTest::newRow("cut") << cipher.chopped(1) << nonce << key;
        QTest::newRow("shorter than its mark") << cipher.left(15) << nonce << key;
        QTest::newRow("nothing") << QByteArray() << QByteArray() << QByteArray();
    }
    void opensNothingThatIsNotWhole()
    {
        QFETCH(QByteArray, cipher);
        QFETCH(QByteArray, nonce);
        QFETCH(QByteArray, key);
        QCOMPARE(opened(cipher, nonce, key), std::nullopt);
    }

    void readsAMasterKeyAsApplicationsWriteIt_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("fits");
        QTest::newRow("32 bytes") << QStringLiteral("MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=") << true;
        QTest::newRow("a line's end") << QStringLiteral("MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=\n") << true;
        QTest::newRow("31 bytes") << QStringLiteral("MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZQ==") << false;
        QTest::newRow("not base64") << QStringLiteral("0123456789abcdef0123456789abcde!") << false;
        QTest::newRow("the bytes themselves") << QStringLiteral("0123456789abcdef0123456789abcdef") << false;
        QTest::newRow("empty") << QString() << false;
    }
    void readsAMasterKeyAsApplicationsWriteIt()
    {
        QFETCH(QString, text);
        QFETCH(bool, fits);
        QCOMPARE(bool(masterKeyFromText(text)), fits);
    }

    void takesANewNonceEachTime()
    {
        QCOMPARE(newNonce().size(), kNonceBytes);
        QVERIFY(newNonce() != newNonce());
    }

    void sealsAnEmptyTextToo()
    {
        const QByteArray key(kSecretKeyBytes, 'k'), nonce(kNonceBytes, 'n');
        QCOMPARE(opened(sealed({}, nonce, key), nonce, key), QByteArray());
    }
};

QTEST_GUILESS_MAIN(TestSecretBox)
#include "tst_secret_box.moc"
