#include "app/mirror/memory_file.h"

#include <sys/mman.h>
#include <unistd.h>

namespace halfsilver {

MemoryFile::MemoryFile(const QByteArray &content)
    : m_descriptor(memfd_create("halfsilver-sound.wav", MFD_CLOEXEC))
{
    if (m_descriptor >= 0 && write(m_descriptor, content.constData(), size_t(content.size())) != content.size()) {
        close(m_descriptor);
        m_descriptor = -1;
    }
}

MemoryFile::~MemoryFile()
{
    if (m_descriptor >= 0)
        close(m_descriptor);
}

QString MemoryFile::path() const { return QStringLiteral("/proc/self/fd/%1").arg(m_descriptor); }

} // namespace halfsilver
