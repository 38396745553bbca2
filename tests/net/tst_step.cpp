// Every row of the tables of protocol §1 to §4 and of "Ours: the one rule" is a row here.
#include "net/pusher/step.h"

#include "net/pusher/close_code.h"

#include <QTest>

#include <algorithm>
#include <limits>

using namespace halfsilver;
using namespace halfsilver::pusher;
using namespace std::chrono_literals;
using std::chrono::milliseconds;

Q_DECLARE_METATYPE(std::optional<double>)

namespace {

// Drives step() like the thin object does: keeps the state, the time and the timers, and remembers the actions.
struct Driver {
    ConnectionState state;
    Moment now = 1h;
    double unit = 0.5;
    std::vector<ConnectionAction> actions; // of the last input
    std::map<ConnectionTimer, Moment> timers;

    template <class What>
    Driver &tell(What what)
    {
        Step next = step(state, { now, unit, std::move(what) });
        state = std::move(next.state);
        actions = std::move(next.actions);
        for (const ConnectionAction &action : actions) {
            if (const StartTimer *start = std::get_if<StartTimer>(&action))
                timers[start->timer] = now + start->delay;
            else if (const StopTimer *stop = std::get_if<StopTimer>(&action))
                timers.erase(stop->timer);
        }
        return *this;
    }

    Driver &wait(milliseconds by)
    {
        const Moment end = now + by;
        for (;;) {
            const auto due = std::min_element(timers.begin(), timers.end(),
                                              [](const auto &a, const auto &b) { return a.second < b.second; });
            if (due == timers.end() || due->second > end)
                break;
            now = due->second;
            const ConnectionTimer timer = due->first;
            timers.erase(due);
            tell(TimerFired { timer });
        }
        now = end;
        return *this;
    }

    Driver &begin(ConnectionRules rules = {}) { return tell(SettingsChanged { rules }).tell(Start {}); }
    Driver &connect(ConnectionRules rules = {})
    {
        return begin(rules).tell(SocketOpened {}).tell(Established { { QStringLiteral("1.2"), 30, {} } });
    }
    // Keeps an established connection alive with a message each second.
    Driver &live(std::chrono::seconds by)
    {
        for (auto left = by; left > 0s; left -= 1s) {
            wait(1s);
            tell(Heard {});
            timers[ConnectionTimer::Silence] = now + 25s;
        }
        return *this;
    }
    Driver &close(int code, TransportEnd end = TransportEnd::Closed)
    {
        return tell(SocketClosed { { end, code, QStringLiteral("why") } });
    }

    bool did(const ConnectionAction &action) const
    {
        return std::find(actions.begin(), actions.end(), action) != actions.end();
    }
    bool opens() const { return did(OpenSocket { state.tls }); }
    // How long until the next attempt; -1: there is none.
    milliseconds untilRetry() const
    {
        const Waiting *waiting = std::get_if<Waiting>(&state.link);
        const auto timer = timers.find(ConnectionTimer::Retry);
        if (!waiting || timer == timers.end() || timer->second != waiting->until)
            return -1ms;
        return std::chrono::duration_cast<milliseconds>(waiting->until - now);
    }
};

enum class Then { AtOnce, BackOff, Refused, TlsAtOnce };

// After a close by the server; `fresh`: the connection had not lasted 60 s.
struct CloseRow {
    const char *name;
    int code;
    Then fresh, lasting;
};
constexpr CloseRow kCloseRows[] {
    { "1000 or a TCP drop that Qt calls 1000: back off", 1000, Then::BackOff, Then::BackOff },
    { "1001 going away: back off", 1001, Then::BackOff, Then::BackOff },
    { "1002 protocol error: back off", 1002, Then::BackOff, Then::BackOff },
    { "1003 unsupported data: back off", 1003, Then::BackOff, Then::BackOff },
    { "1004 reserved: back off", 1004, Then::BackOff, Then::BackOff },
    { "1005 no code: back off", 1005, Then::BackOff, Then::BackOff },
    { "1006 dropped: back off", 1006, Then::BackOff, Then::BackOff },
    { "1007 not UTF-8: back off", 1007, Then::BackOff, Then::BackOff },
    { "1009 too large: back off", 1009, Then::BackOff, Then::BackOff },
    { "1011 server trouble: back off", 1011, Then::BackOff, Then::BackOff },
    { "3999 the last that is not Pusher's: back off", 3999, Then::BackOff, Then::BackOff },
    { "4000 TLS only: at once, with TLS", 4000, Then::TlsAtOnce, Then::TlsAtOnce },
    { "4001 no such application key: slow retry", 4001, Then::Refused, Then::Refused },
    { "4002 not documented: slow retry", 4002, Then::Refused, Then::Refused },
    { "4003 application disabled: slow retry", 4003, Then::Refused, Then::Refused },
    { "4004 over the connection quota: slow retry", 4004, Then::Refused, Then::Refused },
    { "4005 path not found: slow retry", 4005, Then::Refused, Then::Refused },
    { "4006 bad version string: slow retry", 4006, Then::Refused, Then::Refused },
    { "4007 protocol unsupported: slow retry", 4007, Then::Refused, Then::Refused },
    { "4008 no protocol: slow retry", 4008, Then::Refused, Then::Refused },
    { "4009 unauthorised: slow retry", 4009, Then::Refused, Then::Refused },
    { "4099 other below 4100: slow retry", 4099, Then::Refused, Then::Refused },
    { "4100 over capacity: back off", 4100, Then::BackOff, Then::BackOff },
    { "4101 other below 4200: back off", 4101, Then::BackOff, Then::BackOff },
    { "4199 other below 4200: back off", 4199, Then::BackOff, Then::BackOff },
    { "4200 generic: at once, with the loop guard", 4200, Then::BackOff, Then::AtOnce },
    { "4201 pong not received: at once, with the loop guard", 4201, Then::BackOff, Then::AtOnce },
    { "4202 long silence: at once, with the loop guard", 4202, Then::BackOff, Then::AtOnce },
    { "4299 other below 4300: at once, with the loop guard", 4299, Then::BackOff, Then::AtOnce },
    { "4300 as a close code: slow retry", 4300, Then::Refused, Then::Refused },
    { "4301 as a close code: slow retry", 4301, Then::Refused, Then::Refused },
    { "4302 as a close code: slow retry", 4302, Then::Refused, Then::Refused },
    { "4999 as a close code: slow retry", 4999, Then::Refused, Then::Refused },
};

enum class Does { Nothing, Pings, Opens };

// When the world changes. `otherwise`: while it waits, and during an attempt that is not of this second.
struct WorldRow {
    const char *name;
    WorldChange change;
    Does connected, otherwise;
    ConnectionPhase afterRefusal;
};
constexpr WorldRow kWorldRows[] {
    { "the network came up", WorldChange::NetworkUp, Does::Pings, Does::Opens, ConnectionPhase::Refused },
    { "the network went down", WorldChange::NetworkDown, Does::Pings, Does::Nothing, ConnectionPhase::Refused },
    { "this machine was suspended", WorldChange::Resumed, Does::Opens, Does::Opens, ConnectionPhase::Refused },
    { "the clock was set", WorldChange::ClockJumped, Does::Pings, Does::Opens, ConnectionPhase::Refused },
    { "no heartbeat", WorldChange::HeartbeatMissing, Does::Opens, Does::Nothing, ConnectionPhase::Refused },
    { "what was refused is asked no more", WorldChange::Unrefused, Does::Nothing, Does::Opens,
      ConnectionPhase::Connecting },
};

} // namespace

Q_DECLARE_METATYPE(CloseRow)
Q_DECLARE_METATYPE(WorldRow)

class TestStep : public QObject {
    Q_OBJECT
private slots:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void aCloseDecidesWhatFollows_data()
    {
        QTest::addColumn<CloseRow>("row");
        for (const CloseRow &row : kCloseRows)
            QTest::newRow(row.name) << row;
    }
    void aCloseDecidesWhatFollows()
    {
        QFETCH(CloseRow, row);
        const auto [name, code, fresh, lasting] = row;
        const ConnectionRules plain { false, false, 25s };
        check(Driver().connect(plain).wait(2s).close(code), fresh, code);
        check(Driver().connect(plain).live(60s).close(code), lasting, code);
        // Before the handshake there was no connection that could have lasted.
        check(Driver().begin(plain).tell(SocketOpened {}).close(code), fresh, code);
    }

    void everyRuleForACloseHasItsRow()
    {
        for (const CloseCodeRule &rule : kCloseCodeRules) {
            const auto tests = [&rule](const CloseRow &row) { return &closeCodeRule(row.code) == &rule; };
            QVERIFY2(std::any_of(std::begin(kCloseRows), std::end(kCloseRows), tests), rule.name);
        }
    }

    // What is too large once may be too large each time, and is carried over the whole network for nothing.
    void aServerInTheHouseIsNotAskedForWhatIsTooLargeAllTheTime()
    {
        const auto longest = [](int code) {
            Driver d;
            d.connect({ false, true, 25s }).close(code);
            for (int i = 0; i < 10; ++i)
                d.wait(d.untilRetry()).tell(SocketOpened {}).close(code);
            return d.untilRetry();
        };
        QCOMPARE(longest(1006), 2s); // half of what there is between 1 s and the ceiling
        QCOMPARE(longest(1009), 15500ms);
    }

    void anErrorInPlaceOfTheHandshakeDecides_data()
    {
        QTest::addColumn<int>("code");
        QTest::addColumn<Then>("then");
        QTest::newRow("no code: back off") << -1 << Then::BackOff;
        QTest::newRow("4000: at once, with TLS") << 4000 << Then::TlsAtOnce;
        QTest::newRow("4001 unknown key, left open (lws): slow retry") << 4001 << Then::Refused;
        QTest::newRow("4004 over quota, left open (rev): slow retry") << 4004 << Then::Refused;
        QTest::newRow("4009 Origin not allowed, left open (rev): slow retry") << 4009 << Then::Refused;
        QTest::newRow("4100: back off") << 4100 << Then::BackOff;
        QTest::newRow("4200: back off, nothing lasted") << 4200 << Then::BackOff;
        QTest::newRow("4302 soketi's internal error: not a close code, back off") << 4302 << Then::BackOff;
    }
    void anErrorInPlaceOfTheHandshakeDecides()
    {
        QFETCH(int, code);
        QFETCH(Then, then);
        Driver d;
        d.begin({ false, false, 25s }).tell(SocketOpened {}).wait(1200ms);
        const ServerError error { code < 0 ? std::nullopt : std::optional(code), QStringLiteral("m") };
        d.tell(ErrorReceived { error });
        check(d, then, std::max(code, 0));
        if (then != Then::TlsAtOnce)
            QVERIFY2(d.did(CloseSocket {}), "the client closes by itself");
    }

    void anErrorExplainsTheCloseThatFollows_data()
    {
        QTest::addColumn<int>("error");
        QTest::addColumn<int>("closed");
        QTest::addColumn<int>("after"); // ms
        QTest::addColumn<int>("decides");
        QTest::addColumn<Then>("then");
        QTest::newRow("4201 then 1006 (rev prunes)") << 4201 << 1006 << 5 << 4201 << Then::AtOnce;
        QTest::newRow("4201 then a TCP drop that Qt calls 1000") << 4201 << 1000 << 5 << 4201 << Then::AtOnce;
        QTest::newRow("4001 then 1005") << 4001 << 1005 << 5 << 4001 << Then::Refused;
        QTest::newRow("4009 then 1006") << 4009 << 1006 << 4999 << 4009 << Then::Refused;
        QTest::newRow("4100 then 1006") << 4100 << 1006 << 10 << 4100 << Then::BackOff;
        QTest::newRow("4301 then 1006: about one request") << 4301 << 1006 << 10 << 4301 << Then::BackOff;
        QTest::newRow("4001 long before 1006 has nothing to do with it")
            << 4001 << 1006 << 5001 << 1006 << Then::BackOff;
        QTest::newRow("a close code of its own wins") << 4001 << 4100 << 5 << 4100 << Then::BackOff;
        QTest::newRow("1011 is a close code of its own") << 4001 << 1011 << 5 << 1011 << Then::BackOff;
        QTest::newRow("401 of soketi is no code") << 401 << 1006 << 5 << 1006 << Then::BackOff;
    }
    void anErrorExplainsTheCloseThatFollows()
    {
        QFETCH(int, error);
        QFETCH(int, closed);
        QFETCH(int, after);
        QFETCH(int, decides);
        QFETCH(Then, then);
        Driver d;
        d.connect().live(60s).tell(ErrorReceived { { error, QStringLiteral("m") } });
        QCOMPARE(d.state.phase(), ConnectionPhase::Connected); // an error alone never closes
        QVERIFY(!d.opens() && !d.did(CloseSocket {}));
        d.wait(milliseconds(after)).close(closed);
        check(d, then, decides);
    }

    void theErrorOfAnEarlierConnectionIsForgotten()
    {
        Driver d;
        d.connect().tell(ErrorReceived { { 4001, {} } }).close(4100);
        d.wait(d.untilRetry()).tell(SocketOpened {}).close(1006);
        QCOMPARE(d.state.reason.code, 1006);
        QCOMPARE(d.state.phase(), ConnectionPhase::Connecting);
    }

    void failuresOfTheSocketBackOff_data()
    {
        QTest::addColumn<TransportEnd>("end");
        QTest::addColumn<Cause>("cause");
        QTest::newRow("connection refused") << TransportEnd::Unreachable << Cause::Unreachable;
        QTest::newRow("no such host") << TransportEnd::HostNotFound << Cause::HostNotFound;
        QTest::newRow("certificate not trusted") << TransportEnd::UntrustedPeer << Cause::UntrustedPeer;
        QTest::newRow("certificate of nobody known") << TransportEnd::UnknownAuthority << Cause::UnknownAuthority;
        QTest::newRow("certificate of another server") << TransportEnd::WrongName << Cause::WrongName;
        QTest::newRow("certificate expired") << TransportEnd::Expired << Cause::CertificateExpired;
        QTest::newRow("certificate not valid yet") << TransportEnd::NotYetValid << Cause::CertificateNotYetValid;
        QTest::newRow("proxy gets nowhere") << TransportEnd::ProxyFailed << Cause::ProxyFailed;
        QTest::newRow("no proxy there") << TransportEnd::ProxyUnreachable << Cause::ProxyUnreachable;
        QTest::newRow("proxy wants a login") << TransportEnd::ProxyWantsLogin << Cause::ProxyWantsLogin;
        QTest::newRow("404 to the upgrade") << TransportEnd::NotAWebSocket << Cause::NotAWebSocket;
        QTest::newRow("503 to the upgrade") << TransportEnd::ServerFailed << Cause::ServerFailed;
    }
    void failuresOfTheSocketBackOff()
    {
        QFETCH(TransportEnd, end);
        QFETCH(Cause, cause);
        Driver d;
        d.begin().close(0, end);
        QCOMPARE(d.state.reason.cause, cause);
        QVERIFY(!words(d.state.reason).isEmpty());
        QCOMPARE(d.untilRetry(), 1500ms);
    }

    void theHandshakeSetsTheActivityTimeout_data()
    {
        QTest::addColumn<std::optional<double>>("server");
        QTest::addColumn<int>("own");
        QTest::addColumn<int>("effective");
        const auto row = [](const char *name, std::optional<double> server, int own, int effective) {
            QTest::newRow(name) << server << own << effective;
        };
        row("30 (rev, sok, lws): ours is smaller", 30, 25, 25);
        row("120 (pusher.com): ours is smaller", 120, 25, 25);
        row("20: the server's is smaller", 20, 25, 20);
        row("2: at least 5", 2, 25, 5);
        row("missing: ours", std::nullopt, 25, 25);
        row("0: ours", 0, 25, 25);
        row("negative: ours", -5, 25, 25);
        row("huge: ours", 1e300, 25, 25);
        row("infinite: ours", std::numeric_limits<double>::infinity(), 25, 25);
        row("not a number: ours", std::numeric_limits<double>::quiet_NaN(), 25, 25);
        row("own 10 is smaller", 30, 10, 10);
    }
    void theHandshakeSetsTheActivityTimeout()
    {
        QFETCH(std::optional<double>, server);
        QFETCH(int, own);
        QFETCH(int, effective);
        Driver d;
        d.begin({ true, false, std::chrono::seconds(own) }).tell(SocketOpened {});
        d.tell(Established { { QStringLiteral("948337530.699202267"), server, {} } });
        QVERIFY(d.state.connected());
        QCOMPARE(d.state.connected()->socketId, QStringLiteral("948337530.699202267"));
        QCOMPARE(d.state.connected()->activity, milliseconds(effective * 1000));
        QVERIFY(d.did(StartTimer { ConnectionTimer::Silence, milliseconds(effective * 1000) }));
    }

    void aWrongFirstMessageBacksOff_data()
    {
        QTest::addColumn<int>("which");
        QTest::newRow("another event") << 0;
        QTest::newRow("not JSON") << 1;
        QTest::newRow("pusher:ping") << 2;
    }
    void aWrongFirstMessageBacksOff()
    {
        QFETCH(int, which);
        Driver d;
        d.begin().tell(SocketOpened {});
        if (which == 0)
            d.tell(Heard {});
        else if (which == 1)
            d.tell(Undecodable {});
        else
            d.tell(PingReceived {});
        QCOMPARE(d.state.reason.cause, Cause::NotPusher);
        QVERIFY(d.did(CloseSocket {}));
        QVERIFY(!d.did(SendPong {}));
        QCOMPARE(d.untilRetry(), 1500ms);
    }

    void anAttemptHasFifteenSeconds()
    {
        Driver d;
        d.begin().tell(SocketOpened {}).wait(14'999ms);
        QVERIFY(std::holds_alternative<Opening>(d.state.link));
        d.wait(1ms);
        QCOMPARE(d.state.reason.cause, Cause::NoHandshake);
        QVERIFY(d.did(CloseSocket {}));
        QCOMPARE(d.untilRetry(), 1500ms);
        Driver silent;
        silent.begin().wait(15s);
        QCOMPARE(silent.state.reason.cause, Cause::Unreachable);
    }

    void isUnavailableAfterTenSecondsAndStillTries()
    {
        Driver d;
        d.begin().wait(9999ms);
        QCOMPARE(d.state.phase(), ConnectionPhase::Connecting);
        d.wait(1ms);
        QCOMPARE(d.state.phase(), ConnectionPhase::Unavailable);
        int attempts = 0;
        for (int i = 0; i < 6000; ++i) {
            d.wait(100ms);
            attempts += d.opens();
            d.actions.clear();
            QCOMPARE(d.state.phase(), ConnectionPhase::Unavailable); // does not flicker with each attempt
        }
        QVERIFY(attempts >= 10);
        d.wait(15s + 30s);
        while (!std::holds_alternative<Opening>(d.state.link))
            d.wait(100ms);
        d.tell(SocketOpened {}).tell(Established { { QStringLiteral("1.2"), 30, {} } });
        QCOMPARE(d.state.phase(), ConnectionPhase::Connected);
        QCOMPARE(d.state.reason, Reason {});
    }

    void pingsAfterSilenceAndReconnectsWithoutPong()
    {
        Driver d;
        d.connect().live(60s).wait(24'999ms);
        QVERIFY(!d.state.connected()->awaitingPong);
        d.wait(1ms);
        QVERIFY(d.did(SendPing {}));
        QVERIFY(d.did(StartTimer { ConnectionTimer::Pong, 10s }));
        d.wait(9999ms);
        QCOMPARE(d.state.phase(), ConnectionPhase::Connected);
        d.wait(1ms); // known within 36 s
        QVERIFY(d.opens());
        QCOMPARE(d.state.phase(), ConnectionPhase::Connecting);
        QCOMPARE(d.state.reason.cause, Cause::NoPong);
    }

    void anyMessageIsAsGoodAsAPong_data()
    {
        QTest::addColumn<int>("which");
        QTest::newRow("pusher:pong or an event") << 0;
        QTest::newRow("pusher:ping") << 1;
        QTest::newRow("pusher:error") << 2;
        QTest::newRow("not JSON") << 3;
        QTest::newRow("another connection_established") << 4;
    }
    void anyMessageIsAsGoodAsAPong()
    {
        QFETCH(int, which);
        Driver d;
        d.connect().wait(26s);
        QVERIFY(d.state.connected()->awaitingPong);
        switch (which) {
        case 0:
            d.tell(Heard {});
            break;
        case 1:
            d.tell(PingReceived {});
            QVERIFY(d.did(SendPong {}));
            break;
        case 2:
            d.tell(ErrorReceived { { 4200, {} } });
            break;
        case 3:
            d.tell(Undecodable {});
            break;
        default:
            d.tell(Established { { QStringLiteral("other"), 30, {} } });
            QCOMPARE(d.state.connected()->socketId, QStringLiteral("1.2"));
        }
        QVERIFY(d.state.connected() && !d.state.connected()->awaitingPong);
        QVERIFY(d.did(StopTimer { ConnectionTimer::Pong }));
        QVERIFY(d.did(StartTimer { ConnectionTimer::Silence, 25s }));
        d.wait(24'999ms);
        QCOMPARE(d.state.phase(), ConnectionPhase::Connected);
    }

    void answersPingWithPong()
    {
        Driver d;
        d.connect().tell(PingReceived {});
        QCOMPARE(d.actions, (std::vector<ConnectionAction> { SendPong {} }));
    }

    void aPongTimeoutOfAYoungConnectionWaits()
    {
        Driver d;
        d.connect().wait(25s + 10s);
        QVERIFY(!d.opens());
        QCOMPARE(d.untilRetry(), 1500ms);
    }

    // A server that says 4200 on every connect is not hammered.
    void theLoopGuardBoundsTheAttempts()
    {
        Driver d;
        d.unit = 0;
        d.begin();
        int attempts = 0;
        const Moment end = d.now + 60s;
        while (d.now < end) {
            if (std::holds_alternative<Opening>(d.state.link)) {
                ++attempts;
                d.tell(SocketOpened {}).tell(Established { { QStringLiteral("1.2"), 30, {} } }).close(4200);
            }
            d.wait(10ms);
        }
        QVERIFY2(attempts <= 60, qPrintable(QString::number(attempts)));
    }

    void waitsLongerEachTimeUntilAConnectionLasts()
    {
        Driver d;
        d.begin();
        QList<qint64> waits;
        for (int i = 0; i < 6; ++i) {
            d.close(0, TransportEnd::Unreachable);
            waits.append(d.untilRetry().count());
            d.wait(d.untilRetry());
        }
        QCOMPARE(waits, (QList<qint64> { 1500, 2500, 4500, 8500, 15500, 15500 }));
        d.tell(SocketOpened {}).tell(Established { { QStringLiteral("1.2"), 30, {} } });
        d.live(59s).close(1006);
        QCOMPARE(d.untilRetry(), 15'500ms); // 59 s forgive nothing
        d.wait(d.untilRetry()).tell(SocketOpened {}).tell(Established { { QStringLiteral("1.3"), 30, {} } });
        d.live(60s).close(1006);
        QCOMPARE(d.untilRetry(), 1500ms);
    }

    void knocksAtAServerInTheHouseEveryThreeSeconds()
    {
        Driver d;
        d.unit = 0.999'999;
        d.begin({ true, true, 25s });
        for (int i = 0; i < 9; ++i) {
            d.close(0, TransportEnd::Unreachable);
            QVERIFY(d.untilRetry() <= 3s);
            d.wait(d.untilRetry());
        }
    }

    void aRefusalIsTriedAgainEveryFiveMinutesForEver()
    {
        Driver d;
        d.begin().tell(SocketOpened {});
        for (int i = 0; i < 20; ++i) {
            d.close(4001);
            QCOMPARE(d.state.phase(), ConnectionPhase::Refused);
            QCOMPARE(d.untilRetry(), 300'000ms);
            d.wait(300s);
            QVERIFY(std::holds_alternative<Opening>(d.state.link));
            QCOMPARE(d.state.phase(), ConnectionPhase::Refused); // until it is known better
        }
        d.tell(SocketOpened {}).tell(Established { { QStringLiteral("1.2"), 30, {} } });
        QCOMPARE(d.state.phase(), ConnectionPhase::Connected);
    }

    void afterARefusalANetworkFailureIsSaidAsOne()
    {
        Driver d;
        d.begin().close(4001).wait(300s);
        d.close(0, TransportEnd::Unreachable);
        QCOMPARE(d.state.phase(), ConnectionPhase::Unavailable);
        QCOMPARE(d.untilRetry(), 1500ms);
    }

    void tlsOnAfter4000IsNotTriedTwice()
    {
        Driver d;
        d.connect({ false, false, 25s }).close(4000);
        QVERIFY(d.did(OpenSocket { true }));
        d.close(4000);
        QCOMPARE(d.state.phase(), ConnectionPhase::Refused);
        d.tell(SettingsChanged { { false, false, 25s } }).wait(1s);
        QVERIFY(!d.state.tls); // new settings, new luck
    }

    // Else a server that was set up wrong for a minute would be lost until the mirror is started again.
    void triesWhatTheIniSaysAgainWhereNoTlsAnswersAfter4000_data()
    {
        QTest::addColumn<TransportEnd>("end");
        QTest::newRow("it speaks no TLS there") << TransportEnd::NotAWebSocket;
        QTest::newRow("nothing listens there") << TransportEnd::Unreachable;
    }
    void triesWhatTheIniSaysAgainWhereNoTlsAnswersAfter4000()
    {
        QFETCH(TransportEnd, end);
        Driver d;
        d.connect({ false, false, 25s }).close(4000);
        d.close(0, end);
        QVERIFY(d.untilRetry() >= 1s);
        QCOMPARE(d.state.reason.cause, Cause::ServerClosed);
        QCOMPARE(d.state.reason.code, 4000); // which is what a person can mend
        d.wait(d.untilRetry());
        QVERIFY(d.did(OpenSocket { false }));
        d.close(4000);
        QVERIFY(d.did(OpenSocket { true }));
    }

    void staysWithTlsAfter4000WhereItsCertificateIsNotTrusted()
    {
        Driver d;
        d.connect({ false, false, 25s }).close(4000);
        d.close(0, TransportEnd::UnknownAuthority);
        d.wait(d.untilRetry());
        QVERIFY(d.did(OpenSocket { true }));
    }

    void theWorldChanges_data()
    {
        QTest::addColumn<WorldRow>("row");
        for (const WorldRow &row : kWorldRows)
            QTest::newRow(row.name) << row;
    }
    void theWorldChanges()
    {
        QFETCH(WorldRow, row);
        const auto does = [&row](Driver &d) {
            d.tell(row.change);
            return d.opens() ? Does::Opens : d.did(SendPing {}) ? Does::Pings : Does::Nothing;
        };
        Driver connected, waiting, refused, young, old, idle;
        QCOMPARE(does(connected.connect().live(5s)), row.connected);
        QCOMPARE(connected.state.connected() != nullptr, row.connected != Does::Opens);
        if (row.connected == Does::Opens)
            QVERIFY(!words(connected.state.reason).isEmpty());

        QCOMPARE(does(waiting.begin().wait(1s).close(0, TransportEnd::Unreachable)), row.otherwise);
        QCOMPARE(does(refused.begin().wait(1s).close(4001)), row.otherwise);
        QCOMPARE(refused.state.phase(), row.afterRefusal);
        QCOMPARE(does(old.begin().wait(2s)), row.otherwise);
        QCOMPARE(does(young.begin().wait(999ms)), Does::Nothing);
        QCOMPARE(does(idle), Does::Nothing);
    }

    void everyChangeOfTheWorldHasItsRow()
    {
        for (const WorldRule &rule : kWorldRules) {
            const auto tests = [&rule](const WorldRow &row) { return row.change == rule.change; };
            QVERIFY2(std::any_of(std::begin(kWorldRows), std::end(kWorldRows), tests), rule.name);
            QCOMPARE(&worldRule(rule.change), &rule);
        }
    }

    void comesBackAtOnce_data()
    {
        QTest::addColumn<int>("what");
        QTest::addColumn<int>("where");
        const char *whats[] { "network up", "resume", "settings change", "clock set" };
        const char *wheres[] { "waiting", "refused", "an attempt of 2 s" };
        for (int what = 0; what < 4; ++what) {
            for (int where = 0; where < 3; ++where)
                QTest::addRow("%s while %s", whats[what], wheres[where]) << what << where;
        }
        QTest::addRow("resume while connected") << 1 << 3;
        QTest::addRow("settings change while connected") << 2 << 3;
    }
    void comesBackAtOnce()
    {
        QFETCH(int, what);
        QFETCH(int, where);
        Driver d;
        d.begin();
        if (where == 0)
            d.wait(1s).close(0, TransportEnd::Unreachable);
        else if (where == 1)
            d.wait(1s).close(4001);
        else if (where == 2)
            d.wait(2s);
        else
            d.tell(SocketOpened {}).tell(Established { { QStringLiteral("1.2"), 30, {} } }).live(5s);
        const auto say = [&] {
            if (what == 0)
                d.tell(WorldChange::NetworkUp);
            else if (what == 1)
                d.tell(WorldChange::Resumed);
            else if (what == 3)
                d.tell(WorldChange::ClockJumped);
            else
                d.tell(SettingsChanged { { true, true, 20s } });
        };
        say();
        QVERIFY(d.opens());
        QVERIFY(!d.timers.contains(ConnectionTimer::Retry));
        // At most one attempt a second, however often it is said.
        int attempts = 0;
        for (int i = 0; i < 50; ++i) {
            d.wait(100ms);
            say();
            attempts += d.opens();
        }
        QVERIFY2(attempts <= 5, qPrintable(QString::number(attempts)));
    }

    void aNetworkChangeWhileConnectedPingsAtOnce()
    {
        Driver down, up;
        QVERIFY(down.connect().tell(WorldChange::NetworkDown).did(SendPing {}));
        QVERIFY(down.did(StartTimer { ConnectionTimer::Pong, 10s }));
        QVERIFY(up.connect().tell(WorldChange::NetworkUp).did(SendPing {}));
        up.tell(WorldChange::NetworkUp);
        QVERIFY(up.actions.empty()); // one ping at a time
    }

    void aClockThatIsSetWhileConnectedPingsAtOnce()
    {
        Driver d;
        QVERIFY(d.connect().tell(WorldChange::ClockJumped).did(SendPing {}));
        QVERIFY(d.did(StartTimer { ConnectionTimer::Pong, 10s }));
        QCOMPARE(d.state.phase(), ConnectionPhase::Connected);
    }

    void disconnectStaysDown()
    {
        Driver d;
        d.connect().tell(Stop {});
        QVERIFY(d.did(CloseSocket {}));
        QCOMPARE(d.state.phase(), ConnectionPhase::Disconnected);
        QVERIFY(d.timers.empty());
        for (int i = 0; i < 3; ++i)
            d.tell(WorldChange::NetworkUp).tell(WorldChange::Resumed).tell(SettingsChanged { {} }).close(1006);
        QVERIFY(d.actions.empty());
        d.tell(Start {});
        QVERIFY(std::holds_alternative<Opening>(d.wait(1s).state.link));
    }

    void disconnectWhileConnectingAborts()
    {
        Driver d;
        d.begin().tell(Stop {});
        QVERIFY(d.did(CloseSocket {}));
        Driver waiting;
        waiting.begin().close(1006).tell(Stop {});
        waiting.wait(1h);
        QCOMPARE(waiting.state.phase(), ConnectionPhase::Disconnected);
    }

    void aSecondConnectIsIgnored()
    {
        Driver d;
        d.connect();
        const ConnectionState before = d.state;
        d.tell(Start {});
        QVERIFY(d.actions.empty());
        QCOMPARE(d.state, before);
    }

    void isInitializedBeforeItIsAsked()
    {
        QCOMPARE(ConnectionState().phase(), ConnectionPhase::Initialized);
        QVERIFY(Driver().tell(WorldChange::NetworkUp).actions.empty());
        QVERIFY(Driver().close(1006).actions.empty());
    }

    void aLateTimerChangesNothing()
    {
        for (const auto timer : { ConnectionTimer::Attempt, ConnectionTimer::Unavailable, ConnectionTimer::Retry,
                                  ConnectionTimer::Pong }) {
            Driver d;
            d.connect();
            const ConnectionState before = d.state;
            d.tell(TimerFired { timer });
            QCOMPARE(d.state, before);
            QVERIFY(d.actions.empty());
        }
    }

private:
    static void check(const Driver &d, Then then, int code)
    {
        QCOMPARE(d.state.reason.cause, Cause::ServerClosed);
        QCOMPARE(d.state.reason.code, code);
        QVERIFY(!words(d.state.reason).isEmpty());
        switch (then) {
        case Then::AtOnce:
            QVERIFY(d.opens());
            QCOMPARE(d.state.phase(), ConnectionPhase::Connecting);
            break;
        case Then::TlsAtOnce:
            QVERIFY(d.did(OpenSocket { true }));
            QVERIFY(d.state.tls);
            break;
        case Then::BackOff:
            QVERIFY(!d.opens());
            QCOMPARE(d.state.phase(), ConnectionPhase::Connecting);
            QCOMPARE(d.untilRetry(), 1500ms); // the middle of 1–2 s
            QVERIFY(d.did(CloseSocket {}));
            break;
        case Then::Refused:
            QCOMPARE(d.state.phase(), ConnectionPhase::Refused);
            QCOMPARE(d.untilRetry(), 300'000ms);
            break;
        }
    }
};

QTEST_GUILESS_MAIN(TestStep)
#include "tst_step.moc"
