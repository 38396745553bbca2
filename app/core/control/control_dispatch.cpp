#include "app/core/control/control_dispatch.h"

namespace halfsilver {

namespace {

// The time that a code is open; the desk opens it in the moment that it is asked.
constexpr std::chrono::seconds kCodeOpen { 120 };

ControlAnswer atTheDesk(PairingDesk *desk, const ControlRequest &request)
{
    if (!desk)
        return FieldError { {}, QStringLiteral("There is no page for phones here. Set page = on in [hub].") };
    if (request.verb == ControlVerb::Devices)
        return desk->devices();
    if (request.verb == ControlVerb::Revoke) {
        const auto revoked = desk->revoke(request.device);
        return revoked ? ControlAnswer(*revoked)
                       : ControlAnswer(FieldError { QStringLiteral("device"), revoked.error().text });
    }
    const auto invite = desk->invite(request.role);
    return invite ? ControlAnswer(toJson(*invite, kCodeOpen)) : ControlAnswer(FieldError { {}, invite.error().text });
}

} // namespace

QJsonObject toJson(const PairingInvite &invite, std::chrono::seconds left)
{
    return { { QStringLiteral("address"), invite.address.toString() },
             { QStringLiteral("link"), invite.link() },
             { QStringLiteral("code"), invite.code },
             { QStringLiteral("role"), toText(invite.role) },
             { QStringLiteral("seconds"), qint64(left.count()) },
             { QStringLiteral("others_reach"), invite.othersReach } };
}

void perform(ControlTarget &target, const ControlRequest &request, const ControlTarget::Reply &reply)
{
    switch (request.verb) {
    case ControlVerb::Status:
        reply(target.status());
        break;
    case ControlVerb::List:
        reply(target.list());
        break;
    case ControlVerb::Raise:
        target.raise(request.alarm, reply);
        break;
    case ControlVerb::Acknowledge:
        target.acknowledge(request.id, request.by, reply);
        break;
    case ControlVerb::Clear:
        target.clear(request.id, request.by, reply);
        break;
    case ControlVerb::Shelve:
        target.shelve(request.id, request.length, request.by, reply);
        break;
    case ControlVerb::Unshelve:
        target.unshelve(request.id, request.by, reply);
        break;
    case ControlVerb::Reset:
        target.reset(request.id, request.by, reply);
        break;
    case ControlVerb::History:
        target.history(request.history, reply);
        break;
    case ControlVerb::Silence:
        target.silence(reply);
        break;
    case ControlVerb::Grab:
        target.grab(request.file, reply);
        break;
    case ControlVerb::Watch:
        target.watch(request.id, request.length.value_or(std::chrono::seconds(10)), reply);
        break;
    case ControlVerb::Pair:
    case ControlVerb::Devices:
    case ControlVerb::Revoke:
        reply(atTheDesk(target.pairing(), request));
        break;
    }
}

} // namespace halfsilver
