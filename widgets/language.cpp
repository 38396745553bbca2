#include "widgets/language.h"

#include "widgets/fonts.h"

#include <QCoreApplication>

namespace halfsilver {

QLocale localeFor(const QString &setting, const QLocale &system)
{
    const QLocale locale = setting.isEmpty() ? system : QLocale(setting);
    return locale.language() == QLocale::C ? QLocale(QLocale::English, QLocale::UnitedKingdom) : locale;
}

Language usableLanguage(const QLocale &wanted)
{
    const QString remedy = missingFontRemedy(wanted);
    return { remedy.isEmpty() ? wanted : QLocale(QLocale::English, QLocale::UnitedKingdom), remedy };
}

Translation::Translation(QCoreApplication &application, const QLocale &locale)
    : m_application(application)
{
    // English has its own file for the plurals. Other languages have none yet and read English.
    for (const QLocale &language : { QLocale(QLocale::English), locale }) {
        if (!m_translators.empty() && language.language() == QLocale::English)
            continue;
        auto translator = std::make_unique<QTranslator>();
        if (!translator->load(language, QStringLiteral("halfsilver"), QStringLiteral("_"),
                              QStringLiteral(":/halfsilver/translations")))
            continue;
        m_application.installTranslator(translator.get());
        m_translators.push_back(std::move(translator));
    }
}

Translation::~Translation()
{
    for (const auto &translator : m_translators)
        m_application.removeTranslator(translator.get());
}

} // namespace halfsilver
