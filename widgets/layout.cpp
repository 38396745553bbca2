#include "widgets/layout.h"

#include <algorithm>
#include <array>

namespace halfsilver {

namespace {

constexpr qreal kMargin = 2.4, kColumn = 40, kContent = 49.2, kNarrowest = 9; // u
constexpr qreal kGap = 2.6, kBottomGap = 2.2, kLandscapeBarGap = 1;           // u

// The stacks that the regions become. Bottom ones grow upwards.
enum Stack {
    Bar,
    HeadLeft,
    HeadCentre,
    HeadRight,
    Left,
    Right,
    Middle,
    Lower,
    FootLeft,
    FootCentre,
    FootRight,
    FootBar
};
constexpr int kStacks = FootBar + 1;
constexpr std::array kHead { HeadLeft, HeadCentre, HeadRight };
constexpr std::array kFoot { FootLeft, FootCentre, FootRight };

Stack stackOf(const LayoutItem &item, bool landscape)
{
    switch (item.region) {
    case Region::TopBar:
        return Bar;
    case Region::TopLeft:
        return landscape ? Left : HeadLeft;
    case Region::TopCenter:
        return HeadCentre;
    case Region::TopRight:
        return landscape ? Right : HeadRight;
    case Region::UpperThird:
        return !landscape || item.right != PanelRight::Alarms ? Left : Right;
    case Region::MiddleCenter:
    case Region::FullscreenBelow:
    case Region::FullscreenAbove:
        return Middle;
    case Region::LowerThird:
        return Lower;
    case Region::BottomLeft:
        return FootLeft;
    case Region::BottomCenter:
        return FootCentre;
    case Region::BottomRight:
        return FootRight;
    case Region::BottomBar:
        return FootBar;
    }
    Q_UNREACHABLE();
}

class Setter {
public:
    Setter(const QSizeF &screen, qreal u, const QList<LayoutItem> &items)
        : m_u(u)
        , m_landscape(screen.width() > screen.height())
        , m_room(QRectF(QPointF(), screen).adjusted(kMargin * u, kMargin * u, -kMargin * u, -kMargin * u))
        , m_items(items)
        , m_sizes(items.size())
        , m_least(items.size())
    {
        for (int i = 0; i < items.size(); ++i)
            m_stacks.at(size_t(stackOf(items[i], m_landscape))).append(i);
        // In a stack of the left column the head's panels come first, whatever the order in the file.
        for (const Stack stack : { Left, Right }) {
            std::stable_partition(m_stacks[stack].begin(), m_stacks[stack].end(),
                                  [&](int i) { return items[i].region != Region::UpperThird; });
        }
    }

    QList<Placement> place()
    {
        measure();
        giveWay();
        QList<Placement> placements;
        for (const LayoutItem &item : m_items)
            placements.append({ item.region, {} });
        setRects(placements);
        return placements;
    }

private:
    bool shown(int i) const { return m_sizes[i].height() > 0; }

    void ask(int i, qreal width)
    {
        m_sizes[i] = {};
        if (width < std::min(kNarrowest * m_u, m_room.width()))
            return;
        const PanelExtent extent = m_items[i].extent({ width, m_room.height() });
        if (extent.natural.height() <= 0 || extent.natural.width() > width + 0.5)
            return;
        m_sizes[i] = { std::min(extent.natural.width(), width), extent.natural.height() };
        m_least[i] = extent.least > 0 ? std::min(extent.least, extent.natural.height()) : extent.natural.height();
    }

    qreal widthOf(Stack stack) const
    {
        qreal width = 0;
        for (const int i : m_stacks[stack])
            width = std::max(width, shown(i) ? m_sizes[i].width() : 0);
        return width;
    }

    void measure()
    {
        const qreal all = m_room.width(), gap = kGap * m_u;
        const qreal column = m_landscape ? std::min(kColumn * m_u, (all - gap) / 2) : all;
        const qreal centre = std::min(kContent * m_u + 2 * m_u, all);
        for (const auto &[stack, width] : { std::pair(Bar, all), std::pair(FootBar, all), std::pair(Lower, centre),
                                            std::pair(Left, column), std::pair(Right, column) }) {
            for (const int i : m_stacks[stack])
                ask(i, width);
        }
        if (m_landscape) {
            const qreal beside = all - 2 * std::max(widthOf(Left), widthOf(Right)) - 2 * gap;
            if (!askCentre(std::min(centre, beside)) && beside < centre) {
                // Too narrow between the columns: below them.
                m_middleBelow = true;
                m_stacks[Middle] = m_stacks[HeadCentre] + m_stacks[Middle];
                m_stacks[HeadCentre].clear();
                (void)askCentre(centre);
            }
        } else {
            for (const int i : m_stacks[Middle])
                ask(i, all);
            measureRow(kHead, all);
        }
        measureRow(kFoot, all);
    }

    // False: one of them has something to say, and no room for it at this width.
    bool askCentre(qreal width)
    {
        bool all = true;
        for (const Stack stack : { HeadCentre, Middle }) {
            for (const int i : m_stacks[stack]) {
                ask(i, width);
                all = all && (shown(i) || m_items[i].extent({ m_room.width(), m_room.height() }).natural.height() <= 0);
            }
        }
        return all;
    }

    // Who has more right chooses its width first; the others get what is left beside it.
    void measureRow(const std::array<Stack, 3> &row, qreal all)
    {
        const auto rightOf = [&](Stack stack) {
            auto most = PanelRight::News;
            for (const int i : m_stacks[stack])
                most = std::max(most, m_items[i].right);
            return most;
        };
        auto order = row;
        std::stable_sort(order.begin(), order.end(), [&](Stack a, Stack b) { return rightOf(a) > rightOf(b); });
        for (const Stack stack : order) {
            const qreal left = spaced(widthOf(row[0])), middle = spaced(widthOf(row[1])),
                        right = spaced(widthOf(row[2]));
            qreal width = all;
            if (stack == row[1])
                width = std::min(kContent * m_u, all - 2 * std::max(left, right));
            else if (middle > 0)
                width = (all - middle) / 2 - kGap * m_u / 2;
            else
                width = all - (stack == row[0] ? right : left);
            for (const int i : m_stacks[stack])
                ask(i, width);
        }
    }
    qreal spaced(qreal width) const { return width > 0 ? width + kGap * m_u : 0; }

    qreal height(Stack stack, qreal gap) const
    {
        qreal sum = 0;
        for (const int i : m_stacks[stack]) {
            if (shown(i))
                sum += m_sizes[i].height() + (sum > 0 ? gap * m_u : 0);
        }
        return sum;
    }
    qreal rowHeight(const std::array<Stack, 3> &row, qreal gap) const
    {
        return std::max({ height(row[0], gap), height(row[1], gap), height(row[2], gap) });
    }

    qreal columnsHeight() const { return std::max(height(Left, kGap), height(Right, kGap)); }

    // With the gap that follows it.
    qreal withGap(qreal height, qreal gap) const { return height > 0 ? height + gap * m_u : 0; }
    qreal barBottom() const { return withGap(height(Bar, kGap), m_landscape ? kLandscapeBarGap : kGap); }
    qreal footTop() const
    {
        return withGap(height(FootBar, kBottomGap), kBottomGap) + withGap(rowHeight(kFoot, kBottomGap), kBottomGap)
            + withGap(height(Lower, kBottomGap), kBottomGap);
    }

    // How much higher than the screen the highest of the chains from top to bottom is.
    qreal overflow() const
    {
        const qreal ends = barBottom() + footTop();
        qreal most = 0;
        if (m_landscape) {
            const qreal middle = withGap(height(HeadCentre, kGap), kGap) + withGap(height(Middle, kGap), kGap);
            const qreal columns = withGap(columnsHeight(), kGap);
            most = m_middleBelow ? columns + middle : std::max(columns, middle);
        } else {
            most = withGap(rowHeight(kHead, kGap), kGap) + withGap(height(Left, kGap), kGap)
                + withGap(height(Middle, kGap), kGap);
        }
        // The last gap of all is not needed.
        const qreal last = footTop() > 0 ? kBottomGap : most > 0 ? kGap : m_landscape ? kLandscapeBarGap : kGap;
        return ends + most - m_room.height() - last * m_u;
    }

    void giveWay()
    {
        QList<int> order;
        for (int i = 0; i < m_items.size(); ++i)
            order.prepend(i);
        std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return m_items[a].right < m_items[b].right; });
        for (const int i : order) {
            const qreal before = overflow();
            if (before <= 0.01)
                return;
            if (!shown(i))
                continue;
            const QSizeF natural = m_sizes[i];
            m_sizes[i].setHeight(std::max(m_least[i], natural.height() - before));
            if (overflow() <= 0.01)
                return;
            m_sizes[i] = {};
            if (overflow() >= before) // it is not in the way
                m_sizes[i] = natural;
        }
        // What is left is in no-one's way but the screen's own: the greatest rights, on a very small screen.
        for (const int i : order) {
            if (overflow() > 0.01)
                m_sizes[i] = {};
        }
    }

    qreal xOf(int i) const
    {
        switch (alignmentOf(m_items[i].region)) {
        case Qt::AlignLeft:
            return m_room.left();
        case Qt::AlignRight:
            return m_room.right() - m_sizes[i].width();
        default:
            return m_room.center().x() - m_sizes[i].width() / 2;
        }
    }

    void down(QList<Placement> &placements, Stack stack, qreal y, qreal gap) const
    {
        for (const int i : m_stacks[stack]) {
            if (!shown(i))
                continue;
            qreal x = xOf(i);
            if (m_landscape && stack == Left)
                x = m_room.left();
            else if (m_landscape && stack == Right)
                x = m_room.right() - m_sizes[i].width();
            placements[i].rect = { { x, y }, m_sizes[i] };
            y += m_sizes[i].height() + gap * m_u;
        }
    }

    void setRects(QList<Placement> &placements) const
    {
        down(placements, Bar, m_room.top(), kGap);
        qreal y = m_room.top() + barBottom();
        if (m_landscape) {
            down(placements, HeadCentre, y, kGap);
            down(placements, Left, y, kGap);
            down(placements, Right, y, kGap);
            y += withGap(m_middleBelow ? columnsHeight() : height(HeadCentre, kGap), kGap);
        } else {
            const qreal row = rowHeight(kHead, kGap);
            for (const Stack stack : kHead) {
                // One panel beside another stands on the same line, as the weather beside the clock.
                const qreal lower = m_stacks[stack].size() == 1 ? row - height(stack, kGap) : 0;
                down(placements, stack, y + lower, kGap);
            }
            y += withGap(row, kGap);
            down(placements, Left, y, kGap);
            y += withGap(height(Left, kGap), kGap);
        }
        const qreal foot = m_room.bottom() - footTop();
        const qreal free = foot - y, middle = height(Middle, kGap);
        down(placements, Middle, y + std::max(0.0, free - middle) / 2, kGap);
        qreal bottom = m_room.bottom() - height(FootBar, kBottomGap);
        down(placements, FootBar, bottom, kBottomGap);
        bottom -= height(FootBar, kBottomGap) > 0 ? kBottomGap * m_u : 0;
        for (const Stack stack : kFoot)
            down(placements, stack, bottom - height(stack, kBottomGap), kBottomGap);
        const qreal row = rowHeight(kFoot, kBottomGap);
        bottom -= withGap(row, kBottomGap);
        down(placements, Lower, bottom - height(Lower, kBottomGap), kBottomGap);
    }

    qreal m_u;
    bool m_landscape;
    bool m_middleBelow = false; // landscape: what stands in the middle is below the columns
    QRectF m_room;
    const QList<LayoutItem> &m_items;
    QList<QSizeF> m_sizes; // what each gets; no height: nothing
    QList<qreal> m_least;
    std::array<QList<int>, kStacks> m_stacks;
};

} // namespace

QList<Placement> layOut(const QSizeF &screen, qreal u, const QList<LayoutItem> &items)
{
    return Setter(screen, u, items).place();
}

} // namespace halfsilver
