// Whoever listens to every event, of one channel or of a whole connection.
#pragma once

#include "app/core/payload.h"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace halfsilver::pusher {

// Its texts are UTF-8, and valid during the call.
struct AnyEvent {
    std::string_view channel; // by the name that it was bound by; empty: none
    std::string_view event;
    const Payload &data;
};
using AnyListener = std::function<void(const AnyEvent &)>;

struct BoundAnyListener {
    std::string channel; // empty: of all
    AnyListener call;
    bool bound = true; // false: unbound while an event was being handed round
};

class AnyListeners {
public:
    using Listener = std::shared_ptr<BoundAnyListener>;

    bool empty() const { return m_all->empty(); }
    void add(const Listener &listener);
    void remove(const Listener &listener);
    // True: somebody listens.
    bool tell(const AnyEvent &event) const;

private:
    // Never changed, only replaced: a listener may bind and unbind, itself included.
    std::shared_ptr<const std::vector<Listener>> m_all = std::make_shared<const std::vector<Listener>>();
};

} // namespace halfsilver::pusher
