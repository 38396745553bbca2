#include "app/core/settings/describe.h"

#include <QTest>

using namespace halfsilver;
using namespace halfsilver::settings;
using namespace std::chrono_literals;

namespace {

enum class Mode { Full, Window };

struct Door {
    QString key;
    QString cluster = QStringLiteral("mt1");
    QString event;
    bool tls = true;
    int rotate = 0;
    double scale = 1;
    std::chrono::seconds silence { 25 };
    std::chrono::milliseconds fade { 250 };
    QStringList hosts;
    Mode mode = Mode::Full;
    std::optional<int> port;
    QString secret;
    bool operator==(const Door &) const = default;

    QList<Problem> problems() const
    {
        if (!port && !tls)
            return { { QStringLiteral("tls"), { QStringLiteral("a problem."), {} } } };
        return {};
    }
    static void describe(auto &&field)
    {
        field("key", &Door::key, notEmpty("Copy it from your Pusher application."), "Application key. Required.");
        field("cluster", &Door::cluster, notEmpty, "Where the application lives.");
        field("event", &Door::event, anything, "The name of the event.");
        field("tls", &Door::tls, anything, "Encrypted.");
        field("rotate", &Door::rotate, oneOf({ 0, 90, 180, 270 }), "Degrees.");
        field("scale", &Door::scale, between(0.5, 2.0), "Of everything.");
        field("silence", &Door::silence, between(5s, 25s), "Until a ping.");
        field("fade", &Door::fade, between(0ms, 1s), "Of motion.");
        field("hosts", &Door::hosts, oneOf({ "a", "b" }), "Names.");
        field("mode", &Door::mode, choices<Mode>({ { "full", Mode::Full }, { "window", Mode::Window } }), "How.");
        field("port", &Door::port, between(1, 65535), "Other than the usual.");
        field("secret", &Door::secret, oneOf({ "", "hush" }), "Nobody else's.");
    }
};

struct Read {
    Door door;
    QList<Mistake> mistakes;
};
Read read(const QString &body)
{
    const IniFile file = parseIni(u"[door]\n"_qs.append(body).toUtf8(), u"mirror.ini"_qs);
    Read read { {}, file.mistakes };
    read.door = readSettings<Door>(*file.find(u"door"), file.name, read.mistakes);
    return read;
}

QStringList texts(const QList<Mistake> &mistakes)
{
    QStringList all;
    for (const Mistake &mistake : mistakes)
        all.append(mistake.toString());
    return all;
}

} // namespace

class TestDescribe : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void readsEveryType()
    {
        const Read it = read(u"key = k = v\ncluster = ap3\nevent = App\\Events\\Door\ntls = off\nrotate = 90\n"
                             "scale = 1.5\nsilence = 7\nfade = 300ms\nhosts = a  b\nmode = Window\nport = 8080\n"
                             "secret = hush\n"_qs);
        QCOMPARE(texts(it.mistakes), QStringList());
        const Door expected { u"k = v"_qs, u"ap3"_qs, u"App\\Events\\Door"_qs, false,        90,   1.5,
                              7s,          300ms,     { u"a"_qs, u"b"_qs },    Mode::Window, 8080, u"hush"_qs };
        QCOMPARE(it.door, expected);
    }

    void aMistakeCostsOnlyItsOwnLine_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("told");
        QTest::newRow("empty") << u"cluster ="_qs << u"mirror.ini:2: [door] cluster: empty. Write a value."_qs;
        QTest::newRow("misspelt") << u"clutser = eu"_qs
                                  << u"mirror.ini:2: [door] clutser: unknown setting. Did you mean “cluster”?"_qs;
        QTest::newRow("other case") << u"Cluster = eu"_qs
                                    << u"mirror.ini:2: [door] Cluster: unknown setting. Did you mean “cluster”?"_qs;
        QTest::newRow("unknown") << u"wallpaper = x"_qs
                                 << u"mirror.ini:2: [door] wallpaper: unknown setting. Remove the line."_qs;
        QTest::newRow("not a number")
            << u"rotate = ninety"_qs
            << u"mirror.ini:2: [door] rotate: “ninety” does not fit here. Write a whole number."_qs;
        QTest::newRow("not of the list")
            << u"rotate = 45"_qs
            << u"mirror.ini:2: [door] rotate: “45” is not known here. Write one of: 0, 90, 180, 270."_qs;
        QTest::newRow("number beyond its type")
            << u"rotate = 99999999999"_qs
            << u"mirror.ini:2: [door] rotate: “99999999999” does not fit here. Write a whole number."_qs;
        QTest::newRow("out of range")
            << u"port = 70000"_qs
            << u"mirror.ini:2: [door] port: 70000 is out of range. Write a value from 1 to 65535."_qs;
        QTest::newRow("not finite")
            << u"scale = nan"_qs
            << u"mirror.ini:2: [door] scale: “nan” does not fit here. Write a number, with a point for decimals."_qs;
        QTest::newRow("duration out of range")
            << u"silence = 2min"_qs
            << u"mirror.ini:2: [door] silence: 2min is out of range. Write a value from 5s to 25s."_qs;
        QTest::newRow("unknown unit")
            << u"silence = 7 weeks"_qs
            << u"mirror.ini:2: [door] silence: “7 weeks” does not fit here. Write a time such as 500ms, 20s, 5min or 8h."_qs;
        QTest::newRow("not whole seconds")
            << u"silence = 5500ms"_qs
            << u"mirror.ini:2: [door] silence: “5500ms” does not fit here. Write whole seconds."_qs;
        QTest::newRow("a huge duration")
            << u"silence = 999999999999999999999999h"_qs
            << u"mirror.ini:2: [door] silence: “999999999999999999999999h” does not fit here. Write a time such as 500ms, 20s, 5min or 8h."_qs;
        QTest::newRow("neither on nor off")
            << u"tls = maybe"_qs << u"mirror.ini:2: [door] tls: “maybe” does not fit here. Write on or off."_qs;
        QTest::newRow("a near word")
            << u"mode = widnow"_qs
            << u"mirror.ini:2: [door] mode: “widnow” is not known here. Did you mean “window”?"_qs;
        QTest::newRow("one of a list") << u"hosts = a c"_qs
                                       << u"mirror.ini:2: [door] hosts: “c” is not known here. Write one of: a, b."_qs;
        QTest::newRow("what does not fit together") << u"tls = off"_qs << u"mirror.ini:2: [door] tls: a problem."_qs;
        QTest::newRow("a secret is not repeated")
            << u"secret = hunter2"_qs
            << u"mirror.ini:2: [door] secret: the value does not fit here. Write one of: , hush."_qs;
    }
    void aMistakeCostsOnlyItsOwnLine()
    {
        QFETCH(QString, line);
        QFETCH(QString, told);
        const Read it = read(line + u"\nkey = k\n"_qs);
        QCOMPARE(texts(it.mistakes), QStringList { told });
        QCOMPARE(it.mistakes.first().line, 2);
        QVERIFY(!it.mistakes.first().lineText.contains(u"hunter2"_qs));
        Door expected;
        expected.key = u"k"_qs;
        QCOMPARE(it.door, expected);
    }

    void tellsEverythingAtOnceInTheOrderOfTheLines()
    {
        const Read it = read(u"port = 0\nclutser = ap3\nmode = x\nkey =\n"_qs);
        QCOMPARE(texts(it.mistakes),
                 (QStringList { u"mirror.ini:2: [door] port: 0 is out of range. Write a value from 1 to 65535."_qs,
                                u"mirror.ini:3: [door] clutser: unknown setting. Did you mean “cluster”?"_qs,
                                u"mirror.ini:4: [door] mode: “x” is not known here. Write one of: full, window."_qs,
                                u"mirror.ini:5: [door] key: empty. Copy it from your Pusher application."_qs }));
    }

    void aRequiredKeyThatIsMissingIsToldAtTheSection()
    {
        const Read it = read({});
        QCOMPARE(texts(it.mistakes),
                 QStringList { u"mirror.ini:1: [door] key: missing. Copy it from your Pusher application."_qs });
        QCOMPARE(it.mistakes.first().lineText, u"[door]"_qs);
        QCOMPARE(it.mistakes.first().kind, MistakeKind::Missing);
    }

    void whatPeoplePasteIsRecognised_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("told");
        for (const auto &[foreign, ours] : {
                 std::pair { "forceTLS", "tls" },
                 { "encrypted", "tls" },
                 { "useTLS", "tls" },
                 { "wsPort", "port" },
                 { "wssPort", "port" },
                 { "appKey", "key" },
                 { "PUSHER_APP_KEY", "key" },
                 { "PUSHER_APP_CLUSTER", "cluster" },
                 { "VITE_PUSHER_APP_CLUSTER", "cluster" },
                 { "MIX_PUSHER_APP_KEY", "key" },
                 { "PUSHER_PORT", "port" },
                 { "REVERB_PORT", "port" },
                 { "PUSHER_SCHEME", "tls" },
                 { "PUSHER_APP_SECRET", "secret" },
             })
            QTest::newRow(foreign) << QString::fromLatin1(foreign) << QString::fromLatin1(ours);
    }
    void whatPeoplePasteIsRecognised()
    {
        QFETCH(QString, line);
        QFETCH(QString, told);
        const Read it = read(u"key = k\n"_qs + line + u" = hunter2\n"_qs);
        QCOMPARE(it.mistakes.size(), 1);
        QCOMPARE(it.mistakes.first().line, 3);
        QCOMPARE(it.mistakes.first().text(), u"Unknown setting. Here it is called “%1”."_qs.arg(told));
        QCOMPARE(it.mistakes.first().lineText.contains(u"hunter2"_qs), told != u"secret"_qs);
    }

    void aPastedValueIsCorrectedAndTold_data()
    {
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("meant");
        QTest::addColumn<QString>("what");
        const QString event = u"App\\Events\\PushAlarmEvent"_qs;
        QTest::newRow("straight quotes") << u"\"App\\Events\\PushAlarmEvent\""_qs << event << u"A value in quotes."_qs;
        QTest::newRow("single quotes") << u"'x y'"_qs << u"x y"_qs << u"A value in quotes."_qs;
        QTest::newRow("curly quotes") << u"“x”"_qs << u"x"_qs << u"A value in quotes."_qs;
        QTest::newRow("curly single quotes") << u"‘x’"_qs << u"x"_qs << u"A value in quotes."_qs;
        QTest::newRow("German quotes") << u"„x“"_qs << u"x"_qs << u"A value in quotes."_qs;
        QTest::newRow("doubled backslashes")
            << u"App\\\\Events\\\\PushAlarmEvent"_qs << event << u"Not the name that the server sends."_qs;
        QTest::newRow("quoted and doubled")
            << u"'App\\\\Events\\\\PushAlarmEvent'"_qs << event << u"Not the name that the server sends."_qs;
        QTest::newRow("Echo's dot") << u".PushAlarmEvent"_qs << u"PushAlarmEvent"_qs
                                    << u"Not the name that the server sends."_qs;
        QTest::newRow("Echo's namespace")
            << u"App.Events.PushAlarmEvent"_qs << event << u"Not the name that the server sends."_qs;
        QTest::newRow("a class name") << u"\\App\\Events\\PushAlarmEvent::class"_qs << event
                                      << u"Not the name that the server sends."_qs;
        QTest::newRow("invisible") << u"App\u200b\\Events\\PushAlarmEvent"_qs << event
                                   << u"An invisible character in the value."_qs;
        QTest::newRow("two quoted words are a value") << u"\"a\" or \"b\""_qs << u"\"a\" or \"b\""_qs << QString();
        QTest::newRow("a dot inside is a name") << u"server.created"_qs << u"server.created"_qs << QString();
    }
    void aPastedValueIsCorrectedAndTold()
    {
        QFETCH(QString, value);
        QFETCH(QString, meant);
        QFETCH(QString, what);
        const Read it = read(u"key = k\nevent = "_qs + value + u'\n');
        QCOMPARE(it.door.event, meant);
        QCOMPARE(it.mistakes.size(), what.isEmpty() ? 0 : 1);
        if (!what.isEmpty())
            QVERIFY2(it.mistakes.first().text().startsWith(what), qPrintable(it.mistakes.first().text()));
    }

    void theExampleSaysEveryKeyAndIsReadAsTheDefaults()
    {
        const QString example = exampleOf<Door>(u"door"_qs, u"The door."_qs);
        QVERIFY2(example.startsWith(u"# The door.\n#[door]\n# Application key. Required.\n#key =\n"_qs),
                 qPrintable(example));
        QVERIFY(example.contains(u"#silence = 25s\n"_qs));
        QVERIFY(example.contains(u"#   full | window\n#mode = full\n"_qs));
        QVERIFY(parseIni(example.toUtf8(), {}).sections.isEmpty());
        // Without the comment signs it is an ini with the defaults.
        QString active = example;
        active.replace(QRegularExpression(u"^#(?=[a-z\\[])"_qs, QRegularExpression::MultilineOption), QString());
        const IniFile file = parseIni(active.toUtf8(), u"mirror.ini"_qs);
        QList<Mistake> mistakes = file.mistakes;
        QCOMPARE(readSettings<Door>(*file.find(u"door"), file.name, mistakes), Door());
        QCOMPARE(texts(mistakes).size(), 1); // the key, which has no default
        QCOMPARE(mistakes.first().key, u"key"_qs);
    }
};

QTEST_APPLESS_MAIN(TestDescribe)
#include "tst_describe.moc"
