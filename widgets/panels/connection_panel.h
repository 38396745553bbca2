// What to know about the connection; nothing, and no room, while all is well.
#pragma once

#include "app/core/alarms/alarm_book.h"
#include "app/core/notices.h"
#include "app/core/services.h"
#include "widgets/panel.h"
#include "widgets/region.h"
#include "widgets/text.h"

#include <memory>

namespace halfsilver {

struct ConnectionWords {
    QString bar;       // "Not receiving alarms since 21:43"; empty: receiving
    QString aside;     // "trying again"
    QStringList gaps;  // "Alarms between 14:02 and 14:09 may be missing"
    QStringList quiet; // remarks
    bool operator==(const ConnectionWords &) const = default;
    bool isEmpty() const { return bar.isEmpty() && gaps.isEmpty() && quiet.isEmpty(); }
};

struct ConnectionFacts {
    ConnectionStatus status;
    QList<AlarmGap> gaps;
    QList<Notice> notices;
    bool lostLongEnough = true; // a reconnect that takes a second is not worth a flash
    bool unheardLately = false; // an event that nothing listens for came a short while ago
};

// `now` is UTC; times are told in the system's zone.
ConnectionWords connectionWords(const ConnectionFacts &facts, const QDateTime &now, const QLocale &locale);

// After an interruption: alarms that were raised meanwhile, and are known now. UTC.
QString recoveredWords(const QDateTime &from, const QDateTime &to, int alarms, const QDateTime &now,
                       const QLocale &locale);

// In pixels; `width` is what there is.
QSizeF extent(const ConnectionWords &words, qreal width, const Theme &theme);
void paint(QPainter &painter, const ConnectionWords &words, const QRectF &rect, const Theme &theme);

class ConnectionPanel : public Panel {
    Q_OBJECT
public:
    struct Settings {
        static void describe(auto &&) { }
    };
    static constexpr Region kRegion = Region::TopBar;
    static constexpr auto kAbout = "Whether the mirror hears its server, and what went wrong. It takes room only when "
                                   "it has something to tell, and it is there without a section too.";
    static constexpr std::chrono::seconds kGrace { 2 };         // after which a lost connection shows
    static constexpr std::chrono::minutes kUnheardShows { 10 }; // for how long an unheard event is named

    ConnectionPanel(const Settings &settings, const Services &services, QObject *parent = nullptr);

    PanelRight right() const override { return PanelRight::Connection; }
    PanelExtent extent(const QSizeF &available, const Theme &theme) override;
    QRegion takeChanges(const QSizeF &size, const Theme &theme) override;
    void paint(QPainter &painter, const QRectF &rect, const Theme &theme) override;

private:
    ConnectionWords words(const Theme &theme) const;
    void followMinutes();
    void follow();

    Clock &m_clock;
    AlarmBook &m_alarms;
    ConnectionMonitor &m_connection;
    Notices &m_notices;
    qint64 m_unheard = 0;
    std::unique_ptr<Timer> m_grace, m_unheardEnd, m_minute;
    bool m_lost = false, m_lostLongEnough = false;
    ConnectionWords m_shown;
    QSizeF m_shownSize;
};

} // namespace halfsilver
