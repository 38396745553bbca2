// One bounded HTTP request to a backend: a limit on bytes and on time, no redirects to other origins, no cookies.
#pragma once

#include "app/core/clock.h"

#include <QByteArray>
#include <QList>
#include <QNetworkReply>
#include <QObject>
#include <QUrl>

#include <optional>

class QNetworkAccessManager;

namespace halfsilver {

struct HttpRequest {
    QUrl url;
    std::optional<QByteArray> json; // POSTed; without it a GET
    QString token;                  // sent as Authorization: Bearer; empty: none
    QByteArray etag;                // GET: answered by 304 while it is the same
    QByteArray idempotencyKey;
    QString caFile = {}; // PEM, to trust besides the system's
    // Never sent a second time by itself: where a connection ends without an answer, Qt sends again what may have
    // arrived.
    bool once = false;
    std::optional<QByteArray> form {}; // POSTed instead of `json`, as application/x-www-form-urlencoded
    QList<std::pair<QByteArray, QByteArray>> headers {}; // further ones, or others than the usual

    bool isPost() const { return json || form; }
};

// What came in the place of an answer.
enum class HttpFailure {
    Unreachable, // nobody was there, or the connection broke
    Late,
    TooLong,
    Redirected, // to another origin, or in a circle
};

struct HttpAnswer {
    int status = 0; // 0: there was no answer
    QByteArray body, etag;
    std::optional<std::chrono::milliseconds> retryAfter;
    QString error;              // why it is no success; without the address, which may hold secrets
    bool mayHaveArrived = true; // without an answer: whether any of the request was sent
    QByteArray contentType {};
    HttpFailure failure = HttpFailure::Unreachable; // without an answer

    bool ok() const { return status >= 200 && status < 300; }
};

class HttpCall : public QObject {
    Q_OBJECT
public:
    using Done = std::function<void(const HttpAnswer &)>;
    static constexpr qint64 kMaxBytes = 8 * 1024 * 1024;
    static constexpr std::chrono::seconds kTimeLimit { 20 };

    // `done` is called once, from the event loop, and may destroy this. Destroying it before aborts the request.
    HttpCall(QNetworkAccessManager &network, Clock &clock, const HttpRequest &request, Done done);
    ~HttpCall() override;

private:
    void read();
    void fail(HttpFailure failure);
    void finish();
    void answer(const HttpAnswer &answer);

    Clock &m_clock;
    Done m_done;
    std::unique_ptr<QNetworkReply, void (*)(QNetworkReply *)> m_reply;
    std::unique_ptr<Timer> m_limit;
    QByteArray m_body;
    bool m_sent = false;
};

// The value of a Retry-After header: seconds, or a date.
std::optional<std::chrono::milliseconds> retryAfterFromText(const QByteArray &text, const QDateTime &now);

} // namespace halfsilver
