// One program at a time for each file of the state: `mirror.sqlite` is locked by `mirror.sqlite.lock` beside it.
#pragma once

#include <QString>

#include <optional>

namespace halfsilver {

// The kernel drops the lock when its owner dies, however it dies, so a dead owner's lock is simply taken.
class StateLock {
public:
    struct Holder {
        qint64 pid = 0;
        QString program;
        bool operator==(const Holder &) const = default;
    };

    // Tries once. `program` is told to whoever comes second. The folder must be there.
    StateLock(const QString &file, const QString &program);
    ~StateLock();
    StateLock(const StateLock &) = delete;
    StateLock &operator=(const StateLock &) = delete;

    // Who has it now, as far as the file tells, without taking it: whoever starts at that moment would be turned away.
    static std::optional<Holder> holderOf(const QString &file);

    bool held() const { return m_descriptor >= 0; }
    const std::optional<Holder> &holder() const { return m_holder; } // the other one, where it is not ours
    const QString &problem() const { return m_problem; }             // why it is not ours, and the remedy

private:
    int m_descriptor = -1;
    std::optional<Holder> m_holder;
    QString m_problem;
};

} // namespace halfsilver
