#include "widgets/fonts.h"

#include <QFontDatabase>
#include <QResource>

#include <array>

static void initialiseFontResources() { Q_INIT_RESOURCE(halfsilver_fonts); }

namespace halfsilver {

namespace {

// The resource is not compressed: the bytes stay where they are, in the mapped program.
bool addFont(const QString &path)
{
    const QResource resource(path);
    if (!resource.isValid() || resource.compressionAlgorithm() != QResource::NoCompression)
        return false;
    const auto bytes =
        QByteArray::fromRawData(reinterpret_cast<const char *>(resource.data()), qsizetype(resource.size()));
    return QFontDatabase::addApplicationFontFromData(bytes) >= 0;
}

bool addAll()
{
    initialiseFontResources();
    constexpr std::array names { "Light", "Regular", "SemiBold", "Bold", "ExtraBold" };
    bool all = true;
    for (const char *name : names)
        all = addFont(QStringLiteral(":/halfsilver/fonts/Inter-%1.otf").arg(QLatin1StringView(name))) && all;
    return all;
}

} // namespace

bool loadBundledFonts()
{
    static const bool loaded = addAll(); // what it changes is Qt's own process-wide font database
    return loaded;
}

bool usesCjk(const QLocale &locale)
{
    return locale.language() == QLocale::Chinese || locale.language() == QLocale::Japanese
        || locale.language() == QLocale::Korean;
}

QString cjkFamily(const QLocale &locale)
{
    switch (locale.language()) {
    case QLocale::Japanese:
        return QStringLiteral("Noto Sans CJK JP");
    case QLocale::Korean:
        return QStringLiteral("Noto Sans CJK KR");
    case QLocale::Chinese:
        if (locale.script() == QLocale::TraditionalHanScript)
            return QStringLiteral("Noto Sans CJK TC");
        break;
    default:
        break;
    }
    return QStringLiteral("Noto Sans CJK SC");
}

QString missingFontRemedy(const QLocale &locale)
{
    if (!usesCjk(locale) || QFontDatabase::hasFamily(cjkFamily(locale)))
        return {};
    return QStringLiteral("%1 needs a font: apt install fonts-noto-cjk")
        .arg(QLocale::languageToString(locale.language()));
}

} // namespace halfsilver
