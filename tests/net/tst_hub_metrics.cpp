#include "net/hub/metrics.h"

#include <QRegularExpression>
#include <QTest>

using namespace halfsilver::hub;

class TestHubMetrics : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void saysEachNameOnce()
    {
        QCOMPARE(prometheusText({ { "subscribers", "Subscribers now.", 2 },
                                  { "sent_total", "What was sent.", 9'007'199'254'740'993, true },
                                  { "driver_ok", "Whether.", 1, false, "driver", "local" },
                                  { "driver_ok", "Whether.", 0, false, "driver", "redis" } }),
                 QByteArray("# HELP halfsilver_hub_subscribers Subscribers now.\n"
                            "# TYPE halfsilver_hub_subscribers gauge\n"
                            "halfsilver_hub_subscribers 2\n"
                            "# HELP halfsilver_hub_sent_total What was sent.\n"
                            "# TYPE halfsilver_hub_sent_total counter\n"
                            "halfsilver_hub_sent_total 9007199254740993\n"
                            "# HELP halfsilver_hub_driver_ok Whether.\n"
                            "# TYPE halfsilver_hub_driver_ok gauge\n"
                            "halfsilver_hub_driver_ok{driver=\"local\"} 1\n"
                            "halfsilver_hub_driver_ok{driver=\"redis\"} 0\n"));
    }

    void aLabelMayBeAnyText()
    {
        const QByteArray text =
            prometheusText({ { "webhook_ok", "Whether.", 1, false, "webhook", "a \"b\" \\ c\nd 厨" } });
        QVERIFY2(text.endsWith("{webhook=\"a \\\"b\\\" \\\\ c\\nd 厨\"} 1\n"), text.constData());
    }

    void readsWhatTheHealthTells()
    {
        const QJsonObject health {
            { QStringLiteral("local"), QJsonObject { { QStringLiteral("ok"), true } } },
            { QStringLiteral("redis"),
              QJsonObject { { QStringLiteral("ok"), false },
                            { QStringLiteral("problem"), QStringLiteral("away") },
                            { QStringLiteral("waiting"), 3 },
                            { QStringLiteral("lost"), 2 } } },
        };
        QByteArrayList values;
        for (const auto lines = prometheusText(metricsOf("driver", health)).split('\n'); const auto &line : lines) {
            if (!line.isEmpty() && !line.startsWith('#'))
                values.append(line);
        }
        QCOMPARE(values,
                 QByteArrayList({ R"(halfsilver_hub_driver_ok{driver="local"} 1)",
                                  R"(halfsilver_hub_driver_ok{driver="redis"} 0)",
                                  R"(halfsilver_hub_driver_waiting{driver="redis"} 3)",
                                  R"(halfsilver_hub_driver_lost_total{driver="redis"} 2)" }));
    }
};

QTEST_GUILESS_MAIN(TestHubMetrics)
#include "tst_hub_metrics.moc"
