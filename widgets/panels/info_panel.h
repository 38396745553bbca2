// Whatever a backend broadcasts, in the words of the ini: `{state} since {changed_at|time}`.
#pragma once

#include "app/core/info/template.h"
#include "app/core/services.h"
#include "app/core/settings/describe.h"
#include "widgets/moment_reader.h"
#include "widgets/panel.h"
#include "widgets/region.h"
#include "widgets/text.h"

namespace halfsilver {

// A template that cannot be read is a mistake of its line, with the column.
std::optional<settings::Wrong> readableTemplate(const QString &source);

struct InfoSettings {
    QString connection, channel, event;
    QString title, text = QStringLiteral("{}"), fallback;
    std::chrono::seconds staleAfter { 0 };
    bool operator==(const InfoSettings &) const = default;

    static void describe(auto &&field)
    {
        using namespace settings;
        using namespace std::chrono_literals;
        field("connection", &InfoSettings::connection, anything,
              "Section of the connection, such as pusher.cloud. Empty: the only one.");
        field("channel", &InfoSettings::channel,
              notEmpty(QT_TRANSLATE_NOOP("settings", "Name the channel that the event is broadcast on."), "home"),
              "Channel. Required.");
        field("event", &InfoSettings::event,
              notEmpty(QT_TRANSLATE_NOOP("settings", "Name the event, such as App\\Events\\DoorChanged."),
                       "App\\Events\\DoorChanged"),
              "Event. Required. On a presence- channel pusher:members tells who is there: {count}, {names}, "
              "{joined.name}, {left.name}. On #server-to-user pusher:watchlist tells who of those in the watchlist is "
              "there: {count}, {names}, {came}, {left}.");
        field("title", &InfoSettings::title, &readableTemplate, "Template of the line above the text.");
        field("text", &InfoSettings::text, &readableTemplate,
              "Template of the text: {path.to.value|filter}, with the filters time, date, relative, decimals, upper, "
              "lower, default. {} is the whole value.");
        field("default", &InfoSettings::fallback, anything,
              "Text until the first event. Empty: the panel takes no room until then.");
        field("stale_after", &InfoSettings::staleAfter, between(0s, std::chrono::seconds(24h * 365)),
              "A value older than that says as of when it is. 0: never.");
    }
};

// What to show; lines without text take no room.
struct InfoFace {
    QString title, text, asOf;
    std::optional<std::chrono::milliseconds> steady; // until it reads differently by itself
    bool operator==(const InfoFace &) const = default;
};

struct InfoTemplates {
    Template title, text;
};

// `receiving`: events that there are, are heard. Otherwise the value says as of when it is, however young.
InfoFace infoFace(const InfoTemplates &templates, const QJsonValue &value, const QDateTime &receivedAt, bool receiving,
                  std::chrono::seconds staleAfter, const Moment &moment);

class InfoPanel : public Panel {
    Q_OBJECT
public:
    using Settings = InfoSettings;
    static constexpr Region kRegion = Region::TopRight;
    static constexpr auto kAbout =
        "Whatever an event says, in words of your own. As many as you like: [panel.front-door] "
        "with type = info.";

    InfoPanel(const Settings &settings, const Services &services, QObject *parent = nullptr);

    // As if the event had brought it: for pictures of a state.
    void show(const Payload &payload, const QDateTime &receivedAt);

    PanelRight right() const override { return PanelRight::Info; }
    PanelExtent extent(const QSizeF &available, const Theme &theme) override;
    QRegion takeChanges(const QSizeF &size, const Theme &theme) override;
    void paint(QPainter &painter, const QRectF &rect, const Theme &theme) override;

private:
    void differ();
    void refresh(const Theme &theme);

    Settings m_settings;
    Clock &m_clock;
    ConnectionMonitor &m_connection; // that its events come through
    MomentReader m_moment;
    InfoTemplates m_templates;
    std::optional<Payload> m_payload; // the last one; of a flood no other is ever decoded
    QDateTime m_receivedAt;
    bool m_bound = false, m_stale = true;
    InfoFace m_face, m_shown;
    QSizeF m_shownSize;
    std::unique_ptr<Timer> m_next;
    std::unique_ptr<EventBinding> m_binding; // last: it may not call what is gone
};

} // namespace halfsilver
