#include "net/hub/drivers/log_driver.h"

#include "app/core/result.h"
#include "net/hub/hub_log.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>

namespace halfsilver::hub {

namespace {

QByteArray prettyOf(const QString &data)
{
    if (const auto document = QJsonDocument::fromJson(data.toUtf8()); !document.isNull()) {
        if (document.object().isEmpty() && document.array().isEmpty())
            return document.toJson(QJsonDocument::Compact) + '\n';
        return document.toJson(QJsonDocument::Indented);
    }
    // A value alone; or a text of its own, whose line breaks must not begin an entry.
    auto alone = QJsonDocument::fromJson('[' + data.toUtf8() + ']').array();
    if (alone.size() != 1)
        alone = { data };
    const QByteArray list = QJsonDocument(alone).toJson(QJsonDocument::Compact);
    return list.sliced(1, list.size() - 2) + '\n';
}

// Opened for each entry: logrotate may have moved the file away.
Result<void> append(const QString &name, const QByteArray &entry)
{
    QFile file(name);
    const bool isNew = !file.exists();
    if (!file.open(QIODevice::Append))
        return Error { QStringLiteral("%1: %2").arg(name, file.errorString()) };
    if (isNew) // payloads are nobody else's business
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    if (file.write(entry) != entry.size() || !file.flush())
        return Error { QStringLiteral("%1: %2").arg(name, file.errorString()) };
    return {};
}

} // namespace

QByteArray laravelLogEntry(const PublishedEvent &event, const QDateTime &now)
{
    return QStringLiteral("[%1] hub.INFO: Broadcasting [%2] on channels [%3] with payload:\n")
               .arg(now.toUTC().toString(QStringLiteral("yyyy-MM-dd hh:mm:ss")), event.name,
                    event.channels.join(QStringLiteral(", ")))
               .toUtf8()
        + prettyOf(event.data);
}

LogDriver::LogDriver(const LogSettings &settings, Clock &clock, QObject *parent)
    : Driver(parent)
    , m_file(settings.file)
    , m_clock(clock)
{
}

void LogDriver::publish(const PublishedEvent &event)
{
    const QByteArray entry = laravelLogEntry(event, m_clock.now());
    if (m_file.isEmpty()) {
        qCInfo(log, "%s", entry.trimmed().constData());
        return;
    }
    if (m_waiting >= kMost) {
        ++m_lost;
        return setProblem(QStringLiteral("%1: the disk does not keep up, and events are left out").arg(m_file));
    }
    ++m_waiting;
    m_disk.run([file = m_file, entry] { return append(file, entry); },
               [this](const Result<void> &written) {
                   --m_waiting;
                   if (!written)
                       ++m_lost;
                   setProblem(written ? QString() : written.error().text);
               });
}

void LogDriver::setProblem(const QString &problem)
{
    if (m_problem == problem)
        return;
    m_problem = problem;
    if (!problem.isEmpty())
        qCWarning(log, "log: %ls", qUtf16Printable(problem));
    emit problemChanged();
}

QJsonObject LogDriver::figures() const
{
    return { { QStringLiteral("waiting"), m_waiting }, { QStringLiteral("lost"), m_lost } };
}

} // namespace halfsilver::hub
