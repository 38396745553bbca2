#include "net/hub/metrics.h"

namespace halfsilver::hub {

namespace {

// A label's value may be any text of UTF-8. Source: Prometheus' exposition formats.
QByteArray escaped(QByteArray text) { return text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n"); }

} // namespace

QByteArray prometheusText(const QList<Metric> &metrics)
{
    QByteArray text, previous;
    for (const auto &metric : metrics) {
        const QByteArray name = "halfsilver_hub_" + metric.name;
        if (name != previous) {
            text += "# HELP " + name + ' ' + metric.help + '\n';
            text += "# TYPE " + name + (metric.onlyGrows ? " counter\n" : " gauge\n");
            previous = name;
        }
        text += name;
        if (!metric.label.isEmpty())
            text += '{' + metric.label + "=\"" + escaped(metric.of) + "\"}";
        text += ' ' + QByteArray::number(metric.value) + '\n';
    }
    return text;
}

QList<Metric> metricsOf(const QByteArray &label, const QJsonObject &health)
{
    struct Figure {
        const char *key, *name, *help;
        bool onlyGrows;
    };
    static constexpr Figure kFigures[] {
        { "ok", "ok", "1 while nothing stands between it and the hub.", false },
        { "waiting", "waiting", "What waits for it.", false },
        { "sent", "sent_total", "What it took.", true },
        { "lost", "lost_total", "What it never got.", true },
        { "heard", "heard_total", "Events heard from it.", true },
        { "undecoded", "undecoded_total", "What was heard from it and is no event.", true },
    };
    QList<Metric> metrics;
    for (const Figure &figure : kFigures) {
        for (auto one = health.begin(); one != health.end(); ++one) {
            const QJsonValue value = one.value()[QLatin1StringView(figure.key)];
            if (value.isBool() || value.isDouble())
                metrics.append({ label + '_' + figure.name, figure.help,
                                 value.isBool() ? value.toBool() : value.toInteger(), figure.onlyGrows, label,
                                 one.key().toUtf8() });
        }
    }
    return metrics;
}

} // namespace halfsilver::hub
