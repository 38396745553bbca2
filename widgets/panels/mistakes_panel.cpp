#include "widgets/panels/mistakes_panel.h"

#include "widgets/text.h"

#include <QPainter>

namespace halfsilver {

namespace {

constexpr qreal kEdge = 0.5, kIndent = 2.1, kCodeGap = 0.4, kMoreGap = 0.4; // u; the indent counts the edge

struct Blocks {
    QList<std::pair<TextBlock, Ink>> rows;
    QList<qreal> gaps; // above each row
    qreal height = 0;
};

Blocks blocks(const MistakeCard &card, qreal width, bool oneLine, const Theme &theme)
{
    const qreal inner = width - theme.units(kIndent);
    Blocks b;
    const auto add = [&](const QString &text, TextRole role, int lines, Ink ink, qreal gap) {
        if (text.isEmpty())
            return;
        const TextBlock block = layoutText(text, role, { .width = inner, .maxLines = lines }, theme);
        b.rows.append({ block, ink });
        b.gaps.append(b.rows.size() == 1 ? 0 : theme.units(gap));
        b.height += block.height() + b.gaps.last();
    };
    if (oneLine) {
        add(mistakeLine(card), TextRole::List, 1, Ink::Soft, 0);
        return b;
    }
    add(card.place, TextRole::BodyStrong, 2, Ink::White, 0);
    add(card.line, TextRole::Code, 2, Ink::White, kCodeGap);
    add(card.remedy, TextRole::List, 5, Ink::Soft, kCodeGap);
    add(card.more, TextRole::List, 1, Ink::Quiet, kMoreGap);
    return b;
}

} // namespace

MistakeCard mistakeCard(const QList<Mistake> &mistakes)
{
    if (mistakes.isEmpty())
        return {};
    const Mistake &first = mistakes.first();
    const int others = int(mistakes.size()) - 1;
    return { first.place(), first.lineText, first.text(),
             others == 0 ? QString() : MistakesPanel::tr("%n more", nullptr, others) };
}

QString mistakeLine(const MistakeCard &card)
{
    return card.more.isEmpty() ? card.place : card.place + QStringLiteral(" · ") + card.more;
}

QSizeF extent(const MistakeCard &card, qreal width, bool oneLine, const Theme &theme)
{
    return { width, blocks(card, width, oneLine, theme).height };
}

void paint(QPainter &painter, const MistakeCard &card, const QRectF &rect, bool oneLine, const Theme &theme)
{
    const Blocks b = blocks(card, rect.width(), oneLine, theme);
    painter.fillRect(QRectF(rect.left(), rect.top(), theme.units(kEdge), b.height), Theme::colour(Ink::Warning));
    qreal y = rect.top();
    for (qsizetype i = 0; i < b.rows.size(); ++i) {
        y += b.gaps[i];
        b.rows[i].first.paint(painter, { rect.left() + theme.units(kIndent), y }, Theme::colour(b.rows[i].second));
        y += b.rows[i].first.height();
    }
}

MistakesPanel::MistakesPanel(Clock &clock, QObject *parent)
    : Panel(parent)
    , m_clock(clock)
{
}

void MistakesPanel::setMistakes(const QList<Mistake> &mistakes)
{
    if (mistakes == m_mistakes)
        return;
    m_mistakes = mistakes;
    m_oneLine = false;
    m_shrink.reset();
    if (!mistakes.isEmpty()) {
        m_shrink = m_clock.after(kWhole, [this] {
            m_oneLine = true;
            emit changed();
        });
    }
    emit changed();
}

PanelExtent MistakesPanel::extent(const QSizeF &available, const Theme &theme)
{
    if (m_mistakes.isEmpty())
        return {};
    const MistakeCard card = mistakeCard(m_mistakes);
    const qreal line = halfsilver::extent(card, available.width(), true, theme).height();
    return { halfsilver::extent(card, available.width(), m_oneLine, theme), line };
}

void MistakesPanel::paint(QPainter &painter, const QRectF &rect, const Theme &theme)
{
    const MistakeCard card = mistakeCard(m_mistakes);
    // Squeezed: one line, not a part of the card.
    const bool squeezed = rect.height() < halfsilver::extent(card, rect.width(), false, theme).height() - 0.5;
    halfsilver::paint(painter, card, rect, m_oneLine || squeezed, theme);
}

} // namespace halfsilver
