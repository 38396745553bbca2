#include "widgets/text.h"

#include "widgets/line_breaking.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QTextBoundaryFinder>
#include <QTextLayout>

#include <algorithm>
#include <array>
#include <cmath>

namespace halfsilver {

namespace {

constexpr QChar kEllipsis(0x2026), kSeparatorDot(0x00B7), kRightToLeftMark(0x200F);
constexpr qreal kNarrowest = 0.2; // em; no letter that anybody reads is narrower
constexpr qreal kCjkPitch = 1.35; // from line to line, where there is CJK
constexpr qreal kRim = 2;         // pixels that antialiasing may touch
constexpr int kBalanceAtMost = 6; // lines; a paragraph is not a heading

struct Line {
    qsizetype start, length;
    qreal width;
};

// Qt counts text in 1/64 pixel; spacing that is not a multiple of it would add up differently from digit to digit.
qreal inSixtyFourths(qreal pixels) { return std::round(pixels * 64) / 64; }

// What a digit lacks of the widest one, before and after it: tabular figures for any font, in Qt 6.4 too.
class Figures {
public:
    explicit Figures(const QFont &font)
    {
        const QFontMetricsF metrics(font);
        std::array<qreal, 10> advance {};
        for (size_t i = 0; i < 10; ++i)
            advance[i] = inSixtyFourths(metrics.horizontalAdvance(QChar(char16_t(u'0' + i))));
        const qreal widest = *std::max_element(advance.begin(), advance.end());
        for (size_t i = 0; i < 10; ++i) {
            m_before[i] = inSixtyFourths((widest - advance[i]) / 2);
            m_after[i] = widest - advance[i] - m_before[i];
        }
    }
    qreal before(QChar c) const { return isDigit(c) ? m_before[size_t(c.unicode() - u'0')] : 0; }
    qreal after(QChar c) const { return isDigit(c) ? m_after[size_t(c.unicode() - u'0')] : 0; }

private:
    static bool isDigit(QChar c) { return c >= u'0' && c <= u'9'; }
    std::array<qreal, 10> m_before {}, m_after {};
};

QList<qreal> sizesOf(const TextStyle &style)
{
    const int steps = style.least < style.size
        ? std::max(1, int(std::lround(std::log(style.size / style.least) / std::log(1.2))))
        : 0;
    QList<qreal> sizes;
    for (int i = 0; i <= steps; ++i)
        sizes.append(steps == 0 ? style.size : style.size + (style.least - style.size) * i / steps);
    return sizes;
}

} // namespace

// Lays out one text at one size; asked again for other widths it does not shape again.
class TextSetter {
public:
    TextSetter(const QString &text, TextRole role, qreal size, const Theme &theme)
        : m_text(preparedForBreaking(text))
        , m_style(Theme::style(role))
        , m_pixels(theme.units(size))
        , m_size(size)
        , m_font(theme.font(role, size))
        , m_figures(m_font)
        , m_cjk(containsCjk(m_text))
        , m_layout(m_text, m_font)
    {
        QTextOption option(Qt::AlignLeft | Qt::AlignAbsolute);
        option.setUseDesignMetrics(true);
        m_option = option;
        m_layout.setCacheEnabled(true);
        m_layout.setFormats(formats(theme.cjkFont(role, size)));
    }

    const QString &text() const { return m_text; }

    QList<Line> broken(qreal width, bool anywhere)
    {
        m_option.setWrapMode(anywhere ? QTextOption::WrapAtWordBoundaryOrAnywhere : QTextOption::WordWrap);
        m_layout.setTextOption(m_option);
        m_layout.beginLayout();
        QList<Line> lines;
        for (QTextLine line = m_layout.createLine(); line.isValid(); line = m_layout.createLine()) {
            line.setLineWidth(width);
            lines.append({ line.textStart(), line.textLength(), line.naturalTextWidth() + lead(line.textStart()) });
        }
        m_layout.endLayout();
        return lines;
    }

    // As many lines as there may be at this size; 0: as many as it takes.
    int mostLines(const TextOptions &options) const
    {
        if (options.maxHeight <= 0)
            return options.maxLines;
        const int fitting = std::max(1, 1 + int(std::floor((options.maxHeight + 0.01 - box()) / pitch())));
        return options.maxLines == 0 ? fitting : std::min(options.maxLines, fitting);
    }

    bool within(const QList<Line> &lines, const TextOptions &options) const
    {
        const int most = mostLines(options);
        return (most == 0 || lines.size() <= most)
            && std::all_of(lines.begin(), lines.end(), [&](const Line &l) { return l.width <= options.width + 0.5; });
    }

    // The width to break at: the narrowest with as many lines, where they are to be balanced.
    qreal goodWidth(const QList<Line> &lines, const TextOptions &options)
    {
        const auto count = lines.size();
        if (!options.balanced || count < 2 || count > kBalanceAtMost)
            return options.width;
        const auto asGood = [&](qreal width) {
            TextOptions narrower = options;
            narrower.width = width;
            const auto tried = broken(width, false);
            return tried.size() == count && within(tried, narrower);
        };
        qreal low = options.width / qreal(count) / 2, high = options.width;
        while (high - low > m_pixels / 4)
            (asGood((low + high) / 2) ? high : low) = (low + high) / 2;
        return high;
    }

    TextBlock block(qreal breakAt, bool anywhere, const TextOptions &options, bool elided)
    {
        const auto lines = broken(breakAt, anywhere);
        auto data = std::make_shared<TextBlock::Data>();
        const QFontMetricsF metrics(m_font);
        data->baseline = (box() - metrics.ascent() - metrics.descent()) / 2 + metrics.ascent();
        data->fontSize = m_size;
        data->elided = elided;
        for (int i = 0; i < lines.size(); ++i) {
            QTextLine line = m_layout.lineAt(i);
            const qreal room = options.width - lines[i].width;
            const qreal x = options.align == Qt::AlignHCenter ? room / 2 : options.align == Qt::AlignRight ? room : 0;
            line.setPosition({ x + lead(lines[i].start), data->baseline + i * pitch() - line.ascent() });
            data->lines.append(
                m_text.mid(lines[i].start, lines[i].length).remove(kWordJoiner).remove(kRightToLeftMark).trimmed());
            data->width = std::max(data->width, lines[i].width);
        }
        data->height = lines.isEmpty() ? 0 : box() + qreal(lines.size() - 1) * pitch();
        data->runs = m_layout.glyphRuns();
        for (const QGlyphRun &run : data->runs)
            data->ink |= run.boundingRect();
        if (!data->ink.isNull())
            data->ink.adjust(-kRim, -kRim, kRim, kRim);
        TextBlock block;
        block.d = std::move(data);
        return block;
    }

    // The text with line feeds in the place of separators that would dangle where it breaks at this width; empty
    // where none does.
    QString withoutDanglingDots(qreal breakAt)
    {
        const auto lines = broken(breakAt, false);
        QString text = m_text;
        for (qsizetype i = lines.size() - 1; i > 0; --i) { // from the end, so that the positions hold
            const qsizetype end = lines[i].start;
            qsizetype from = end, to = end;
            while (from > 0 && (text[from - 1] == u' ' || text[from - 1] == kSeparatorDot))
                --from;
            while (to < text.size() && (text[to] == u' ' || text[to] == kSeparatorDot))
                ++to;
            if (from > 0 && to < text.size() && QStringView(text).sliced(from, to - from).contains(kSeparatorDot))
                text.replace(from, to - from, QChar(QChar::LineSeparator));
        }
        return text == m_text ? QString() : text;
    }

private:
    qreal box() const { return m_style.lineHeight * m_pixels; }
    qreal pitch() const { return std::max(m_style.lineHeight, m_cjk ? kCjkPitch : 0) * m_pixels; }
    qreal lead(qsizetype start) const { return start < m_text.size() ? m_figures.before(m_text[start]) : 0; }

    QList<QTextLayout::FormatRange> formats(const QFont &cjkFont) const
    {
        QList<QTextLayout::FormatRange> ranges;
        const qreal spacing = inSixtyFourths(m_style.spacing * m_pixels);
        bool lastCjk = false;
        qreal lastPad = 0;
        for (qsizetype i = 0; i < m_text.size(); ++i) {
            char32_t c = m_text[i].unicode();
            int units = 1;
            if (m_text[i].isHighSurrogate() && i + 1 < m_text.size()) {
                c = QChar::surrogateToUcs4(m_text[i], m_text[i + 1]);
                units = 2;
            }
            const bool cjk = m_style.weight != 0 && isCjk(c);
            const qreal pad = m_figures.after(m_text[i]) + lead(i + units);
            if (cjk || pad > 0) {
                if (!ranges.isEmpty() && ranges.last().start + ranges.last().length == i && lastCjk == cjk
                    && qFuzzyCompare(1 + lastPad, 1 + pad)) {
                    ranges.last().length += units;
                } else {
                    QFont font = cjk ? cjkFont : m_font;
                    const qreal total = pad + (cjk ? 0 : spacing);
                    if (total != 0)
                        font.setLetterSpacing(QFont::AbsoluteSpacing, total);
                    QTextCharFormat format;
                    format.setFont(font);
                    ranges.append({ int(i), units, format });
                }
                lastCjk = cjk;
                lastPad = pad;
            }
            i += units - 1;
        }
        return ranges;
    }

    QString m_text;
    const TextStyle &m_style;
    qreal m_pixels, m_size;
    QFont m_font;
    Figures m_figures;
    bool m_cjk;
    QTextOption m_option;
    QTextLayout m_layout;
};

namespace {

// As many characters as could possibly be shown, and whether that is not all.
std::pair<QString, bool> bounded(const QString &text, int lines, qreal pixels, const TextOptions &options)
{
    if (lines == 0 || pixels <= 0)
        return { text, false };
    const auto most = qsizetype(lines * (options.width / (kNarrowest * pixels) + 2)) + 8;
    if (text.size() <= most)
        return { text, false };
    QTextBoundaryFinder finder(QTextBoundaryFinder::Grapheme, text);
    finder.setPosition(most);
    return { text.left(finder.isAtBoundary() ? most : std::max(qsizetype(0), finder.toPreviousBoundary())), true };
}

// The sign that `kept` goes on, which stands at its end. Behind Arabic that is the left, whatever the line began with; on
// its own the sign would go to where the line ends, which there is the beginning of the words.
QString ellipsisAfter(QStringView kept)
{
    for (auto at = kept.rbegin(); at != kept.rend(); ++at) {
        const QChar::Direction direction = at->direction();
        if (direction == QChar::DirR || direction == QChar::DirAL)
            return kEllipsis + QString(kRightToLeftMark);
        if (direction == QChar::DirL && !at->isSurrogate()) // emoji have none
            break;
    }
    return kEllipsis;
}

// The longest beginning that fits with an ellipsis after it.
TextBlock withEllipsis(const QString &text, qsizetype end, TextRole role, qreal size, const TextOptions &options,
                       const Theme &theme)
{
    QList<qsizetype> boundaries { 0 };
    QTextBoundaryFinder finder(QTextBoundaryFinder::Grapheme, text);
    for (auto at = finder.toNextBoundary(); at >= 0 && at <= end; at = finder.toNextBoundary())
        boundaries.append(at);
    const auto candidate = [&](qsizetype boundary) {
        QString kept = text.left(boundary);
        while (
            !kept.isEmpty()
            && (kept.back().isSpace() || kept.back() == u',' || kept.back() == u'，' || kept.back() == kSeparatorDot))
            kept.chop(1);
        return TextSetter(kept + ellipsisAfter(kept), role, size, theme);
    };
    qsizetype low = 0, high = boundaries.size();
    while (high - low > 1) {
        const auto middle = (low + high) / 2;
        auto tried = candidate(boundaries[middle]);
        (tried.within(tried.broken(options.width, true), options) ? low : high) = middle;
    }
    return candidate(boundaries[low]).block(options.width, true, options, true);
}

// At this size, broken between words, where it fits so. No separator stands where a line ends or begins.
std::optional<TextBlock> wrapped(QString text, TextRole role, qreal size, const TextOptions &options,
                                 const Theme &theme)
{
    for (;;) {
        TextSetter setter(text, role, size, theme);
        const auto lines = setter.broken(options.width, false);
        if (!setter.within(lines, options))
            return std::nullopt;
        const qreal breakAt = setter.goodWidth(lines, options);
        const QString better = setter.withoutDanglingDots(breakAt);
        if (better.isEmpty())
            return setter.block(breakAt, false, options, false);
        text = better; // has a separator less each time
    }
}

TextBlock laidOut(const TextCache::Key &key, const Theme &theme)
{
    const auto sizes = sizesOf(Theme::style(key.role));
    const int most = TextSetter({}, key.role, sizes.last(), theme).mostLines(key.options);
    const auto [text, cut] = bounded(key.text, most, theme.units(sizes.last()), key.options);
    for (const qreal size : sizes) {
        if (cut)
            break;
        if (const auto block = wrapped(text, key.role, size, key.options, theme))
            return *block;
    }
    TextSetter smallest(text, key.role, sizes.last(), theme);
    const auto lines = smallest.broken(key.options.width, true);
    if (!cut && (most == 0 || lines.size() <= most))
        return smallest.block(key.options.width, true, key.options, false);
    const Line &last = lines.at(std::min<qsizetype>(most, lines.size()) - 1);
    return withEllipsis(text, last.start + last.length, key.role, sizes.last(), key.options, theme);
}

} // namespace

void TextBlock::paint(QPainter &painter, const QPointF &topLeft, const QColor &colour) const
{
    painter.setPen(colour);
    for (const QGlyphRun &run : d->runs)
        painter.drawGlyphRun(topLeft, run);
}

TextBlock layoutText(const QString &text, TextRole role, const TextOptions &options, const Theme &theme)
{
    return theme.textCache().block({ text, role, options }, theme);
}

TextBlock layoutLine(const QString &text, TextRole role, const Theme &theme)
{
    return layoutText(text, role, { .width = 1e6 }, theme);
}

QString isolated(const QString &text)
{
    const bool rightToLeft = std::any_of(text.begin(), text.end(), [](QChar c) {
        return c.direction() == QChar::DirR || c.direction() == QChar::DirAL || c.isSurrogate();
    });
    if (!rightToLeft)
        return text;
    QString inner = text;
    inner.removeIf([](QChar c) { return c.unicode() >= 0x2066 && c.unicode() <= 0x2069; });
    return QChar(0x2068) + inner + QChar(0x2069); // first strong isolate … pop
}

TextBlock TextCache::block(const Key &key, const Theme &theme)
{
    if (const TextBlock *found = m_blocks.object(key))
        return *found;
    ++m_layouts;
    auto block = std::make_unique<TextBlock>(laidOut(key, theme));
    const TextBlock copy = *block;
    m_blocks.insert(key, block.release());
    return copy;
}

size_t qHash(const TextCache::Key &key, size_t seed)
{
    return qHashMulti(seed, key.text, int(key.role), key.options.width, key.options.maxLines, key.options.maxHeight,
                      int(key.options.align), key.options.balanced);
}

} // namespace halfsilver
