// A file that is on no disk, so that a full or broken one silences nothing.
#pragma once

#include <QByteArray>
#include <QString>

namespace halfsilver {

class MemoryFile {
public:
    explicit MemoryFile(const QByteArray &content);
    ~MemoryFile();
    Q_DISABLE_COPY_MOVE(MemoryFile)

    int descriptor() const { return m_descriptor; } // -1 where there is no memory for it
    // For a program that keeps the descriptor open: its own way to read the file from the beginning.
    QString path() const;

private:
    int m_descriptor = -1;
};

} // namespace halfsilver
