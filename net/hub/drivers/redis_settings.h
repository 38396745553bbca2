// Where a Redis is, and under which prefix its messages stand: `[hub.redis]`. The words are those of Laravel's REDIS_*.
#pragma once

#include "app/core/settings/describe.h"
#include "app/core/settings/text_checks.h"

#include <QString>

namespace halfsilver {

struct RedisSettings {
    QString host = QStringLiteral("127.0.0.1");
    int port = 6379;
    QString socket;
    QString username, password, passwordFile;
    int db = 0;
    bool tls = false;
    QString caFile;
    QString prefix = QStringLiteral("laravel_database_");
    bool operator==(const RedisSettings &) const = default;

    static void describe(auto &&field)
    {
        using namespace settings;
        field("host", &RedisSettings::host, hostName, "Where Redis is.");
        field("port", &RedisSettings::port, between(1, 65535), "Its port.");
        field("socket", &RedisSettings::socket, anything, "Its unix socket, instead of host and port.");
        field("username", &RedisSettings::username, anything, "User, where Redis has several.");
        field("password", &RedisSettings::password, anything, "Its password.");
        field("password_file", &RedisSettings::passwordFile, readableFile,
              "A file that holds the password, instead of password.");
        field("db", &RedisSettings::db, between(0, 1'000'000),
              "Number of the database. Messages are the same in each.");
        field("tls", &RedisSettings::tls, anything, "Encrypted, with a certificate that is verified.");
        field("ca_file", &RedisSettings::caFile, certificateFile,
              "Certificates to trust besides the system's, as PEM.");
        field("prefix", &RedisSettings::prefix, anything,
              "What stands before each channel: REDIS_PREFIX, or Laravel's own, the APP_NAME in small letters and "
              "_database_.");
    }
};

} // namespace halfsilver
