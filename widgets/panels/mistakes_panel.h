// The mistakes of the ini, on the mirror: where, the line itself, the remedy. It is not in the catalogue: who reads
// the ini adds it to `lower_third`.
#pragma once

#include "app/core/clock.h"
#include "app/core/settings/mistake.h"
#include "widgets/panel.h"

#include <memory>

namespace halfsilver {

struct MistakeCard {
    QString place, line, remedy, more; // "mirror.ini, line 14", "clutser = ap3", "Unknown setting. …", "2 more"
    bool operator==(const MistakeCard &) const = default;
};

MistakeCard mistakeCard(const QList<Mistake> &mistakes); // the first, and how many more
QString mistakeLine(const MistakeCard &card);            // "mirror.ini, line 14 · 2 more"

QSizeF extent(const MistakeCard &card, qreal width, bool oneLine, const Theme &theme);
void paint(QPainter &painter, const MistakeCard &card, const QRectF &rect, bool oneLine, const Theme &theme);

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
    Clock &m_clock;
    QList<Mistake> m_mistakes;
    std::unique_ptr<Timer> m_shrink;
    bool m_oneLine = false;
};

} // namespace halfsilver
