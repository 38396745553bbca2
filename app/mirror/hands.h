// What people do at the mirror: keys, fingers and buttons, and what comes of them.
#pragma once

#include "app/mirror/input_watch.h"
#include "widgets/input_policy.h"
#include "widgets/press_gesture.h"

namespace halfsilver {

class AlarmBook;
class AlarmSound;
class Hub;
class MirrorWindow;
class Notices;
class Page;
class Scene;
class ScreenLight;
class Takeover;
struct MirrorSettings;

class Hands : public QObject {
    Q_OBJECT
public:
    // All outlive this.
    struct World {
        const MirrorSettings &settings;
        const QString &name; // of this mirror: where it was acknowledged
        AlarmBook &book;
        AlarmSound &sound;
        ScreenLight &light;
        Notices &notices;
        Scene &scene;
        MirrorWindow &window;
        Clock &clock;
    };

    Hands(const World &world, bool windowed, QObject *parent = nullptr);

    void setHub(Hub *hub) { m_hub = hub; } // that sample alarms are raised at
    void setPage(Page *page);              // whose phones may acknowledge, too
    void setControlled();                  // halfsilverctl may acknowledge, too

    // How an alarm can be acknowledged now.
    AcknowledgeMeans means() const;
    // From now on what is pressed counts. The takeover names means() as they come and go.
    void follow(Takeover &takeover);
    void raiseSample();

private:
    void perform(InputAction action);
    void tellRefusal(const Result<void> &done);
    void meansChanged();
    InputState inputState() const;
    InputState pressState();

    const World m_world;
    const KeyBindings m_keys;
    InputWatch m_inputs;
    PressGesture m_press;
    AcknowledgeWays m_elsewhere; // where alarms can be acknowledged besides here
    InputState m_pressBegan;
    Hub *m_hub = nullptr;
    Page *m_page = nullptr;
    Takeover *m_takeover = nullptr; // once followed
    int m_samples = 0;
};

} // namespace halfsilver
