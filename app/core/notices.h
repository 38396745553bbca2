// One-line remarks for the connection bar: "Local hub", "no sound device". Said by id, so that each is said once.
#pragma once

#include "app/core/clock.h"

#include <QObject>

#include <optional>
#include <vector>

namespace halfsilver {

struct Notice {
    QString id;   // "hub", "sound"
    QString text; // in the panel's language, for the screen
    bool operator==(const Notice &) const = default;
};

class Notices : public QObject {
    Q_OBJECT
public:
    explicit Notices(Clock &clock, QObject *parent = nullptr);

    // Replaces the notice of the same id; it goes by itself after `duration`, if one is given.
    void show(const Notice &notice, std::optional<std::chrono::milliseconds> duration = {});
    void hide(const QString &id);
    QList<Notice> notices() const; // oldest first

signals:
    void changed();

private:
    struct Entry {
        Notice notice;
        std::unique_ptr<Timer> end;
    };
    Clock &m_clock;
    std::vector<Entry> m_entries;
};

} // namespace halfsilver
