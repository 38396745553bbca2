#include "widgets/takeover.h"

#include "app/core/alarms/alarm_book.h"
#include "app/core/services.h"
#include "widgets/animator.h"

#include <QPainter>

namespace halfsilver {

Takeover::Takeover(const Services &services, const AcknowledgeMeans &means, QObject *parent)
    : Overlay(parent)
    , m_clock(services.clock)
    , m_book(services.alarms)
    , m_moment(services.clock)
    , m_means(means)
    , m_showing(showing())
{
    connect(&m_book, &AlarmBook::inserted, this, &Takeover::look);
    connect(&m_book, &AlarmBook::moved, this, &Takeover::look);
    connect(&m_book, &AlarmBook::changed, this, &Takeover::look);
    connect(&m_book, &AlarmBook::removed, this, &Takeover::look);
    connect(&m_book, &AlarmBook::knowledgeChanged, this, &Takeover::look);
}

void Takeover::setMeans(const AcknowledgeMeans &means)
{
    if (means == m_means)
        return;
    m_means = means;
    look();
}

bool Takeover::showing() const { return m_book.takeover() != nullptr; }

std::optional<AlarmKey> Takeover::shown() const
{
    const Alarm *alarm = m_book.takeover();
    return alarm && m_painted == alarm->key ? m_painted : std::nullopt;
}

// Those that it only names in "Also:" are not among them: nobody reads there what became of them.
QList<AlarmKey> Takeover::paintedAlarms() const
{
    const auto alarm = shown();
    return alarm ? QList { *alarm } : QList<AlarmKey>();
}

std::optional<std::chrono::nanoseconds> Takeover::paintedFor() const
{
    if (!shown())
        return std::nullopt;
    return m_clock.monotonic() - m_paintedAt;
}

QRegion Takeover::takeChanges(const QSizeF &size, const Theme &theme)
{
    if (!showing())
        return {};
    const TakeoverFace before = m_face;
    const bool sameRoom = size == m_size && qFuzzyCompare(theme.u(), m_unit);
    const FramePhase phase = m_phase;
    refresh(theme);
    if (!sameRoom || !(m_face == before)) {
        place(size, theme);
        // A takeover is replaced as a whole, except that its age grows once a minute.
        return QRectF(QPointF(), size).toAlignedRect();
    }
    const auto painted = paintedFor();
    const FramePhase now = alternates() && painted ? framePhase(*painted) : FramePhase::Red;
    return now == phase ? QRegion() : frameRegion(m_picture.frame);
}

void Takeover::paint(QPainter &painter, const QRectF &rect, const Theme &theme)
{
    if (!showing())
        return;
    if (m_stale || rect.size() != m_size || !qFuzzyCompare(theme.u(), m_unit)) {
        refresh(theme);
        place(rect.size(), theme);
    }
    if (m_painted != m_face.key) {
        m_painted = m_face.key;
        m_paintedAt = m_clock.monotonic();
        m_nextFlash.reset();
    }
    m_phase = alternates() ? framePhase(m_clock.monotonic() - m_paintedAt) : FramePhase::Red;
    painter.save();
    painter.translate(rect.topLeft());
    paintTakeover(painter, m_picture, m_phase, theme);
    painter.restore();
    if (alternates())
        scheduleFlash();
}

// A drill stands still: what alternates is real.
bool Takeover::alternates() const { return animator() && animator()->motion() && m_face.drill.isEmpty(); }

void Takeover::look()
{
    const bool showed = m_showing;
    m_showing = showing();
    m_stale = true;
    if (!m_showing) {
        m_painted.reset();
        m_nextAge.reset();
        m_nextFlash.reset();
    }
    if (showed || m_showing)
        emit changed();
}

void Takeover::refresh(const Theme &theme)
{
    if (!m_stale)
        return;
    m_stale = false;
    m_face = takeoverFace(m_book, m_means, m_moment.moment(theme.locale()));
    m_nextAge.reset();
    if (m_face.steady)
        m_nextAge = m_clock.after(*m_face.steady, [this] { look(); });
}

void Takeover::place(const QSizeF &size, const Theme &theme)
{
    m_picture = placeTakeover(m_face, size, theme);
    m_size = size;
    m_unit = theme.u();
}

// On the half seconds since it was painted, however late the last frame was: never faster than 1 Hz.
void Takeover::scheduleFlash()
{
    if (m_nextFlash)
        return;
    const auto since = m_clock.monotonic() - m_paintedAt;
    const auto delay = std::chrono::ceil<std::chrono::milliseconds>(kPhase - since % kPhase);
    m_nextFlash = m_clock.after(delay, [this] {
        m_nextFlash.reset();
        scheduleFlash(); // not in paint() alone: a late frame finds the phase as it was, and paints nothing
        emit changed();
    });
}

} // namespace halfsilver
