#include "net/hub/metrics.h"

namespace halfsilver::hub {

QByteArray prometheusText(const QList<Metric> &metrics)
{
    QByteArray text;
    for (const auto &metric : metrics) {
        const QByteArray name = "halfsilver_hub_" + metric.name;
        text += "# HELP " + name + ' ' + metric.help + '\n';
        text += "# TYPE " + name + (metric.onlyGrows ? " counter\n" : " gauge\n");
        text += name + ' ' + QByteArray::number(metric.value) + '\n';
    }
    return text;
}

} // namespace halfsilver::hub
