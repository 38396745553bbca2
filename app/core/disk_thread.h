// Work that waits for the disk, off the thread that paints: one after the other, each answered from the event loop of
// whoever asked.
#pragma once

#include <QObject>

#include <functional>
#include <memory>
#include <optional>

class QThread;

namespace halfsilver {

class DiskThread {
public:
    DiskThread() = default;
    DiskThread(const DiskThread &) = delete;
    DiskThread &operator=(const DiskThread &) = delete;
    ~DiskThread(); // answers nothing any more; waits a moment for what is under way

    // `then` gets what `work` returns.
    template <class Work, class Then>
    void run(Work work, Then then)
    {
        using Outcome = decltype(work());
        const auto outcome = std::make_shared<std::optional<Outcome>>();
        start([work = std::move(work), outcome]() mutable { outcome->emplace(work()); },
              [then = std::move(then), outcome]() mutable { then(std::move(**outcome)); });
    }

private:
    void start(std::function<void()> work, std::function<void()> then);

    QThread *m_thread = nullptr; // begins with the first work
    QObject *m_worker = nullptr, *m_answers = nullptr;
    std::shared_ptr<bool> m_wanted = std::make_shared<bool>(true); // read and written in the owner's thread only
};

} // namespace halfsilver
