// How an alarm that has the screen can be acknowledged here, and the line that says so. Pure.
#pragma once

#include "app/core/kernel_input.h"
#include "widgets/key_bindings.h"

#include <QFlags>

namespace halfsilver {

// Only what is there is named. Phone and command are elsewhere: they are named where nothing here is at hand.
enum class AcknowledgeWay { Key = 1, Touch = 2, Pointer = 4, Phone = 8, Command = 16 };
Q_DECLARE_FLAGS(AcknowledgeWays, AcknowledgeWay)
Q_DECLARE_OPERATORS_FOR_FLAGS(AcknowledgeWays)

struct AcknowledgeMeans {
    AcknowledgeWays ways;
    QStringList keys; // with Key: what they are called; none: any
    AcknowledgeMeans(AcknowledgeWays itsWays = {}, const QStringList &itsKeys = {})
        : ways(itsWays)
        , keys(itsKeys)
    {
    }
    AcknowledgeMeans(AcknowledgeWay way)
        : ways(way)
    {
    }
    bool operator==(const AcknowledgeMeans &) const = default;
};

// What there is to press, click and touch.
struct InputHardware {
    bool keyboard = false, touch = false, pointer = false;
    std::optional<QSet<int>> keys = {}; // the kernel's codes, where it is known which keys there are
    bool operator==(const InputHardware &) const = default;
};

AcknowledgeMeans acknowledgeMeans(const InputHardware &hardware, const KeyBindings &bindings,
                                  AcknowledgeWays elsewhere);

QString howToAcknowledge(const AcknowledgeMeans &means); // "Press any key or touch to acknowledge"

} // namespace halfsilver
