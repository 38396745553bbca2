#include "app/mirror/screenshot.h"

#include "app/core/alarms/alarm_book.h"
#include "app/core/notices.h"
#include "app/mirror/fixed_world.h"
#include "app/mirror/picture.h"
#include "app/mirror/scene_state.h"
#include "widgets/language.h"
#include "widgets/scene.h"
#include "widgets/through_glass.h"

#include <QCoreApplication>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>

#include <map>

namespace halfsilver {

namespace {

constexpr qint64 kMaxStateFile = 16 * 1024 * 1024;

Result<SceneState> readState(const std::optional<QString> &name)
{
    if (!name)
        return SceneState {};
    QFile file(*name);
    if (!file.open(QFile::ReadOnly))
        return Error { QStringLiteral("%1: %2").arg(*name, file.errorString()) };
    const auto state = sceneStateFromJson(file.read(kMaxStateFile));
    if (!state)
        return Error { QStringLiteral("%1: %2").arg(*name, state.error().text) };
    return state;
}

std::optional<Payload> payloadOf(const QJsonObject &panels, const QString &name)
{
    const QJsonValue value = panels.value(name);
    if (value.isUndefined())
        return std::nullopt;
    const QByteArray list = QJsonDocument(QJsonArray { value }).toJson(QJsonDocument::Compact);
    return Payload(list.mid(1, list.size() - 2)); // QJsonDocument writes only objects and lists
}

} // namespace

Result<void> takeScreenshot(const Options &options, const Surroundings &here)
{
    const auto state = readState(options.stateFile);
    if (!state)
        return state.error();
    // No state folder: neither the last good copy nor anything else of this machine's mirror.
    const QString ini = iniFile(here, options.configFile.value_or(QString()));
    const Language language = usableLanguage(localeFor(languageOf(ini), QLocale::system()));
    const Translation translation(*QCoreApplication::instance(), language.locale);
    const MirrorSettings settings = loadMirrorSettings({ ini, {} });

    FixedClock clock(options.now.value_or(state->asOf.value_or(QDateTime::currentDateTimeUtc())));
    Notices notices(clock);
    if (!language.remedy.isEmpty())
        notices.show({ QStringLiteral("font"), language.remedy });
    AlarmBook book(clock, nullptr);
    for (const AlarmReport &alarm : state->alarms) {
        if (const auto shown = book.report(alarm); !shown)
            return shown.error();
    }
    if (!state->connection.receiving()) {
        for (const Alarm *alarm : std::vector(book.order()))
            book.setLastKnown(alarm->key.source, state->connection.receivingUntil.value_or(clock.now()));
    }
    FixedConnection connection(state->connection);
    std::map<QString, FixedEvents> events;
    const auto servicesOf = [&](const QString &panel) -> Services {
        const auto found = events.try_emplace(panel, payloadOf(state->panels, panel)).first;
        return { clock, book, found->second, connection, notices };
    };

    Scene scene(clock, language.locale, settings.display.scale, false);
    scene.setPresentation({ settings.display.rotate, {}, 1 });
    scene.setWindowSize(options.screenshotSize);
    // With a keyboard and a touch screen: what is plugged in where the picture is taken is no part of it.
    const KeyBindings keys(settings.keys, settings.display.mode == DisplayMode::Windowed);
    composePicture(scene, settings, acknowledgeMeans({ .keyboard = true, .touch = true }, keys, {}), servicesOf);
    QImage image = scene.grab();
    if (options.throughGlass)
        image = throughGlass(image);
    if (!image.save(options.screenshotFile))
        return Error { QStringLiteral("%1: cannot be written. Is the folder there, and the name an image's?")
                           .arg(options.screenshotFile) };
    return {};
}

} // namespace halfsilver
