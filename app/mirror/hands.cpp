#include "app/mirror/hands.h"

#include "app/core/notices.h"
#include "app/mirror/alarm_choice.h"
#include "app/mirror/mirror_settings.h"
#include "app/mirror/sample_alarms.h"
#include "net/hub/hub.h"
#include "net/hub/page/page.h"
#include "widgets/alarm_sound.h"
#include "widgets/mirror_window.h"
#include "widgets/scene.h"
#include "widgets/screen_light.h"
#include "widgets/takeover.h"

#include <QCoreApplication>
#include <QGuiApplication>
#include <QLoggingCategory>

#include <algorithm>

namespace halfsilver {

namespace {

Q_LOGGING_CATEGORY(lcHands, "halfsilver.hands")

// The shorter side of the screen by this is how far a hand that stands still may move: about a finger's width.
constexpr qreal kPressSlop = 27;
// What a key was refused stays to be read for so long.
constexpr std::chrono::seconds kRefusalStays { 10 };

} // namespace

Hands::Hands(const World &world, bool windowed, QObject *parent)
    : QObject(parent)
    , m_world(world)
    , m_keys(world.settings.keys, windowed, keysOf(world.settings.sensors))
    , m_inputs(world.clock, QGuiApplication::platformName(), keysOf(world.settings.sensors))
    , m_press(world.clock, world.settings.keys.longPress != LongPress::None)
{
}

void Hands::setPage(Page *page)
{
    m_page = page;
    connect(page, &Page::devicesChanged, this, &Hands::meansChanged);
}

void Hands::setControlled()
{
    m_elsewhere |= AcknowledgeWay::Command;
    meansChanged();
}

void Hands::meansChanged()
{
    if (m_takeover)
        m_takeover->setMeans(means());
}

void Hands::follow(Takeover &takeover)
{
    m_takeover = &takeover;
    connect(&m_world.window, &MirrorWindow::keyPressed, this, [this](const KeyPress &press) {
        if (!m_keys.isTaken(press)) // a door that opens lights no screen
            perform(actionForKey(pressState(), press, m_keys));
    });
    connect(&m_world.window, &MirrorWindow::pointerPressed, &m_press, [this](const QPointF &at) {
        const QSizeF size = m_world.scene.windowSize();
        m_press.press(at, std::min(size.width(), size.height()) / kPressSlop);
    });
    connect(&m_world.window, &MirrorWindow::pointerMoved, &m_press, &PressGesture::move);
    connect(&m_world.window, &MirrorWindow::pointerReleased, &m_press, &PressGesture::release);
    connect(&m_world.window, &MirrorWindow::pointerCancelled, &m_press, &PressGesture::cancel);
    connect(&m_inputs, &InputWatch::changed, this, &Hands::meansChanged);
    connect(&m_press, &PressGesture::pressed, this, [this] { m_pressBegan = pressState(); });
    const auto follow = [this](PointerGesture gesture) {
        perform(actionForPointer(m_pressBegan, inputState(), gesture, m_world.settings.keys.longPress));
    };
    connect(&m_press, &PressGesture::tapped, this, [follow] { follow(PointerGesture::Tap); });
    connect(&m_press, &PressGesture::pressedLong, this, [follow] { follow(PointerGesture::LongPress); });
    connect(&m_world.window, &MirrorWindow::closeRequested, this, [] { QCoreApplication::quit(); });
}

AcknowledgeMeans Hands::means() const
{
    AcknowledgeWays elsewhere = m_elsewhere;
    elsewhere.setFlag(AcknowledgeWay::Phone, m_page && m_page->phonesMayAcknowledge());
    return acknowledgeMeans(m_inputs.hardware(), m_keys, elsewhere);
}

InputState Hands::inputState() const
{
    return { .takeover = m_takeover->showing(), .takeoverPaintedFor = m_takeover->paintedFor() };
}

// When something is pressed, which lights a dark screen.
InputState Hands::pressState()
{
    InputState state = inputState();
    state.dark = m_world.light.wokenByPress();
    return state;
}

void Hands::perform(InputAction action)
{
    switch (action) {
    case InputAction::None:
        break;
    case InputAction::AcknowledgeTakeover:
        if (const auto key = m_takeover->shown())
            m_world.book.acknowledge(*key, m_world.name);
        break;
    case InputAction::AcknowledgeFirst:
        if (const Alarm *alarm = firstToAcknowledge(m_world.book, m_world.scene.paintedAlarms()))
            m_world.book.acknowledge(AlarmKey(alarm->key), m_world.name);
        else
            m_world.book.acknowledgeGaps();
        break;
    case InputAction::Silence:
        m_world.sound.silence();
        break;
    case InputAction::Raise:
        raiseSample();
        break;
    case InputAction::Clear:
        if (const auto key = m_takeover->shown())
            m_world.book.clear(*key, m_world.name);
        else if (const Alarm *alarm = firstToClear(m_world.book, m_world.scene.paintedAlarms()))
            m_world.book.clear(AlarmKey(alarm->key), m_world.name);
        break;
    case InputAction::Shelve:
        if (const Alarm *alarm = firstToShelve(m_world.book, m_world.scene.paintedAlarms()))
            tellRefusal(m_world.book.shelve(AlarmKey(alarm->key), std::nullopt, m_world.name));
        break;
    case InputAction::Reset:
        if (const Alarm *alarm = m_world.book.firstLatched())
            tellRefusal(m_world.book.reset(AlarmKey(alarm->key), m_world.name));
        break;
    case InputAction::Pair: // who stands here may deal with alarms; more is for who has the mirror's shell
        if (m_page && !m_page->invite(DeviceRole::Acknowledge))
            qCWarning(lcHands, "the page is not served now, so no phone can be paired");
        break;
    case InputAction::ToggleFullScreen:
        m_world.window.showAs(m_world.window.mode() == DisplayMode::Windowed ? DisplayMode::FullScreen
                                                                             : DisplayMode::Windowed);
        break;
    case InputAction::Quit:
        QCoreApplication::quit();
        break;
    }
}

void Hands::tellRefusal(const Result<void> &done)
{
    if (!done)
        m_world.notices.show({ QStringLiteral("key"), done.error().text }, kRefusalStays);
}

void Hands::raiseSample()
{
    if (m_hub)
        m_hub->raise(sampleAlarm(m_samples++));
    else
        m_world.notices.show({ QStringLiteral("raise"), tr("No local hub: raise alarms at the backend") },
                             std::chrono::seconds(10));
}

} // namespace halfsilver
