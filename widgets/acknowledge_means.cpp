#include "widgets/acknowledge_means.h"

#include <QCoreApplication>

namespace halfsilver {

namespace {

struct MeansText {
    Q_DECLARE_TR_FUNCTIONS(MeansText)
};

constexpr qsizetype kNamed = 2; // more than that nobody reads in a hurry

bool isThere(const NamedKey &key, const InputHardware &hardware)
{
    const int code = key.code ? key.code : kernelCodeOf(key.key);
    return hardware.keys && code ? hardware.keys->contains(code) : hardware.keyboard;
}

QString pressText(const QString &what, AcknowledgeWays ways)
{
    if (ways.testFlag(AcknowledgeWay::Touch))
        return MeansText::tr("Press %1 or touch to acknowledge").arg(what);
    return ways.testFlag(AcknowledgeWay::Pointer) ? MeansText::tr("Press %1 or click to acknowledge").arg(what)
                                                  : MeansText::tr("Press %1 to acknowledge").arg(what);
}

QString anyKeyText(AcknowledgeWays ways)
{
    if (ways.testFlag(AcknowledgeWay::Touch))
        return MeansText::tr("Press any key or touch to acknowledge");
    return ways.testFlag(AcknowledgeWay::Pointer) ? MeansText::tr("Press any key or click to acknowledge")
                                                  : MeansText::tr("Press any key to acknowledge");
}

QString elsewhereText(AcknowledgeWays ways)
{
    const bool command = ways.testFlag(AcknowledgeWay::Command);
    if (ways.testFlag(AcknowledgeWay::Phone))
        return command ? MeansText::tr("Acknowledge on the phone or with halfsilverctl")
                       : MeansText::tr("Acknowledge on the phone");
    return command ? MeansText::tr("Acknowledge with halfsilverctl") : QString();
}

} // namespace

AcknowledgeMeans acknowledgeMeans(const InputHardware &hardware, const KeyBindings &bindings, AcknowledgeWays elsewhere)
{
    AcknowledgeMeans means;
    means.ways.setFlag(AcknowledgeWay::Touch, hardware.touch);
    means.ways.setFlag(AcknowledgeWay::Pointer, hardware.pointer);
    if (bindings.anyAcknowledges() && hardware.keyboard) {
        means.ways |= AcknowledgeWay::Key;
    } else {
        for (const NamedKey &key : bindings.keysOf(KeyAction::Acknowledge)) {
            const QString label = keyLabel(key);
            const QString name = label.isEmpty() ? MeansText::tr("the button") : label;
            if (isThere(key, hardware) && !means.keys.contains(name) && means.keys.size() < kNamed)
                means.keys.append(name);
        }
        means.ways.setFlag(AcknowledgeWay::Key, !means.keys.isEmpty());
    }
    if (!means.ways)
        means.ways = elsewhere;
    return means;
}

QString howToAcknowledge(const AcknowledgeMeans &means)
{
    if (means.ways.testFlag(AcknowledgeWay::Key)) {
        if (means.keys.isEmpty())
            return anyKeyText(means.ways);
        const QString what = means.keys.size() == 1
            ? means.keys.first()
            : MeansText::tr("%1 or %2", "keys").arg(means.keys.first(), means.keys.last());
        return pressText(what, means.ways);
    }
    if (means.ways.testFlag(AcknowledgeWay::Touch))
        return MeansText::tr("Touch to acknowledge");
    return means.ways.testFlag(AcknowledgeWay::Pointer) ? MeansText::tr("Click to acknowledge")
                                                        : elsewhereText(means.ways);
}

} // namespace halfsilver
