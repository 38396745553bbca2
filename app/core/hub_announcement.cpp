#include "app/core/hub_announcement.h"

#include <QCoreApplication>
#include <QFileInfo>

namespace halfsilver {

namespace {

// One for each hub: ports are one program's at a time.
QString lockedFile(const QString &file, int port)
{
    return QFileInfo(file).path() + QStringLiteral("/hub-%1").arg(port);
}

bool anotherLivesAt(const QString &file)
{
    const auto there = readHubFile(file);
    return there && there->pid > 0 && there->pid != QCoreApplication::applicationPid() && !hasEnded(*there);
}

} // namespace

HubAnnouncement::HubAnnouncement(const QString &file, int port, const HubFiles &files, Beside beside, Clock &clock,
                                 QObject *parent)
    : QObject(parent)
    , m_file(file)
    , m_port(port)
    , m_files(files)
    , m_clock(clock)
    , m_lock(lockedFile(file, port), QCoreApplication::applicationName())
{
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, this, &HubAnnouncement::look);
    m_watcher.addPath(QFileInfo(file).path());
    if (beside == Beside::TakesOver)
        write();
    look();
}

HubAnnouncement::~HubAnnouncement() { removeHubFile(m_file, QCoreApplication::applicationPid()); }

void HubAnnouncement::look()
{
    const auto there = readHubFile(m_file);
    const bool own =
        there && there->pid == QCoreApplication::applicationPid() && there->url == ownHubAddress(m_port).url;
    if (!own && !anotherLivesAt(m_file))
        write();
    m_next = m_clock.after(kSlowLook, [this] {
        const auto timer = std::move(m_next); // it is running: destroyed at the end
        look();
    });
}

void HubAnnouncement::write()
{
    HubAddress address = ownHubAddress(m_port, m_files);
    if (m_lock.held())
        address.lock = lockedFile(m_file, m_port) + QStringLiteral(".lock");
    const auto written = writeHubFile(m_file, address);
    m_problem = written ? QString() : written.error().text;
}

} // namespace halfsilver
