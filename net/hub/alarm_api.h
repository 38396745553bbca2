// The alarm API over HTTP. Source: the alarm page, every row of it.
#pragma once

#include "app/core/clock.h"
#include "net/hub/http_message.h"
#include "net/hub/hub_alarms.h"
#include "net/hub/idempotent_answers.h"

namespace halfsilver::hub {

class AlarmApi {
public:
    // `ofTheHub`: what the hub knows of itself, for its health.
    AlarmApi(HubAlarms &alarms, Clock &clock, std::function<QJsonObject()> ofTheHub);

    // Whether the head alone is wrong: no such path, method or type. Nothing when its body is worth reading.
    std::optional<HttpAnswer> refuse(const HttpRequest &head) const;
    // A request whose path begins /api and whose head passed.
    void answer(const HttpRequest &request, const Reply &reply);
    // The answers to requests with an Idempotency-Key outlive the program there. Returns what was wrong with the file.
    QString keepAnswersIn(const QString &file) { return m_answers.keepIn(file); }

private:
    void change(const HttpRequest &request, const Reply &reply);
    HttpAnswer list(const HttpRequest &request) const;
    HttpAnswer health() const;
    void raise(const HttpRequest &request, const Reply &reply);
    void history(const HttpRequest &request, const Reply &reply);
    void deal(const HttpRequest &request, const QString &id, bool acknowledge, const Reply &reply);

    HubAlarms &m_alarms;
    Clock &m_clock;
    std::function<QJsonObject()> m_ofTheHub;
    IdempotentAnswers m_answers;
    QByteArray m_run; // part of the ETag, so that two runs never share one
};

// What is broadcast: {"data":{…alarm…,"state":"raised"}}.
QString broadcastData(const Alarm &alarm);

} // namespace halfsilver::hub
