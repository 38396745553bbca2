#include "app/core/settings/bytes.h"

#include <QTest>

using namespace halfsilver::settings;

class TestBytes : public QObject {
    Q_OBJECT
private slots:
    void reads_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<qint64>("bytes"); // -1: refused
        const auto row = [](const char *text, qint64 bytes) {
            QTest::newRow(text) << QString::fromLatin1(text) << bytes;
        };
        row("64MiB", 64 << 20);
        row("64 MiB", 64 << 20);
        row("64MB", 64 << 20);
        row("64m", 64 << 20);
        row("1.5GiB", 3LL << 29);
        row("512KiB", 512 << 10);
        row("512kB", 512 << 10);
        row("64", -1); // of what?
        row("64b", -1);
        row("MiB", -1);
        row("", -1);
        row("-1MiB", -1);
        row("1e3MiB", -1);
        row("9999999MiB", -1);
    }
    void reads()
    {
        QFETCH(QString, text);
        QFETCH(qint64, bytes);
        Bytes read { -1 };
        const auto wrong = readValue(text, read);
        QCOMPARE(read.count, bytes);
        QCOMPARE(wrong.has_value(), bytes < 0);
    }

    void writesWhatItReads()
    {
        for (const Bytes size : { kibibytes(3), mebibytes(32), mebibytes(2048), kibibytes(1025) }) {
            Bytes read;
            QVERIFY(!readValue(writeValue(size), read));
            QCOMPARE(read, size);
        }
        QCOMPARE(writeValue(mebibytes(32)), QStringLiteral("32MiB"));
    }
};

QTEST_GUILESS_MAIN(TestBytes)
#include "tst_bytes.moc"
