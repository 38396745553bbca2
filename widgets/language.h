// Which language the mirror speaks, and its words.
#pragma once

#include <QLocale>
#include <QTranslator>

#include <memory>
#include <vector>

QT_FORWARD_DECLARE_CLASS(QCoreApplication)

namespace halfsilver {

// `setting` is `[display] language`; empty: the system's. A system without one ("C") gets English as in Britain.
QLocale localeFor(const QString &setting, const QLocale &system);

struct Language {
    QLocale locale;
    QString remedy; // in ASCII, for the screen: what to install so that the language asked for can be drawn
};
// A language that cannot be drawn is not used: English that can be read is better than empty boxes.
Language usableLanguage(const QLocale &wanted);

// The words of that language for as long as it lives. Made before the first panel.
class Translation {
public:
    Translation(QCoreApplication &application, const QLocale &locale);
    ~Translation();
    Translation(const Translation &) = delete;
    Translation &operator=(const Translation &) = delete;

private:
    QCoreApplication &m_application;
    std::vector<std::unique_ptr<QTranslator>> m_translators;
};

} // namespace halfsilver
