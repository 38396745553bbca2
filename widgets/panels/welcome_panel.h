// The very first start without an ini, full screen: what this is and what to do next. Any alarm replaces it at once
// and for good.
#pragma once

#include "widgets/panel.h"

#include <QStringList>

namespace halfsilver {

class AlarmBook;

struct WelcomeWords {
    QString greeting, ready, raise, command, settings, file;
    bool operator==(const WelcomeWords &) const = default;
};

// `configFile`: where an ini would be looked for.
WelcomeWords welcomeWords(const QString &configFile);
void paint(QPainter &painter, const WelcomeWords &words, const QRectF &rect, const Theme &theme);

class WelcomePanel : public Overlay {
    Q_OBJECT
public:
    WelcomePanel(AlarmBook &alarms, const QString &configFile, QObject *parent = nullptr);
    void dismiss(); // for good

    bool showing() const override { return m_showing; }
    void paint(QPainter &painter, const QRectF &rect, const Theme &theme) override;

private:
    QString m_configFile;
    bool m_showing = true;
};

} // namespace halfsilver
