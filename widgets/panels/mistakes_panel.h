// The mistakes of the ini, on the mirror: where, the line itself, the remedy. It is not in the catalogue: who reads
// the ini adds it to `lower_third`.
#pragma once

#include "app/core/clock.h"
#include "app/core/settings/mistake.h"
#include "widgets/panel.h"

#include <memory>

namespace halfsilver {

struct MistakeCard {
    struct Entry {
        QString place, line, remedy; // "mirror.ini, line 14", "clutser = ap3", "Unknown setting. …"
        bool operator==(const Entry &) const = default;
    };
    QList<Entry> entries;
    QString more; // "2 more"
    bool operator==(const MistakeCard &) const = default;
};

inline constexpr int kMistakesWhole = 3; // at most, beyond which they are counted

MistakeCard mistakeCard(const QList<Mistake> &mistakes, int whole); // the first ones, and how many more
QString mistakeLine(const QList<Mistake> &mistakes);                // "mirror.ini, line 14 · 2 more"

class MistakeBlocks; // a card laid out

class MistakesPanel : public Panel {
    Q_OBJECT
public:
    static constexpr std::chrono::minutes kWhole { 10 }; // after which one line reminds of it

    explicit MistakesPanel(Clock &clock, QObject *parent = nullptr);
    void setMistakes(const QList<Mistake> &mistakes); // shown whole again, if they are others

    PanelRight right() const override { return PanelRight::Mistakes; }
    PanelExtent extent(const QSizeF &available, const Theme &theme) override;
    void paint(QPainter &painter, const QRectF &rect, const Theme &theme) override;

private:
    MistakeBlocks blocks(int whole, qreal width, const Theme &theme) const; // 0: one line

    Clock &m_clock;
    QList<Mistake> m_mistakes;
    std::unique_ptr<Timer> m_shrink;
    bool m_oneLine = false;
};

} // namespace halfsilver
