#include "net/hub/drivers/make_drivers.h"

#include "net/hub/drivers/log_driver.h"
#include "net/hub/drivers/pusher_driver.h"
#include "net/hub/drivers/redis_driver.h"

namespace halfsilver::hub {

std::vector<std::unique_ptr<Driver>> makeDrivers(const HubSettings &settings, Clock &clock,
                                                 const std::function<double()> &random)
{
    std::vector<std::unique_ptr<Driver>> drivers;
    for (const QString &name : settings.broadcast) {
        if (name == QLatin1StringView("redis"))
            drivers.push_back(std::make_unique<RedisDriver>(settings.drivers.redis, clock, random));
        else if (name == QLatin1StringView("pusher"))
            drivers.push_back(std::make_unique<PusherDriver>(settings.drivers.pusher, clock, random));
        else if (name == QLatin1StringView("log"))
            drivers.push_back(std::make_unique<LogDriver>(settings.drivers.log, clock));
    }
    return drivers;
}

} // namespace halfsilver::hub
