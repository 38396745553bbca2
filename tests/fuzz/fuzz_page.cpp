// Any bytes as requests to the phone page, as a stranger and as a paired device of each role: whoever is not paired
// changes and learns nothing, whoever may only look changes nothing, and every request is answered once.
#include "net/hub/http_head.h"
#include "net/hub/page/page.h"
#include "tests/support/fake_clock.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QLoggingCategory>

using namespace halfsilver;
using namespace halfsilver::hub;

namespace {

constexpr int kPort = 6001;
const QByteArray kOrigin = "http://127.0.0.1:6001";

class Target : public ControlTarget {
public:
    QJsonObject status() const override { return { { QStringLiteral("source"), QStringLiteral("secret") } }; }
    QJsonObject list() const override
    {
        return { { QStringLiteral("alarms"),
                   QJsonArray { QJsonObject { { QStringLiteral("title"), QStringLiteral("secret") } } } } };
    }
    void acknowledge(const QString &, const QString &by, const Reply &reply) override { change(by, reply); }
    void clear(const QString &, const QString &by, const Reply &reply) override { change(by, reply); }
    void shelve(const QString &, const std::optional<std::chrono::seconds> &, const QString &by,
                const Reply &reply) override
    {
        change(by, reply);
    }
    void unshelve(const QString &, const QString &by, const Reply &reply) override { change(by, reply); }
    void reset(const QString &, const QString &by, const Reply &reply) override { change(by, reply); }
    void raise(const QJsonObject &alarm, const Reply &reply) override
    {
        if (!alarm[u"test"].toBool() || alarm.contains(u"id"))
            qFatal("raised something else than a drill");
        change(alarm[u"origin"].toString(), reply);
    }
    void history(const HistoryQuery &, const Reply &reply) override { reply(QJsonObject {}); }
    void silence(const Reply &reply) override { change(QStringLiteral("Ana"), reply); }
    void grab(const QString &, const Reply &) override { qFatal("a page writes no files"); }
    void watch(const QString &, std::chrono::seconds, const Reply &) override { qFatal("a page does not watch"); }
    QByteArray picture() override { return "\x89PNG secret"; }
    PairingDesk *pairing() override { return desk; }

    PairingDesk *desk = nullptr;
    int changes = 0;

private:
    void change(const QString &by, const Reply &reply)
    {
        ++changes;
        if (by != QStringLiteral("Ana"))
            qFatal("done by somebody else: %s", qPrintable(by));
        reply(QJsonObject {});
    }
};

struct World {
    World()
        : page(target, news, clock, {})
    {
        page.setReachable({ QHostAddress(QHostAddress::LocalHost) }, kPort);
        target.desk = &page;
    }
    HttpAnswer ask(const HttpRequest &request)
    {
        if (const auto refused = page.refuse(request))
            return *refused;
        std::optional<HttpAnswer> answer;
        page.answer(request, [&](const HttpAnswer &answered) {
            if (answer)
                qFatal("answered twice");
            answer = answered;
        });
        if (!answer)
            qFatal("no answer");
        return *answer;
    }
    // The Cookie header of a device that has just been paired.
    QByteArray paired(DeviceRole role)
    {
        const QString code = page.invite(role)->code;
        HttpRequest request;
        request.method = "POST";
        request.path = "/page/api/pair";
        request.headers = { { "host", "127.0.0.1:6001" },
                            { "origin", kOrigin },
                            { "content-type", "application/json" },
                            { "x-halfsilver-csrf", "pair" } };
        request.body = R"({"name":"Ana","code":")" + code.toLatin1() + R"("})";
        const HttpAnswer answer = ask(request);
        for (const auto &[name, value] : answer.headers) {
            if (name == "Set-Cookie")
                return value.split(';').constFirst();
        }
        qFatal("not paired: %d", answer.status);
    }

    Target target;
    ControlNews news;
    FakeClock clock;
    Page page;
};

} // namespace

extern "C" int LLVMFuzzerInitialize(int *, char ***)
{
    QLoggingCategory::setFilterRules(QStringLiteral("halfsilver.*=false"));
    return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray bytes(reinterpret_cast<const char *>(data), qsizetype(size));
    const auto outcome = readHead(bytes, 16 * 1024);
    const auto *read = std::get_if<HeadRead>(&outcome);
    if (!read || !isPagePath(read->head.path))
        return 0;
    HttpRequest request = read->head;
    const auto end = bytes.indexOf("\r\n\r\n");
    request.body = end < 0 ? QByteArray() : bytes.mid(end + 4);
    request.peer = QHostAddress(QHostAddress::LocalHost);

    // As it came: nobody of the page's.
    static World strangers;
    const HttpAnswer answer = strangers.ask(request);
    if (answer.body.contains("secret") || strangers.target.changes > 0
        || !strangers.page.devices()[u"devices"].toArray().isEmpty())
        qFatal("a stranger got in");
    (void)toWire(answer, true, request.method == "HEAD");

    // As a browser of ours would send it, with whatever method, path, query and body it has.
    for (const DeviceRole role : { DeviceRole::View, DeviceRole::Acknowledge, DeviceRole::Admin }) {
        World world; // a request may revoke its own device
        const QByteArray cookie = world.paired(role);
        HttpRequest ours = request;
        ours.headers = { { "host", "127.0.0.1:6001" },
                         { "origin", kOrigin },
                         { "content-type", "application/json" },
                         { "cookie", cookie },
                         { "x-halfsilver-csrf", csrfOf(cookie.mid(cookie.indexOf('=') + 1)) } };
        const HttpAnswer told = world.ask(ours);
        if (role == DeviceRole::View && world.target.changes > 0)
            qFatal("who may only look has changed something");
        if (role != DeviceRole::Admin && told.body.startsWith("\x89PNG"))
            qFatal("the picture is for admins");
        if (told.body.contains(cookie.mid(cookie.indexOf('=') + 1)))
            qFatal("the token is told once and never again");
    }
    return 0;
}
