#include "widgets/language.h"
#include "widgets/panels/clock_panel.h"
#include "widgets/panels/mistakes_panel.h"

#include <QDir>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

using namespace halfsilver;

namespace {

struct Message {
    QString context, source, state;
    QStringList translations;
};

QList<Message> messagesOf(const QString &path)
{
    QFile file(path);
    QList<Message> messages;
    if (!file.open(QIODevice::ReadOnly))
        return messages;
    QXmlStreamReader xml(&file);
    QString context;
    while (!xml.atEnd()) {
        if (xml.readNext() != QXmlStreamReader::StartElement)
            continue;
        if (xml.name() == u"name")
            context = xml.readElementText();
        else if (xml.name() == u"message")
            messages.append({ context, {}, {}, {} });
        else if (xml.name() == u"source")
            messages.last().source = xml.readElementText();
        else if (xml.name() == u"translation") {
            messages.last().state = xml.attributes().value(QStringLiteral("type")).toString();
            const QString text = xml.readElementText(QXmlStreamReader::IncludeChildElements).trimmed();
            if (!text.isEmpty())
                messages.last().translations = text.split(u'\n', Qt::SkipEmptyParts);
        }
    }
    return messages;
}

QStringList placeholders(const QString &text)
{
    static const QRegularExpression placeholder(QStringLiteral("%[0-9n]"));
    QStringList all;
    for (auto found = placeholder.globalMatch(text); found.hasNext();)
        all.append(found.next().captured());
    all.sort();
    return all;
}

const QString kFolder = QStringLiteral(FIXTURES "/../../resources/translations/");

} // namespace

class TestTranslations : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void everyStringIsFinished_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<int>("least");
        QTest::newRow("Chinese") << QStringLiteral("halfsilver_zh_CN.ts") << 100;
        QTest::newRow("English plurals") << QStringLiteral("halfsilver_en.ts") << 1;
    }
    void everyStringIsFinished()
    {
        QFETCH(QString, file);
        QFETCH(int, least);
        const auto messages = messagesOf(kFolder + file);
        QVERIFY2(messages.size() >= least, QByteArray::number(messages.size()).constData());
        for (const Message &message : messages) {
            const QString about = message.context + QStringLiteral(": ") + message.source;
            QVERIFY2(message.state.isEmpty() && !message.translations.isEmpty(), qPrintable(about));
            for (const QString &translation : message.translations)
                QCOMPARE(placeholders(translation), placeholders(message.source));
        }
    }

    // lupdate finds no string in the sources that the files lack, and none in the files that the sources lack.
    void theFilesHoldTheStringsOfTheSources_data() { everyStringIsFinished_data(); }
    void theFilesHoldTheStringsOfTheSources()
    {
        QFETCH(QString, file);
        const QDir root(QStringLiteral(FIXTURES "/../.."));
        QTemporaryDir folder;
        const QString copy = folder.filePath(file);
        QVERIFY(QFile::copy(kFolder + file, copy));
        QProcess lupdate;
        lupdate.setWorkingDirectory(root.absolutePath());
        QStringList arguments { QStringLiteral("-I"), QStringLiteral("."), QStringLiteral("-locations"),
                                QStringLiteral("none"), QStringLiteral("-no-obsolete") };
        if (file.contains(QStringLiteral("_en")))
            arguments.append(QStringLiteral("-pluralonly"));
        arguments.append(QStringLiteral(LUPDATE_FOLDERS).split(u' '));
        arguments.append({ QStringLiteral("-ts"), copy });
        lupdate.start(QStringLiteral(LUPDATE), arguments);
        QVERIFY(lupdate.waitForFinished());
        QCOMPARE(lupdate.exitCode(), 0);
        const auto told = [](const QString &path) {
            QStringList all;
            for (const Message &message : messagesOf(path))
                all.append(message.context + QStringLiteral(": ") + message.source);
            all.sort();
            return all;
        };
        const QStringList sources = told(copy), ours = told(kFolder + file);
        QStringList differing;
        for (const QString &one : sources)
            if (!ours.contains(one))
                differing.append(QStringLiteral("missing: ") + one);
        for (const QString &one : ours)
            if (!sources.contains(one))
                differing.append(QStringLiteral("no longer used: ") + one);
        QVERIFY2(differing.isEmpty(),
                 qPrintable(QStringLiteral("cmake --build … --target update_translations, then translate\n")
                            + differing.join(u'\n')));
    }

    void theProgramSpeaksChinese()
    {
        const Translation translation(*QCoreApplication::instance(), QLocale(QStringLiteral("zh_CN")));
        QCOMPARE(ClockPanel::tr("Time not set"), QStringLiteral("时间未设置"));
        QCOMPARE(MistakesPanel::tr("%n more", nullptr, 2), QStringLiteral("另有 2 条"));
    }

    void englishHasItsPlurals()
    {
        {
            const Translation translation(*QCoreApplication::instance(), QLocale(QStringLiteral("en_GB")));
            QCOMPARE(ClockPanel::tr("Time not set"), QStringLiteral("Time not set"));
            QCOMPARE(MistakesPanel::tr("%n more", nullptr, 1), QStringLiteral("1 more"));
        }
        const Translation translation(*QCoreApplication::instance(), QLocale(QStringLiteral("de_DE")));
        QCOMPARE(MistakesPanel::tr("%n more", nullptr, 2), QStringLiteral("2 more")); // no German yet
    }
};

QTEST_GUILESS_MAIN(TestTranslations)
#include "tst_translations.moc"
