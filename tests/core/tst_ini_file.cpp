#include "app/core/settings/ini_file.h"

#include <QDir>
#include <QFile>
#include <QRandomGenerator>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <unistd.h>

using namespace halfsilver;
using namespace halfsilver::settings;

namespace {

// "[section@line] key@line=value" for each entry, in order.
QStringList flat(const IniFile &file)
{
    QStringList all;
    for (const IniSection &section : file.sections) {
        all.append(u"[%1@%2]"_qs.arg(section.name).arg(section.line));
        for (const IniEntry &entry : section.entries)
            all.append(u"%1@%2=%3"_qs.arg(entry.key).arg(entry.line).arg(entry.value));
    }
    return all;
}

QStringList texts(const IniFile &file)
{
    QStringList all;
    for (const Mistake &mistake : file.mistakes)
        all.append(mistake.toString());
    return all;
}

const QByteArray kGood = "# our mirror\n"
                         "[display]\n"
                         "mode = fullscreen\n"
                         "language = en_GB\n"
                         "\n"
                         "[pusher]\n"
                         "key = 2f1c3b5a7d9e\n"
                         "cluster = ap3\n"
                         "[alarm]\n"
                         "event = App\\Events\\PushAlarmEvent\n"
                         "[panel.front-door]\n"
                         "text = {state} since {changed_at|time}\n";

IniFile parse(const QByteArray &bytes) { return parseIni(bytes, u"mirror.ini"_qs); }

} // namespace

class TestIniFile : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void takesValuesVerbatim_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("value");
        QTest::newRow("backslashes") << u"a = App\\Events\\PushAlarmEvent"_qs << u"App\\Events\\PushAlarmEvent"_qs;
        QTest::newRow("comma") << u"a = Hello, world"_qs << u"Hello, world"_qs;
        QTest::newRow("signs of a comment") << u"a = x;b#c ; d # e"_qs << u"x;b#c ; d # e"_qs;
        QTest::newRow("equals") << u"a = b = c"_qs << u"b = c"_qs;
        QTest::newRow("brackets") << u"a = [x]"_qs << u"[x]"_qs;
        QTest::newRow("quotes") << u"a = \"x\""_qs << u"\"x\""_qs;
        QTest::newRow("tight") << u"a=b"_qs << u"b"_qs;
        QTest::newRow("spaces around") << u" \t a \t=\t b  c \t "_qs << u"b  c"_qs;
        QTest::newRow("tab inside") << u"a = b\tc"_qs << u"b\tc"_qs;
        QTest::newRow("nothing") << u"a ="_qs << u""_qs;
        QTest::newRow("Chinese") << u"a = 前门"_qs << u"前门"_qs;
        QTest::newRow("percent and dollar") << u"a = %20 ${HOME} @x"_qs << u"%20 ${HOME} @x"_qs;
        QTest::newRow("long") << u"a = "_qs + QString(8000, u'x') << QString(8000, u'x');
    }
    void takesValuesVerbatim()
    {
        QFETCH(QString, line);
        QFETCH(QString, value);
        const IniFile file = parse("[s]\n" + line.toUtf8() + "\n");
        QCOMPARE(texts(file), QStringList());
        QCOMPARE(flat(file), (QStringList { u"[s@1]"_qs, u"a@2=%1"_qs.arg(value) }));
        QCOMPARE(file.sections.first().entries.first().lineText, line.trimmed());
    }

    void readsTheSameWithAnyLineEnds_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("LF") << kGood;
        QTest::newRow("CRLF") << QByteArray(kGood).replace("\n", "\r\n");
        QTest::newRow("CR") << QByteArray(kGood).replace("\n", "\r");
        QTest::newRow("BOM") << "\xef\xbb\xbf" + kGood;
        QTest::newRow("BOM and CRLF") << "\xef\xbb\xbf" + QByteArray(kGood).replace("\n", "\r\n");
        QTest::newRow("no last line end") << kGood.chopped(1);
        QTest::newRow("the other comment sign") << QByteArray(kGood).replace("#", ";");
    }
    void readsTheSameWithAnyLineEnds()
    {
        QFETCH(QByteArray, bytes);
        QCOMPARE(parse(bytes), parse(kGood));
        QCOMPARE(flat(parse(bytes)),
                 (QStringList { u"[display@2]"_qs, u"mode@3=fullscreen"_qs, u"language@4=en_GB"_qs, u"[pusher@6]"_qs,
                                u"key@7=2f1c3b5a7d9e"_qs, u"cluster@8=ap3"_qs, u"[alarm@9]"_qs,
                                u"event@10=App\\Events\\PushAlarmEvent"_qs, u"[panel.front-door@11]"_qs,
                                u"text@12={state} since {changed_at|time}"_qs }));
        QVERIFY(parseIni(bytes, {}).mistakes.isEmpty());
    }

    void aMistakeCostsOnlyItsOwnLine_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QString>("told");
        QTest::addColumn<int>("kind");
        const auto row = [](const char *name, const QByteArray &line, const QString &told, MistakeKind kind) {
            QTest::newRow(name) << line << told << int(kind);
        };
        row("garbage", "full screen please", u"mirror.ini:3: [s]: not a setting. Settings look like “key = value”."_qs,
            MistakeKind::Line);
        row("no name", "= 3", u"mirror.ini:3: [s]: no name before the “=”. Settings look like “key = value”."_qs,
            MistakeKind::Line);
        row("a full-width equals sign", "b ＝ 3",
            u"mirror.ini:3: [s]: not a setting. Settings look like “key = value”."_qs, MistakeKind::Line);
        row("twice", "a = 2", u"mirror.ini:3: [s] a: already set in line 2, which counts. Remove one of the two."_qs,
            MistakeKind::Duplicate);
        row("not UTF-8", "b = caf\xe9", u"mirror.ini:3: [s]: not UTF-8 text. Write the line anew."_qs,
            MistakeKind::Line);
        row("NUL", QByteArray("b = x\0y", 7),
            u"mirror.ini:3: [s]: a control character in the line. Write the line anew."_qs, MistakeKind::Line);
        row("escape sequence", "b = \x1b[31m",
            u"mirror.ini:3: [s]: a control character in the line. Write the line anew."_qs, MistakeKind::Line);
        row("too long", "b = " + QByteArray(9000, 'x'),
            u"mirror.ini:3: [s]: the line is too long. Write the line anew."_qs, MistakeKind::Line);
        row("the same section again", "[s]",
            u"mirror.ini:3: [s]: this section stands in line 1 already. Write both in one."_qs, MistakeKind::Section);
        row("damage in a comment", "# caf\xe9", u"mirror.ini:3: [s]: not UTF-8 text. Write the line anew."_qs,
            MistakeKind::Line);
    }
    void aMistakeCostsOnlyItsOwnLine()
    {
        QFETCH(QByteArray, line);
        QFETCH(QString, told);
        QFETCH(int, kind);
        const IniFile file = parse("[s]\na = 1\n" + line + "\nc = 3\n");
        QCOMPARE(texts(file), QStringList { told });
        QCOMPARE(int(file.mistakes.first().kind), kind);
        QCOMPARE(flat(file), (QStringList { u"[s@1]"_qs, u"a@2=1"_qs, u"c@4=3"_qs }));
        QVERIFY(file.mistakes.first().lineText.size() <= 200);
    }

    void aDamagedHeaderKeepsItsLinesFromTheSectionAbove_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("told");
        QTest::newRow("not closed") << QByteArray("[pusher") << u"pusher"_qs
                                    << u"mirror.ini:3: [pusher]: not a section. Write [pusher]."_qs;
        QTest::newRow("not opened") << QByteArray("pusher]") << u"pusher"_qs
                                    << u"mirror.ini:3: [pusher]: not a section. Write [pusher]."_qs;
        QTest::newRow("full-width brackets")
            << QByteArray("【pusher】") << u"pusher"_qs << u"mirror.ini:3: [pusher]: not a section. Write [pusher]."_qs;
        QTest::newRow("something behind it") << QByteArray("[pusher] # ours") << u"pusher"_qs
                                             << u"mirror.ini:3: [pusher]: not a section. Write [pusher]."_qs;
        QTest::newRow("no name") << QByteArray("[ ]") << QString()
                                 << u"mirror.ini:3: a section without a name. Write the line anew."_qs;
        QTest::newRow("not UTF-8") << QByteArray("[pusher\xe9]") << QString()
                                   << u"mirror.ini:3: not UTF-8 text. Write the line anew."_qs;
        QTest::newRow("NUL") << QByteArray("[pu\0sher]", 10) << QString()
                             << u"mirror.ini:3: a control character in the line. Write the line anew."_qs;
    }
    void aDamagedHeaderKeepsItsLinesFromTheSectionAbove()
    {
        QFETCH(QByteArray, line);
        QFETCH(QString, name);
        QFETCH(QString, told);
        const IniFile file = parse("[s]\na = 1\n" + line + "\nkey = k\n");
        QCOMPARE(texts(file), QStringList { told });
        QCOMPARE(file.mistakes.first().kind, MistakeKind::Section);
        QCOMPARE(flat(file), (QStringList { u"[s@1]"_qs, u"a@2=1"_qs, u"[%1@3]"_qs.arg(name), u"key@4=k"_qs }));
    }

    void linesOfARepeatedSectionJoinTheFirst()
    {
        const IniFile file = parse("[s]\na = 1\n[t]\nb = 2\n[s]\na = 3\nc = 4\n");
        QCOMPARE(flat(file), (QStringList { u"[s@1]"_qs, u"a@2=1"_qs, u"c@7=4"_qs, u"[t@3]"_qs, u"b@4=2"_qs }));
        QCOMPARE(
            texts(file),
            (QStringList { u"mirror.ini:5: [s]: this section stands in line 1 already. Write both in one."_qs,
                           u"mirror.ini:6: [s] a: already set in line 2, which counts. Remove one of the two."_qs }));
    }

    void linesBeforeTheFirstSectionAreTold()
    {
        const IniFile file = parse("key = k\nhello\n\xff\n[s]\na = 1\n");
        QCOMPARE(
            texts(file),
            (QStringList {
                u"mirror.ini:1: key: a setting before the first section. Put it under a section such as [pusher]."_qs,
                u"mirror.ini:2: not a setting. Settings look like “key = value”."_qs,
                u"mirror.ini:3: not UTF-8 text. Write the line anew."_qs }));
        for (const Mistake &mistake : file.mistakes)
            QCOMPARE(mistake.kind, MistakeKind::Stray);
        QCOMPARE(flat(file), (QStringList { u"[s@4]"_qs, u"a@5=1"_qs }));
    }

    void aSecretNeverStandsInAMistake_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QString>("shown");
        QTest::newRow("again") << QByteArray("secret = hunter2") << u"secret = …"_qs;
        QTest::newRow("misspelt") << QByteArray("secrte hunter2") << u"secrte …"_qs;
        QTest::newRow("of Laravel") << QByteArray("export PUSHER_APP_SECRET hunter2")
                                    << u"export PUSHER_APP_SECRET …"_qs;
        QTest::newRow("colon") << QByteArray("token: hunter2") << u"token …"_qs;
        QTest::newRow("in an address") << QByteArray("https://me:hunter2@home/alarms") << u"https://…@home/alarms"_qs;
    }
    void aSecretNeverStandsInAMistake()
    {
        QFETCH(QByteArray, line);
        QFETCH(QString, shown);
        const IniFile file = parse("[s]\nsecret = x\n" + line + "\n");
        QCOMPARE(file.mistakes.size(), 1);
        QCOMPARE(file.mistakes.first().lineText, shown);
        QVERIFY(!file.mistakes.first().toString().contains(u"hunter2"_qs));
    }

    void aFileThatIsNoneIsOneMistake()
    {
        const QTemporaryDir folder;
        const QString missing = folder.filePath(u"mirror.ini"_qs);
        QCOMPARE(texts(readIniFile(missing)),
                 QStringList { u"mirror.ini: there is no file %1. Check the path."_qs.arg(missing) });
        QVERIFY(!readIniFile(missing).readable);
        QVERIFY(QDir(folder.path()).mkdir(u"x.ini"_qs));
        QCOMPARE(texts(readIniFile(folder.filePath(u"x.ini"_qs))),
                 QStringList { u"x.ini: %1 is not a file. Check the path."_qs.arg(folder.filePath(u"x.ini"_qs)) });
        QCOMPARE(texts(readIniFile(u"/dev/zero"_qs)),
                 QStringList { u"zero: /dev/zero is not a file. Check the path."_qs });
        for (const QByteArray &bom : { QByteArray("\xff\xfe"), QByteArray("\xfe\xff") })
            QCOMPARE(texts(parse(bom + QByteArray("[\0s\0", 4))),
                     QStringList { u"mirror.ini: saved as UTF-16. Save it as UTF-8."_qs });
    }

    void aFileThatIsNotOursToReadIsAMistake()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath(u"mirror.ini"_qs);
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(kGood) == kGood.size());
        file.close();
        QCOMPARE(readIniFile(path), parse(kGood));
        QVERIFY(file.setPermissions({}));
        const bool root = geteuid() == 0; // who reads every file, and so becomes nobody for a moment
        QVERIFY(QFile::setPermissions(folder.path(), QFile::Permissions(0x7755)));
        QVERIFY(!root || seteuid(65534) == 0);
        const IniFile unreadable = readIniFile(path);
        QVERIFY(!root || seteuid(0) == 0);
        QCOMPARE(texts(unreadable),
                 QStringList { u"mirror.ini: cannot be read: Permission denied. Let the mirror's user read it."_qs });
        QVERIFY(!unreadable.readable);
    }

    void aHugeFileIsReadToItsBound()
    {
        QByteArray bytes = kGood;
        while (bytes.size() <= kMaxIniBytes)
            bytes += "# x\n";
        bytes += "[late]\n";
        const IniFile file = parse(bytes);
        QCOMPARE(flat(file), flat(parseIni(kGood, {})));
        QCOMPARE(texts(file),
                 QStringList { u"mirror.ini: longer than 1 MiB; the end is not read. Is it the right file?"_qs });
    }

    // Whatever happens to one line, the settings of the others are read, in their section.
    void noDamageToALineLosesAnother()
    {
        const QList<QByteArray> lines = kGood.split('\n');
        QRandomGenerator random(20261122);
        for (int round = 0; round < 20000; ++round) {
            const int damaged = int(random.bounded(lines.size() - 1));
            QByteArray line = lines[damaged];
            for (int i = random.bounded(1, 4); i > 0 && !line.isEmpty(); --i) {
                char byte = char(random.bounded(256));
                if (byte == '\n' || byte == '\r') // would be another line
                    byte = '\0';
                const qsizetype at = qsizetype(random.bounded(quint32(line.size())));
                switch (random.bounded(3)) {
                case 0:
                    line[at] = byte;
                    break;
                case 1:
                    line.insert(at, byte);
                    break;
                default:
                    line.remove(at, 1);
                }
            }
            QList<QByteArray> mutated = lines;
            mutated[damaged] = line;
            const IniFile file = parse(mutated.join('\n'));
            for (const Mistake &mistake : file.mistakes)
                QVERIFY2(mistake.line > damaged || lines[damaged].startsWith('['), line.constData());
            const IniFile good = parse(kGood);
            for (const IniSection &section : good.sections) {
                for (const IniEntry &entry : section.entries) {
                    if (entry.line == damaged + 1)
                        continue;
                    int found = 0, stray = 0;
                    for (const IniSection &other : file.sections)
                        found += int(other.entries.contains(entry));
                    for (const Mistake &mistake : file.mistakes)
                        stray += int(mistake.line == entry.line); // its header was lost, or an equal key came before
                    QVERIFY2(found == 1 || stray == 1, line.constData());
                    // Nothing wanders into another section unless a header was damaged, or the damage made one.
                    const QByteArray trimmed = line.trimmed();
                    if (!lines[damaged].startsWith('[') && !trimmed.startsWith('[') && !trimmed.endsWith(']'))
                        QVERIFY2(found == 1 && file.find(section.name)->entries.contains(entry), line.constData());
                }
            }
        }
    }
};

QTEST_APPLESS_MAIN(TestIniFile)
#include "tst_ini_file.moc"
