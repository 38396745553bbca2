// What the hub has done so far, as Prometheus reads it. Pure.
#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QList>

namespace halfsilver::hub {

// What Subscribers counts, from its start.
struct SubscriberFigures {
    qint64 published = 0;    // events, for however many
    qint64 sent = 0;         // messages to subscribers
    qint64 received = 0;     // messages from them
    qint64 slow = 0;         // dropped because they did not read
    qint64 silent = 0;       // dropped because they did not answer a ping
    qint64 overCapacity = 0; // turned away
};

struct Metric {
    QByteArray name, help;
    qint64 value = 0;
    bool onlyGrows = false;     // a counter; else a gauge
    QByteArray label {}, of {}; // one of several of this name, which follow each other: {label="of"}
};

// What the parts named in an answer of /api/health tell there: `drivers` or `webhooks`, each under its name. `label` is
// what one of them is called.
QList<Metric> metricsOf(const QByteArray &label, const QJsonObject &health);

// The text format, version 0.0.4: HELP, TYPE and the value of each.
QByteArray prometheusText(const QList<Metric> &metrics);

} // namespace halfsilver::hub
