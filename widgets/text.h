// Text on the mirror: never cut without a sign. It wraps, then shrinks towards the role's least size, then ends in
// an ellipsis. Figures keep their width, so nothing jitters. Laid out once, painted often.
#pragma once

#include "widgets/theme.h"

#include <QCache>
#include <QGlyphRun>
#include <QPointF>
#include <QRectF>

QT_FORWARD_DECLARE_CLASS(QPainter)

namespace halfsilver {

struct TextOptions {
    qreal width = 0;                         // pixels there are
    int maxLines = 0;                        // 0: as many as it takes
    qreal maxHeight = 0;                     // pixels, of which one line is always had; 0: as high as it takes
    Qt::AlignmentFlag align = Qt::AlignLeft; // or AlignHCenter, AlignRight: within `width`
    bool balanced = false;                   // lines of like length, for headings
    bool operator==(const TextOptions &) const = default;
};

// A laid out text; cheap to copy. Coordinates are relative to the top left of the room it was given.
class TextBlock {
public:
    qreal width() const { return d->width; }   // of the widest line
    qreal height() const { return d->height; } // of the line boxes
    QSizeF size() const { return { d->width, d->height }; }
    QRectF inkBounds() const { return d->ink; }    // what paint() may touch
    qreal baseline() const { return d->baseline; } // of the first line
    int lineCount() const { return int(d->lines.size()); }
    QStringList lines() const { return d->lines; }
    qreal fontSize() const { return d->fontSize; } // u, after shrinking
    bool elided() const { return d->elided; }
    void paint(QPainter &painter, const QPointF &topLeft, const QColor &colour) const;

private:
    friend class TextSetter;
    struct Data {
        QList<QGlyphRun> runs;
        QList<QPointF> origins; // of runs
        QStringList lines;
        QRectF ink;
        qreal width = 0, height = 0, baseline = 0, fontSize = 0;
        bool elided = false;
    };
    std::shared_ptr<const Data> d = std::make_shared<Data>();
};

// From the theme's cache when it was laid out before. `text` is plain; line feeds begin a new line.
TextBlock layoutText(const QString &text, TextRole role, const TextOptions &options, const Theme &theme);
// One line without limit.
TextBlock layoutLine(const QString &text, TextRole role, const Theme &theme);

// A text from outside among our own words: its writing direction and controls stay its own.
QString isolated(const QString &text);

class TextCache {
public:
    struct Key {
        QString text;
        TextRole role;
        TextOptions options;
        bool operator==(const Key &) const = default;
    };
    TextBlock block(const Key &key, const Theme &theme);
    int layouts() const { return m_layouts; } // made so far: a repaint of the unchanged makes none

private:
    QCache<Key, TextBlock> m_blocks { 600 };
    int m_layouts = 0;
};
size_t qHash(const TextCache::Key &key, size_t seed = 0);

} // namespace halfsilver
