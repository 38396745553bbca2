#include "widgets/panels/info_panel.h"

#include <QPainter>

#include <algorithm>

namespace halfsilver {

namespace {

constexpr qreal kTitleGap = 0.5; // u
constexpr int kTextLines = 6;

struct Blocks {
    TextBlock title, text, asOf;
    qreal textY = 0, asOfY = 0, height = 0, width = 0;
};

Blocks blocks(const InfoFace &face, qreal width, Qt::AlignmentFlag align, const Theme &theme)
{
    Blocks b;
    const auto laid = [&](const QString &text, TextRole role, int lines) {
        if (text.isEmpty())
            return TextBlock();
        const TextBlock block = layoutText(text, role, { .width = width, .maxLines = lines, .align = align }, theme);
        b.width = std::max(b.width, block.width());
        return block;
    };
    b.title = laid(face.title, TextRole::Caption, 1);
    b.text = laid(face.text, TextRole::Body, kTextLines);
    b.asOf = laid(face.asOf, TextRole::Smallest, 1);
    b.textY = b.title.height() + (face.title.isEmpty() ? 0 : theme.units(kTitleGap));
    b.asOfY = b.textY + b.text.height();
    b.height = b.asOfY + b.asOf.height();
    return b;
}

Template parsed(const QString &source)
{
    const auto result = Template::parse(source);
    return result ? *result : Template(); // the settings refused it already: its key has its default
}

ConnectionMonitor &monitorOf(const QString &connection, const Services &services)
{
    ConnectionMonitor *own = services.events.monitor(connection);
    return own ? *own : services.connection;
}

} // namespace

std::optional<settings::Wrong> readableTemplate(const QString &source)
{
    const auto result = Template::parse(source);
    return result ? std::nullopt : std::optional(settings::Wrong { result.error().text, {} });
}

InfoFace infoFace(const InfoTemplates &templates, const QJsonValue &value, const QDateTime &receivedAt, bool receiving,
                  std::chrono::seconds staleAfter, const Moment &moment)
{
    using std::chrono::milliseconds;
    InfoFace face;
    const auto steadyFor = [&](milliseconds time) { face.steady = std::min(face.steady.value_or(time), time); };
    const auto rendered = [&](const Template &source) {
        const TemplateText text = source.render(value, moment.now, moment.locale, moment.zone);
        if (text.changesAt)
            steadyFor(std::max(milliseconds(1), milliseconds(moment.now.msecsTo(*text.changesAt))));
        return text.text.trimmed();
    };
    face.title = rendered(templates.title);
    face.text = rendered(templates.text);
    if (face.text.isEmpty())
        return {};
    const auto age = ageOf(receivedAt, moment);
    const bool tooOld = staleAfter.count() > 0 && (!age || *age >= staleAfter);
    if (!receiving || tooOld) {
        const QString at = clockText(receivedAt, moment);
        face.asOf = at.isEmpty() ? InfoPanel::tr("not up to date") : InfoPanel::tr("as of %1").arg(at);
    } else if (staleAfter.count() > 0) {
        steadyFor(staleAfter - *age);
    }
    return face;
}

InfoPanel::InfoPanel(const Settings &settings, const Services &services, QObject *parent)
    : Panel(parent)
    , m_settings(settings)
    , m_clock(services.clock)
    , m_connection(monitorOf(settings.connection, services))
    , m_moment(services.clock)
    , m_templates { parsed(settings.title), parsed(settings.text) }
{
    connect(&m_connection, &ConnectionMonitor::statusChanged, this, &InfoPanel::differ);
    m_bound = true;
    if (settings.channel.isEmpty() || settings.event.isEmpty())
        return; // a mistake that is told elsewhere; a server would refuse it
    m_binding = services.events.bind(settings.connection, settings.channel, settings.event,
                                     [this](const Payload &payload) { show(payload, m_clock.now()); });
    m_bound = m_binding != nullptr;
}

void InfoPanel::show(const Payload &payload, const QDateTime &receivedAt)
{
    m_payload = payload;
    m_receivedAt = receivedAt;
    differ();
}

PanelExtent InfoPanel::extent(const QSizeF &available, const Theme &theme)
{
    refresh(theme);
    if (m_face.text.isEmpty())
        return { QSizeF(0, 0), 0 };
    const Blocks b = blocks(m_face, available.width(), alignment(), theme);
    return { QSizeF(b.width, b.height), 0 };
}

QRegion InfoPanel::takeChanges(const QSizeF &size, const Theme &theme)
{
    refresh(theme);
    if (m_face == m_shown && size == m_shownSize)
        return {};
    m_shown = m_face;
    m_shownSize = size;
    return Panel::takeChanges(size, theme);
}

void InfoPanel::paint(QPainter &painter, const QRectF &rect, const Theme &theme)
{
    refresh(theme);
    const Blocks b = blocks(m_face, rect.width(), alignment(), theme);
    b.title.paint(painter, rect.topLeft(), Theme::colour(Ink::Quiet));
    b.text.paint(painter, rect.topLeft() + QPointF(0, b.textY), Theme::colour(Ink::White));
    b.asOf.paint(painter, rect.topLeft() + QPointF(0, b.asOfY), Theme::colour(Ink::Quiet));
}

void InfoPanel::differ()
{
    m_stale = true;
    emit changed();
}

void InfoPanel::refresh(const Theme &theme)
{
    if (!m_stale)
        return;
    m_stale = false;
    const Moment moment = m_moment.moment(theme.locale());
    if (m_payload) {
        const ConnectionStatus status = m_connection.status();
        const bool receiving =
            status.phase == ConnectionPhase::Connected && !status.unconfirmed().contains(m_settings.channel);
        m_face = infoFace(m_templates, m_payload->value(), m_receivedAt, receiving, m_settings.staleAfter, moment);
    } else {
        m_face = {};
        m_face.text = m_bound ? m_settings.fallback : tr("mirror.ini has no section [%1]").arg(m_settings.connection);
        if (!m_face.text.isEmpty())
            m_face.title = m_templates.title.render({}, moment.now, moment.locale, moment.zone).text;
    }
    m_next.reset();
    if (m_face.steady)
        m_next = m_clock.after(*m_face.steady, [this] { differ(); });
}

} // namespace halfsilver
