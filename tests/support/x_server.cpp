#include "tests/support/x_server.h"

#include <QFile>
#include <QtEndian>

namespace halfsilver {

XServer::~XServer()
{
    if (m_server.state() == QProcess::NotRunning)
        return;
    m_server.terminate();
    if (!m_server.waitForFinished(5000)) {
        m_server.kill();
        m_server.waitForFinished(5000);
    }
}

bool XServer::start(const QSize &size)
{
    m_server.setStandardErrorFile(m_folder.filePath(QStringLiteral("log")));
    m_server.start(QStringLiteral("Xvfb"),
                   { QStringLiteral("-displayfd"), QStringLiteral("1"), QStringLiteral("-screen"), QStringLiteral("0"),
                     QStringLiteral("%1x%2x24").arg(size.width()).arg(size.height()), QStringLiteral("-fbdir"),
                     m_folder.path(), QStringLiteral("-nolisten"), QStringLiteral("tcp"), QStringLiteral("-noreset") });
    // It writes the number of its display once it listens there.
    while (!m_server.canReadLine() && m_server.waitForReadyRead(20000)) { }
    const QByteArray number = m_server.readLine().trimmed();
    if (number.isEmpty()) {
        QFile log(m_folder.filePath(QStringLiteral("log")));
        m_error = m_server.errorString();
        if (log.open(QIODevice::ReadOnly))
            m_error += u' ' + QString::fromLocal8Bit(log.readAll());
        return false;
    }
    m_display = u':' + QString::fromLatin1(number);
    return true;
}

// The frame buffer is a file in the XWD format: big-endian words of header, a table of 12-byte colours, the pixels.
QImage XServer::picture() const
{
    QFile file(m_folder.filePath(QStringLiteral("Xvfb_screen0")));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const QByteArray dump = file.readAll();
    const auto word = [&dump](int index) { return qFromBigEndian<qint32>(dump.constData() + 4 * index); };
    if (dump.size() < 100)
        return {};
    const qint64 start = word(0) + 12LL * word(19);
    const int width = word(4), height = word(5), lineBytes = word(12);
    if (dump.size() < start + qint64(lineBytes) * height)
        return {};
    const auto *pixels = reinterpret_cast<const uchar *>(dump.constData()) + start;
    return QImage(pixels, width, height, lineBytes, QImage::Format_RGB32).copy();
}

bool XServer::press(const QString &key) const { return xdotool({ QStringLiteral("key"), key }); }

bool XServer::hold(const QString &key) const { return xdotool({ QStringLiteral("keydown"), key }); }

bool XServer::letGo(const QString &key) const { return xdotool({ QStringLiteral("keyup"), key }); }

bool XServer::click(std::chrono::milliseconds length) const
{
    const QString seconds = QString::number(double(length.count()) / 1000);
    return xdotool({ QStringLiteral("mousedown"), QStringLiteral("1"), QStringLiteral("sleep"), seconds,
                     QStringLiteral("mouseup"), QStringLiteral("1") });
}

bool XServer::xdotool(const QStringList &words) const
{
    QProcess program;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("DISPLAY"), m_display);
    program.setProcessEnvironment(environment);
    program.start(QStringLiteral("xdotool"), words);
    return program.waitForFinished(10000) && program.exitStatus() == QProcess::NormalExit && program.exitCode() == 0;
}

} // namespace halfsilver
