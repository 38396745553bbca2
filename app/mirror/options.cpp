#include "app/mirror/options.h"

#include <QCommandLineParser>
#include <QRegularExpression>

namespace halfsilver {

namespace {

// Shown by --help, completed by the shell, checked against the man page by a test.
struct Words {
    QCommandLineOption windowed { QStringLiteral("windowed"),
                                  QStringLiteral("Run in a window; =WIDTHxHEIGHT gives its size in pixels.") };
    QCommandLineOption windowSize { QStringLiteral("windowed-size"), {}, QStringLiteral("WIDTHxHEIGHT") };
    QCommandLineOption config { QStringLiteral("config"), QStringLiteral("Read this mirror.ini and no other."),
                                QStringLiteral("FILE") };
    QCommandLineOption stateDir { QStringLiteral("state-dir"), QStringLiteral("Keep the state in this folder."),
                                  QStringLiteral("DIR") };
    QCommandLineOption checkConfig { QStringLiteral("check-config"),
                                     QStringLiteral("Print every mistake in the ini as file:line: …, then end.") };
    QCommandLineOption screenshot { QStringLiteral("screenshot"),
                                    QStringLiteral("Paint one picture into FILE, without display or network."),
                                    QStringLiteral("FILE") };
    QCommandLineOption size { QStringLiteral("size"), QStringLiteral("Size of the screenshot; 1080x1920 unless given."),
                              QStringLiteral("WIDTHxHEIGHT") };
    QCommandLineOption now { QStringLiteral("now"), QStringLiteral("Time in the screenshot, ISO 8601."),
                             QStringLiteral("TIME") };
    QCommandLineOption state { QStringLiteral("state"), QStringLiteral("What the screenshot shows, as JSON."),
                               QStringLiteral("FILE") };
    QCommandLineOption throughGlass { QStringLiteral("through-glass"),
                                      QStringLiteral("Paint the screenshot as seen behind half-silvered glass.") };
    QCommandLineOption version { QStringLiteral("version"), QStringLiteral("Print the version.") };
    QCommandLineOption help { { QStringLiteral("h"), QStringLiteral("help") }, QStringLiteral("Print this help.") };

    Words() { windowSize.setFlags(QCommandLineOption::HiddenFromHelp); }
    void addTo(QCommandLineParser &parser) const
    {
        parser.setApplicationDescription(QStringLiteral(
            "A magic mirror that shows alarms the moment a backend raises them. See halfsilver(1) and mirror.ini(5)."));
        parser.addOptions({ windowed, windowSize, config, stateDir, checkConfig, screenshot, size, now, state,
                            throughGlass, version, help });
    }
};

std::optional<QSize> sizeFromText(const QString &text)
{
    static const QRegularExpression form(QStringLiteral("^([1-9][0-9]{1,4})[x×]([1-9][0-9]{1,4})$"));
    const auto match = form.match(text);
    if (!match.hasMatch())
        return std::nullopt;
    const QSize size(match.capturedView(1).toInt(), match.capturedView(2).toInt());
    // A picture of 64 megapixels is 256 MB: more is a slip of the finger.
    if (size.width() > 16384 || size.height() > 16384 || qint64(size.width()) * size.height() > 67'108'864)
        return std::nullopt;
    return size;
}

Error usage(const QString &what) { return Error { what + QStringLiteral(" See halfsilver --help.") }; }

} // namespace

Result<Options> parseOptions(const QStringList &arguments)
{
    // QCommandLineParser cannot take both `--windowed` and `--windowed=WxH`.
    QStringList normalised { QStringLiteral("halfsilver") };
    for (const QString &argument : arguments) {
        if (argument.startsWith(QLatin1String("--windowed=")))
            normalised << QStringLiteral("--windowed") << QStringLiteral("--windowed-size") << argument.mid(11);
        else
            normalised << argument;
    }

    const Words words;
    QCommandLineParser parser;
    words.addTo(parser);
    if (!parser.parse(normalised))
        return usage(parser.errorText().endsWith(u'.') ? parser.errorText() : parser.errorText() + u'.');
    if (!parser.positionalArguments().isEmpty())
        return usage(QStringLiteral("Unexpected “%1”.").arg(parser.positionalArguments().first()));

    Options options;
    if (parser.isSet(words.help)) {
        options.task = Options::Task::ShowHelp;
        return options;
    }
    if (parser.isSet(words.version)) {
        options.task = Options::Task::ShowVersion;
        return options;
    }
    options.windowed = parser.isSet(words.windowed);
    if (parser.isSet(words.windowSize)) {
        options.windowSize = sizeFromText(parser.value(words.windowSize));
        if (!options.windowSize)
            return usage(QStringLiteral("--windowed=%1: a size such as 1080x1920 is needed.")
                             .arg(parser.value(words.windowSize)));
    }
    if (parser.isSet(words.config))
        options.configFile = parser.value(words.config);
    if (parser.isSet(words.stateDir))
        options.stateDir = parser.value(words.stateDir);

    const bool screenshot = parser.isSet(words.screenshot);
    for (const QCommandLineOption *option : { &words.size, &words.now, &words.state, &words.throughGlass }) {
        if (parser.isSet(*option) && !screenshot)
            return usage(QStringLiteral("--%1 needs --screenshot FILE.").arg(option->names().last()));
    }
    if (parser.isSet(words.checkConfig) && screenshot)
        return usage(QStringLiteral("--check-config and --screenshot cannot be used together."));
    if (parser.isSet(words.checkConfig))
        options.task = Options::Task::CheckConfig;
    if (!screenshot)
        return options;

    options.task = Options::Task::Screenshot;
    options.screenshotFile = parser.value(words.screenshot);
    options.throughGlass = parser.isSet(words.throughGlass);
    if (parser.isSet(words.state))
        options.stateFile = parser.value(words.state);
    if (parser.isSet(words.size)) {
        const auto size = sizeFromText(parser.value(words.size));
        if (!size)
            return usage(
                QStringLiteral("--size %1: a size such as 1080x1920 is needed.").arg(parser.value(words.size)));
        options.screenshotSize = *size;
    }
    if (parser.isSet(words.now)) {
        const auto now = QDateTime::fromString(parser.value(words.now), Qt::ISODateWithMs);
        if (!now.isValid())
            return usage(
                QStringLiteral("--now %1: a time such as 2026-11-22T21:47:08 is needed.").arg(parser.value(words.now)));
        options.now = now.toUTC(); // without an offset: the time on the wall
    }
    return options;
}

QString helpText()
{
    QCommandLineParser parser;
    Words().addTo(parser);
    // The parser names the application object, which there is none of yet.
    return parser.helpText().replace(QStringLiteral("<executable_name>"), QStringLiteral("halfsilver"));
}

} // namespace halfsilver
