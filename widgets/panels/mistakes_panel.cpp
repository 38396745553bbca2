#include "widgets/panels/mistakes_panel.h"

#include "widgets/text.h"

#include <QPainter>

#include <algorithm>
#include <vector>

namespace halfsilver {

namespace {

constexpr qreal kEdge = 0.5, kIndent = 2.1, kCodeGap = 0.4, kMoreGap = 0.4,
                kEntryGap = 1.0; // u; the indent counts the edge

} // namespace

class MistakeBlocks {
public:
    MistakeBlocks(const MistakeCard &card, qreal width, const Theme &theme)
        : MistakeBlocks(width, theme)
    {
        for (const MistakeCard::Entry &entry : card.entries) {
            add(entry.place, TextRole::BodyStrong, 2, Ink::White, kEntryGap);
            add(entry.line, TextRole::Code, 2, Ink::White, kCodeGap);
            add(entry.remedy, TextRole::List, 5, Ink::Soft, kCodeGap);
        }
        add(card.more, TextRole::List, 1, Ink::Quiet, kMoreGap);
    }
    MistakeBlocks(const QString &line, qreal width, const Theme &theme)
        : MistakeBlocks(width, theme)
    {
        add(line, TextRole::List, 1, Ink::Soft, 0);
    }

    qreal height() const { return m_height; }
    void paint(QPainter &painter, const QRectF &rect) const
    {
        painter.fillRect(QRectF(rect.left(), rect.top(), m_theme.units(kEdge), m_height), Theme::colour(Ink::Warning));
        for (const Row &row : m_rows)
            row.block.paint(painter, { rect.left() + m_theme.units(kIndent), rect.top() + row.top },
                            Theme::colour(row.ink));
    }

private:
    MistakeBlocks(qreal width, const Theme &theme)
        : m_width(width - theme.units(kIndent))
        , m_theme(theme)
    {
    }

    void add(const QString &text, TextRole role, int lines, Ink ink, qreal gap)
    {
        if (text.isEmpty())
            return;
        const TextBlock block = layoutText(text, role, { .width = m_width, .maxLines = lines }, m_theme);
        m_height += m_rows.empty() ? 0 : m_theme.units(gap);
        m_rows.push_back({ block, ink, m_height });
        m_height += block.height();
    }

    struct Row {
        TextBlock block;
        Ink ink;
        qreal top;
    };
    std::vector<Row> m_rows;
    qreal m_width, m_height = 0;
    const Theme &m_theme;
};

MistakeCard mistakeCard(const QList<Mistake> &mistakes, int whole)
{
    MistakeCard card;
    for (const Mistake &mistake : mistakes.mid(0, whole))
        card.entries.append({ mistake.place(), mistake.lineText, mistake.text() });
    if (const int others = int(mistakes.size() - card.entries.size()); others > 0)
        card.more = MistakesPanel::tr("%n more", nullptr, others);
    return card;
}

QString mistakeLine(const QList<Mistake> &mistakes)
{
    const MistakeCard card = mistakeCard(mistakes, 1);
    const QString place = card.entries.isEmpty() ? QString() : card.entries.first().place;
    return card.more.isEmpty() ? place : place + QStringLiteral(" · ") + card.more;
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

MistakeBlocks MistakesPanel::blocks(int whole, qreal width, const Theme &theme) const
{
    return whole == 0 ? MistakeBlocks(mistakeLine(m_mistakes), width, theme)
                      : MistakeBlocks(mistakeCard(m_mistakes, whole), width, theme);
}

PanelExtent MistakesPanel::extent(const QSizeF &available, const Theme &theme)
{
    if (m_mistakes.isEmpty())
        return {};
    const qreal line = blocks(0, available.width(), theme).height();
    const qreal all = m_oneLine ? line : blocks(kMistakesWhole, available.width(), theme).height();
    return { { available.width(), all }, line };
}

// Squeezed: fewer of them whole, or one line, never a part of one.
void MistakesPanel::paint(QPainter &painter, const QRectF &rect, const Theme &theme)
{
    int whole = m_oneLine ? 0 : std::min(kMistakesWhole, int(m_mistakes.size()));
    while (whole > 0 && blocks(whole, rect.width(), theme).height() > rect.height() + 0.5)
        --whole;
    blocks(whole, rect.width(), theme).paint(painter, rect);
}

} // namespace halfsilver
