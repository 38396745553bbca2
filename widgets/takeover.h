// A critical alarm that nobody has acknowledged has the whole screen: where, what, what to do, since when, how to
// acknowledge, what else is active.
#pragma once

#include "widgets/alarm_row.h"
#include "widgets/moment_reader.h"
#include "widgets/panel.h"
#include "widgets/takeover_picture.h"

namespace halfsilver {

struct Services;

class Takeover : public Overlay {
    Q_OBJECT
public:
    Takeover(const Services &services, const AcknowledgeMeans &means, QObject *parent = nullptr);

    // Keyboards and touch screens come and go.
    void setMeans(const AcknowledgeMeans &means);

    bool showing() const override;
    // The alarm that was painted last, and still has the screen: what a key acknowledges.
    std::optional<AlarmKey> shown() const;
    // Since the first frame that showed that alarm; empty until then. For InputState.
    std::optional<std::chrono::nanoseconds> paintedFor() const;

    QList<AlarmKey> paintedAlarms() const override;
    QRegion takeChanges(const QSizeF &size, const Theme &theme) override;
    void paint(QPainter &painter, const QRectF &rect, const Theme &theme) override;

private:
    void look();
    void refresh(const Theme &theme);
    void place(const QSizeF &size, const Theme &theme);
    bool alternates() const;
    void scheduleFlash();

    Clock &m_clock;
    AlarmBook &m_book;
    MomentReader m_moment;
    AcknowledgeMeans m_means;
    bool m_showing = false, m_stale = true;
    TakeoverFace m_face;
    std::optional<AlarmKey> m_painted;
    std::chrono::nanoseconds m_paintedAt { 0 };
    TakeoverPicture m_picture;
    QSizeF m_size;
    qreal m_unit = 0;
    FramePhase m_phase = FramePhase::Red; // of the frame as it was painted last
    std::unique_ptr<Timer> m_nextAge, m_nextFlash;
};

} // namespace halfsilver
