#include "app/mirror/picture.h"

#include "widgets/panels/mistakes_panel.h"
#include "widgets/scene.h"
#include "widgets/takeover.h"

#include <algorithm>

namespace halfsilver {

Takeover *composePicture(Scene &scene, const MirrorSettings &settings, const AcknowledgeMeans &means,
                         const std::function<Services(const QString &panel)> &servicesOf)
{
    const QList<PanelType> types = panelTypes();
    for (const PanelSection &panel : settings.panels) {
        const auto type =
            std::find_if(types.begin(), types.end(), [&](const PanelType &t) { return t.name == panel.type; });
        Q_ASSERT_X(type != types.end(), "composePicture", "the ini reader let an unknown type through");
        scene.add(type->make(panel.section, servicesOf(panel.name), &scene), panel.region);
    }

    const Services shared = servicesOf({});
    if (!settings.mistakes.isEmpty()) {
        auto *card = new MistakesPanel(shared.clock, &scene);
        card->setMistakes(settings.mistakes);
        scene.add(card, Region::LowerThird);
    }
    auto *takeover = new Takeover(shared, means, &scene);
    scene.addOverlay(takeover);
    return takeover;
}

} // namespace halfsilver
