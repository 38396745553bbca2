#include "widgets/panels/welcome_panel.h"

#include "app/core/alarms/alarm_book.h"
#include "widgets/text.h"

#include <QPainter>

namespace halfsilver {

namespace {
constexpr qreal kInset = 4.5; // u

struct Row {
    QString text;
    TextRole role;
    Ink ink;
    qreal above; // u
};
} // namespace

WelcomeWords welcomeWords(const QString &configFile)
{
    return { WelcomePanel::tr("Welcome"),
             WelcomePanel::tr("The mirror is ready. It shows alarms the moment they are raised."),
             WelcomePanel::tr("Raise the first one:"),
             QStringLiteral("halfsilverctl raise \"%1\"").arg(WelcomePanel::tr("Hello")),
             WelcomePanel::tr("Your Pusher server and the panels are set in"),
             configFile };
}

void paint(QPainter &painter, const WelcomeWords &words, const QRectF &rect, const Theme &theme)
{
    const QList<Row> rows {
        { words.greeting, TextRole::Greeting, Ink::White, 0 }, { words.ready, TextRole::Body, Ink::White, 1.6 },
        { words.raise, TextRole::Body, Ink::Soft, 2.6 },       { words.command, TextRole::Code, Ink::White, 0.4 },
        { words.settings, TextRole::Body, Ink::Soft, 2.6 },    { words.file, TextRole::Code, Ink::White, 0.4 },
    };
    const TextOptions options {
        .width = rect.width() - 2 * theme.units(kInset), .maxLines = 3, .align = Qt::AlignHCenter, .balanced = true
    };
    qreal height = 0;
    for (const Row &row : rows)
        height += theme.units(row.above) + layoutText(row.text, row.role, options, theme).height();
    qreal y = rect.top() + std::max(0.0, (rect.height() - height) / 2);
    for (const Row &row : rows) {
        const TextBlock block = layoutText(row.text, row.role, options, theme);
        y += theme.units(row.above);
        block.paint(painter, { rect.left() + theme.units(kInset), y }, Theme::colour(row.ink));
        y += block.height();
    }
}

WelcomePanel::WelcomePanel(AlarmBook &alarms, const QString &configFile, QObject *parent)
    : Overlay(parent)
    , m_configFile(configFile)
    , m_showing(alarms.order().empty())
{
    connect(&alarms, &AlarmBook::inserted, this, &WelcomePanel::dismiss);
}

void WelcomePanel::dismiss()
{
    if (std::exchange(m_showing, false))
        emit changed();
}

void WelcomePanel::paint(QPainter &painter, const QRectF &rect, const Theme &theme)
{
    halfsilver::paint(painter, welcomeWords(m_configFile), rect, theme);
}

} // namespace halfsilver
